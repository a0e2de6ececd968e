//! Verdicts and their reasons.

use chrono::{DateTime, TimeDelta, Utc};

use super::backup::{Busy, NotCounted};
use super::period::Periods;

/// The decision about a backup, with its reason. [`explain::Language`](crate::explain::Language) puts
/// it into words, and [`fields`](Self::fields) makes it a flat record.
///
/// # As JSON
/// With the feature `serde`, a verdict is one flat object with the keys of [`VerdictFields`]. Times are
/// `age_seconds` and `ahead_seconds`, with `age_nanoseconds` and `ahead_nanoseconds` if they are not whole
/// seconds. Keys that a verdict does not have are left out. Reading refuses unknown names and keys, keys
/// that are missing, and keys that do not belong to the reason. A [`KeepReason`] or [`DeleteReason`] alone
/// is the same object without `outcome`.
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use keeptime::Verdict;
/// use serde_json::json;
///
/// let written = json!({
///     "outcome": "delete", "reason": "count_and_age",
///     "rank": 5, "max": 3, "age_seconds": 3_024_000, "days": 30,
/// });
/// let verdict: Verdict = serde_json::from_value(written.clone())?;
/// assert_eq!(serde_json::to_value(verdict)?, written);
///
/// for written in [
///     json!({"outcome": "keep", "reason": "within_limits", "rank": 1, "age_seconds": 35_995}),
///     json!({"outcome": "keep", "reason": "manual"}),
///     json!({"outcome": "keep", "reason": "floor", "rank": 2, "floor": 2,
///            "exceeds": "expiry", "expired_at": "2025-03-01T02:00:00Z"}),
///     json!({"outcome": "keep", "reason": "long_term", "rank": 5, "exceeds": "count", "max": 3,
///            "periods": [{"unit": "week", "first_day": "2021-07-19"}]}),
///     json!({"outcome": "defer", "reason": "count", "busy": "restoring", "rank": 4, "max": 3}),
///     json!({"outcome": "being_deleted"}),
/// ] {
///     let verdict: Verdict = serde_json::from_value(written.clone())?;
///     assert_eq!(serde_json::to_value(verdict)?, written);
/// }
///
/// let error = serde_json::from_str::<Verdict>(r#"{"outcome": "delete", "reason": "count", "rank": 5}"#);
/// assert_eq!(error.unwrap_err().to_string(), "a verdict with the reason count needs max");
/// # }
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
///
/// [`VerdictFields`]: super::VerdictFields
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// The backup is kept.
    Keep(KeepReason),
    /// The backup can be deleted.
    Delete(DeleteReason),
    /// The backup would be deleted but is in use: deferred to the next run.
    Defer(DeleteReason, Busy),
    /// The backup is already being deleted or has been deleted.
    BeingDeleted,
}

/// Why a backup is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeepReason {
    /// It is counted and exceeds no limit.
    WithinLimits {
        /// Its rank among the counted backups of its object; the newest has rank 1.
        rank: u32,
        /// Its age.
        age: TimeDelta,
    },
    /// It exceeds a limit, but it is among the newest backups that are always kept (the floor).
    Floor {
        /// Its rank among the counted backups of its object; the newest has rank 1.
        rank: u32,
        /// The number of newest counted backups that are always kept.
        floor: u32,
        /// Why it would be deleted without the floor.
        reason: DeleteReason,
    },
    /// It exceeds a limit, but the limits are [permanent](super::Limits::PERMANENT).
    Permanent {
        /// Its rank among the counted backups of its object; the newest has rank 1.
        rank: u32,
        /// Why it would be deleted if the limits were not permanent.
        reason: DeleteReason,
    },
    /// It exceeds a limit, but [long-term rules](super::LongTerm) keep it.
    LongTerm {
        /// Its rank among the counted backups of its object; the newest has rank 1.
        rank: u32,
        /// The periods that it is kept for, as their latest backup.
        periods: Periods,
        /// Why it would be deleted without long-term rules.
        reason: DeleteReason,
    },
    /// It is not counted because of its state.
    NotCounted(NotCounted),
    /// It has no date.
    NoDate,
    /// Its date is after `now`.
    InFuture {
        /// The time from `now` to its date.
        ahead: TimeDelta,
    },
    /// It is not judged.
    NotJudged(NotJudged),
}

/// Why an object, or one backup of it, is not judged by a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NotJudged {
    /// The object does not belong to the policy.
    OtherObject,
    /// The policy is not enabled.
    NotEnabled,
    /// The status of the policy is `disabled`. Whether its operation is enabled does not matter then.
    StatusDisabled,
    /// The backup was created before the policy.
    CreatedBeforePolicy,
    /// The backup was created by another policy.
    OtherPolicy,
    /// The backup names no policy, and the objects of the policy are unknown.
    NamesNoPolicy,
    /// No backup of the object names the policy, and the objects of the policy are unknown.
    NoBackupNamesPolicy,
}

/// Why a backup can be deleted: the limits that it exceeds, or its expiry.
///
/// [`explain::Language`](crate::explain::Language) puts verdicts and their reasons into words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeleteReason {
    /// It exceeds the count only.
    Count {
        /// Its rank among the counted backups of its object; the newest has rank 1.
        rank: u32,
        /// The maximum number of backups.
        max: u32,
    },
    /// It exceeds the age only.
    Age {
        /// Its age.
        age: TimeDelta,
        /// The maximum age in days of 24 hours.
        days: u32,
    },
    /// It does not exceed the count, but its own expiry has passed.
    Expiry {
        /// When it expired.
        expired_at: DateTime<Utc>,
    },
    /// It exceeds the count and the age.
    CountAndAge {
        /// Its rank among the counted backups of its object; the newest has rank 1.
        rank: u32,
        /// The maximum number of backups.
        max: u32,
        /// Its age.
        age: TimeDelta,
        /// The maximum age in days of 24 hours.
        days: u32,
    },
    /// It exceeds the count, and its own expiry has passed.
    CountAndExpiry {
        /// Its rank among the counted backups of its object; the newest has rank 1.
        rank: u32,
        /// The maximum number of backups.
        max: u32,
        /// When it expired.
        expired_at: DateTime<Utc>,
    },
}

/// A verdict without its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// The backup is kept.
    Keep,
    /// The backup can be deleted.
    Delete,
    /// The backup would be deleted but is in use.
    Defer,
    /// The backup is already being deleted or has been deleted.
    BeingDeleted,
}

impl Verdict {
    /// Returns whether the backup is counted.
    pub const fn is_counted(&self) -> bool {
        match self {
            Self::Delete(_)
            | Self::Defer(..)
            | Self::Keep(
                KeepReason::WithinLimits { .. }
                | KeepReason::Floor { .. }
                | KeepReason::Permanent { .. }
                | KeepReason::LongTerm { .. },
            ) => true,
            Self::BeingDeleted
            | Self::Keep(
                KeepReason::NotCounted(_)
                | KeepReason::NoDate
                | KeepReason::InFuture { .. }
                | KeepReason::NotJudged(_),
            ) => false,
        }
    }

    /// Returns the verdict without its reason.
    pub const fn outcome(&self) -> Outcome {
        match self {
            Self::Keep(_) => Outcome::Keep,
            Self::Delete(_) => Outcome::Delete,
            Self::Defer(..) => Outcome::Defer,
            Self::BeingDeleted => Outcome::BeingDeleted,
        }
    }
}
