//! Zones that tell the offset at an instant, but not for how long it holds.
//!
//! Their period is found by probing: asking for the offset some days before and after the instant,
//! and searching for the change if the two differ. chrono-tz, any other `chrono::TimeZone`, and
//! functions from an instant to an offset are probed.

use core::cell::RefCell;
use core::ops::Range;

use chrono::{DateTime, FixedOffset, Offset, TimeDelta, TimeZone, Utc};

use super::offset_period::{OffsetPeriod, Zone};

/// Makes a [`Zone`] of any [`chrono::TimeZone`] by probing.
///
/// The offset is looked up 80 hours before and after each instant in question. Two changes within
/// these 160 hours that cancel out are not found. No zone of the IANA database has such changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ProbedZone<Tz>(pub Tz);

impl<Tz: TimeZone> Zone for ProbedZone<Tz> {
    fn period_at(&self, unix_seconds: i64) -> OffsetPeriod {
        probe(unix_seconds, |instant| offset_at(&self.0, instant))
    }
}

/// Wraps a function from instant to offset as a [`Zone`]. Used only while a table is created from it.
pub(super) struct ProbedFunction<F>(RefCell<F>);

impl<F: FnMut(DateTime<Utc>) -> FixedOffset> ProbedFunction<F> {
    pub(super) fn new(function: F) -> Self {
        Self(RefCell::new(function))
    }
}

impl<F: FnMut(DateTime<Utc>) -> FixedOffset> Zone for ProbedFunction<F> {
    fn period_at(&self, unix_seconds: i64) -> OffsetPeriod {
        probe(unix_seconds, &mut *self.0.borrow_mut())
    }
}

const HOUR: i64 = 3600;
pub(super) const PROBE_DISTANCE: i64 = 80 * HOUR;

/// Returns the period around an instant, found from the offsets before and after it.
#[inline]
pub(super) fn probe(
    at: i64,
    mut offset_at: impl FnMut(DateTime<Utc>) -> FixedOffset,
) -> OffsetPeriod {
    let (before, after) = (at.saturating_sub(PROBE_DISTANCE), at.saturating_add(PROBE_DISTANCE));
    let instant_before = instant_at(before);
    // Moving a date by days is faster than converting another second to a date.
    let instant_after = instant_before.checked_add_signed(TimeDelta::seconds(2 * PROBE_DISTANCE));
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

/// Returns the first second for which `has_changed` is true. It must be false at the start of the range
/// and true at its end.
#[cold]
fn change(range: Range<i64>, mut has_changed: impl FnMut(i64) -> bool) -> i64 {
    let mut has_changed = |at| at >= range.end || has_changed(at);
    // Nearly all changes are on the hour, so the hour is searched first.
    let hours = range.start.div_euclid(HOUR)..range.end.div_euclid(HOUR) + 1;
    let hour = HOUR * first(hours, |hour| has_changed(hour * HOUR));
    if has_changed(hour - 1) {
        first(range.start.max(hour - HOUR)..hour, has_changed)
    } else {
        hour
    }
}

/// Returns the first number in a range for which a condition holds, or the end of the range if there
/// is none. If the condition holds for a number, it must hold for all later ones.
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

pub(super) fn offset_at(zone: &impl TimeZone, instant: DateTime<Utc>) -> FixedOffset {
    zone.offset_from_utc_datetime(&instant.naive_utc()).fix()
}

/// Returns the instant of a second, or the nearest end of chrono's range.
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
    fn a_change_on_the_hour_is_found_in_nine_steps() {
        for hour in -PROBE_DISTANCE / HOUR..PROBE_DISTANCE / HOUR {
            let mut steps = 0;
            let found = change(-PROBE_DISTANCE..PROBE_DISTANCE, |second| {
                steps += 1;
                second >= hour * HOUR
            });
            assert_eq!(found, hour * HOUR);
            assert!(steps <= 9, "{steps} at {hour}");
        }
    }

    #[test]
    fn a_change_is_found_to_the_second() {
        for start in [-2 * HOUR, -1, 0, 1799, 3599] {
            let range = start..start + 3 * HOUR;
            for at in range.start + 1..=range.end {
                assert_eq!(change(range.clone(), |second| second >= at), at, "in {range:?}");
            }
        }
    }
}
