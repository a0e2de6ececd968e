//! Times that recur every n days, against a reading day by day.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Timelike, Weekday};
use keeptime::pattern::{Pattern, Rule};
use keeptime::timetable::Interval;
use proptest::prelude::*;

use crate::oracle::interval_days::{PlainRule, period, times};

const DAY: i64 = 1440;
/// Intervals that are multiples of a prime above 7, and small ones beside them.
const LARGE_PRIMES: [i64; 11] = [11, 13, 17, 19, 22, 23, 26, 29, 2, 3, 4];

/// The civil time of a minute, counted from Monday 1969-12-29 00:00.
fn civil(minute: i64) -> NaiveDateTime {
    let monday = DateTime::UNIX_EPOCH.naive_utc() - TimeDelta::days(3);
    monday + TimeDelta::minutes(minute)
}

pub(crate) fn rule(plain: &PlainRule) -> Rule {
    let hour = |hour: &i64| u8::try_from(*hour).unwrap();
    let (builder, hours, minute) = match plain {
        PlainRule::Weekly { weekdays, hours, minute } => {
            let day = |day: &i64| Weekday::try_from(u8::try_from(*day).unwrap()).unwrap();
            (Rule::weekly().on_days(weekdays.iter().map(day)), hours, minute)
        }
        PlainRule::Interval { days, hours, minute } => {
            let interval = Interval::new(u8::try_from(*days).unwrap()).unwrap();
            (Rule::daily().every(interval), hours, minute)
        }
    };
    let builder = builder.at_hours(hours.iter().map(hour));
    builder.at_minute(u8::try_from(*minute).unwrap()).build().unwrap()
}

fn hours() -> impl Strategy<Value = Vec<i64>> {
    prop::collection::vec(0..24_i64, 1..3)
}

fn minute() -> impl Strategy<Value = i64> {
    prop_oneof![4 => Just(0_i64), 1 => Just(30), 1 => 0..60_i64]
}

fn plain_rule(longest: i64) -> impl Strategy<Value = PlainRule> {
    let weekdays = prop::collection::vec(0..7_i64, 1..7);
    prop_oneof![
        1 => (weekdays, hours(), minute())
            .prop_map(|(weekdays, hours, minute)| PlainRule::Weekly { weekdays, hours, minute }),
        2 => (1..=longest, hours(), minute())
            .prop_map(|(days, hours, minute)| PlainRule::Interval { days, hours, minute }),
    ]
}

/// Rules that repeat after at most 840 days.
pub(crate) fn rules() -> impl Strategy<Value = Vec<PlainRule>> {
    let rules = prop::collection::vec(plain_rule(30), 1..5);
    rules.prop_filter("a short period", |rules| period(rules) <= 840)
}

/// The minutes from each time of two periods to the next one.
pub(crate) fn gaps(rules: &[PlainRule], day_zero: i64) -> Vec<i64> {
    let all = times(rules, day_zero, 0..2 * period(rules));
    // The last one may be cut off.
    all.windows(2).map(|pair| pair[1] - pair[0]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_answer_is_that_of_the_days(
        rules in rules(),
        start in -40 * DAY..40 * DAY,
        asked in -60 * DAY..60 * DAY,
        seconds in 0..60_i64,
        span in 0..100 * DAY,
        n in 0..40_u64,
        at_a_time in any::<bool>(),
        nanoseconds in 0..2_i64,
    ) {
        let start_day = start.div_euclid(DAY);
        let gaps = gaps(&rules, start_day);
        let all = rules.iter().map(rule);
        let timetable = Pattern::from_cbr_rules(all).ok().and_then(|pattern| pattern.timetable_from(civil(start)).ok());
        prop_assert_eq!(timetable.is_some(), gaps.iter().all(|gap| *gap >= 60));
        let Some(timetable) = timetable else { return Ok(()) };

        prop_assert_eq!(timetable.shortest_gap().num_minutes(), *gaps.iter().min().unwrap());
        prop_assert_eq!(timetable.longest_gap().num_minutes(), *gaps.iter().max().unwrap());
        let day = asked.div_euclid(DAY);
        let days = times(&rules, start_day, day - 70..day + 175);
        // There is one every 30 days at least.
        let asked = if at_a_time { *days.iter().find(|time| **time >= asked).unwrap() } else { asked };
        let here = civil(asked);
        let after = days.iter().filter(|time| **time > asked);
        let before = days.iter().rfind(|time| **time < asked).map(|time| civil(*time));
        let is_time = days.contains(&asked);
        prop_assert_eq!(timetable.contains(here), is_time);
        let next = after.clone().next().map(|time| civil(*time));
        prop_assert_eq!(timetable.next_after(here), next);
        prop_assert_eq!(timetable.next_at_or_after(here), if is_time { Some(here) } else { next });
        prop_assert_eq!(timetable.prev_before(here), before);
        prop_assert_eq!(timetable.prev_at_or_before(here), if is_time { Some(here) } else { before });
        let later = here + TimeDelta::seconds(seconds) + TimeDelta::nanoseconds(nanoseconds);
        let is_at_a_time = is_time && later == here;
        prop_assert_eq!(timetable.contains(later), is_time);
        prop_assert_eq!(timetable.next_after(later), next);
        prop_assert_eq!(timetable.next_at_or_after(later), if is_at_a_time { Some(here) } else { next });
        let until_here = if is_time { Some(here) } else { before };
        prop_assert_eq!(timetable.prev_before(later), if is_at_a_time { before } else { until_here });
        prop_assert_eq!(timetable.prev_at_or_before(later), until_here);
        if let Some(nth) = after.clone().nth(usize::try_from(n).unwrap()) {
            prop_assert_eq!(timetable.nth_after(later, n), Some(civil(*nth)));
        }
        let counted = days.iter().filter(|time| (asked..asked + span).contains(*time)).count();
        prop_assert_eq!(timetable.count(here..civil(asked + span)), counted as u64);
    }

    /// Intervals that are multiples of large primes repeat only after a long time.
    #[test]
    fn the_longest_gap_is_that_of_the_days_over_a_long_period(
        intervals in prop::collection::vec(prop::sample::select(LARGE_PRIMES.to_vec()), 1..4),
        hours in prop::collection::vec(hours(), 4),
        weekly in prop::option::of((0..7_i64, 0..24_i64)),
    ) {
        let interval = |(days, hours): (i64, &Vec<i64>)| PlainRule::Interval { days, hours: hours.clone(), minute: 0 };
        let mut rules: Vec<PlainRule> = intervals.into_iter().zip(&hours).map(interval).collect();
        let weekly = weekly.map(|(day, hour)| PlainRule::Weekly { weekdays: vec![day], hours: vec![hour], minute: 0 });
        rules.extend(weekly);
        prop_assume!(period(&rules) <= 12_000);
        let pattern = Pattern::from_cbr_rules(rules.iter().map(rule)).unwrap();
        let timetable = pattern.timetable_from(civil(0)).unwrap();
        let longest = gaps(&rules, 0).into_iter().max().unwrap();
        prop_assert_eq!(timetable.longest_gap().num_minutes(), longest);
    }

    /// A pattern is refused when it is parsed if no start keeps its times an hour apart, and not before.
    #[test]
    fn patterns_are_refused_at_once_if_every_start_is_too_close(rules in rules()) {
        let fits = |day: i64| gaps(&rules, day).iter().all(|gap| *gap >= 60);
        let pattern = Pattern::from_cbr_rules(rules.iter().map(rule));
        prop_assert_eq!(pattern.is_ok(), (0..7).any(fits), "{:?}", pattern);
    }

    /// Two patterns are equivalent if and only if they have the same times from every start.
    #[test]
    fn equivalent_patterns_have_the_same_times(a in rules(), b in rules()) {
        // Two lists that repeat and are alike for as long as both periods are alike for ever.
        let plain = |rules: &[PlainRule], day| {
            gaps(rules, day).iter().all(|gap| *gap >= 60).then(|| times(rules, day, 0..2 * 840))
        };
        let [Ok(one), Ok(two)] = [&a, &b].map(|rules| Pattern::from_cbr_rules(rules.iter().map(rule))) else {
            return Ok(());
        };
        let are_alike = (0..7).all(|day| plain(&a, day) == plain(&b, day));
        prop_assert_eq!(one.is_equivalent_to(&two), are_alike);
        prop_assert!(one.is_equivalent_to(&one.clone()));
    }
}

/// An interval adds no times to those of every day, or to its own weekday.
#[test]
fn an_interval_without_days_of_its_own_leaves_a_weekly_timetable() {
    let timetable = |rules: &[&str]| {
        let pattern = Pattern::parse_cbr_rules(rules).unwrap();
        pattern.timetable_from("2024-03-01T00:00:00".parse().unwrap()).unwrap()
    };
    let every_day = timetable(&["FREQ=DAILY;BYHOUR=2;BYMINUTE=0"]);
    for rules in [
        ["FREQ=DAILY;BYHOUR=2;BYMINUTE=0", "FREQ=DAILY;INTERVAL=2;BYHOUR=2;BYMINUTE=0"],
        ["FREQ=DAILY;INTERVAL=3;BYHOUR=2;BYMINUTE=0", "FREQ=DAILY;BYHOUR=2;BYMINUTE=0"],
    ] {
        assert_eq!(timetable(&rules), every_day);
        assert!(timetable(&rules).as_week().is_some());
    }
    // The start is a Friday.
    let fridays = timetable(&["FREQ=WEEKLY;BYDAY=FR;BYHOUR=2;BYMINUTE=0"]);
    let twice =
        ["FREQ=WEEKLY;BYDAY=FR;BYHOUR=2;BYMINUTE=0", "FREQ=DAILY;INTERVAL=14;BYHOUR=2;BYMINUTE=0"];
    assert_eq!(timetable(&twice), fridays);
    assert_eq!(format!("{fridays:?}"), "{\"FR 02:00\"}");
    assert_eq!(format!("{:?}", Interval::new(3).unwrap()), "Interval(3)");
}

/// From a time to itself there is no gap.
#[test]
fn a_time_of_two_rules_is_one_time() {
    let rules =
        ["FREQ=WEEKLY;BYDAY=MO;BYHOUR=2;BYMINUTE=0", "FREQ=DAILY;INTERVAL=3;BYHOUR=2;BYMINUTE=0"];
    let pattern = Pattern::parse_cbr_rules(&rules).unwrap();
    let timetable = pattern.timetable_from("2024-03-01T00:00:00".parse().unwrap()).unwrap();
    assert_eq!(
        (timetable.shortest_gap(), timetable.longest_gap()),
        (TimeDelta::days(1), TimeDelta::days(3))
    );
}

#[test]
fn the_last_minute_of_chronos_range_may_be_a_time() {
    let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=23;BYMINUTE=59").unwrap();
    let timetable = pattern.timetable().unwrap();
    let last = NaiveDateTime::MAX.with_second(0).unwrap().with_nanosecond(0).unwrap();
    let minute = TimeDelta::minutes(1);
    assert_eq!(timetable.nth_after(last - minute, 0), Some(last));
    assert_eq!(timetable.nth_after(last - TimeDelta::days(2), 1), Some(last));
    assert_eq!(timetable.nth_after(last, 0), None);
    assert_eq!(timetable.next_after(last), None);
}

/// A prime above 7 and its double are not walked day by day, but only a day of their parity has both.
#[test]
fn the_longest_gap_beside_a_large_prime_and_its_double_is_that_of_the_days() {
    let interval = |days, hour| PlainRule::Interval { days, hours: vec![hour], minute: 0 };
    let weekly =
        |day, hour| PlainRule::Weekly { weekdays: vec![day], hours: vec![hour], minute: 0 };
    let mut checked = 0;
    for (prime, by_prime, by_double, by_other) in [
        (11, Some(0), Some(5), 3),
        (11, Some(12), Some(5), 20),
        (11, Some(12), Some(18), 3),
        (11, None, Some(5), 20),
        (13, Some(12), Some(5), 3),
        (13, Some(0), Some(18), 20),
        (13, None, Some(18), 3),
        (13, Some(5), None, 12),
    ] {
        let mut family: Vec<PlainRule> = Vec::new();
        family.extend(by_prime.map(|hour| interval(prime, hour)));
        family.extend(by_double.map(|hour| interval(2 * prime, hour)));
        let others = [2, 3, 4, 10, 12, 20, 24, 28, 30].map(|days| interval(days, by_other));
        let others = others.map(|other| vec![other]).into_iter();
        for other in others.chain([vec![], vec![weekly(2, by_other)]]) {
            let rules = [&family[..], &other].concat();
            let pattern = Pattern::from_cbr_rules(rules.iter().map(rule)).unwrap();
            let timetable = pattern.timetable_from(civil(0)).unwrap();
            let longest = gaps(&rules, 0).into_iter().max().unwrap();
            assert_eq!(timetable.longest_gap().num_minutes(), longest, "{rules:?}");
            checked += 1;
        }
    }
    assert_eq!(checked, 88);
}
