//! A zone's segments, kept for schedules that ask for them again and again.

use alloc::vec::Vec;
use core::ops::Range;

use super::civil::CivilTimes;
use super::definition::LATEST;
use super::disambiguation::Disambiguation;
use super::search;
use super::segment::Segment;
use super::zone::Zone;

/// The segments of a zone that have been looked up.
#[derive(Clone, Debug)]
pub(crate) struct SegmentCache<Z> {
    zone: Z,
    disambiguation: Disambiguation,
    // Ascending; neighbours with the same offset are joined.
    known: Vec<Segment>,
}

/// A zone that changes its clocks twice a year has some 400 segments in a hundred years. A full cache is emptied.
const MOST: usize = 1024;

impl<Z: Zone> SegmentCache<Z> {
    pub(crate) fn new(zone: Z, disambiguation: Disambiguation) -> Self {
        Self { zone, disambiguation, known: Vec::new() }
    }

    /// The first fire at a second or after it.
    pub(crate) fn first_from(&mut self, times: &CivilTimes, second: i64) -> Option<i64> {
        search::first(times, second..LATEST, |at| self.segment(at))
    }

    /// The last fire of a range.
    pub(crate) fn last_in(&mut self, times: &CivilTimes, range: Range<i64>) -> Option<i64> {
        search::last(times, range, |at| self.segment(at))
    }

    /// How many fires a range has.
    pub(crate) fn count_in(&mut self, times: &CivilTimes, range: Range<i64>) -> u64 {
        search::count(times, range, |at| self.segment(at))
    }

    fn segment(&mut self, at: i64) -> Segment {
        let index = self.known.partition_point(|segment| segment.until <= at);
        match self.known.get(index) {
            Some(known) if known.from <= at => *known,
            _ => self.look_up(index, at),
        }
    }

    /// Looks up the segment that contains a second, and keeps it at an index among those known.
    fn look_up(&mut self, index: usize, at: i64) -> Segment {
        let mut segment = Segment::at(&self.zone, self.disambiguation, at);
        if let Some(next) = self.known.get(index) {
            segment.until = segment.until.min(next.from);
        }
        if let Some(before) = index.checked_sub(1).and_then(|before| self.known.get_mut(before)) {
            if let Some(joined) = before.joined(&segment) {
                *before = joined;
                return joined;
            }
            segment.from = segment.from.max(before.until);
        }
        if self.known.len() < MOST {
            self.known.insert(index, segment);
        } else {
            self.known.clear();
            self.known.push(segment);
        }
        segment
    }
}
