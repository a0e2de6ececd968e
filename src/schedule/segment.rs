//! How civil times become fires before, around and after a change of offset.

use core::cmp::Ordering;
use core::ops::Range;

use super::civil::{CivilTimes, FireSlot};
use super::disambiguation::{Disambiguation, Gap, Overlap};
use super::zone::{NEARBY, OffsetPeriod, Zone};

/// A range of instants over which all civil times are interpreted in the same way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segment {
    pub(super) from: i64,
    pub(super) until: i64,
    interpretation: Interpretation,
}

/// Which instants a civil time stands for. Offsets are in seconds east of UTC.
#[derive(Clone, Copy, Debug)]
enum Interpretation {
    /// None: these civil times are repeated, and fire the other time.
    Nothing,
    /// One, by this offset.
    Single(i64),
    /// One, shortly after a gap: civil times that exist by the offset now, those that were skipped by
    /// the offset before.
    Shifted { now: i64, before: i64 },
}

impl Segment {
    /// The segment that contains an instant.
    pub(super) fn at(zone: &impl Zone, disambiguation: Disambiguation, at: i64) -> Self {
        Self::in_period(zone, disambiguation, &zone.period_at(at), at)
    }

    /// The segment that contains an instant, in the zone's period at that instant.
    ///
    /// A change of offset has an effect for as long as it moves the clocks: after a gap, skipped times
    /// are made up for; before and after an overlap, one of two equal civil times may not fire.
    pub(super) fn in_period(
        zone: &impl Zone,
        disambiguation: Disambiguation,
        period: &OffsetPeriod,
        at: i64,
    ) -> Self {
        let Disambiguation { gap, overlap } = disambiguation;
        let Range { start: mut from, end: mut until } = period.around(at);
        let offset = period.offset_seconds();

        if at - from < NEARBY {
            let before = zone.period_at(from - 1).offset_seconds();
            let settled = from.saturating_add((offset - before).abs());
            let interpretation = match (offset.cmp(&before), gap, overlap) {
                (Ordering::Greater, Gap::Shift, _) => {
                    Some(Interpretation::Shifted { now: offset, before })
                }
                (Ordering::Less, _, Overlap::First) => Some(Interpretation::Nothing),
                _ => None,
            };
            if let Some(interpretation) = interpretation {
                if at < settled {
                    return Self { from, until: settled.min(until), interpretation };
                }
                from = settled;
            }
        } else {
            // A change at the start is not known, and may have an effect until then.
            from = from.saturating_add(NEARBY);
        }

        if overlap == Overlap::Second {
            if until - at <= NEARBY {
                let repeats = until.saturating_add(zone.period_at(until).offset_seconds() - offset);
                if (repeats..until).contains(&at) {
                    let from = repeats.max(from);
                    return Self { from, until, interpretation: Interpretation::Nothing };
                }
                until = until.min(repeats);
            } else {
                until -= NEARBY;
            }
        }
        Self { from, until, interpretation: Interpretation::Single(offset) }
    }

    /// This segment and one that begins where it ends or before, as one, if both have the same offset.
    pub(super) fn joined(&self, later: &Self) -> Option<Self> {
        match (self.interpretation, later.interpretation) {
            (Interpretation::Single(a), Interpretation::Single(b))
                if a == b && later.from <= self.until =>
            {
                Some(Self { until: later.until.max(self.until), ..*self })
            }
            _ => None,
        }
    }

    pub(super) fn contains(&self, at: i64) -> bool {
        (self.from..self.until).contains(&at)
    }

    /// The first fire of the segment at `at` or after it.
    pub(super) fn first_from(&self, times: &CivilTimes, at: i64) -> Option<i64> {
        let first = match self.interpretation {
            Interpretation::Nothing => return None,
            Interpretation::Single(offset) => times.first_from(offset, at),
            Interpretation::Shifted { now, before } => {
                times.first_from(now, at).min(times.first_from(before, at))
            }
        };
        (first < self.until).then_some(first)
    }

    /// The last fire of the segment before `at`.
    pub(super) fn last_before(&self, times: &CivilTimes, at: i64) -> Option<i64> {
        let last = match self.interpretation {
            Interpretation::Nothing => return None,
            Interpretation::Single(offset) => times.last_before(offset, at),
            Interpretation::Shifted { now, before } => {
                times.last_before(now, at).max(times.last_before(before, at))
            }
        };
        (last >= self.from).then_some(last)
    }

    /// The slot of a fire of the segment, to step on from there; `None` if the segment's fires have to
    /// be searched for one by one.
    pub(super) fn slot(&self, times: &CivilTimes, fire: i64) -> Option<FireSlot> {
        match self.interpretation {
            Interpretation::Single(offset) => Some(times.slot(offset, fire)),
            Interpretation::Nothing | Interpretation::Shifted { .. } => None,
        }
    }

    /// How many fires lie in a range inside the segment.
    pub(super) fn count(&self, times: &CivilTimes, range: Range<i64>) -> u64 {
        match self.interpretation {
            Interpretation::Nothing => 0,
            Interpretation::Single(offset) => times.count(offset, range),
            // At most a day long.
            Interpretation::Shifted { .. } => self.fires(times, range).map(|_| 1).sum(),
        }
    }

    /// The fire of a range inside the segment that has `n` others of it before it. The range must
    /// have more than `n` fires.
    pub(super) fn nth(&self, times: &CivilTimes, range: Range<i64>, n: u64) -> Option<i64> {
        match self.interpretation {
            Interpretation::Nothing => None,
            Interpretation::Single(offset) => times.nth(offset, range.start, n),
            Interpretation::Shifted { .. } => {
                self.fires(times, range).nth(usize::try_from(n).ok()?)
            }
        }
    }

    fn fires<'t>(
        &'t self,
        times: &'t CivilTimes,
        range: Range<i64>,
    ) -> impl Iterator<Item = i64> + 't {
        let step = move |at: i64| self.first_from(times, at).filter(|fire| *fire < range.end);
        core::iter::successors(step(range.start), move |fire| step(fire + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn single(from: i64, until: i64, offset: i64) -> Segment {
        Segment { from, until, interpretation: Interpretation::Single(offset) }
    }

    #[test]
    fn a_segment_holds_the_seconds_from_its_start_to_before_its_end() {
        let segment = single(5, 8, 0);
        assert_eq!([4, 5, 7, 8].map(|at| segment.contains(at)), [false, true, true, false]);
    }

    #[test]
    fn segments_that_touch_and_have_one_offset_are_one() {
        let joined = |a: Segment, b: Segment| a.joined(&b).map(|one| (one.from, one.until));
        assert_eq!(joined(single(0, 5, 1), single(5, 9, 1)), Some((0, 9)));
        assert_eq!(joined(single(0, 9, 1), single(5, 7, 1)), Some((0, 9)));
        assert_eq!(joined(single(0, 5, 1), single(6, 9, 1)), None);
        assert_eq!(joined(single(0, 5, 1), single(5, 9, 2)), None);
        let nothing = Segment { interpretation: Interpretation::Nothing, ..single(5, 9, 1) };
        assert_eq!(joined(single(0, 5, 1), nothing), None);
        assert_eq!(joined(nothing, single(9, 10, 1)), None);
    }
}
