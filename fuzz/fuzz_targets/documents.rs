//! Reads any text as every kind of document, and as a stored plan. Nothing may panic, and every fault must have a
//! pointer into the document.
#![no_main]

use keeptime::retention::Backup;
use keeptime_documents::csbs::{
    BackupsQuery, CheckpointItem, CreatePolicy, OmittedMembers, PolicyAnswer, UpdatePolicy,
};
use keeptime_documents::listing::{Listing, RecordFormat};
use keeptime_documents::{DocumentKind, ZeroLimit, cbr};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

#[allow(dead_code)]
#[path = "../../tests/oracle/any_plan.rs"]
mod any_plan;

fuzz_target!(|text: &str| {
    any_plan::read(text);
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
    if let Ok(item) = serde_json::from_value::<CheckpointItem>(document.clone()) {
        assert_same(&item, &document, RecordFormat::Csbs);
    }
    if let Ok(backup) = serde_json::from_value::<cbr::BackupRecord>(document.clone()) {
        assert_same(&backup, &document, RecordFormat::Cbr);
    }
    let mut listing = Listing::default();
    if listing.read(document).is_ok() {
        let length = listing.len();
        if let Ok(listed) = listing.finish() {
            // Equal records are counted once.
            assert!(listed.len() <= length);
        }
    }
});

/// Asserts that a listing of a single record has the same backup as its document.
fn assert_same(
    document: &impl Backup<Id = str, Object = str>,
    record: &Value,
    format: RecordFormat,
) {
    // A document ignores these members of a page.
    if ["checkpoint_items", "checkpoint_item", "backups", "backup"]
        .iter()
        .any(|name| record.get(name).is_some())
    {
        return;
    }
    let mut listing = Listing::with_format(format);
    let outer = if format == RecordFormat::Csbs { "checkpoint_item" } else { "backup" };
    listing.read(serde_json::json!({outer: record})).unwrap();
    let backups: Vec<_> = listing.finish().unwrap().into_iter().collect();
    let listed = &backups[0];
    assert_eq!(document.id(), listed.id());
    assert_eq!(document.object(), listed.object());
    assert_eq!(document.created_at(), listed.created_at());
    assert_eq!(document.state(), listed.state());
    assert_eq!(document.policy_id(), listed.policy_id());
    assert_eq!(document.completeness(), listed.completeness());
    assert_eq!(document.expiry(), listed.expiry());
}
