//! Errors of policies.

use super::firing::UnknownPattern;
use super::keeping::UnreadableLimits;
use crate::pattern::TimetableError;
use crate::retention::JudgeError;

/// Why a policy has no schedule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FiringError {
    /// Its pattern is unknown.
    #[error(transparent)]
    Pattern(#[from] UnknownPattern),
    /// Its pattern has no timetable, for example because it is incomplete and there is no start.
    #[error(transparent)]
    Timetable(#[from] TimetableError),
    /// Its operation is not enabled.
    #[error("the policy is not enabled")]
    NotEnabled,
    /// Its status is `disabled`.
    #[error(
        "the status of the policy is \"disabled\", so it does not run even if its operation is enabled"
    )]
    StatusDisabled,
}

/// Why a policy cannot judge backups.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeepingError {
    /// Its limits cannot be read.
    #[error(transparent)]
    Limits(#[from] UnreadableLimits),
    /// The backups cannot be judged.
    #[error(transparent)]
    Judging(#[from] JudgeError),
}
