//! Zones that know which offset is in force at an instant, but not for how long.

use core::cell::RefCell;
use core::ops::Range;

use chrono::{DateTime, FixedOffset, Offset, TimeDelta, TimeZone, Utc};

use super::offset_period::{OffsetPeriod, Zone};

/// Outside of these years chrono-tz knows of no change: its data starts with the first local mean
/// times and carries the rules of today on to the year 2100.
#[cfg(feature = "chrono-tz")]
const TZ_CHANGES: Range<i64> = -5_364_662_400..4_102_444_800; // 1800-01-01 to 2100-01-01

/// The data is of version 2025b of the IANA database in chrono-tz 0.10.4, and ends with the year
/// 2100; jiff has newer data, and goes on.
#[cfg(feature = "chrono-tz")]
impl Zone for chrono_tz::Tz {
    fn period_at(&self, unix_seconds: i64) -> OffsetPeriod {
        if unix_seconds < TZ_CHANGES.start - PROBE {
            let offset = offset_at(self, instant_at(unix_seconds));
            return OffsetPeriod::new(offset, ..TZ_CHANGES.start);
        }
        if unix_seconds > TZ_CHANGES.end + PROBE {
            let offset = offset_at(self, instant_at(unix_seconds));
            return OffsetPeriod::new(offset, TZ_CHANGES.end..);
        }
        probe(unix_seconds, |instant| offset_at(self, instant))
    }
}

/// Any [`chrono::TimeZone`] as a [`Zone`].
///
/// Its offset is looked up 80 hours before and after the instant. If it changes and changes back
/// within these 160 hours, that is not found; no zone of the IANA database does so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ProbedZone<Tz>(pub Tz);

impl<Tz: TimeZone> Zone for ProbedZone<Tz> {
    fn period_at(&self, unix_seconds: i64) -> OffsetPeriod {
        probe(unix_seconds, |instant| offset_at(&self.0, instant))
    }
}

/// A function from an instant to an offset as a zone, while a table is made from it.
pub(super) struct Function<F>(RefCell<F>);

impl<F: FnMut(DateTime<Utc>) -> FixedOffset> Function<F> {
    pub(super) fn new(function: F) -> Self {
        Self(RefCell::new(function))
    }
}

impl<F: FnMut(DateTime<Utc>) -> FixedOffset> Zone for Function<F> {
    fn period_at(&self, unix_seconds: i64) -> OffsetPeriod {
        probe(unix_seconds, &mut *self.0.borrow_mut())
    }
}

const HOUR: i64 = 3600;
const PROBE: i64 = 80 * HOUR;

/// The period around an instant, from the offsets before and after it.
#[inline]
fn probe(at: i64, mut offset_at: impl FnMut(DateTime<Utc>) -> FixedOffset) -> OffsetPeriod {
    let (before, after) = (at.saturating_sub(PROBE), at.saturating_add(PROBE));
    let instant_before = instant_at(before);
    // To move a date by days takes less than to find that of another second.
    let instant_after = instant_before.checked_add_signed(TimeDelta::seconds(2 * PROBE));
    let instant_after = instant_after.unwrap_or(DateTime::<Utc>::MAX_UTC);
    let (old, new) = (offset_at(instant_before), offset_at(instant_after));
    if old == new {
        return OffsetPeriod::new(old, before..after);
    }
    let change = change(before..after, |at| offset_at(instant_at(at)) == new);
    if at < change {
        OffsetPeriod::new(old, before..change)
    } else {
        OffsetPeriod::new(new, change..after)
    }
}

/// The first second after the start of a range that has changed, as its end has.
#[cold]
fn change(range: Range<i64>, mut has_changed: impl FnMut(i64) -> bool) -> i64 {
    let mut has_changed = |at| at >= range.end || has_changed(at);
    // Nearly all changes are on the hour.
    let hours = range.start.div_euclid(HOUR)..range.end.div_euclid(HOUR) + 1;
    let hour = HOUR * first(hours, |hour| has_changed(hour * HOUR));
    if has_changed(hour - 1) {
        first(range.start.max(hour - HOUR)..hour, has_changed)
    } else {
        hour
    }
}

/// The first of a range for which a condition holds, or its end if there is none. If it holds for
/// one it must hold for all after it.
fn first(range: Range<i64>, mut holds: impl FnMut(i64) -> bool) -> i64 {
    let Range { mut start, mut end } = range;
    while start < end {
        let middle = start + (end - start) / 2;
        if holds(middle) {
            end = middle;
        } else {
            start = middle + 1;
        }
    }
    start
}

fn offset_at(zone: &impl TimeZone, instant: DateTime<Utc>) -> FixedOffset {
    zone.offset_from_utc_datetime(&instant.naive_utc()).fix()
}

/// The instant of a second, or the nearest end of chrono's range.
pub(super) fn instant_at(unix_seconds: i64) -> DateTime<Utc> {
    match DateTime::from_timestamp(unix_seconds, 0) {
        Some(instant) => instant,
        None if unix_seconds.is_negative() => DateTime::<Utc>::MIN_UTC,
        None => DateTime::<Utc>::MAX_UTC,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_found_to_the_second() {
        for start in [-2 * HOUR, -1, 0, 1799, 3599] {
            let range = start..start + 3 * HOUR;
            for at in range.start + 1..=range.end {
                assert_eq!(change(range.clone(), |second| second >= at), at, "in {range:?}");
            }
        }
    }

    /// Before the first change of the data a period has no start, and after the last no end.
    #[cfg(feature = "chrono-tz")]
    #[test]
    fn periods_of_a_named_zone_reach_beyond_its_changes() {
        let zone = chrono_tz::America::New_York;
        let period = |at: i64| {
            let period = zone.period_at(at);
            (period.seconds(), period.offset().local_minus_utc())
        };
        let (first, last) = (TZ_CHANGES.start - PROBE, TZ_CHANGES.end + PROBE);
        let (old, new) = (-17_762, -18_000);
        assert_eq!(period(i64::MIN), (i64::MIN..TZ_CHANGES.start, old));
        assert_eq!(period(first - 1), (i64::MIN..TZ_CHANGES.start, old));
        assert_eq!(period(first), (first - PROBE..first + PROBE, old));
        assert_eq!(period(last), (last - PROBE..last + PROBE, new));
        assert_eq!(period(last + 1), (TZ_CHANGES.end..i64::MAX, new));
        assert_eq!(period(i64::MAX), (TZ_CHANGES.end..i64::MAX, new));
    }
}
