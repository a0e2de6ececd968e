//! The events of a calendar, expanded day by day, are the fires of the schedule, however a program reads the times that
//! the clocks skip or repeat. The zones are made up: their clocks change oddly for some years, then by a
//! yearly rule or without one.

use std::collections::BTreeSet;
use std::ops::{Bound, Range};

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use keeptime::ics::{CalendarError, CalendarInfo, EndReason, calendar};
use keeptime::pattern::Pattern;
use keeptime::schedule::{Gap, OffsetChanges, OffsetPeriod, Overlap, Schedule, Zone};
use proptest::prelude::*;

use crate::oracle::calendar_reader::{READINGS, ReadCalendar};

const DAY: i64 = 86_400;
/// 2025-03-03T00:00:00Z, near which the calendars begin.
const MIDDLE: i64 = 1_740_960_000;

/// A zone whose offset changes at these instants. Before the first one, its offset is `first`.
#[derive(Clone, Debug)]
struct MadeUp {
    first: i32,
    changes: Vec<(i64, i32)>,
}

impl Zone for MadeUp {
    fn period_at(&self, unix_seconds: i64) -> OffsetPeriod {
        let passed = self.changes.partition_point(|(from, _)| *from <= unix_seconds);
        let (start, offset) = match passed.checked_sub(1).map(|last| self.changes[last]) {
            Some((from, offset)) => (Bound::Included(from), offset),
            None => (Bound::Unbounded, self.first),
        };
        let end = self.changes.get(passed).map_or(Bound::Unbounded, |(at, _)| Bound::Excluded(*at));
        OffsetPeriod::new(FixedOffset::east_opt(offset).unwrap(), (start, end))
    }
}

/// A yearly change on the first date of a weekday at or after a day of the year.
#[derive(Clone, Debug)]
struct Yearly {
    month: u32,
    day: u32,
    weekday: Option<Weekday>,
    seconds: u32,
}

impl Yearly {
    fn civil(&self, year: i32) -> i64 {
        let earliest = NaiveDate::from_ymd_opt(year, self.month, self.day).unwrap();
        let is_right = |date: &NaiveDate| self.weekday.is_none_or(|day| date.weekday() == day);
        let date = earliest.iter_days().find(is_right).unwrap();
        let time = NaiveTime::from_num_seconds_from_midnight_opt(self.seconds, 0).unwrap();
        date.and_time(time).and_utc().timestamp()
    }
}

fn yearly(months: Range<u32>) -> impl Strategy<Value = Yearly> {
    let weekday = (0..7_u8).prop_map(|day| Weekday::try_from(day).unwrap());
    let day =
        prop_oneof![Just(1), Just(8), Just(15), Just(22), Just(24), Just(25), Just(26), 1..29_u32];
    let weekday = prop_oneof![9 => weekday.prop_map(Some), 1 => Just(None)];
    let seconds = prop_oneof![Just(0_u32), Just(7200), Just(86_399), 0..86_400_u32];
    (months, day, weekday, seconds).prop_map(|(month, day, weekday, seconds)| Yearly {
        month,
        day,
        weekday,
        seconds,
    })
}

/// How the clocks change after the odd years.
fn future() -> impl Strategy<Value = (Vec<Yearly>, Range<i32>)> {
    let rules = prop_oneof![
        1 => Just(Vec::new()),
        5 => (yearly(1..6), yearly(7..12)).prop_map(|rules| vec![rules.0, rules.1]),
        1 => (yearly(1..3), yearly(4..6), yearly(7..9), yearly(10..12))
            .prop_map(|rules| vec![rules.0, rules.1, rules.2, rules.3]),
    ];
    let years = prop_oneof![
        3 => (2020..2030_i32, Just(2160)),
        1 => (2020..2030_i32, 2030..2062_i32)
    ];
    (rules, years.prop_map(|(first, end)| first..end))
}

fn offsets() -> impl Strategy<Value = i32> {
    let quarters = (-40..40_i32).prop_map(|quarters| quarters * 900);
    prop_oneof![3 => Just(0), 3 => Just(3600), 2 => quarters, 1 => -36_000..36_000_i32]
}

fn zone() -> impl Strategy<Value = MadeUp> {
    let odd = prop::collection::vec((-300..900_i64, offsets(), 0..DAY), 0..8);
    (offsets(), odd, future(), offsets(), offsets()).prop_map(
        |(first, odd, (rules, years), winter, summer)| {
            let mut changes: Vec<(i64, i32)> = odd
                .into_iter()
                .map(|(days, offset, second)| (MIDDLE + days * DAY + second, offset))
                .collect();
            for year in years {
                for (index, rule) in rules.iter().enumerate() {
                    let [before, after] =
                        if index % 2 == 0 { [winter, summer] } else { [summer, winter] };
                    changes.push((rule.civil(year) - i64::from(before), after));
                }
            }
            changes.sort_by_key(|change| change.0);
            let mut zone = MadeUp { first, changes: Vec::new() };
            for (at, offset) in changes {
                let (last, before) =
                    zone.changes.last().copied().unwrap_or((i64::MIN / 2, zone.first));
                if at - last > 2 * DAY && offset != before && (offset - before).abs() <= 80_000 {
                    zone.changes.push((at, offset));
                }
            }
            zone
        },
    )
}

#[derive(Clone, Debug)]
struct Case {
    zone: MadeUp,
    rules: String,
    gap: Gap,
    overlap: Overlap,
    start: Option<DateTime<Utc>>,
    span: Range<DateTime<Utc>>,
}

fn rules() -> impl Strategy<Value = String> {
    let code = prop::sample::subsequence(vec!["MO", "TU", "WE", "TH", "FR", "SA", "SU"], 1..=7);
    let days = prop_oneof![
        2 => Just("FREQ=DAILY".to_owned()),
        1 => (2..6_u8).prop_map(|days| format!("FREQ=DAILY;INTERVAL={days}")),
        2 => code.prop_map(|codes| format!("FREQ=WEEKLY;BYDAY={}", codes.join(","))),
    ];
    let hours = prop::sample::subsequence((0..24_u8).collect::<Vec<_>>(), 1..6);
    let rule = (days, hours).prop_map(|(days, hours)| {
        let hours: Vec<_> = hours.iter().map(ToString::to_string).collect();
        format!("{days};BYHOUR={}", hours.join(","))
    });
    (prop::collection::vec(rule, 1..4), prop_oneof![Just(0), Just(30), 0..60_u8]).prop_map(
        |(rules, minute)| {
            let rules: Vec<_> =
                rules.iter().map(|rule| format!("{rule};BYMINUTE={minute}")).collect();
            rules.join("\n")
        },
    )
}

fn case() -> impl Strategy<Value = Case> {
    let instant = |days: Range<i64>| {
        let nanoseconds = prop_oneof![3 => Just(0_u32), 1 => 0..1_000_000_000_u32];
        (days, prop_oneof![Just(0), Just(DAY / 2), 0..DAY], nanoseconds).prop_map(
            |(days, seconds, nanoseconds)| {
                DateTime::from_timestamp(MIDDLE + days * DAY + seconds, nanoseconds).unwrap()
            },
        )
    };
    let gap = prop::sample::select(vec![Gap::Shift, Gap::Skip]);
    let overlap = prop::sample::select(vec![Overlap::First, Overlap::Second, Overlap::Both]);
    let until = prop_oneof![instant(0..60), instant(60..1500)];
    let ends = (instant(-10..40), until, near_change(), near_change());
    let parts = (zone(), rules(), gap, overlap);
    (parts, prop::option::of(instant(-400..200)), ends).prop_map(
        |((zone, rules, gap, overlap), start, (from, until, near_from, near_until))| {
            let from = zone.near(near_from).unwrap_or(from);
            let until = zone.near(near_until).unwrap_or(until);
            // Intervals are counted from a start.
            let start = if rules.contains("INTERVAL") { start.or(Some(from)) } else { start };
            Case { zone, rules, gap, overlap, start, span: from..until }
        },
    )
}

/// A change, and seconds from it, for an end of a span close to a change.
fn near_change() -> impl Strategy<Value = Option<(prop::sample::Index, i64)>> {
    let seconds = prop_oneof![-DAY..DAY, (-3..3_i64).prop_map(|halves| halves * 1800)];
    prop::option::of((any::<prop::sample::Index>(), seconds))
}

impl MadeUp {
    fn near(&self, change: Option<(prop::sample::Index, i64)>) -> Option<DateTime<Utc>> {
        let (index, seconds) = change?;
        let years = MIDDLE - 10 * DAY..MIDDLE + 1500 * DAY;
        let changes: Vec<_> = self.changes.iter().filter(|(at, _)| years.contains(at)).collect();
        let (at, _) = changes.get(index.index(changes.len().max(1)))?;
        DateTime::from_timestamp(at + seconds, 0)
    }
}

/// Returns why the calendar ends with its span, or `None` if there is no such schedule or calendar.
fn check(case: &Case) -> Option<Option<EndReason>> {
    let Case { zone, rules, gap, overlap, start, span } = case;
    let Ok(pattern) = Pattern::parse_cbr(rules) else { return None };
    let builder = Schedule::builder().zone(zone).gap(*gap).overlap(*overlap).start(*start);
    let Ok(schedule) = builder.pattern(&pattern) else { return None };
    let info = CalendarInfo { name: "nightly", id: "policy-1", created_at: span.start };
    let calendar = match calendar(&schedule, "Made/Up", &info, span.clone()) {
        Err(CalendarError::TooManyExceptions) => return None,
        calendar => calendar.unwrap(),
    };
    let read = ReadCalendar::new(calendar.as_str());
    let from = start.map_or(span.start, |start| start.max(span.start));
    let after_years = |years: i64| DateTime::from_timestamp(MIDDLE + years * 365 * DAY, 0).unwrap();
    let (end, zone_end) = match calendar.end_reason() {
        Some(_) => (span.end, span.end),
        None => (after_years(12), after_years(80)),
    };
    if from < zone_end {
        check_zone(zone, &read, from..zone_end);
    }

    let expected: Vec<_> = schedule.fires(from..end).collect();
    for reading in READINGS {
        let events = read.events.iter();
        let mut found: Vec<_> =
            events.flat_map(|event| read.instants_of(event, reading, end)).collect();
        found.sort();
        assert_eq!(found, expected, "{reading:?} {case:?}\n{calendar}");
    }
    for event in &read.events {
        read.check_exceptions(event, end);
        assert!(
            !read.instants_of(event, READINGS[0], end).is_empty() || end < span.start,
            "{event:?}"
        );
    }
    let uids: BTreeSet<_> = read.events.iter().map(|event| &event.uid).collect();
    assert_eq!(uids.len(), read.events.len(), "{uids:?}");
    Some(calendar.end_reason())
}

/// The VTIMEZONE alone gives the offset at any instant of the range.
fn check_zone(zone: &MadeUp, read: &ReadCalendar, range: Range<DateTime<Utc>>) {
    let start = zone.period_at(range.start.timestamp()).offset().local_minus_utc();
    assert_eq!(read.offset_at(range.start), start, "{:?}", read.changes.first());
    let found: Vec<_> = read
        .changes
        .iter()
        .filter(|change| range.start < change.at && change.at < range.end)
        .map(|change| (change.at, change.before, change.after))
        .collect();
    let expected: Vec<_> = OffsetChanges::new(zone, range.clone())
        .filter(|change| change.at() > range.start)
        .map(|change| {
            let [before, after] =
                [change.before(), change.after()].map(|offset| offset.local_minus_utc());
            (change.at(), before, after)
        })
        .collect();
    assert_eq!(found, expected, "{zone:?}");
    for pair in read.changes.windows(2) {
        assert_eq!(pair[0].after, pair[1].before);
        let goes_back =
            pair[1].before > pair[1].after && pair[1].at - pair[0].at <= TimeDelta::days(366);
        let kind =
            if pair[0].before < pair[0].after && goes_back { "DAYLIGHT" } else { "STANDARD" };
        assert_eq!(pair[0].kind, kind, "{}", pair[0].at);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_calendar_has_the_fires_of_its_schedule_however_a_program_reads_it(case in case()) {
        check(&case);
    }
}

/// What the offset was before the calendar does not matter.
#[test]
fn a_zone_that_is_utc_from_the_start_is_written_as_utc() {
    let from = DateTime::from_timestamp(MIDDLE, 0).unwrap();
    let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=12;BYMINUTE=0").unwrap();
    let info = CalendarInfo { name: "nightly", id: "policy-1", created_at: from };
    let last = (MIDDLE - 100 * DAY, 0);
    for (changes, is_utc) in [
        (vec![], false),
        (vec![last], true),
        (vec![(MIDDLE, 0)], true),
        (vec![(MIDDLE + 1, 0)], false),
        (vec![last, (MIDDLE + DAY, 3600)], false),
        (vec![(MIDDLE - 100 * DAY, 7200)], false),
    ] {
        let zone = MadeUp { first: 3600, changes };
        let schedule = Schedule::builder().zone(&zone).pattern(&pattern).unwrap();
        let text = calendar(&schedule, "Made/Up", &info, from..from).unwrap().to_string();
        assert_eq!(!text.contains("VTIMEZONE"), is_utc, "{zone:?}");
        assert_eq!(text.contains("DTSTART:20250303T120000Z"), is_utc, "{zone:?}");
    }
}

/// A VTIMEZONE has rules only where each year has the same changes, on one weekday of seven dates.
#[test]
fn changes_that_only_seem_yearly_are_written_one_by_one() {
    let irregular = Some(EndReason::IrregularZone);
    type Start = fn(i32) -> (u32, u32);
    let zones: [(Range<i32>, usize, Start, Option<EndReason>); 6] = [
        (2020..2160, 1, |_| (3, 8), None),
        (2020..2160, 1, |_| (3, 28), None),
        (2020..2160, 1, |year| if year % 2 == 0 { (1, 1) } else { (3, 1) }, irregular),
        (2020..2160, 1, |year| if year % 2 == 0 { (3, 1) } else { (3, 8) }, irregular),
        (2020..2160, 2, |_| (3, 8), irregular),
        // The last change is one and a half years before the end of what is looked at.
        (2020..2064, 1, |_| (3, 8), irregular),
    ];
    let sunday = |month, day| Yearly { month, day, weekday: Some(Weekday::Sun), seconds: 7200 };
    let from = DateTime::from_timestamp(MIDDLE, 0).unwrap();
    for (number, (years, step, start, reason)) in zones.into_iter().enumerate() {
        let changes = years.step_by(step).flat_map(|year| {
            let (month, day) = start(year);
            [(sunday(month, day).civil(year), 3600), (sunday(10, 1).civil(year) - 3600, 0)]
        });
        let case = Case {
            zone: MadeUp { first: 0, changes: changes.collect() },
            rules: "FREQ=DAILY;BYHOUR=12;BYMINUTE=0".to_owned(),
            gap: Gap::Shift,
            overlap: Overlap::First,
            start: None,
            span: from..from + TimeDelta::days(400),
        };
        assert_eq!(check(&case), Some(reason), "{number}");
    }
}

/// A calendar of 400 days, at noon or at another time of each day.
fn daily(zone: MadeUp, time: &str, from: DateTime<Utc>) -> Case {
    Case {
        zone,
        rules: format!("FREQ=DAILY;{time}"),
        gap: Gap::Shift,
        overlap: Overlap::First,
        start: None,
        span: from..from + TimeDelta::days(400),
    }
}

const NOON: &str = "BYHOUR=12;BYMINUTE=0";

/// Changes on the first Sundays after these dates, at two o'clock, to these offsets.
fn sundays(years: Range<i32>, dates: &[(u32, u32, i32)]) -> Vec<(i64, i32)> {
    let mut before = 0;
    let mut changes = Vec::new();
    for year in years {
        for &(month, day, after) in dates {
            let change = Yearly { month, day, weekday: Some(Weekday::Sun), seconds: 7200 };
            changes.push((change.civil(year) - i64::from(before), after));
            before = after;
        }
    }
    changes
}

/// As on 2011-12-30 in Samoa.
#[test]
fn clocks_may_skip_or_repeat_a_whole_day() {
    let from = DateTime::from_timestamp(MIDDLE, 0).unwrap();
    for (first, then) in [(-10 * 3600, 14 * 3600), (12 * 3600, -12 * 3600)] {
        let zone = MadeUp { first, changes: vec![(MIDDLE + 5 * DAY + 36_000, then)] };
        for rules in
            ["FREQ=DAILY;BYHOUR=2;BYMINUTE=0", "FREQ=WEEKLY;BYDAY=SA;BYHOUR=0,23;BYMINUTE=30"]
        {
            for overlap in [Overlap::First, Overlap::Second, Overlap::Both] {
                let case =
                    Case { rules: rules.to_owned(), overlap, ..daily(zone.clone(), NOON, from) };
                assert_eq!(check(&case), Some(Some(EndReason::ClockChanges)));
            }
        }
    }
}

#[test]
fn a_change_does_not_matter_a_day_later() {
    let zone = MadeUp { first: 0, changes: vec![(MIDDLE + 7200, 3600)] };
    let from = DateTime::from_timestamp(MIDDLE + DAY + 7200, 0).unwrap();
    assert_eq!(check(&daily(zone, "BYHOUR=2;BYMINUTE=30", from)), Some(None));
}

/// The changes of fewer years may not show every date on which a rule falls.
#[test]
fn a_rule_of_the_zone_is_seen_in_more_than_thirty_of_forty_years() {
    let zone = MadeUp { first: 0, changes: sundays(2035..2160, &[(3, 8, 3600), (10, 1, 0)]) };
    let ten_years_before = DateTime::from_timestamp(zone.changes[0].0 - 3660 * DAY, 0).unwrap();
    let later = ten_years_before + TimeDelta::seconds(1);
    let case = |from| daily(zone.clone(), NOON, from);
    assert_eq!(check(&case(ten_years_before)), Some(Some(EndReason::IrregularZone)));
    assert_eq!(check(&case(later)), Some(None));
}

#[test]
fn four_yearly_changes_are_rules() {
    let four = [(3, 8, 3600), (5, 1, 0), (8, 15, 7200), (11, 1, 0)];
    let zone = MadeUp { first: 0, changes: sundays(2020..2160, &four) };
    let from = DateTime::from_timestamp(MIDDLE, 0).unwrap();
    assert_eq!(check(&daily(zone, NOON, from)), Some(None));
}

/// Until 2029 the clocks go forward in March and back in November, then twice. March begins daylight saving
/// time only as long as the clocks go back next.
#[test]
fn the_rules_of_a_zone_begin_together() {
    let (march, may) = ((3, 8, 3600), (5, 1, 7200));
    let (august, november) = ((8, 15, 3600), (11, 1, 0));
    let mut changes = sundays(2020..2030, &[march, november]);
    changes.extend(sundays(2030..2160, &[march, may, august, november]));
    let from = DateTime::from_timestamp(MIDDLE, 0).unwrap();
    assert_eq!(check(&daily(MadeUp { first: 0, changes }, NOON, from)), Some(None));
}

/// Forty years are looked at. In Greenland, the clocks change on Saturday evening, which is Sunday in UTC.
#[test]
fn rules_of_a_zone_are_found_wherever_the_years_end_that_are_looked_at() {
    let offsets = [-3 * 3600, -2 * 3600];
    let mut changes = Vec::new();
    for year in 2020..2160 {
        for (index, month) in [3, 10].into_iter().enumerate() {
            let saturday = Yearly { month, day: 24, weekday: Some(Weekday::Sat), seconds: 79_200 };
            changes.push((saturday.civil(year) - i64::from(offsets[index]), offsets[1 - index]));
        }
    }
    let zone = MadeUp { first: offsets[0], changes };
    let pattern = Pattern::parse(&format!("FREQ=DAILY;{NOON}")).unwrap();
    let schedule = Schedule::builder().zone(&zone).pattern(&pattern).unwrap();
    for (at, _) in &zone.changes[90..106] {
        for seconds in [-1, 0, 1] {
            let from = DateTime::from_timestamp(at + seconds - 40 * 366 * DAY, 0).unwrap();
            let info = CalendarInfo { name: "nightly", id: "policy-1", created_at: from };
            let calendar = calendar(&schedule, "Made/Up", &info, from..from).unwrap();
            assert_eq!(calendar.end_reason(), None, "{from}");
        }
    }
}
