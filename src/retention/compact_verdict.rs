//! The compact form in which a judgement stores its verdicts.

use super::period::UnitSet;
use super::verdict::{NotJudged, Outcome};

/// A verdict without the values that can be computed from the backup and the limits.
///
/// The variants are in the order of the rules: the first rule that applies decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CompactVerdict {
    /// Being deleted, and its object is not judged.
    BeingDeletedNotJudged,
    /// Being deleted.
    BeingDeleted,
    /// Not judged.
    NotJudged(NotJudged),
    /// Not counted; the reason is computed from the backup.
    NotCounted,
    /// Counted, and exceeds no limit.
    WithinLimits { rank: u32 },
    /// Exceeds a limit, but is kept because of `keep_at_least` (the floor).
    Floor { rank: u32 },
    /// Exceeds a limit, and kept because the limits are permanent.
    Permanent { rank: u32 },
    /// Exceeds a limit, and kept by long-term rules.
    LongTerm { rank: u32, kept_for: UnitSet },
    /// Exceeds a limit, and in use.
    Defer { rank: u32 },
    /// Exceeds a limit.
    Delete { rank: u32 },
}

impl CompactVerdict {
    pub(super) fn outcome(self) -> Outcome {
        match self {
            Self::NotJudged(_)
            | Self::NotCounted
            | Self::WithinLimits { .. }
            | Self::Floor { .. }
            | Self::Permanent { .. }
            | Self::LongTerm { .. } => Outcome::Keep,
            Self::Delete { .. } => Outcome::Delete,
            Self::Defer { .. } => Outcome::Defer,
            Self::BeingDeleted | Self::BeingDeletedNotJudged => Outcome::BeingDeleted,
        }
    }
}

// A judgement stores one for each backup, and its docs state the memory it takes.
const _: () = assert!(size_of::<CompactVerdict>() == 8);
