//! Builds a schedule: sets zone, start, gap and overlap; the last call sets the pattern and returns
//! the schedule.

use alloc::sync::Arc;

use chrono::{DateTime, Utc};

use super::civil::civil_minute;
use super::definition::Schedule;
use super::disambiguation::{Disambiguation, Gap, Overlap};
use super::zone::Zone;
use crate::pattern::{Pattern, TimetableError};

impl Schedule {
    /// Returns the schedule of a pattern in UTC, without a start.
    ///
    /// # Errors
    /// [`TimetableError::Missing`] if a rule leaves out a part that only a start can give.
    pub fn new(pattern: &Pattern) -> Result<Self, TimetableError> {
        Self::builder().pattern(pattern)
    }

    /// Returns a builder for a schedule with a zone, a start, or other choices at skipped and repeated
    /// times. [`pattern`](ScheduleBuilder::pattern) comes last and builds the schedule.
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
        ScheduleBuilder { zone: Utc, start: None, disambiguation: Disambiguation::default() }
    }
}

/// Builds a [`Schedule`]. [`Schedule::builder`] returns it.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct ScheduleBuilder<Z = Utc> {
    zone: Z,
    start: Option<DateTime<Utc>>,
    disambiguation: Disambiguation,
}

impl<Z: Zone> ScheduleBuilder<Z> {
    /// Sets the zone. The default is UTC.
    pub fn zone<Other: Zone>(self, zone: Other) -> ScheduleBuilder<Other> {
        let Self { start, disambiguation, .. } = self;
        ScheduleBuilder { zone, start, disambiguation }
    }

    /// Sets the start: the instant before which nothing fires. `None` removes it.
    pub fn start(self, start: impl Into<Option<DateTime<Utc>>>) -> Self {
        Self { start: start.into(), ..self }
    }

    /// Sets what happens at a civil time that the zone skips. The default is [`Gap::Shift`].
    pub fn gap(self, gap: Gap) -> Self {
        Self { disambiguation: Disambiguation { gap, ..self.disambiguation }, ..self }
    }

    /// Sets what happens at a civil time that the zone repeats. The default is [`Overlap::First`].
    pub fn overlap(self, overlap: Overlap) -> Self {
        Self { disambiguation: Disambiguation { overlap, ..self.disambiguation }, ..self }
    }

    /// Builds the schedule of a pattern.
    ///
    /// # Errors
    /// [`TimetableError`] if a rule leaves out a part and no start is set, or if, with this start, two
    /// times of the week are less than an hour apart.
    pub fn pattern(self, pattern: &Pattern) -> Result<Schedule<Z>, TimetableError> {
        self.shared_pattern(Arc::new(pattern.clone()))
    }

    /// Like [`pattern`](Self::pattern), without a copy of the pattern.
    pub(super) fn shared_pattern(
        self,
        pattern: Arc<Pattern>,
    ) -> Result<Schedule<Z>, TimetableError> {
        let (timetable, second) = match self.start {
            None => (pattern.timetable()?, 0),
            Some(start) => {
                let (minute, second) = self.civil_minute(start);
                (pattern.timetable_from_minute(minute)?, second)
            }
        };
        let Self { zone, start, disambiguation } = self;
        let timetable = Arc::new(timetable);
        Ok(Schedule::from_parts(pattern, timetable, second, zone, start, disambiguation))
    }

    /// Returns the civil minute of an instant in the zone, and its second.
    fn civil_minute(&self, instant: DateTime<Utc>) -> (i64, u8) {
        let at = instant.timestamp();
        civil_minute(self.zone.period_at(at).offset_seconds(), at)
    }
}
