//! Counts the days of a range that are multiples of an interval.

use core::ops::Range;

use super::DAYS_PER_WEEK;
use super::interval::{IntervalSet, lcm};

/// A range of days, counted from day zero, in which the days of some weekdays do not count.
pub(super) struct DayCount {
    pub(super) days: Range<i64>,
    /// The weekday of day zero, counted from Monday.
    pub(super) weekday_of_day_zero: i64,
    /// The weekdays that do not count: a mask from Monday.
    pub(super) weekdays_left_out: u8,
}

/// Up to this many days are checked one by one.
const LOOP_LIMIT: i64 = 16;

impl DayCount {
    /// Counts the days that are multiples of at least one interval of a set.
    pub(super) fn multiples(&self, intervals: IntervalSet) -> i64 {
        let mut all = [0; 32];
        let mut count = 0;
        for interval in intervals.iter() {
            all[count] = i64::from(interval.days());
            count += 1;
        }
        self.common_multiples(1, &all[..count])
    }

    /// Counts the multiples of `step` that are also multiples of at least one of some intervals, by
    /// inclusion and exclusion: the number for the first interval plus the number for the rest,
    /// minus the number for both.
    fn common_multiples(&self, step: i64, intervals: &[i64]) -> i64 {
        let [first, rest @ ..] = intervals else { return 0 };
        let factors = self.factors(step);
        if factors.end - factors.start <= LOOP_LIMIT {
            let is_multiple = |day: i64| intervals.iter().any(|interval| day % interval == 0);
            let days = factors.map(|factor| factor * step);
            return days.filter(|day| is_multiple(*day)).map(|day| self.one_if_counted(day)).sum();
        }
        let both = lcm(step, *first);
        let of_first = self.multiples_of(both);
        if both == step {
            return of_first;
        }
        of_first + self.common_multiples(step, rest) - self.common_multiples(both, rest)
    }

    /// Counts the days that are multiples of `step`. Every seventh multiple has the same weekday.
    fn multiples_of(&self, step: i64) -> i64 {
        let Range { start, end } = self.factors(step);
        let weeks = (end - start) / DAYS_PER_WEEK;
        let count = |factors: Range<i64>| -> i64 {
            factors.map(|factor| self.one_if_counted(factor * step)).sum()
        };
        weeks * count(start..start + DAYS_PER_WEEK) + count(start + weeks * DAYS_PER_WEEK..end)
    }

    /// Returns the range of n for which n × `step` is in the range of days.
    fn factors(&self, step: i64) -> Range<i64> {
        let round_up = |day: i64| (day + step - 1).div_euclid(step);
        round_up(self.days.start)..round_up(self.days.end)
    }

    /// Returns 1 for a day that counts, otherwise 0.
    fn one_if_counted(&self, day: i64) -> i64 {
        let weekday = (day + self.weekday_of_day_zero).rem_euclid(DAYS_PER_WEEK);
        i64::from(self.weekdays_left_out >> weekday & 1 == 0)
    }
}
