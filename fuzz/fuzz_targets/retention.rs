//! Compares judgements with judging backup by backup, for any order of the list.
#![no_main]

use arbitrary::Arbitrary;
use chrono::{DateTime, FixedOffset, TimeDelta};
use keeptime::retention::{
    BackupState, Busy, Completeness, Expiry, KeepReason, Limits, LongTerm, NotCounted, Outcome,
    Verdict,
};
use libfuzzer_sys::fuzz_target;

#[allow(dead_code)]
#[path = "../../tests/oracle/backups.rs"]
mod backups;

#[derive(Arbitrary, Debug)]
struct GeneratedBackup {
    id: u8,
    object: u8,
    /// Age in quarters of an hour; negative in the future. `None` means no date.
    age: Option<i16>,
    /// Additional age in days.
    days: u8,
    nanosecond: bool,
    state: u8,
    incomplete: bool,
    expiry: GeneratedExpiry,
    /// Whether the backup is in a part of the list.
    in_part: bool,
}

#[derive(Arbitrary, Debug)]
enum GeneratedExpiry {
    NotRecorded,
    Never,
    /// In minutes after now.
    After(i8),
}

#[derive(Arbitrary, Debug)]
struct GeneratedRules {
    days: u8,
    weeks: u8,
    months: u8,
    years: u8,
    /// In minutes.
    offset: i16,
}

#[derive(Arbitrary, Debug)]
struct Case {
    backups: Vec<GeneratedBackup>,
    max_backups: Option<u8>,
    max_days: Option<u8>,
    keep_at_least: u8,
    long_term: Option<GeneratedRules>,
    permanent: bool,
    /// How many quarters of an hour later the list is judged again.
    later: u16,
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
                let age = TimeDelta::minutes(15 * i64::from(age));
                now - age - TimeDelta::days(backup.days.into()) + nanosecond
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
            expiry: match backup.expiry {
                GeneratedExpiry::NotRecorded => Expiry::NotRecorded,
                GeneratedExpiry::Never => Expiry::Never,
                GeneratedExpiry::After(minutes) => {
                    Expiry::At(now + TimeDelta::minutes(minutes.into()))
                }
            },
        })
        .collect();
    let rules = case.long_term.and_then(|rules| {
        let offset = FixedOffset::east_opt(i32::from(rules.offset % (24 * 60)) * 60)?;
        let [days, weeks, months, years] =
            [rules.days, rules.weeks, rules.months, rules.years].map(|number| number % 8);
        LongTerm::in_offset(offset).days(days).weeks(weeks).months(months).years(years).build().ok()
    });
    let limits = if case.permanent { Limits::PERMANENT } else { Limits::UNLIMITED };
    let limits = limits
        .with_long_term(rules)
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
        if let Verdict::Keep(KeepReason::LongTerm { periods, .. }) = verdict {
            let periods = periods.iter().map(|period| (period.unit(), period.first_day()));
            assert!(periods.eq(backups::kept_for(&records, record, limits, now)), "{record:?}");
        }
    }
    let deleted = judgement.verdicts().filter(|(_, verdict)| verdict.outcome() == Outcome::Delete);
    assert_eq!(deleted.count(), judgement.deletions_with_last_copies().len());

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
    assert!(after.deletions_with_last_copies().is_empty());

    // Judging a part deletes nothing that judging the whole keeps.
    let is_deleted = |verdict: Verdict| matches!(verdict, Verdict::Delete(_) | Verdict::Defer(..));
    let whole: Vec<bool> = judgement.verdicts().map(|(_, verdict)| is_deleted(verdict)).collect();
    let in_part: Vec<usize> =
        (0..records.len()).filter(|index| case.backups[*index].in_part).collect();
    let part: Vec<&backups::Record> = in_part.iter().map(|index| &records[*index]).collect();
    let judged_part = limits.judge(&part, now).expect("there is no duplicate");
    for (index, (record, verdict)) in in_part.iter().zip(judged_part.verdicts()) {
        assert!(!is_deleted(verdict) || whole[*index], "{record:?}");
    }

    // Judging later brings nothing back, and without long-term rules nothing more is kept.
    let later = now + TimeDelta::minutes(15 * i64::from(case.later));
    let judged_later = limits.judge(&records, later).expect("there is no duplicate");
    for ((record, verdict), was_deleted) in judged_later.verdicts().zip(&whole) {
        assert!(!was_deleted || is_deleted(verdict), "{record:?}");
    }
    let without = limits.with_long_term(None).judge(&records, now).expect("there is no duplicate");
    for ((record, verdict), is_deleted_with_rules) in without.verdicts().zip(&whole) {
        assert!(!is_deleted_with_rules || is_deleted(verdict), "{record:?}");
    }
});
