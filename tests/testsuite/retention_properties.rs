//! Retention against the plain reading, and what must hold of any listing.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use chrono::{DateTime, TimeDelta, Utc};
use keeptime::pattern::Pattern;
use keeptime::policy::{Policy, PolicyState};
use keeptime::retention::{
    BackupState, Busy, Completeness, DeleteReason, JudgeError, KeepReason, Limits, NotCounted,
    Outcome, Verdict,
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

/// Close dates, some after now and some missing; many of one second and some of one instant; a few
/// from so long ago that 32 bits do not hold the seconds since.
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
fn named() -> impl Strategy<Value = Option<&'static str>> {
    prop_oneof![2 => Just(None), 2 => Just(Some("own")), 1 => Just(Some("other"))]
}

fn completeness() -> impl Strategy<Value = Completeness> {
    prop_oneof![Just(Completeness::Complete), Just(Completeness::Incomplete)]
}

/// One object or a few, interleaved; ids told apart by their place.
fn records() -> impl Strategy<Value = Vec<Record>> {
    let record =
        |objects| (0..objects, created_at(), state(), any::<u16>(), named(), completeness());
    let all = (1..5_u8).prop_flat_map(move |objects| prop::collection::vec(record(objects), 0..60));
    all.prop_map(|all| {
        let place =
            |((object, created_at, state, id, policy, completeness), place): (_, u32)| Record {
                id: u32::from(id) << 8 | place,
                object,
                created_at,
                state,
                policy,
                completeness,
            };
        all.into_iter().zip(0..).map(place).collect()
    })
}

/// Instants to judge as of: near the dates, and so far from them that no two seconds differ in 32
/// bits.
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

/// Whether a backup is to go, now or at the next run.
fn due(outcome: &Outcome) -> bool {
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
    fn every_outcome_is_that_of_the_plain_reading(records in records(), limits in limits(), now in any_now()) {
        let judged = outcomes(limits, &records, now);
        prop_assert_eq!(judged.len(), records.len());
        for record in &records {
            prop_assert_eq!(judged[&record.id], outcome(&records, record, limits, now), "{:?}", record);
        }
    }

    #[test]
    fn objects_come_as_first_named_and_their_backups_as_a_plain_sort_has_them(records in records(), now in any_now()) {
        let judgement = Limits::UNLIMITED.judge(&records, now).unwrap();
        let shown: Vec<Vec<&Record>> = judgement
            .objects()
            .map(|object| object.verdicts().map(|(record, _)| record).collect())
            .collect();
        prop_assert_eq!(shown, newest_first_by_object(&records));
    }

    #[test]
    fn the_evidence_checked_by_itself_implies_the_verdict(records in records(), limits in limits()) {
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
                Verdict::Keep(KeepReason::NotCounted(exempt)) => record.state == BackupState::NotCounted(exempt),
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

    /// Whatever the limits, a literal zero included.
    #[test]
    fn what_is_protected_is_never_pruned_and_the_floor_holds(records in records(), limits in limits(), now in any_now()) {
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
    fn objects_do_not_touch_each_other(records in records(), limits in limits()) {
        let all = outcomes(limits, &records, now());
        for object in 0..4 {
            let own: Vec<Record> = records.iter().filter(|record| record.object == object).cloned().collect();
            for (id, alone) in outcomes(limits, &own, now()) {
                prop_assert_eq!(all[&id], alone);
            }
        }
    }

    #[test]
    fn raising_a_limit_or_the_floor_never_prunes_more(records in records(), limits in limits(), more in 0..5_u32) {
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
                prop_assert!(!due(&after) || due(&before[&id]));
            }
        }
    }

    #[test]
    fn later_never_prunes_less(records in records(), limits in limits(), hours in 0..300_i64) {
        let before = outcomes(limits, &records, now());
        let after = outcomes(limits, &records, now() + TimeDelta::hours(hours));
        // One that was dated after now may push others out by then, never back in, unless the floor
        // moves on to it.
        for (id, outcome) in before {
            prop_assert!(!due(&outcome) || due(&after[&id]));
        }
    }

    #[test]
    fn once_the_deletions_are_done_there_are_no_more(records in records(), limits in limits()) {
        let judged = outcomes(limits, &records, now());
        let left: Vec<Record> = records.iter().filter(|record| judged[&record.id] != Outcome::Delete).cloned().collect();
        prop_assert!(outcomes(limits, &left, now()).values().all(|outcome| *outcome != Outcome::Delete));
    }

    #[test]
    fn waves_hold_each_deletion_once_and_the_oldest_first(records in records(), limits in limits(), size in 1..7_usize) {
        let judgement = limits.judge(&records, now()).unwrap();
        let deletions = judgement.deletions();
        let waves: Vec<&[&Record]> = deletions.waves(NonZeroUsize::new(size).unwrap()).collect();
        prop_assert!(waves.iter().all(|wave| (1..=size).contains(&wave.len())));
        let all: Vec<&Record> = waves.concat();
        prop_assert!(all.windows(2).all(|pair| pair[0].created_at <= pair[1].created_at));
        let mut ids: Vec<u32> = all.iter().map(|record| record.id).collect();
        ids.sort_unstable();
        let judged = outcomes(limits, &records, now());
        let pruned: Vec<u32> = judged.iter().filter(|(_, outcome)| **outcome == Outcome::Delete).map(|(id, _)| *id).collect();
        prop_assert_eq!(ids, pruned);
        let summary = judgement.summary();
        prop_assert_eq!(summary.kept + summary.deleted + summary.deferred + summary.being_deleted, records.len());
    }

    /// A policy judges its own backups as its limits would judge these alone; all others stay.
    #[test]
    fn a_policy_judges_its_own_as_if_there_were_no_others(records in records(), limits in limits(), hours in -20..400_i64) {
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

    /// No object that has a counted complete backup loses its last one, nor one that has a counted
    /// backup that; and what is left out is as little as that takes.
    #[test]
    fn deletions_except_last_copies_leave_every_object_a_copy(records in records(), limits in limits()) {
        let judgement = limits.judge(&records, now()).unwrap();
        let careful = judgement.deletions_except_last_copies();
        let deleted: Vec<u32> = careful.iter().map(|record| record.id).collect();
        let mut all: Vec<u32> = careful.excluded_last_copies().iter().map(|record| record.id).chain(deleted.clone()).collect();
        let mut due: Vec<u32> = judgement.deletions().iter().map(|record| record.id).collect();
        all.sort_unstable();
        due.sort_unstable();
        prop_assert_eq!(all, due);
        for object in newest_first_by_object(&records) {
            let counts: Vec<&&Record> = object.iter().filter(|record| counted(record, now()).is_some()).collect();
            let complete = |record: &&&&Record| record.completeness == Completeness::Complete;
            let stays = |record: &&&&Record| !deleted.contains(&record.id);
            prop_assert_eq!(counts.iter().any(|record| complete(&record)), counts.iter().filter(complete).any(|record| stays(&record)));
            prop_assert_eq!(counts.is_empty(), !counts.iter().any(|record| stays(&record)));
            let left_out = |record: &&&Record| careful.excluded_last_copies().iter().any(|left| left.id == record.id);
            prop_assert!(counts.iter().copied().filter(left_out).count() <= 1);
        }
    }

    #[test]
    fn a_repeated_record_is_found_wherever_it_stands(records in records(), pick in any::<prop::sample::Index>(), place in any::<prop::sample::Index>()) {
        prop_assume!(!records.is_empty());
        let mut repeated = records.clone();
        let twin = records[pick.index(records.len())].clone();
        repeated.insert(place.index(records.len() + 1), twin.clone());
        let Err(JudgeError::Duplicate { first, second }) = Limits::UNLIMITED.judge(&repeated, now()) else {
            panic!("the repeated record was not found");
        };
        prop_assert!(first < second);
        prop_assert_eq!(&repeated[first], &twin);
        prop_assert_eq!(&repeated[second], &twin);
    }
}
