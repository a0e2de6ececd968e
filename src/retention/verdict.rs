//! What becomes of a backup, and why.

use core::fmt;

use chrono::TimeDelta;

use super::backup::{Busy, Exempt, FailedOperation};

/// What becomes of a backup, with its evidence.
///
/// It prints as a sentence: `prune: rank 8 of max 7`.
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

/// Why a backup stays.
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
    Exempt(Exempt),
    /// It has no date.
    NoDate,
    /// It is dated after the time of judgement.
    InFuture {
        /// By how much.
        ahead: TimeDelta,
    },
    /// The judgement is not about it.
    Outside(Outside),
}

/// Why a judgement is not about an object, or not about one of its backups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outside {
    /// The object is not among those of the policy.
    OtherObject,
    /// The policy is not enabled.
    NotEnabled,
    /// The status of the policy is `disabled`, whatever `enabled` of its operation says.
    StatusDisabled,
    /// The backup was made before the policy was created.
    BeforePolicy,
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
    /// The verdict without its evidence.
    pub const fn outcome(&self) -> Outcome {
        match self {
            Self::Keep(_) => Outcome::Keep,
            Self::Delete(_) => Outcome::Delete,
            Self::Defer(..) => Outcome::Defer,
            Self::BeingDeleted => Outcome::BeingDeleted,
        }
    }

    /// The evidence as a sentence: `rank 8 of max 7`.
    pub fn evidence(&self) -> impl fmt::Display + use<> {
        Evidence(*self)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outcome = match self.outcome() {
            Outcome::Keep => "keep",
            Outcome::Delete => "prune",
            Outcome::Defer => "defer",
            Outcome::BeingDeleted => "gone",
        };
        write!(f, "{outcome}: {}", self.evidence())
    }
}

struct Evidence(Verdict);

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Verdict::Keep(kept) => kept.fmt(f),
            Verdict::Delete(excess) => excess.fmt(f),
            Verdict::Defer(excess, Busy::Restoring) => write!(f, "{excess}, but being restored"),
            Verdict::Defer(excess, Busy::Copying) => write!(f, "{excess}, but being copied"),
            Verdict::Defer(excess, Busy::UnknownCopyStatus) => {
                write!(f, "{excess}, but has an unknown copy status")
            }
            Verdict::BeingDeleted => f.write_str("being deleted already"),
        }
    }
}

impl fmt::Display for KeepReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WithinLimits { rank, age } => write!(f, "rank {rank}, age {}", Length(*age)),
            Self::Floor { rank, floor, reason } => {
                write!(f, "rank {rank} of {floor} kept in any case, though {reason}")
            }
            Self::Exempt(exempt) => exempt.fmt(f),
            Self::NoDate => f.write_str("without a date"),
            Self::InFuture { ahead } => write!(f, "dated {} after now", Length(*ahead)),
            Self::Outside(outside) => outside.fmt(f),
        }
    }
}

impl fmt::Display for Outside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OtherObject => "not an object of this policy",
            Self::NotEnabled => "the policy is not enabled",
            Self::StatusDisabled => "the status of the policy is disabled",
            Self::BeforePolicy => "made before the policy was created",
            Self::OtherPolicy => "made by another policy",
        })
    }
}

impl fmt::Display for Exempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Manual => "manual",
            Self::Image => "registered as image",
            Self::BeingMade => "being made",
            Self::Failed(operation) => return operation.fmt(f),
            Self::UnknownStatus => "unknown status",
        })
    }
}

impl fmt::Display for FailedOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Creation => "its creation failed",
            Self::Restore => "its restore failed",
            Self::Deletion => "its deletion failed",
            Self::Unknown => "failed",
        })
    }
}

impl fmt::Display for DeleteReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count { rank, max } => write!(f, "rank {rank} of max {max}"),
            Self::Age { age, days } => write!(f, "age {} over {days} d", Length(*age)),
            Self::CountAndAge { rank, max, age, days } => {
                write!(f, "rank {rank} of max {max}, age {} over {days} d", Length(*age))
            }
        }
    }
}

/// A length of time in its greatest unit and the next one that is not zero: `30 d 2 h`.
struct Length(TimeDelta);

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.num_seconds();
        let units = [
            (seconds / 86_400, "d"),
            (seconds / 3600 % 24, "h"),
            (seconds / 60 % 60, "min"),
            (seconds % 60, "s"),
        ];
        let mut shown = units.iter().filter(|(amount, _)| *amount != 0);
        match (shown.next(), shown.next()) {
            (Some((first, unit)), Some((second, smaller))) => {
                write!(f, "{first} {unit} {second} {smaller}")
            }
            (Some((first, unit)), None) if self.0.subsec_nanos() == 0 => {
                write!(f, "{first} {unit}")
            }
            (Some((first, unit)), None) => write!(f, "{first} {unit} and a fraction of a second"),
            (None, _) if self.0.subsec_nanos() == 0 => f.write_str("0 s"),
            (None, _) => f.write_str("a fraction of a second"),
        }
    }
}
