//! Sentences about when a policy fires.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use chrono::{NaiveDateTime, NaiveTime, TimeDelta, Timelike, Weekday, WeekdaySet};

use super::words::{capitalized, counted, duration, instant, listed, weekday};
use crate::civil_text::{minute_of_day, second_of_day};
use crate::explain::week::days_of;
use crate::explain::{IntervalGroup, ShownWeek, TimeOfDay, Timing, Week};
use crate::schedule::OffsetChange;
use crate::timetable::{Interval, WEEKDAYS};

/// A day with at least this many evenly spaced times is described by the first, the last and the step.
const FEW: usize = 4;

pub(super) fn timing(timing: &Timing) -> Vec<String> {
    let mut sentences = alloc::vec![format!("{}.", capitalized(&all_times(timing)))];
    if let Some(start) = timing.start() {
        sentences.push(format!("It does not fire before {}.", instant(start)));
    }
    if let Some(change) = timing.change() {
        sentences.push(format!(
            "{}. Its local times stay the same, except for times that the clocks skip or repeat.",
            capitalized(&clocks(change, timing.zone()))
        ));
    }
    for shown in timing.shown_weeks() {
        if let Some(after) = shown.after_change()
            // If it fires every hour, a change by whole hours changes nothing.
            && hourly(after.week()).is_none_or(|minute| Some(minute) != hourly(shown.week()))
        {
            let clocks = capitalized(&clocks(after.change(), after.zone()));
            let times = match hourly(after.week()) {
                Some(minute) => every_hour(minute),
                None => times_of(after.week(), after.intervals()),
            };
            sentences.push(format!("{clocks}. After that, in {}, it fires {times}.", shown.zone()));
        }
    }
    // A change of the clocks makes the real time longer or shorter.
    let local = if timing.change().is_some() { " by the local clock" } else { "" };
    sentences.push(format!(
        "The longest time without a backup is {}{local}.",
        duration(timing.longest_gap())
    ));
    sentences
}

/// Returns the minute past the hour if the week fires every hour at the same minute.
fn hourly(week: &Week) -> Option<u32> {
    let [group] = week.groups() else { return None };
    let minutes = || group.times().iter().map(|time| time.time().minute());
    let minute = minutes().next()?;
    let is_hourly = WEEKDAYS.iter().all(|day| group.days().contains(*day))
        && group.times().len() == 24
        && minutes().all(|other| other == minute)
        && group.times().iter().all(|time| time.time().second() == 0);
    is_hourly.then_some(minute)
}

/// `every hour, at 30 minutes past`.
fn every_hour(minute: u32) -> String {
    match minute {
        0 => "every hour, on the hour".to_owned(),
        minute => format!("every hour, at {} past", counted(minute as usize, "minute")),
    }
}

/// `every Monday at 02:00 UTC; every 2 days at 14:00 UTC (22:00 in Asia/Shanghai), counted from
/// 2024-03-01`.
pub(super) fn all_times(timing: &Timing) -> String {
    let intervals = timing.intervals().iter().enumerate().map(|(index, group)| {
        let interval = every_days(group.interval());
        let other_zones = in_zones(timing, |shown| Some(shown.intervals().get(index)?.times()));
        with_zones(&interval, group.times(), timing.zone(), &other_zones)
    });
    let intervals: Vec<String> = intervals.collect();
    let counted_from = match (timing.day_zero(), intervals.len()) {
        (None, _) | (_, 0) => String::new(),
        (Some(day), 1) => format!(", counted from {day}"),
        (Some(day), _) => format!(", each counted from {day}"),
    };
    let week = (!timing.week().groups().is_empty()).then(|| week(timing));
    let all: Vec<String> = week.into_iter().chain(intervals).collect();
    format!("{}{counted_from}", all.join("; "))
}

/// `every Thursday at 12:27 UTC (20:27 in Asia/Shanghai)`.
fn week(timing: &Timing) -> String {
    if let Some(minute) = hourly(timing.week()) {
        let others = timing.shown_weeks().iter().filter_map(|shown| {
            let other = hourly(shown.week()).filter(|other| *other != minute)?;
            Some(format!("at {} past in {}", counted(other as usize, "minute"), shown.zone()))
        });
        let others: Vec<String> = others.collect();
        return match others.as_slice() {
            [] => every_hour(minute),
            others => {
                format!("{} in {} ({})", every_hour(minute), timing.zone(), others.join("; "))
            }
        };
    }
    let groups = timing.week().groups().iter().enumerate().map(|(index, group)| {
        let other_zones = in_zones(timing, |shown| Some(shown.week().groups().get(index)?.times()));
        with_zones(&days(group.days()), group.times(), timing.zone(), &other_zones)
    });
    groups.collect::<Vec<_>>().join("; ")
}

/// `every 2 days`.
fn every_days(interval: Interval) -> String {
    format!("every {}", counted(interval.days().into(), "day"))
}

/// `every Thursday at 12:27 UTC (20:27 in Asia/Shanghai)`, where `days` is `every Thursday`.
fn with_zones(days: &str, times: &[TimeOfDay], zone: &str, other_zones: &str) -> String {
    let times = self::times(times);
    let comma = if times.starts_with("every") { "," } else { "" };
    format!("{days}{comma} {times} {zone}{other_zones}")
}

/// ` (20:27 in Asia/Shanghai)`, or nothing if no other zone is shown.
fn in_zones<'t>(
    timing: &'t Timing,
    times: impl Fn(&'t ShownWeek) -> Option<&'t [TimeOfDay]>,
) -> String {
    let in_zone = |shown: &'t ShownWeek| {
        let times = self::times(times(shown)?);
        Some(format!("{} in {}", times.strip_prefix("at ").unwrap_or(&times), shown.zone()))
    };
    let zones: Vec<String> = timing.shown_weeks().iter().filter_map(in_zone).collect();
    match zones.as_slice() {
        [] => String::new(),
        all => format!(" ({})", all.join("; ")),
    }
}

/// `at 14:27`, or with days if they differ: `weekdays at 04:30 and 14:00; weekends at 04:30`.
fn times_of(week: &Week, intervals: &[IntervalGroup]) -> String {
    match (week.groups(), intervals) {
        ([only], []) => times(only.times()),
        ([], [only]) => times(only.times()),
        (groups, intervals) => {
            let by_day = groups
                .iter()
                .map(|group| format!("{} {}", days(group.days()), times(group.times())));
            let by_interval = intervals
                .iter()
                .map(|group| format!("{} {}", every_days(group.interval()), times(group.times())));
            by_day.chain(by_interval).collect::<Vec<_>>().join("; ")
        }
    }
}

/// `the clocks in Europe/Berlin go forward by 1 hour on 2025-03-30 at 01:00 UTC`.
fn clocks(change: &OffsetChange, zone: &str) -> String {
    let forward = change.difference();
    let way = if forward < TimeDelta::zero() { "back" } else { "forward" };
    let at = date_and_time(change.at().naive_utc());
    format!("the clocks in {zone} go {way} by {} on {at} UTC", duration(forward.abs()))
}

/// The sentence below a week in the zone whose clocks change.
pub(super) fn clock_change(change: &OffsetChange) -> String {
    let civil = (change.at() + change.before()).naive_utc();
    format!("The clocks change on {}.", date_and_time(civil))
}

/// `2025-03-30 at 01:00`.
fn date_and_time(civil: NaiveDateTime) -> String {
    format!("{} at {}", civil.date(), minute_of_day(civil.time()))
}

/// `every day`, `weekdays`, `every Monday, Tuesday and Friday`, `every day except Sunday`.
fn days(days: WeekdaySet) -> String {
    let chosen: Vec<Weekday> = days_of(days).collect();
    let left: Vec<Weekday> = WEEKDAYS.into_iter().filter(|day| !days.contains(*day)).collect();
    match (chosen.as_slice(), left.as_slice()) {
        (_, []) => "every day".to_owned(),
        (_, [Weekday::Sat, Weekday::Sun]) => "weekdays".to_owned(),
        ([Weekday::Sat, Weekday::Sun], _) => "weekends".to_owned(),
        (_, [only]) => format!("every day except {}", weekday(*only)),
        (chosen, _) => {
            format!(
                "every {}",
                listed(chosen.iter().map(|chosen| weekday(*chosen).to_owned()), "and")
            )
        }
    }
}

/// `at 02:30 and 14:30`, `every 2 hours from 00:15 to 22:15`, `at 00:27 the next day`.
fn times(times: &[TimeOfDay]) -> String {
    let of_one_day = times.chunk_by(|a, b| a.days_later() == b.days_later()).map(|times| {
        let which = match times[0].days_later() {
            0 => "",
            1 => " the next day",
            _ => " the previous day",
        };
        let times: Vec<NaiveTime> = times.iter().map(|time| time.time()).collect();
        format!("{}{which}", of_a_day(&times))
    });
    of_one_day.collect::<Vec<_>>().join(" and ")
}

fn of_a_day(times: &[NaiveTime]) -> String {
    let hours = |pair: &[NaiveTime]| (pair[1] - pair[0]).num_minutes();
    let step = times.windows(2).map(hours).reduce(|a, b| if a == b { a } else { 0 });
    match (times, step) {
        ([first, .., last], Some(step @ 60..)) if times.len() >= FEW && step % 60 == 0 => {
            let every = match step / 60 {
                1 => "every hour".to_owned(),
                hours => format!("every {hours} hours"),
            };
            format!("{every} from {} to {}", time(*first), time(*last))
        }
        _ => format!("at {}", listed(times.iter().map(|at| time(*at)), "and")),
    }
}

/// `12:27`, or `12:27:40` if it has seconds.
fn time(time: NaiveTime) -> String {
    if time.second() == 0 { minute_of_day(time) } else { second_of_day(time) }
}
