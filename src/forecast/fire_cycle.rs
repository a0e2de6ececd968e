//! The fires of a timetable as a cycle that repeats.
//!
//! Minutes are civil minutes since 1970-01-01 00:00.

use alloc::vec::Vec;

use chrono::{DateTime, NaiveDateTime};

use crate::timetable::{RecurringTime, Timetable};

pub(super) const MINUTES_PER_DAY: i64 = 24 * 60;
const DAYS_PER_WEEK: i64 = 7;
/// The number of days of the longest cycle whose fires are listed: a whole number of weeks, longer than the
/// common multiple of any two intervals and a week.
const MAX_DAYS: i64 = 2_800 * DAYS_PER_WEEK;

/// The fires of a timetable, numbered from the first one at or after 1970-01-01. Numbers before it are
/// negative.
pub(super) struct FireCycle {
    /// The minutes of the fires of one cycle, ascending.
    fires: Vec<i64>,
    days: i64,
    is_whole: bool,
}

impl FireCycle {
    pub(super) fn new(timetable: &Timetable) -> Self {
        let intervals = timetable.interval_times().map(|time| match time {
            RecurringTime::EveryDays { interval, .. } => i64::from(interval.days()),
            RecurringTime::Weekly(_) => DAYS_PER_WEEK,
        });
        // This cannot overflow: the least common multiple of 1 to 30 has 13 digits.
        let repeats_after = intervals.fold(DAYS_PER_WEEK, lcm);
        let days = repeats_after.min(MAX_DAYS);
        let mut fires = Vec::new();
        let mut next = timetable.next_at_or_after(DateTime::UNIX_EPOCH.naive_utc());
        while let Some(fire) = next.filter(|fire| minute(*fire) < days * MINUTES_PER_DAY) {
            fires.push(minute(fire));
            next = timetable.next_after(fire);
        }
        Self { fires, days, is_whole: days == repeats_after }
    }

    /// Returns the number of days after which the fires repeat, always a whole number of weeks.
    pub(super) fn days(&self) -> i64 {
        self.days
    }

    /// Returns whether the fires really repeat after these days. Otherwise the cycle is too long, and only
    /// its beginning is known.
    pub(super) fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// Returns the number of fires of a cycle.
    pub(super) fn len(&self) -> i64 {
        i64::try_from(self.fires.len()).unwrap_or(i64::MAX)
    }

    /// Returns the minute of a fire.
    pub(super) fn fire(&self, number: i64) -> i64 {
        let len = self.len().max(1);
        let within = usize::try_from(number.rem_euclid(len)).unwrap_or_default();
        // A timetable has a time, so the list is not empty.
        let minute = self.fires.get(within).copied().unwrap_or_default();
        number.div_euclid(len) * self.minutes() + minute
    }

    /// Returns the number of the first fire at a minute or after it.
    pub(super) fn first_from(&self, minute: i64) -> i64 {
        let within = minute.rem_euclid(self.minutes());
        let before = self.fires.partition_point(|fire| *fire < within);
        let before = i64::try_from(before).unwrap_or(i64::MAX);
        minute.div_euclid(self.minutes()) * self.len() + before
    }

    fn minutes(&self) -> i64 {
        self.days * MINUTES_PER_DAY
    }
}

fn minute(civil: NaiveDateTime) -> i64 {
    civil.and_utc().timestamp().div_euclid(60)
}

/// Returns the least common multiple of two positive numbers.
pub(super) fn lcm(a: i64, b: i64) -> i64 {
    a / gcd(a, b) * b
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}
