//! A civil minute of the week, and the calendar constants that go with it.

use core::fmt;

use chrono::{Datelike, NaiveDateTime, Timelike, Weekday};

/// The number of minutes in a week.
pub(crate) const MINUTES_PER_WEEK: u16 = 7 * MINUTES_PER_DAY;
/// The number of seconds in a week.
pub(crate) const SECONDS_PER_WEEK: u32 = 7 * 24 * 3600;
const MINUTES_PER_DAY: u16 = 24 * MINUTES_PER_HOUR;
const MINUTES_PER_HOUR: u16 = 60;

/// A civil minute of the week, from Monday 00:00 to Sunday 23:59.
///
/// A week minute is a weekday and a clock time in no particular zone or week; it is not an instant.
/// Week minutes are ordered from Monday 00:00.
///
/// ```
/// use chrono::Weekday;
/// use keeptime::timetable::WeekMinute;
///
/// let week_minute = WeekMinute::new(Weekday::Thu, 12, 27).unwrap();
/// assert_eq!(week_minute.to_string(), "TH 12:27");
/// assert_eq!(WeekMinute::new(Weekday::Thu, 24, 0), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WeekMinute(u16);

impl WeekMinute {
    /// Makes a week minute. Returns `None` if `hour` is above 23 or `minute` is above 59.
    pub const fn new(weekday: Weekday, hour: u8, minute: u8) -> Option<Self> {
        if hour > 23 || minute > 59 {
            return None;
        }
        #[allow(clippy::cast_possible_truncation)] // 0 to 6
        let day = weekday.num_days_from_monday() as u16;
        Some(Self(day * MINUTES_PER_DAY + hour as u16 * MINUTES_PER_HOUR + minute as u16))
    }

    /// Makes the week minute `minutes` after Monday 00:00, modulo the length of a week. `minutes` may
    /// be negative.
    pub(crate) fn from_minutes_wrapping(minutes: i64) -> Self {
        // The remainder is in 0..10080, so it fits.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        Self(minutes.rem_euclid(i64::from(MINUTES_PER_WEEK)) as u16)
    }

    /// Makes a week minute from a slot (the hour of the week, 0 to 167) and a minute of that hour.
    pub(super) fn from_slot(slot: u8, minute: u8) -> Self {
        Self(u16::from(slot) * MINUTES_PER_HOUR + u16::from(minute))
    }

    /// Returns the hour of the week, 0 to 167.
    pub(super) fn slot(self) -> u8 {
        #[allow(clippy::cast_possible_truncation)] // 10,079 / 60 = 167
        let slot = (self.0 / MINUTES_PER_HOUR) as u8;
        slot
    }

    /// Returns the minutes since Monday 00:00, 0 to 10,079.
    pub fn minutes_from_monday(self) -> u16 {
        self.0
    }

    /// Returns the weekday.
    pub fn weekday(self) -> Weekday {
        match self.0 / MINUTES_PER_DAY {
            0 => Weekday::Mon,
            1 => Weekday::Tue,
            2 => Weekday::Wed,
            3 => Weekday::Thu,
            4 => Weekday::Fri,
            5 => Weekday::Sat,
            _ => Weekday::Sun,
        }
    }

    /// Returns the hour of the day, 0 to 23.
    pub fn hour(self) -> u8 {
        self.slot() % 24
    }

    /// Returns the minute of the hour, 0 to 59.
    pub fn minute(self) -> u8 {
        (self.0 % MINUTES_PER_HOUR) as u8
    }

    /// Returns the minutes from this week minute forward to `other`, 0 to 10,079. If `other` is
    /// earlier in the week, the count wraps around the end of the week.
    pub fn minutes_until(self, other: Self) -> u16 {
        if other.0 >= self.0 { other.0 - self.0 } else { other.0 + MINUTES_PER_WEEK - self.0 }
    }
}

/// Takes the weekday, hour and minute of a civil time and drops its seconds.
impl From<NaiveDateTime> for WeekMinute {
    fn from(civil: NaiveDateTime) -> Self {
        let hours =
            i64::from(civil.weekday().num_days_from_monday()) * 24 + i64::from(civil.hour());
        Self::from_minutes_wrapping(hours * 60 + i64::from(civil.minute()))
    }
}

impl fmt::Display for WeekMinute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:02}:{:02}", weekday_code(self.weekday()), self.hour(), self.minute())
    }
}

impl fmt::Debug for WeekMinute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WeekMinute({self})")
    }
}

/// The days of a week, starting with Monday.
pub(crate) const WEEKDAYS: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

/// Returns the two-letter name of a weekday in RFC 2445.
pub(crate) fn weekday_code(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "MO",
        Weekday::Tue => "TU",
        Weekday::Wed => "WE",
        Weekday::Thu => "TH",
        Weekday::Fri => "FR",
        Weekday::Sat => "SA",
        Weekday::Sun => "SU",
    }
}
