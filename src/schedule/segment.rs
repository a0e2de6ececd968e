//! Segments: ranges of instants in which every civil time has the same interpretation.
//!
//! Far from any change of offset, a civil time is one instant, which the offset gives. Near a change
//! this fails: clocks that go forward skip civil times, clocks that go back show them twice. A
//! [`Segment`] ends where the interpretation changes. It is made from the zone's offset period at an
//! instant and the schedule's choice of [`Gap`] and [`Overlap`], and it finds its fires with
//! [`CivilTimes`]. [`search`](super::search) goes from one segment to the next.
//!
//! A gap affects the time after the change: the skipped times are read with the offset before it. For
//! an overlap, the occurrence of the repeated times that must not fire is a segment without fires: the
//! one after the change for [`Overlap::First`], the one before it for [`Overlap::Second`].

use core::cmp::Ordering;
use core::ops::Range;

use super::civil::{CivilTimes, FireSlot};
use super::disambiguation::{Disambiguation, Gap, Overlap};
use super::zone::{CHANGE_WINDOW, OffsetPeriod, Zone};

/// A range of instants in which every civil time has the same interpretation.
///
/// The instants are seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segment {
    /// The first second.
    pub(super) start: i64,
    /// The first second after it.
    pub(super) end: i64,
    interpretation: Interpretation,
}

/// The instant that a civil time of a segment stands for. Offsets are seconds east of UTC.
#[derive(Clone, Copy, Debug)]
enum Interpretation {
    /// Nothing fires here: these civil times occur twice, and they fire at their other occurrence.
    NoFires,
    /// The instant that this offset gives.
    OneOffset(i64),
    /// Used shortly after a gap. A civil time is read with the current offset, a skipped one with the
    /// offset before the gap.
    AfterGap { offset: i64, offset_before: i64 },
}

impl Segment {
    /// Returns the segment that contains the instant `at`.
    pub(super) fn at(zone: &impl Zone, disambiguation: Disambiguation, at: i64) -> Self {
        Self::in_period(zone, disambiguation, &zone.period_at(at), at)
    }

    /// Returns the segment that contains the instant `at`, given the zone's offset period there.
    ///
    /// A change by an hour affects the hour after it (gap, [`Overlap::First`]) or the hour before it
    /// ([`Overlap::Second`]). No change is larger than [`CHANGE_WINDOW`], so the neighbouring period is
    /// looked up only if `at` is that close to an end of its own.
    pub(super) fn in_period(
        zone: &impl Zone,
        disambiguation: Disambiguation,
        period: &OffsetPeriod,
        at: i64,
    ) -> Self {
        let Disambiguation { gap, overlap } = disambiguation;
        let Range { mut start, mut end } = period.around(at);
        let offset = period.offset_seconds();

        if at - start < CHANGE_WINDOW {
            let offset_before = zone.period_at(start - 1).offset_seconds();
            let effect_end = start.saturating_add((offset - offset_before).abs());
            let interpretation = match (offset.cmp(&offset_before), gap, overlap) {
                (Ordering::Greater, Gap::Shift, _) => {
                    Some(Interpretation::AfterGap { offset, offset_before })
                }
                (Ordering::Less, _, Overlap::First) => Some(Interpretation::NoFires),
                _ => None,
            };
            if let Some(interpretation) = interpretation {
                if at < effect_end {
                    return Self { start, end: effect_end.min(end), interpretation };
                }
                start = effect_end;
            }
        } else {
            // The offset before this period is not known. The change from it may affect this much time.
            start = start.saturating_add(CHANGE_WINDOW);
        }

        if overlap == Overlap::Second {
            if end - at <= CHANGE_WINDOW {
                // If the clocks go back at `end`, they repeat the civil times from `repeated` to `end`.
                let repeated = end.saturating_add(zone.period_at(end).offset_seconds() - offset);
                if (repeated..end).contains(&at) {
                    let start = repeated.max(start);
                    return Self { start, end, interpretation: Interpretation::NoFires };
                }
                end = end.min(repeated);
            } else {
                end -= CHANGE_WINDOW;
            }
        }
        Self { start, end, interpretation: Interpretation::OneOffset(offset) }
    }

    /// Joins this segment with a later one that it touches or overlaps. Returns `None` if they do not
    /// touch, or if they do not have the same single offset.
    pub(super) fn joined(&self, later: &Self) -> Option<Self> {
        match (self.interpretation, later.interpretation) {
            (Interpretation::OneOffset(a), Interpretation::OneOffset(b))
                if a == b && later.start <= self.end =>
            {
                Some(Self { end: later.end.max(self.end), ..*self })
            }
            _ => None,
        }
    }

    pub(super) fn contains(&self, at: i64) -> bool {
        (self.start..self.end).contains(&at)
    }

    /// Returns the segment's first fire at or after `at`.
    pub(super) fn first_at_or_after(&self, times: CivilTimes<'_>, at: i64) -> Option<i64> {
        let first = match self.interpretation {
            Interpretation::NoFires => return None,
            Interpretation::OneOffset(offset) => times.first_at_or_after(offset, at),
            Interpretation::AfterGap { offset, offset_before } => {
                times.first_at_or_after(offset, at).min(times.first_at_or_after(offset_before, at))
            }
        };
        (first < self.end).then_some(first)
    }

    /// Returns the segment's last fire before `at`.
    pub(super) fn last_before(&self, times: CivilTimes<'_>, at: i64) -> Option<i64> {
        let last = match self.interpretation {
            Interpretation::NoFires => return None,
            Interpretation::OneOffset(offset) => times.last_before(offset, at),
            Interpretation::AfterGap { offset, offset_before } => {
                times.last_before(offset, at).max(times.last_before(offset_before, at))
            }
        };
        (last >= self.start).then_some(last)
    }

    /// Returns the slot of one of the segment's fires, from which [`Fires`](super::Fires) steps to the
    /// next one. Returns `None` in segments with two offsets, where each fire needs a search.
    pub(super) fn slot(&self, times: CivilTimes<'_>, fire: i64) -> Option<FireSlot> {
        match self.interpretation {
            Interpretation::OneOffset(offset) => times.slot(offset, fire),
            Interpretation::NoFires | Interpretation::AfterGap { .. } => None,
        }
    }

    /// Counts the fires in a range that lies inside the segment.
    pub(super) fn count(&self, times: CivilTimes<'_>, range: Range<i64>) -> u64 {
        match self.interpretation {
            Interpretation::NoFires => 0,
            Interpretation::OneOffset(offset) => times.count(offset, &range),
            // At most a day long, so counting one by one is fast enough.
            Interpretation::AfterGap { .. } => self.fires(times, range).map(|_| 1).sum(),
        }
    }

    /// Returns the n-th fire in a range, counted from 0.
    ///
    /// The range must lie inside the segment and have more than `n` fires.
    pub(super) fn nth(&self, times: CivilTimes<'_>, range: Range<i64>, n: u64) -> Option<i64> {
        match self.interpretation {
            Interpretation::NoFires => None,
            Interpretation::OneOffset(offset) => times.nth(offset, &range, n),
            Interpretation::AfterGap { .. } => {
                self.fires(times, range).nth(usize::try_from(n).ok()?)
            }
        }
    }

    /// Iterates over the fires in a range that lies inside the segment, with a search for each.
    fn fires<'t>(
        &'t self,
        times: CivilTimes<'t>,
        range: Range<i64>,
    ) -> impl Iterator<Item = i64> + 't {
        let first_from =
            move |at: i64| self.first_at_or_after(times, at).filter(|fire| *fire < range.end);
        core::iter::successors(first_from(range.start), move |fire| first_from(fire + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_offset(start: i64, end: i64, offset: i64) -> Segment {
        Segment { start, end, interpretation: Interpretation::OneOffset(offset) }
    }

    #[test]
    fn a_segment_contains_its_start_but_not_its_end() {
        let segment = one_offset(5, 8, 0);
        assert_eq!([4, 5, 7, 8].map(|at| segment.contains(at)), [false, true, true, false]);
    }

    #[test]
    fn segments_that_touch_and_have_one_offset_are_joined() {
        let joined = |a: Segment, b: Segment| a.joined(&b).map(|one| (one.start, one.end));
        assert_eq!(joined(one_offset(0, 5, 1), one_offset(5, 9, 1)), Some((0, 9)));
        assert_eq!(joined(one_offset(0, 9, 1), one_offset(5, 7, 1)), Some((0, 9)));
        assert_eq!(joined(one_offset(0, 5, 1), one_offset(6, 9, 1)), None);
        assert_eq!(joined(one_offset(0, 5, 1), one_offset(5, 9, 2)), None);
        let silent = Segment { interpretation: Interpretation::NoFires, ..one_offset(5, 9, 1) };
        assert_eq!(joined(one_offset(0, 5, 1), silent), None);
        assert_eq!(joined(silent, one_offset(9, 10, 1)), None);
    }
}
