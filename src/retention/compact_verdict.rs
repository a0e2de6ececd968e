//! The compact form in which a judgement stores its verdicts.

use super::period::UnitSet;
use super::verdict::{NotJudged, Outcome};

/// A verdict without the values that can be computed from the backup and the limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CompactVerdict {
    /// Being deleted, and its object is not judged.
    BeingDeletedNotJudged,
    /// Being deleted.
    BeingDeleted,
    /// Not judged.
    NotJudged(NotJudged),
    /// Not counted; the reason is read from the table.
    NotCounted,
    /// Counted.
    Counted { rank: u32, verdict: CountedVerdict },
}

/// The verdict on a counted backup. The variants are in the order of the rules: the first rule that
/// applies decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CountedVerdict {
    /// Exceeds no limit.
    WithinLimits,
    /// Exceeds a limit, but is kept because of `keep_at_least` (the floor).
    Floor,
    /// Exceeds a limit, and kept because the limits are permanent.
    Permanent,
    /// Exceeds a limit, and kept by long-term rules.
    LongTerm(UnitSet),
    /// Exceeds a limit, and in use.
    Defer,
    /// Exceeds a limit.
    Delete,
}

impl CompactVerdict {
    #[inline]
    pub(super) fn outcome(self) -> Outcome {
        match self {
            Self::BeingDeleted | Self::BeingDeletedNotJudged => Outcome::BeingDeleted,
            Self::NotJudged(_) | Self::NotCounted => Outcome::Keep,
            Self::Counted { verdict, .. } => match verdict {
                CountedVerdict::WithinLimits
                | CountedVerdict::Floor
                | CountedVerdict::Permanent
                | CountedVerdict::LongTerm(_) => Outcome::Keep,
                CountedVerdict::Defer => Outcome::Defer,
                CountedVerdict::Delete => Outcome::Delete,
            },
        }
    }

    /// Returns the rank of a counted backup.
    #[inline]
    pub(super) fn rank(self) -> Option<u32> {
        match self {
            Self::Counted { rank, .. } => Some(rank),
            Self::BeingDeletedNotJudged
            | Self::BeingDeleted
            | Self::NotJudged(_)
            | Self::NotCounted => None,
        }
    }
}

// A judgement stores one for each backup, and its docs state the memory it takes.
const _: () = assert!(size_of::<CompactVerdict>() == 8);
