//! The type [`Schedule`], its parts, and its fires in seconds.
//!
//! The other files of this module have the methods about instants. They use this file to turn a
//! range of instants into whole seconds. Then they call the last four methods, which run [`search`]
//! with this schedule's times and segments.

use alloc::sync::Arc;
use core::ops::{Bound, Range, RangeBounds};

use chrono::{DateTime, FixedOffset, TimeZone, Utc};

use super::civil::CivilTimes;
use super::disambiguation::{Disambiguation, Gap, Overlap};
use super::search;
use super::segment::Segment;
use super::zone::{OffsetPeriod, Zone};
use crate::pattern::Pattern;
use crate::timetable::Timetable;

/// The times of a pattern in a zone, from an optional start: the instants at which backups run.
///
/// The next and the previous fire take constant time however far away the start is. Counting and the
/// n-th fire take constant time in UTC and fixed offsets. In a named zone they take a step for every
/// few days of the range, or for every change of offset if the zone is a
/// [`ZoneTable`](super::ZoneTable) or comes from jiff.
///
/// Methods that return an instant return `None` if it would be outside chrono's range of years.
///
/// ```
/// use chrono::{DateTime, Utc};
/// use keeptime::pattern::Pattern;
/// use keeptime::schedule::Schedule;
///
/// let pattern = Pattern::parse("FREQ=WEEKLY;BYDAY=TH;BYHOUR=12;BYMINUTE=27").unwrap();
/// let schedule = Schedule::new(&pattern)?;
/// let now: DateTime<Utc> = "2025-01-01T00:00:00Z".parse().unwrap();
/// assert_eq!(schedule.next_after(now).unwrap().to_rfc3339(), "2025-01-02T12:27:00+00:00");
/// # Ok::<(), keeptime::pattern::TimetableError>(())
/// ```
///
/// Two schedules are equal if they have the same pattern, zone, start, and choices at skipped and repeated
/// times. A [`Spec`](super::Spec) is a schedule that can be stored.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Schedule<Z = Utc> {
    pattern: Arc<Pattern>,
    timetable: Arc<Timetable>,
    /// The second of the minute at which it fires.
    second: u8,
    zone: Z,
    start: Option<DateTime<Utc>>,
    disambiguation: Disambiguation,
}

impl<Z: Zone> Schedule<Z> {
    pub(super) fn from_parts(
        pattern: Arc<Pattern>,
        timetable: Arc<Timetable>,
        second: u8,
        zone: Z,
        start: Option<DateTime<Utc>>,
        disambiguation: Disambiguation,
    ) -> Self {
        Self { pattern, timetable, second, zone, start, disambiguation }
    }

    /// Returns the pattern.
    pub fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// Returns the times of the week at which the schedule fires, as civil times of its zone.
    pub fn timetable(&self) -> &Timetable {
        &self.timetable
    }

    /// Returns the zone of the schedule's civil times.
    pub fn zone(&self) -> &Z {
        &self.zone
    }

    /// Returns the start: the instant before which nothing fires.
    pub fn start(&self) -> Option<DateTime<Utc>> {
        self.start
    }

    /// Returns the second of the minute at which the schedule fires: the start's civil second, or 0
    /// without a start.
    pub fn second(&self) -> u8 {
        self.second
    }

    /// Returns an instant with the offset that is in force in the schedule's zone then.
    pub fn in_zone(&self, instant: DateTime<Utc>) -> DateTime<FixedOffset> {
        let offset = self.zone.period_at(instant.timestamp()).offset();
        offset.from_utc_datetime(&instant.naive_utc())
    }

    /// Returns what happens at a civil time that the zone skips.
    pub fn gap(&self) -> Gap {
        self.disambiguation.gap
    }

    /// Returns what happens at a civil time that the zone repeats.
    pub fn overlap(&self) -> Overlap {
        self.disambiguation.overlap
    }

    pub(super) fn shared_pattern(&self) -> &Arc<Pattern> {
        &self.pattern
    }

    /// Returns the timetable, so that schedules with an equal one can share it.
    pub(crate) fn shared_timetable(&self) -> &Arc<Timetable> {
        &self.timetable
    }

    #[inline]
    pub(super) fn times(&self) -> CivilTimes<'_> {
        CivilTimes::new(&self.timetable, self.second)
    }

    pub(crate) fn disambiguation(&self) -> Disambiguation {
        self.disambiguation
    }

    /// Returns the first second at which the schedule may fire.
    pub(crate) fn earliest_second(&self) -> i64 {
        self.start.map_or(FIRST_SECOND, second_at_or_after)
    }

    /// Returns the whole seconds in a range of instants, without those before the start.
    pub(super) fn second_range(&self, range: impl RangeBounds<DateTime<Utc>>) -> Range<i64> {
        let start = match range.start_bound() {
            Bound::Included(at) => second_at_or_after(*at),
            Bound::Excluded(at) => second_after(*at),
            Bound::Unbounded => FIRST_SECOND,
        };
        let end = match range.end_bound() {
            Bound::Included(at) => second_after(*at),
            Bound::Excluded(at) => second_at_or_after(*at),
            Bound::Unbounded => END_SECOND,
        };
        start.max(self.earliest_second())..end
    }

    /// Returns the segment that contains `at`. If `last` does not contain it, finds the segment and
    /// stores it in `last`.
    fn segment_at(&self, at: i64, last: &mut Option<Segment>) -> Segment {
        match last {
            Some(segment) if segment.contains(at) => *segment,
            _ => *last.insert(Segment::at(&self.zone, self.disambiguation, at)),
        }
    }

    /// Returns the segment that contains `at`, given the zone's offset period there.
    pub(super) fn segment_in_period(&self, period: &OffsetPeriod, at: i64) -> Segment {
        Segment::in_period(&self.zone, self.disambiguation, period, at)
    }

    /// Returns the first fire in a range of seconds. `last` is the segment of the last search, or
    /// `None`.
    pub(super) fn first_in(&self, range: Range<i64>, last: &mut Option<Segment>) -> Option<i64> {
        search::first(self.times(), range, |at| self.segment_at(at, last))
    }

    /// Returns the last fire in a range of seconds. `last` is the segment of the last search, or
    /// `None`.
    pub(super) fn last_in(&self, range: Range<i64>, last: &mut Option<Segment>) -> Option<i64> {
        search::last(self.times(), range, |at| self.segment_at(at, last))
    }

    /// Counts the fires in a range of seconds.
    pub(super) fn count_in(&self, range: Range<i64>) -> u64 {
        search::count(self.times(), range, |at| self.segment_at(at, &mut None))
    }

    /// Returns the n-th fire in a range, counted from 0.
    pub(super) fn nth_in(&self, range: Range<i64>, n: u64) -> Option<i64> {
        search::nth(self.times(), range, n, |at| self.segment_at(at, &mut None))
    }
}

/// The first second of chrono's range.
pub(crate) const FIRST_SECOND: i64 = DateTime::<Utc>::MIN_UTC.timestamp();
/// The second after chrono's range.
pub(crate) const END_SECOND: i64 = DateTime::<Utc>::MAX_UTC.timestamp() + 1;

/// Returns the first whole second at or after an instant.
pub(crate) fn second_at_or_after(instant: DateTime<Utc>) -> i64 {
    instant.timestamp() + one_if_fraction(instant)
}

/// Returns the first whole second after an instant.
pub(crate) fn second_after(instant: DateTime<Utc>) -> i64 {
    instant.timestamp() + 1
}

/// Returns 1 if an instant has a fraction of a second, and 0 if it has none.
pub(super) fn one_if_fraction(instant: DateTime<Utc>) -> i64 {
    i64::from(instant.timestamp_subsec_nanos() != 0)
}
