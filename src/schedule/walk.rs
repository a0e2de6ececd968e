//! From stretch to stretch: the fires of a range of seconds.
//!
//! The stretch that holds a second comes from whoever asks, who may have kept it.

use core::ops::Range;

use super::stretch::{CivilTimes, Stretch};

pub(super) fn first(
    times: &CivilTimes,
    range: Range<i64>,
    mut stretch_at: impl FnMut(i64) -> Stretch,
) -> Option<i64> {
    let mut at = range.start;
    while at < range.end {
        let stretch = stretch_at(at);
        if let Some(fire) = stretch.first_from(times, at) {
            return (fire < range.end).then_some(fire);
        }
        at = stretch.until;
    }
    None
}

pub(super) fn last(
    times: &CivilTimes,
    range: Range<i64>,
    mut stretch_at: impl FnMut(i64) -> Stretch,
) -> Option<i64> {
    let mut end = range.end;
    while end > range.start {
        let stretch = stretch_at(end - 1);
        if let Some(fire) = stretch.last_before(times, end) {
            return (fire >= range.start).then_some(fire);
        }
        end = stretch.from;
    }
    None
}

pub(super) fn count(
    times: &CivilTimes,
    range: Range<i64>,
    mut stretch_at: impl FnMut(i64) -> Stretch,
) -> u64 {
    let mut count = 0;
    let mut at = range.start;
    while at < range.end {
        let stretch = stretch_at(at);
        let end = stretch.until.min(range.end);
        count += stretch.count(times, at..end);
        at = end;
    }
    count
}

/// The fire with `n` others of the range before it.
pub(super) fn nth(
    times: &CivilTimes,
    range: Range<i64>,
    mut n: u64,
    mut stretch_at: impl FnMut(i64) -> Stretch,
) -> Option<i64> {
    let mut at = range.start;
    while at < range.end {
        let stretch = stretch_at(at);
        let end = stretch.until.min(range.end);
        let here = stretch.count(times, at..end);
        if n < here {
            return stretch.nth(times, at..end, n);
        }
        n -= here;
        at = end;
    }
    None
}
