//! The search for fires in a range of seconds, one segment after another.
//!
//! A range of instants may contain changes of offset. A [`Segment`] is a part of it in which civil
//! times have one interpretation, so its fires are found in constant time. The four functions here
//! go through the segments of a range until they have the first fire, the last fire, the number of
//! fires or the n-th fire. The caller passes a function that returns the segment at a second:
//! a [`Schedule`](super::Schedule) reuses the last segment if its caller keeps it, and an agenda's
//! [`SegmentCache`](super::SegmentCache) keeps all of them.

use core::ops::Range;

use super::civil::CivilTimes;
use super::segment::Segment;

/// Returns the first fire in the range.
pub(super) fn first(
    times: CivilTimes<'_>,
    range: Range<i64>,
    mut segment_at: impl FnMut(i64) -> Segment,
) -> Option<i64> {
    let mut at = range.start;
    while at < range.end {
        let segment = segment_at(at);
        if let Some(fire) = segment.first_at_or_after(times, at) {
            return (fire < range.end).then_some(fire);
        }
        at = segment.end;
    }
    None
}

/// Returns the last fire in the range.
pub(super) fn last(
    times: CivilTimes<'_>,
    range: Range<i64>,
    mut segment_at: impl FnMut(i64) -> Segment,
) -> Option<i64> {
    let mut end = range.end;
    while end > range.start {
        let segment = segment_at(end - 1);
        if let Some(fire) = segment.last_before(times, end) {
            return (fire >= range.start).then_some(fire);
        }
        end = segment.start;
    }
    None
}

/// Counts the fires in the range.
pub(super) fn count(
    times: CivilTimes<'_>,
    range: Range<i64>,
    mut segment_at: impl FnMut(i64) -> Segment,
) -> u64 {
    let mut count = 0;
    let mut at = range.start;
    while at < range.end {
        let segment = segment_at(at);
        let end = segment.end.min(range.end);
        count += segment.count(times, at..end);
        at = end;
    }
    count
}

/// Returns the n-th fire in a range, counted from 0.
pub(super) fn nth(
    times: CivilTimes<'_>,
    range: Range<i64>,
    mut n: u64,
    mut segment_at: impl FnMut(i64) -> Segment,
) -> Option<i64> {
    let mut at = range.start;
    while at < range.end {
        let segment = segment_at(at);
        let end = segment.end.min(range.end);
        let count = segment.count(times, at..end);
        if n < count {
            return segment.nth(times, at..end, n);
        }
        n -= count;
        at = end;
    }
    None
}
