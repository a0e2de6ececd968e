//! A cache of a zone's segments, for the many schedules of an agenda.
//!
//! Finding a [`Segment`] takes up to three calls of `Zone::period_at`, and each may search the zone's
//! data. An [`Agenda`](crate::agenda::Agenda) has one cache for each zone and choice of gap and
//! overlap; all its schedules in that zone ask the cache. The cache holds a sorted list of segments
//! and looks up those that it lacks. Its methods are the searches that an agenda needs, by way of
//! [`search`].

use alloc::vec::Vec;
use core::ops::Range;

use super::civil::CivilTimes;
use super::definition::END_SECOND;
use super::disambiguation::Disambiguation;
use super::search;
use super::segment::Segment;
use super::zone::Zone;

/// The segments of a zone that have been looked up.
#[derive(Clone, Debug)]
pub(crate) struct SegmentCache<Z> {
    zone: Z,
    disambiguation: Disambiguation,
    /// In ascending order. Neighbours with the same offset are joined.
    segments: Vec<Segment>,
}

/// The maximum number of cached segments; a full cache is emptied.
///
/// A zone that changes its clocks twice a year has about 400 segments in a hundred years.
const MAX_SEGMENTS: usize = 1024;

impl<Z: Zone> SegmentCache<Z> {
    pub(crate) fn new(zone: Z, disambiguation: Disambiguation) -> Self {
        Self { zone, disambiguation, segments: Vec::new() }
    }

    /// Returns what the segments depend on.
    pub(crate) fn key(&self) -> (Z, Disambiguation)
    where
        Z: Clone,
    {
        (self.zone.clone(), self.disambiguation)
    }

    /// Returns the first fire at or after `second`.
    pub(crate) fn first_at_or_after(&mut self, times: CivilTimes<'_>, second: i64) -> Option<i64> {
        search::first(times, second..END_SECOND, |at| self.segment_at(at))
    }

    /// Returns the last fire in a range of seconds.
    pub(crate) fn last_in(&mut self, times: CivilTimes<'_>, range: Range<i64>) -> Option<i64> {
        search::last(times, range, |at| self.segment_at(at))
    }

    /// Counts the fires in a range of seconds.
    pub(crate) fn count_in(&mut self, times: CivilTimes<'_>, range: Range<i64>) -> u64 {
        search::count(times, range, |at| self.segment_at(at))
    }

    fn segment_at(&mut self, at: i64) -> Segment {
        let index = self.segments.partition_point(|segment| segment.end <= at);
        match self.segments.get(index) {
            Some(segment) if segment.start <= at => *segment,
            _ => self.look_up(index, at),
        }
    }

    /// Looks up the segment that contains `at` and inserts it at `index`, cut where its neighbours in
    /// the cache begin and end.
    fn look_up(&mut self, index: usize, at: i64) -> Segment {
        let mut segment = Segment::at(&self.zone, self.disambiguation, at);
        if let Some(next) = self.segments.get(index) {
            segment.end = segment.end.min(next.start);
        }
        let previous = index.checked_sub(1).and_then(|previous| self.segments.get_mut(previous));
        if let Some(previous) = previous {
            if let Some(joined) = previous.joined(&segment) {
                *previous = joined;
                return joined;
            }
            segment.start = segment.start.max(previous.end);
        }
        if self.segments.len() < MAX_SEGMENTS {
            self.segments.insert(index, segment);
        } else {
            self.segments.clear();
            self.segments.push(segment);
        }
        segment
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use chrono::FixedOffset;

    use super::*;
    use crate::schedule::OffsetPeriod;

    const WEEK: i64 = 7 * 24 * 3600;

    /// The clocks change every week.
    struct Weekly;

    impl Zone for Weekly {
        fn period_at(&self, second: i64) -> OffsetPeriod {
            let week = second.div_euclid(WEEK);
            let hours = if week % 2 == 0 { 1 } else { 2 };
            let offset = FixedOffset::east_opt(hours * 3600).unwrap();
            OffsetPeriod::new(offset, week * WEEK..(week + 1) * WEEK)
        }
    }

    #[test]
    fn a_full_cache_is_emptied() {
        let mut cache = SegmentCache::new(Weekly, Disambiguation::default());
        let mut lengths = (1..=3000_i64).map(|week| {
            let segment = cache.segment_at(week * WEEK + WEEK / 2);
            assert!(segment.contains(week * WEEK + WEEK / 2));
            cache.segments.len()
        });
        assert!(lengths.by_ref().take(MAX_SEGMENTS).eq(1..=MAX_SEGMENTS));
        assert_eq!(lengths.next(), Some(1));
        assert_eq!(lengths.max(), Some(MAX_SEGMENTS));
    }
}
