//! The 168 hours of a week with at most one week minute each, and the check that week minutes are at
//! least an hour apart.

use super::too_close::TooClose;
use super::week_hours::{HOURS_PER_WEEK, WeekHours};
use super::week_minute::WeekMinute;

/// A set of week minutes with at most one in each hour of the week.
///
/// A slot is an hour of the week, 0 to 167. An empty slot has minute 0, so that the derived equality
/// compares the sets.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Slots {
    hours: WeekHours,
    minutes: [u8; HOURS_PER_WEEK as usize],
}

impl Default for Slots {
    fn default() -> Self {
        Self { hours: WeekHours::default(), minutes: [0; HOURS_PER_WEEK as usize] }
    }
}

impl Slots {
    /// Adds a week minute. Adding one that is already in the set does nothing.
    ///
    /// Checks only its own slot and the two next to it: no other slot can hold a week minute less than
    /// an hour away.
    ///
    /// # Errors
    /// Returns [`TooClose`] if it is less than an hour from another week minute.
    pub(crate) fn insert(&mut self, week_minute: WeekMinute) -> Result<(), TooClose> {
        let slot = week_minute.slot();
        for neighbour in [previous(slot), slot, next(slot)] {
            let Some(other) = self.get(neighbour) else { continue };
            if other == week_minute {
                return Ok(());
            }
            if other.minutes_until(week_minute) < 60 || week_minute.minutes_until(other) < 60 {
                return Err(TooClose::between(other, week_minute));
            }
        }
        self.hours.insert(slot);
        self.minutes[usize::from(slot)] = week_minute.minute();
        Ok(())
    }

    /// Adds the same minute of several hours on several days. `days` is a 7-bit mask whose lowest bit
    /// is Monday; `hours` is a 24-bit mask.
    ///
    /// # Errors
    /// Returns [`TooClose`] for the first week minute that is too close to another one. Those before it
    /// have been added.
    pub(crate) fn insert_hours(
        &mut self,
        days: u8,
        hours: u32,
        minute: u8,
    ) -> Result<(), TooClose> {
        let hours = WeekHours::on_days(days, hours);
        if !self.can_insert(&hours, minute) {
            return hours
                .iter()
                .try_for_each(|slot| self.insert(WeekMinute::from_slot(slot, minute)));
        }
        hours.iter().for_each(|slot| self.minutes[usize::from(slot)] = minute);
        self.hours.insert_all(&hours);
        Ok(())
    }

    /// Returns whether [`insert`](Self::insert) would accept this minute in each of the hours.
    fn can_insert(&self, hours: &WeekHours, minute: u8) -> bool {
        if self.is_empty() {
            return true;
        }
        let [before, after] = self.hours.shifted();
        self.hours.intersection(hours).iter().all(|slot| self.minute(slot) == minute)
            && before.intersection(hours).iter().all(|slot| self.minute(previous(slot)) <= minute)
            && after.intersection(hours).iter().all(|slot| self.minute(next(slot)) >= minute)
    }

    /// Returns whether there is a minute of the hour that [`insert`](Self::insert) would accept in each
    /// of the hours.
    pub(crate) fn has_common_minute(&self, hours: &WeekHours) -> bool {
        let [before, after] = self.hours.shifted();
        let min = before.intersection(hours).iter().map(|slot| self.minute(previous(slot))).max();
        let max = after.intersection(hours).iter().map(|slot| self.minute(next(slot))).min();
        let free = min.unwrap_or(0)..=max.unwrap_or(59);
        let mut taken = self.hours.intersection(hours).iter().map(|slot| self.minute(slot));
        match taken.next() {
            None => !free.is_empty(),
            Some(minute) => free.contains(&minute) && taken.all(|other| other == minute),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.hours.is_empty()
    }

    pub(super) fn len(&self) -> u16 {
        self.hours.len()
    }

    pub(crate) fn week_minutes(&self) -> impl DoubleEndedIterator<Item = WeekMinute> + use<> {
        let slots = *self;
        (0..HOURS_PER_WEEK).filter_map(move |slot| slots.get(slot))
    }

    pub(super) fn contains(&self, week_minute: WeekMinute) -> bool {
        self.get(week_minute.slot()) == Some(week_minute)
    }

    pub(super) fn first(&self) -> Option<WeekMinute> {
        self.first_from_slot(0)
    }

    pub(super) fn last(&self) -> Option<WeekMinute> {
        self.last_before_slot(HOURS_PER_WEEK)
    }

    /// Returns the first week minute at or after the given one, within the week.
    pub(super) fn first_at_or_after(&self, week_minute: WeekMinute) -> Option<WeekMinute> {
        let passed = self.minute(week_minute.slot()) < week_minute.minute();
        self.first_from_slot(week_minute.slot() + u8::from(passed))
    }

    /// Returns the first week minute after the given one, within the week.
    pub(super) fn first_after(&self, week_minute: WeekMinute) -> Option<WeekMinute> {
        let passed = self.minute(week_minute.slot()) <= week_minute.minute();
        self.first_from_slot(week_minute.slot() + u8::from(passed))
    }

    /// Returns the last week minute at or before the given one, within the week.
    pub(super) fn last_at_or_before(&self, week_minute: WeekMinute) -> Option<WeekMinute> {
        let ahead = self.minute(week_minute.slot()) > week_minute.minute();
        self.last_before_slot(week_minute.slot() + u8::from(!ahead))
    }

    /// Returns the last week minute before the given one, within the week.
    pub(super) fn last_before(&self, week_minute: WeekMinute) -> Option<WeekMinute> {
        let ahead = self.minute(week_minute.slot()) >= week_minute.minute();
        self.last_before_slot(week_minute.slot() + u8::from(!ahead))
    }

    /// Returns the first slot whose week minute starts at or after a second of the week (0 to 604,799).
    #[inline]
    pub(super) fn slot_at_or_after(&self, second: u32) -> Option<u8> {
        let (slot, second_of_hour) = slot_of_second(second);
        let passed = u32::from(self.minute(slot)) * 60 < second_of_hour;
        self.hours.first_at_or_after(slot + u8::from(passed))
    }

    /// Returns the last slot whose week minute starts before a second of the week (0 to 604,799).
    #[inline]
    pub(super) fn slot_before(&self, second: u32) -> Option<u8> {
        let (slot, second_of_hour) = slot_of_second(second);
        let passed = u32::from(self.minute(slot)) * 60 < second_of_hour;
        self.hours.last_before(slot + u8::from(passed))
    }

    /// Returns the minute of each hour of a weekday (0 is Monday) that holds a week minute.
    pub(super) fn on_weekday(&self, weekday: i64) -> [Option<u8>; 24] {
        core::array::from_fn(|hour| {
            let slot = u8::try_from(weekday * 24).ok()?.checked_add(u8::try_from(hour).ok()?)?;
            self.get(slot).map(WeekMinute::minute)
        })
    }

    /// Returns the weekdays on which the set has this time of the day, as a mask from Monday.
    pub(super) fn weekdays_at(&self, hour: u8, minute: u8) -> u8 {
        let has = |day: &u8| self.contains(WeekMinute::from_slot(day * 24 + hour, minute));
        (0..7).filter(has).map(|day| 1 << day).sum()
    }

    /// Returns the slots that hold a week minute.
    pub(super) fn hours(&self) -> &WeekHours {
        &self.hours
    }

    /// Counts the week minutes before the given one.
    pub(super) fn rank(&self, week_minute: WeekMinute) -> u16 {
        let slot = week_minute.slot();
        let here = self.get(slot).is_some_and(|here| here < week_minute);
        self.hours.rank(slot) + u16::from(here)
    }

    /// Returns the week minute that has exactly `rank` week minutes before it.
    pub(super) fn select(&self, rank: u16) -> Option<WeekMinute> {
        self.hours.select(rank).map(|slot| self.week_minute(slot))
    }

    /// Returns the first week minute in `slot` or a later one.
    fn first_from_slot(&self, slot: u8) -> Option<WeekMinute> {
        self.hours.first_at_or_after(slot).map(|slot| self.week_minute(slot))
    }

    /// Returns the last week minute in a slot before `slot`.
    fn last_before_slot(&self, slot: u8) -> Option<WeekMinute> {
        self.hours.last_before(slot).map(|slot| self.week_minute(slot))
    }

    /// Returns the minute of the week minute in a slot, or 0 if the slot is empty.
    fn minute(&self, slot: u8) -> u8 {
        self.minutes[usize::from(slot)]
    }

    /// Returns the week minute in a slot.
    fn get(&self, slot: u8) -> Option<WeekMinute> {
        self.hours.contains(slot).then(|| self.week_minute(slot))
    }

    /// Returns the second of the week at which the week minute of a slot starts. The slot must not be
    /// empty.
    #[inline]
    pub(super) fn second(&self, slot: u8) -> u32 {
        u32::from(slot) * 3600 + u32::from(self.minute(slot)) * 60
    }

    /// Returns the week minute in a slot that is not empty.
    fn week_minute(&self, slot: u8) -> WeekMinute {
        WeekMinute::from_slot(slot, self.minute(slot))
    }
}

/// Returns the slot that contains a second of the week, and the seconds since the slot's start.
pub(super) fn slot_of_second(second: u32) -> (u8, u32) {
    #[allow(clippy::cast_possible_truncation)] // 604,800 / 3600 = 168
    let slot = (second / 3600) as u8;
    (slot, second % 3600)
}

/// Returns the previous hour of the week. The last hour precedes the first.
fn previous(slot: u8) -> u8 {
    slot.checked_sub(1).unwrap_or(HOURS_PER_WEEK - 1)
}

/// Returns the next hour of the week. The first hour follows the last.
fn next(slot: u8) -> u8 {
    if slot == HOURS_PER_WEEK - 1 { 0 } else { slot + 1 }
}
