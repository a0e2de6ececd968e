//! The civil times of a week at which a schedule fires, read with one offset.
//!
//! Civil times are counted from Monday 00:00, so that every question about instants becomes one about
//! a point of the week. Offsets are in seconds east of UTC, instants in seconds since
//! 1970-01-01T00:00:00Z.

use alloc::sync::Arc;
use core::ops::Range;

use crate::timetable::{MINUTES_PER_WEEK, SECONDS_PER_WEEK, Timetable, WeekMinute};

/// 1970-01-01 was a Thursday, three days after the Monday that starts its week.
const SINCE_MONDAY: i64 = 3 * 24 * 3600;

/// The points of a week, at a second of their minute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CivilTimes {
    timetable: Arc<Timetable>,
    second: u8,
}

/// A fire as a slot of a week.
///
/// The next fire follows from it without a division.
#[derive(Clone, Copy, Debug)]
pub(super) struct FireSlot {
    /// The instant of civil Monday 00:00, plus the schedule's own second.
    week: i64,
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

    /// The timetable, to be shared by all that have an equal one.
    pub(crate) fn shared_timetable(&self) -> &Arc<Timetable> {
        &self.timetable
    }

    /// The same times with an equal timetable, which others share.
    pub(crate) fn with_timetable(&self, timetable: &Arc<Timetable>) -> Self {
        Self { timetable: Arc::clone(timetable), second: self.second }
    }

    /// The first fire at a second or after it.
    #[inline]
    pub(super) fn first_from(&self, offset: i64, at: i64) -> i64 {
        at + i64::from(self.timetable.seconds_to_next(self.second_of_week(offset, at)))
    }

    /// The last fire before a second.
    #[inline]
    pub(super) fn last_before(&self, offset: i64, at: i64) -> i64 {
        at - i64::from(self.timetable.seconds_to_prev(self.second_of_week(offset, at)))
    }

    /// Seconds since civil Monday 00:00, less the schedule's own second.
    #[inline]
    fn second_of_week(&self, offset: i64, at: i64) -> u32 {
        let mut civil = at + offset + SINCE_MONDAY - i64::from(self.second);
        // Within the week of 1970-01-01, which fast paths use, a division is saved.
        if !(0..SECONDS_PER_WEEK.into()).contains(&civil) {
            civil = civil.rem_euclid(SECONDS_PER_WEEK.into());
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Less than a week.
        let second = civil as u32;
        second
    }

    /// The slot of a fire.
    pub(super) fn slot(&self, offset: i64, fire: i64) -> FireSlot {
        let second = self.second_of_week(offset, fire);
        FireSlot { week: fire - i64::from(second), slot: Timetable::slot(second) }
    }

    /// The fire after that of a slot, and its slot.
    #[inline]
    pub(super) fn following(&self, fire: FireSlot) -> (i64, FireSlot) {
        let fire = match self.timetable.slot_after(fire.slot) {
            Some(slot) => FireSlot { slot, ..fire },
            None => FireSlot {
                week: fire.week + i64::from(SECONDS_PER_WEEK),
                slot: self.timetable.first_slot(),
            },
        };
        (fire.week + i64::from(self.timetable.second(fire.slot)), fire)
    }

    /// The fire before that of a slot, and its slot.
    #[inline]
    pub(super) fn preceding(&self, fire: FireSlot) -> (i64, FireSlot) {
        let fire = match self.timetable.slot_before(fire.slot) {
            Some(slot) => FireSlot { slot, ..fire },
            None => FireSlot {
                week: fire.week - i64::from(SECONDS_PER_WEEK),
                slot: self.timetable.last_slot(),
            },
        };
        (fire.week + i64::from(self.timetable.second(fire.slot)), fire)
    }

    /// How many fires a range of seconds has.
    pub(super) fn count(&self, offset: i64, range: Range<i64>) -> u64 {
        let (from, until) =
            (self.minute_from(offset, range.start), self.minute_from(offset, range.end));
        u64::try_from(self.count_before(until) - self.count_before(from)).unwrap_or(0)
    }

    /// The fire with `n` others between it and a second.
    pub(super) fn nth(&self, offset: i64, at: i64, n: u64) -> Option<i64> {
        let per_week = i64::from(self.timetable.times_per_week());
        let index =
            self.count_before(self.minute_from(offset, at)).checked_add(i64::try_from(n).ok()?)?;
        let point = self.timetable.nth(u16::try_from(index.rem_euclid(per_week)).ok()?)?;
        let week = index.div_euclid(per_week).checked_mul(MINUTES_PER_WEEK.into())?;
        let minute = week.checked_add(point.minutes_from_monday().into())?;
        minute.checked_mul(60).map(|_| self.instant(offset, minute))
    }

    /// How many points lie between the Monday of the week of 1970-01-01 and a minute that is counted
    /// from there; negative before it.
    fn count_before(&self, minute: i64) -> i64 {
        let week = minute.div_euclid(MINUTES_PER_WEEK.into());
        week * i64::from(self.timetable.times_per_week())
            + i64::from(self.timetable.count_before(WeekMinute::wrapping(minute)))
    }

    /// The first civil minute whose fire, if the timetable holds it, is at `at` or after it.
    fn minute_from(&self, offset: i64, at: i64) -> i64 {
        let civil = at + offset + SINCE_MONDAY - i64::from(self.second);
        (civil + 59).div_euclid(60)
    }

    fn instant(&self, offset: i64, minute: i64) -> i64 {
        minute * 60 + i64::from(self.second) - offset - SINCE_MONDAY
    }
}

/// The civil weekday, hour and minute of an instant, and its second.
pub(super) fn civil_time(offset: i64, at: i64) -> (WeekMinute, u8) {
    let civil = at + offset + SINCE_MONDAY;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 to 59
    let second = civil.rem_euclid(60) as u8;
    (WeekMinute::wrapping(civil.div_euclid(60)), second)
}
