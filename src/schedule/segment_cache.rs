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
