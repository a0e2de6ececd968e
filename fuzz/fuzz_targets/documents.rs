//! Reads any text as every kind of document. Nothing may panic, and every fault must have a pointer
//! into the document.
#![no_main]

use keeptime_documents::csbs::{
    BackupsQuery, CheckpointItem, CreatePolicy, OmittedMembers, PolicyAnswer, UpdatePolicy,
};
use keeptime_documents::listing::Listing;
use keeptime_documents::{DocumentKind, ZeroLimit};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|text: &str| {
    if let Ok(query) = text.parse::<BackupsQuery>() {
        assert_eq!(query.to_string().parse(), Ok(query));
    }
    let Ok(document) = serde_json::from_str::<Value>(text) else { return };
    let request = CreatePolicy::check(&document);
    for fault in request.faults() {
        // A missing member does not exist, but the object that lacks it does.
        let pointer = fault.pointer();
        let holder = pointer.rsplit_once('/').map_or("", |(holder, _)| holder);
        assert!(
            document.pointer(pointer).is_some() || document.pointer(holder).is_some(),
            "{pointer}"
        );
        assert!(!fault.message().is_empty() && !fault.message().contains('\n'));
    }
    for kind in DocumentKind::ALL {
        let checked = kind.check(&document);
        match kind.normalize(&document) {
            Ok(written) => assert_eq!(kind.normalize(&written).unwrap(), written),
            Err(error) => assert!(!checked.faults().is_empty(), "{kind}: {error}"),
        }
    }
    if let (Some(policy), Some(operation)) = (document.get("old"), document.get("new")) {
        let update = UpdatePolicy::check(operation).into_result();
        if let (Ok(old), Ok(update)) = (PolicyAnswer::from_value(policy), update) {
            for left_out in [OmittedMembers::Keep, OmittedMembers::Remove] {
                if let Ok(new) = update.applied_to(&old, left_out) {
                    assert_eq!(old.changes(&old), []);
                    let _ = old.changes(&new);
                }
            }
        }
    }
    let answer = PolicyAnswer::check(&document);
    for fault in answer.faults() {
        assert!(!fault.message().contains('\n'));
    }
    if let Ok(answer) = PolicyAnswer::from_value(&document) {
        for zero in [ZeroLimit::Unlimited, ZeroLimit::Literal] {
            let _ = answer.to_policy(zero);
        }
    }
    let _ = serde_json::from_value::<CheckpointItem>(document.clone());
    let mut listing = Listing::default();
    if listing.read(document).is_ok() {
        let length = listing.len();
        if let Ok(listed) = listing.finish() {
            // Equal records are counted once.
            assert!(listed.backups().len() <= length);
        }
    }
});
