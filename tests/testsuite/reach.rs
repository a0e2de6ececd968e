//! How far back backups reach.

use chrono::{FixedOffset, NaiveDateTime, TimeDelta};
use keeptime::forecast::{Basis, Reach, ReachRange};
use keeptime::pattern::Pattern;
use keeptime::retention::{Limits, LongTerm};
use keeptime::timetable::Timetable;
use proptest::prelude::*;

use crate::oracle::plain_reach::observed;
use crate::records::ALL;

fn timetable(rules: &str) -> Timetable {
    Pattern::parse(rules).unwrap().timetable().unwrap()
}

#[track_caller]
fn range(timetable: &Timetable, limits: Limits) -> ReachRange {
    match Reach::of(timetable, limits) {
        Reach::Limited(range) => range,
        Reach::Unlimited => panic!("{limits:?} set no limit"),
    }
}

/// Returns the smallest and the greatest age of the oldest backup in hours. The smallest is −1 if at times
/// there is no backup.
#[track_caller]
fn hours(timetable: &Timetable, limits: Limits) -> (i64, i64) {
    let range = range(timetable, limits);
    let whole = |age: TimeDelta| {
        assert_eq!(TimeDelta::hours(age.num_hours()), age);
        age.num_hours()
    };
    (range.at_least().map_or(-1, whole), whole(range.at_most()))
}

fn rules(days: u8, weeks: u8, months: u8, years: u8) -> LongTerm {
    LongTerm::in_offset(FixedOffset::east_opt(0).unwrap())
        .days(days)
        .weeks(weeks)
        .months(months)
        .years(years)
        .build()
        .unwrap()
}

#[test]
fn a_count_reaches_back_as_many_gaps() {
    let daily = timetable("FREQ=DAILY;BYHOUR=2;BYMINUTE=0");
    assert_eq!(hours(&daily, ALL.with_max_backups(7)), (6 * 24, 7 * 24));
    assert_eq!(hours(&daily, ALL.with_max_backups(1)), (0, 24));
    assert_eq!(hours(&daily, ALL.with_max_backups(99_999)), (99_998 * 24, 99_999 * 24));
    assert_eq!(hours(&daily, ALL.with_max_backups(0)), (-1, 0));
    assert_eq!(hours(&daily, ALL.with_max_backups(0).with_keep_at_least(2)), (24, 48));
    let weekdays = timetable("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=2;BYMINUTE=0");
    assert_eq!(hours(&weekdays, ALL.with_max_backups(2)), (24, 4 * 24));
}

#[test]
fn days_reach_back_less_than_themselves_by_the_longest_gap() {
    let daily = timetable("FREQ=DAILY;BYHOUR=2,14;BYMINUTE=0");
    assert_eq!(hours(&daily, ALL.with_max_days(7)), (7 * 24 - 12, 7 * 24));
    let weekly = timetable("FREQ=WEEKLY;BYDAY=MO;BYHOUR=2;BYMINUTE=0");
    assert_eq!(hours(&weekly, ALL.with_max_days(30)), (23 * 24, 30 * 24));
    assert_eq!(hours(&weekly, ALL.with_max_days(99_999)), (99_992 * 24, 99_999 * 24));
    // From the third to the seventh day no backup is kept, unless there is a floor.
    assert_eq!(hours(&weekly, ALL.with_max_days(3)), (-1, 3 * 24));
    assert_eq!(hours(&weekly, ALL.with_max_days(3).with_keep_at_least(1)), (0, 7 * 24));
    assert_eq!(hours(&weekly, ALL.with_max_days(3).with_keep_at_least(2)), (7 * 24, 14 * 24));
    // The narrower of both limits decides.
    assert_eq!(hours(&daily, ALL.with_max_days(7).with_max_backups(4)), (36, 48));
    assert_eq!(hours(&daily, ALL.with_max_days(2).with_max_backups(40)), (36, 48));
}

#[test]
fn long_term_rules_reach_back_by_their_periods() {
    let daily = timetable("FREQ=DAILY;BYHOUR=2;BYMINUTE=0");
    let seven = ALL.with_max_backups(7);
    let reach = |days, weeks, months, years| {
        hours(&daily, seven.with_long_term(rules(days, weeks, months, years)))
    };
    // On each day the latest backup of the 30th day before.
    assert_eq!(reach(30, 0, 0, 0), (30 * 24, 31 * 24));
    // On Monday the Sunday of the fifth week before, which is 29 days old, and on Sunday still.
    assert_eq!(reach(0, 4, 0, 0), (22 * 24, 29 * 24));
    // On the 1st of a month the count reaches further, on the 31st the last day of the month before.
    assert_eq!(reach(0, 0, 1, 0), (6 * 24, 32 * 24));
    // On January 1 the last day of the year before the last one.
    assert_eq!(reach(0, 0, 0, 2), ((365 + 1) * 24, (365 + 366 + 1) * 24));
    // Until 2099, 99 years have 24 or 25 leap days, and 100 years have 25.
    let hundred_years = seven.with_long_term(rules(0, 0, 0, 100));
    let years = reach_in_days(&daily, hundred_years);
    assert_eq!(years, (99 * 365 + 24 + 1, 100 * 365 + 25 + 1));
}

fn reach_in_days(timetable: &Timetable, limits: Limits) -> (i64, i64) {
    let (least, most) = hours(timetable, limits);
    (least / 24, most / 24)
}

#[test]
fn intervals_are_followed_from_day_to_day() {
    let start: NaiveDateTime = "2024-03-01T12:00:00".parse().unwrap();
    let pattern = Pattern::parse_cbr("FREQ=DAILY;INTERVAL=5;BYHOUR=14;BYMINUTE=0").unwrap();
    let timetable = pattern.timetable_from(start).unwrap();
    assert_eq!(reach_in_days(&timetable, ALL.with_max_backups(3)), (10, 15));
    assert_eq!(reach_in_days(&timetable, ALL.with_max_days(30)), (25, 30));
    assert_eq!(
        reach_in_days(&timetable, ALL.with_max_backups(1).with_long_term(rules(2, 0, 0, 0))),
        (10, 15)
    );
}

#[test]
fn without_a_limit_the_reach_is_unlimited() {
    let daily = timetable("FREQ=DAILY;BYHOUR=2;BYMINUTE=0");
    for limits in [
        ALL,
        ALL.with_keep_at_least(3),
        ALL.with_long_term(rules(1, 1, 1, 1)),
        Limits::PERMANENT.with_max_backups(3),
    ] {
        assert_eq!(Reach::of(&daily, limits), Reach::Unlimited);
    }
}

#[test]
fn the_greatest_limits_are_computed_too() {
    let daily = timetable("FREQ=DAILY;BYHOUR=2;BYMINUTE=0");
    let most = i64::from(u32::MAX) * 24;
    assert_eq!(hours(&daily, ALL.with_max_backups(u32::MAX)), (most - 24, most));
    assert_eq!(hours(&daily, ALL.with_max_days(u32::MAX)), (most - 24, most));
    assert_eq!(
        hours(&daily, ALL.with_max_backups(1).with_keep_at_least(u32::MAX)),
        (most - 24, most)
    );
    // It is longer than any time in chrono.
    let rare = range(&every(&[30]), ALL.with_max_backups(u32::MAX));
    assert_eq!(rare.at_most(), TimeDelta::MAX);
    let most_rules = ALL.with_max_days(1).with_long_term(rules(100, 100, 100, 100));
    assert_eq!(reach_in_days(&daily, most_rules).1, 100 * 365 + 25 + 1);
}

/// Returns the timetable of rules every few days.
fn every(days: &[u8]) -> Timetable {
    let start: NaiveDateTime = "2024-03-01T12:00:00".parse().unwrap();
    let rules: Vec<String> = (0..)
        .zip(days)
        .map(|(hour, days)| format!("FREQ=DAILY;INTERVAL={days};BYHOUR={hour};BYMINUTE=0"))
        .collect();
    Pattern::parse_cbr(&rules.join("\n")).unwrap().timetable_from(start).unwrap()
}

#[test]
fn a_range_says_how_it_was_computed() {
    let daily = timetable("FREQ=DAILY;BYHOUR=2;BYMINUTE=0");
    let days = ALL.with_max_days(40);
    let months = days.with_long_term(rules(0, 0, 1, 0));
    for (timetable, limits, basis) in [
        (daily.clone(), days, Basis::Formula),
        (daily.clone(), days.with_long_term(rules(1, 0, 0, 0)), Basis::WholeCycle),
        (daily, months, Basis::WholeCycle),
        (every(&[2]), days, Basis::WholeCycle),
        (every(&[29, 30]), days, Basis::WholeCycle),
        (every(&[2]), months, Basis::WholeCycle),
        (every(&[11, 13, 17, 19]), days, Basis::PartOfCycle),
        (every(&[29]), months, Basis::PartOfCycle),
    ] {
        assert_eq!(range(&timetable, limits).basis(), basis, "{timetable:?} {limits:?}");
    }
    let names = [Basis::Formula, Basis::WholeCycle, Basis::PartOfCycle].map(Basis::name);
    assert_eq!(names, ["formula", "whole_cycle", "part_of_cycle"]);
}

/// Up to four times of the week.
fn weekly() -> impl Strategy<Value = Timetable> {
    let days = prop::collection::btree_set(0..7_usize, 1..4);
    (days, prop::collection::btree_set(0..24_u8, 1..3), 0..60_u8).prop_map(
        |(days, hours, minute)| {
            let days: Vec<&str> = days
                .into_iter()
                .map(|day| ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][day])
                .collect();
            let hours: Vec<String> = hours.iter().map(u8::to_string).collect();
            let (days, hours) = (days.join(","), hours.join(","));
            timetable(&format!("FREQ=WEEKLY;BYDAY={days};BYHOUR={hours};BYMINUTE={minute}"))
        },
    )
}

/// Limits without rules for months and years, so that what is kept repeats every week.
fn limits() -> impl Strategy<Value = Limits> {
    let limit = || prop_oneof![1 => Just(None), 2 => (0..9_u32).prop_map(Some)];
    let long_term = (0..4_u8, 0..4_u8, -14 * 60..14 * 60).prop_map(|(days, weeks, minutes)| {
        LongTerm::in_offset(FixedOffset::east_opt(minutes * 60).unwrap())
            .days(days)
            .weeks(weeks)
            .build()
            .ok()
    });
    let any = (limit(), limit(), 0..3_u32, prop_oneof![Just(None), long_term]);
    any.prop_filter_map("without a limit", |(count, days, floor, long_term)| {
        (count.is_some() || days.is_some()).then(|| {
            let limits = ALL.with_max_backups(count).with_max_days(days);
            limits.with_keep_at_least(floor).with_long_term(long_term)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_reach_is_what_is_observed_in_a_week(timetable in weekly(), limits in limits()) {
        let range = range(&timetable, limits);
        let (least, most) = (range.at_least().unwrap_or_default(), range.at_most());
        let (observed_least, observed_most) = observed(&timetable, limits);
        // An instant after a deletion, and one before a fire.
        let is_close = |a: TimeDelta, b: TimeDelta| (a - b).abs() <= TimeDelta::nanoseconds(1);
        prop_assert!(is_close(least, observed_least), "{least} {observed_least}");
        prop_assert!(is_close(most, observed_most), "{most} {observed_most}");
    }
}
