//! What a judgement keeps of each verdict.

use core::fmt;

use super::verdict::{Outcome, Outside};

/// What is kept of the verdict on a backup; the rest is worked out when it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// It is not counted and stays.
    Stays,
    Outside(Outside),
    /// Counted, with its rank.
    Within(u32),
    Floor(u32),
    Due(u32),
    Deferred(u32),
    Gone,
    /// Gone, and of an object that the judgement is not about.
    GoneOutside,
}

impl Mark {
    /// The greatest rank that can be packed.
    pub(super) const GREATEST_RANK: u32 = (1 << PackedMark::RANK_BITS) - 1;

    /// Whether a list of so many backups can be ranked.
    pub(super) fn can_rank(backups: usize) -> bool {
        u32::try_from(backups).is_ok_and(|greatest| greatest <= Self::GREATEST_RANK)
    }

    #[inline]
    pub(super) fn packed(self) -> PackedMark {
        let (kind, rank) = match self {
            Self::Stays => (0, 0),
            Self::Outside(Outside::OtherObject) => (1, 0),
            Self::Outside(Outside::NotEnabled) => (1, 1),
            Self::Outside(Outside::BeforePolicy) => (1, 2),
            Self::Outside(Outside::OtherPolicy) => (1, 3),
            Self::Outside(Outside::StatusDisabled) => (1, 4),
            Self::Within(rank) => (2, rank),
            Self::Floor(rank) => (3, rank),
            Self::Due(rank) => (4, rank),
            Self::Deferred(rank) => (5, rank),
            Self::Gone => (6, 0),
            Self::GoneOutside => (7, 0),
        };
        PackedMark((kind << PackedMark::RANK_BITS) + rank)
    }

    pub(super) fn outcome(self) -> Outcome {
        match self {
            Self::Stays | Self::Outside(_) | Self::Within(_) | Self::Floor(_) => Outcome::Keep,
            Self::Due(_) => Outcome::Delete,
            Self::Deferred(_) => Outcome::Defer,
            Self::Gone | Self::GoneOutside => Outcome::BeingDeleted,
        }
    }
}

/// A mark in four bytes: 3 bits of kind, and 29 of rank or of the reason why it is outside.
#[derive(Clone, Copy)]
pub(super) struct PackedMark(u32);

impl PackedMark {
    const RANK_BITS: u32 = 29;

    #[inline]
    pub(super) fn unpacked(self) -> Mark {
        let rank = self.0 & Mark::GREATEST_RANK;
        match (self.0 >> Self::RANK_BITS, rank) {
            (0, _) => Mark::Stays,
            (1, 0) => Mark::Outside(Outside::OtherObject),
            (1, 1) => Mark::Outside(Outside::NotEnabled),
            (1, 2) => Mark::Outside(Outside::BeforePolicy),
            (1, 3) => Mark::Outside(Outside::OtherPolicy),
            (1, _) => Mark::Outside(Outside::StatusDisabled),
            (2, _) => Mark::Within(rank),
            (3, _) => Mark::Floor(rank),
            (4, _) => Mark::Due(rank),
            (5, _) => Mark::Deferred(rank),
            (6, _) => Mark::Gone,
            _ => Mark::GoneOutside,
        }
    }
}

impl fmt::Debug for PackedMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.unpacked().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::{Mark, Outside};

    #[test]
    fn a_list_has_a_rank_for_each_backup_or_is_too_long() {
        assert!(Mark::can_rank(0) && Mark::can_rank(536_870_911));
        assert!(!Mark::can_rank(536_870_912) && !Mark::can_rank(usize::MAX));
    }

    // Ranks so great take more backups than a test can hold.
    #[test]
    fn every_mark_is_unpacked_as_it_was_packed() {
        let ranks = [1, 2, Mark::GREATEST_RANK];
        let counted = ranks.map(|rank| {
            [Mark::Within(rank), Mark::Floor(rank), Mark::Due(rank), Mark::Deferred(rank)]
        });
        let outside = [
            Outside::OtherObject,
            Outside::NotEnabled,
            Outside::BeforePolicy,
            Outside::OtherPolicy,
            Outside::StatusDisabled,
        ];
        let outside = outside.map(Mark::Outside);
        let others = [Mark::Stays, Mark::Gone, Mark::GoneOutside];
        for mark in counted.concat().into_iter().chain(outside).chain(others) {
            assert_eq!(mark.packed().unpacked(), mark);
        }
    }
}
