//! Searches for the fires of a range of seconds, segment by segment.
//!
//! The caller finds the segment that contains a second, and may have it in a cache.

use core::ops::Range;

use super::civil::CivilTimes;
use super::segment::Segment;

/// The first fire.
pub(super) fn first(
    times: &CivilTimes,
    range: Range<i64>,
    mut segment_at: impl FnMut(i64) -> Segment,
) -> Option<i64> {
    let mut at = range.start;
    while at < range.end {
        let segment = segment_at(at);
        if let Some(fire) = segment.first_from(times, at) {
            return (fire < range.end).then_some(fire);
        }
        at = segment.until;
    }
    None
}

/// The last fire.
pub(super) fn last(
    times: &CivilTimes,
    range: Range<i64>,
    mut segment_at: impl FnMut(i64) -> Segment,
) -> Option<i64> {
    let mut end = range.end;
    while end > range.start {
        let segment = segment_at(end - 1);
        if let Some(fire) = segment.last_before(times, end) {
            return (fire >= range.start).then_some(fire);
        }
        end = segment.from;
    }
    None
}

/// How many fires there are.
pub(super) fn count(
    times: &CivilTimes,
    range: Range<i64>,
    mut segment_at: impl FnMut(i64) -> Segment,
) -> u64 {
    let mut count = 0;
    let mut at = range.start;
    while at < range.end {
        let segment = segment_at(at);
        let end = segment.until.min(range.end);
        count += segment.count(times, at..end);
        at = end;
    }
    count
}

/// The fire that has `n` others of the range before it.
pub(super) fn nth(
    times: &CivilTimes,
    range: Range<i64>,
    mut n: u64,
    mut segment_at: impl FnMut(i64) -> Segment,
) -> Option<i64> {
    let mut at = range.start;
    while at < range.end {
        let segment = segment_at(at);
        let end = segment.until.min(range.end);
        let here = segment.count(times, at..end);
        if n < here {
            return segment.nth(times, at..end, n);
        }
        n -= here;
        at = end;
    }
    None
}
