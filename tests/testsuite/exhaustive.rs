//! What is small enough to try in full. `timetable` has every pair of week minutes.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Weekday};
use keeptime::pattern::{Pattern, Rule};
use keeptime::timetable::Interval;

use crate::oracle::week::{self, WEEK, gaps, sorted};

/// 60 years.
const DAYS: i64 = 60 * 365 + 15;
const DAY: i64 = 1440;

/// A weekly or daily rule of which each part may be left out.
#[derive(Clone, Debug)]
struct PlainRule {
    is_weekly: bool,
    days: Option<Vec<u16>>,
    hours: Option<Vec<u16>>,
    minute: Option<u16>,
}

impl PlainRule {
    /// The minutes of the week at which it fires, given a minute of the week at which it starts.
    fn minutes(&self, start: u16) -> Vec<u16> {
        let days = match &self.days {
            Some(days) => days.clone(),
            None if self.is_weekly => vec![start / 1440],
            None => (0..7).collect(),
        };
        let hours = self.hours.clone().unwrap_or_else(|| vec![start / 60 % 24]);
        week::minutes(&days, &hours, &[self.minute.unwrap_or(start % 60)])
    }

    fn rule(&self) -> Rule {
        let weekday = |day: &u16| Weekday::try_from(u8::try_from(*day).unwrap()).unwrap();
        let byte = |number: &u16| u8::try_from(*number).unwrap();
        let rule = if self.is_weekly { Rule::weekly() } else { Rule::daily() };
        let rule = self.days.iter().fold(rule, |rule, days| rule.on_days(days.iter().map(weekday)));
        let rule =
            self.hours.iter().fold(rule, |rule, hours| rule.at_hours(hours.iter().map(byte)));
        let rule = self.minute.iter().fold(rule, |rule, minute| rule.at_minute(byte(minute)));
        rule.build().unwrap()
    }
}

/// 60 rules with all combinations of parts, and 60 pairs of them.
fn patterns() -> Vec<Vec<PlainRule>> {
    let mut rules = Vec::new();
    for (is_weekly, days) in [
        (false, None),
        (true, None),
        (true, Some(vec![0])),
        (false, Some(vec![0, 2, 4])),
        (true, Some(vec![5, 6])),
    ] {
        for hours in [None, Some(vec![0]), Some(vec![3, 9, 21]), Some(vec![22, 23])] {
            for minute in [None, Some(0), Some(59)] {
                let (days, hours) = (days.clone(), hours.clone());
                rules.push(PlainRule { is_weekly, days, hours, minute });
            }
        }
    }
    let pair =
        |index: usize| vec![rules[index].clone(), rules[(index * 7 + 5) % rules.len()].clone()];
    let pairs = (0..rules.len()).map(pair);
    rules.iter().map(|rule| vec![rule.clone()]).chain(pairs).collect()
}

#[test]
fn a_hundred_patterns_from_every_minute_of_the_week_are_those_of_a_plain_reading() {
    let patterns = patterns();
    assert_eq!(patterns.len(), 120);
    for plain in patterns {
        let pattern = Pattern::from_rules(plain.iter().map(PlainRule::rule));
        let mut is_possible = false;
        for start in 0..WEEK {
            let minutes = sorted(plain.iter().flat_map(|rule| rule.minutes(start)).collect());
            let is_accepted = gaps(&minutes).into_iter().all(|gap| gap >= 60);
            is_possible |= is_accepted;
            let Ok(pattern) = &pattern else { continue };
            let timetable = pattern.timetable_from(week::civil(start));
            assert_eq!(timetable.is_ok(), is_accepted, "{plain:?} from {start}");
            let Ok(timetable) = timetable else { continue };
            let times = timetable.as_week().unwrap().week_minutes();
            assert!(
                times.map(|time| time.minutes_from_monday()).eq(minutes),
                "{plain:?} from {start}"
            );
        }
        assert_eq!(pattern.is_ok(), is_possible, "{plain:?}");
    }
}

/// The civil time of a minute, counted from Monday 1969-12-29 00:00.
fn civil(minute: i64) -> NaiveDateTime {
    (DateTime::UNIX_EPOCH - TimeDelta::days(3) + TimeDelta::minutes(minute)).naive_utc()
}

fn at(rule: keeptime::pattern::RuleBuilder, minute_of_day: i64) -> Rule {
    let byte = |number: i64| u8::try_from(number).unwrap();
    rule.at_hours([byte(minute_of_day / 60)]).at_minute(byte(minute_of_day % 60)).build().unwrap()
}

fn every(days: i64, minute_of_day: i64) -> Rule {
    let interval = Interval::new(u8::try_from(days).unwrap()).unwrap();
    at(Rule::daily().every(interval), minute_of_day)
}

/// Adds the times every n days from a day on, for 60 years.
fn add(times: &mut Vec<i64>, first_day: i64, days: i64, minute_of_day: i64) {
    let step = usize::try_from(days).unwrap();
    times.extend((first_day..DAYS).step_by(step).map(|day| day * DAY + minute_of_day));
}

/// Sorts the times and returns whether they are at least an hour apart.
fn is_an_hour_apart(mut times: Vec<i64>) -> bool {
    times.sort_unstable();
    times.dedup();
    times.windows(2).all(|pair| pair[1] - pair[0] >= 60)
}

/// Pairs of times of the day that are a minute less than an hour apart and exactly an hour, on one day and
/// around midnight, and one time twice.
const PAIRS: [[i64; 2]; 7] =
    [[720, 779], [720, 780], [29, 1410], [30, 1410], [1439, 0], [1380, 0], [600, 600]];

#[test]
fn all_pairs_of_intervals_are_refused_as_an_enumeration_of_sixty_years_says() {
    for m in 1..=30 {
        for n in 1..=30 {
            for [one, two] in PAIRS {
                let mut times = Vec::new();
                add(&mut times, 0, m, one);
                add(&mut times, 0, n, two);
                let pattern = Pattern::from_cbr_rules([every(m, one), every(n, two)]);
                assert_eq!(pattern.is_ok(), is_an_hour_apart(times), "{m} at {one}, {n} at {two}");
            }
        }
    }
}

#[test]
fn every_interval_beside_every_weekday_is_refused_as_an_enumeration_of_sixty_years_says() {
    for n in 1..=30 {
        for weekday in 0..7 {
            let day = Weekday::try_from(u8::try_from(weekday).unwrap()).unwrap();
            for [one, two] in PAIRS {
                // Day 0 is a Monday. The rule with an interval begins on each day of the week.
                let fits = [0, 1, 2, 3, 4, 5, 6].map(|start| {
                    let mut times = Vec::new();
                    add(&mut times, start, n, one);
                    add(&mut times, weekday, 7, two);
                    is_an_hour_apart(times)
                });
                let weekly = at(Rule::weekly().on_days([day]), two);
                let pattern = Pattern::from_cbr_rules([every(n, one), weekly]);
                assert_eq!(pattern.is_ok(), fits.contains(&true), "{n} at {one}, {day} at {two}");
                let Ok(pattern) = pattern else { continue };
                let found = [0, 1, 2, 3, 4, 5, 6]
                    .map(|start| pattern.timetable_from(civil(start * DAY)).is_ok());
                assert_eq!(found, fits, "{n} at {one}, {day} at {two}");
            }
        }
    }
}
