//! The week as 168 slots: which civil minutes of a week a pattern names.
//!
//! Two points of a pattern are never less than an hour apart, so no clock hour of the week holds
//! more than one. A mask of the hours in use and a minute for each is the whole timetable, and
//! every question is a few bit operations, however many rules it was made from.
//!
//! This room knows no instants, zones or texts; see [`schedule`](crate::schedule) and
//! [`pattern`](crate::pattern) for those.

mod slots;
mod week_hours;
mod week_minute;

use core::fmt;

use chrono::TimeDelta;
use week_hours::HOURS_PER_WEEK;

pub(crate) use slots::Slots;
pub use slots::TooClose;
pub(crate) use slots::minutes;
pub(crate) use week_hours::WeekHours;
pub use week_minute::WeekMinute;
pub(crate) use week_minute::{MINUTES_PER_WEEK, SECONDS_PER_WEEK, WEEKDAYS, weekday_code};

/// The points of a week: at least one, and any two neighbours at least an hour apart, round the
/// end of the week too.
///
/// Two timetables are equal where they name the same points.
///
/// ```
/// use chrono::{TimeDelta, Weekday};
/// use keeptime::timetable::{WeekMinute, Timetable};
///
/// let at = |weekday, hour| WeekMinute::new(weekday, hour, 30).unwrap();
/// let timetable = Timetable::from_week_minutes([at(Weekday::Mon, 8), at(Weekday::Thu, 20)])?.unwrap();
///
/// assert_eq!(timetable.next_after(at(Weekday::Mon, 8)), at(Weekday::Thu, 20));
/// assert_eq!(timetable.next_after(at(Weekday::Thu, 20)), at(Weekday::Mon, 8));
/// assert_eq!(timetable.longest_gap(), TimeDelta::hours(84));
/// # Ok::<(), keeptime::timetable::TooClose>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Timetable {
    // At least one is filled.
    slots: Slots,
}

impl Timetable {
    /// The timetable of some points, in any order; a repeated point counts once. `None` where
    /// there is no point.
    ///
    /// # Errors
    /// [`TooClose`] at the first point that is less than an hour from an earlier one.
    pub fn from_week_minutes(
        points: impl IntoIterator<Item = WeekMinute>,
    ) -> Result<Option<Self>, TooClose> {
        let mut slots = Slots::default();
        for point in points {
            slots.insert(point)?;
        }
        Ok((!slots.is_empty()).then_some(Self { slots }))
    }

    /// The timetable of slots of which at least one is filled.
    pub(crate) fn of_filled(slots: Slots) -> Self {
        debug_assert!(!slots.is_empty());
        Self { slots }
    }

    /// How many points a week has: 1 to 168.
    pub fn times_per_week(&self) -> u16 {
        self.slots.len()
    }

    /// The points of a week, from Monday 00:00 on.
    pub fn week_minutes(&self) -> impl DoubleEndedIterator<Item = WeekMinute> + '_ {
        self.slots.week_minutes()
    }

    /// Whether a point is in the timetable.
    pub fn contains(&self, point: WeekMinute) -> bool {
        self.slots.contains(point)
    }

    /// The first point after the given one, round the end of the week where need be. Where the
    /// given point is the only one, it comes again a week later.
    pub fn next_after(&self, point: WeekMinute) -> WeekMinute {
        self.slots.first_after(point).or_else(|| self.slots.first()).unwrap_or(point)
    }

    /// The given point if it is in the timetable, else the first one after it.
    pub fn next_at_or_after(&self, point: WeekMinute) -> WeekMinute {
        self.slots.first_from(point).or_else(|| self.slots.first()).unwrap_or(point)
    }

    /// The last point before the given one, round the start of the week where need be.
    pub fn prev_before(&self, point: WeekMinute) -> WeekMinute {
        self.slots.last_before(point).or_else(|| self.slots.last()).unwrap_or(point)
    }

    /// The given point if it is in the timetable, else the last one before it.
    pub fn prev_at_or_before(&self, point: WeekMinute) -> WeekMinute {
        self.slots.last_until(point).or_else(|| self.slots.last()).unwrap_or(point)
    }

    /// How many seconds there are from a second of the week (0 to 604,799) to the next point; 0 where
    /// it is one.
    #[inline]
    pub(crate) fn seconds_to_next(&self, second: u32) -> u32 {
        match self.slots.slot_from(second) {
            Some(slot) => self.second(slot) - second,
            None => self.second(self.first_slot()) + SECONDS_PER_WEEK - second,
        }
    }

    /// How many seconds there are back from a second of the week (0 to 604,799) to the point before
    /// it: 1 to 604,800.
    #[inline]
    pub(crate) fn seconds_to_prev(&self, second: u32) -> u32 {
        match self.slots.slot_until(second) {
            Some(slot) => second - self.second(slot),
            None => second + SECONDS_PER_WEEK - self.second(self.last_slot()),
        }
    }

    /// The slot that a second of the week (0 to 604,799) lies in.
    pub(crate) fn slot(second: u32) -> u8 {
        slots::slot_of_second(second).0
    }

    /// The next slot of the week that holds a point.
    #[inline]
    pub(crate) fn slot_after(&self, slot: u8) -> Option<u8> {
        self.slots.hours().first_from(slot + 1)
    }

    /// The slot of the week before one that holds a point.
    #[inline]
    pub(crate) fn slot_before(&self, slot: u8) -> Option<u8> {
        self.slots.hours().last_before(slot)
    }

    /// The first slot of the week that holds a point.
    pub(crate) fn first_slot(&self) -> u8 {
        // There is one.
        self.slots.hours().first_from(0).unwrap_or(0)
    }

    /// The last slot of the week that holds a point.
    pub(crate) fn last_slot(&self) -> u8 {
        self.slots.hours().last_before(HOURS_PER_WEEK).unwrap_or(0)
    }

    /// The second of the week at which the point of a slot begins.
    #[inline]
    pub(crate) fn second(&self, slot: u8) -> u32 {
        self.slots.second(slot)
    }

    /// How many points lie at `from` or after it and before `until`, going forward round the week;
    /// 0 where the two are the same.
    pub fn count_between(&self, from: WeekMinute, until: WeekMinute) -> u16 {
        let (before, through) = (self.count_before(from), self.count_before(until));
        if from <= until { through - before } else { self.times_per_week() - before + through }
    }

    /// How many points lie between Monday 00:00 and the given point, which does not count itself.
    pub fn count_before(&self, point: WeekMinute) -> u16 {
        self.slots.rank(point)
    }

    /// The point with exactly `n` points before it in the week; `None` from
    /// [`times_per_week`](Self::times_per_week) on.
    pub fn nth(&self, n: u16) -> Option<WeekMinute> {
        self.slots.select(n)
    }

    /// The shortest time between two neighbouring points: an hour to a week. A week where there is
    /// but one point.
    pub fn shortest_gap(&self) -> TimeDelta {
        TimeDelta::minutes(self.gaps().min().unwrap_or(MINUTES_PER_WEEK).into())
    }

    /// The longest time between two neighbouring points: an hour to a week.
    ///
    /// This is the worst-case loss window: what is written right after one backup is without a copy
    /// until the next.
    pub fn longest_gap(&self) -> TimeDelta {
        TimeDelta::minutes(self.gaps().max().unwrap_or(MINUTES_PER_WEEK).into())
    }

    /// The minutes from each point to the next one after it: 1 to 10,080.
    fn gaps(&self) -> impl Iterator<Item = u16> {
        self.week_minutes().map(|point| match point.minutes_until(self.next_after(point)) {
            0 => MINUTES_PER_WEEK,
            minutes => minutes,
        })
    }
}

impl fmt::Debug for Timetable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.week_minutes()).finish()
    }
}
