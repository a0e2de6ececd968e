//! The fires next to an instant.

use core::ops::Bound;

use chrono::{DateTime, Utc};

use super::definition::{LATEST, Schedule, fraction};
use super::utc_day::UtcDay;
use super::zone::Zone;

impl<Z: Zone> Schedule<Z> {
    /// The first fire after an instant.
    pub fn next_after(&self, instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.first_from(instant, 1)
    }

    /// The first fire at an instant or after it.
    pub fn next_at_or_after(&self, instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.first_from(instant, fraction(instant))
    }

    /// The last fire before an instant.
    pub fn prev_before(&self, instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.last_until(instant, fraction(instant))
    }

    /// The last fire at an instant or before it.
    pub fn prev_at_or_before(&self, instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.last_until(instant, 1)
    }

    /// The fire after an instant with `n` others in between: 0 is the next one.
    pub fn nth_after(&self, instant: DateTime<Utc>, n: u64) -> Option<DateTime<Utc>> {
        let range = self.seconds((Bound::Excluded(instant), Bound::Unbounded));
        DateTime::from_timestamp(self.nth_in(range, n)?, 0)
    }

    /// The first fire at or after `instant`, truncated to the second, plus `seconds`.
    fn first_from(&self, instant: DateTime<Utc>, seconds: i64) -> Option<DateTime<Utc>> {
        let (instant, seconds) = match self.start() {
            Some(start) if instant < start => (start, fraction(start)),
            _ => (instant, seconds),
        };
        let day = UtcDay::of(instant);
        let from = day.second(instant) + seconds;
        let period = self.zone().period_at(from);
        if let Some(offset) = period.constant_offset() {
            let day = UtcDay::in_week_of_1970(instant);
            return day.instant(self.times().first_from(offset, day.second(instant) + seconds));
        }
        let segment = self.segment_in(&period, from);
        day.instant(self.first_in(from..LATEST, &mut Some(segment))?)
    }

    /// The last fire before `instant`, truncated to the second, plus `seconds`.
    fn last_until(&self, instant: DateTime<Utc>, seconds: i64) -> Option<DateTime<Utc>> {
        let day = UtcDay::of(instant);
        let until = day.second(instant) + seconds;
        let period = self.zone().period_at(until - 1);
        let fire = if let Some(offset) = period.constant_offset() {
            let day = UtcDay::in_week_of_1970(instant);
            day.instant(self.times().last_before(offset, day.second(instant) + seconds))
        } else {
            let segment = self.segment_in(&period, until - 1);
            day.instant(self.last_in(self.earliest()..until, &mut Some(segment))?)
        };
        fire.filter(|fire| self.start().is_none_or(|start| *fire >= start))
    }
}
