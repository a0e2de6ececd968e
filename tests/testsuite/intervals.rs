//! Times that recur every n days, against a reading day by day.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Weekday};
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
        let days = times(&rules, start_day, day - 70..day + 140);
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
        let later = here + TimeDelta::seconds(seconds);
        prop_assert_eq!(timetable.next_after(later), next);
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
