//! The 168 slots while they are filled, and the rule that keeps points an hour apart.

use super::week_hours::{HOURS_PER_WEEK, WeekHours};
use super::week_minute::WeekMinute;

/// Two points of the week are less than an hour apart.
///
/// The services take no pattern with a scheduling interval of less than an hour (CSBS v1,
/// table 5-28).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{first} and {second} are {} {} apart, at least 60 are needed",
    self.minutes(),
    minutes(self.minutes())
)]
pub struct TooClose {
    first: WeekMinute,
    second: WeekMinute,
}

impl TooClose {
    /// The fault of two points of which `b` follows `a` by less than an hour, or the reverse.
    pub(crate) fn between(a: WeekMinute, b: WeekMinute) -> Self {
        let (first, second) = if a.minutes_until(b) < 60 { (a, b) } else { (b, a) };
        Self { first, second }
    }

    /// The earlier of the two; the later follows it, perhaps over the end of the week.
    pub fn first(&self) -> WeekMinute {
        self.first
    }

    /// The later of the two.
    pub fn second(&self) -> WeekMinute {
        self.second
    }

    /// How many minutes lie between them: 1 to 59.
    pub fn minutes(&self) -> u16 {
        self.first.minutes_until(self.second)
    }
}

/// The noun for a number of minutes.
pub(crate) const fn minutes(count: u16) -> &'static str {
    if count == 1 { "minute" } else { "minutes" }
}

/// Which hours of the week hold a point, and at which minute.
///
/// The minute of an hour that holds none is 0, so that equal sets of points are equal values.
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
    /// Puts a point into its slot. A point that is there already changes nothing.
    ///
    /// Only the point's own hour and the two beside it can hold one less than an hour away.
    pub(crate) fn insert(&mut self, point: WeekMinute) -> Result<(), TooClose> {
        let slot = point.slot();
        for neighbour in [previous(slot), slot, next(slot)] {
            let Some(there) = self.at(neighbour) else { continue };
            if there == point {
                return Ok(());
            }
            if there.minutes_until(point) < 60 || point.minutes_until(there) < 60 {
                return Err(TooClose::between(there, point));
            }
        }
        self.hours.insert(slot);
        self.minutes[usize::from(slot)] = point.minute();
        Ok(())
    }

    /// Puts in the same minute of some hours (a mask of 24) on each of some days (a mask of 7, from
    /// Monday on). Stops at the first point that is too close to another.
    pub(crate) fn insert_hours(
        &mut self,
        days: u8,
        hours: u32,
        minute: u8,
    ) -> Result<(), TooClose> {
        let hours = WeekHours::of_days(days, hours);
        if !self.has_room(&hours, minute) {
            return hours
                .iter()
                .try_for_each(|slot| self.insert(WeekMinute::in_slot(slot, minute)));
        }
        hours.iter().for_each(|slot| self.minutes[usize::from(slot)] = minute);
        self.hours.insert_all(&hours);
        Ok(())
    }

    /// Whether the same minute of some hours is at least an hour from every point that is there, or
    /// is there itself.
    fn has_room(&self, hours: &WeekHours, minute: u8) -> bool {
        if self.is_empty() {
            return true;
        }
        let [before, after] = self.hours.shifted();
        self.hours.common(hours).iter().all(|slot| self.minute(slot) == minute)
            && before.common(hours).iter().all(|slot| self.minute(previous(slot)) <= minute)
            && after.common(hours).iter().all(|slot| self.minute(next(slot)) >= minute)
    }

    /// Whether some minute of the hour would do for all of some hours at once: at least an hour from
    /// every point that is there, or there itself.
    pub(crate) fn has_minute_for(&self, hours: &WeekHours) -> bool {
        let [before, after] = self.hours.shifted();
        let least = before.common(hours).iter().map(|slot| self.minute(previous(slot))).max();
        let most = after.common(hours).iter().map(|slot| self.minute(next(slot))).min();
        let free = least.unwrap_or(0)..=most.unwrap_or(59);
        let mut there = self.hours.common(hours).iter().map(|slot| self.minute(slot));
        match there.next() {
            None => !free.is_empty(),
            Some(minute) => free.contains(&minute) && there.all(|other| other == minute),
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
        (0..HOURS_PER_WEEK).filter_map(move |slot| slots.at(slot))
    }

    pub(super) fn contains(&self, point: WeekMinute) -> bool {
        self.at(point.slot()) == Some(point)
    }

    pub(super) fn first(&self) -> Option<WeekMinute> {
        self.first_from_slot(0)
    }

    pub(super) fn last(&self) -> Option<WeekMinute> {
        self.last_before_slot(HOURS_PER_WEEK)
    }

    /// The first point of the week at the given one or after it.
    pub(super) fn first_from(&self, point: WeekMinute) -> Option<WeekMinute> {
        let passed = self.minute(point.slot()) < point.minute();
        self.first_from_slot(point.slot() + u8::from(passed))
    }

    /// The first point of the week after the given one.
    pub(super) fn first_after(&self, point: WeekMinute) -> Option<WeekMinute> {
        let passed = self.minute(point.slot()) <= point.minute();
        self.first_from_slot(point.slot() + u8::from(passed))
    }

    /// The last point of the week at the given one or before it.
    pub(super) fn last_until(&self, point: WeekMinute) -> Option<WeekMinute> {
        let ahead = self.minute(point.slot()) > point.minute();
        self.last_before_slot(point.slot() + u8::from(!ahead))
    }

    /// The last point of the week before the given one.
    pub(super) fn last_before(&self, point: WeekMinute) -> Option<WeekMinute> {
        let ahead = self.minute(point.slot()) >= point.minute();
        self.last_before_slot(point.slot() + u8::from(!ahead))
    }

    /// The first slot whose point is at a second of the week (0 to 604,799) or after it.
    #[inline]
    pub(super) fn slot_from(&self, second: u32) -> Option<u8> {
        let (slot, within) = slot_of_second(second);
        let passed = u32::from(self.minute(slot)) * 60 < within;
        self.hours.first_from(slot + u8::from(passed))
    }

    /// The last slot whose point is before a second of the week (0 to 604,799).
    #[inline]
    pub(super) fn slot_until(&self, second: u32) -> Option<u8> {
        let (slot, within) = slot_of_second(second);
        let passed = u32::from(self.minute(slot)) * 60 < within;
        self.hours.last_before(slot + u8::from(passed))
    }

    /// The hours that hold a point.
    pub(super) fn hours(&self) -> &WeekHours {
        &self.hours
    }

    /// How many points of the week lie before the given one.
    pub(super) fn rank(&self, point: WeekMinute) -> u16 {
        let slot = point.slot();
        let here = self.at(slot).is_some_and(|here| here < point);
        self.hours.rank(slot) + u16::from(here)
    }

    /// The point with exactly `rank` points of the week before it.
    pub(super) fn select(&self, rank: u16) -> Option<WeekMinute> {
        self.hours.select(rank).map(|slot| self.point(slot))
    }

    /// The first point in a slot or after it.
    fn first_from_slot(&self, slot: u8) -> Option<WeekMinute> {
        self.hours.first_from(slot).map(|slot| self.point(slot))
    }

    /// The last point before a slot.
    fn last_before_slot(&self, slot: u8) -> Option<WeekMinute> {
        self.hours.last_before(slot).map(|slot| self.point(slot))
    }

    /// The minute of the point in a slot; of no meaning where there is none.
    fn minute(&self, slot: u8) -> u8 {
        self.minutes[usize::from(slot)]
    }

    fn at(&self, slot: u8) -> Option<WeekMinute> {
        self.hours.contains(slot).then(|| self.point(slot))
    }

    /// The second of the week at which the point of a slot begins.
    #[inline]
    pub(super) fn second(&self, slot: u8) -> u32 {
        u32::from(slot) * 3600 + u32::from(self.minute(slot)) * 60
    }

    fn point(&self, slot: u8) -> WeekMinute {
        WeekMinute::in_slot(slot, self.minute(slot))
    }
}

/// The slot that a second of the week lies in, and how far in.
pub(super) fn slot_of_second(second: u32) -> (u8, u32) {
    #[allow(clippy::cast_possible_truncation)] // 604,800 / 3600 = 168
    let slot = (second / 3600) as u8;
    (slot, second % 3600)
}

/// The hour of the week before one, round its start.
fn previous(slot: u8) -> u8 {
    slot.checked_sub(1).unwrap_or(HOURS_PER_WEEK - 1)
}

/// The hour of the week after one, round its end.
fn next(slot: u8) -> u8 {
    if slot == HOURS_PER_WEEK - 1 { 0 } else { slot + 1 }
}
