//! The error of two times that are less than an hour apart.

use core::fmt;

use super::interval::Interval;
use super::week_minute::WeekMinute;

/// The error for two times that are less than an hour apart.
///
/// The services refuse a pattern that schedules backups less than an hour apart (CSBS v1, table 5-28).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{first} and {second} are {minutes} {} apart, at least 60 are needed", minute_noun(*minutes))]
pub struct TooClose {
    first: RecurringTime,
    second: RecurringTime,
    minutes: u16,
}

/// A time of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RecurringTime {
    /// It recurs every week.
    Weekly(WeekMinute),
    /// It recurs every few days, whatever their weekdays.
    EveryDays {
        /// The number of days.
        interval: Interval,
        /// The hour of the day, 0 to 23.
        hour: u8,
        /// The minute of the hour, 0 to 59.
        minute: u8,
    },
}

impl TooClose {
    /// The error of two times of the week less than an hour apart, in either order.
    pub(crate) fn between(a: WeekMinute, b: WeekMinute) -> Self {
        let (first, second) = if a.minutes_until(b) < 60 { (a, b) } else { (b, a) };
        let minutes = first.minutes_until(second);
        Self { first: first.into(), second: second.into(), minutes }
    }

    /// The error of a time and one `minutes` after it.
    pub(super) fn followed_by(first: RecurringTime, second: RecurringTime, minutes: u16) -> Self {
        Self { first, second, minutes }
    }

    /// Returns the earlier of the two times. The later one follows it, which can be in the next week.
    pub fn first(&self) -> RecurringTime {
        self.first
    }

    /// Returns the later of the two times.
    pub fn second(&self) -> RecurringTime {
        self.second
    }

    /// Returns the number of minutes between the two times: 1 to 59.
    pub fn minutes_apart(&self) -> u16 {
        self.minutes
    }
}

impl From<WeekMinute> for RecurringTime {
    fn from(minute: WeekMinute) -> Self {
        Self::Weekly(minute)
    }
}

/// A weekly time as `MO 08:30`, any other as `08:30 every 2 days`.
impl fmt::Display for RecurringTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Weekly(minute) => minute.fmt(f),
            Self::EveryDays { interval, hour, minute } => {
                write!(f, "{hour:02}:{minute:02} every {interval} days")
            }
        }
    }
}

/// Returns "minute" or "minutes", as the count requires.
pub(crate) const fn minute_noun(minutes: u16) -> &'static str {
    if minutes == 1 { "minute" } else { "minutes" }
}
