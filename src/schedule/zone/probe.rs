//! Zones that say which offset holds at an instant, and not for how long.

use core::cell::RefCell;
use core::ops::Range;

use chrono::{DateTime, FixedOffset, Offset, TimeZone, Utc};

use super::{OffsetSpan, Zone};

/// Outside of these years chrono-tz knows of no change: its data starts with the first local mean
/// times and carries the rules of today on to the year 2100.
#[cfg(feature = "chrono-tz")]
const TZ_CHANGES: Range<i64> = -5_364_662_400..4_102_444_800; // 1800-01-01 to 2100-01-01

/// The data is of version 2025b of the IANA database in chrono-tz 0.10.4, and ends with the year
/// 2100; jiff has newer data, and goes on.
#[cfg(feature = "chrono-tz")]
impl Zone for chrono_tz::Tz {
    fn span_at(&self, unix_seconds: i64) -> OffsetSpan {
        let offset = |at| offset_at(self, at);
        if unix_seconds < TZ_CHANGES.start - PROBE {
            return OffsetSpan::new(offset(unix_seconds), i64::MIN..TZ_CHANGES.start);
        }
        if unix_seconds > TZ_CHANGES.end + PROBE {
            return OffsetSpan::new(offset(unix_seconds), TZ_CHANGES.end..i64::MAX);
        }
        probe(unix_seconds, offset)
    }

    fn offset_at(&self, instant: DateTime<Utc>) -> FixedOffset {
        self.offset_from_utc_datetime(&instant.naive_utc()).fix()
    }

    fn least_between_changes(&self) -> i64 {
        2 * PROBE
    }
}

/// Any [`chrono::TimeZone`] as a [`Zone`].
///
/// Its offsets are probed 80 hours to either side of the instant asked for. So a zone that changes
/// its offset twice within 160 hours is not seen to do so. No zone of the IANA
/// database does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Probed<Tz>(pub Tz);

impl<Tz: TimeZone> Zone for Probed<Tz> {
    fn span_at(&self, unix_seconds: i64) -> OffsetSpan {
        probe(unix_seconds, |at| offset_at(&self.0, at))
    }

    fn offset_at(&self, instant: DateTime<Utc>) -> FixedOffset {
        self.0.offset_from_utc_datetime(&instant.naive_utc()).fix()
    }

    fn least_between_changes(&self) -> i64 {
        2 * PROBE
    }
}

/// A function from an instant to an offset as a zone, to be asked while a table is made.
pub(super) struct Function<F>(RefCell<F>);

impl<F: FnMut(DateTime<Utc>) -> FixedOffset> Function<F> {
    pub(super) fn new(function: F) -> Self {
        Self(RefCell::new(function))
    }
}

impl<F: FnMut(DateTime<Utc>) -> FixedOffset> Zone for Function<F> {
    fn span_at(&self, unix_seconds: i64) -> OffsetSpan {
        let mut function = self.0.borrow_mut();
        probe(unix_seconds, |at| function(instant_at(at)))
    }
}

const HOUR: i64 = 3600;
const PROBE: i64 = 80 * HOUR;

/// The span around an instant, from the offsets to either side of it.
fn probe(at: i64, mut offset_at: impl FnMut(i64) -> FixedOffset) -> OffsetSpan {
    let (before, after) = (at.saturating_sub(PROBE), at.saturating_add(PROBE));
    let (old, new) = (offset_at(before), offset_at(after));
    if old == new {
        return OffsetSpan::new(old, before..after);
    }
    let change = change(before..after, |at| offset_at(at) == new);
    if at < change {
        OffsetSpan::new(old, before..change)
    } else {
        OffsetSpan::new(new, change..after)
    }
}

/// The first second after the start of a range that has changed, as its end has.
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

/// The first of a range for which something holds, and its end where it holds for none. Where it
/// holds for one it must hold for all after it.
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

/// The offset at an instant; beyond the ends of chrono's range, that at the end.
fn offset_at(zone: &impl TimeZone, unix_seconds: i64) -> FixedOffset {
    zone.offset_from_utc_datetime(&instant_at(unix_seconds).naive_utc()).fix()
}

/// The instant of a second, or the nearest end of chrono's range.
pub(super) fn instant_at(unix_seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(unix_seconds, 0).unwrap_or({
        if unix_seconds.is_negative() { DateTime::<Utc>::MIN_UTC } else { DateTime::<Utc>::MAX_UTC }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::rc::Rc;
    use alloc::sync::Arc;

    use crate::schedule::zone::ALWAYS;

    #[test]
    fn a_change_is_found_to_the_second() {
        for start in [-2 * HOUR, -1, 0, 1799, 3599] {
            let range = start..start + 3 * HOUR;
            for at in range.start + 1..=range.end {
                assert_eq!(change(range.clone(), |second| second >= at), at, "in {range:?}");
            }
        }
    }

    #[test]
    fn what_refers_to_a_zone_answers_as_the_zone() {
        fn answers(zone: &impl Zone) -> (OffsetSpan, FixedOffset, Option<FixedOffset>, i64) {
            let instant = DateTime::UNIX_EPOCH;
            let least = zone.least_between_changes();
            (zone.span_at(0), zone.offset_at(instant), zone.constant_offset(), least)
        }
        fn agree(zone: impl Zone) {
            let plain = answers(&zone);
            assert_eq!(answers(&&zone), plain);
            let counted = Rc::new(zone);
            assert_eq!(answers(&counted), plain);
        }
        let east = Utc.fix();
        assert_eq!(answers(&Utc), (OffsetSpan::new(east, ALWAYS), east, Some(east), 0));
        assert_eq!(answers(&east), answers(&Utc));
        assert_eq!(answers(&Arc::new(Utc)), answers(&Utc));
        assert_eq!(answers(&Probed(Utc)).3, 2 * PROBE);
        agree(Utc);
        agree(Probed(Utc));
        assert_eq!(answers(&Arc::new(Probed(Utc))), answers(&Probed(Utc)));
    }

    /// Beyond the changes of the data a span has no other end than chrono's years.
    #[cfg(feature = "chrono-tz")]
    #[test]
    fn spans_of_a_named_zone_reach_beyond_its_changes() {
        let zone = chrono_tz::America::New_York;
        assert_eq!(zone.least_between_changes(), 160 * HOUR);
        let span = |at: i64| {
            let span = zone.span_at(at);
            (span.range(), span.offset().local_minus_utc())
        };
        let (first, last) = (TZ_CHANGES.start - PROBE, TZ_CHANGES.end + PROBE);
        let (old, new) = (-17_762, -18_000);
        assert_eq!(span(i64::MIN), (i64::MIN..TZ_CHANGES.start, old));
        assert_eq!(span(first - 1), (i64::MIN..TZ_CHANGES.start, old));
        assert_eq!(span(first), (first - PROBE..first + PROBE, old));
        assert_eq!(span(last), (last - PROBE..last + PROBE, new));
        assert_eq!(span(last + 1), (TZ_CHANGES.end..i64::MAX, new));
        assert_eq!(span(i64::MAX), (TZ_CHANGES.end..i64::MAX, new));
    }
}
