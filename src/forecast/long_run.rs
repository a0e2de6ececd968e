//! The number of backups of a policy in the long run.

use core::hash::Hash;

use super::{ForecastError, SteadyState, steady_state};
use crate::policy::{KeepingError, Policy, PolicyState};

/// The number of automatic backups of each object in the long run.
///
/// In serde, it is an object such as `{"long_run": "growing"}`, for a steady number
/// `{"long_run": "steady", "min": 4, "max": 5, "basis": "formula"}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        try_from = "super::values_serde::LongRunObject",
        into = "super::values_serde::LongRunObject"
    )
)]
#[non_exhaustive]
pub enum LongRun {
    /// It stays between these numbers.
    Steady(SteadyState),
    /// It grows without bound: the policy has no limit.
    Growing,
    /// No backups are created: the policy is not enabled.
    NotEnabled,
    /// No backups are created: the status of the policy is `disabled`.
    StatusDisabled,
    /// No backups are created: the policy has no objects.
    NoObjects,
}

impl LongRun {
    /// Computes the number for a policy.
    ///
    /// # Errors
    /// Returns a [`ForecastError`] if the policy has no schedule or its limits cannot be read.
    pub fn of<Object: Eq + Hash>(policy: &Policy<Object>) -> Result<Self, ForecastError> {
        match policy.state() {
            PolicyState::Enabled => {}
            PolicyState::NotEnabled => return Ok(Self::NotEnabled),
            PolicyState::StatusDisabled => return Ok(Self::StatusDisabled),
        }
        if policy.objects().is_some_and(|objects| objects.len() == 0) {
            return Ok(Self::NoObjects);
        }
        let schedule = policy.schedule()?;
        let limits = policy.limits().map_err(KeepingError::from)?;
        let steady = steady_state(schedule.timetable(), limits);
        Ok(steady.map_or(Self::Growing, Self::Steady))
    }
}
