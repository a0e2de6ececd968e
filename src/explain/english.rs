//! An explanation in English sentences.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use chrono::{NaiveTime, TimeDelta, Timelike, Weekday, WeekdaySet};

use super::week::days_of;
use super::{DayGroup, Elsewhere, Explanation, TimeOfDay, Timing, Week};
use crate::policy::State;
use crate::retention::Limits;
use crate::schedule::OffsetChange;
use crate::timetable::WEEKDAYS;

/// From how many times on a day's times are told by their first, their last and their distance.
const FEW: usize = 4;

const STAYS: &str = "Manual backups and those registered as images stay.";

/// All that is to be said of a policy, sentence by sentence.
pub fn policy(explanation: &Explanation) -> Vec<String> {
    let mut said = running(explanation);
    said.extend(keeping(explanation));
    said
}

/// What a policy keeps, sentence by sentence.
pub fn keeping(explanation: &Explanation) -> Vec<String> {
    match explanation.limits() {
        Ok(limits) => self::limits(limits),
        Err(reason) => alloc::vec![format!("What it keeps cannot be said: {reason}.")],
    }
}

/// What a policy does but for what it keeps, sentence by sentence.
pub fn running(explanation: &Explanation) -> Vec<String> {
    let mut said = Vec::new();
    if explanation.objects() > 0 {
        said.push(format!("It backs up {}.", counted(explanation.objects(), "server")));
    }
    match explanation.state() {
        State::Enabled => {}
        State::NotEnabled => said
            .push("It is not enabled: by itself it makes no backups and deletes none.".to_owned()),
        State::StatusDisabled => said.push(
            "Its status is disabled, whatever enabled of its operation says: by itself it makes no \
             backups and deletes none."
                .to_owned(),
        ),
    }
    match explanation.timing() {
        Ok(timing) => said.extend(self::timing(timing)),
        Err(error) => said.push(format!("When it runs cannot be said: {error}.")),
    }
    said
}

/// When a schedule fires, sentence by sentence.
pub fn timing(timing: &Timing) -> Vec<String> {
    let mut said = alloc::vec![format!("{}.", capitalized(&week(timing)))];
    if let Some(start) = timing.start() {
        said.push(format!("Nothing runs before {}.", start.format("%Y-%m-%d %H:%M:%S UTC")));
    }
    if let Some(change) = timing.change() {
        said.push(format!(
            "{}: the hours stay those of the clocks there, but for times that are skipped or repeated then.",
            capitalized(&clocks(change, timing.zone()))
        ));
    }
    for there in timing.elsewhere() {
        if let Some(after) = there.after()
            // Where it fires every hour, a change by hours changes nothing.
            && hourly(after.week()).is_none_or(|minute| Some(minute) != hourly(there.week()))
        {
            let clocks = capitalized(&clocks(after.change(), after.zone()));
            let place = if after.zone() == there.zone() {
                "there".to_owned()
            } else {
                format!("in {}", there.zone())
            };
            let times = match hourly(after.week()) {
                Some(minute) => every_hour(minute),
                None => times_of(after.week()),
            };
            said.push(format!("{clocks}: from then on that is {times} {place}."));
        }
    }
    let by_the_clocks = if timing.change().is_some() { " by the clocks there" } else { "" };
    said.push(format!(
        "The longest time without a backup is {}{by_the_clocks}.",
        duration(timing.longest_gap())
    ));
    said
}

/// The minute of a week that fires every hour at the same one.
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

/// `every Thursday at 12:27 UTC (20:27 in Asia/Shanghai)`.
fn week(timing: &Timing) -> String {
    if let Some(minute) = hourly(timing.week()) {
        let others = timing.elsewhere().iter().filter_map(|there| {
            let other = hourly(there.week()).filter(|other| *other != minute)?;
            Some(format!("at {} past in {}", counted(other as usize, "minute"), there.zone()))
        });
        let others: Vec<String> = others.collect();
        return match others.as_slice() {
            [] => every_hour(minute),
            others => {
                format!("{} in {} ({})", every_hour(minute), timing.zone(), others.join("; "))
            }
        };
    }
    let groups = timing.week().groups().iter().enumerate().map(|(place, group)| {
        let elsewhere: Vec<String> = timing
            .elsewhere()
            .iter()
            .filter_map(|there| Some((there, there.week().groups().get(place)?)))
            .map(|(there, group)| in_zone(there, group))
            .collect();
        let elsewhere = match elsewhere.as_slice() {
            [] => String::new(),
            all => format!(" ({})", all.join("; ")),
        };
        let (days, times) = (days(group.days()), times(group.times()));
        let comma = if times.starts_with("every") { "," } else { "" };
        format!("{days}{comma} {times} {}{elsewhere}", timing.zone())
    });
    groups.collect::<Vec<_>>().join("; ")
}

/// `20:27 in Asia/Shanghai`.
fn in_zone(there: &Elsewhere, group: &DayGroup) -> String {
    let times = times(group.times());
    format!("{} in {}", times.strip_prefix("at ").unwrap_or(&times), there.zone())
}

/// The times of a week without their zone; where days differ, with the days.
fn times_of(week: &Week) -> String {
    let bare = |group: &DayGroup| {
        let times = times(group.times());
        times.strip_prefix("at ").map(ToOwned::to_owned).unwrap_or(times)
    };
    match week.groups() {
        [only] => bare(only),
        groups => {
            let told = groups.iter().map(|group| format!("{} {}", days(group.days()), bare(group)));
            told.collect::<Vec<_>>().join("; ")
        }
    }
}

/// `the clocks in Europe/Berlin go forward by 1 hour on 2025-03-30 at 01:00 UTC`.
fn clocks(change: &OffsetChange, zone: &str) -> String {
    let forward = change.forward();
    let way = if forward < TimeDelta::zero() { "back" } else { "forward" };
    let at = change.at().format("%Y-%m-%d at %H:%M UTC");
    format!("the clocks in {zone} go {way} by {} on {at}", duration(forward.abs()))
}

/// `every day`, `weekdays`, `every Monday, Tuesday and Friday`, `every day but Sunday`.
pub fn days(days: WeekdaySet) -> String {
    let chosen: Vec<Weekday> = days_of(days).collect();
    let left: Vec<Weekday> = WEEKDAYS.into_iter().filter(|day| !days.contains(*day)).collect();
    match (chosen.as_slice(), left.as_slice()) {
        (_, []) => "every day".to_owned(),
        (_, [Weekday::Sat, Weekday::Sun]) => "weekdays".to_owned(),
        ([Weekday::Sat, Weekday::Sun], _) => "weekends".to_owned(),
        (_, [only]) => format!("every day but {}", day(*only)),
        (chosen, _) => {
            format!("every {}", listed(chosen.iter().map(|chosen| day(*chosen).to_owned()), "and"))
        }
    }
}

/// A weekday's name.
pub const fn day(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

/// `at 02:30 and 14:30`, `every 2 hours from 00:15 to 22:15`; times of other days say so.
fn times(times: &[TimeOfDay]) -> String {
    let of_one_day = times.chunk_by(|a, b| a.days_later() == b.days_later()).map(|times| {
        let which = match times[0].days_later() {
            0 => "",
            1 => " the day after",
            _ => " the day before",
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

/// `12:27`, or `12:27:40` where it has seconds.
pub fn time(time: NaiveTime) -> String {
    let form = if time.second() == 0 { "%H:%M" } else { "%H:%M:%S" };
    time.format(form).to_string()
}

/// What limits keep and let go, sentence by sentence.
pub fn limits(limits: Limits) -> Vec<String> {
    let mut said = match (limits.max_backups(), limits.max_days()) {
        (None, None) => alloc::vec!["Keeps every backup; nothing goes.".to_owned()],
        (Some(0), _) | (_, Some(0)) if limits.keep_at_least() > 0 => {
            let newest = newest(limits.keep_at_least(), "automatic backup");
            return alloc::vec![
                format!(
                    "Keeps {newest} of each server alone; older ones go as soon as they are judged."
                ),
                STAYS.to_owned(),
            ];
        }
        (Some(0), _) | (_, Some(0)) => {
            alloc::vec!["Keeps no automatic backup: each goes as soon as it is judged.".to_owned()]
        }
        (Some(count), None) => alloc::vec![
            format!("Keeps {} of each server; older ones go.", newest(count, "automatic backup")),
            "Nothing goes by age.".to_owned(),
        ],
        (None, Some(days)) => alloc::vec![
            format!(
                "Keeps automatic backups for {}; older ones go.",
                counted(days as usize, "day")
            ),
            "Nothing goes by number.".to_owned(),
        ],
        (Some(count), Some(days)) => alloc::vec![format!(
            "Keeps {} of each server, and none for longer than {}; a backup over either limit goes.",
            newest(count, "automatic backup"),
            counted(days as usize, "day"),
        )],
    };
    let goes = limits.max_backups().is_some() || limits.max_days().is_some();
    if goes && limits.keep_at_least() > 0 {
        let newest = newest(limits.keep_at_least(), "automatic backup");
        said.push(format!(
            "In any case {newest} of each server stay{}.",
            third(limits.keep_at_least())
        ));
    }
    if goes {
        said.push(STAYS.to_owned());
    }
    said
}

/// The ending of a verb.
fn third(count: u32) -> &'static str {
    if count == 1 { "s" } else { "" }
}

fn newest(count: u32, what: &str) -> String {
    if count == 1 { format!("the newest {what}") } else { format!("the newest {count} {what}s") }
}

/// `7 days`, `2 days 3 hours`, `1 hour 30 minutes`.
pub fn duration(duration: TimeDelta) -> String {
    let (days, hours) = (duration.num_days(), duration.num_hours() % 24);
    let (minutes, seconds) = (duration.num_minutes() % 60, duration.num_seconds() % 60);
    let parts = [(days, "day"), (hours, "hour"), (minutes, "minute"), (seconds, "second")];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count != 0)
        .map(|(count, what)| {
            counted(usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX), what)
        })
        .collect();
    if parts.is_empty() { "no time".to_owned() } else { parts.join(" ") }
}

/// `1 server`, `2 servers`.
pub fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// `a`, `a and b`, `a, b and c`.
fn listed(items: impl IntoIterator<Item = String>, last: &str) -> String {
    let items: Vec<String> = items.into_iter().collect();
    match items.as_slice() {
        [] => String::new(),
        [item] => item.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}
