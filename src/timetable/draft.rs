//! A timetable that is being built from rules, and the check that its times are at least an hour apart.

use alloc::boxed::Box;

use super::interval::Interval;
use super::interval_times::{IntervalSlot, IntervalTimes};
use super::mixed_times::MixedTimes;
use super::slots::Slots;
use super::too_close::{RecurringTime, TooClose};
use super::week_minute::WeekMinute;
use super::{DAYS_PER_WEEK, MINUTES_PER_DAY, Timetable, WeekTimes};

/// Times of rules that are at least an hour apart.
///
/// Two times with an interval share day zero, so they are an hour apart on one day. They fall on
/// neighbouring days if and only if their intervals have no common divisor. A time with an interval falls
/// on every weekday, unless 7 divides the interval: then it has the weekday of day zero.
#[derive(Clone, Default)]
pub(crate) struct Draft {
    week: Slots,
    /// `None` if no rule has an interval above 1, as in most patterns.
    intervals: Option<Box<[IntervalSlot; 24]>>,
    /// Day zero, in days since Monday 1969-12-29. If it is `None`, intervals that are multiples of 7 are
    /// not compared with weekly times.
    day_zero: Option<i64>,
}

const EVERY_DAY: u8 = 0b111_1111;

impl Draft {
    /// A draft whose day zero is that of a civil minute, counted from Monday 1969-12-29 00:00.
    pub(crate) fn from_start(minute: i64) -> Self {
        Self { day_zero: Some(minute.div_euclid(MINUTES_PER_DAY)), ..Self::default() }
    }

    /// Adds the same minute of some hours (a mask of 24 bits) on some weekdays (a mask of 7 bits, from
    /// Monday).
    ///
    /// # Errors
    /// [`TooClose`] at the first time that is less than an hour from another one.
    #[inline]
    pub(crate) fn insert_weekly(
        &mut self,
        days: u8,
        hours: u32,
        minute: u8,
    ) -> Result<(), TooClose> {
        if let Some(intervals) = &self.intervals {
            for time in week_minutes(days, hours, minute) {
                times(intervals)
                    .try_for_each(|(slot, interval)| self.keep_apart(time, slot, interval))?;
            }
        }
        self.week.insert_hours(days, hours, minute)
    }

    /// Adds the same minute of some hours (a mask of 24 bits) every few days.
    ///
    /// # Errors
    /// [`TooClose`] at the first time that is less than an hour from another one.
    pub(crate) fn insert_interval(
        &mut self,
        interval: Interval,
        hours: u32,
        minute: u8,
    ) -> Result<(), TooClose> {
        if interval == Interval::DAILY {
            return self.insert_weekly(EVERY_DAY, hours, minute);
        }
        for hour in (0..24).filter(|hour| hours >> hour & 1 == 1) {
            let time = TimeOfDay { hour, minute };
            for weekly in self.week.week_minutes() {
                self.keep_apart(weekly, time, interval)?;
            }
            let slots = self.intervals.get_or_insert_default();
            for (other, other_interval) in times(slots) {
                keep_intervals_apart((time, interval), (other, other_interval))?;
            }
            let slot = &mut slots[usize::from(hour)];
            slot.minute = minute;
            slot.intervals.insert(interval);
        }
        Ok(())
    }

    /// Checks a weekly time against one with an interval.
    fn keep_apart(
        &self,
        weekly: WeekMinute,
        time: TimeOfDay,
        interval: Interval,
    ) -> Result<(), TooClose> {
        let first_weekday = self.day_zero.map(|day| day.rem_euclid(DAYS_PER_WEEK));
        for weekday in 0..DAYS_PER_WEEK {
            if !interval.falls_on_every_weekday() && first_weekday != Some(weekday) {
                continue;
            }
            let here =
                WeekMinute::from_minutes_wrapping(weekday * MINUTES_PER_DAY + time.minutes());
            let (until, since) = (here.minutes_until(weekly), weekly.minutes_until(here));
            let (time, weekly) = (time.recurring(interval), weekly.into());
            match (until, since) {
                (1..60, _) => return Err(TooClose::followed_by(time, weekly, until)),
                (_, 1..60) => return Err(TooClose::followed_by(weekly, time, since)),
                _ => {}
            }
        }
        Ok(())
    }

    /// Returns the timetable. The draft must have a time, and a day zero if it has intervals.
    pub(crate) fn finish(mut self) -> Timetable {
        let (Some(mut slots), Some(day_zero)) = (self.intervals, self.day_zero) else {
            return WeekTimes::from_slots(self.week).into();
        };
        let first_weekday = 1 << day_zero.rem_euclid(DAYS_PER_WEEK);
        for (hour, slot) in (0..24).zip(slots.iter_mut()) {
            // Every 7 days is every week, on the weekday of day zero. Its distance from all other times
            // is already checked.
            if slot.intervals.includes_weekly() {
                let added = self.week.insert_hours(first_weekday, 1 << hour, slot.minute);
                debug_assert_eq!(added, Ok(()));
            }
            slot.weekly = self.week.weekdays_at(hour, slot.minute);
            // An interval adds no times if all of its days already have the weekly time.
            if slot.weekly & first_weekday != 0 {
                slot.intervals = slot.intervals.without(slot.intervals.multiples_of(7));
            }
            if slot.weekly == EVERY_DAY || slot.intervals.is_empty() {
                *slot = IntervalSlot::default();
            }
        }
        let week = (!self.week.is_empty()).then(|| WeekTimes::from_slots(self.week));
        match (IntervalTimes::new(day_zero, *slots), week) {
            (Some(intervals), week) => Timetable::mixed(MixedTimes { week, intervals }),
            (None, _) => WeekTimes::from_slots(self.week).into(),
        }
    }
}

/// An hour and a minute.
#[derive(Clone, Copy)]
struct TimeOfDay {
    hour: u8,
    minute: u8,
}

impl TimeOfDay {
    fn minutes(self) -> i64 {
        i64::from(self.hour) * 60 + i64::from(self.minute)
    }

    fn recurring(self, interval: Interval) -> RecurringTime {
        RecurringTime::EveryDays { interval, hour: self.hour, minute: self.minute }
    }
}

/// Checks two times with intervals, which share day zero.
fn keep_intervals_apart(
    a: (TimeOfDay, Interval),
    b: (TimeOfDay, Interval),
) -> Result<(), TooClose> {
    let next_day = if a.1.shortest_distance(b.1) == 1 { MINUTES_PER_DAY } else { 0 };
    let difference = b.0.minutes() - a.0.minutes();
    for (first, second, minutes) in [
        (a, b, difference),
        (b, a, -difference),
        (a, b, next_day + difference),
        (b, a, next_day - difference),
    ] {
        if let (1..60, Ok(minutes)) = (minutes, u16::try_from(minutes)) {
            let [first, second] = [first, second].map(|(time, interval)| time.recurring(interval));
            return Err(TooClose::followed_by(first, second, minutes));
        }
    }
    Ok(())
}

/// The times of slots, with each of their intervals.
fn times(slots: &[IntervalSlot; 24]) -> impl Iterator<Item = (TimeOfDay, Interval)> + '_ {
    (0..24).zip(slots).flat_map(|(hour, slot)| {
        let time = TimeOfDay { hour, minute: slot.minute };
        slot.intervals.iter().map(move |interval| (time, interval))
    })
}

fn week_minutes(days: u8, hours: u32, minute: u8) -> impl Iterator<Item = WeekMinute> {
    super::WeekHours::on_days(days, hours)
        .iter()
        .map(move |slot| WeekMinute::from_slot(slot, minute))
}
