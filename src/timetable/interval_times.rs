//! Times of the day that recur every n days from day zero.
//!
//! All rules with an interval share day zero. On that day all of their times fire, so each hour of the
//! day holds at most one: 24 slots with a minute and a set of intervals hold them all.
//!
//! Civil minutes are counted from Monday 1969-12-29 00:00, and days from that Monday. The methods of
//! [`IntervalSet`] take days counted from day zero instead.

use core::ops::Range;

use super::day_count::DayCount;
use super::interval::{Interval, IntervalSet};
use super::too_close::RecurringTime;
use super::{DAYS_PER_WEEK, MINUTES_PER_DAY};

/// The times that recur at an interval of more than a day; at least one.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct IntervalTimes {
    /// Reduced by the period of the times, so that equal times are equal values.
    day_zero: i64,
    /// The intervals of all slots.
    intervals: IntervalSet,
    slots: [IntervalSlot; 24],
}

/// An hour of the day. It holds a time if it has an interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct IntervalSlot {
    pub(super) minute: u8,
    pub(super) intervals: IntervalSet,
    /// The weekdays on which the same time recurs every week: a mask from Monday.
    pub(super) weekly: u8,
}

impl IntervalTimes {
    /// Returns `None` if no slot has an interval.
    pub(super) fn new(day_zero: i64, slots: [IntervalSlot; 24]) -> Option<Self> {
        let union = |all: IntervalSet, slot: &IntervalSlot| all.union(slot.intervals);
        let intervals = slots.iter().fold(IntervalSet::default(), union);
        let day_zero = day_zero.rem_euclid(intervals.period());
        (!intervals.is_empty()).then_some(Self { day_zero, intervals, slots })
    }

    /// Returns the hours of the day and their slots.
    pub(super) fn hours(&self) -> impl DoubleEndedIterator<Item = (usize, IntervalSlot)> + use<> {
        self.slots.into_iter().enumerate()
    }

    pub(super) fn intervals(&self) -> IntervalSet {
        self.intervals
    }

    /// Returns the weekday of day zero, counted from Monday.
    pub(super) fn first_weekday(&self) -> i64 {
        self.day_zero % DAYS_PER_WEEK
    }

    /// Returns all pairs of a minute of the day and an interval at which it recurs.
    pub(super) fn iter(&self) -> impl Iterator<Item = (i64, Interval)> {
        self.hours().flat_map(|(hour, slot)| {
            slot.intervals.iter().map(move |interval| (slot.minute_of_day(hour), interval))
        })
    }

    /// Returns the times, each with each of its intervals.
    pub(super) fn recurring_times(&self) -> impl Iterator<Item = RecurringTime> {
        (0..24).zip(self.slots).flat_map(|(hour, IntervalSlot { minute, intervals, .. })| {
            intervals.iter().map(move |interval| RecurringTime::EveryDays {
                interval,
                hour,
                minute,
            })
        })
    }

    pub(super) fn contains(&self, minute: i64) -> bool {
        self.first_from(minute) == minute
    }

    /// Returns the first time at a minute or after it.
    pub(super) fn first_from(&self, minute: i64) -> i64 {
        let day = self.day(minute);
        if let Some(time) = self.times_on(day).find(|time| *time >= minute) {
            return time;
        }
        // Each multiple of an interval has at least one time.
        let next = self.intervals.first_from(day + 1);
        next.and_then(|day| self.times_on(day).next()).unwrap_or(minute)
    }

    /// Returns the last time before a minute.
    pub(super) fn last_before(&self, minute: i64) -> i64 {
        let day = self.day(minute);
        if let Some(time) = self.times_on(day).rfind(|time| *time < minute) {
            return time;
        }
        let last = self.intervals.last_until(day - 1);
        last.and_then(|day| self.times_on(day).next_back()).unwrap_or(minute)
    }

    /// Counts the times of a range of minutes, without those that are weekly times as well.
    pub(super) fn count(&self, range: &Range<i64>) -> i64 {
        let count = self.hours().map(|(hour, slot)| {
            // The first day whose time is at a minute or after it.
            let day = |minute: i64| {
                let days = minute - slot.minute_of_day(hour) + MINUTES_PER_DAY - 1;
                days.div_euclid(MINUTES_PER_DAY) - self.day_zero
            };
            let days = day(range.start)..day(range.end);
            DayCount {
                days,
                weekday_of_day_zero: self.first_weekday(),
                weekdays_left_out: slot.weekly,
            }
            .multiples(slot.intervals)
        });
        count.sum()
    }

    /// Returns the day of a minute, counted from day zero.
    fn day(&self, minute: i64) -> i64 {
        minute.div_euclid(MINUTES_PER_DAY) - self.day_zero
    }

    /// Returns the times of a day, ascending.
    fn times_on(&self, day: i64) -> impl DoubleEndedIterator<Item = i64> + '_ {
        let dividing = self.intervals.dividing(day);
        let midnight = (day + self.day_zero) * MINUTES_PER_DAY;
        self.hours()
            .filter(move |(_, slot)| slot.intervals.intersects(dividing))
            .map(move |(hour, slot)| midnight + slot.minute_of_day(hour))
    }
}

impl IntervalSlot {
    /// Returns the minute of the day of the slot's time, where `hour` is the hour of the slot.
    pub(super) fn minute_of_day(self, hour: usize) -> i64 {
        #[allow(clippy::cast_possible_wrap)] // 0 to 23
        let hour = hour as i64;
        hour * 60 + i64::from(self.minute)
    }
}
