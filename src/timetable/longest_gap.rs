//! The longest gap between two times, where some recur at an interval.
//!
//! The times repeat only after the common multiple of all intervals, which can be billions of days. So
//! they are not all visited. Intervals that are multiples of a prime above 7 are set apart, in a family
//! for each prime: 11 and 22, 13 and 26, 17, 19, 23, 29. All other times repeat after at most 75,600 days,
//! and only these days are visited.
//!
//! How many days remain until a family's next time depends on the remainder of the day divided by the
//! prime. For each day that is visited, every combination of the remainders of all families occurs in some
//! repetition of these days (Chinese remainder theorem). So the longest gap after a time
//! is the one in which the next time of every family is as late as possible.

use alloc::vec::Vec;

use super::interval::{IntervalSet, lcm};
use super::interval_times::IntervalTimes;
use super::{DAYS_PER_WEEK, MINUTES_PER_DAY, WeekTimes};

/// The primes above 7 that an interval can be a multiple of.
const PRIMES: [u8; 6] = [11, 13, 17, 19, 23, 29];

/// The intervals that are multiples of one of [`PRIMES`]: the prime, its double, or both.
struct Family {
    prime: u8,
    intervals: IntervalSet,
    /// The latest possible next time of the family after an hour, in minutes from the midnight before
    /// that hour. The indices are the parity of the day and the hour.
    latest: [[i64; 24]; 2],
    /// Like `latest`, for an hour that has a time of the family itself.
    after_own: [[i64; 24]; 2],
}

/// Returns the minutes of the longest gap.
pub(super) fn longest_gap(week: Option<&WeekTimes>, times: &IntervalTimes) -> i64 {
    let family = |prime| Family::new(prime, times);
    let families: Vec<Family> = PRIMES.into_iter().filter_map(family).collect();
    let in_families = families.iter().map(|family| family.intervals);
    let walked = in_families.fold(times.intervals(), IntervalSet::without);
    // Weekly times repeat after 7 days. The days of the double of a prime are even.
    let period = lcm(walked.period(), 2 * DAYS_PER_WEEK);

    // Walks backwards, so that at each time the following one is already known.
    let mut days = (0..period).map(|day| walked_times(week, times, walked, day));
    let first = days.find_map(|times| times.into_iter().flatten().next());
    let mut next = first.map(|first| first + period * MINUTES_PER_DAY);
    let mut longest = 0;
    for day in (0..period).rev() {
        let midnight = day * MINUTES_PER_DAY;
        let parity = usize::from(day % 2 != 0);
        let on_day = walked_times(week, times, walked, day);
        for (hour, slot) in times.hours().rev() {
            // `own` is the family that the time at the start belongs to.
            let mut gap_from = |start: i64, own: Option<u8>| {
                let ends = families.iter().map(|family| midnight + family.next(parity, hour, own));
                let end = ends.chain(next).min();
                longest = longest.max(end.map_or(0, |end| end - start));
            };
            if let Some(time) = on_day[hour] {
                gap_from(time, None);
                next = Some(time);
            } else {
                let here = |family: &&Family| slot.intervals.intersects(family.on(parity));
                for family in families.iter().filter(here) {
                    gap_from(midnight + slot.minute_of_day(hour), Some(family.prime));
                }
            }
        }
    }
    longest
}

/// Returns the times of a day, counted from day zero, that recur every week or at an interval of a set,
/// by the hour.
fn walked_times(
    week: Option<&WeekTimes>,
    times: &IntervalTimes,
    intervals: IntervalSet,
    day: i64,
) -> [Option<i64>; 24] {
    let dividing = intervals.dividing(day);
    let weekday = (times.first_weekday() + day) % DAYS_PER_WEEK;
    let mut minutes = week.map(|week| week.on_weekday(weekday)).unwrap_or_default();
    for (hour, slot) in times.hours() {
        if slot.intervals.intersects(dividing) {
            minutes[hour] = Some(slot.minute);
        }
    }
    let midnight = day * MINUTES_PER_DAY;
    let mut hour = midnight;
    minutes.map(|minute| {
        let time = minute.map(|minute| hour + i64::from(minute));
        hour += 60;
        time
    })
}

impl Family {
    /// Returns `None` if no interval is a multiple of the prime.
    fn new(prime: u8, times: &IntervalTimes) -> Option<Self> {
        let intervals = times.intervals().multiples_of(prime);
        if intervals.is_empty() {
            return None;
        }
        let mut family = Self { prime, intervals, latest: [[0; 24]; 2], after_own: [[0; 24]; 2] };
        for parity in 0..2 {
            for hour in 0..24 {
                let next = |remainder| family.time_after(times, parity, hour, remainder);
                let (latest, after_own) = ((0..prime).map(next).max(), next(0));
                family.latest[parity][hour] = latest.unwrap_or(after_own);
                family.after_own[parity][hour] = after_own;
            }
        }
        Some(family)
    }

    /// Returns the latest that the family's next time comes after an hour, in minutes from the midnight
    /// before it.
    fn next(&self, parity: usize, hour: usize, own: Option<u8>) -> i64 {
        let table = if own == Some(self.prime) { &self.after_own } else { &self.latest };
        table[parity][hour]
    }

    /// Returns the intervals of the family that can divide a day of this parity.
    fn on(&self, parity: usize) -> IntervalSet {
        if parity == 0 { self.intervals } else { self.intervals.without(self.doubles()) }
    }

    /// Returns the double of the prime, if it is one of the intervals.
    fn doubles(&self) -> IntervalSet {
        self.intervals.multiples_of(2 * self.prime)
    }

    /// Returns the next time of the family after an hour of day 0, if the next multiple of the prime is
    /// `remainder` days later. Of two neighbouring multiples at least one has a time, and those of day
    /// 0 may be over, so four multiples are enough.
    fn time_after(&self, times: &IntervalTimes, parity: usize, hour: usize, remainder: u8) -> i64 {
        let mut days = (0..4).map(|n| usize::from(remainder) + n * usize::from(self.prime));
        let time = days.find_map(|day| {
            let intervals = self.on((parity + day) % 2);
            let mut later = times.hours().filter(|(other, _)| day > 0 || *other > hour);
            let (hour, slot) = later.find(|(_, slot)| slot.intervals.intersects(intervals))?;
            let midnight = i64::try_from(day).ok()? * MINUTES_PER_DAY;
            Some(midnight + slot.minute_of_day(hour))
        });
        time.unwrap_or_default()
    }
}
