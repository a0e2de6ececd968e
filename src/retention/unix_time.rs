//! Instants as numbers.

use core::ops::Range;

use chrono::{DateTime, TimeDelta, Timelike, Utc};

const MIN_SECONDS: i64 = DateTime::<Utc>::MIN_UTC.timestamp();
const MAX_SECONDS: i64 = DateTime::<Utc>::MAX_UTC.timestamp();
/// The seconds of year 1.
const YEAR_1: Range<i64> = -62_135_596_800..-62_104_060_800;
const SECONDS_PER_DAY: i64 = 24 * 60 * 60;

/// An instant as seconds and nanoseconds since 1970-01-01T00:00:00Z, the form in which columns hold it.
///
/// Judging compares instants but needs no calendar, so a [`BackupTable`](super::BackupTable) that holds
/// numbers never converts them to dates. The range is that of chrono's `DateTime<Utc>`, some 262,000 years
/// before and after 1970.
///
/// The constructors return `None` for a number outside the range. A backup with such a
/// [date](super::BackupTable::created_at) has no date and is kept, and so is a backup dated
/// [1970-01-01T00:00:00Z or in year 1](crate::retention#dates-that-stand-for-none). `i64::MIN`, which data
/// frames use for "not a time", is outside the range of every unit.
///
/// ```
/// use chrono::{DateTime, Utc};
/// use keeptime::retention::UnixTime;
///
/// let taken: DateTime<Utc> = "2025-03-01T02:00:00.25Z".parse()?;
/// let time = UnixTime::from_millis(1_740_794_400_250).unwrap();
/// assert_eq!(time, UnixTime::from(taken));
/// assert_eq!((time.seconds(), time.nanoseconds()), (1_740_794_400, 250_000_000));
/// assert_eq!(DateTime::from(time), taken);
/// assert_eq!(UnixTime::from_nanos(i64::MIN), None);
/// # Ok::<(), chrono::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixTime {
    seconds: i64,
    /// Chrono represents a leap second with more than 999,999,999 nanoseconds.
    nanoseconds: u32,
}

// All functions run for each backup. Without the attribute they are not inlined into other crates.
impl UnixTime {
    /// Creates an instant from seconds since 1970 and the nanoseconds after that second. Returns `None`
    /// if the seconds are outside the range, or there are more than 999,999,999 nanoseconds.
    #[inline]
    pub const fn new(seconds: i64, nanoseconds: u32) -> Option<Self> {
        if seconds < MIN_SECONDS || seconds > MAX_SECONDS || nanoseconds > 999_999_999 {
            return None;
        }
        Some(Self { seconds, nanoseconds })
    }

    /// Creates an instant from seconds since 1970. Returns `None` outside the range.
    ///
    /// Mind the unit: milliseconds passed here are thousands of years in the future, and such a backup is
    /// kept.
    #[inline]
    pub const fn from_seconds(seconds: i64) -> Option<Self> {
        Self::new(seconds, 0)
    }

    /// Creates an instant from milliseconds since 1970. Returns `None` outside the range.
    ///
    /// Mind the unit: **seconds passed here are a day in January 1970**, so `max_days` deletes every
    /// backup. A test with one row of known date shows the mistake.
    #[inline]
    pub const fn from_millis(milliseconds: i64) -> Option<Self> {
        Self::from_units::<1000>(milliseconds)
    }

    /// Creates an instant from microseconds since 1970. Returns `None` outside the range.
    ///
    /// Mind the unit, as in [`from_millis`](Self::from_millis): a coarser number passed here is a day in
    /// January 1970.
    #[inline]
    pub const fn from_micros(microseconds: i64) -> Option<Self> {
        Self::from_units::<1_000_000>(microseconds)
    }

    /// Creates an instant from nanoseconds since 1970. Returns `None` for `i64::MIN`.
    ///
    /// Mind the unit, as in [`from_millis`](Self::from_millis): a coarser number passed here is a day in
    /// January 1970.
    #[inline]
    pub const fn from_nanos(nanoseconds: i64) -> Option<Self> {
        match nanoseconds {
            i64::MIN => None,
            _ => Self::from_units::<1_000_000_000>(nanoseconds),
        }
    }

    #[inline]
    const fn from_units<const PER_SECOND: i64>(units: i64) -> Option<Self> {
        let fraction = units.rem_euclid(PER_SECOND) * (1_000_000_000 / PER_SECOND);
        // At most 999,999,999, because the remainder is less than a second.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        Self::new(units.div_euclid(PER_SECOND), fraction as u32)
    }

    /// Returns the whole seconds since 1970, rounded down.
    #[inline]
    pub const fn seconds(self) -> i64 {
        self.seconds
    }

    /// Returns the nanoseconds after the whole second. As in chrono, a leap second has between
    /// 1,000,000,000 and 1,999,999,999.
    #[inline]
    pub const fn nanoseconds(self) -> u32 {
        self.nanoseconds
    }

    /// Returns whether the instant is a date. Instants in year 1, and exactly 1970-01-01T00:00:00Z, are not:
    /// programs write them for "none".
    #[inline]
    pub(crate) fn is_date(self) -> bool {
        !YEAR_1.contains(&self.seconds) && (self.seconds, self.nanoseconds) != (0, 0)
    }

    /// Returns whether the time from `self` to `now` is more than a number of days of 24 hours.
    #[inline]
    pub(super) fn is_older_than(self, days: u32, now: Self) -> bool {
        (self.seconds + i64::from(days) * SECONDS_PER_DAY, self.nanoseconds)
            < (now.seconds, now.nanoseconds)
    }

    /// Returns the time from `earlier` to `self`.
    #[inline]
    pub(super) fn since(self, earlier: Self) -> TimeDelta {
        let nanoseconds = i64::from(self.nanoseconds) - i64::from(earlier.nanoseconds);
        let seconds = self.seconds - earlier.seconds + nanoseconds.div_euclid(1_000_000_000);
        // The remainder is less than a second, and the range of `TimeDelta` is a thousand times that of
        // dates.
        let fraction = nanoseconds.rem_euclid(1_000_000_000).try_into().unwrap_or_default();
        TimeDelta::new(seconds, fraction).unwrap_or_default()
    }
}

impl From<DateTime<Utc>> for UnixTime {
    #[inline]
    fn from(at: DateTime<Utc>) -> Self {
        Self { seconds: at.timestamp(), nanoseconds: at.timestamp_subsec_nanos() }
    }
}

impl From<UnixTime> for DateTime<Utc> {
    #[inline]
    fn from(time: UnixTime) -> Self {
        let second = Self::from_timestamp(time.seconds, 0);
        // There is always a date: a `UnixTime` is in chrono's range.
        second.and_then(|second| second.with_nanosecond(time.nanoseconds)).unwrap_or_default()
    }
}
