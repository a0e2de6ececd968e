//! The events of a forecast, compared with a simulation that judges every backup at every event.

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use keeptime::forecast::{ForecastEvent, Forecaster, SimulatedBackup};
use keeptime::pattern::Pattern;
use keeptime::policy::{Policy, PolicyState};
use keeptime::retention::{
    BackupState, Busy, Completeness, Expiry, FailedOperation, KeepReason, Limits, LongTerm,
    NotCounted, Periods, Verdict,
};
use proptest::prelude::*;

use crate::oracle::backups::Record;

/// The first id of the backups that the plain simulation creates. They rank as newer than all others of the
/// same instant.
const FIRST_NEW_ID: u32 = 1_000;

#[derive(Clone, Debug, PartialEq)]
struct PlainEvent {
    at: DateTime<Utc>,
    object: u8,
    created_at: Option<DateTime<Utc>>,
    /// `None` for a creation.
    deletion: Option<PlainDeletion>,
}

#[derive(Clone, Debug, PartialEq)]
struct PlainDeletion {
    index: Option<usize>,
    new_backups: u64,
    verdict: Verdict,
    kept_for: Option<Periods>,
}

impl PlainEvent {
    /// The order of events, and any order of those at one instant.
    fn key(&self) -> impl Ord + use<> {
        let index = self.deletion.as_ref().map(|deletion| deletion.index);
        (self.at, index.is_some(), self.object, self.created_at, index)
    }
}

/// Returns a failed backup as the limits for failed backups judge it.
fn as_available(failed: &Record) -> Record {
    Record {
        state: BackupState::Available,
        policy: None,
        completeness: Completeness::Complete,
        expiry: Expiry::NotRecorded,
        ..failed.clone()
    }
}

fn is_failed(record: &Record) -> bool {
    matches!(record.state, BackupState::NotCounted(NotCounted::Failed(_)))
}

/// Returns the verdicts on all records: those of the policy, and for failed ones those of their own limits.
fn verdicts(
    policy: &Policy<u8>,
    failed_limits: Limits,
    records: &[Record],
    at: DateTime<Utc>,
) -> HashMap<u32, Verdict> {
    let id_and_verdict = |(record, verdict): (&Record, Verdict)| (record.id, verdict);
    let mut verdicts: HashMap<u32, Verdict> =
        policy.judge(records, at).unwrap().verdicts().map(id_and_verdict).collect();
    let failed: Vec<Record> =
        records.iter().filter(|record| is_failed(record)).map(as_available).collect();
    let failed = failed_limits.judge(&failed, at).unwrap();
    verdicts.extend(failed.verdicts().map(|(record, verdict)| (record.id, verdict)));
    verdicts
}

/// Judges every backup of each object at every instant at which any verdict may change.
fn plain_events(
    policy: &Policy<u8>,
    objects: &[u8],
    failed_limits: Limits,
    records: &[Record],
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Vec<PlainEvent> {
    let after = (std::ops::Bound::Excluded(now), std::ops::Bound::Included(until));
    let fires: Vec<DateTime<Utc>> = policy.schedule().unwrap().fires(after).collect();
    let moment = TimeDelta::nanoseconds(1);
    let days = [policy.limits().unwrap().max_days(), failed_limits.max_days()];
    let dates = || records.iter().filter_map(|record| record.created_at).chain(fires.clone());
    let mut instants: Vec<DateTime<Utc>> = days
        .into_iter()
        .flatten()
        .flat_map(|days| dates().map(move |date| date + TimeDelta::days(days.into()) + moment))
        .chain(dates())
        .chain(records.iter().filter_map(|record| match record.expiry {
            Expiry::At(at) => Some(at),
            Expiry::Never | Expiry::NotRecorded => None,
        }))
        .filter(|at| *at > now && *at <= until)
        .chain([now])
        .collect();
    instants.sort_unstable();
    instants.dedup();
    let mut events = Vec::new();
    for &object in objects {
        let mut left: Vec<Record> =
            records.iter().filter(|record| record.object == object).cloned().collect();
        let mut kept_for: HashMap<u32, Periods> = HashMap::new();
        let mut new_backups = 0;
        for &at in &instants {
            if fires.contains(&at) {
                events.push(PlainEvent { at, object, created_at: Some(at), deletion: None });
                left.push(Record {
                    id: FIRST_NEW_ID + new_backups,
                    object,
                    created_at: Some(at),
                    state: BackupState::Available,
                    policy: policy.id().map(|_| OWN),
                    completeness: Completeness::Complete,
                    expiry: Expiry::NotRecorded,
                });
                new_backups += 1;
            }
            let now = verdicts(policy, failed_limits, &left, at);
            let (deleted, kept): (Vec<Record>, Vec<Record>) =
                left.into_iter().partition(|record| matches!(now[&record.id], Verdict::Delete(_)));
            left = kept;
            for record in deleted {
                let deletion = PlainDeletion {
                    index: records.iter().position(|other| other.id == record.id),
                    new_backups: new_backups.into(),
                    verdict: now[&record.id],
                    kept_for: kept_for.get(&record.id).copied(),
                };
                // Exactly at its age a backup is kept. The deletion is shown at that instant.
                let of_age = at.timestamp_subsec_nanos() % 1_000 == 1;
                let shown = if of_age { at - moment } else { at };
                let (created_at, deletion) = (record.created_at, Some(deletion));
                events.push(PlainEvent { at: shown, object, created_at, deletion });
            }
            let left_now = verdicts(policy, failed_limits, &left, at).into_iter();
            kept_for = left_now
                .filter_map(|(id, verdict)| match verdict {
                    Verdict::Keep(KeepReason::LongTerm { periods, .. }) => Some((id, periods)),
                    Verdict::Delete(_) => panic!("deletions cause further ones"),
                    _ => None,
                })
                .collect();
        }
    }
    events.sort_by_key(PlainEvent::key);
    events
}

const OWN: &str = "own";

fn record() -> impl Strategy<Value = Record> {
    let state = prop_oneof![
        12 => Just(BackupState::Available),
        2 => Just(BackupState::Busy(Busy::Restoring)),
        1 => Just(BackupState::NotCounted(NotCounted::Manual)),
        3 => Just(BackupState::NotCounted(NotCounted::Failed(FailedOperation::Creation))),
        1 => Just(BackupState::BeingDeleted),
    ];
    let now = now();
    // Up to four days in the future. Many share an instant, and some are created at a fire.
    let created_at = prop::option::weighted(
        0.97,
        (-8_i64..80, prop::sample::select(vec![0, 0, 0, 1_800_000, 123_456])).prop_map(
            move |(half_days, microseconds)| {
                now - TimeDelta::hours(12 * half_days) + TimeDelta::microseconds(microseconds)
            },
        ),
    );
    let expiry = prop_oneof![
        4 => Just(Expiry::NotRecorded),
        1 => Just(Expiry::Never),
        1 => Just(Expiry::At(DateTime::UNIX_EPOCH)),
        4 => (-20_i64..80).prop_map(move |hours| Expiry::At(now + TimeDelta::hours(12 * hours))),
    ];
    let policy = prop::sample::select(vec![None, None, Some(OWN), Some(OWN), Some("other")]);
    (1_u8..4, created_at, state, policy, expiry).prop_map(
        |(object, created_at, state, policy, expiry)| Record {
            id: 0,
            object,
            created_at,
            state,
            policy,
            completeness: Completeness::Complete,
            expiry,
        },
    )
}

fn limits() -> impl Strategy<Value = Limits> {
    let long_term = (0_u8..4, 0_u8..3, 0_u8..2, 0_u8..2, -12_i32..13).prop_map(
        |(days, weeks, months, years, hours)| {
            let offset = FixedOffset::east_opt(hours * 3600).unwrap();
            let builder = LongTerm::in_offset(offset).days(days).weeks(weeks);
            builder.months(months).years(years).build().ok()
        },
    );
    let days = prop::option::of(0_u32..20);
    let permanent = prop::bool::weighted(0.03);
    (prop::option::of(0_u32..8), days, 0_u32..5, long_term, any::<bool>(), permanent).prop_map(
        |(count, days, floor, long_term, has_floor, permanent)| {
            let base = if permanent { Limits::PERMANENT } else { Limits::UNLIMITED };
            base.with_max_backups(count)
                .with_max_days(days)
                .with_keep_at_least(if has_floor { floor } else { 0 })
                .with_long_term(long_term)
        },
    )
}

fn now() -> DateTime<Utc> {
    "2025-02-26T12:00:00Z".parse().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_forecast_has_the_events_of_a_simulation_that_judges_everything_at_each_of_them(
        records in prop::collection::vec(record(), 0..30),
        limits in limits(),
        failed_limits in limits(),
        rules in prop::sample::select(vec![
            "FREQ=DAILY;BYHOUR=0,12;BYMINUTE=0",
            "FREQ=WEEKLY;BYDAY=MO,TH,SU;BYHOUR=2,12,20;BYMINUTE=0",
        ]),
        names_objects in prop::bool::weighted(0.8),
        has_id in prop::bool::weighted(0.8),
        created in prop::option::weighted(0.3, -10_i64..10),
        days in -1_i64..40,
    ) {
        let mut records: Vec<Record> = records;
        for (id, record) in (0..).zip(&mut records) {
            record.id = id;
        }
        let now = now();
        let until = now + TimeDelta::days(days);
        let mut policy =
            Policy::new(Pattern::parse(rules).unwrap(), limits, PolicyState::Enabled, [1, 2, 9])
                .with_id(has_id.then(|| OWN.to_owned()))
                .with_created_at(created.map(|days| now + TimeDelta::days(days)));
        let mut objects = vec![1, 2, 9];
        if !names_objects {
            policy = policy.with_unknown_objects();
            let names_policy = |object: &u8| {
                has_id && records.iter().any(|record| {
                    record.object == *object && record.policy == Some(OWN)
                })
            };
            objects = (1..4).filter(names_policy).collect();
        }
        let forecaster = Forecaster::new(&policy).with_failed_limits(failed_limits);
        let forecast = forecaster.run(&records, now, until).unwrap();
        let is_ordered = forecast.events().is_sorted_by_key(|event| {
            (event.at(), matches!(event, ForecastEvent::Deletion(_)))
        });
        prop_assert!(is_ordered);
        let mut events: Vec<PlainEvent> = forecast
            .events()
            .iter()
            .map(|event| match event {
                ForecastEvent::Creation(creation) => PlainEvent {
                    at: creation.at(),
                    object: *creation.object(),
                    created_at: Some(creation.at()),
                    deletion: None,
                },
                ForecastEvent::Deletion(deletion) => PlainEvent {
                    at: deletion.at(),
                    object: *deletion.object(),
                    created_at: match deletion.backup() {
                        SimulatedBackup::Existing(record) => record.created_at,
                        SimulatedBackup::Future(creation) => Some(creation.at()),
                    },
                    deletion: Some(PlainDeletion {
                        index: deletion.index(),
                        new_backups: deletion.new_backups(),
                        verdict: deletion.verdict(),
                        kept_for: deletion.kept_for(),
                    }),
                },
            })
            .collect();
        events.sort_by_key(PlainEvent::key);
        let plain = plain_events(&policy, &objects, failed_limits, &records, now, until);
        prop_assert_eq!(events, plain);
    }
}
