//! The longest gap between two times, where some recur at an interval.
//!
//! The times repeat only after the common multiple of all intervals, which can be billions of days. So
//! they are not all walked through. Intervals that are multiples of a prime above 7 are set apart, a
//! family for each prime: 11 and 22, 13 and 26, 17, 19, 23, 29. All other times repeat after at most
//! 75,600 days, and these days are walked through.
//!
//! When a family's next day comes depends on the day's remainder by the prime. By the Chinese remainder
//! theorem every remainder occurs on every day walked through, whatever the remainders of the other
//! families are. So the longest gap after a time is the one in which every family comes as late as it
//! can.

use alloc::vec::Vec;

use super::interval::{Interval, IntervalSet, lcm};
use super::interval_times::{IntervalSlot, IntervalTimes};
use super::{DAYS_PER_WEEK, MINUTES_PER_DAY, WeekTimes};

/// The primes above 7 that an interval can be a multiple of.
const PRIMES: [u8; 6] = [11, 13, 17, 19, 23, 29];

/// The intervals that are multiples of one of [`PRIMES`]: the prime, its double, or both.
struct Family {
    prime: u8,
    intervals: IntervalSet,
    /// The latest that the family's next time comes after an hour, in minutes from the midnight before
    /// that hour, by the parity of the day and by the hour.
    latest: [[i64; 24]; 2],
    /// The same if the hour itself holds a time of the family.
    after_own: [[i64; 24]; 2],
}

/// The minutes of the longest gap.
pub(super) fn longest_gap(week: Option<&WeekTimes>, times: &IntervalTimes) -> i64 {
    let families: Vec<Family> =
        PRIMES.into_iter().filter_map(|prime| Family::new(prime, times)).collect();
    let walked =
        families.iter().fold(times.intervals(), |rest, family| rest.without(family.intervals));
    // Weekly times repeat after 7 days, and days of the double of a prime have to be even.
    let days = lcm(walked.period(), 2 * DAYS_PER_WEEK);

    // Backwards, so that the next time walked through is known at each.
    let first = (0..days)
        .find_map(|day| times_on(week, times, walked, day).iter().flatten().min().copied());
    let mut next = first.map(|first| first + days * MINUTES_PER_DAY);
    let mut longest = 0;
    for day in (0..days).rev() {
        let midnight = day * MINUTES_PER_DAY;
        let parity = usize::from(day % 2 != 0);
        let on_day = times_on(week, times, walked, day);
        for (hour, slot) in times.slots().iter().enumerate().rev() {
            let mut gap_after = |start: i64, own: Option<u8>| {
                let ends = families.iter().map(|family| {
                    let is_own = own == Some(family.prime);
                    let ends = if is_own { &family.after_own } else { &family.latest };
                    midnight + ends[parity][hour]
                });
                longest = longest.max(ends.chain(next).min().map_or(0, |end| end - start));
            };
            match on_day[hour] {
                // No family needs to have a time here.
                Some(time) => gap_after(time, None),
                None => {
                    let has_time = |family: &&Family| slot.intervals.intersects(family.on(parity));
                    for family in families.iter().filter(has_time) {
                        let time = midnight + slot.minute_of_day(hour as i64);
                        gap_after(time, Some(family.prime));
                    }
                }
            }
            next = on_day[hour].or(next);
        }
    }
    longest
}

/// The times of a day, counted from day zero, that recur every week or at an interval of a set.
fn times_on(
    week: Option<&WeekTimes>,
    times: &IntervalTimes,
    intervals: IntervalSet,
    day: i64,
) -> [Option<i64>; 24] {
    let dividing = intervals.dividing(day);
    let midnight = day * MINUTES_PER_DAY;
    let weekday = (times.first_weekday() + day) % DAYS_PER_WEEK;
    let of_week = week.map(|week| week.on_weekday(weekday)).unwrap_or_default();
    core::array::from_fn(|hour| {
        let slot = &times.slots()[hour];
        let at_interval = slot.intervals.intersects(dividing).then_some(slot.minute);
        let minute = of_week[hour].or(at_interval)?;
        Some(midnight + hour as i64 * 60 + i64::from(minute))
    })
}

impl Family {
    /// `None` if no interval is a multiple of the prime.
    fn new(prime: u8, times: &IntervalTimes) -> Option<Self> {
        let intervals = times.intervals().multiples_of(prime);
        let mut family = Self { prime, intervals, latest: [[0; 24]; 2], after_own: [[0; 24]; 2] };
        if intervals.is_empty() {
            return None;
        }
        for parity in 0..2 {
            for hour in 0..24 {
                let next = |remainder| family.next_after(times.slots(), parity, hour, remainder);
                let (latest, after_own) = ((0..prime).map(next).max(), next(0));
                family.latest[parity][hour] = latest.unwrap_or(after_own);
                family.after_own[parity][hour] = after_own;
            }
        }
        Some(family)
    }

    /// The intervals of the family that can divide a day of this parity.
    fn on(&self, parity: usize) -> IntervalSet {
        let even = Interval::new(2 * self.prime);
        match even.filter(|even| parity == 1 && self.intervals.contains(*even)) {
            Some(even) => self.intervals.without(self.intervals.multiples_of(even.days())),
            None => self.intervals,
        }
    }

    /// The next time of the family after an hour of day 0, if the next multiple of the prime is
    /// `remainder` days later. At least every other multiple has a time, and day 0 may have none left.
    fn next_after(
        &self,
        slots: &[IntervalSlot; 24],
        parity: usize,
        hour: usize,
        remainder: u8,
    ) -> i64 {
        let days = (0..4).map(|n| usize::from(remainder) + n * usize::from(self.prime));
        let mut times = days.flat_map(|day| {
            let intervals = self.on((parity + day) % 2);
            let from = if day == 0 { hour + 1 } else { 0 };
            (from..24).filter(move |hour| slots[*hour].intervals.intersects(intervals)).map(
                move |hour| day as i64 * MINUTES_PER_DAY + slots[hour].minute_of_day(hour as i64),
            )
        });
        times.next().unwrap_or_default()
    }
}
