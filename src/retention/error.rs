//! Why there is no judgement.

/// Why backups cannot be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JudgeError {
    /// Two records of one object have the same id and the same date. A listing that repeats itself
    /// would push good backups out.
    #[error(
        "backups {first} and {second} of the list are of one object and have the same id and date"
    )]
    Duplicate {
        /// Where the first of the two stands, counted from 0.
        first: usize,
        /// Where the second stands.
        second: usize,
    },
    /// There are more backups than can be judged at once: more than 2³² − 1.
    #[error("at most {} backups are judged at once, found {found}", u32::MAX)]
    TooMany {
        /// How many there are.
        found: usize,
    },
}
