//! The civil times of a week at which a schedule fires, and the fires that they give at one offset
//! from UTC.
//!
//! Every method works with one offset from UTC. The methods find the first fire at or after an
//! instant, the last one before it, how many fires a range has, and the n-th fire. The answers come
//! from the [`Timetable`], which knows the minutes of a week; this file converts between instants and
//! seconds of the civil week, which starts on Monday 00:00. It does not know zones or changes of
//! offset: [`segment`](super::segment) calls it with the offset that is in force.
//!
//! Instants are whole seconds since 1970-01-01T00:00:00Z, offsets are seconds east of UTC.

use core::ops::Range;

use crate::timetable::{MixedTimes, SECONDS_PER_WEEK, Times, Timetable, WeekTimes};

/// The second of the week of 1970-01-01T00:00:00Z, which was a Thursday.
const EPOCH_SECOND_OF_WEEK: i64 = 3 * 24 * 3600;

/// A timetable, and the second of the minute at which each of its times fires.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CivilTimes<'t> {
    timetable: &'t Timetable,
    second: u8,
}

/// A fire as a week and a slot of the timetable, from which the fire after it and the fire before it
/// follow without a division.
#[derive(Clone, Copy, Debug)]
pub(super) struct FireSlot {
    /// The instant of civil Monday 00:00, plus the schedule's own second.
    week_start: i64,
    slot: u8,
}

impl<'t> CivilTimes<'t> {
    #[inline]
    pub(crate) fn new(timetable: &'t Timetable, second: u8) -> Self {
        Self { timetable, second }
    }

    /// Returns the first fire at or after `at`.
    #[inline]
    pub(super) fn first_at_or_after(self, offset: i64, at: i64) -> i64 {
        match self.timetable.times() {
            Times::Weekly(week) => {
                at + i64::from(week.seconds_to_next(self.second_of_week(offset, at)))
            }
            Times::Mixed(times) => self.first_of_mixed(times, offset, at),
        }
    }

    // Not inlined, so that the code for weekly times stays small.
    #[inline(never)]
    fn first_of_mixed(self, times: &MixedTimes, offset: i64, at: i64) -> i64 {
        let minute = self.first_minute_at_or_after(offset, at);
        self.fire_in_minute(offset, times.first_from(minute))
    }

    /// Returns the last fire before `at`.
    #[inline]
    pub(super) fn last_before(self, offset: i64, at: i64) -> i64 {
        match self.timetable.times() {
            Times::Weekly(week) => {
                at - i64::from(week.seconds_to_prev(self.second_of_week(offset, at)))
            }
            Times::Mixed(times) => self.last_of_mixed(times, offset, at),
        }
    }

    #[inline(never)]
    fn last_of_mixed(self, times: &MixedTimes, offset: i64, at: i64) -> i64 {
        let minute = self.first_minute_at_or_after(offset, at);
        self.fire_in_minute(offset, times.last_before(minute))
    }

    /// Whether all fires recur every week, so that every week is like any other.
    #[inline]
    pub(super) fn are_weekly(self) -> bool {
        matches!(self.timetable.times(), Times::Weekly(_))
    }

    /// Seconds since civil Monday 00:00, less the schedule's own second.
    #[inline]
    fn second_of_week(self, offset: i64, at: i64) -> u32 {
        let mut civil = self.civil_second(offset, at);
        // `nearest` passes seconds of the week of 1970-01-01, which need no division.
        if !(0..SECONDS_PER_WEEK.into()).contains(&civil) {
            civil = civil.rem_euclid(SECONDS_PER_WEEK.into());
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Less than a week.
        let second = civil as u32;
        second
    }

    /// Seconds since the civil Monday 00:00 of the week of 1970-01-01, less the schedule's own second.
    #[inline]
    fn civil_second(self, offset: i64, at: i64) -> i64 {
        at + offset + EPOCH_SECOND_OF_WEEK - i64::from(self.second)
    }

    /// Returns the slot of a fire, or `None` if not all fires are weekly.
    pub(super) fn slot(self, offset: i64, fire: i64) -> Option<FireSlot> {
        if !self.are_weekly() {
            return None;
        }
        let second = self.second_of_week(offset, fire);
        Some(FireSlot { week_start: fire - i64::from(second), slot: WeekTimes::slot(second) })
    }

    /// Returns the fire after the one in a slot, and its slot. Returns `None` if not all fires are
    /// weekly.
    #[inline]
    pub(super) fn following(self, fire: FireSlot) -> Option<(i64, FireSlot)> {
        let week = self.timetable.as_week()?;
        let next = match week.slot_after(fire.slot) {
            Some(slot) => FireSlot { slot, ..fire },
            None => FireSlot {
                week_start: fire.week_start + i64::from(SECONDS_PER_WEEK),
                slot: week.first_slot(),
            },
        };
        Some((next.week_start + i64::from(week.second(next.slot)), next))
    }

    /// Returns the fire before the one in a slot, and its slot. Returns `None` if not all fires are
    /// weekly.
    #[inline]
    pub(super) fn preceding(self, fire: FireSlot) -> Option<(i64, FireSlot)> {
        let week = self.timetable.as_week()?;
        let previous = match week.slot_before(fire.slot) {
            Some(slot) => FireSlot { slot, ..fire },
            None => FireSlot {
                week_start: fire.week_start - i64::from(SECONDS_PER_WEEK),
                slot: week.last_slot(),
            },
        };
        Some((previous.week_start + i64::from(week.second(previous.slot)), previous))
    }

    /// Counts the fires in a range of seconds.
    pub(super) fn count(self, offset: i64, range: &Range<i64>) -> u64 {
        self.timetable.count_minutes(&self.minutes(offset, range))
    }

    /// Returns the n-th fire in a range of seconds, counted from 0.
    pub(super) fn nth(self, offset: i64, range: &Range<i64>, n: u64) -> Option<i64> {
        let minute = self.timetable.nth_minute(&self.minutes(offset, range), n)?;
        Some(self.fire_in_minute(offset, minute))
    }

    /// Returns the civil minutes in which a fire would be in a range of seconds.
    fn minutes(self, offset: i64, range: &Range<i64>) -> Range<i64> {
        self.first_minute_at_or_after(offset, range.start)
            ..self.first_minute_at_or_after(offset, range.end)
    }

    /// Returns the first civil minute whose fire, if it has one, is at or after `at`.
    fn first_minute_at_or_after(self, offset: i64, at: i64) -> i64 {
        (self.civil_second(offset, at) + 59).div_euclid(60)
    }

    /// Returns the instant at which the schedule fires in a civil minute.
    fn fire_in_minute(self, offset: i64, minute: i64) -> i64 {
        minute * 60 + i64::from(self.second) - offset - EPOCH_SECOND_OF_WEEK
    }
}

/// Returns the civil minute of an instant, counted from Monday 1969-12-29 00:00, and its second.
pub(super) fn civil_minute(offset: i64, at: i64) -> (i64, u8) {
    let civil = at + offset + EPOCH_SECOND_OF_WEEK;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 to 59
    let second = civil.rem_euclid(60) as u8;
    (civil.div_euclid(60), second)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::pattern::Pattern;

    #[test]
    fn weekly_fires_follow_from_their_slots() {
        let daily = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap().timetable().unwrap();
        let times = CivilTimes::new(&daily, 0);
        let fire = times.first_at_or_after(0, 0);
        let slot = times.slot(0, fire).unwrap();
        let day = 24 * 3600;
        assert_eq!(times.following(slot).map(|(next, _)| next), Some(fire + day));
        assert_eq!(times.preceding(slot).map(|(previous, _)| previous), Some(fire - day));
    }
}
