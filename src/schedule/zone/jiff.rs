//! jiff's zones, and conversion between the instants of jiff and chrono.

use core::mem;

use chrono::{DateTime, FixedOffset, Offset, Utc};
use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneTransition};

use super::offset_period::{CHANGE_WINDOW, OffsetPeriod, Zone};
use super::probe::instant_at;

/// A zone may come from jiff's bundled database, from a folder
/// (`jiff::tz::TimeZoneDatabase::from_dir`), or from the bytes of a `TZif` file
/// (`jiff::tz::TimeZone::tzif`).
///
/// jiff lists a zone's changes, so nothing is probed, and its rules continue after the year 2100.
/// Outside jiff's years, -9999 to 9999, the zone keeps its first or last offset.
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
/// // In Vancouver the clocks do not go back in November 2026.
/// let now: DateTime<Utc> = "2026-11-25T12:00:00Z".parse()?;
/// assert_eq!(schedule.next_after(now), "2026-11-26T09:30:00Z".parse().ok());
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
impl Zone for TimeZone {
    fn period_at(&self, unix_seconds: i64) -> OffsetPeriod {
        if let Ok(offset) = self.to_fixed_offset() {
            return OffsetPeriod::new(to_chrono_offset(offset), ..);
        }
        let at = timestamp(unix_seconds);
        let distance = |change: i64| (change - at.as_second()).abs();
        // Some changes in the data change only the zone's abbreviation. Within `CHANGE_WINDOW` they
        // are skipped, because the period must end at a change of offset there. Farther away the
        // period may end at them. Each change that jiff lists is a search, so no more are asked for.
        let (mut from, mut until) = (i64::MIN, i64::MAX);
        // `preceding` does not include a change at the given second.
        let second_after = timestamp(at.as_second().saturating_add(1));
        let mut preceding = changes_before(self, second_after);
        let mut change = preceding.next();
        // jiff 1.0 lists the changes of the zone's last rule as preceding even if they are before the last change
        // in the data, which it then overlooks. Those that follow are complete.
        let mut following =
            changes_after(self, change.as_ref().map_or(at, TimeZoneTransition::timestamp));
        let mut next = following.next();
        while let Some(overlooked) = next.take_if(|change| change.timestamp() <= at) {
            preceding = changes_before(self, overlooked.timestamp());
            change = Some(overlooked);
            next = following.next();
        }
        let offset = change.as_ref().map_or_else(|| self.to_offset(at), TimeZoneTransition::offset);
        while let Some(latest) = change {
            from = latest.timestamp().as_second();
            if distance(from) > CHANGE_WINDOW {
                break;
            }
            change = preceding.next().filter(|before| before.offset() == offset);
        }
        while let Some(change) = next {
            until = change.timestamp().as_second();
            if change.offset() != offset || distance(until) > CHANGE_WINDOW {
                break;
            }
            next = following.next();
        }
        OffsetPeriod::new(to_chrono_offset(offset), from..until)
    }
}

/// Returns the changes of a zone before an instant, latest first. jiff 1.0 lists a change outside its range again
/// and again, and so the last change of data that no rule follows.
fn changes_before(zone: &TimeZone, at: Timestamp) -> impl Iterator<Item = TimeZoneTransition<'_>> {
    let mut next = at;
    zone.preceding(at).take_while(move |change| {
        let at = change.timestamp();
        at < mem::replace(&mut next, at)
    })
}

/// Returns the changes of a zone after an instant, earliest first.
fn changes_after(zone: &TimeZone, at: Timestamp) -> impl Iterator<Item = TimeZoneTransition<'_>> {
    let mut last = at;
    zone.following(at).take_while(move |change| {
        let at = change.timestamp();
        at > mem::replace(&mut last, at)
    })
}

/// Returns the instant of a second, or the nearest end of jiff's range.
fn timestamp(unix_seconds: i64) -> Timestamp {
    Timestamp::from_second(unix_seconds).unwrap_or(if unix_seconds.is_negative() {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}

/// Converts an offset. jiff's offsets reach 25:59:59, chrono's 23:59:59; no zone has one that large.
fn to_chrono_offset(offset: jiff::tz::Offset) -> FixedOffset {
    const MAX_SECONDS: i32 = 24 * 3600 - 1;
    FixedOffset::east_opt(offset.seconds().clamp(-MAX_SECONDS, MAX_SECONDS)).unwrap_or(Utc.fix())
}

/// Converts an instant of jiff to one of chrono.
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
    // Before 1970 jiff's fraction of a second is negative.
    let nanoseconds = timestamp.subsec_nanosecond();
    let second = timestamp.as_second() - i64::from(nanoseconds.is_negative());
    let fraction = nanoseconds.rem_euclid(1_000_000_000).unsigned_abs();
    // chrono's range of years contains jiff's.
    DateTime::from_timestamp(second, fraction).unwrap_or(instant_at(second))
}

/// Converts an instant of chrono to one of jiff. A leap second becomes the last nanosecond before it.
///
/// # Errors
/// Returns jiff's error if the instant is outside jiff's years, -9999 to 9999.
pub fn to_jiff(instant: DateTime<Utc>) -> Result<Timestamp, jiff::Error> {
    let nanoseconds = instant.timestamp_subsec_nanos().min(999_999_999);
    Timestamp::new(instant.timestamp(), nanoseconds.cast_signed())
}
