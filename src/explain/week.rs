//! The times of a week, with days that have the same times grouped.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use chrono::{NaiveTime, Timelike, Weekday, WeekdaySet};

use crate::schedule::{Schedule, Zone};
use crate::timetable::{WEEKDAYS, WeekTimes};

const DAY: i32 = 24 * 3600;

/// The times at which a schedule fires in every week, with days that have the same times grouped.
///
/// Times that recur every few days are not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Week {
    groups: Vec<DayGroup>,
}

/// Days with the same times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayGroup {
    days: WeekdaySet,
    times: Vec<TimeOfDay>,
}

/// A local time, and on which day it falls relative to the day of its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay {
    days_later: i32,
    time: NaiveTime,
}

impl Week {
    /// Returns the week of a schedule in its own zone.
    pub fn new<Z: Zone>(schedule: &Schedule<Z>) -> Self {
        let second = schedule.second();
        let mut by_day: BTreeMap<u32, Vec<TimeOfDay>> = BTreeMap::new();
        for week_minute in schedule.timetable().week().into_iter().flat_map(WeekTimes::week_minutes)
        {
            let (hour, minute) = (week_minute.hour().into(), week_minute.minute().into());
            // The hour, minute and second are valid, so the default is never used.
            let time = NaiveTime::from_hms_opt(hour, minute, second.into()).unwrap_or_default();
            let day = week_minute.weekday().num_days_from_monday();
            by_day.entry(day).or_default().push(TimeOfDay::on_the_day(time));
        }
        let mut groups: Vec<DayGroup> = Vec::new();
        for (day, times) in by_day {
            let day = WEEKDAYS[day as usize];
            match groups.iter_mut().find(|group| group.times == times) {
                Some(group) => {
                    group.days.insert(day);
                }
                None => groups.push(DayGroup { days: WeekdaySet::single(day), times }),
            }
        }
        Self { groups }
    }

    /// Returns the week as shown by clocks that are ahead by `seconds`. The days of the groups stay the
    /// same; the times record whether they fall on the day before or after.
    #[must_use]
    pub(super) fn shifted(&self, seconds: i32) -> Self {
        let groups = self.groups.iter().map(|group| DayGroup {
            days: group.days,
            times: group.times.iter().map(|time| time.shifted(seconds)).collect(),
        });
        Self { groups: groups.collect() }
    }

    /// Returns the groups, in the order of their first days, starting with Monday.
    pub fn groups(&self) -> &[DayGroup] {
        &self.groups
    }
}

impl DayGroup {
    /// Returns the days; at least one.
    pub fn days(&self) -> WeekdaySet {
        self.days
    }

    /// Returns the times, ascending; at least one.
    pub fn times(&self) -> &[TimeOfDay] {
        &self.times
    }
}

impl TimeOfDay {
    pub(super) fn on_the_day(time: NaiveTime) -> Self {
        Self { days_later: 0, time }
    }

    /// Returns the time as shown by clocks that are ahead by `seconds`.
    pub(super) fn shifted(self, seconds: i32) -> Self {
        // A day has 86,400 seconds, which an `i32` holds.
        let of_day = i32::try_from(self.time.num_seconds_from_midnight()).unwrap_or_default();
        let shifted = of_day + seconds;
        let within = shifted.rem_euclid(DAY).unsigned_abs();
        Self {
            days_later: self.days_later + shifted.div_euclid(DAY),
            time: NaiveTime::from_num_seconds_from_midnight_opt(within, 0).unwrap_or_default(),
        }
    }

    /// Returns the local time.
    pub fn time(self) -> NaiveTime {
        self.time
    }

    /// Returns by how many days the time is later than the day of its group: 0 in the schedule's own
    /// zone; −1, 0 or 1 in other zones.
    pub fn days_later(self) -> i32 {
        self.days_later
    }
}

/// Returns the days of a set, starting with Monday.
pub(crate) fn days_of(days: WeekdaySet) -> impl Iterator<Item = Weekday> {
    WEEKDAYS.into_iter().filter(move |day| days.contains(*day))
}
