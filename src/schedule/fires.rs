//! The fires of a schedule in a range of instants: iteration, count and membership.
//!
//! [`Fires`] is the iterator over them. It runs from both ends. At each end it
//! remembers the segment and the slot of the last fire, so the next fire is usually one step in the
//! timetable. It starts a new [`search`](super::search) only where a segment ends. `count` and `nth`
//! do not visit each fire: they add up whole segments.

use core::iter::FusedIterator;
use core::ops::{Range, RangeBounds};

use chrono::{DateTime, Utc};

use super::as_schedule::AsSchedule;
use super::civil::FireSlot;
use super::definition::Schedule;
use super::segment::Segment;
use super::utc_day::UtcDay;
use super::zone::Zone;

impl<Z: Zone> Schedule<Z> {
    /// Returns whether the schedule fires at exactly this instant.
    pub fn is_fire(&self, instant: DateTime<Utc>) -> bool {
        self.fires(instant..=instant).next().is_some()
    }

    /// Returns an iterator over the fires in a range of instants, in order. It is lazy and can be
    /// read from both ends.
    pub fn fires(&self, range: impl RangeBounds<DateTime<Utc>>) -> Fires<&Self> {
        Fires::new(self, range)
    }

    /// Returns an iterator like [`fires`](Self::fires) that owns the schedule, so that it has no lifetime:
    /// an object of another language can hold it, or a thread.
    ///
    /// To share the schedule instead, pass an `Arc` of it to [`Fires::new`].
    ///
    /// ```
    /// use chrono::{DateTime, Utc};
    /// use keeptime::schedule::Fires;
    /// use keeptime::{Pattern, Schedule};
    ///
    /// struct Upcoming(Fires<Schedule>);
    ///
    /// let schedule = Schedule::new(&Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=30")?)?;
    /// let now: DateTime<Utc> = "2026-11-26T12:00:00Z".parse()?;
    /// let mut upcoming = Upcoming(schedule.into_fires(now..));
    /// assert_eq!(upcoming.0.next(), Some("2026-11-27T02:30:00Z".parse()?));
    /// assert_eq!(upcoming.0.next(), Some("2026-11-28T02:30:00Z".parse()?));
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub fn into_fires(self, range: impl RangeBounds<DateTime<Utc>>) -> Fires<Self> {
        Fires::new(self, range)
    }

    /// Counts the fires in a range of instants. Returns 0 if the range is empty.
    pub fn count(&self, range: impl RangeBounds<DateTime<Utc>>) -> u64 {
        self.count_in(self.second_range(range))
    }
}

/// An iterator over the fires of a [`Schedule`] in a range of instants, strictly increasing.
///
/// [`Schedule::fires`] returns one that borrows the schedule, [`Schedule::into_fires`] one that owns it.
/// [`count`](Iterator::count) and [`nth`](Iterator::nth) do not step from fire to fire.
#[derive(Clone, Debug)]
pub struct Fires<S> {
    schedule: S,
    /// The seconds that are not searched yet.
    remaining: Range<i64>,
    front: Option<Cursor>,
    back: Option<Cursor>,
    /// The day of the last fire at either end.
    day: Option<UtcDay>,
}

/// The last fire found at one end of the range: its segment, and its slot if the neighbouring fires
/// can be found from the slot.
#[derive(Clone, Copy, Debug)]
struct Cursor {
    segment: Segment,
    slot: Option<FireSlot>,
}

impl<S: AsSchedule> Fires<S> {
    /// Returns an iterator over the fires of a schedule in a range of instants. The schedule may be a
    /// reference or an `Arc`.
    pub fn new(schedule: S, range: impl RangeBounds<DateTime<Utc>>) -> Self {
        let remaining = schedule.as_schedule().second_range(range);
        Self { schedule, remaining, front: None, back: None, day: None }
    }

    /// Returns the schedule.
    #[inline]
    pub fn schedule(&self) -> &Schedule<S::Zone> {
        self.schedule.as_schedule()
    }

    /// Makes the iterator return `None` from both ends.
    fn exhaust(&mut self) {
        self.remaining.start = self.remaining.end;
    }

    #[inline]
    fn instant_of_fire(&mut self, fire: i64) -> Option<DateTime<Utc>> {
        if let Some(day) = &mut self.day {
            return day.move_to(fire);
        }
        let instant = DateTime::from_timestamp(fire, 0)?;
        self.day = Some(UtcDay::of(instant));
        Some(instant)
    }

    /// Returns the first remaining fire.
    #[inline]
    fn first_remaining(&mut self) -> Option<i64> {
        if let Some(Cursor { segment, slot: Some(slot) }) = &mut self.front
            && let Some((fire, next)) = self.schedule.as_schedule().times().following(*slot)
            && fire < segment.end
        {
            *slot = next;
            return (fire < self.remaining.end).then_some(fire);
        }
        self.search_first()
    }

    fn search_first(&mut self) -> Option<i64> {
        let mut segment = self.front.map(|front| front.segment);
        let fire = self.schedule().first_in(self.remaining.clone(), &mut segment)?;
        self.front = self.cursor(segment, fire);
        Some(fire)
    }

    /// Returns the last remaining fire.
    #[inline]
    fn last_remaining(&mut self) -> Option<i64> {
        if let Some(Cursor { segment, slot: Some(slot) }) = &mut self.back
            && let Some((fire, previous)) = self.schedule.as_schedule().times().preceding(*slot)
            && fire >= segment.start
        {
            *slot = previous;
            return (fire >= self.remaining.start).then_some(fire);
        }
        self.search_last()
    }

    fn search_last(&mut self) -> Option<i64> {
        let mut segment = self.back.map(|back| back.segment);
        let fire = self.schedule().last_in(self.remaining.clone(), &mut segment)?;
        self.back = self.cursor(segment, fire);
        Some(fire)
    }

    fn cursor(&self, segment: Option<Segment>, fire: i64) -> Option<Cursor> {
        let segment = segment?;
        Some(Cursor { segment, slot: segment.slot(self.schedule().times(), fire) })
    }
}

impl<S: AsSchedule> Iterator for Fires<S> {
    type Item = DateTime<Utc>;

    #[inline]
    fn next(&mut self) -> Option<DateTime<Utc>> {
        if self.remaining.is_empty() {
            return None;
        }
        let fire = self.first_remaining();
        match fire {
            Some(fire) => self.remaining.start = fire + 1,
            None => self.exhaust(),
        }
        self.instant_of_fire(fire?)
    }

    fn nth(&mut self, n: usize) -> Option<DateTime<Utc>> {
        let n = u64::try_from(n).ok()?;
        let fire = self.schedule().nth_in(self.remaining.clone(), n);
        self.front = None;
        match fire {
            Some(fire) => self.remaining.start = fire + 1,
            None => self.exhaust(),
        }
        self.instant_of_fire(fire?)
    }

    fn count(self) -> usize {
        usize::try_from(self.schedule.as_schedule().count_in(self.remaining)).unwrap_or(usize::MAX)
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

impl<S: AsSchedule> DoubleEndedIterator for Fires<S> {
    #[inline]
    fn next_back(&mut self) -> Option<DateTime<Utc>> {
        if self.remaining.is_empty() {
            return None;
        }
        let fire = self.last_remaining();
        match fire {
            Some(fire) => self.remaining.end = fire,
            None => self.exhaust(),
        }
        self.instant_of_fire(fire?)
    }
}

impl<S: AsSchedule> FusedIterator for Fires<S> {}
