//! The values of forecasts as they are serialized: objects in which one key says which variant it is.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{BackupForecast, Basis, LongRun, NeverDeleted, Reach, ReachRange, SteadyState};
use crate::retention::{Periods, Verdict};

#[derive(Serialize, Deserialize)]
#[serde(tag = "forecast", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum BackupForecastObject {
    Deleted {
        at: DateTime<Utc>,
        new_backups: u64,
        verdict: Verdict,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kept_for: Option<Periods>,
    },
    Deferred {
        verdict: Verdict,
    },
    OutlastsForecast {},
    NeverDeleted {
        reason: NeverDeleted,
    },
    BeingDeleted {},
}

impl From<BackupForecast> for BackupForecastObject {
    fn from(forecast: BackupForecast) -> Self {
        match forecast {
            BackupForecast::Deleted { at, new_backups, verdict, kept_for } => {
                Self::Deleted { at, new_backups, verdict, kept_for }
            }
            BackupForecast::Deferred(verdict) => Self::Deferred { verdict },
            BackupForecast::OutlastsForecast => Self::OutlastsForecast {},
            BackupForecast::NeverDeleted(reason) => Self::NeverDeleted { reason },
            BackupForecast::BeingDeleted => Self::BeingDeleted {},
        }
    }
}

impl From<BackupForecastObject> for BackupForecast {
    fn from(object: BackupForecastObject) -> Self {
        match object {
            BackupForecastObject::Deleted { at, new_backups, verdict, kept_for } => {
                Self::Deleted { at, new_backups, verdict, kept_for }
            }
            BackupForecastObject::Deferred { verdict } => Self::Deferred(verdict),
            BackupForecastObject::OutlastsForecast {} => Self::OutlastsForecast,
            BackupForecastObject::NeverDeleted { reason } => Self::NeverDeleted(reason),
            BackupForecastObject::BeingDeleted {} => Self::BeingDeleted,
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "long_run", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum LongRunObject {
    Steady { min: u64, max: u64, basis: Basis },
    Growing {},
    NotEnabled {},
    StatusDisabled {},
    NoObjects {},
}

impl From<LongRun> for LongRunObject {
    fn from(long_run: LongRun) -> Self {
        match long_run {
            LongRun::Steady(SteadyState { minimum, maximum, basis }) => {
                Self::Steady { min: minimum, max: maximum, basis }
            }
            LongRun::Growing => Self::Growing {},
            LongRun::NotEnabled => Self::NotEnabled {},
            LongRun::StatusDisabled => Self::StatusDisabled {},
            LongRun::NoObjects => Self::NoObjects {},
        }
    }
}

impl TryFrom<LongRunObject> for LongRun {
    type Error = RangeError;

    fn try_from(object: LongRunObject) -> Result<Self, RangeError> {
        Ok(match object {
            LongRunObject::Steady { min, max, .. } if min > max => {
                return Err(RangeError::Empty { least: "min", greatest: "max" });
            }
            LongRunObject::Steady { min: minimum, max: maximum, basis } => {
                Self::Steady(SteadyState { minimum, maximum, basis })
            }
            LongRunObject::Growing {} => Self::Growing,
            LongRunObject::NotEnabled {} => Self::NotEnabled,
            LongRunObject::StatusDisabled {} => Self::StatusDisabled,
            LongRunObject::NoObjects {} => Self::NoObjects,
        })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "reach", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum ReachObject {
    Unlimited {},
    Limited { at_least_seconds: Option<i64>, at_most_seconds: i64, basis: Basis },
}

/// The ages of a reach are whole minutes.
impl From<Reach> for ReachObject {
    fn from(reach: Reach) -> Self {
        match reach {
            Reach::Unlimited => Self::Unlimited {},
            Reach::Limited(ReachRange { at_least, at_most, basis }) => Self::Limited {
                at_least_seconds: at_least.map(|age| age.num_seconds()),
                at_most_seconds: at_most.num_seconds(),
                basis,
            },
        }
    }
}

impl TryFrom<ReachObject> for Reach {
    type Error = RangeError;

    fn try_from(object: ReachObject) -> Result<Self, RangeError> {
        let ReachObject::Limited { at_least_seconds, at_most_seconds, basis } = object else {
            return Ok(Self::Unlimited);
        };
        let age = |key, seconds| {
            let age = TimeDelta::try_seconds(seconds).filter(|age| *age >= TimeDelta::zero());
            age.ok_or(RangeError::Age { key, seconds })
        };
        let at_least = at_least_seconds.map(|seconds| age("at_least_seconds", seconds));
        let at_least = at_least.transpose()?;
        let at_most = age("at_most_seconds", at_most_seconds)?;
        if at_least.is_some_and(|at_least| at_least > at_most) {
            let (least, greatest) = ("at_least_seconds", "at_most_seconds");
            return Err(RangeError::Empty { least, greatest });
        }
        Ok(Self::Limited(ReachRange { at_least, at_most, basis }))
    }
}

/// A range that no forecast has.
#[derive(Debug, thiserror::Error)]
pub(super) enum RangeError {
    #[error("{least} must not be above {greatest}")]
    Empty { least: &'static str, greatest: &'static str },
    #[error("{key} is out of range, found {seconds}")]
    Age { key: &'static str, seconds: i64 },
}
