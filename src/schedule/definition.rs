//! What a schedule is, and how its fires are searched for in seconds.

use core::ops::{Bound, Range, RangeBounds};

use chrono::{DateTime, FixedOffset, TimeZone, Utc};

use super::civil::CivilTimes;
use super::disambiguation::Disambiguation;
use super::search;
use super::segment::Segment;
use super::zone::{OffsetPeriod, Zone};
use crate::timetable::Timetable;

/// A timetable in a zone, from a start.
///
/// Asking for the next or previous fire takes the same time however far away the start is. Counting
/// and the n-th fire take constant time in UTC and fixed offsets; in a named zone they take a step
/// for every few days of the range, or with a [`ZoneTable`](super::ZoneTable) one for each change of
/// offset.
///
/// Near the ends of chrono's range of years there is no next or previous fire.
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
#[derive(Clone, Debug)]
pub struct Schedule<Z = Utc> {
    times: CivilTimes,
    zone: Z,
    start: Option<DateTime<Utc>>,
    disambiguation: Disambiguation,
}

impl<Z: Zone> Schedule<Z> {
    pub(super) fn from_parts(
        times: CivilTimes,
        zone: Z,
        start: Option<DateTime<Utc>>,
        disambiguation: Disambiguation,
    ) -> Self {
        Self { times, zone, start, disambiguation }
    }

    /// The points of the week at which it fires.
    pub fn timetable(&self) -> &Timetable {
        self.times.timetable()
    }

    /// The zone in which they are read.
    pub fn zone(&self) -> &Z {
        &self.zone
    }

    /// The instant before which nothing fires.
    pub fn start(&self) -> Option<DateTime<Utc>> {
        self.start
    }

    /// The second of the minute at which it fires: that of the start, or 0 without one.
    pub fn second(&self) -> u8 {
        self.times.second()
    }

    /// An instant as the schedule's zone shows it.
    pub fn in_zone(&self, instant: DateTime<Utc>) -> DateTime<FixedOffset> {
        let offset = self.zone.period_at(instant.timestamp()).offset();
        offset.from_utc_datetime(&instant.naive_utc())
    }

    /// When it fires in its civil week.
    pub(crate) fn times(&self) -> &CivilTimes {
        &self.times
    }

    pub(crate) fn disambiguation(&self) -> Disambiguation {
        self.disambiguation
    }

    /// The first second at which it may fire.
    pub(crate) fn earliest(&self) -> i64 {
        self.start.map_or(EARLIEST, at_or_after)
    }

    /// The whole seconds of a range, from the start on.
    pub(super) fn seconds(&self, range: impl RangeBounds<DateTime<Utc>>) -> Range<i64> {
        let from = match range.start_bound() {
            Bound::Included(at) => at_or_after(*at),
            Bound::Excluded(at) => after(*at),
            Bound::Unbounded => EARLIEST,
        };
        let until = match range.end_bound() {
            Bound::Included(at) => after(*at),
            Bound::Excluded(at) => at_or_after(*at),
            Bound::Unbounded => LATEST,
        };
        from.max(self.earliest())..until
    }

    /// The segment that contains a second: the last one found if it does, else a new one, which
    /// replaces it.
    fn segment(&self, at: i64, last: &mut Option<Segment>) -> Segment {
        match last {
            Some(segment) if segment.contains(at) => *segment,
            _ => *last.insert(Segment::at(&self.zone, self.disambiguation, at)),
        }
    }

    /// The segment that contains a second, in the zone's period at that second.
    pub(super) fn segment_in(&self, period: &OffsetPeriod, at: i64) -> Segment {
        Segment::in_period(&self.zone, self.disambiguation, period, at)
    }

    /// The first fire of a range of seconds.
    pub(super) fn first_in(&self, range: Range<i64>, last: &mut Option<Segment>) -> Option<i64> {
        search::first(&self.times, range, |at| self.segment(at, last))
    }

    /// The last fire of a range of seconds.
    pub(super) fn last_in(&self, range: Range<i64>, last: &mut Option<Segment>) -> Option<i64> {
        search::last(&self.times, range, |at| self.segment(at, last))
    }

    /// How many fires a range of seconds has.
    pub(super) fn count_in(&self, range: Range<i64>) -> u64 {
        search::count(&self.times, range, |at| self.segment(at, &mut None))
    }

    /// The fire of a range of seconds that has `n` others of it before it.
    pub(super) fn nth_in(&self, range: Range<i64>, n: u64) -> Option<i64> {
        search::nth(&self.times, range, n, |at| self.segment(at, &mut None))
    }
}

/// The ends of chrono's range, the second excluded.
pub(crate) const EARLIEST: i64 = DateTime::<Utc>::MIN_UTC.timestamp();
pub(crate) const LATEST: i64 = DateTime::<Utc>::MAX_UTC.timestamp() + 1;

/// The first whole second at an instant or after it.
pub(crate) fn at_or_after(instant: DateTime<Utc>) -> i64 {
    instant.timestamp() + fraction(instant)
}

/// The first whole second after an instant.
pub(crate) fn after(instant: DateTime<Utc>) -> i64 {
    instant.timestamp() + 1
}

/// 1 if an instant has a fraction of a second, else 0.
pub(super) fn fraction(instant: DateTime<Utc>) -> i64 {
    i64::from(instant.timestamp_subsec_nanos() != 0)
}
