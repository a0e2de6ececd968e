//! Retention compared with the oracle, and properties of every list of backups.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use keeptime::pattern::Pattern;
use keeptime::policy::{Policy, PolicyState};
use keeptime::retention::{
    BackupState, Busy, Completeness, DeleteReason, Expiry, JudgeError, KeepReason, Limits,
    LongTerm, NotCounted, Outcome, PeriodUnit, Verdict,
};
use proptest::prelude::*;

use crate::oracle::backups::{Record, counted, kept_for, newest_first_by_object, outcome, rank};

pub(crate) fn now() -> DateTime<Utc> {
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
    let years = (0..40_000_i64).prop_map(TimeDelta::hours);
    let nanoseconds = (-3..3_i64).prop_map(TimeDelta::nanoseconds);
    let centuries = (130..300_i64, -1..2_i64)
        .prop_map(|(years, seconds)| TimeDelta::seconds(years * 31_556_952 + seconds));
    prop_oneof![
        8 => hours.prop_map(Some),
        4 => years.prop_map(Some),
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

/// Own expiries, many of them near now.
fn expiry() -> impl Strategy<Value = Expiry> {
    let at = prop_oneof![
        (-48..48_i64).prop_map(TimeDelta::hours),
        (-1..2_i64).prop_map(TimeDelta::nanoseconds),
    ];
    prop_oneof![
        4 => Just(Expiry::NotRecorded),
        1 => Just(Expiry::Never),
        3 => at.prop_map(|ahead| Expiry::At(now() + ahead)),
    ]
}

/// Backups of one or several objects, interleaved, with unique ids.
pub(crate) fn records() -> impl Strategy<Value = Vec<Record>> {
    let record = |objects| {
        let state = (state(), completeness(), expiry());
        (0..objects, created_at(), any::<u16>(), policy_id(), state)
    };
    let all = (1..5_u8).prop_flat_map(move |objects| prop::collection::vec(record(objects), 0..60));
    all.prop_map(|all| {
        let record =
            |((object, created_at, id, policy, (state, completeness, expiry)), index): (_, u32)| {
                Record {
                    id: u32::from(id) << 8 | index,
                    object,
                    created_at,
                    state,
                    policy,
                    completeness,
                    expiry,
                }
            };
        all.into_iter().zip(0..).map(record).collect()
    })
}

/// Instants to judge at: near the dates, and so far away that all ages are limited to 32 bits.
pub(crate) fn any_now() -> impl Strategy<Value = DateTime<Utc>> {
    let years = |years: i64| now() + TimeDelta::days(years * 365);
    prop_oneof![
        3 => Just(now()),
        1 => Just(years(135)),
        1 => Just(DateTime::<Utc>::MAX_UTC),
        1 => Just(years(-400)),
    ]
}

pub(crate) fn limits() -> impl Strategy<Value = Limits> {
    let limit = || prop_oneof![1 => Just(None), 3 => (0..12_u32).prop_map(Some)];
    let permanent = prop_oneof![1 => Just(Limits::PERMANENT), 9 => Just(Limits::UNLIMITED)];
    let long_term = prop_oneof![Just(None), long_term()];
    (permanent, limit(), limit(), 0..4_u32, long_term).prop_map(
        |(limits, count, days, floor, long_term)| {
            let limits = limits.with_max_backups(count).with_max_days(days);
            limits.with_keep_at_least(floor).with_long_term(long_term)
        },
    )
}

/// Small numbers of periods; `None` if all are 0.
fn long_term() -> impl Strategy<Value = Option<LongTerm>> {
    let number = || prop_oneof![2 => Just(0), 3 => 1..6_u8, 1 => Just(100)];
    let minutes = prop_oneof![Just(0), -14 * 60..=14 * 60];
    ([number(), number(), number(), number()], minutes)
        .prop_map(|(numbers, minutes)| rules(numbers, offset(minutes)))
}

fn rules([days, weeks, months, years]: [u8; 4], offset: FixedOffset) -> Option<LongTerm> {
    LongTerm::in_offset(offset).days(days).weeks(weeks).months(months).years(years).build().ok()
}

fn offset(minutes: i32) -> FixedOffset {
    FixedOffset::east_opt(minutes * 60).unwrap()
}

/// Returns limits of which each keeps at least as much.
fn raised(limits: Limits, more: u8, unit: PeriodUnit) -> Vec<Limits> {
    let more_backups = u32::from(more);
    let more_periods = |number: u8| (number + more).min(LongTerm::MAX_PERIODS);
    let (numbers, offset) = match limits.long_term() {
        Some(rules) => (PeriodUnit::ALL.map(|unit| rules.periods(unit)), rules.offset()),
        None => ([0; 4], offset(0)),
    };
    let with_rules = |numbers| limits.with_long_term(rules(numbers, offset));
    let mut one_raised = numbers;
    one_raised[unit as usize] = more_periods(numbers[unit as usize]);
    vec![
        limits.with_max_backups(limits.max_backups().map(|count| count + more_backups)),
        limits.with_max_backups(None),
        limits.with_max_days(limits.max_days().map(|days| days + more_backups)),
        limits.with_max_days(None),
        limits.with_keep_at_least(limits.keep_at_least() + more_backups),
        with_rules(one_raised),
        with_rules(numbers.map(more_periods)),
        Limits::PERMANENT,
    ]
}

fn outcomes(limits: Limits, records: &[Record], now: DateTime<Utc>) -> BTreeMap<u32, Outcome> {
    let judgement = limits.judge(records, now).unwrap();
    judgement.verdicts().map(|(record, verdict)| (record.id, verdict.outcome())).collect()
}

/// Whether a backup is deleted now or in a later run.
fn is_deleted(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Delete | Outcome::Defer)
}

/// Returns why a record exceeds the limits.
fn delete_reason(limits: Limits, record: &Record, rank: u32) -> Option<DeleteReason> {
    let age = now() - record.created_at?;
    let over_count = limits.max_backups().filter(|max| rank > *max);
    let over_days = limits.max_days().filter(|days| age > TimeDelta::days((*days).into()));
    Some(match (over_count, record.expiry, over_days) {
        (Some(max), Expiry::At(expired_at), _) if expired_at <= now() => {
            DeleteReason::CountAndExpiry { rank, max, expired_at }
        }
        (None, Expiry::At(expired_at), _) if expired_at <= now() => {
            DeleteReason::Expiry { expired_at }
        }
        (Some(max), Expiry::NotRecorded, Some(days)) => {
            DeleteReason::CountAndAge { rank, max, age, days }
        }
        (None, Expiry::NotRecorded, Some(days)) => DeleteReason::Age { age, days },
        (Some(max), _, _) => DeleteReason::Count { rank, max },
        (None, _, _) => return None,
    })
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
            let exceeds = |reason| delete_reason(limits, record, real_rank) == Some(reason);
            let is_over_floor = real_rank > limits.keep_at_least();
            let kept_for = || kept_for(&records, record, limits, now());
            let is_deletable = || is_over_floor && !limits.is_permanent() && kept_for().is_empty();
            let holds = match verdict {
                Verdict::Keep(KeepReason::WithinLimits { rank, age }) => rank == real_rank
                    && record.created_at == Some(now() - age)
                    && delete_reason(limits, record, rank).is_none(),
                Verdict::Keep(KeepReason::Floor { rank, floor, reason }) => rank == real_rank
                    && !is_over_floor && floor == limits.keep_at_least() && exceeds(reason),
                Verdict::Keep(KeepReason::Permanent { rank, reason }) => rank == real_rank
                    && is_over_floor && limits.is_permanent() && exceeds(reason),
                Verdict::Keep(KeepReason::LongTerm { rank, periods, reason }) => rank == real_rank
                    && is_over_floor && !limits.is_permanent() && exceeds(reason)
                    && periods.iter().map(|period| (period.unit(), period.first_day())).eq(kept_for()),
                Verdict::Keep(KeepReason::NotCounted(reason)) => record.state == BackupState::NotCounted(reason),
                Verdict::Keep(KeepReason::NoDate) => record.created_at.is_none(),
                Verdict::Keep(KeepReason::InFuture { ahead }) => record.created_at == Some(now() + ahead) && ahead > TimeDelta::zero(),
                Verdict::Delete(reason) => record.state == BackupState::Available
                    && exceeds(reason) && is_deletable(),
                Verdict::Defer(reason, busy) => record.state == BackupState::Busy(busy)
                    && exceeds(reason) && is_deletable(),
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
    fn raising_a_limit_or_adding_a_long_term_rule_never_deletes_more(
        records in records(), limits in limits(), more in 0..5_u8, unit in prop::sample::select(&PeriodUnit::ALL[..]),
    ) {
        let before = outcomes(limits, &records, now());
        for raised in raised(limits, more, unit) {
            for (id, after) in outcomes(raised, &records, now()) {
                prop_assert!(!is_deleted(&after) || is_deleted(&before[&id]), "{raised:?}");
            }
        }
    }

    /// A backup dated after now may be counted later. It is then the newest of its object, so it brings
    /// no other backup back.
    #[test]
    fn judging_later_never_deletes_less(
        records in records(), limits in limits(), hours in prop_oneof![0..300_i64, 0..40_000_i64],
    ) {
        let before = outcomes(limits, &records, now());
        let after = outcomes(limits, &records, now() + TimeDelta::hours(hours));
        for (id, outcome) in before {
            prop_assert!(!is_deleted(&outcome) || is_deleted(&after[&id]));
        }
    }

    #[test]
    fn judging_a_part_never_deletes_what_judging_the_whole_keeps(
        records in records(), is_in_part in prop::collection::vec(any::<bool>(), 60), limits in limits(), now in any_now(),
    ) {
        let part = records.iter().zip(is_in_part).filter(|(_, is_in_part)| *is_in_part);
        let part: Vec<Record> = part.map(|(record, _)| record.clone()).collect();
        let whole = outcomes(limits, &records, now);
        for (id, outcome) in outcomes(limits, &part, now) {
            prop_assert!(!is_deleted(&outcome) || is_deleted(&whole[&id]));
        }
    }

    #[test]
    fn after_the_deletions_nothing_more_is_deleted(records in records(), limits in limits(), now in any_now()) {
        let judged = outcomes(limits, &records, now);
        let left: Vec<Record> = records.iter().filter(|record| judged[&record.id] != Outcome::Delete).cloned().collect();
        prop_assert!(outcomes(limits, &left, now).values().all(|outcome| *outcome != Outcome::Delete));
    }

    #[test]
    fn waves_contain_each_deletion_once_oldest_first(records in records(), limits in limits(), size in 1..7_usize) {
        let judgement = limits.judge(&records, now()).unwrap();
        let deletions = judgement.deletions_with_last_copies();
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
    fn deletions_leave_every_object_a_copy(records in records(), limits in limits()) {
        let judgement = limits.judge(&records, now()).unwrap();
        let careful = judgement.deletions();
        let deleted: Vec<u32> = careful.iter().map(|record| record.id).collect();
        let mut all: Vec<u32> = careful.excluded_last_copies().iter().map(|record| record.id).chain(deleted.clone()).collect();
        let mut expected: Vec<u32> = judgement.deletions_with_last_copies().iter().map(|record| record.id).collect();
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
