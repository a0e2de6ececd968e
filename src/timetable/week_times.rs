//! Times that recur every week: the next, the previous, counts and gaps.

use core::fmt;
use core::ops::Range;

use chrono::TimeDelta;

use super::slots::{self, Slots};
use super::too_close::TooClose;
use super::week_hours::HOURS_PER_WEEK;
use super::week_minute::{MINUTES_PER_WEEK, SECONDS_PER_WEEK, WeekMinute};

/// The times of a week: at least one, and any two neighbours at least an hour apart, also around the end
/// of the week.
///
/// Every question takes constant time. The week is a circle: the time after the last one is the first
/// one, a week later.
///
/// ```
/// use chrono::{TimeDelta, Weekday};
/// use keeptime::timetable::{WeekMinute, WeekTimes};
///
/// let at = |weekday, hour| WeekMinute::new(weekday, hour, 30).unwrap();
/// let week = WeekTimes::from_week_minutes([at(Weekday::Mon, 8), at(Weekday::Thu, 20)])?.unwrap();
///
/// assert_eq!(week.next_after(at(Weekday::Mon, 8)), at(Weekday::Thu, 20));
/// assert_eq!(week.next_after(at(Weekday::Thu, 20)), at(Weekday::Mon, 8));
/// assert_eq!(week.longest_gap(), TimeDelta::hours(84));
/// # Ok::<(), keeptime::timetable::TooClose>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct WeekTimes {
    // At least one is filled.
    slots: Slots,
}

impl WeekTimes {
    /// Returns the week of these times, in any order, or `None` if there are none. A repeated time
    /// counts once.
    ///
    /// # Errors
    /// [`TooClose`] at the first time that is less than an hour from an earlier one.
    pub fn from_week_minutes(
        minutes: impl IntoIterator<Item = WeekMinute>,
    ) -> Result<Option<Self>, TooClose> {
        let mut slots = Slots::default();
        for minute in minutes {
            slots.insert(minute)?;
        }
        Ok((!slots.is_empty()).then_some(Self { slots }))
    }

    /// Makes the times of slots. The slots must not be empty.
    pub(super) fn from_slots(slots: Slots) -> Self {
        debug_assert!(!slots.is_empty());
        Self { slots }
    }

    /// Returns the number of times in a week: 1 to 168.
    pub fn times_per_week(&self) -> u16 {
        self.slots.len()
    }

    /// Returns the times of the week, from Monday 00:00.
    pub fn week_minutes(&self) -> impl DoubleEndedIterator<Item = WeekMinute> + '_ {
        self.slots.week_minutes()
    }

    /// Whether `minute` is one of the times.
    pub fn contains(&self, minute: WeekMinute) -> bool {
        self.slots.contains(minute)
    }

    /// Returns the first time after `minute`. If `minute` is the only time, returns `minute`, which is a
    /// week later.
    pub fn next_after(&self, minute: WeekMinute) -> WeekMinute {
        self.slots.first_after(minute).or_else(|| self.slots.first()).unwrap_or(minute)
    }

    /// Returns `minute` if it is one of the times, otherwise the first time after it.
    pub fn next_at_or_after(&self, minute: WeekMinute) -> WeekMinute {
        self.slots.first_at_or_after(minute).or_else(|| self.slots.first()).unwrap_or(minute)
    }

    /// Returns the last time before `minute`. If `minute` is the only time, returns `minute`, which is a
    /// week earlier.
    pub fn prev_before(&self, minute: WeekMinute) -> WeekMinute {
        self.slots.last_before(minute).or_else(|| self.slots.last()).unwrap_or(minute)
    }

    /// Returns `minute` if it is one of the times, otherwise the last time before it.
    pub fn prev_at_or_before(&self, minute: WeekMinute) -> WeekMinute {
        self.slots.last_at_or_before(minute).or_else(|| self.slots.last()).unwrap_or(minute)
    }

    /// Returns the number of times from `from` to before `until`, forward and around the end of the
    /// week if `until` is earlier. It is 0 if the two are equal.
    pub fn count_between(&self, from: WeekMinute, until: WeekMinute) -> u16 {
        let (before, through) = (self.count_before(from), self.count_before(until));
        if from <= until { through - before } else { self.times_per_week() - before + through }
    }

    /// Returns the number of times from Monday 00:00 to before `minute`.
    pub fn count_before(&self, minute: WeekMinute) -> u16 {
        self.slots.rank(minute)
    }

    /// Returns the time that has exactly `n` times before it in the week, or `None` if there are not
    /// that many.
    pub fn nth(&self, n: u16) -> Option<WeekMinute> {
        self.slots.select(n)
    }

    /// Returns the shortest time between two neighbours: an hour to a week. It is a week if there is
    /// only one time.
    pub fn shortest_gap(&self) -> TimeDelta {
        TimeDelta::minutes(self.gaps().min().unwrap_or(MINUTES_PER_WEEK).into())
    }

    /// Returns the longest time between two neighbours: an hour to a week.
    ///
    /// Data written right after a backup is not in any backup for this long.
    pub fn longest_gap(&self) -> TimeDelta {
        TimeDelta::minutes(self.gaps().max().unwrap_or(MINUTES_PER_WEEK).into())
    }

    /// The minutes from each time to the next one: 1 to 10,080.
    pub(super) fn gaps(&self) -> impl Iterator<Item = u16> {
        self.week_minutes().map(|minute| match minute.minutes_until(self.next_after(minute)) {
            0 => MINUTES_PER_WEEK,
            minutes => minutes,
        })
    }

    /// The minute of each hour of a weekday, counted from Monday, that holds a time.
    pub(super) fn on_weekday(&self, weekday: i64) -> [Option<u8>; 24] {
        self.slots.on_weekday(weekday)
    }

    /// The first time at a civil minute, counted from Monday 1969-12-29 00:00, or after it.
    pub(super) fn first_from(&self, minute: i64) -> i64 {
        let here = WeekMinute::from_minutes_wrapping(minute);
        minute + i64::from(here.minutes_until(self.next_at_or_after(here)))
    }

    /// The last time before a civil minute.
    pub(super) fn last_before(&self, minute: i64) -> i64 {
        let before = WeekMinute::from_minutes_wrapping(minute - 1);
        minute - 1 - i64::from(self.prev_at_or_before(before).minutes_until(before))
    }

    /// The number of times in a range of civil minutes.
    pub(super) fn count(&self, range: &Range<i64>) -> i64 {
        self.count_since_epoch(range.end) - self.count_since_epoch(range.start)
    }

    /// Returns the n-th time at or after a civil minute, counted from 0; `None` if it is too far away.
    pub(super) fn nth_from(&self, minute: i64, n: u64) -> Option<i64> {
        let per_week = i64::from(self.times_per_week());
        let index = self.count_since_epoch(minute).checked_add(i64::try_from(n).ok()?)?;
        let in_week = self.nth(u16::try_from(index.rem_euclid(per_week)).ok()?)?;
        let week = index.div_euclid(per_week).checked_mul(MINUTES_PER_WEEK.into())?;
        week.checked_add(in_week.minutes_from_monday().into())
    }

    /// The number of times before a civil minute; negative before the first one.
    fn count_since_epoch(&self, minute: i64) -> i64 {
        let week = minute.div_euclid(MINUTES_PER_WEEK.into());
        week * i64::from(self.times_per_week())
            + i64::from(self.count_before(WeekMinute::from_minutes_wrapping(minute)))
    }

    /// The seconds from a second of the week (0 to 604,799) to the next time; 0 if a time begins at this
    /// second.
    #[inline]
    pub(crate) fn seconds_to_next(&self, second: u32) -> u32 {
        match self.slots.slot_at_or_after(second) {
            Some(slot) => self.second(slot) - second,
            None => self.second(self.first_slot()) + SECONDS_PER_WEEK - second,
        }
    }

    /// The seconds back from a second of the week (0 to 604,799) to the time before it: 1 to 604,800.
    #[inline]
    pub(crate) fn seconds_to_prev(&self, second: u32) -> u32 {
        match self.slots.slot_before(second) {
            Some(slot) => second - self.second(slot),
            None => second + SECONDS_PER_WEEK - self.second(self.last_slot()),
        }
    }

    /// The slot of a second of the week (0 to 604,799).
    pub(crate) fn slot(second: u32) -> u8 {
        slots::slot_of_second(second).0
    }

    /// The next slot of the week that holds a time.
    #[inline]
    pub(crate) fn slot_after(&self, slot: u8) -> Option<u8> {
        self.slots.hours().first_at_or_after(slot + 1)
    }

    /// The previous slot of the week that holds a time.
    #[inline]
    pub(crate) fn slot_before(&self, slot: u8) -> Option<u8> {
        self.slots.hours().last_before(slot)
    }

    /// The first slot of the week that holds a time.
    pub(crate) fn first_slot(&self) -> u8 {
        // A week has at least one time, so this finds it.
        self.slots.hours().first_at_or_after(0).unwrap_or(0)
    }

    /// The last slot of the week that holds a time.
    pub(crate) fn last_slot(&self) -> u8 {
        self.slots.hours().last_before(HOURS_PER_WEEK).unwrap_or(0)
    }

    /// The second of the week at which the time of a slot begins.
    #[inline]
    pub(crate) fn second(&self, slot: u8) -> u32 {
        self.slots.second(slot)
    }
}

impl fmt::Debug for WeekTimes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.week_minutes()).finish()
    }
}
