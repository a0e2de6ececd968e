//! What becomes of a backup, and why.

use core::fmt;

use chrono::TimeDelta;

use super::backup::{Busy, NotCounted};

/// What becomes of a backup, with its evidence. A language of the module `explain` words it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// It is kept.
    Keep(KeepReason),
    /// It can be deleted.
    Delete(DeleteReason),
    /// It would be deleted but is in use: it waits for the next run.
    Defer(DeleteReason, Busy),
    /// It is being deleted already, or has been.
    BeingDeleted,
}

/// Why a backup is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeepReason {
    /// It counts, and no limit is exceeded.
    WithinLimits {
        /// 1 for the newest counted backup of its object.
        rank: u32,
        /// How old it is.
        age: TimeDelta,
    },
    /// It is over a limit, and the floor holds it.
    Floor {
        /// 1 for the newest counted backup of its object.
        rank: u32,
        /// How many are kept in any case.
        floor: u32,
        /// Why it would be deleted otherwise.
        reason: DeleteReason,
    },
    /// It does not count.
    NotCounted(NotCounted),
    /// It has no date.
    NoDate,
    /// It is dated after the time of judgement.
    InFuture {
        /// By how much.
        ahead: TimeDelta,
    },
    /// The judgement is not about it.
    NotJudged(NotJudged),
}

/// Why a judgement is not about an object, or not about one of its backups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NotJudged {
    /// The object is not among those of the policy.
    OtherObject,
    /// The policy is not enabled.
    NotEnabled,
    /// The status of the policy is `disabled`, whatever `enabled` of its operation says.
    StatusDisabled,
    /// The backup was made before the policy was created.
    CreatedBeforePolicy,
    /// The backup names another policy as the one that made it.
    OtherPolicy,
}

/// Why a backup can be deleted: the limit that it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeleteReason {
    /// By the count alone.
    Count {
        /// 1 for the newest counted backup of its object.
        rank: u32,
        /// The most that are kept.
        max: u32,
    },
    /// By its age alone.
    Age {
        /// How old it is.
        age: TimeDelta,
        /// The most days that it is kept.
        days: u32,
    },
    /// By both.
    CountAndAge {
        /// 1 for the newest counted backup of its object.
        rank: u32,
        /// The most that are kept.
        max: u32,
        /// How old it is.
        age: TimeDelta,
        /// The most days that it is kept.
        days: u32,
    },
}

/// A verdict without its evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// It is kept.
    Keep,
    /// It can be deleted.
    Delete,
    /// It would be deleted but is in use.
    Defer,
    /// It is being deleted already.
    BeingDeleted,
}

impl Outcome {
    /// The outcome in one word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Delete => "delete",
            Self::Defer => "defer",
            Self::BeingDeleted => "being_deleted",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Verdict {
    /// Whether the backup is counted among those of its object.
    pub const fn is_counted(&self) -> bool {
        match self {
            Self::Delete(_)
            | Self::Defer(..)
            | Self::Keep(KeepReason::WithinLimits { .. } | KeepReason::Floor { .. }) => true,
            Self::BeingDeleted
            | Self::Keep(
                KeepReason::NotCounted(_)
                | KeepReason::NoDate
                | KeepReason::InFuture { .. }
                | KeepReason::NotJudged(_),
            ) => false,
        }
    }

    /// The verdict without its evidence.
    pub const fn outcome(&self) -> Outcome {
        match self {
            Self::Keep(_) => Outcome::Keep,
            Self::Delete(_) => Outcome::Delete,
            Self::Defer(..) => Outcome::Defer,
            Self::BeingDeleted => Outcome::BeingDeleted,
        }
    }
}
