//! The fires of a range: whether, which and how many.

use core::iter::FusedIterator;
use core::ops::{Range, RangeBounds};

use chrono::{DateTime, Utc};

use super::civil::FireSlot;
use super::definition::Schedule;
use super::segment::Segment;
use super::utc_day::UtcDay;
use super::zone::Zone;

impl<Z: Zone> Schedule<Z> {
    /// Whether it fires at exactly this instant.
    pub fn is_fire(&self, instant: DateTime<Utc>) -> bool {
        self.fires(instant..=instant).next().is_some()
    }

    /// The fires of a range of instants, lazily and from both ends.
    pub fn fires(&self, range: impl RangeBounds<DateTime<Utc>>) -> Fires<'_, Z> {
        Fires::new(self, self.seconds(range))
    }

    /// How many fires a range of instants has. An empty range has none.
    pub fn count(&self, range: impl RangeBounds<DateTime<Utc>>) -> u64 {
        self.count_in(self.seconds(range))
    }
}

/// The fires of a [`Schedule`] over a range, strictly increasing.
///
/// Made by [`Schedule::fires`]. [`count`](Iterator::count) and [`nth`](Iterator::nth) do not step from
/// fire to fire.
#[derive(Clone, Debug)]
pub struct Fires<'s, Z> {
    schedule: &'s Schedule<Z>,
    // Whole seconds that are still to be searched.
    rest: Range<i64>,
    front: Option<Cursor>,
    back: Option<Cursor>,
    // The day of the last fire, so that the next one's is found from it.
    day: Option<UtcDay>,
}

/// The last fire found at one end of the range: its segment and its slot. The next fire is a step
/// away, and the zone is asked again only when the segment ends.
#[derive(Clone, Copy, Debug)]
struct Cursor {
    segment: Segment,
    slot: Option<FireSlot>,
}

impl<'s, Z: Zone> Fires<'s, Z> {
    fn new(schedule: &'s Schedule<Z>, rest: Range<i64>) -> Self {
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
        self.day = Some(UtcDay::of(instant));
        Some(instant)
    }

    /// The first fire of what is left, a step from the last one.
    #[inline]
    fn step(&mut self) -> Option<i64> {
        if let Some(Cursor { segment, slot: Some(slot) }) = &mut self.front {
            let (fire, next) = self.schedule.times().following(*slot);
            if fire < segment.until {
                *slot = next;
                return (fire < self.rest.end).then_some(fire);
            }
        }
        self.search()
    }

    fn search(&mut self) -> Option<i64> {
        let mut segment = self.front.map(|front| front.segment);
        let fire = self.schedule.first_in(self.rest.clone(), &mut segment)?;
        self.front = self.cursor(segment, fire);
        Some(fire)
    }

    /// The last fire of what is left, a step from the one before.
    #[inline]
    fn step_back(&mut self) -> Option<i64> {
        if let Some(Cursor { segment, slot: Some(slot) }) = &mut self.back {
            let (fire, next) = self.schedule.times().preceding(*slot);
            if fire >= segment.from {
                *slot = next;
                return (fire >= self.rest.start).then_some(fire);
            }
        }
        self.search_back()
    }

    fn search_back(&mut self) -> Option<i64> {
        let mut segment = self.back.map(|back| back.segment);
        let fire = self.schedule.last_in(self.rest.clone(), &mut segment)?;
        self.back = self.cursor(segment, fire);
        Some(fire)
    }

    fn cursor(&self, segment: Option<Segment>, fire: i64) -> Option<Cursor> {
        let segment = segment?;
        Some(Cursor { segment, slot: segment.slot(self.schedule.times(), fire) })
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
