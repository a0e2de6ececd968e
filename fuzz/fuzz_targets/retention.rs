//! Compares judgements with judging backup by backup, for any order of the list.
#![no_main]

use arbitrary::Arbitrary;
use chrono::{DateTime, TimeDelta};
use keeptime::retention::{BackupState, Busy, Completeness, Expiry, Limits, NotCounted, Outcome};
use libfuzzer_sys::fuzz_target;

#[allow(dead_code)]
#[path = "../../tests/testsuite/oracle/backups.rs"]
mod backups;

#[derive(Arbitrary, Debug)]
struct GeneratedBackup {
    id: u8,
    object: u8,
    /// Age in quarters of an hour; negative in the future. `None` means no date.
    age: Option<i16>,
    nanosecond: bool,
    state: u8,
    incomplete: bool,
}

#[derive(Arbitrary, Debug)]
struct Case {
    backups: Vec<GeneratedBackup>,
    max_backups: Option<u8>,
    max_days: Option<u8>,
    keep_at_least: u8,
}

fuzz_target!(|case: Case| {
    let now = DateTime::from_timestamp(1_700_000_000, 0).expect("in range");
    let records: Vec<backups::Record> = case
        .backups
        .iter()
        .map(|backup| backups::Record {
            id: backup.id.into(),
            object: backup.object % 4,
            created_at: backup.age.map(|age| {
                let nanosecond = TimeDelta::nanoseconds(backup.nanosecond.into());
                now - TimeDelta::minutes(15 * i64::from(age)) + nanosecond
            }),
            state: match backup.state % 8 {
                0 => BackupState::BeingDeleted,
                1 => BackupState::NotCounted(NotCounted::Manual),
                2 => BackupState::Busy(Busy::Restoring),
                _ => BackupState::Available,
            },
            policy: None,
            completeness: match backup.incomplete {
                true => Completeness::Incomplete,
                false => Completeness::Complete,
            },
            expiry: Expiry::NotRecorded,
        })
        .collect();
    let limits = Limits::UNLIMITED
        .with_max_backups(case.max_backups.map(|most| u32::from(most % 8)))
        .with_max_days(case.max_days.map(|days| u32::from(days % 64)))
        .with_keep_at_least((case.keep_at_least % 4).into());
    let is_duplicate = |a: &backups::Record, b: &backups::Record| {
        (a.object, a.id, a.created_at) == (b.object, b.id, b.created_at)
    };
    let has_duplicate =
        records.iter().enumerate().any(|(at, a)| records[..at].iter().any(|b| is_duplicate(a, b)));
    let judgement = match limits.judge(&records, now) {
        Err(_) => {
            assert!(has_duplicate);
            return;
        }
        Ok(judgement) => judgement,
    };
    assert!(!has_duplicate);
    for (record, verdict) in judgement.verdicts() {
        assert_eq!(
            verdict.outcome(),
            backups::outcome(&records, record, limits, now),
            "{record:?}"
        );
    }
    let deleted = judgement.verdicts().filter(|(_, verdict)| verdict.outcome() == Outcome::Delete);
    assert_eq!(deleted.count(), judgement.deletions().len());

    let mut reversed = records.clone();
    reversed.reverse();
    let again = limits.judge(&reversed, now).expect("there is no duplicate");
    let verdicts = judgement.verdicts().map(|(_, verdict)| verdict);
    let mut backward: Vec<_> = again.verdicts().map(|(_, verdict)| verdict).collect();
    backward.reverse();
    assert!(verdicts.eq(backward));

    // After the deletions there is nothing more to delete.
    let left: Vec<backups::Record> = judgement
        .verdicts()
        .filter(|(_, verdict)| verdict.outcome() != Outcome::Delete)
        .map(|(record, _)| record.clone())
        .collect();
    let after = limits.judge(&left, now).expect("there is no duplicate");
    assert!(after.deletions().is_empty());
});
