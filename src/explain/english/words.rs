//! Words that several sentences share.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use chrono::{DateTime, TimeDelta, Utc, Weekday};

/// `2025-03-09 07:30:00 UTC`.
pub(super) fn instant(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// Returns the name of a weekday.
pub(super) const fn weekday(day: Weekday) -> &'static str {
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

/// `7 days`, `2 days 3 hours`, `1 hour 30 minutes`.
pub(super) fn duration(duration: TimeDelta) -> String {
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
pub(super) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn listed(items: impl IntoIterator<Item = String>, last: &str) -> String {
    let items: Vec<String> = items.into_iter().collect();
    match items.as_slice() {
        [] => String::new(),
        [item] => item.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

pub(super) fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

/// `in 2 d 3 h 4 min`; less than an hour is `in 4 min 5 s`.
pub(super) fn wait(wait: TimeDelta) -> String {
    let (days, hours) = (wait.num_days(), wait.num_hours() % 24);
    let (minutes, seconds) = (wait.num_minutes() % 60, wait.num_seconds() % 60);
    match (days, hours) {
        (0, 0) => format!("in {minutes} min {seconds} s"),
        (0, _) => format!("in {hours} h {minutes} min"),
        _ => format!("in {days} d {hours} h {minutes} min"),
    }
}

/// The largest unit that makes at least two: `36 h`, `59 d`; `in 3 d` for a date in the future.
pub(super) fn short_age(age: TimeDelta) -> String {
    if age < TimeDelta::zero() {
        return format!("in {}", short_age(age.abs()));
    }
    match (age.num_days(), age.num_hours(), age.num_minutes()) {
        (days @ 2.., ..) => format!("{days} d"),
        (_, hours @ 2.., _) => format!("{hours} h"),
        (.., minutes) => format!("{minutes} min"),
    }
}

/// The two largest units that are not zero: `30 d 2 h`.
pub(super) fn age(age: TimeDelta) -> String {
    let seconds = age.num_seconds();
    let units = [
        (seconds / 86_400, "d"),
        (seconds / 3600 % 24, "h"),
        (seconds / 60 % 60, "min"),
        (seconds % 60, "s"),
    ];
    let has_fraction = age.subsec_nanos() != 0;
    let mut shown = units.iter().filter(|(amount, _)| *amount != 0);
    match (shown.next(), shown.next()) {
        (Some((first, unit)), Some((second, smaller))) => {
            format!("{first} {unit} {second} {smaller}")
        }
        (Some((first, unit)), None) if has_fraction => {
            format!("{first} {unit} and a fraction of a second")
        }
        (Some((first, unit)), None) => format!("{first} {unit}"),
        (None, _) if has_fraction => "a fraction of a second".to_owned(),
        (None, _) => "0 s".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_time_have_whole_units() {
        for (seconds, expected) in [
            (0, "no time"),
            (1, "1 second"),
            (61, "1 minute 1 second"),
            (3600, "1 hour"),
            (90_000, "1 day 1 hour"),
            (-7200, "2 hours"),
            (604_800, "7 days"),
        ] {
            assert_eq!(duration(TimeDelta::seconds(seconds)), expected);
        }
    }
}
