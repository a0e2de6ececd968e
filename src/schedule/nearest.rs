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
        if let Some(start) = self.start()
            && instant < start
        {
            return self.first_from(start, fraction(start));
        }
        if let Some(offset) = self.constant_offset() {
            let day = UtcDay::in_week_of_1970(instant);
            let from = day.second(instant) + seconds;
            return day.instant(self.times().first_from(offset, from));
        }
        self.search_first_from(instant, seconds)
    }

    /// The same in a zone that changes its offset.
    // Beside the short path for constant offsets it must not be inlined, or that takes half as long
    // again.
    #[inline(never)]
    fn search_first_from(&self, instant: DateTime<Utc>, seconds: i64) -> Option<DateTime<Utc>> {
        let day = UtcDay::of(instant);
        let from = day.second(instant) + seconds;
        day.instant(self.first_in(from..LATEST, &mut None)?)
    }

    /// The last fire before `instant`, truncated to the second, plus `seconds`.
    fn last_until(&self, instant: DateTime<Utc>, seconds: i64) -> Option<DateTime<Utc>> {
        let fire = if let Some(offset) = self.constant_offset() {
            let day = UtcDay::in_week_of_1970(instant);
            let until = day.second(instant) + seconds;
            day.instant(self.times().last_before(offset, until))
        } else {
            self.search_last_until(instant, seconds)
        };
        fire.filter(|fire| self.start().is_none_or(|start| *fire >= start))
    }

    #[inline(never)]
    fn search_last_until(&self, instant: DateTime<Utc>, seconds: i64) -> Option<DateTime<Utc>> {
        let day = UtcDay::of(instant);
        let until = day.second(instant) + seconds;
        day.instant(self.last_in(self.earliest()..until, &mut None)?)
    }
}
