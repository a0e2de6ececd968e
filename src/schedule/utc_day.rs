//! Fast conversion between chrono's instants and seconds.
//!
//! The search for fires calculates in seconds, callers get chrono's `DateTime`. Converting a second
//! to a calendar date takes longer than finding the fire. A [`UtcDay`] is a date together with the
//! second at which it starts. A fire is usually on the same day or a few days away, so its date is
//! found by moving the known date by whole days. [`nearest`](super::nearest) starts from the day of
//! the instant in question, [`fires`](super::fires) from the day of the last fire.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Timelike, Utc};

const SECONDS_PER_DAY: i64 = 24 * 3600;
/// 1970-01-01 was a Thursday.
const EPOCH_DAYS_FROM_MONDAY: i64 = 3;

/// A day in UTC: its date, and the second at which it starts, counted from 1970-01-01T00:00:00Z. If the
/// day was moved into the week of 1970-01-01, the second is the start of the same weekday in that week.
#[derive(Clone, Copy, Debug)]
pub(super) struct UtcDay {
    date: NaiveDate,
    midnight: i64,
}

impl UtcDay {
    /// Returns the day of an instant.
    pub(super) fn of(instant: DateTime<Utc>) -> Self {
        let midnight = instant.timestamp() - second_of_day(instant);
        Self { date: instant.naive_utc().date(), midnight }
    }

    /// Returns the day of an instant, with its seconds moved by whole weeks into the week of
    /// 1970-01-01.
    ///
    /// If the offset never changes, all weeks are the same. chrono gives the weekday of a date faster
    /// than its seconds, and small seconds save [`CivilTimes`](super::CivilTimes) a division.
    #[inline]
    pub(super) fn in_week_of_1970(instant: DateTime<Utc>) -> Self {
        let date = instant.naive_utc().date();
        let weekday = i64::from(date.weekday().num_days_from_monday());
        Self { date, midnight: (weekday - EPOCH_DAYS_FROM_MONDAY) * SECONDS_PER_DAY }
    }

    /// Returns the second of an instant, which must be on this day.
    #[inline]
    pub(super) fn to_second(self, instant: DateTime<Utc>) -> i64 {
        self.midnight + second_of_day(instant)
    }

    /// Returns the instant of a second of any day, or `None` beyond chrono's range.
    #[inline]
    pub(super) fn to_instant(mut self, second: i64) -> Option<DateTime<Utc>> {
        self.move_to(second)
    }

    /// Moves to the day of a second and returns its instant, or `None` beyond chrono's range.
    #[inline]
    pub(super) fn move_to(&mut self, second: i64) -> Option<DateTime<Utc>> {
        if !(0..SECONDS_PER_DAY).contains(&(second - self.midnight)) {
            let days = (second - self.midnight).div_euclid(SECONDS_PER_DAY);
            let distance = Days::new(days.unsigned_abs());
            self.date = if days.is_negative() {
                self.date.checked_sub_days(distance)?
            } else {
                self.date.checked_add_days(distance)?
            };
            self.midnight += days * SECONDS_PER_DAY;
        }
        let second = u32::try_from(second - self.midnight).ok()?;
        let time = NaiveTime::from_num_seconds_from_midnight_opt(second, 0)?;
        Some(self.date.and_time(time).and_utc())
    }
}

#[inline]
fn second_of_day(instant: DateTime<Utc>) -> i64 {
    // `NaiveTime` stores it; `DateTime` would calculate it from the hour, minute and second.
    instant.naive_utc().time().num_seconds_from_midnight().into()
}
