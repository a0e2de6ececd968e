//! How many backups a policy has in the long run, and how far back they reach, compared with long simulations.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, FixedOffset, TimeDelta, Utc};
use keeptime::forecast::{
    Basis, ForecastEvent, Forecaster, LongRun, Reach, SimulatedBackup, steady_state,
};
use keeptime::pattern::Pattern;
use keeptime::policy::{Policy, PolicyState};
use keeptime::retention::{DeleteReason, Limits, LongTerm, Verdict};
use keeptime::timetable::Timetable;
use proptest::prelude::*;

use crate::forecast::{DAILY, long_term};
use crate::forecast_properties::weekly_rules;
use crate::records::{ServerBackup, instant};

#[test]
fn the_long_run_of_every_kind_of_limits_is_known() {
    let start = instant("2025-03-01T00:00:00Z");
    let every_two = Pattern::parse_cbr("FREQ=DAILY;INTERVAL=2;BYHOUR=2;BYMINUTE=0").unwrap();
    let daily = Pattern::parse(DAILY).unwrap();
    let all = Limits::UNLIMITED;
    let rules = long_term(0, 0, 2, 0);
    for (pattern, limits, expected) in [
        (&every_two, all.with_max_days(7), Some((3..=4, Basis::WholeCycle))),
        (&every_two, all.with_max_backups(7), Some((7..=7, Basis::Formula))),
        (&daily, all.with_max_days(7), Some((7..=8, Basis::Formula))),
        (&daily, all.with_max_backups(3).with_long_term(rules), Some((4..=5, Basis::WholeCycle))),
        (
            &every_two,
            all.with_max_backups(1).with_long_term(rules),
            Some((3..=3, Basis::WholeCycle)),
        ),
        (&daily, all.with_max_backups(0).with_long_term(rules), Some((3..=3, Basis::WholeCycle))),
        (&daily, all, None),
        (&daily, all.with_long_term(rules), None),
        (&daily, Limits::PERMANENT.with_max_backups(7), None),
    ] {
        let policy =
            Policy::new(pattern.clone(), limits, PolicyState::Enabled, ["web"]).with_start(start);
        let found = match LongRun::of(&policy).unwrap() {
            LongRun::Steady(steady) => Some((steady.backups(), steady.basis())),
            LongRun::Growing => None,
            other => panic!("{other:?}"),
        };
        assert_eq!(found, expected, "{pattern:?} {limits:?}");
    }
}

/// Follows a simulation of whole cycles, judged backup by backup, and compares the numbers and the ages.
#[test]
fn months_and_years_lead_to_what_a_simulation_of_their_whole_cycle_shows() {
    // A cycle of weekly times and the calendar takes 28 years. With an interval of 2 days it takes 56.
    // No backup reaches the maximum age at a fire.
    let weekly = "FREQ=WEEKLY;BYDAY=MO,TH;BYHOUR=2;BYMINUTE=0";
    let every_two = "FREQ=DAILY;INTERVAL=2;BYHOUR=22;BYMINUTE=0";
    let all = Limits::UNLIMITED;
    let east = FixedOffset::east_opt(8 * 3600).unwrap();
    let rules = |days, weeks, months, years| {
        LongTerm::in_offset(east)
            .days(days)
            .weeks(weeks)
            .months(months)
            .years(years)
            .build()
            .unwrap()
    };
    for (text, years, limits) in [
        (weekly, 28, all.with_max_backups(2).with_long_term(rules(0, 0, 3, 0))),
        (weekly, 28, all.with_max_days(9).with_long_term(rules(2, 1, 1, 2))),
        (weekly, 28, all.with_max_backups(0).with_long_term(rules(0, 0, 0, 1))),
        (weekly, 28, all.with_max_backups(4).with_max_days(9).with_long_term(rules(0, 4, 0, 0))),
        (every_two, 56, all.with_max_backups(20).with_long_term(rules(0, 0, 1, 0))),
    ] {
        let start = instant("1988-01-01T00:00:00Z");
        let pattern = Pattern::parse_cbr(text).unwrap();
        let timetable = pattern.timetable_from(start.naive_utc()).unwrap();
        let policy = Policy::new(pattern, limits, PolicyState::Enabled, ["web"]).with_start(start);
        let settled = start + Days::new(4 * 1461);
        let end = settled + Days::new(years * 1461 / 4);
        let forecast = Forecaster::new(&policy).run(&[] as &[ServerBackup], start, end).unwrap();
        let mut kept: BTreeSet<DateTime<Utc>> = BTreeSet::new();
        let (mut numbers, mut ages) = (Vec::new(), Vec::new());
        let mut has_none = false;
        for same in forecast.events().chunk_by(|a, b| a.at() == b.at()) {
            let at = same[0].at();
            let oldest_before = kept.first().copied();
            for event in same {
                match event {
                    ForecastEvent::Creation(creation) => kept.insert(creation.at()),
                    ForecastEvent::Deletion(deletion) => match deletion.backup() {
                        SimulatedBackup::Future(creation) => kept.remove(&creation.at()),
                        SimulatedBackup::Existing(_) => unreachable!(),
                    },
                };
            }
            if at >= settled {
                numbers.push(kept.len() as u64);
                ages.extend(oldest_before.map(|oldest| at - oldest));
                ages.extend(kept.first().map(|oldest| at - *oldest));
                has_none |= kept.is_empty();
            }
        }
        let steady = steady_state(&timetable, limits).unwrap();
        let observed = *numbers.iter().min().unwrap()..=*numbers.iter().max().unwrap();
        assert_eq!(steady.backups(), observed, "{text} {limits:?}");
        let Reach::Limited(reach) = Reach::of(&timetable, limits) else { panic!("no limit") };
        let least = ages.iter().min().copied().filter(|_| !has_none);
        assert_eq!(
            (reach.at_least(), Some(reach.at_most())),
            (least, ages.iter().max().copied()),
            "{text} {limits:?}"
        );
        assert_eq!([steady.basis(), reach.basis()], [Basis::WholeCycle; 2]);
    }
}

/// Returns the least and the greatest number of backups that a simulation keeps in `days` days, once the
/// oldest backups have been deleted.
fn observed_counts(
    policy: &Policy<&'static str>,
    limits: Limits,
    days: u64,
) -> core::ops::RangeInclusive<u64> {
    // Long enough for every count to be reached.
    let now = instant("2025-03-03T00:00:00Z");
    let settled = now + Days::new(7 * 14);
    let forecast = Forecaster::new(policy)
        .run(&[] as &[ServerBackup], now, settled + Days::new(days))
        .unwrap();
    let mut kept = 0_u64;
    let (mut minimum, mut maximum) = (u64::MAX, 0);
    for same in forecast.events().chunk_by(|a, b| a.at() == b.at()) {
        let creations =
            same.iter().filter(|event| matches!(event, ForecastEvent::Creation(_))).count() as u64;
        // A backup whose age equals the limit is deleted right after the fire at that instant.
        let age = limits.max_days().map(|days| TimeDelta::days(days.into()));
        let over_count = same
            .iter()
            .filter(|event| match event {
                ForecastEvent::Deletion(deletion) => match deletion.backup() {
                    SimulatedBackup::Future(creation) => {
                        let is_over_count = matches!(
                            deletion.verdict(),
                            Verdict::Delete(
                                DeleteReason::Count { .. } | DeleteReason::CountAndAge { .. }
                            )
                        );
                        is_over_count || Some(deletion.at() - creation.at()) != age
                    }
                    SimulatedBackup::Existing(_) => true,
                },
                ForecastEvent::Creation(_) => false,
            })
            .count() as u64;
        let deletions = same.len() as u64 - creations;
        kept += creations;
        if same[0].at() >= settled {
            maximum = maximum.max(kept - over_count);
            minimum = minimum.min(kept - deletions);
        }
        kept -= deletions;
    }
    minimum..=maximum
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Once the oldest backups have been deleted, the simulation reaches both ends of the range of
    /// `steady_state` and never leaves it.
    #[test]
    fn the_steady_state_is_that_of_the_simulation(
        rules in weekly_rules(),
        count in prop::option::of(0_u32..12),
        days in prop::option::of(0_u32..17),
        floor in 0_u32..3,
    ) {
        let limits =
            Limits::UNLIMITED.with_max_backups(count).with_max_days(days).with_keep_at_least(floor);
        let pattern = Pattern::parse(&rules).unwrap();
        let timetable: Timetable = pattern.timetable().unwrap();
        let Some(steady) = steady_state(&timetable, limits) else {
            prop_assert_eq!((count, days), (None, None));
            return Ok(());
        };
        let policy = Policy::new(pattern, limits, PolicyState::Enabled, ["web"]);
        let observed = observed_counts(&policy, limits, 14);
        prop_assert_eq!(steady.backups(), observed, "{} {:?}", rules, limits);
        prop_assert_eq!(steady.basis(), Basis::Formula);
    }

    /// The same with rules that recur every few days, and with long-term rules of days and weeks.
    #[test]
    fn the_simulated_steady_state_is_that_of_the_simulation_of_a_policy(
        interval in 1_u8..7,
        hours in prop::sample::subsequence((0..24).collect::<Vec<u8>>(), 1..=3),
        weekday in prop::option::of(0_usize..7),
        count in prop::option::of(0_u32..8),
        days in prop::option::of(0_u32..10),
        floor in 0_u32..3,
        long_term in prop::option::of((0_u8..4, 0_u8..3, -12_i32..13)),
    ) {
        let long_term = long_term.and_then(|(days, weeks, hours)| {
            LongTerm::in_offset(FixedOffset::east_opt(hours * 3600).unwrap()).days(days).weeks(weeks).build().ok()
        });
        let limits = Limits::UNLIMITED
            .with_max_backups(count)
            .with_max_days(days)
            .with_keep_at_least(floor)
            .with_long_term(long_term);
        let hours: Vec<String> = hours.iter().map(ToString::to_string).collect();
        let mut rules =
            format!("FREQ=DAILY;INTERVAL={interval};BYHOUR={};BYMINUTE=0", hours.join(","));
        if let Some(weekday) = weekday {
            let day = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][weekday];
            rules += &format!("\nFREQ=WEEKLY;BYDAY={day};BYHOUR={};BYMINUTE=0", hours[0]);
        }
        let pattern = Pattern::parse_cbr(&rules).unwrap();
        let start = instant("2025-03-02T00:00:00Z");
        let timetable = pattern.timetable_from(start.naive_utc()).unwrap();
        let Some(steady) = steady_state(&timetable, limits) else {
            prop_assert_eq!((count, days), (None, None));
            return Ok(());
        };
        let policy =
            Policy::new(pattern, limits, PolicyState::Enabled, ["web"]).with_start(start);
        let observed = observed_counts(&policy, limits, 7 * u64::from(interval));
        prop_assert_eq!(steady.backups(), observed, "{} {:?}", rules, limits);
    }
}
