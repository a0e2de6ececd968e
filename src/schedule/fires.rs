//! The fires of a range, lazily and from both ends.

use core::iter::FusedIterator;
use core::ops::Range;

use chrono::{DateTime, Utc};

use super::stretch::Stretch;
use super::zone::Zone;
use super::{Schedule, instant};

/// The fires of a [`Schedule`] over a range, strictly increasing.
///
/// Lazy, and from both ends. [`count`](Iterator::count) and [`nth`](Iterator::nth) do not step from
/// fire to fire.
#[derive(Clone, Debug)]
pub struct Fires<'s, Z> {
    schedule: &'s Schedule<Z>,
    // Whole seconds that are still to be searched.
    rest: Range<i64>,
    // The stretches at both ends, so that the zone is asked again only where they end.
    front: Option<Stretch>,
    back: Option<Stretch>,
}

impl<'s, Z: Zone> Fires<'s, Z> {
    pub(super) fn new(schedule: &'s Schedule<Z>, rest: Range<i64>) -> Self {
        Self { schedule, rest, front: None, back: None }
    }

    fn close(&mut self) {
        self.rest.start = self.rest.end;
    }
}

impl<Z: Zone> Iterator for Fires<'_, Z> {
    type Item = DateTime<Utc>;

    fn next(&mut self) -> Option<DateTime<Utc>> {
        let fire = self.schedule.first_in(self.rest.clone(), &mut self.front);
        match fire {
            Some(fire) => self.rest.start = fire + 1,
            None => self.close(),
        }
        fire.and_then(instant)
    }

    fn nth(&mut self, n: usize) -> Option<DateTime<Utc>> {
        let n = u64::try_from(n).ok()?;
        let fire = self.schedule.nth_in(self.rest.clone(), n);
        match fire {
            Some(fire) => self.rest.start = fire + 1,
            None => self.close(),
        }
        fire.and_then(instant)
    }

    fn count(self) -> usize {
        usize::try_from(self.schedule.count_in(self.rest)).unwrap_or(usize::MAX)
    }

    fn last(mut self) -> Option<DateTime<Utc>> {
        self.next_back()
    }

    fn min(mut self) -> Option<DateTime<Utc>> {
        self.next()
    }

    fn max(mut self) -> Option<DateTime<Utc>> {
        self.next_back()
    }
}

impl<Z: Zone> DoubleEndedIterator for Fires<'_, Z> {
    fn next_back(&mut self) -> Option<DateTime<Utc>> {
        let fire = self.schedule.last_in(self.rest.clone(), &mut self.back);
        match fire {
            Some(fire) => self.rest.end = fire,
            None => self.close(),
        }
        fire.and_then(instant)
    }
}

impl<Z: Zone> FusedIterator for Fires<'_, Z> {}
