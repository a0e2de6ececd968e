//! When a policy fires.

use crate::pattern::{Pattern, PatternError};

/// When a policy fires: its pattern, or the reason why the pattern is unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Firing {
    /// It fires at the times of this pattern.
    Pattern(Pattern),
    /// Its pattern was refused.
    Unreadable(PatternError),
}

impl Firing {
    pub(super) fn pattern(&self) -> Result<&Pattern, &PatternError> {
        match self {
            Self::Pattern(pattern) => Ok(pattern),
            Self::Unreadable(reason) => Err(reason),
        }
    }
}

impl From<Pattern> for Firing {
    fn from(pattern: Pattern) -> Self {
        Self::Pattern(pattern)
    }
}

impl From<PatternError> for Firing {
    fn from(reason: PatternError) -> Self {
        Self::Unreadable(reason)
    }
}
