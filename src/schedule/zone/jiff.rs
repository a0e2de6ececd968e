//! The zones of jiff, which lists their changes.

use chrono::{DateTime, FixedOffset, Offset, Utc};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::offset_period::{CHANGE_WINDOW, OffsetPeriod, Zone};
use super::probe::instant_at;

/// A zone of jiff's bundled database, of a folder that the caller names
/// (`jiff::tz::TimeZoneDatabase::from_dir`), or of the bytes of a `TZif` file (`jiff::tz::TimeZone::tzif`).
///
/// Its changes come from its data, so nothing is probed, and its rules go on after the year 2100.
/// Outside of jiff's years, -9999 to 9999, the offset at the end of its range holds.
///
/// ```
/// use chrono::{DateTime, Utc};
/// use keeptime::pattern::Pattern;
/// use keeptime::schedule::Schedule;
/// use keeptime::schedule::source::{self, ZoneSource};
///
/// let zone = source::jiff_bundled().zone("America/Vancouver")?;
/// let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=30")?;
/// let schedule = Schedule::builder().zone(zone).pattern(&pattern)?;
/// // Since November 2026 the clocks of Vancouver no longer go back.
/// let now: DateTime<Utc> = "2026-11-25T12:00:00Z".parse()?;
/// assert_eq!(schedule.next_after(now), "2026-11-26T09:30:00Z".parse().ok());
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
impl Zone for TimeZone {
    fn period_at(&self, unix_seconds: i64) -> OffsetPeriod {
        if let Ok(offset) = self.to_fixed_offset() {
            return OffsetPeriod::new(fixed(offset), ..);
        }
        let at = timestamp(unix_seconds);
        let (mut from, mut until) = (i64::MIN, i64::MAX);
        // `preceding` leaves out a change at the second itself.
        let second_after = timestamp(at.as_second().saturating_add(1));
        let mut preceding = self.preceding(second_after).peekable();
        let offset = match preceding.peek() {
            Some(change) => change.offset(),
            None => self.to_offset(at),
        };
        // A zone can change its abbreviation alone. Such a change must not hide one of the offset
        // that is nearby; farther away it may be the end of the period.
        while let Some(change) = preceding.next() {
            from = change.timestamp().as_second();
            let before = preceding.peek().map(jiff::tz::TimeZoneTransition::offset);
            if before != Some(offset) || at.as_second() - from > CHANGE_WINDOW {
                break;
            }
        }
        for change in self.following(at) {
            until = change.timestamp().as_second();
            if change.offset() != offset || until - at.as_second() > CHANGE_WINDOW {
                break;
            }
        }
        OffsetPeriod::new(fixed(offset), from..until)
    }
}

/// The instant of a second, or the nearest end of jiff's range.
fn timestamp(unix_seconds: i64) -> Timestamp {
    Timestamp::from_second(unix_seconds).unwrap_or(if unix_seconds.is_negative() {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}

/// jiff's offsets reach to 25:59:59, chrono's to 23:59:59; no zone has one of a day.
fn fixed(offset: jiff::tz::Offset) -> FixedOffset {
    const MOST: i32 = 24 * 3600 - 1;
    FixedOffset::east_opt(offset.seconds().clamp(-MOST, MOST)).unwrap_or(Utc.fix())
}

/// An instant of jiff as one of chrono.
///
/// ```
/// use keeptime::schedule::{from_jiff, to_jiff};
///
/// let timestamp: jiff::Timestamp = "2026-11-26T09:30:00Z".parse()?;
/// let instant = from_jiff(timestamp);
/// assert_eq!(instant.to_rfc3339(), "2026-11-26T09:30:00+00:00");
/// assert_eq!(to_jiff(instant)?, timestamp);
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
pub fn from_jiff(timestamp: Timestamp) -> DateTime<Utc> {
    // A part of a second of jiff's is negative before 1970.
    let nanoseconds = timestamp.subsec_nanosecond();
    let second = timestamp.as_second() - i64::from(nanoseconds.is_negative());
    let part = nanoseconds.rem_euclid(1_000_000_000).unsigned_abs();
    // All of jiff's years are chrono's.
    DateTime::from_timestamp(second, part).unwrap_or(instant_at(second))
}

/// An instant of chrono as one of jiff. A leap second is the last nanosecond before it.
///
/// # Errors
/// jiff's error if the instant lies outside of jiff's years, -9999 to 9999.
pub fn to_jiff(instant: DateTime<Utc>) -> Result<Timestamp, jiff::Error> {
    let nanoseconds = instant.timestamp_subsec_nanos().min(999_999_999);
    Timestamp::new(instant.timestamp(), nanoseconds.cast_signed())
}
