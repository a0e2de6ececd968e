//! The times of a schedule in a zone: those that recur every week and those that recur every few days.

use alloc::vec::Vec;

use chrono::NaiveTime;

use super::week::{TimeOfDay, Week};
use crate::schedule::{Schedule, Zone};
use crate::timetable::{Interval, RecurringTime};

/// Times of the day that recur every few days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntervalGroup {
    interval: Interval,
    times: Vec<TimeOfDay>,
}

impl IntervalGroup {
    /// Returns the interval.
    pub fn interval(&self) -> Interval {
        self.interval
    }

    /// Returns the times, ascending; at least one.
    pub fn times(&self) -> &[TimeOfDay] {
        &self.times
    }
}

/// All times of a schedule in a zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Recurrences {
    pub(super) week: Week,
    /// Ascending by interval.
    pub(super) intervals: Vec<IntervalGroup>,
}

impl Recurrences {
    /// Returns the times in the schedule's own zone.
    pub(super) fn new<Z: Zone>(schedule: &Schedule<Z>) -> Self {
        let mut intervals: Vec<IntervalGroup> = Vec::new();
        for time in schedule.timetable().interval_times() {
            let RecurringTime::EveryDays { interval, hour, minute } = time else { continue };
            let second = schedule.second().into();
            // The hour, minute and second are valid, so the default is never used.
            let time = NaiveTime::from_hms_opt(hour.into(), minute.into(), second);
            let time = TimeOfDay::on_the_day(time.unwrap_or_default());
            match intervals.iter_mut().find(|group| group.interval == interval) {
                Some(group) => group.times.push(time),
                None => intervals.push(IntervalGroup { interval, times: Vec::from([time]) }),
            }
        }
        intervals.sort_by_key(|group| group.interval);
        Self { week: Week::new(schedule), intervals }
    }

    /// Returns the times as shown by clocks that are ahead by `seconds`. The days of the groups stay the
    /// same; the times record whether they fall on the day before or after.
    pub(super) fn shifted(&self, seconds: i32) -> Self {
        let intervals = self.intervals.iter().map(|group| IntervalGroup {
            interval: group.interval,
            times: group.times.iter().map(|time| time.shifted(seconds)).collect(),
        });
        Self { week: self.week.shifted(seconds), intervals: intervals.collect() }
    }
}
