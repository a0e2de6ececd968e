//! Listings of backups, read from files.

use std::io::BufReader;
use std::path::{Path, PathBuf};

use keeptime_documents::AnyPolicy;
use keeptime_documents::cbr::Vault;
use keeptime_documents::listing::{ListedBackups, Listing, PageError};
use keeptime_documents::policy::{OtherService, PolicyListing};
use serde_json::error::Category;

use super::digest::{HashingReader, Sha256Sum};
use super::{input, page};
use crate::failure::Failure;
use crate::show::backup::plural;
use crate::show::progress::ProgressReader;
use crate::show::{file, print_note};

/// Reads the listing that a policy judges.
pub(crate) fn read_for_policy(
    policy: &AnyPolicy,
    vaults: &[Vault],
    paths: &[PathBuf],
    sum: Option<&mut Sha256Sum>,
) -> Result<PolicyListing, Failure> {
    read(paths, sum)?.for_policy(policy, vaults).map_err(|error| other_service(&error))
}

/// Returns the failure of a listing of another service than the policy.
pub(crate) fn other_service(error: &OtherService) -> Failure {
    Failure::Document(error.to_string())
}

/// The maximum number of notes shown for a listing.
const MAX_NOTES: usize = 10;

/// Reads listings for limits, which take the backups of any service, one backup at a time. Their bytes are
/// also added to the digest `sum`.
pub(crate) fn read(
    paths: &[PathBuf],
    mut sum: Option<&mut Sha256Sum>,
) -> Result<ListedBackups, Failure> {
    let mut listing = Listing::default();
    for path in paths {
        let (reader, length) = input::open(path)?;
        let reader = ProgressReader::new(reader, length, &file::display_name(path));
        let reader = HashingReader { reader, sum: sum.as_deref_mut() };
        let mut reader = BufReader::with_capacity(1 << 18, reader);
        input::skip_byte_order_mark(&mut reader)
            .map_err(|error| Failure::unreadable(path, error))?;
        input::refuse_other_text(&mut reader, path)?;
        listing.start_source(&file::display_name(path));
        let mut pages = serde_json::Deserializer::from_reader(reader);
        if pages.end().is_ok() {
            note_empty(path);
            continue;
        }
        // Pages may follow one another with or without line ends.
        let mut number = 0;
        while pages.end().is_err() {
            listing.read(&mut pages).map_err(|error| match &error {
                PageError::Document(cause) if cause.classify() == Category::Io => {
                    Failure::unreadable(path, error)
                }
                _ => page::refuse(path, number, &error),
            })?;
            number += 1;
        }
    }
    let listed = listing.finish().map_err(|error| Failure::Document(error.to_string()))?;
    for note in listed.notes().iter().take(MAX_NOTES) {
        print_note(&note.to_string());
    }
    let more = listed.notes().len().saturating_sub(MAX_NOTES);
    if more > 0 {
        print_note(&format!("{} on the listing", plural(more, "more note")));
    }
    Ok(listed)
}

fn note_empty(path: &Path) {
    let name = file::display_name(path);
    print_note(&format!("{name}: the file is empty, possibly because a download failed"));
}
