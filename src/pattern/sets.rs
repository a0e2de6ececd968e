//! Sets of weekdays and of hours of the day that are never empty.

use chrono::{Weekday, WeekdaySet};

use crate::timetable::WEEKDAYS;

/// A set of one or more weekdays, as a mask whose lowest bit is Monday.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct DaySet(u8);

impl DaySet {
    pub(super) const ALL: Self = Self(0b111_1111);

    /// Makes the set of a mask. Returns `None` if the mask is 0.
    pub(super) fn from_mask(mask: u8) -> Option<Self> {
        (mask != 0).then_some(Self(mask))
    }

    pub(super) fn single(day: Weekday) -> Self {
        Self(1 << day.num_days_from_monday())
    }

    pub(super) fn mask(self) -> u8 {
        self.0
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Weekday> {
        WEEKDAYS.into_iter().filter(move |day| self.mask() & Self::single(*day).mask() != 0)
    }

    pub(super) fn to_set(self) -> WeekdaySet {
        self.iter().collect()
    }
}

/// A set of one or more hours of the day, each 0 to 23, as a mask.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct HourSet(u32);

impl HourSet {
    /// Makes the set of a mask. Returns `None` if the mask is 0.
    pub(super) fn from_mask(mask: u32) -> Option<Self> {
        (mask != 0).then_some(Self(mask))
    }

    pub(super) fn single(hour: u8) -> Self {
        Self(1 << hour)
    }

    pub(super) fn mask(self) -> u32 {
        self.0
    }

    pub(super) fn iter(self) -> impl DoubleEndedIterator<Item = u8> {
        (0..24).filter(move |hour| self.mask() >> hour & 1 == 1)
    }
}
