//! Errors of judging and ranking.

/// Why backups cannot be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JudgeError {
    /// Two backups of one object have the same id and date. A backup counted twice could cause the
    /// deletion of a good one.
    #[error("backups {first} and {second} of the list have the same object, id and date")]
    Duplicate {
        /// The index of the first in the table.
        first: usize,
        /// The index of the second in the table.
        second: usize,
    },
    /// The table has more than 2³² − 1 backups.
    #[error("at most {} backups can be judged at once, found {found}", u32::MAX)]
    TooMany {
        /// The number of backups in the table.
        found: usize,
    },
}

/// Why a [`Ranking`](super::Ranking) cannot judge a backup. The index counts the backups that it was
/// given, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum RankingError {
    /// The backup is newer than the one before it, or has the same date and a greater id.
    #[error(
        "backup {index} comes before the one before it; a ranking needs them sorted by date and then by id, \
         both descending"
    )]
    OutOfOrder {
        /// The index of the backup.
        index: usize,
    },
    /// The backup has the same id and date as the one before it.
    #[error("backup {index} has the same id and date as the one before it")]
    Duplicate {
        /// The index of the backup.
        index: usize,
    },
    /// The backup is of another object.
    #[error("backup {index} is of another object; a ranking has the backups of one object")]
    OtherObject {
        /// The index of the backup.
        index: usize,
    },
}
