//! Weekly times and times that recur every n days, together.
//!
//! Civil minutes are counted from Monday 1969-12-29 00:00.

use core::ops::Range;

use super::interval::Interval;
use super::interval_times::IntervalTimes;
use super::{MINUTES_PER_DAY, MINUTES_PER_WEEK, WeekMinute, WeekTimes};

/// The union of weekly times and times at an interval.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct MixedTimes {
    pub(super) week: Option<WeekTimes>,
    pub(super) intervals: IntervalTimes,
}

impl MixedTimes {
    pub(super) fn contains(&self, minute: i64) -> bool {
        let is_weekly = |week: &WeekTimes| week.contains(WeekMinute::from_minutes_wrapping(minute));
        self.week.as_ref().is_some_and(is_weekly) || self.intervals.contains(minute)
    }

    /// The first time at a minute or after it.
    pub(crate) fn first_from(&self, minute: i64) -> i64 {
        let at_interval = self.intervals.first_from(minute);
        self.week.as_ref().map_or(at_interval, |week| at_interval.min(week.first_from(minute)))
    }

    /// The last time before a minute.
    pub(crate) fn last_before(&self, minute: i64) -> i64 {
        let at_interval = self.intervals.last_before(minute);
        self.week.as_ref().map_or(at_interval, |week| at_interval.max(week.last_before(minute)))
    }

    /// The number of times in a range of minutes.
    pub(super) fn count(&self, range: &Range<i64>) -> i64 {
        self.week.as_ref().map_or(0, |week| week.count(range)) + self.intervals.count(range)
    }

    /// Returns the n-th time in a range of minutes, counted from 0.
    ///
    /// There is no formula for it, so this bisects the range with counts.
    pub(super) fn nth(&self, minutes: &Range<i64>, n: u64) -> Option<i64> {
        let has_more = |until: i64| {
            u64::try_from(self.count(&(minutes.start..until))).is_ok_and(|count| count > n)
        };
        if !has_more(minutes.end) {
            return None;
        }
        // The time is at `from` or after it, and before `until`.
        let (mut from, mut until) = (minutes.start, minutes.end);
        while until - from > 1 {
            let middle = from.midpoint(until);
            if has_more(middle) { until = middle } else { from = middle }
        }
        Some(from)
    }

    /// The minutes of the shortest gap between two times.
    pub(super) fn shortest_gap(&self) -> i64 {
        let times = || self.intervals.iter();
        let between_intervals = times().flat_map(|(first, interval)| {
            times().map(move |(second, other)| match second - first {
                // All times fire on day zero.
                gap @ 1.. => gap,
                gap => gap + interval.shortest_distance(other) * MINUTES_PER_DAY,
            })
        });
        let beside_week = self.week.iter().flat_map(|week| {
            times().flat_map(move |(time, interval)| {
                self.week_minutes(time, interval).flat_map(move |time| {
                    let [before, after] = [week.prev_before(time), week.next_after(time)];
                    [before.minutes_until(time), time.minutes_until(after)]
                })
            })
        });
        let in_week = self.week.iter().flat_map(WeekTimes::gaps);
        // A gap of 0 is from a time to itself; it is not a gap between two
        // times.
        let of_week = in_week.chain(beside_week).filter(|gap| *gap > 0).map(i64::from);
        between_intervals.chain(of_week).min().unwrap_or(MINUTES_PER_WEEK.into())
    }

    /// The minutes of the week at which a time of the day can fall.
    fn week_minutes(&self, time: i64, interval: Interval) -> impl Iterator<Item = WeekMinute> {
        let first = self.intervals.first_weekday();
        let weekdays = (0..7).filter(move |day| interval.falls_on_every_weekday() || *day == first);
        weekdays.map(move |day| WeekMinute::from_minutes_wrapping(day * MINUTES_PER_DAY + time))
    }
}
