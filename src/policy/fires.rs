//! When a policy fires.

use core::hash::Hash;

use chrono::{DateTime, Utc};

use super::{FiringError, Policy, PolicyState};
use crate::schedule::{Schedule, ScheduleBuilder, Zone};

impl<Object: Eq + Hash> Policy<Object> {
    /// Returns the schedule in UTC, in which the services read the hours of a pattern.
    ///
    /// # Errors
    /// Returns a [`FiringError`] if the policy is not enabled, or its pattern was refused or has no
    /// timetable.
    pub fn schedule(&self) -> Result<Schedule, FiringError> {
        self.schedule_with(Schedule::builder())
    }

    /// Returns the schedule with the zone and the options of `builder`. The start is the policy's and
    /// replaces the builder's.
    ///
    /// ```
    /// use keeptime::pattern::Pattern;
    /// use keeptime::policy::{Policy, PolicyState};
    /// use keeptime::retention::Limits;
    /// use keeptime::schedule::Schedule;
    ///
    /// let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0")?;
    /// let policy = Policy::new(pattern, Limits::UNLIMITED, PolicyState::Enabled, ["web".to_owned()]);
    /// let east = chrono::FixedOffset::east_opt(3600).unwrap();
    /// let schedule = policy.schedule_with(Schedule::builder().zone(east))?;
    /// let now = "2025-03-01T12:00:00Z".parse()?;
    /// assert_eq!(schedule.next_after(now), Some("2025-03-02T01:00:00Z".parse()?));
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Returns a [`FiringError`] if the policy is not enabled, or its pattern was refused or has no
    /// timetable. [`schedule_as_if_enabled`](Self::schedule_as_if_enabled) ignores the state.
    pub fn schedule_with<Z: Zone>(
        &self,
        builder: ScheduleBuilder<Z>,
    ) -> Result<Schedule<Z>, FiringError> {
        match self.state {
            PolicyState::Enabled => self.schedule_as_if_enabled(builder),
            PolicyState::NotEnabled => Err(FiringError::NotEnabled),
            PolicyState::StatusDisabled => Err(FiringError::StatusDisabled),
        }
    }

    /// Returns the schedule that the policy would have if it were enabled, to show it. To run backups, use
    /// [`schedule_with`](Self::schedule_with), which takes the same builder.
    ///
    /// # Errors
    /// Returns a [`FiringError`] if the pattern was refused or has no timetable.
    pub fn schedule_as_if_enabled<Z: Zone>(
        &self,
        builder: ScheduleBuilder<Z>,
    ) -> Result<Schedule<Z>, FiringError> {
        let pattern = self.pattern().map_err(Clone::clone)?;
        Ok(builder.start(self.start).pattern(pattern)?)
    }

    /// Returns the first fire strictly after `instant`, with the schedule in UTC, or `None` if the policy is
    /// not enabled.
    ///
    /// # Errors
    /// Returns a [`FiringError`] if the policy is enabled and its pattern was refused or has no timetable.
    pub fn next_after(&self, instant: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, FiringError> {
        match self.state {
            PolicyState::Enabled => Ok(self.schedule()?.next_after(instant)),
            PolicyState::NotEnabled | PolicyState::StatusDisabled => Ok(None),
        }
    }
}
