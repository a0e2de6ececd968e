//! The examples with dates in the manuals of the services: backups of a policy, a time, and what is left then. The
//! one with long-term rules is in `long_term`.

use std::ops::RangeInclusive;

use chrono::{DateTime, TimeDelta, Utc};
use keeptime::retention::{Expiry, Limits, Outcome};

use crate::oracle::backups::Record;
use crate::records::{ALL, available, instant};

/// Daily backups of August at 02:00, each with the day as its id. The 5th is a Monday.
fn daily(days: RangeInclusive<u32>, expiry: impl Fn(DateTime<Utc>) -> Expiry) -> Vec<Record> {
    let record = |day| {
        let created_at = instant(&format!("2024-08-{day:02}T02:00:00Z"));
        Record { created_at: Some(created_at), expiry: expiry(created_at), ..available(day) }
    };
    days.map(record).collect()
}

/// Returns the ids of the backups that are kept.
fn kept(limits: Limits, records: &[Record], now: &str) -> Vec<u32> {
    let judgement = limits.judge(records, instant(now)).unwrap();
    let kept = records.iter().enumerate().filter(|(index, _)| {
        judgement.verdict(*index).is_some_and(|verdict| verdict.outcome() == Outcome::Keep)
    });
    kept.map(|(_, record)| record.id).collect()
}

/// Returns an expiry some days after a backup.
fn in_days(days: i64) -> impl Fn(DateTime<Utc>) -> Expiry {
    move |created_at| Expiry::At(created_at + TimeDelta::days(days))
}

fn never(_: DateTime<Utc>) -> Expiry {
    Expiry::Never
}

/// A policy that keeps three is created on a Monday at 10:00 and fires at 02:00. On Saturday at 11:00, those of
/// Thursday, Friday and Saturday are left.
#[test]
fn three_daily_backups_are_left_of_five() {
    let records = daily(6..=10, never);
    assert_eq!(kept(ALL.with_max_backups(3), &records, "2024-08-10T11:00:00Z"), [8, 9, 10]);
}

/// A smaller number applies to the backups that exist.
#[test]
fn a_smaller_number_leaves_the_newest() {
    let records = daily(8..=11, never);
    assert_eq!(kept(ALL.with_max_backups(1), &records, "2024-08-11T02:10:00Z"), [11]);
}

/// Backups of a policy that keeps a number have no expiry, and other rules give them none.
#[test]
fn days_do_not_apply_to_backups_that_were_kept_by_number() {
    let records = daily(1..=3, never);
    assert_eq!(kept(ALL.with_max_days(7), &records, "2025-08-01T00:00:00Z"), [1, 2, 3]);
}

/// The backup of August 6 expires on September 6 at 02:00, although the policy keeps backups for three months since
/// August 9.
#[test]
fn a_backup_keeps_the_expiry_that_it_was_made_with() {
    let mut records = daily(6..=8, in_days(31));
    records.extend(daily(9..=9, in_days(92)));
    let limits = ALL.with_max_days(92);
    assert_eq!(kept(limits, &records, "2024-09-06T01:59:59Z"), [6, 7, 8, 9]);
    assert_eq!(kept(limits, &records, "2024-09-06T02:00:00Z"), [7, 8, 9]);
    assert_eq!(kept(limits, &records, "2024-09-09T02:00:00Z"), [9]);
}

/// From days to a number: both apply to the backups that exist. From a month to seven, the 9th to the 15th are left on
/// August 15 at 10:00; from three days to seven, the 8th to the 10th on August 10 at 10:00.
#[test]
fn a_number_applies_besides_the_expiry_of_earlier_days() {
    let seven = ALL.with_max_backups(7);
    let month = daily(1..=15, in_days(31));
    assert_eq!(kept(seven, &month, "2024-08-15T10:00:00Z"), [9, 10, 11, 12, 13, 14, 15]);
    let three_days = daily(1..=10, in_days(3));
    assert_eq!(kept(seven, &three_days, "2024-08-10T10:00:00Z"), [8, 9, 10]);
}
