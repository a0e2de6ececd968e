//! How many backups there are once only time changes.

use core::hash::Hash;

use super::{ForecastError, SteadyState, steady_state};
use crate::policy::{KeepingError, Policy, PolicyState};

/// How many automatic backups of each object there are in the long run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LongRun {
    /// So many.
    Steady(SteadyState),
    /// Ever more: the policy has no limit.
    Growing,
    /// No new ones: the policy is not enabled.
    NotEnabled,
    /// No new ones: the status of the policy is `disabled`.
    StatusDisabled,
    /// No new ones: the policy has no objects.
    NoObjects,
}

impl LongRun {
    /// The long run of a policy.
    ///
    /// # Errors
    /// [`ForecastError`] if nobody can say when it fires or what it keeps.
    pub fn of<Object: Eq + Hash>(policy: &Policy<Object>) -> Result<Self, ForecastError> {
        match policy.state() {
            PolicyState::Enabled => {}
            PolicyState::NotEnabled => return Ok(Self::NotEnabled),
            PolicyState::StatusDisabled => return Ok(Self::StatusDisabled),
        }
        if policy.objects().len() == 0 {
            return Ok(Self::NoObjects);
        }
        let schedule = policy.schedule()?;
        let limits = policy.limits().map_err(|reason| KeepingError::from(reason.clone()))?;
        let steady = steady_state(schedule.timetable(), limits);
        Ok(steady.map_or(Self::Growing, Self::Steady))
    }
}
