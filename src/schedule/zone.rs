//! The one door to time zones.
//!
//! A schedule asks a zone a single thing: which offset holds at an instant, and over which span.
//! `chrono` can answer the first half alone, so for its zones the span is probed here.

use alloc::rc::Rc;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::ops::Range;

use chrono::{DateTime, FixedOffset, Offset, TimeZone, Utc};

/// A time zone: which offset from UTC holds when.
///
/// Implemented for [`Utc`], [`FixedOffset`], `chrono_tz::Tz` (feature `chrono-tz`), any other
/// [`chrono::TimeZone`] through [`Probed`], and [`ZoneTable`] for those who ask often.
pub trait Zone {
    /// The offset at an instant, in seconds since 1970-01-01T00:00:00Z, and a span around the
    /// instant over which it holds.
    ///
    /// An end of the span that is 24 hours or less from the instant must be a change of offset:
    /// that is how a schedule knows which civil times the zone skips or repeats nearby. Farther
    /// ends may be cut anywhere.
    ///
    /// No change may move the clocks by more than 24 hours, nor follow another within 24 hours; none
    /// ever has. A zone that breaks this gets fires that are wrong, and one that changes every few
    /// seconds for ever can keep a question from ending in useful time.
    fn span_at(&self, unix_seconds: i64) -> OffsetSpan;

    /// The offset at an instant alone: that of [`span_at`](Self::span_at), where it can be had for
    /// less.
    fn offset_at(&self, instant: DateTime<Utc>) -> FixedOffset {
        self.span_at(instant.timestamp()).offset()
    }

    /// The offset that holds for ever, where the zone has but one and knows it. Questions are then
    /// answered without any other method.
    fn constant_offset(&self) -> Option<FixedOffset> {
        None
    }

    /// How many seconds there are at least between two changes of offset; 0 where that is not known.
    ///
    /// Where two instants are closer than this and have one offset, nothing has changed between
    /// them: [`offset_at`](Self::offset_at) is then asked about both, in place of a span.
    fn least_between_changes(&self) -> i64 {
        0
    }
}

/// A span of time over which a zone keeps one offset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OffsetSpan {
    offset: FixedOffset,
    range: Range<i64>,
}

impl OffsetSpan {
    /// An offset, and the seconds since 1970-01-01T00:00:00Z from which and until which it holds.
    pub const fn new(offset: FixedOffset, range: Range<i64>) -> Self {
        Self { offset, range }
    }

    /// The offset.
    pub fn offset(&self) -> FixedOffset {
        self.offset
    }

    /// When it holds, in seconds since 1970-01-01T00:00:00Z.
    pub fn range(&self) -> Range<i64> {
        self.range.clone()
    }
}

impl Zone for FixedOffset {
    fn span_at(&self, _: i64) -> OffsetSpan {
        OffsetSpan::new(*self, ALWAYS)
    }

    fn constant_offset(&self) -> Option<FixedOffset> {
        Some(*self)
    }
}

impl Zone for Utc {
    fn span_at(&self, _: i64) -> OffsetSpan {
        OffsetSpan::new(Utc.fix(), ALWAYS)
    }

    fn constant_offset(&self) -> Option<FixedOffset> {
        Some(Utc.fix())
    }
}

impl<Z: Zone + ?Sized> Zone for &Z {
    fn span_at(&self, unix_seconds: i64) -> OffsetSpan {
        (**self).span_at(unix_seconds)
    }

    fn offset_at(&self, instant: DateTime<Utc>) -> FixedOffset {
        (**self).offset_at(instant)
    }

    fn constant_offset(&self) -> Option<FixedOffset> {
        (**self).constant_offset()
    }

    fn least_between_changes(&self) -> i64 {
        (**self).least_between_changes()
    }
}

impl<Z: Zone + ?Sized> Zone for Arc<Z> {
    fn span_at(&self, unix_seconds: i64) -> OffsetSpan {
        (**self).span_at(unix_seconds)
    }

    fn offset_at(&self, instant: DateTime<Utc>) -> FixedOffset {
        (**self).offset_at(instant)
    }

    fn constant_offset(&self) -> Option<FixedOffset> {
        (**self).constant_offset()
    }

    fn least_between_changes(&self) -> i64 {
        (**self).least_between_changes()
    }
}

impl<Z: Zone + ?Sized> Zone for Rc<Z> {
    fn span_at(&self, unix_seconds: i64) -> OffsetSpan {
        (**self).span_at(unix_seconds)
    }

    fn offset_at(&self, instant: DateTime<Utc>) -> FixedOffset {
        (**self).offset_at(instant)
    }

    fn constant_offset(&self) -> Option<FixedOffset> {
        (**self).constant_offset()
    }

    fn least_between_changes(&self) -> i64 {
        (**self).least_between_changes()
    }
}

/// The version of the IANA time zone database that the zones of [`chrono_tz::Tz`] are of, as
/// `2025b`: what they say of times after its date may have changed since.
#[cfg(feature = "chrono-tz")]
pub const ZONE_DATA_VERSION: &str = chrono_tz::IANA_TZDB_VERSION;

/// Outside of these years chrono-tz knows of no change: its data starts with the first local mean
/// times and carries the rules of today on to the year 2100.
#[cfg(feature = "chrono-tz")]
const TZ_CHANGES: Range<i64> = -5_364_662_400..4_102_444_800; // 1800-01-01 to 2100-01-01

#[cfg(feature = "chrono-tz")]
impl Zone for chrono_tz::Tz {
    fn span_at(&self, unix_seconds: i64) -> OffsetSpan {
        if unix_seconds < TZ_CHANGES.start - PROBE {
            return OffsetSpan::new(offset_at(self, unix_seconds), i64::MIN..TZ_CHANGES.start);
        }
        if unix_seconds > TZ_CHANGES.end + PROBE {
            return OffsetSpan::new(offset_at(self, unix_seconds), TZ_CHANGES.end..i64::MAX);
        }
        probe(self, unix_seconds)
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
        probe(&self.0, unix_seconds)
    }

    fn offset_at(&self, instant: DateTime<Utc>) -> FixedOffset {
        self.0.offset_from_utc_datetime(&instant.naive_utc()).fix()
    }

    fn least_between_changes(&self) -> i64 {
        2 * PROBE
    }
}

const ALWAYS: Range<i64> = i64::MIN..i64::MAX;
const HOUR: i64 = 3600;
const PROBE: i64 = 80 * HOUR;

/// The span around an instant, from the offsets to either side of it.
fn probe(zone: &impl TimeZone, at: i64) -> OffsetSpan {
    let (before, after) = (at.saturating_sub(PROBE), at.saturating_add(PROBE));
    let (old, new) = (offset_at(zone, before), offset_at(zone, after));
    if old == new {
        return OffsetSpan::new(old, before..after);
    }
    let change = change(before..after, |at| offset_at(zone, at) == new);
    if at < change {
        OffsetSpan::new(old, before..change)
    } else {
        OffsetSpan::new(new, change..after)
    }
}

/// The first second after the start of a range that has changed, as its end has.
fn change(range: Range<i64>, has_changed: impl Fn(i64) -> bool) -> i64 {
    let has_changed = |at| at >= range.end || has_changed(at);
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
fn first(range: Range<i64>, holds: impl Fn(i64) -> bool) -> i64 {
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
    let instant = DateTime::from_timestamp(unix_seconds, 0).unwrap_or({
        if unix_seconds.is_negative() { DateTime::<Utc>::MIN_UTC } else { DateTime::<Utc>::MAX_UTC }
    });
    zone.offset_from_utc_datetime(&instant.naive_utc()).fix()
}

/// A zone's changes over some years, looked up once: to be shared by those who ask often.
///
/// Before the first instant it was made for and after the last, the offset there is held on to.
///
/// ```
/// # #[cfg(feature = "chrono-tz")] {
/// use chrono::{TimeZone, Utc};
/// use chrono_tz::America::New_York;
/// use keeptime::schedule::{Zone, ZoneTable};
///
/// let year = |year| Utc.with_ymd_and_hms(year, 1, 1, 0, 0, 0).unwrap();
/// let table = ZoneTable::new(&New_York, year(2020)..year(2030));
/// let summer = Utc.with_ymd_and_hms(2025, 7, 1, 0, 0, 0).unwrap().timestamp();
/// assert_eq!(table.span_at(summer).offset(), New_York.span_at(summer).offset());
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ZoneTable {
    first: FixedOffset,
    // From when on which offset holds, ascending.
    changes: Vec<(i64, FixedOffset)>,
    // How many changes there are before each page of time. The pages are counted from the first
    // change on; most have one change or none, so that hardly anything is left to search for.
    pages: Vec<usize>,
    // A page has two to the power of this of seconds.
    page: u32,
}

/// 97 days, less than there usually are between two changes.
const PAGE: u32 = 23;

impl ZoneTable {
    /// Looks up the changes of a zone over a range of instants.
    pub fn new(zone: &impl Zone, range: Range<DateTime<Utc>>) -> Self {
        let (mut at, end) = (range.start.timestamp(), range.end.timestamp());
        let first = zone.span_at(at).offset();
        let mut changes: Vec<(i64, FixedOffset)> = Vec::new();
        while at < end {
            let span = zone.span_at(at);
            let last = changes.last().map_or(first, |(_, offset)| *offset);
            if span.offset != last {
                changes.push((at, span.offset));
            }
            at = span.range.end.max(at + 1);
        }
        let (pages, page) = pages(&changes);
        Self { first, changes, pages, page }
    }

    /// How many changes have come at an instant.
    fn passed(&self, unix_seconds: i64) -> usize {
        let Some((start, _)) = self.changes.first() else { return 0 };
        if unix_seconds < *start {
            return 0;
        }
        let page = usize::try_from((unix_seconds - start) >> self.page).unwrap_or(usize::MAX);
        let bounds = self.pages.get(page).zip(self.pages.get(page.saturating_add(1)));
        let Some((before, through)) = bounds else { return self.changes.len() };
        let here = &self.changes[*before..*through];
        before + here.partition_point(|(from, _)| *from <= unix_seconds)
    }
}

/// How many changes there are before each page, with one more page that ends with the last change,
/// and the power of two that a page has of seconds. There are a few pages for each change at most.
fn pages(changes: &[(i64, FixedOffset)]) -> (Vec<usize>, u32) {
    let (Some((start, _)), Some((end, _))) = (changes.first(), changes.last()) else {
        return (Vec::new(), PAGE);
    };
    let mut page = PAGE;
    while usize::try_from((end - start) >> page).is_ok_and(|pages| pages > 8 * changes.len()) {
        page += 1;
    }
    let before = |page_start: i64| changes.partition_point(|(from, _)| *from < page_start);
    let pages =
        (0..=((end - start) >> page) + 1).map(|number| before(start + (number << page))).collect();
    (pages, page)
}

impl Zone for ZoneTable {
    fn span_at(&self, unix_seconds: i64) -> OffsetSpan {
        let passed = self.passed(unix_seconds);
        let until = self.changes.get(passed).map_or(i64::MAX, |(from, _)| *from);
        let (from, offset) = match passed.checked_sub(1).and_then(|last| self.changes.get(last)) {
            Some((from, offset)) => (*from, *offset),
            None => (i64::MIN, self.first),
        };
        OffsetSpan::new(offset, from..until)
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

    #[test]
    fn pages_are_few_and_count_the_changes_before_them() {
        let at = |second: i64| (second, Utc.fix());
        assert_eq!(pages(&[]), (Vec::new(), PAGE));
        assert_eq!(pages(&[at(5)]), (alloc::vec![0, 1], PAGE));
        // Eight pages a change at most; a page longer by a bit halves them.
        let page = 1_i64 << PAGE;
        let [start, end] = [7 + 9 * page, 7 + 25 * page];
        assert_eq!(pages(&[at(start), at(end)]).1, PAGE);
        assert_eq!(pages(&[at(start), at(end + page)]).1, PAGE + 1);
        let (counts, _) = pages(&[at(start), at(end)]);
        assert_eq!((counts.len(), counts[0], counts[1], counts[16], counts[17]), (18, 0, 1, 1, 2));
    }
}
