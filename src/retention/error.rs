//! Errors of judging.

/// Why backups cannot be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JudgeError {
    /// Two backups of one object have the same id and date. A backup counted twice could cause the
    /// deletion of a good one.
    #[error("backups {first} and {second} of the list have the same object, id and date")]
    Duplicate {
        /// The index of the first in the list.
        first: usize,
        /// The index of the second in the list.
        second: usize,
    },
    /// The list has more than 2³² − 1 backups.
    #[error("at most {} backups can be judged at once, found {found}", u32::MAX)]
    TooMany {
        /// The number of backups in the list.
        found: usize,
    },
}
