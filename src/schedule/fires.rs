//! The fires of a range, lazily and from both ends.

use core::iter::FusedIterator;
use core::ops::Range;

use chrono::{DateTime, Utc};

use super::Schedule;
use super::day::Day;
use super::stretch::{Place, Stretch};
use super::zone::Zone;

/// The fires of a [`Schedule`] over a range, strictly increasing.
///
/// Lazy, and from both ends. [`count`](Iterator::count) and [`nth`](Iterator::nth) do not step from
/// fire to fire.
#[derive(Clone, Debug)]
pub struct Fires<'s, Z> {
    schedule: &'s Schedule<Z>,
    // Whole seconds that are still to be searched.
    rest: Range<i64>,
    front: Option<End>,
    back: Option<End>,
    // The day of the last fire, so that the next one's is found from it.
    day: Option<Day>,
}

/// What is known at one end of the range: the stretch that holds the last fire found there, and
/// where in the week that is. The next one is a step away, and the zone is asked again only where
/// the stretch ends.
#[derive(Clone, Copy, Debug)]
struct End {
    stretch: Stretch,
    place: Option<Place>,
}

impl<'s, Z: Zone> Fires<'s, Z> {
    pub(super) fn new(schedule: &'s Schedule<Z>, rest: Range<i64>) -> Self {
        Self { schedule, rest, front: None, back: None, day: None }
    }

    fn close(&mut self) {
        self.rest.start = self.rest.end;
    }

    #[inline]
    fn instant(&mut self, fire: i64) -> Option<DateTime<Utc>> {
        if let Some(day) = &mut self.day {
            return day.go_to(fire);
        }
        let instant = DateTime::from_timestamp(fire, 0)?;
        self.day = Some(Day::of(instant));
        Some(instant)
    }

    /// The first fire of what is left, a step from the last one.
    #[inline]
    fn step(&mut self) -> Option<i64> {
        if let Some(End { stretch, place: Some(place) }) = &mut self.front {
            let (fire, next) = self.schedule.times.following(*place);
            if fire < stretch.until {
                *place = next;
                return (fire < self.rest.end).then_some(fire);
            }
        }
        self.search()
    }

    fn search(&mut self) -> Option<i64> {
        let mut stretch = self.front.map(|front| front.stretch);
        let fire = self.schedule.first_in(self.rest.clone(), &mut stretch)?;
        let end =
            |stretch: Stretch| End { stretch, place: stretch.place(&self.schedule.times, fire) };
        self.front = stretch.map(end);
        Some(fire)
    }

    /// The last fire of what is left, a step from the one before.
    #[inline]
    fn step_back(&mut self) -> Option<i64> {
        if let Some(End { stretch, place: Some(place) }) = &mut self.back {
            let (fire, next) = self.schedule.times.preceding(*place);
            if fire >= stretch.from {
                *place = next;
                return (fire >= self.rest.start).then_some(fire);
            }
        }
        self.search_back()
    }

    fn search_back(&mut self) -> Option<i64> {
        let mut stretch = self.back.map(|back| back.stretch);
        let fire = self.schedule.last_in(self.rest.clone(), &mut stretch)?;
        let end =
            |stretch: Stretch| End { stretch, place: stretch.place(&self.schedule.times, fire) };
        self.back = stretch.map(end);
        Some(fire)
    }
}

impl<Z: Zone> Iterator for Fires<'_, Z> {
    type Item = DateTime<Utc>;

    #[inline]
    fn next(&mut self) -> Option<DateTime<Utc>> {
        if self.rest.is_empty() {
            return None;
        }
        let fire = self.step();
        match fire {
            Some(fire) => self.rest.start = fire + 1,
            None => self.close(),
        }
        self.instant(fire?)
    }

    fn nth(&mut self, n: usize) -> Option<DateTime<Utc>> {
        let n = u64::try_from(n).ok()?;
        let fire = self.schedule.nth_in(self.rest.clone(), n);
        self.front = None;
        match fire {
            Some(fire) => self.rest.start = fire + 1,
            None => self.close(),
        }
        self.instant(fire?)
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
    #[inline]
    fn next_back(&mut self) -> Option<DateTime<Utc>> {
        if self.rest.is_empty() {
            return None;
        }
        let fire = self.step_back();
        match fire {
            Some(fire) => self.rest.end = fire,
            None => self.close(),
        }
        self.instant(fire?)
    }
}

impl<Z: Zone> FusedIterator for Fires<'_, Z> {}
