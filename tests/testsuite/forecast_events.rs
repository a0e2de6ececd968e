//! The events of a forecast, compared with a simulation that judges every backup at every event.

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use keeptime::forecast::{ForecastEvent, Forecaster};
use keeptime::pattern::Pattern;
use keeptime::policy::{Policy, PolicyState};
use keeptime::retention::{
    BackupState, Busy, Completeness, Expiry, FailedOperation, Limits, LongTerm, NotCounted,
};
use proptest::prelude::*;

use crate::oracle::backups::Record;
use crate::oracle::plain_forecast::{OWN, events_of, plain_events};

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
        let plain = plain_events(&policy, &objects, failed_limits, &records, now, until);
        prop_assert_eq!(events_of(&forecast), plain);
    }
}
