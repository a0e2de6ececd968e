//! One civil minute of the week.

use core::fmt;

use chrono::{Datelike, NaiveDateTime, Timelike, Weekday};

/// The minutes of a week.
pub(crate) const MINUTES_PER_WEEK: u16 = 7 * MINUTES_PER_DAY;
/// The seconds of a week.
pub(crate) const SECONDS_PER_WEEK: u32 = 7 * 24 * 3600;
const MINUTES_PER_DAY: u16 = 24 * MINUTES_PER_HOUR;
const MINUTES_PER_HOUR: u16 = 60;

/// A civil minute of the week, from Monday 00:00 to Sunday 23:59.
///
/// Civil: it names a weekday and a time on the clock, not an instant.
/// Points are ordered from Monday on; the week they lie on is a circle.
///
/// ```
/// use chrono::Weekday;
/// use keeptime::timetable::WeekMinute;
///
/// let point = WeekMinute::new(Weekday::Thu, 12, 27).unwrap();
/// assert_eq!(point.to_string(), "TH 12:27");
/// assert_eq!(WeekMinute::new(Weekday::Thu, 24, 0), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WeekMinute(u16);

impl WeekMinute {
    /// The point of a weekday, an hour of 0 to 23 and a minute of 0 to 59; `None` for any other.
    pub const fn new(weekday: Weekday, hour: u8, minute: u8) -> Option<Self> {
        if hour > 23 || minute > 59 {
            return None;
        }
        #[allow(clippy::cast_possible_truncation)] // 0 to 6
        let day = weekday.num_days_from_monday() as u16;
        Some(Self(day * MINUTES_PER_DAY + hour as u16 * MINUTES_PER_HOUR + minute as u16))
    }

    /// The point that many minutes after Monday 00:00, going round the week as often as needed.
    pub(crate) fn wrapping(minutes: i64) -> Self {
        // The remainder lies in 0..10080, so nothing is cut off.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        Self(minutes.rem_euclid(i64::from(MINUTES_PER_WEEK)) as u16)
    }

    /// The point of a slot (an hour of the week, 0 to 167) and a minute of that hour.
    pub(super) fn in_slot(slot: u8, minute: u8) -> Self {
        Self(u16::from(slot) * MINUTES_PER_HOUR + u16::from(minute))
    }

    /// The hour of the week, 0 to 167.
    pub(super) fn slot(self) -> u8 {
        #[allow(clippy::cast_possible_truncation)] // 10,079 / 60 = 167
        let slot = (self.0 / MINUTES_PER_HOUR) as u8;
        slot
    }

    /// Minutes since Monday 00:00, 0 to 10,079.
    pub fn minutes_from_monday(self) -> u16 {
        self.0
    }

    /// The weekday.
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

    /// The hour of the day, 0 to 23.
    pub fn hour(self) -> u8 {
        self.slot() % 24
    }

    /// The minute of the hour, 0 to 59.
    pub fn minute(self) -> u8 {
        (self.0 % MINUTES_PER_HOUR) as u8
    }

    /// The minutes from this point forward to another, round the end of the week where need be:
    /// 0 to 10,079.
    pub fn minutes_until(self, other: Self) -> u16 {
        if other.0 >= self.0 { other.0 - self.0 } else { other.0 + MINUTES_PER_WEEK - self.0 }
    }
}

/// The weekday, hour and minute of a civil time.
impl From<NaiveDateTime> for WeekMinute {
    fn from(civil: NaiveDateTime) -> Self {
        let hours =
            i64::from(civil.weekday().num_days_from_monday()) * 24 + i64::from(civil.hour());
        Self::wrapping(hours * 60 + i64::from(civil.minute()))
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

/// The days of a week, from Monday on.
pub(crate) const WEEKDAYS: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

/// The two letters by which RFC 2445 names a weekday.
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
