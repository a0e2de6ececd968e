//! Forecasts of any policy and any backups, compared with a plain reading and with two shorter forecasts.

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use keeptime::forecast::{ForecastEvent, Forecaster, SimulatedBackup};
use keeptime::pattern::Pattern;
use keeptime::policy::{Policy, PolicyState};
use keeptime::retention::{BackupState, Busy, Expiry, Limits, LongTerm, Outcome};
use proptest::prelude::*;

use crate::forecast::policy;
use crate::oracle::backups::{Record, outcome};
use crate::records::{ServerBackup, available, instant, server_backup};

/// One to five hours of some days, each at the same minute.
pub(crate) fn weekly_rules() -> impl Strategy<Value = String> {
    let days = prop::sample::subsequence(vec!["MO", "TU", "WE", "TH", "FR", "SA", "SU"], 1..=7);
    let hours = prop::sample::subsequence((0..24).collect::<Vec<u8>>(), 1..=5);
    (days, hours, 0_u8..60).prop_map(|(days, hours, minute)| {
        let hours: Vec<String> = hours.iter().map(ToString::to_string).collect();
        format!("FREQ=WEEKLY;BYDAY={};BYHOUR={};BYMINUTE={minute}", days.join(","), hours.join(","))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// At each instant, exactly the backups are deleted that the rules of retention, read one backup at a
    /// time, delete then.
    #[test]
    fn a_forecast_deletes_what_the_plain_reading_deletes(
        rules in weekly_rules(),
        records in prop::collection::vec((0_i64..60 * 24, 0_u8..8, -10_i64..40 * 24), 0..10),
        count in prop::option::of(0_u32..6),
        days in prop::option::of(0_u32..20),
        floor in 0_u32..3,
        long_term in prop::option::of((0_u8..4, 0_u8..3, 0_u8..2, 0_u8..2, -12_i32..13)),
    ) {
        let long_term = long_term.and_then(|(days, weeks, months, years, hours)| {
            let offset = FixedOffset::east_opt(hours * 3600).unwrap();
            LongTerm::in_offset(offset).days(days).weeks(weeks).months(months).years(years).build().ok()
        });
        let limits = Limits::UNLIMITED
            .with_max_backups(count)
            .with_max_days(days)
            .with_keep_at_least(floor)
            .with_long_term(long_term);
        let now = instant("2025-03-03T00:00:30Z");
        let until = now + TimeDelta::days(30);
        let mut records: Vec<Record> = (0..).zip(&records).map(|(id, (age, kind, expiry))| Record {
            id,
            // A few are dated in the future.
            created_at: Some(now - TimeDelta::hours(age - 24)),
            state: if *kind == 0 { BackupState::Busy(Busy::Copying) } else { BackupState::Available },
            expiry: match kind {
                1 => Expiry::Never,
                2 | 3 => Expiry::At(now + TimeDelta::hours(*expiry)),
                _ => Expiry::NotRecorded,
            },
            ..available(0)
        }).collect();
        let pattern = Pattern::parse(&rules).unwrap();
        let policy = Policy::new(pattern, limits, PolicyState::Enabled, [1_u8]);
        let given = records.clone();
        let forecast = Forecaster::new(&policy).run(&given, now, until).unwrap();
        let mut forecast: Vec<(DateTime<Utc>, DateTime<Utc>, Option<u32>)> = forecast.deletions().map(|deletion| {
            let (created_at, id) = match deletion.backup() {
                SimulatedBackup::Existing(record) => (record.created_at.unwrap(), Some(record.id)),
                SimulatedBackup::Future(creation) => (creation.at(), None),
            };
            (deletion.at(), created_at, id)
        }).collect();
        // Any instant at which anything can change, and some at which nothing does.
        let fires: Vec<DateTime<Utc>> = policy.schedule().unwrap().fires(now..=until).collect();
        let dates = given.iter().map(|record| record.created_at.unwrap()).chain(fires.iter().copied());
        let moment = TimeDelta::nanoseconds(1);
        let mut instants: Vec<DateTime<Utc>> = dates
            .flat_map(|date| [Some(date), days.map(|days| date + TimeDelta::days(days.into()) + moment)])
            .flatten()
            .chain(given.iter().filter_map(|record| match record.expiry {
                Expiry::At(at) => Some(at),
                _ => None,
            }))
            .chain((0..30).map(|day| now + TimeDelta::days(day)))
            .filter(|at| (now..=until).contains(at))
            .collect();
        instants.sort_unstable();
        instants.dedup();
        let mut plain = Vec::new();
        for at in instants {
            if fires.contains(&at) {
                records.push(Record { id: 1000, created_at: Some(at), ..available(0) });
            }
            let deleted: Vec<bool> = records
                .iter()
                .map(|record| outcome(&records, record, limits, at) == Outcome::Delete)
                .collect();
            for (record, _) in records.iter().zip(&deleted).filter(|(_, deleted)| **deleted) {
                let shown = at - TimeDelta::nanoseconds((at.timestamp_subsec_nanos() % 1000).into());
                let id = (record.id != 1000).then_some(record.id);
                plain.push((shown, record.created_at.unwrap(), id));
            }
            let mut deleted = deleted.into_iter();
            records.retain(|_| !deleted.next().unwrap());
        }
        forecast.sort_unstable();
        plain.sort_unstable();
        prop_assert_eq!(forecast, plain, "{} {:?}", rules, limits);
    }

    /// One forecast and two forecasts in a row delete the same backups at the same instants.
    #[test]
    fn two_forecasts_in_a_row_equal_one(
        rules in weekly_rules(),
        ages in prop::collection::vec(0_i64..40 * 24, 0..12),
        count in prop::option::of(1_u32..9),
        days in prop::option::of(1_u32..20),
        cut in 0_i64..30 * 24,
    ) {
        let limits = Limits::UNLIMITED.with_max_backups(count).with_max_days(days);
        let now = instant("2025-03-03T00:00:30Z");
        let (cut, end) = (now + TimeDelta::hours(cut), now + TimeDelta::days(30));
        let backups: Vec<ServerBackup> = (0_u32..).zip(ages).map(|(id, age)| {
            server_backup(format!("old-{id}"), "web", now - TimeDelta::hours(age))
        }).collect();
        let policy = policy(&rules, limits);
        let forecaster = Forecaster::new(&policy);
        let deleted = |backups: &[ServerBackup], from, until| -> Vec<(String, DateTime<Utc>)> {
            let forecast = forecaster.run(backups, from, until).unwrap();
            forecast.deletions().filter_map(|deletion| match deletion.backup() {
                SimulatedBackup::Existing(backup) => Some((backup.id.clone(), deletion.at())),
                SimulatedBackup::Future(_) => None,
            }).collect()
        };
        let mut whole = deleted(&backups, now, end);
        let first = deleted(&backups, now, cut);
        let forecast = forecaster.run(&backups, now, cut).unwrap();
        let mut left = backups.clone();
        let mut indices = 0..;
        left.retain(|_| forecast.deletion(indices.next().unwrap()).is_none());
        let created = forecast.events().iter().filter_map(|event| match event {
            ForecastEvent::Creation(creation) => Some(creation.at()),
            ForecastEvent::Deletion(_) => None,
        });
        left.extend((0_u32..).zip(created).map(|(id, at)| server_backup(format!("new-{id}"), "web", at)));
        let second = deleted(&left, cut, end);
        let mut both: Vec<_> = first.into_iter().chain(second).filter(|(id, _)| id.starts_with("old")).collect();
        both.sort_unstable();
        whole.sort_unstable();
        prop_assert_eq!(both, whole);
    }
}
