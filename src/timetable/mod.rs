//! The civil minutes of the week at which a pattern fires.
//!
//! Two week minutes of a timetable are at least an hour apart, so each of the 168 hours of the week
//! holds at most one. A timetable is therefore a 168-bit mask of the hours in use and one minute for
//! each hour. Every lookup takes a few bit operations, however many rules the pattern has.
//!
//! This module does not know about instants, zones or text. [`pattern`](crate::pattern) reads text;
//! [`schedule`](crate::schedule) turns week minutes into instants.

mod slots;
mod week_hours;
mod week_minute;

use core::fmt;

use chrono::TimeDelta;
use week_hours::HOURS_PER_WEEK;

pub(crate) use slots::Slots;
pub use slots::TooClose;
pub(crate) use slots::minute_noun;
pub(crate) use week_hours::WeekHours;
pub use week_minute::WeekMinute;
pub(crate) use week_minute::{MINUTES_PER_WEEK, SECONDS_PER_WEEK, WEEKDAYS, weekday_code};

/// A set of week minutes: at least one, and any two neighbours at least an hour apart, around the
/// end of the week too.
///
/// Two timetables are equal if they have the same week minutes.
///
/// ```
/// use chrono::{TimeDelta, Weekday};
/// use keeptime::timetable::{Timetable, WeekMinute};
///
/// let at = |weekday, hour| WeekMinute::new(weekday, hour, 30).unwrap();
/// let times = [at(Weekday::Mon, 8), at(Weekday::Thu, 20)];
/// let timetable = Timetable::from_week_minutes(times)?.unwrap();
///
/// assert_eq!(timetable.next_after(at(Weekday::Mon, 8)), at(Weekday::Thu, 20));
/// assert_eq!(timetable.next_after(at(Weekday::Thu, 20)), at(Weekday::Mon, 8));
/// assert_eq!(timetable.longest_gap(), TimeDelta::hours(84));
/// # Ok::<(), keeptime::timetable::TooClose>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Timetable {
    // Never empty.
    slots: Slots,
}

impl Timetable {
    /// Makes a timetable from week minutes in any order; repeats count once. Returns `None` if the
    /// list is empty.
    ///
    /// # Errors
    /// Returns [`TooClose`] for the first week minute that is less than an hour from an earlier one.
    pub fn from_week_minutes(
        week_minutes: impl IntoIterator<Item = WeekMinute>,
    ) -> Result<Option<Self>, TooClose> {
        let mut slots = Slots::default();
        for week_minute in week_minutes {
            slots.insert(week_minute)?;
        }
        Ok((!slots.is_empty()).then_some(Self { slots }))
    }

    /// Makes a timetable from slots. The slots must not be empty.
    pub(crate) fn from_slots(slots: Slots) -> Self {
        debug_assert!(!slots.is_empty());
        Self { slots }
    }

    /// Returns the number of week minutes, 1 to 168. In a week without changes of offset, a schedule
    /// fires this often.
    pub fn times_per_week(&self) -> u16 {
        self.slots.len()
    }

    /// Returns the week minutes, ascending from Monday 00:00.
    pub fn week_minutes(&self) -> impl DoubleEndedIterator<Item = WeekMinute> + '_ {
        self.slots.week_minutes()
    }

    /// Returns whether the timetable has this week minute.
    pub fn contains(&self, week_minute: WeekMinute) -> bool {
        self.slots.contains(week_minute)
    }

    /// Returns the first week minute strictly after the given one. After the last of the week comes
    /// the first of the next week, so a timetable with a single week minute returns that one.
    pub fn next_after(&self, week_minute: WeekMinute) -> WeekMinute {
        let found = self.slots.first_after(week_minute).or_else(|| self.slots.first());
        found.unwrap_or(week_minute)
    }

    /// Returns the given week minute if the timetable has it, otherwise the first one after it.
    pub fn next_at_or_after(&self, week_minute: WeekMinute) -> WeekMinute {
        let found = self.slots.first_at_or_after(week_minute).or_else(|| self.slots.first());
        found.unwrap_or(week_minute)
    }

    /// Returns the last week minute strictly before the given one. Before the first of the week comes
    /// the last of the previous week, so a timetable with a single week minute returns that one.
    pub fn prev_before(&self, week_minute: WeekMinute) -> WeekMinute {
        let found = self.slots.last_before(week_minute).or_else(|| self.slots.last());
        found.unwrap_or(week_minute)
    }

    /// Returns the given week minute if the timetable has it, otherwise the last one before it.
    pub fn prev_at_or_before(&self, week_minute: WeekMinute) -> WeekMinute {
        let found = self.slots.last_at_or_before(week_minute).or_else(|| self.slots.last());
        found.unwrap_or(week_minute)
    }

    /// Returns the seconds from a second of the week (0 to 604,799) to the start of the next week
    /// minute, 0 to 604,799. The result is 0 if a week minute starts at that second.
    #[inline]
    pub(crate) fn seconds_to_next(&self, second: u32) -> u32 {
        match self.slots.slot_at_or_after(second) {
            Some(slot) => self.second(slot) - second,
            None => self.second(self.first_slot()) + SECONDS_PER_WEEK - second,
        }
    }

    /// Returns the seconds from a second of the week (0 to 604,799) back to the start of the week
    /// minute before it, 1 to 604,800.
    #[inline]
    pub(crate) fn seconds_to_prev(&self, second: u32) -> u32 {
        match self.slots.slot_before(second) {
            Some(slot) => second - self.second(slot),
            None => second + SECONDS_PER_WEEK - self.second(self.last_slot()),
        }
    }

    /// Returns the hour of the week (0 to 167) that contains a second of the week (0 to 604,799).
    pub(crate) fn slot(second: u32) -> u8 {
        slots::slot_of_second(second).0
    }

    /// Returns the next slot after `slot`, within the week, that holds a week minute.
    #[inline]
    pub(crate) fn slot_after(&self, slot: u8) -> Option<u8> {
        self.slots.hours().first_at_or_after(slot + 1)
    }

    /// Returns the last slot before `slot`, within the week, that holds a week minute.
    #[inline]
    pub(crate) fn slot_before(&self, slot: u8) -> Option<u8> {
        self.slots.hours().last_before(slot)
    }

    /// Returns the first slot of the week that holds a week minute.
    pub(crate) fn first_slot(&self) -> u8 {
        // A timetable is never empty, so the 0 is never used.
        self.slots.hours().first_at_or_after(0).unwrap_or(0)
    }

    /// Returns the last slot of the week that holds a week minute.
    pub(crate) fn last_slot(&self) -> u8 {
        self.slots.hours().last_before(HOURS_PER_WEEK).unwrap_or(0)
    }

    /// Returns the second of the week at which the week minute of a slot starts.
    #[inline]
    pub(crate) fn second(&self, slot: u8) -> u32 {
        self.slots.second(slot)
    }

    /// Counts the week minutes at or after `from` and before `until`. If `until` is earlier in the week
    /// than `from`, the range wraps around the end of the week. If both are the same, the range is
    /// empty.
    pub fn count_between(&self, from: WeekMinute, until: WeekMinute) -> u16 {
        let (before_from, before_until) = (self.count_before(from), self.count_before(until));
        if from <= until {
            before_until - before_from
        } else {
            self.times_per_week() - before_from + before_until
        }
    }

    /// Counts the week minutes from Monday 00:00 up to, but not including, the given one.
    pub fn count_before(&self, week_minute: WeekMinute) -> u16 {
        self.slots.rank(week_minute)
    }

    /// Returns the week minute at index `n`, counted from 0 in ascending order. Returns `None` if `n`
    /// is not less than [`times_per_week`](Self::times_per_week).
    pub fn nth(&self, n: u16) -> Option<WeekMinute> {
        self.slots.select(n)
    }

    /// Returns the shortest time between two neighbouring week minutes: an hour to a week. With a
    /// single week minute it is a week.
    pub fn shortest_gap(&self) -> TimeDelta {
        TimeDelta::minutes(self.gaps().min().unwrap_or(MINUTES_PER_WEEK).into())
    }

    /// Returns the longest time between two neighbouring week minutes: an hour to a week. With a
    /// single week minute it is a week.
    ///
    /// This is how much work can be lost at worst: data written right after one backup has no copy
    /// until the next one.
    pub fn longest_gap(&self) -> TimeDelta {
        TimeDelta::minutes(self.gaps().max().unwrap_or(MINUTES_PER_WEEK).into())
    }

    /// Returns the minutes from each week minute to the next one, each 60 to 10,080.
    fn gaps(&self) -> impl Iterator<Item = u16> {
        self.week_minutes().map(|here| match here.minutes_until(self.next_after(here)) {
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
