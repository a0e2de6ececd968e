//! The civil times of a week at which a schedule fires, and the fires that they are with one offset.
//!
//! Every question is about one offset from UTC: the first fire at or after an instant, the last one
//! before it, how many fires a range has, and the n-th fire. The answers come from the
//! [`Timetable`], which knows the minutes of a week; this file converts between instants and
//! seconds of the civil week, which starts on Monday 00:00. It does not know zones or changes of
//! offset: [`segment`](super::segment) calls it with the offset that is in force.
//!
//! Instants are whole seconds since 1970-01-01T00:00:00Z, offsets are seconds east of UTC.

use alloc::sync::Arc;
use core::ops::Range;

use crate::timetable::{MINUTES_PER_WEEK, SECONDS_PER_WEEK, Timetable, WeekMinute};

/// The second of the week of 1970-01-01T00:00:00Z, which was a Thursday.
const EPOCH_SECOND_OF_WEEK: i64 = 3 * 24 * 3600;

/// A timetable, and the second of the minute at which each of its times fires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CivilTimes {
    timetable: Arc<Timetable>,
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

impl CivilTimes {
    pub(super) fn new(timetable: Timetable, second: u8) -> Self {
        Self { timetable: Arc::new(timetable), second }
    }

    pub(super) fn timetable(&self) -> &Timetable {
        &self.timetable
    }

    pub(super) fn second(&self) -> u8 {
        self.second
    }

    /// Returns the timetable, so that schedules with an equal one can share it.
    pub(crate) fn shared_timetable(&self) -> &Arc<Timetable> {
        &self.timetable
    }

    /// Returns the same times with another, equal timetable.
    pub(crate) fn with_timetable(&self, timetable: &Arc<Timetable>) -> Self {
        Self { timetable: Arc::clone(timetable), second: self.second }
    }

    /// Returns the first fire at or after `at`.
    #[inline]
    pub(super) fn first_at_or_after(&self, offset: i64, at: i64) -> i64 {
        at + i64::from(self.timetable.seconds_to_next(self.second_of_week(offset, at)))
    }

    /// Returns the last fire before `at`.
    #[inline]
    pub(super) fn last_before(&self, offset: i64, at: i64) -> i64 {
        at - i64::from(self.timetable.seconds_to_prev(self.second_of_week(offset, at)))
    }

    /// Seconds since civil Monday 00:00, less the schedule's own second.
    #[inline]
    fn second_of_week(&self, offset: i64, at: i64) -> u32 {
        let mut civil = self.civil_second(offset, at);
        // `nearest` asks within the first week, which needs no division.
        if !(0..SECONDS_PER_WEEK.into()).contains(&civil) {
            civil = civil.rem_euclid(SECONDS_PER_WEEK.into());
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Less than a week.
        let second = civil as u32;
        second
    }

    /// Seconds since the civil Monday 00:00 of the week of 1970-01-01, less the schedule's own second.
    #[inline]
    fn civil_second(&self, offset: i64, at: i64) -> i64 {
        at + offset + EPOCH_SECOND_OF_WEEK - i64::from(self.second)
    }

    /// Returns the slot of a fire.
    pub(super) fn slot(&self, offset: i64, fire: i64) -> FireSlot {
        let second = self.second_of_week(offset, fire);
        FireSlot { week_start: fire - i64::from(second), slot: Timetable::slot(second) }
    }

    /// Returns the fire after the one in a slot, and its slot.
    #[inline]
    pub(super) fn following(&self, fire: FireSlot) -> (i64, FireSlot) {
        let next = match self.timetable.slot_after(fire.slot) {
            Some(slot) => FireSlot { slot, ..fire },
            None => FireSlot {
                week_start: fire.week_start + i64::from(SECONDS_PER_WEEK),
                slot: self.timetable.first_slot(),
            },
        };
        (next.week_start + i64::from(self.timetable.second(next.slot)), next)
    }

    /// Returns the fire before the one in a slot, and its slot.
    #[inline]
    pub(super) fn preceding(&self, fire: FireSlot) -> (i64, FireSlot) {
        let previous = match self.timetable.slot_before(fire.slot) {
            Some(slot) => FireSlot { slot, ..fire },
            None => FireSlot {
                week_start: fire.week_start - i64::from(SECONDS_PER_WEEK),
                slot: self.timetable.last_slot(),
            },
        };
        (previous.week_start + i64::from(self.timetable.second(previous.slot)), previous)
    }

    /// Counts the fires in a range of seconds.
    pub(super) fn count(&self, offset: i64, range: Range<i64>) -> u64 {
        let start = self.first_minute_at_or_after(offset, range.start);
        let end = self.first_minute_at_or_after(offset, range.end);
        u64::try_from(self.count_before(end) - self.count_before(start)).unwrap_or(0)
    }

    /// Returns the fire at or after `at` that has `n` fires between `at` and itself.
    pub(super) fn nth(&self, offset: i64, at: i64, n: u64) -> Option<i64> {
        let per_week = i64::from(self.timetable.times_per_week());
        let before = self.count_before(self.first_minute_at_or_after(offset, at));
        let index = before.checked_add(i64::try_from(n).ok()?)?;
        let in_week = self.timetable.nth(u16::try_from(index.rem_euclid(per_week)).ok()?)?;
        let week = index.div_euclid(per_week).checked_mul(MINUTES_PER_WEEK.into())?;
        let minute = week.checked_add(in_week.minutes_from_monday().into())?;
        minute.checked_mul(60).map(|_| self.fire_in_minute(offset, minute))
    }

    /// Counts the times of the timetable from the week of 1970-01-01 to a civil minute. Negative for
    /// a minute before that week.
    ///
    /// Civil minutes are counted from the Monday 00:00 of that week.
    fn count_before(&self, minute: i64) -> i64 {
        let week = minute.div_euclid(MINUTES_PER_WEEK.into());
        week * i64::from(self.timetable.times_per_week())
            + i64::from(self.timetable.count_before(WeekMinute::from_minutes_wrapping(minute)))
    }

    /// Returns the first civil minute whose fire, if it has one, is at or after `at`.
    fn first_minute_at_or_after(&self, offset: i64, at: i64) -> i64 {
        (self.civil_second(offset, at) + 59).div_euclid(60)
    }

    /// Returns the instant at which the schedule fires in a civil minute.
    fn fire_in_minute(&self, offset: i64, minute: i64) -> i64 {
        minute * 60 + i64::from(self.second) - offset - EPOCH_SECOND_OF_WEEK
    }
}

/// Returns the civil time of an instant: weekday, hour and minute, and the second.
pub(super) fn civil_time(offset: i64, at: i64) -> (WeekMinute, u8) {
    let civil = at + offset + EPOCH_SECOND_OF_WEEK;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 to 59
    let second = civil.rem_euclid(60) as u8;
    (WeekMinute::from_minutes_wrapping(civil.div_euclid(60)), second)
}
