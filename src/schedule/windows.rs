//! A zone with what has been learnt of it, for those who ask it again and again.

use alloc::vec::Vec;
use core::ops::Range;

use super::stretch::{CivilTimes, Stretch};
use super::zone::Zone;
use super::{Gap, LATEST, Overlap, walk};

/// A zone as many schedules read it, with the stretches that have been looked up.
#[derive(Clone, Debug)]
pub(crate) struct Windows<Z> {
    zone: Z,
    gap: Gap,
    overlap: Overlap,
    // Ascending, and joined where fires are read alike over two of them.
    known: Vec<Stretch>,
}

/// A hundred years of a zone that changes its clocks twice a year, and makes two stretches of each
/// change. Whoever asks beyond that starts anew.
const MOST: usize = 1024;

impl<Z: Zone> Windows<Z> {
    pub(crate) fn new(zone: Z, gap: Gap, overlap: Overlap) -> Self {
        Self { zone, gap, overlap, known: Vec::new() }
    }

    /// The first fire at a second or after it.
    pub(crate) fn first_from(&mut self, times: &CivilTimes, second: i64) -> Option<i64> {
        walk::first(times, second..LATEST, |at| self.stretch(at))
    }

    /// The last fire of a range.
    pub(crate) fn last_in(&mut self, times: &CivilTimes, range: Range<i64>) -> Option<i64> {
        walk::last(times, range, |at| self.stretch(at))
    }

    /// How many fires a range has.
    pub(crate) fn count_in(&mut self, times: &CivilTimes, range: Range<i64>) -> u64 {
        walk::count(times, range, |at| self.stretch(at))
    }

    fn stretch(&mut self, at: i64) -> Stretch {
        let place = self.known.partition_point(|stretch| stretch.until <= at);
        match self.known.get(place) {
            Some(known) if known.from <= at => *known,
            _ => self.learn(place, at),
        }
    }

    /// Looks up the stretch of a second, which belongs at a place among those known.
    fn learn(&mut self, place: usize, at: i64) -> Stretch {
        let mut stretch = Stretch::at(&self.zone, self.gap, self.overlap, at);
        if let Some(next) = self.known.get(place) {
            stretch.until = stretch.until.min(next.from);
        }
        if let Some(before) = place.checked_sub(1).and_then(|before| self.known.get_mut(before)) {
            if let Some(joined) = before.joined(&stretch) {
                *before = joined;
                return joined;
            }
            stretch.from = stretch.from.max(before.until);
        }
        if self.known.len() < MOST {
            self.known.insert(place, stretch);
        } else {
            self.known.clear();
            self.known.push(stretch);
        }
        stretch
    }
}
