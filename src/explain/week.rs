//! The times of a week, days that are alike put together.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use chrono::{NaiveTime, Timelike, Weekday, WeekdaySet};

use crate::schedule::{Schedule, Zone};
use crate::timetable::WEEKDAYS;

const DAY: i32 = 24 * 3600;

/// The times at which a schedule fires in a week, by days that are alike.
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

/// A time as a zone's clocks show it, and by how many days it is off from the day that is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay {
    days_later: i32,
    time: NaiveTime,
}

impl Week {
    /// The week of a schedule, in its own zone.
    pub fn new<Z: Zone>(schedule: &Schedule<Z>) -> Self {
        let second = schedule.second();
        let mut by_day: BTreeMap<u32, Vec<TimeOfDay>> = BTreeMap::new();
        for point in schedule.timetable().week_minutes() {
            let (hour, minute) = (point.hour().into(), point.minute().into());
            // A point is an hour and a minute of the clock.
            let time = NaiveTime::from_hms_opt(hour, minute, second.into()).unwrap_or_default();
            let day = point.weekday().num_days_from_monday();
            by_day.entry(day).or_default().push(TimeOfDay { days_later: 0, time });
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

    /// The same week as clocks show it that are ahead by so many seconds. The days stay those that they
    /// were, and the times say whether they are on the day before or after.
    #[must_use]
    pub(super) fn shifted(&self, seconds: i32) -> Self {
        let shift = |time: &TimeOfDay| {
            // A time has fewer seconds than a day.
            let of_day = i32::try_from(time.time.num_seconds_from_midnight()).unwrap_or_default();
            let shifted = of_day + seconds;
            let within = shifted.rem_euclid(DAY).unsigned_abs();
            TimeOfDay {
                days_later: time.days_later + shifted.div_euclid(DAY),
                time: NaiveTime::from_num_seconds_from_midnight_opt(within, 0).unwrap_or_default(),
            }
        };
        let groups = self.groups.iter().map(|group| DayGroup {
            days: group.days,
            times: group.times.iter().map(shift).collect(),
        });
        Self { groups: groups.collect() }
    }

    /// The groups, by their first days from Monday on.
    pub fn groups(&self) -> &[DayGroup] {
        &self.groups
    }
}

impl DayGroup {
    /// The days; at least one.
    pub fn days(&self) -> WeekdaySet {
        self.days
    }

    /// The times, ascending; at least one.
    pub fn times(&self) -> &[TimeOfDay] {
        &self.times
    }
}

impl TimeOfDay {
    /// The time.
    pub fn time(self) -> NaiveTime {
        self.time
    }

    /// By how many days it is later than the day that is named: 0 where the hours are read, and −1, 0
    /// or 1 elsewhere.
    pub fn days_later(self) -> i32 {
        self.days_later
    }
}

/// The days of a set, from Monday on.
pub(crate) fn days_of(days: WeekdaySet) -> impl Iterator<Item = Weekday> {
    WEEKDAYS.into_iter().filter(move |day| days.contains(*day))
}
