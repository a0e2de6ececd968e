//! Conversion between chrono's instants and seconds since 1970-01-01T00:00:00Z.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Timelike, Utc};

const SECONDS_PER_DAY: i64 = 24 * 3600;
/// 1970-01-01 was a Thursday.
const DAYS_FROM_MONDAY: i64 = 3;

/// A day of UTC as chrono's date, and the second at which it begins.
///
/// A schedule calculates in seconds. To find the date of a second takes longer than to find a fire,
/// so the date of a day nearby is moved instead.
#[derive(Clone, Copy, Debug)]
pub(super) struct UtcDay {
    date: NaiveDate,
    midnight: i64,
}

impl UtcDay {
    /// The day of an instant.
    pub(super) fn of(instant: DateTime<Utc>) -> Self {
        let midnight = instant.timestamp() - second_of_day(instant);
        Self { date: instant.naive_utc().date(), midnight }
    }

    /// The day of an instant, with seconds as if its week were that of 1970-01-01. With a constant
    /// offset all weeks are alike, and the weekday of a date takes less to find than its seconds.
    #[inline]
    pub(super) fn in_week_of_1970(instant: DateTime<Utc>) -> Self {
        let date = instant.naive_utc().date();
        let weekday = i64::from(date.weekday().num_days_from_monday());
        Self { date, midnight: (weekday - DAYS_FROM_MONDAY) * SECONDS_PER_DAY }
    }

    /// The second of an instant of this day.
    #[inline]
    pub(super) fn second(self, instant: DateTime<Utc>) -> i64 {
        self.midnight + second_of_day(instant)
    }

    /// The instant of a second; `None` beyond the ends of chrono's range.
    #[inline]
    pub(super) fn instant(mut self, second: i64) -> Option<DateTime<Utc>> {
        self.go_to(second)
    }

    /// Moves to the day of a second and returns its instant; `None` beyond the ends of chrono's range.
    #[inline]
    pub(super) fn go_to(&mut self, second: i64) -> Option<DateTime<Utc>> {
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
