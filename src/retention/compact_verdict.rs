//! What a judgement holds of each verdict.

use super::verdict::{NotJudged, Outcome};

/// What is held of the verdict on a backup; its evidence is worked out when it is read.
///
/// The order of the rules is that of the variants: what comes earlier wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CompactVerdict {
    /// Being deleted, and of an object that the judgement is not about.
    BeingDeletedNotJudged,
    /// Being deleted.
    BeingDeleted,
    /// The judgement is not about it.
    NotJudged(NotJudged),
    /// Not counted: its record says why.
    NotCounted,
    /// Counted, and over no limit.
    WithinLimits { rank: u32 },
    /// Over a limit, and kept by the floor.
    Floor { rank: u32 },
    /// Over a limit, and in use.
    Defer { rank: u32 },
    /// Over a limit.
    Delete { rank: u32 },
}

impl CompactVerdict {
    pub(super) fn outcome(self) -> Outcome {
        match self {
            Self::NotJudged(_)
            | Self::NotCounted
            | Self::WithinLimits { .. }
            | Self::Floor { .. } => Outcome::Keep,
            Self::Delete { .. } => Outcome::Delete,
            Self::Defer { .. } => Outcome::Defer,
            Self::BeingDeleted | Self::BeingDeletedNotJudged => Outcome::BeingDeleted,
        }
    }
}

// A judgement holds one for each backup.
const _: () = assert!(size_of::<CompactVerdict>() == 8);
