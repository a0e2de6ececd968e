//! Verdicts written as JSON and read again.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Utc};
use keeptime::pattern::Pattern;
use keeptime::policy::{Policy, PolicyState};
use keeptime::retention::{
    BackupState, Busy, DeleteReason, Expiry, KeepReason, Limits, LongTerm, NotCounted, NotJudged,
    Outcome, Periods, Reason, Verdict,
};
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::oracle::backups::Record;
use crate::retention_properties::{any_now, limits, records};

fn read<T: DeserializeOwned>(written: Value) -> Result<T, String> {
    serde_json::from_value(written).map_err(|error| error.to_string())
}

#[track_caller]
fn is_read_as_written(verdict: Verdict) -> Value {
    let written = serde_json::to_value(verdict).unwrap();
    assert_eq!(read(written.clone()), Ok(verdict), "{written}");
    let fields = verdict.fields();
    assert_eq!(serde_json::to_value(fields).unwrap(), written);
    assert_eq!(written["outcome"], fields.outcome.name());
    assert_eq!(written.get("reason"), fields.reason.map(|reason| json!(reason.name())).as_ref());
    assert_eq!((fields.outcome, fields.reason), (verdict.outcome(), verdict.reason()));
    match verdict {
        Verdict::Keep(reason) => {
            assert_eq!(read(serde_json::to_value(reason).unwrap()), Ok(reason));
        }
        Verdict::Delete(reason) | Verdict::Defer(reason, _) => {
            assert_eq!(read(serde_json::to_value(reason).unwrap()), Ok(reason));
        }
        _ => {}
    }
    written
}

/// A record of an object, some hours old.
fn record(id: u32, hours: i64, state: BackupState) -> Record {
    let now: DateTime<Utc> = "2025-03-04T12:00:00Z".parse().unwrap();
    Record {
        id,
        object: 1,
        created_at: Some(now - TimeDelta::hours(hours)),
        state,
        policy: None,
        completeness: keeptime::retention::Completeness::Complete,
        expiry: Expiry::NotRecorded,
    }
}

#[test]
fn verdicts_are_written_as_flat_objects() {
    let now: DateTime<Utc> = "2025-03-04T12:00:00Z".parse().unwrap();
    let [available, copying] = [BackupState::Available, BackupState::Busy(Busy::Copying)];
    let mut expired = record(8, 100, available);
    expired.expiry = Expiry::At(now - TimeDelta::milliseconds(1_500));
    let mut undated = record(9, 0, available);
    undated.created_at = None;
    let records = [
        record(0, 0, available),
        record(1, 48, NotCounted::Manual.into()),
        record(2, 49, available),
        record(3, 50, copying),
        record(4, 72, available),
        record(5, 200, BackupState::BeingDeleted),
        record(6, -1, available),
        record(7, 73, NotCounted::PartOfBackup.into()),
        expired,
        undated,
    ];
    let long_term = LongTerm::in_offset(FixedOffset::east_opt(0).unwrap()).days(3).build().unwrap();
    let limits = Limits::UNLIMITED.with_max_backups(1).with_max_days(2).with_keep_at_least(2);
    let written = |limits: Limits| -> Vec<Value> {
        let judgement = limits.judge(&records, now).unwrap();
        judgement.verdicts().map(|(_, verdict)| is_read_as_written(verdict)).collect()
    };
    assert_eq!(
        written(limits),
        [
            json!({"outcome": "keep", "reason": "within_limits", "rank": 1, "age_seconds": 0}),
            json!({"outcome": "keep", "reason": "manual"}),
            json!({"outcome": "keep", "reason": "floor", "rank": 2, "floor": 2,
                   "exceeds": "count_and_age", "max": 1, "age_seconds": 176_400, "days": 2}),
            json!({"outcome": "defer", "reason": "count_and_age", "busy": "copying",
                   "rank": 3, "max": 1, "age_seconds": 180_000, "days": 2}),
            json!({"outcome": "delete", "reason": "count_and_age",
                   "rank": 4, "max": 1, "age_seconds": 259_200, "days": 2}),
            json!({"outcome": "being_deleted"}),
            json!({"outcome": "keep", "reason": "in_future", "ahead_seconds": 3_600}),
            json!({"outcome": "keep", "reason": "part_of_backup"}),
            json!({"outcome": "delete", "reason": "count_and_expiry",
                   "rank": 5, "max": 1, "expired_at": "2025-03-04T11:59:58.500Z"}),
            json!({"outcome": "keep", "reason": "no_date"}),
        ],
    );
    assert_eq!(
        written(Limits::UNLIMITED.with_max_backups(1).with_long_term(long_term))[4],
        json!({"outcome": "keep", "reason": "long_term", "rank": 4, "exceeds": "count", "max": 1,
               "periods": [{"unit": "day", "first_day": "2025-03-01"}]}),
    );
    assert_eq!(
        written(Limits::PERMANENT.with_max_days(2))[4],
        json!({"outcome": "keep", "reason": "permanent", "rank": 4,
               "exceeds": "age", "age_seconds": 259_200, "days": 2}),
    );
}

#[test]
fn a_wrong_verdict_is_refused_with_the_key_or_name() {
    let check = |written: Value, message: &str| {
        assert_eq!(read::<Verdict>(written), Err(message.to_owned()))
    };
    check(json!({}), "a verdict needs outcome");
    check(json!({"outcome": "delete"}), "a verdict needs reason");
    check(
        json!({"outcome": "prune"}),
        "outcome takes keep, delete, defer or being_deleted, found \"prune\"",
    );
    check(
        json!({"outcome": 1}),
        "invalid type: integer `1`, expected keep, delete, defer or being_deleted",
    );
    check(
        json!({"outcome": "delete", "reason": "manual"}),
        "a verdict with the outcome delete does not take the reason manual",
    );
    check(
        json!({"outcome": "keep", "reason": "age", "age_seconds": 1, "days": 0}),
        "a verdict with the outcome keep does not take the reason age",
    );
    check(
        json!({"outcome": "delete", "reason": "count_and_age", "rank": 2, "max": 1, "days": 0}),
        "a verdict with the reason count_and_age needs age_seconds",
    );
    check(
        json!({"outcome": "delete", "reason": "count", "rank": 2, "max": 1, "days": 0}),
        "a verdict with the reason count does not take days",
    );
    check(
        json!({"outcome": "delete", "reason": "count", "rank": 2, "max": 1, "busy": "copying"}),
        "a verdict with the reason count does not take busy",
    );
    check(
        json!({"outcome": "defer", "reason": "count", "rank": 2, "max": 1}),
        "a verdict with the reason count needs busy",
    );
    check(
        json!({"outcome": "being_deleted", "rank": 1}),
        "a verdict with the outcome being_deleted does not take rank",
    );
    check(
        json!({"outcome": "keep", "reason": "permanent", "rank": 1, "exceeds": "manual"}),
        "exceeds takes count, age, expiry, count_and_age or count_and_expiry, found \"manual\"",
    );
    check(
        json!({"outcome": "keep", "reason": "in_future", "ahead_seconds": i64::MAX}),
        "ahead_seconds is out of range, found 9223372036854775807",
    );
    check(
        json!({"outcome": "keep", "reason": "in_future", "ahead_seconds": 1, "ahead_nanoseconds": -1}),
        "ahead_nanoseconds is out of range, found -1",
    );
    check(
        json!({"outcome": "keep", "reason": "manual", "ahead_nanoseconds": 1}),
        "a verdict with the reason manual does not take ahead_nanoseconds",
    );
    let error = read::<Verdict>(json!({"outcome": "keep", "why": "manual"})).unwrap_err();
    assert!(
        error.starts_with("unknown field `why`, expected one of `outcome`, `reason`, `rank`"),
        "{error}"
    );
    let error = read::<Verdict>(json!({"outcome": "keep", "reason": "other"})).unwrap_err();
    assert!(error.ends_with("count_and_age or count_and_expiry, found \"other\""), "{error}");
}

#[test]
fn periods_are_those_of_one_day() {
    let check = |written: Value| read::<Periods>(written).map(|periods| periods.iter().count());
    let of_one_day = Ok(4);
    assert_eq!(
        check(json!([
            {"unit": "year", "first_day": "2025-01-01"},
            {"unit": "day", "first_day": "2025-03-02"},
            {"unit": "week", "first_day": "2025-02-24"},
            {"unit": "month", "first_day": "2025-03-01"},
        ])),
        of_one_day,
    );
    // At the ends of chrono's range, dates stand for those outside of it.
    let all = |day: &[&str; 4]| {
        let units = ["day", "week", "month", "year"].iter().zip(day);
        units.map(|(unit, day)| json!({"unit": unit, "first_day": day})).collect::<Value>()
    };
    let (first, last) = ("-262143-01-01", "+262142-12-31");
    for days in [[first; 4], [last; 4], [last, last, "+262142-12-01", "+262142-01-01"]] {
        assert_eq!(check(all(&days)), of_one_day, "{days:?}");
    }
    let refused =
        Err("periods take at most one day, week, month and year each that contain the same day"
            .to_owned());
    for written in [
        json!([]),
        json!([{"unit": "week", "first_day": "2025-02-25"}]),
        json!([{"unit": "month", "first_day": "2025-02-02"}]),
        json!([{"unit": "year", "first_day": "2025-02-01"}]),
        json!([{"unit": "day", "first_day": "2025-03-01"}, {"unit": "day", "first_day": "2025-03-01"}]),
        json!([{"unit": "day", "first_day": "2025-02-01"}, {"unit": "month", "first_day": "2025-03-01"}]),
        json!([{"unit": "day", "first_day": "2025-03-02"}, {"unit": "week", "first_day": "2025-02-17"}]),
    ] {
        assert_eq!(check(written), refused);
    }
    assert_eq!(
        check(json!([{"unit": "hour", "first_day": "2025-03-01"}])),
        Err("unit takes day, week, month or year, found \"hour\"".to_owned()),
    );
}

/// A verdict has one rank in JSON, so one with two is not written.
#[test]
fn a_verdict_with_two_ranks_is_not_written() {
    let reason = DeleteReason::Count { rank: 3, max: 1 };
    let written = serde_json::to_value(Verdict::Keep(KeepReason::Permanent { rank: 2, reason }));
    assert_eq!(written.unwrap_err().to_string(), "a verdict and its reason have the same rank");
}

fn time() -> impl Strategy<Value = TimeDelta> {
    let seconds = prop_oneof![-3..3_i64, any::<i32>().prop_map(i64::from), Just(i64::MAX / 1000)];
    (seconds, prop_oneof![Just(0), -2..3_i64, Just(-999_999_999)]).prop_map(
        |(seconds, nanoseconds)| {
            let seconds = TimeDelta::seconds(seconds);
            seconds.checked_add(&TimeDelta::nanoseconds(nanoseconds)).unwrap_or(seconds)
        },
    )
}

fn delete_reason(rank: u32) -> impl Strategy<Value = DeleteReason> {
    (0..5, any::<u32>(), time(), any::<u32>(), any_now()).prop_map(
        move |(kind, max, age, days, expired_at)| match kind {
            0 => DeleteReason::Count { rank, max },
            1 => DeleteReason::Age { age, days },
            2 => DeleteReason::Expiry { expired_at },
            3 => DeleteReason::CountAndAge { rank, max, age, days },
            _ => DeleteReason::CountAndExpiry { rank, max, expired_at },
        },
    )
}

fn verdict() -> impl Strategy<Value = Verdict> {
    any::<u32>().prop_flat_map(|rank| {
        let busy = prop::sample::select(&Busy::ALL[..]);
        prop_oneof![
            delete_reason(rank).prop_map(Verdict::Delete),
            (delete_reason(rank), busy).prop_map(|(reason, busy)| Verdict::Defer(reason, busy)),
            Just(Verdict::BeingDeleted),
            time().prop_map(move |age| Verdict::Keep(KeepReason::WithinLimits { rank, age })),
            (any::<u32>(), delete_reason(rank)).prop_map(move |(floor, reason)| Verdict::Keep(
                KeepReason::Floor { rank, floor, reason }
            )),
            delete_reason(rank)
                .prop_map(move |reason| Verdict::Keep(KeepReason::Permanent { rank, reason })),
            prop::sample::select(&NotCounted::ALL[..])
                .prop_map(|reason| Verdict::Keep(KeepReason::NotCounted(reason))),
            prop::sample::select(&NotJudged::ALL[..])
                .prop_map(|reason| Verdict::Keep(KeepReason::NotJudged(reason))),
            Just(Verdict::Keep(KeepReason::NoDate)),
            time().prop_map(|ahead| Verdict::Keep(KeepReason::InFuture { ahead })),
        ]
    })
}

/// Days around the ends of chrono's range too.
fn day() -> impl Strategy<Value = NaiveDate> {
    prop_oneof![
        (0..40_000).prop_map(|day| NaiveDate::from_num_days_from_ce_opt(700_000 + day).unwrap()),
        (0..40_i64).prop_map(|days| NaiveDate::MAX - TimeDelta::days(days)),
        (0..40_i64).prop_map(|days| NaiveDate::MIN + TimeDelta::days(days)),
    ]
}

proptest! {
    #[test]
    fn every_verdict_is_read_as_it_was_written(verdict in verdict()) {
        is_read_as_written(verdict);
    }

    #[test]
    fn every_verdict_of_a_judgement_is_read_as_it_was_written(
        records in records(), limits in limits(), now in any_now(), knows_objects in any::<bool>(),
        state in prop::sample::select(&PolicyState::ALL[..]),
    ) {
        for (_, verdict) in limits.judge(&records, now).unwrap().verdicts() {
            is_read_as_written(verdict);
        }
        let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap();
        let policy = Policy::new(pattern, limits, state, [1_u8, 2]).with_id("own".to_owned());
        let policy = if knows_objects { policy } else { policy.with_unknown_objects() };
        for (_, verdict) in policy.judge(&records, now).unwrap().verdicts() {
            is_read_as_written(verdict);
        }
    }

    /// The latest backup of every unit, at any offset and at the ends of chrono's range.
    #[test]
    fn periods_are_read_as_they_were_written(day in day(), hour in 0..24, offset in -86_340..86_341) {
        let offset = FixedOffset::east_opt(offset / 60 * 60).unwrap();
        let long_term = LongTerm::in_offset(offset).days(1).weeks(1).months(1).years(1).build().unwrap();
        let created_at = day.and_hms_opt(hour as u32, 0, 0).unwrap().and_utc();
        let backup = Record { created_at: Some(created_at), ..record(1, 0, BackupState::Available) };
        let limits = Limits::UNLIMITED.with_max_backups(0).with_long_term(long_term);
        let backups = [backup];
        let judgement = limits.judge(&backups, DateTime::<Utc>::MAX_UTC).unwrap();
        let (_, verdict) = judgement.verdicts().next().unwrap();
        prop_assert_eq!(verdict.reason(), Some(Reason::LongTerm));
        prop_assert_eq!(verdict.outcome(), Outcome::Keep);
        is_read_as_written(verdict);
    }
}
