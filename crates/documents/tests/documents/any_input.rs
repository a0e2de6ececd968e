//! The seeds of the fuzz targets, with changes, are read as the targets read them.

use std::fs;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;

use crate::properties::{pointers, value};
use crate::sample_documents::with;
use crate::{any_listing, any_terraform, any_text};

/// Returns the seeds of a target, in the order of their names.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = format!("{}/../../fuzz/seeds/{target}", env!("CARGO_MANIFEST_DIR"));
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| fs::read(path).unwrap()).collect()
}

/// Replaces, inserts or removes a byte.
fn change(bytes: &mut Vec<u8>, (at, byte, change): (Index, u8, u8)) {
    let at = at.index(bytes.len());
    match change {
        0 => bytes[at] = byte,
        1 => bytes.insert(at, byte),
        _ => drop(bytes.remove(at)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_is_inspected_corrected_and_read(
        mut bytes in select(seeds("text")),
        changes in prop::collection::vec((any::<Index>(), any::<u8>(), 0..3_u8), 0..3),
    ) {
        changes.into_iter().for_each(|it| change(&mut bytes, it));
        any_text::read(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_plan_or_state_of_terraform_is_read_and_its_secrets_are_hidden(
        seed in select(seeds("terraform")),
        changes in prop::collection::vec((any::<Index>(), value()), 0..4),
    ) {
        let mut document: Value = serde_json::from_slice(&seed).unwrap();
        for (at, value) in changes {
            let pointer = at.get(&pointers(&document)).clone();
            // A name may have a slash or a tilde.
            if document.pointer(&pointer).is_some() {
                document = with(document, &pointer, value);
            }
        }
        any_terraform::read(&document);
    }

    #[test]
    fn any_listing_is_read_the_same_in_blocks(
        mut bytes in select(seeds("listing")),
        it in (any::<Index>(), any::<u8>(), 0..3_u8),
        lengths in prop::collection::vec(1..300_usize, 1..4),
    ) {
        change(&mut bytes, it);
        any_listing::assert_same(&bytes[3..], &lengths);
    }
}
