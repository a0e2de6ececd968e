//! The times of a rule, which are added to a timetable.

use super::error::TimetableError;
use super::rule::{Rule, RulePart};
use super::sets::{DaySet, HourSet};
use crate::timetable::{Draft, Interval, WeekMinute};

impl Rule {
    /// Adds the times of the rule to a draft. Parts that the rule leaves out come from `start`, a civil
    /// minute counted from Monday 1969-12-29 00:00.
    ///
    /// # Errors
    /// Returns [`TimetableError::Missing`] if a part is needed from a start and `start` is `None`, and
    /// [`TimetableError::TooClose`] if a time is less than an hour from another.
    pub(super) fn add_to(
        &self,
        draft: &mut Draft,
        start: Option<i64>,
    ) -> Result<(), TimetableError> {
        let missing = |part| TimetableError::Missing { part, rule: *self };
        let start = start.map(WeekMinute::from_minutes_wrapping);
        let days = match (self.all_days(), start) {
            (Some(days), _) => days,
            (None, Some(start)) => DaySet::single(start.weekday()),
            (None, None) => return Err(missing(RulePart::ByDay)),
        };
        let hours = match (self.hours, start) {
            (Some(hours), _) => hours,
            (None, Some(start)) => HourSet::single(start.hour()),
            (None, None) => return Err(missing(RulePart::ByHour)),
        };
        let minute = self
            .minute
            .or_else(|| start.map(WeekMinute::minute))
            .ok_or_else(|| missing(RulePart::ByMinute))?;
        match self.interval {
            Interval::DAILY => draft.insert_weekly(days.mask(), hours.mask(), minute)?,
            interval => draft.insert_interval(interval, hours.mask(), minute)?,
        }
        Ok(())
    }
}
