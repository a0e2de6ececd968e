//! Reads any bytes as a body or a query of each call of the services. The fuzz target `requests` and the tests
//! in `requests_of_any_bytes` share it.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use keeptime_documents::query::{BackupSortKey, PolicySortKey, Sort};
use keeptime_documents::{CheckOutcome, Fault, Note, cbr, csbs, parse_json, vbs};
use serde::Serialize;
use serde_json::Value;

/// What reads a text as one kind of request. It returns whether the text has no faults.
pub(crate) type Reader = fn(&str) -> bool;

/// The kinds of request, with the names of their seeds. New ones go to the end, so that the seeds keep their bytes.
pub(crate) const READERS: [(&str, Reader); 28] = [
    ("csbs-create-policy", |text| body(text, csbs::CreatePolicy::check)),
    ("csbs-update-policy", |text| body(text, csbs::UpdatePolicy::check)),
    ("csbs-execute-policy", |text| body(text, csbs::ExecutePolicy::check)),
    ("csbs-create-backup", |text| body(text, csbs::CreateBackup::check)),
    ("csbs-check-protectable", |text| body(text, csbs::CheckProtectable::check)),
    ("csbs-check-restorable", |text| body(text, csbs::CheckRestorable::check)),
    ("csbs-create-restore", |text| body(text, csbs::CreateRestore::check)),
    ("cbr-create-policy", |text| body(text, cbr::CreatePolicy::check)),
    ("cbr-update-policy", |text| body(text, cbr::UpdatePolicy::check)),
    ("cbr-create-vault", |text| body(text, cbr::CreateVault::check)),
    ("cbr-update-vault", |text| body(text, cbr::UpdateVault::check)),
    ("cbr-add-resources", |text| body(text, cbr::AddResources::check)),
    ("cbr-remove-resources", |text| body(text, cbr::RemoveResources::check)),
    ("cbr-associate-policy", |text| body(text, cbr::AssociatePolicy::check)),
    ("cbr-dissociate-policy", |text| body(text, cbr::DissociatePolicy::check)),
    ("cbr-create-restore-point", |text| body(text, cbr::CreateRestorePoint::check)),
    ("cbr-restore-backup", |text| body(text, cbr::RestoreBackup::check)),
    ("cbr-update-backup", |text| body(text, cbr::UpdateBackup::check)),
    ("vbs-create-backup", |text| body(text, vbs::CreateBackup::check)),
    ("csbs-policies-query", |text| query(text, csbs::PoliciesQuery::check)),
    ("csbs-backup-count-query", |text| query(text, csbs::BackupCountQuery::check)),
    ("csbs-backups-query", |text| query(text, csbs::BackupsQuery::check)),
    ("cbr-policies-query", |text| query(text, cbr::PoliciesQuery::check)),
    ("cbr-vaults-query", |text| query(text, cbr::VaultsQuery::check)),
    ("cbr-backups-query", |text| query(text, cbr::BackupsQuery::check)),
    ("vbs-backups-query", |text| query(text, vbs::BackupsQuery::check)),
    ("sort-policies", sort::<Sort<PolicySortKey>>),
    ("sort-backups", sort::<Sort<BackupSortKey>>),
];

/// Reads bytes whose first one selects the kind: `0` selects the first. Returns whether they have no faults.
pub(crate) fn read(input: &[u8]) -> bool {
    let Some((kind, text)) = input.split_first() else { return false };
    let (_, read) = READERS[usize::from(kind.wrapping_sub(b'0')) % READERS.len()];
    std::str::from_utf8(text).is_ok_and(read)
}

fn body<T: Debug + PartialEq + Serialize>(
    text: &str,
    check: fn(&Value) -> CheckOutcome<T>,
) -> bool {
    let Ok(parsed) = parse_json(text) else { return false };
    let Ok(value) = parsed.into_result() else { return false };
    let Some(request) = read_plainly(check(&value)) else { return false };
    let written = serde_json::to_value(&request).unwrap();
    assert_eq!(check(&written).into_result().as_ref(), Ok(&request), "{written}");
    true
}

fn query<T: Debug + Display + PartialEq + Serialize>(
    text: &str,
    check: fn(&Value) -> CheckOutcome<T>,
) -> bool {
    let Some(query) = read_plainly(check(&text.into())) else { return false };
    let printed = query.to_string();
    let written = serde_json::to_value(&query).unwrap();
    for form in [printed.as_str().into(), written] {
        let again = check(&form).into_result().unwrap();
        assert_eq!(again.to_string(), printed, "{form}");
        assert!(again == query || has_first_or_last_time(&printed), "{again:?} is {query:?}");
    }
    true
}

/// Returns whether a query may have had a time that is not in the years 0 to 9999 of UTC, such as
/// `9999-12-31T23:59:59-01:00`. It is written as the nearest one in these years.
fn has_first_or_last_time(printed: &str) -> bool {
    printed.contains("_time=0000-01-01T00%3A00%3A00")
        || printed.contains("_time=9999-12-31T23%3A59%3A59.999999999")
}

fn sort<T: Debug + Display + PartialEq + FromStr<Err: Debug + Display + PartialEq>>(
    text: &str,
) -> bool {
    match text.parse::<T>() {
        Ok(sort) => {
            assert_eq!(sort.to_string().parse().as_ref(), Ok(&sort));
            true
        }
        Err(error) => {
            assert_plain(&error.to_string());
            false
        }
    }
}

/// Returns what was read without faults. Each fault and note is one line.
fn read_plainly<T>(checked: CheckOutcome<T>) -> Option<T> {
    checked.faults().iter().map(Fault::message).for_each(assert_plain);
    checked.notes().iter().map(Note::message).for_each(assert_plain);
    checked.into_result().ok()
}

fn assert_plain(message: &str) {
    assert!(!message.is_empty() && !message.contains(char::is_control), "{message:?}");
}
