//! Backups that carry an expiry of their own.

use chrono::{DateTime, TimeDelta, Utc};
use keeptime::retention::{
    BackupState, Busy, DeleteReason, Expiry, KeepReason, Limits, NotCounted, Verdict,
};

use crate::oracle::backups::Record;
use crate::records::{ALL, aged, available, now};

/// Returns the verdict on one record.
fn verdict(limits: Limits, record: Record) -> Verdict {
    limits.judge(&[record], now()).unwrap().verdict(0).unwrap()
}

/// A backup that is nine days old.
fn expiring(expiry: Expiry) -> Record {
    Record { expiry, ..available(9) }
}

fn kept() -> Verdict {
    Verdict::Keep(KeepReason::WithinLimits { rank: 1, age: TimeDelta::days(9) })
}

#[test]
fn a_backup_is_expired_from_the_instant_of_its_expiry_on() {
    let nanosecond = TimeDelta::nanoseconds(1);
    for limits in [ALL, ALL.with_max_days(1), ALL.with_max_days(99)] {
        for expired_at in [now(), now() - nanosecond, DateTime::<Utc>::MIN_UTC] {
            let expected = Verdict::Delete(DeleteReason::Expiry { expired_at });
            assert_eq!(verdict(limits, expiring(Expiry::At(expired_at))), expected);
        }
        for later in [now() + nanosecond, DateTime::<Utc>::MAX_UTC] {
            assert_eq!(verdict(limits, expiring(Expiry::At(later))), kept());
        }
    }
}

#[test]
fn the_days_of_the_limits_apply_only_to_a_backup_without_a_recorded_expiry() {
    let limits = ALL.with_max_days(8);
    let age = TimeDelta::days(9);
    let expired = Verdict::Delete(DeleteReason::Age { age, days: 8 });
    assert_eq!(verdict(limits, expiring(Expiry::NotRecorded)), expired);
    assert_eq!(verdict(limits, expiring(Expiry::Never)), kept());
    assert_eq!(verdict(limits, expiring(Expiry::At(now() + age))), kept());
}

#[test]
fn the_count_applies_whatever_the_expiry() {
    let limits = ALL.with_max_backups(0).with_max_days(8);
    let (rank, max) = (1, 0);
    let delete = Verdict::Delete;
    for (expiry, reason) in [
        (Expiry::Never, DeleteReason::Count { rank, max }),
        (Expiry::At(now() + TimeDelta::days(1)), DeleteReason::Count { rank, max }),
        (Expiry::At(now()), DeleteReason::CountAndExpiry { rank, max, expired_at: now() }),
        (
            Expiry::NotRecorded,
            DeleteReason::CountAndAge { rank, max, age: TimeDelta::days(9), days: 8 },
        ),
    ] {
        assert_eq!(verdict(limits, expiring(expiry)), delete(reason));
    }
}

#[test]
fn the_floor_and_permanent_limits_keep_an_expired_backup_and_a_busy_one_is_deferred() {
    let reason = DeleteReason::Expiry { expired_at: now() };
    let expired = || expiring(Expiry::At(now()));
    assert_eq!(
        verdict(ALL.with_keep_at_least(1), expired()),
        Verdict::Keep(KeepReason::Floor { rank: 1, floor: 1, reason })
    );
    assert_eq!(
        verdict(Limits::PERMANENT, expired()),
        Verdict::Keep(KeepReason::Permanent { rank: 1, reason })
    );
    assert!(Limits::PERMANENT.is_permanent() && !ALL.is_permanent());
    let busy = Record { state: BackupState::Busy(Busy::Replicating), ..expired() };
    assert_eq!(verdict(ALL, busy), Verdict::Defer(reason, Busy::Replicating));
}

#[test]
fn the_expiry_of_a_backup_that_is_not_counted_deletes_nothing() {
    for reason in [NotCounted::Manual, NotCounted::Replica, NotCounted::PartOfBackup] {
        let record = Record {
            expiry: Expiry::At(now() - TimeDelta::days(1)),
            ..aged(9, BackupState::NotCounted(reason))
        };
        let expected = Verdict::Keep(KeepReason::NotCounted(reason));
        assert_eq!(verdict(ALL.with_max_backups(0), record), expected);
    }
    let undated = Record { created_at: None, ..expiring(Expiry::At(now())) };
    assert_eq!(verdict(ALL, undated), Verdict::Keep(KeepReason::NoDate));
    let ahead = TimeDelta::hours(1);
    let future = Record { created_at: Some(now() + ahead), ..expiring(Expiry::At(now())) };
    assert_eq!(verdict(ALL, future), Verdict::Keep(KeepReason::InFuture { ahead }));
}
