//! The next fire, the previous fire and the n-th fire of a schedule, seen from one instant.
//!
//! These are the public methods that take an instant and return one. Each asks the zone for the
//! offset period at the instant. If the zone has only one offset, one lookup in the schedule's
//! [`CivilTimes`](super::CivilTimes) is the whole answer. Otherwise [`search`](super::search) goes
//! from segment to segment, starting with the one that contains the instant.
//! [`UtcDay`] converts the answer back to a chrono date, which is most of the cost in UTC.

use core::ops::Bound;

use chrono::{DateTime, Utc};

use super::definition::{END_SECOND, Schedule, one_if_fraction};
use super::utc_day::UtcDay;
use super::zone::Zone;

impl<Z: Zone> Schedule<Z> {
    /// Returns the first fire strictly after `instant`.
    ///
    /// Returns `None` if there is no later fire, which happens only near the end of chrono's range
    /// of years.
    pub fn next_after(&self, instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.first_from(instant, 1)
    }

    /// Returns the first fire at or after `instant`. Returns `None` if there is none before the end
    /// of chrono's range of years.
    pub fn next_at_or_after(&self, instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.first_from(instant, one_if_fraction(instant))
    }

    /// Returns the last fire strictly before `instant`.
    ///
    /// Returns `None` if there is no earlier fire: the schedule starts later, or `instant` is near
    /// the start of chrono's range of years.
    pub fn prev_before(&self, instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.last_until(instant, one_if_fraction(instant))
    }

    /// Returns the last fire at or before `instant`. Returns `None` in the same cases as
    /// [`prev_before`](Self::prev_before).
    pub fn prev_at_or_before(&self, instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.last_until(instant, 1)
    }

    /// Returns the n-th fire after `instant`, counted from 0: `n` = 0 is the next fire.
    ///
    /// Returns `None` if the fire would lie beyond chrono's range of years.
    pub fn nth_after(&self, instant: DateTime<Utc>, n: u64) -> Option<DateTime<Utc>> {
        let range = self.second_range((Bound::Excluded(instant), Bound::Unbounded));
        DateTime::from_timestamp(self.nth_in(range, n)?, 0)
    }

    /// Returns the first fire at or after `instant` (truncated to the second) plus `seconds`, which is 0 or 1.
    fn first_from(&self, instant: DateTime<Utc>, seconds: i64) -> Option<DateTime<Utc>> {
        let (instant, seconds) = match self.start() {
            Some(start) if instant < start => (start, one_if_fraction(start)),
            _ => (instant, seconds),
        };
        let day = UtcDay::of(instant);
        let from = day.to_second(instant) + seconds;
        let period = self.zone().period_at(from);
        if let Some(offset) = period.constant_offset().filter(|_| self.times().are_weekly()) {
            // All weeks are the same, so the calculation is moved to the week of 1970-01-01.
            let day_in_week = UtcDay::in_week_of_1970(instant);
            let from_in_week = day_in_week.to_second(instant) + seconds;
            return day_in_week.to_instant(self.times().first_at_or_after(offset, from_in_week));
        }
        let segment = self.segment_in_period(&period, from);
        day.to_instant(self.first_in(from..END_SECOND, &mut Some(segment))?)
    }

    /// Returns the last fire before `instant` (truncated to the second) plus `seconds`, which is 0 or 1.
    fn last_until(&self, instant: DateTime<Utc>, seconds: i64) -> Option<DateTime<Utc>> {
        let day = UtcDay::of(instant);
        let until = day.to_second(instant) + seconds;
        let period = self.zone().period_at(until - 1);
        let fire =
            if let Some(offset) = period.constant_offset().filter(|_| self.times().are_weekly()) {
                let day_in_week = UtcDay::in_week_of_1970(instant);
                let until_in_week = day_in_week.to_second(instant) + seconds;
                day_in_week.to_instant(self.times().last_before(offset, until_in_week))
            } else {
                let segment = self.segment_in_period(&period, until - 1);
                day.to_instant(self.last_in(self.earliest_second()..until, &mut Some(segment))?)
            };
        fire.filter(|fire| self.start().is_none_or(|start| *fire >= start))
    }
}
