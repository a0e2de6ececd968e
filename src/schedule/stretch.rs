//! How fires are read from civil times, before, around and after a change of offset.

use alloc::sync::Arc;
use core::ops::Range;

use super::zone::Zone;
use super::{Gap, Overlap};
use crate::timetable::{MINUTES_PER_WEEK, Point, SECONDS_PER_WEEK, Timetable};

/// No change of offset has an effect on fires that are farther from it; see [`Zone::span_at`].
pub(super) const REACH: i64 = 24 * 3600;
/// From the Monday before it, 1970-01-01 was three days off.
const MONDAY: i64 = 3 * 24 * 3600;

/// The points of a week, at a second of their minute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CivilTimes {
    pub(crate) timetable: Arc<Timetable>,
    pub(crate) second: u8,
}

/// A stretch of time over which all fires are read in the same way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    pub(super) from: i64,
    pub(super) until: i64,
    reading: Reading,
}

/// A fire as its slot of the week and the second at which that week begins.
///
/// The next one is had from it without a division, and without waiting for its second.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    week: i64,
    slot: u8,
}

/// Offsets in seconds east of UTC.
#[derive(Clone, Copy, Debug)]
enum Reading {
    /// Nothing fires: the other reading of a repeated hour does.
    Silent,
    /// A civil time is an instant.
    Plain(i64),
    /// After a gap: civil times as they are, and those that were skipped, with the offset before.
    Shifted { now: i64, before: i64 },
}

impl Stretch {
    /// The stretch that holds an instant.
    ///
    /// A change of offset makes itself felt over as much time as it moves the clocks by: after a
    /// gap, what it skipped is made up for; before and after an overlap, one of two readings may be
    /// silent.
    pub(super) fn at(zone: &impl Zone, gap: Gap, overlap: Overlap, at: i64) -> Self {
        let (offset, range) = span_at(zone, at);
        let (mut from, mut until) = (range.start, range.end);

        if at - from < REACH {
            let before = span_at(zone, from - 1).0;
            let settled = from.saturating_add((offset - before).abs());
            let reading = match (offset.cmp(&before), gap, overlap) {
                (core::cmp::Ordering::Greater, Gap::Shift, _) => {
                    Some(Reading::Shifted { now: offset, before })
                }
                (core::cmp::Ordering::Less, _, Overlap::First) => Some(Reading::Silent),
                _ => None,
            };
            if let Some(reading) = reading {
                if at < settled {
                    return Self { from, until: settled.min(until), reading };
                }
                from = settled;
            }
        } else {
            from = from.saturating_add(REACH);
        }

        if overlap == Overlap::Second {
            if until - at <= REACH {
                let repeats = until.saturating_add(span_at(zone, until).0 - offset);
                if (repeats..until).contains(&at) {
                    return Self { from: repeats.max(from), until, reading: Reading::Silent };
                }
                until = until.min(repeats);
            } else {
                until -= REACH;
            }
        }
        Self { from, until, reading: Reading::Plain(offset) }
    }

    /// This stretch and one that begins where it ends or before, as one, where fires are read alike.
    pub(super) fn joined(&self, later: &Self) -> Option<Self> {
        match (self.reading, later.reading) {
            (Reading::Plain(a), Reading::Plain(b)) if a == b && later.from <= self.until => {
                Some(Self { until: later.until.max(self.until), ..*self })
            }
            _ => None,
        }
    }

    pub(super) fn contains(&self, at: i64) -> bool {
        (self.from..self.until).contains(&at)
    }

    /// The first fire of the stretch at `at` or after it.
    pub(super) fn first_from(&self, times: &CivilTimes, at: i64) -> Option<i64> {
        let first = match self.reading {
            Reading::Silent => return None,
            Reading::Plain(offset) => times.first_from(offset, at),
            Reading::Shifted { now, before } => {
                times.first_from(now, at).min(times.first_from(before, at))
            }
        };
        (first < self.until).then_some(first)
    }

    /// The last fire of the stretch before `at`.
    pub(super) fn last_before(&self, times: &CivilTimes, at: i64) -> Option<i64> {
        let last = match self.reading {
            Reading::Silent => return None,
            Reading::Plain(offset) => times.last_before(offset, at),
            Reading::Shifted { now, before } => {
                times.last_before(now, at).max(times.last_before(before, at))
            }
        };
        (last >= self.from).then_some(last)
    }

    /// Where a fire of the stretch stands in the week, to step on from there; `None` where fires of
    /// the stretch have to be searched for.
    pub(super) fn place(&self, times: &CivilTimes, fire: i64) -> Option<Place> {
        match self.reading {
            Reading::Plain(offset) => Some(times.place(offset, fire)),
            Reading::Silent | Reading::Shifted { .. } => None,
        }
    }

    /// How many fires lie in a range inside the stretch.
    pub(super) fn count(&self, times: &CivilTimes, range: Range<i64>) -> u64 {
        match self.reading {
            Reading::Silent => 0,
            Reading::Plain(offset) => times.count(offset, range),
            // At most a day long.
            Reading::Shifted { .. } => self.walk(times, range).map(|_| 1).sum(),
        }
    }

    /// The fire of a range inside the stretch that has `n` others of it before it. The range must
    /// have more than `n` fires.
    pub(super) fn nth(&self, times: &CivilTimes, range: Range<i64>, n: u64) -> Option<i64> {
        match self.reading {
            Reading::Silent => None,
            Reading::Plain(offset) => times.nth(offset, range.start, n),
            Reading::Shifted { .. } => self.walk(times, range).nth(usize::try_from(n).ok()?),
        }
    }

    fn walk<'t>(
        &'t self,
        times: &'t CivilTimes,
        range: Range<i64>,
    ) -> impl Iterator<Item = i64> + 't {
        let step = move |at: i64| self.first_from(times, at).filter(|fire| *fire < range.end);
        core::iter::successors(step(range.start), move |fire| step(fire + 1))
    }
}

/// Civil times are counted in minutes from a Monday 00:00, so that a week is 10,080 of them and
/// every question about instants is one about a point of the week.
impl CivilTimes {
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

    /// The second of the civil week on which, were fires at second 0, an instant would lie.
    #[inline]
    fn second_of_week(&self, offset: i64, at: i64) -> u32 {
        let mut civil = at + offset + MONDAY - i64::from(self.second);
        // Not so where the week is some week, and dividing takes a while.
        if !(0..SECONDS_PER_WEEK.into()).contains(&civil) {
            civil = civil.rem_euclid(SECONDS_PER_WEEK.into());
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Less than a week.
        let second = civil as u32;
        second
    }

    fn place(&self, offset: i64, fire: i64) -> Place {
        let second = self.second_of_week(offset, fire);
        Place { week: fire - i64::from(second), slot: Timetable::slot(second) }
    }

    /// The fire after that of a place, and its place.
    #[inline]
    pub(super) fn following(&self, place: Place) -> (i64, Place) {
        let place = match self.timetable.slot_after(place.slot) {
            Some(slot) => Place { slot, ..place },
            None => Place {
                week: place.week + i64::from(SECONDS_PER_WEEK),
                slot: self.timetable.first_slot(),
            },
        };
        (place.week + i64::from(self.timetable.second(place.slot)), place)
    }

    /// The fire before that of a place, and its place.
    #[inline]
    pub(super) fn preceding(&self, place: Place) -> (i64, Place) {
        let place = match self.timetable.slot_before(place.slot) {
            Some(slot) => Place { slot, ..place },
            None => Place {
                week: place.week - i64::from(SECONDS_PER_WEEK),
                slot: self.timetable.last_slot(),
            },
        };
        (place.week + i64::from(self.timetable.second(place.slot)), place)
    }

    fn count(&self, offset: i64, range: Range<i64>) -> u64 {
        let (from, until) =
            (self.minute_from(offset, range.start), self.minute_from(offset, range.end));
        u64::try_from(self.points_before(until) - self.points_before(from)).unwrap_or(0)
    }

    fn nth(&self, offset: i64, at: i64, n: u64) -> Option<i64> {
        let per_week = i64::from(self.timetable.points_per_week());
        let index =
            self.points_before(self.minute_from(offset, at)).checked_add(i64::try_from(n).ok()?)?;
        let point = self.timetable.nth(u16::try_from(index.rem_euclid(per_week)).ok()?)?;
        let week = index.div_euclid(per_week).checked_mul(MINUTES_PER_WEEK.into())?;
        let minute = week.checked_add(point.minutes_from_monday().into())?;
        minute.checked_mul(60).map(|_| self.instant(offset, minute))
    }

    /// How many points lie before a minute, counted from the Monday of week 0; below it, negative.
    fn points_before(&self, minute: i64) -> i64 {
        let week = minute.div_euclid(MINUTES_PER_WEEK.into());
        week * i64::from(self.timetable.points_per_week())
            + i64::from(self.timetable.points_before(Point::wrapping(minute)))
    }

    /// The first minute whose fire, if it is a point, is at `at` or after it.
    fn minute_from(&self, offset: i64, at: i64) -> i64 {
        let civil = at + offset + MONDAY - i64::from(self.second);
        (civil + 59).div_euclid(60)
    }

    fn instant(&self, offset: i64, minute: i64) -> i64 {
        minute * 60 + i64::from(self.second) - offset - MONDAY
    }
}

/// The civil weekday, hour and minute of an instant, and its second.
pub(super) fn civil(offset: i64, at: i64) -> (Point, u8) {
    let civil = at + offset + MONDAY;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 to 59
    let second = civil.rem_euclid(60) as u8;
    (Point::wrapping(civil.div_euclid(60)), second)
}

/// A zone's answer with its range kept around the instant and far from overflow, whatever the zone
/// says.
pub(super) fn span_at(zone: &impl Zone, at: i64) -> (i64, Range<i64>) {
    const FAR: i64 = i64::MAX / 8;
    let span = zone.span_at(at);
    let (start, end) = (span.range().start, span.range().end);
    (span.offset().local_minus_utc().into(), start.clamp(-FAR, at)..end.clamp(at + 1, FAR))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(from: i64, until: i64, offset: i64) -> Stretch {
        Stretch { from, until, reading: Reading::Plain(offset) }
    }

    #[test]
    fn a_stretch_holds_the_seconds_from_its_start_to_before_its_end() {
        let stretch = plain(5, 8, 0);
        assert_eq!([4, 5, 7, 8].map(|at| stretch.contains(at)), [false, true, true, false]);
    }

    #[test]
    fn stretches_that_touch_and_are_read_alike_are_one() {
        let joined = |a: Stretch, b: Stretch| a.joined(&b).map(|one| (one.from, one.until));
        assert_eq!(joined(plain(0, 5, 1), plain(5, 9, 1)), Some((0, 9)));
        assert_eq!(joined(plain(0, 9, 1), plain(5, 7, 1)), Some((0, 9)));
        assert_eq!(joined(plain(0, 5, 1), plain(6, 9, 1)), None);
        assert_eq!(joined(plain(0, 5, 1), plain(5, 9, 2)), None);
        let silent = Stretch { reading: Reading::Silent, ..plain(5, 9, 1) };
        assert_eq!(joined(plain(0, 5, 1), silent), None);
        assert_eq!(joined(silent, plain(9, 10, 1)), None);
    }
}
