//! The interval of a rule that recurs every n days, and sets of intervals.

use core::fmt;
use core::num::NonZeroU8;

/// The number of days from one day of a rule to the next: 1 to 30.
///
/// CBR's reference allows INTERVAL and states no range. The service's console and the Terraform
/// provider allow 1 to 30 days.
///
/// ```
/// use keeptime::timetable::Interval;
///
/// assert_eq!(Interval::new(2).unwrap().days(), 2);
/// assert_eq!(Interval::new(31), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval(NonZeroU8);

impl Interval {
    /// Every day.
    pub const DAILY: Self = Self(NonZeroU8::MIN);
    /// Every 30 days, the longest interval.
    pub const MAX: Self = Self(NonZeroU8::new(30).unwrap());

    /// Returns the interval of `days`, or `None` if `days` is not 1 to 30.
    pub const fn new(days: u8) -> Option<Self> {
        match NonZeroU8::new(days) {
            Some(days) if days.get() <= Self::MAX.0.get() => Some(Self(days)),
            _ => None,
        }
    }

    /// Returns the number of days.
    pub const fn days(self) -> u8 {
        self.0.get()
    }

    /// Whether a day at this interval from day zero can have any weekday. It has the weekday of day
    /// zero if 7 divides the interval.
    pub(crate) fn falls_on_every_weekday(self) -> bool {
        !self.days().is_multiple_of(7)
    }

    /// The least number of days, above 0, from a day of this interval to one of another, where both
    /// count from the same day zero.
    pub(super) fn shortest_distance(self, other: Self) -> i64 {
        gcd(self.days().into(), other.days().into())
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Interval({self})")
    }
}

/// A set of intervals, as a mask with bit n for every n days.
///
/// The days of a set are the multiples of its intervals, counted from day zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct IntervalSet(u32);

impl IntervalSet {
    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) fn contains(self, interval: Interval) -> bool {
        self.0 >> interval.days() & 1 == 1
    }

    /// Adds the days of an interval. A multiple of another interval adds none and is left out, so that
    /// two sets with the same days are equal.
    pub(super) fn insert(&mut self, interval: Interval) {
        let days = interval.days();
        if self.iter().all(|known| !days.is_multiple_of(known.days())) {
            *self = self.without(self.multiples_of(days));
            self.0 |= 1 << days;
        }
    }

    /// The intervals, ascending.
    pub(super) fn iter(self) -> impl Iterator<Item = Interval> {
        let mut mask = self.0;
        core::iter::from_fn(move || {
            #[allow(clippy::cast_possible_truncation)] // 0 to 32
            let interval = Interval::new(mask.trailing_zeros() as u8);
            mask &= mask.wrapping_sub(1);
            interval
        })
    }

    pub(super) fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(super) fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The intervals that are multiples of `days`.
    pub(super) fn multiples_of(self, days: u8) -> Self {
        self.filter(|interval| interval.days().is_multiple_of(days))
    }

    /// The intervals that divide a day, counted from day zero.
    pub(super) fn dividing(self, day: i64) -> Self {
        self.filter(|interval| day % i64::from(interval.days()) == 0)
    }

    /// Whether the days of the set include those of every 7 days.
    pub(super) fn includes_weekly(self) -> bool {
        Interval::new(7).is_some_and(|weekly| self.contains(weekly))
    }

    fn filter(self, keeps: impl Fn(Interval) -> bool) -> Self {
        Self(
            self.iter()
                .filter(|interval| keeps(*interval))
                .map(|interval| 1_u32 << interval.days())
                .sum(),
        )
    }

    /// The first day of the set at `day` or after it; `None` if the set is empty.
    pub(super) fn first_from(self, day: i64) -> Option<i64> {
        self.iter().map(|interval| day + (-day).rem_euclid(interval.days().into())).min()
    }

    /// The last day of the set at `day` or before it; `None` if the set is empty.
    pub(super) fn last_until(self, day: i64) -> Option<i64> {
        self.iter().map(|interval| day - day.rem_euclid(interval.days().into())).max()
    }

    /// The number of days after which the days of the set repeat.
    pub(super) fn period(self) -> i64 {
        self.iter().fold(1, |period, interval| lcm(period, interval.days().into()))
    }
}

/// The least common multiple of two positive numbers. That of 1 to 30 has 13 digits.
pub(super) fn lcm(a: i64, b: i64) -> i64 {
    a / gcd(a, b) * b
}

/// The greatest common divisor of two positive numbers.
pub(super) fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}
