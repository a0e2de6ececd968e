//! Retention compared with the oracle, and properties of every list of backups.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use chrono::{DateTime, TimeDelta, Utc};
use keeptime::pattern::Pattern;
use keeptime::policy::{Policy, PolicyState};
use keeptime::retention::{
    BackupState, Busy, Completeness, DeleteReason, Expiry, JudgeError, KeepReason, Limits,
    NotCounted, Outcome, Verdict,
};
use proptest::prelude::*;

use crate::oracle::backups::{Record, counted, newest_first_by_object, outcome, rank};

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_700_000_000, 0).unwrap()
}

fn state() -> impl Strategy<Value = BackupState> {
    prop_oneof![
        6 => Just(BackupState::Available),
        1 => Just(BackupState::Busy(Busy::Copying)),
        1 => Just(BackupState::Busy(Busy::Restoring)),
        1 => Just(BackupState::NotCounted(NotCounted::Manual)),
        1 => Just(BackupState::NotCounted(NotCounted::UnknownStatus)),
        1 => Just(BackupState::BeingDeleted),
    ]
}

/// Close dates, some after now and some missing. Many share a second and some an instant; a few ages
/// exceed 32 bits of seconds.
fn created_at() -> impl Strategy<Value = Option<DateTime<Utc>>> {
    let hours = (-3..400_i64).prop_map(TimeDelta::hours);
    let nanoseconds = (-3..3_i64).prop_map(TimeDelta::nanoseconds);
    let centuries = (130..300_i64, -1..2_i64)
        .prop_map(|(years, seconds)| TimeDelta::seconds(years * 31_556_952 + seconds));
    prop_oneof![
        8 => hours.prop_map(Some),
        2 => nanoseconds.prop_map(Some),
        1 => centuries.prop_map(Some),
        1 => Just(None),
    ]
    .prop_map(|age| age.map(|age| now() - age))
}

/// The policy that a record names.
fn policy_id() -> impl Strategy<Value = Option<&'static str>> {
    prop_oneof![2 => Just(None), 2 => Just(Some("own")), 1 => Just(Some("other"))]
}

fn completeness() -> impl Strategy<Value = Completeness> {
    prop_oneof![Just(Completeness::Complete), Just(Completeness::Incomplete)]
}

/// Backups of one or several objects, interleaved, with unique ids.
fn records() -> impl Strategy<Value = Vec<Record>> {
    let record =
        |objects| (0..objects, created_at(), state(), any::<u16>(), policy_id(), completeness());
    let all = (1..5_u8).prop_flat_map(move |objects| prop::collection::vec(record(objects), 0..60));
    all.prop_map(|all| {
        let record =
            |((object, created_at, state, id, policy, completeness), index): (_, u32)| Record {
                id: u32::from(id) << 8 | index,
                object,
                created_at,
                state,
                policy,
                completeness,
                expiry: Expiry::NotRecorded,
            };
        all.into_iter().zip(0..).map(record).collect()
    })
}

/// Instants to judge at: near the dates, and so far away that all ages are limited to 32 bits.
fn any_now() -> impl Strategy<Value = DateTime<Utc>> {
    let years = |years: i64| now() + TimeDelta::days(years * 365);
    prop_oneof![
        3 => Just(now()),
        1 => Just(years(135)),
        1 => Just(DateTime::<Utc>::MAX_UTC),
        1 => Just(years(-400)),
    ]
}

fn limits() -> impl Strategy<Value = Limits> {
    let limit = || prop_oneof![1 => Just(None), 3 => (0..12_u32).prop_map(Some)];
    (limit(), limit(), 0..4_u32).prop_map(|(count, days, floor)| build(count, days, floor))
}

fn build(count: Option<u32>, days: Option<u32>, floor: u32) -> Limits {
    Limits::UNLIMITED.with_max_backups(count).with_max_days(days).with_keep_at_least(floor)
}

fn outcomes(limits: Limits, records: &[Record], now: DateTime<Utc>) -> BTreeMap<u32, Outcome> {
    let judgement = limits.judge(records, now).unwrap();
    judgement.verdicts().map(|(record, verdict)| (record.id, verdict.outcome())).collect()
}

/// Whether a backup is deleted now or in a later run.
fn is_deleted(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Delete | Outcome::Defer)
}

fn reason_holds(reason: DeleteReason, limits: Limits, real_rank: u32, real_age: TimeDelta) -> bool {
    let count =
        |rank: u32, max: u32| rank == real_rank && limits.max_backups() == Some(max) && rank > max;
    let aged = |age: TimeDelta, days: u32| {
        age == real_age && limits.max_days() == Some(days) && age > TimeDelta::days(days.into())
    };
    match reason {
        DeleteReason::Count { rank, max } => count(rank, max),
        DeleteReason::Age { age, days } => aged(age, days),
        DeleteReason::CountAndAge { rank, max, age, days } => count(rank, max) && aged(age, days),
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_outcome_equals_that_of_the_oracle(records in records(), limits in limits(), now in any_now()) {
        let judged = outcomes(limits, &records, now);
        prop_assert_eq!(judged.len(), records.len());
        for record in &records {
            prop_assert_eq!(judged[&record.id], outcome(&records, record, limits, now), "{:?}", record);
        }
    }

    #[test]
    fn objects_are_in_order_of_appearance_and_their_backups_sorted(records in records(), now in any_now()) {
        let judgement = Limits::UNLIMITED.judge(&records, now).unwrap();
        let shown: Vec<Vec<&Record>> = judgement
            .objects()
            .map(|object| object.verdicts().map(|(record, _)| record).collect())
            .collect();
        prop_assert_eq!(shown, newest_first_by_object(&records));
    }

    #[test]
    fn the_reason_of_each_verdict_implies_it(records in records(), limits in limits()) {
        let judgement = limits.judge(&records, now()).unwrap();
        for (record, verdict) in judgement.verdicts() {
            let real_rank = rank(&records, record, now());
            let real_age = record.created_at.map_or(TimeDelta::zero(), |at| now() - at);
            let holds = match verdict {
                Verdict::Keep(KeepReason::WithinLimits { rank, age }) => rank == real_rank && age == real_age
                    && limits.max_backups().is_none_or(|max| rank <= max)
                    && limits.max_days().is_none_or(|days| age <= TimeDelta::days(days.into())),
                Verdict::Keep(KeepReason::Floor { rank, floor, reason }) => rank == real_rank && rank <= floor
                    && floor == limits.keep_at_least() && reason_holds(reason, limits, real_rank, real_age),
                Verdict::Keep(KeepReason::NotCounted(reason)) => record.state == BackupState::NotCounted(reason),
                Verdict::Keep(KeepReason::NoDate) => record.created_at.is_none(),
                Verdict::Keep(KeepReason::InFuture { ahead }) => record.created_at == Some(now() + ahead) && ahead > TimeDelta::zero(),
                Verdict::Delete(reason) => record.state == BackupState::Available
                    && reason_holds(reason, limits, real_rank, real_age) && real_rank > limits.keep_at_least(),
                Verdict::Defer(reason, busy) => record.state == BackupState::Busy(busy)
                    && reason_holds(reason, limits, real_rank, real_age) && real_rank > limits.keep_at_least(),
                Verdict::BeingDeleted => record.state == BackupState::BeingDeleted,
                _ => false,
            };
            prop_assert!(holds, "{verdict:?} on {record:?}");
        }
    }

    #[test]
    fn the_order_of_the_list_does_not_matter((records, shuffled) in records().prop_flat_map(|records| {
        let shuffled = Just(records.clone()).prop_shuffle();
        (Just(records), shuffled)
    }), limits in limits()) {
        prop_assert_eq!(outcomes(limits, &records, now()), outcomes(limits, &shuffled, now()));
    }

    /// For all limits, including 0.
    #[test]
    fn protected_backups_and_the_floor_are_never_deleted(records in records(), limits in limits(), now in any_now()) {
        let judged = outcomes(limits, &records, now);
        for record in &records {
            let is_protected = !matches!(record.state, BackupState::Available)
                || record.created_at.is_none_or(|at| at > now);
            prop_assert!(!is_protected || judged[&record.id] != Outcome::Delete, "{record:?}");
        }
        for record in &records {
            if counted(record, now).is_some() && rank(&records, record, now) <= limits.keep_at_least() {
                prop_assert_eq!(judged[&record.id], Outcome::Keep, "{:?}", record);
            }
        }
    }

    #[test]
    fn objects_do_not_affect_each_other(records in records(), limits in limits()) {
        let all = outcomes(limits, &records, now());
        for object in 0..4 {
            let own: Vec<Record> = records.iter().filter(|record| record.object == object).cloned().collect();
            for (id, alone) in outcomes(limits, &own, now()) {
                prop_assert_eq!(all[&id], alone);
            }
        }
    }

    #[test]
    fn raising_a_limit_or_the_floor_never_deletes_more(records in records(), limits in limits(), more in 0..5_u32) {
        let before = outcomes(limits, &records, now());
        let (count, days, floor) = (limits.max_backups(), limits.max_days(), limits.keep_at_least());
        for raised in [
            build(count.map(|count| count + more), days, floor),
            build(None, days, floor),
            build(count, days.map(|days| days + more), floor),
            build(count, None, floor),
            build(count, days, floor + more),
        ] {
            for (id, after) in outcomes(raised, &records, now()) {
                prop_assert!(!is_deleted(&after) || is_deleted(&before[&id]));
            }
        }
    }

    #[test]
    fn judging_later_never_deletes_less(records in records(), limits in limits(), hours in 0..300_i64) {
        let before = outcomes(limits, &records, now());
        let after = outcomes(limits, &records, now() + TimeDelta::hours(hours));
        // A backup dated after now may be counted later, which can only delete more of the others.
        for (id, outcome) in before {
            prop_assert!(!is_deleted(&outcome) || is_deleted(&after[&id]));
        }
    }

    #[test]
    fn after_the_deletions_nothing_more_is_deleted(records in records(), limits in limits()) {
        let judged = outcomes(limits, &records, now());
        let left: Vec<Record> = records.iter().filter(|record| judged[&record.id] != Outcome::Delete).cloned().collect();
        prop_assert!(outcomes(limits, &left, now()).values().all(|outcome| *outcome != Outcome::Delete));
    }

    #[test]
    fn waves_contain_each_deletion_once_oldest_first(records in records(), limits in limits(), size in 1..7_usize) {
        let judgement = limits.judge(&records, now()).unwrap();
        let deletions = judgement.deletions();
        let waves: Vec<&[&Record]> = deletions.waves(NonZeroUsize::new(size).unwrap()).collect();
        prop_assert!(waves.iter().all(|wave| (1..=size).contains(&wave.len())));
        let all: Vec<&Record> = waves.concat();
        prop_assert!(all.windows(2).all(|pair| pair[0].created_at <= pair[1].created_at));
        let mut ids: Vec<u32> = all.iter().map(|record| record.id).collect();
        ids.sort_unstable();
        let judged = outcomes(limits, &records, now());
        let deleted: Vec<u32> = judged.iter().filter(|(_, outcome)| **outcome == Outcome::Delete).map(|(id, _)| *id).collect();
        prop_assert_eq!(ids, deleted);
        let summary = judgement.summary();
        prop_assert_eq!(summary.kept + summary.deleted + summary.deferred + summary.being_deleted, records.len());
    }

    /// A policy judges its own backups as its limits would judge them alone, and keeps all others.
    #[test]
    fn a_policy_judges_its_own_backups_as_if_there_were_no_others(records in records(), limits in limits(), hours in -20..400_i64) {
        let created_at = now() - TimeDelta::hours(hours);
        let policy = Policy::new(Pattern::parse("FREQ=DAILY").unwrap(), limits, PolicyState::Enabled, [0_u8, 1])
            .with_id("own".to_owned())
            .with_created_at(created_at);
        let is_own = |record: &Record| {
            record.object < 2 && record.policy != Some("other") && record.created_at.is_none_or(|at| at >= created_at)
        };
        let own: Vec<Record> = records.iter().filter(|record| is_own(record)).cloned().collect();
        let judgement = policy.judge(&records, now()).unwrap();
        for (record, verdict) in judgement.verdicts() {
            let expected = match (is_own(record), record.state) {
                (true, _) => outcome(&own, record, limits, now()),
                (false, BackupState::BeingDeleted) => Outcome::BeingDeleted,
                (false, _) => Outcome::Keep,
            };
            prop_assert_eq!(verdict.outcome(), expected, "{:?}", record);
        }
    }

    /// An object with a counted backup keeps one, and an object with a counted complete backup keeps a
    /// complete one. At most one backup of each object is excluded.
    #[test]
    fn deletions_except_last_copies_leave_every_object_a_copy(records in records(), limits in limits()) {
        let judgement = limits.judge(&records, now()).unwrap();
        let careful = judgement.deletions_except_last_copies();
        let deleted: Vec<u32> = careful.iter().map(|record| record.id).collect();
        let mut all: Vec<u32> = careful.excluded_last_copies().iter().map(|record| record.id).chain(deleted.clone()).collect();
        let mut expected: Vec<u32> = judgement.deletions().iter().map(|record| record.id).collect();
        all.sort_unstable();
        expected.sort_unstable();
        prop_assert_eq!(all, expected);
        for object in newest_first_by_object(&records) {
            let counts: Vec<&&Record> = object.iter().filter(|record| counted(record, now()).is_some()).collect();
            let complete = |record: &&&&Record| record.completeness == Completeness::Complete;
            let stays = |record: &&&&Record| !deleted.contains(&record.id);
            prop_assert_eq!(counts.iter().any(|record| complete(&record)), counts.iter().filter(complete).any(|record| stays(&record)));
            prop_assert_eq!(counts.is_empty(), !counts.iter().any(|record| stays(&record)));
            let is_excluded = |record: &&&Record| careful.excluded_last_copies().iter().any(|excluded| excluded.id == record.id);
            prop_assert!(counts.iter().copied().filter(is_excluded).count() <= 1);
        }
    }

    #[test]
    fn a_duplicate_is_found_at_any_index(records in records(), original in any::<prop::sample::Index>(), insert_at in any::<prop::sample::Index>()) {
        prop_assume!(!records.is_empty());
        let mut with_duplicate = records.clone();
        let duplicate = records[original.index(records.len())].clone();
        with_duplicate.insert(insert_at.index(records.len() + 1), duplicate.clone());
        let Err(JudgeError::Duplicate { first, second }) = Limits::UNLIMITED.judge(&with_duplicate, now()) else {
            panic!("the duplicate was not found");
        };
        prop_assert!(first < second);
        prop_assert_eq!(&with_duplicate[first], &duplicate);
        prop_assert_eq!(&with_duplicate[second], &duplicate);
    }
}
