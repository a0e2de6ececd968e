//! A timetable in a zone, from a start: which instants are due.
//!
//! Nothing here reads a clock: `now` is always an argument.
//!
//! # Zones
//! The services' hours are UTC, so a schedule is in UTC unless told. [`Zone`] is the one door to
//! all others.
//!
//! # The start
//! Nothing fires before the start. It is read in the schedule's zone: its civil weekday, hour and
//! minute fill what the rules leave out, and its second is the second of every fire. A fraction of
//! a second is dropped from these, yet nothing fires before the start. The start itself may be a
//! fire. Without a start the second is 0.
//!
//! # When the clocks change
//! A civil time that the zone skips is [shifted or skipped](Gap); one that it repeats fires at the
//! [first, the second or both](Overlap). Each point for itself. Where shifting makes two points one
//! instant, it fires once. The hour between points is an hour of civil time; around a change of
//! offset two fires may be closer.

mod day;
mod fires;
mod missed;
mod steady;
mod stretch;
mod walk;
mod windows;
mod zone;

use alloc::sync::Arc;
use core::ops::{Bound, Range, RangeBounds};

use chrono::{DateTime, FixedOffset, TimeZone, Utc};

use day::Day;
pub use fires::Fires;
pub use missed::{CatchUp, Missed};
pub(crate) use stretch::CivilTimes;
use stretch::Stretch;
pub(crate) use windows::Windows;
#[cfg(feature = "jiff")]
pub use zone::jiff::{from_jiff, to_jiff};
pub use zone::{OffsetSpan, Probed, TableError, Zone, ZoneTable, source};

use crate::pattern::{Pattern, TimetableError};
use crate::timetable::Timetable;

/// What becomes of a civil time that the zone skips, as when clocks go forward.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Gap {
    /// It is read with the offset before the gap: 02:30 fires when clocks show 03:30. The default:
    /// a backup that silently does not run is the worse fault.
    #[default]
    Shift,
    /// It does not fire.
    Skip,
}

/// What becomes of a civil time that the zone repeats, as when clocks go back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Overlap {
    /// It fires the first time. The default.
    #[default]
    First,
    /// It fires the second time.
    Second,
    /// It fires both times.
    Both,
}

/// A timetable in a zone, from a start.
///
/// Asking for the next or previous fire takes the same time however far away the start is. Counting
/// and the n-th fire take constant time in UTC and fixed offsets; in a named zone they take a step
/// for every few days of the range, with a [`ZoneTable`] one for each change of offset.
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
    gap: Gap,
    overlap: Overlap,
}

impl Schedule {
    /// A pattern's schedule in UTC, without a start.
    ///
    /// # Errors
    /// [`TimetableError::Missing`] where a rule leaves something to a start.
    pub fn new(pattern: &Pattern) -> Result<Self, TimetableError> {
        Self::builder().pattern(pattern)
    }

    /// A schedule to be put together: its zone, its start, what becomes of skipped and repeated
    /// times, and last the pattern.
    ///
    /// ```
    /// # #[cfg(feature = "chrono-tz")] {
    /// use chrono::{DateTime, Utc};
    /// use chrono_tz::America::New_York;
    /// use keeptime::pattern::Pattern;
    /// use keeptime::schedule::{Gap, Schedule};
    ///
    /// let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=30").unwrap();
    /// let schedule = Schedule::builder().zone(New_York).gap(Gap::Skip).pattern(&pattern).unwrap();
    /// let evening: DateTime<Utc> = "2025-03-08T20:00:00-05:00".parse().unwrap();
    /// assert_eq!(schedule.next_after(evening), "2025-03-10T06:30:00Z".parse().ok());
    /// # }
    /// ```
    pub fn builder() -> ScheduleBuilder {
        ScheduleBuilder { zone: Utc, start: None, gap: Gap::default(), overlap: Overlap::default() }
    }
}

/// A [`Schedule`] that is being put together.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct ScheduleBuilder<Z = Utc> {
    zone: Z,
    start: Option<DateTime<Utc>>,
    gap: Gap,
    overlap: Overlap,
}

impl<Z: Zone> ScheduleBuilder<Z> {
    /// In this zone instead of UTC.
    pub fn zone<Other: Zone>(self, zone: Other) -> ScheduleBuilder<Other> {
        let Self { start, gap, overlap, .. } = self;
        ScheduleBuilder { zone, start, gap, overlap }
    }

    /// From this instant on, or from ever where there is none.
    pub fn start(self, start: impl Into<Option<DateTime<Utc>>>) -> Self {
        Self { start: start.into(), ..self }
    }

    /// What becomes of a civil time that the zone skips.
    pub fn gap(self, gap: Gap) -> Self {
        Self { gap, ..self }
    }

    /// What becomes of a civil time that the zone repeats.
    pub fn overlap(self, overlap: Overlap) -> Self {
        Self { overlap, ..self }
    }

    /// The schedule of a pattern.
    ///
    /// # Errors
    /// Where a rule leaves something to a start and there is none, and where the start brings two
    /// points less than an hour together.
    pub fn pattern(self, pattern: &Pattern) -> Result<Schedule<Z>, TimetableError> {
        let timetable = match self.start {
            None => pattern.timetable()?,
            Some(start) => pattern.timetable_from(self.civil(start).0)?,
        };
        Ok(self.timetable(timetable))
    }

    /// The schedule of a timetable.
    pub fn timetable(self, timetable: Timetable) -> Schedule<Z> {
        let second = self.start.map_or(0, |start| self.civil(start).1);
        let Self { zone, start, gap, overlap } = self;
        let times = CivilTimes { timetable: Arc::new(timetable), second };
        Schedule { times, zone, start, gap, overlap }
    }

    fn civil(&self, instant: DateTime<Utc>) -> (crate::timetable::Point, u8) {
        let at = instant.timestamp();
        stretch::civil(stretch::span_at(&self.zone, at).0, at)
    }
}

impl<Z: Zone> Schedule<Z> {
    /// The points of the week at which it fires.
    pub fn timetable(&self) -> &Timetable {
        &self.times.timetable
    }

    /// The zone in which they are read.
    pub fn zone(&self) -> &Z {
        &self.zone
    }

    /// The instant before which nothing fires.
    pub fn start(&self) -> Option<DateTime<Utc>> {
        self.start
    }

    /// The second of the minute at which it fires: that of the start, 0 without one.
    pub fn second(&self) -> u8 {
        self.times.second
    }

    /// The first fire after an instant.
    pub fn next_after(&self, instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.first_from(instant, 1)
    }

    /// The first fire at an instant or after it.
    pub fn next_at_or_after(&self, instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.first_from(instant, fraction(instant))
    }

    /// The last fire before an instant.
    pub fn prev_before(&self, instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.last_until(instant, fraction(instant))
    }

    /// The last fire at an instant or before it.
    pub fn prev_at_or_before(&self, instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.last_until(instant, 1)
    }

    /// Whether it fires at exactly this instant.
    pub fn is_fire(&self, instant: DateTime<Utc>) -> bool {
        self.fires(instant..=instant).next().is_some()
    }

    /// The fires of a range of instants, lazily and from both ends.
    pub fn fires(&self, range: impl RangeBounds<DateTime<Utc>>) -> Fires<'_, Z> {
        Fires::new(self, self.seconds(range))
    }

    /// How many fires a range of instants has. An empty range has none.
    pub fn count(&self, range: impl RangeBounds<DateTime<Utc>>) -> u64 {
        self.count_in(self.seconds(range))
    }

    /// The fire that follows an instant with `n` others between: 0 is the next one.
    pub fn nth_after(&self, instant: DateTime<Utc>, n: u64) -> Option<DateTime<Utc>> {
        let range = self.seconds((Bound::Excluded(instant), Bound::Unbounded));
        DateTime::from_timestamp(self.nth_in(range, n)?, 0)
    }

    /// An instant as the schedule's zone shows it.
    pub fn in_zone(&self, instant: DateTime<Utc>) -> DateTime<FixedOffset> {
        let offset = self.zone.offset_at(instant);
        offset.from_utc_datetime(&instant.naive_utc())
    }

    /// The second before which nothing fires.
    pub(crate) fn earliest(&self) -> i64 {
        self.start.map_or(EARLIEST, at_or_after)
    }

    /// The whole seconds of a range, from the start on.
    fn seconds(&self, range: impl RangeBounds<DateTime<Utc>>) -> Range<i64> {
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

    /// The first fire from so many whole seconds after an instant's own second on.
    fn first_from(&self, instant: DateTime<Utc>, seconds: i64) -> Option<DateTime<Utc>> {
        if let Some(start) = self.start
            && instant < start
        {
            return self.first_from(start, fraction(start));
        }
        if let Some(offset) = self.zone.constant_offset() {
            let day = Day::of_some_week(instant);
            let from = day.second(instant) + seconds;
            return day.instant(self.times.first_from(offset.local_minus_utc().into(), from));
        }
        let day = Day::of(instant);
        let from = day.second(instant) + seconds;
        if let Some(fire) = steady::first_from(&self.zone, &self.times, day, from) {
            return Some(fire);
        }
        day.instant(self.first_in(from..LATEST, &mut None)?)
    }

    /// The last fire until so many whole seconds after an instant's own second, which is left out.
    fn last_until(&self, instant: DateTime<Utc>, seconds: i64) -> Option<DateTime<Utc>> {
        let fire = if let Some(offset) = self.zone.constant_offset() {
            let day = Day::of_some_week(instant);
            let until = day.second(instant) + seconds;
            day.instant(self.times.last_before(offset.local_minus_utc().into(), until))
        } else {
            let day = Day::of(instant);
            let until = day.second(instant) + seconds;
            steady::last_before(&self.zone, &self.times, day, until)
                .or_else(|| day.instant(self.last_in(self.earliest()..until, &mut None)?))
        };
        fire.filter(|fire| self.start.is_none_or(|start| *fire >= start))
    }

    /// The stretch at an instant: the one last used where it still holds.
    fn stretch(&self, at: i64, last: &mut Option<Stretch>) -> Stretch {
        match last {
            Some(stretch) if stretch.contains(at) => *stretch,
            _ => *last.insert(Stretch::at(&self.zone, self.gap, self.overlap, at)),
        }
    }

    fn first_in(&self, range: Range<i64>, last: &mut Option<Stretch>) -> Option<i64> {
        walk::first(&self.times, range, |at| self.stretch(at, last))
    }

    fn last_in(&self, range: Range<i64>, last: &mut Option<Stretch>) -> Option<i64> {
        walk::last(&self.times, range, |at| self.stretch(at, last))
    }

    fn count_in(&self, range: Range<i64>) -> u64 {
        walk::count(&self.times, range, |at| self.stretch(at, &mut None))
    }

    fn nth_in(&self, range: Range<i64>, n: u64) -> Option<i64> {
        walk::nth(&self.times, range, n, |at| self.stretch(at, &mut None))
    }

    /// When it fires in its civil week.
    pub(crate) fn times(&self) -> &CivilTimes {
        &self.times
    }

    pub(crate) fn gap(&self) -> Gap {
        self.gap
    }

    pub(crate) fn overlap(&self) -> Overlap {
        self.overlap
    }
}

/// The ends of chrono's range, the second excluded.
const EARLIEST: i64 = DateTime::<Utc>::MIN_UTC.timestamp();
const LATEST: i64 = DateTime::<Utc>::MAX_UTC.timestamp() + 1;

/// The first whole second at an instant or after it.
pub(crate) fn at_or_after(instant: DateTime<Utc>) -> i64 {
    instant.timestamp() + fraction(instant)
}

/// The first whole second after an instant.
pub(crate) fn after(instant: DateTime<Utc>) -> i64 {
    instant.timestamp() + 1
}

/// 1 where an instant has a fraction of a second, else 0.
fn fraction(instant: DateTime<Utc>) -> i64 {
    i64::from(instant.timestamp_subsec_nanos() != 0)
}
