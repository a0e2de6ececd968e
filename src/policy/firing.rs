//! When a policy fires.

use alloc::sync::Arc;
use core::fmt;

use crate::pattern::{Pattern, PatternError};

/// When a policy fires: its pattern, or the reason why the pattern is unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Firing {
    /// It fires at the times of this pattern.
    Pattern(Pattern),
    /// Its pattern is unknown.
    Unknown(UnknownPattern),
}

/// Why the pattern of a policy is unknown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnknownPattern {
    /// The pattern has a fault.
    #[error(transparent)]
    Refused(#[from] PatternError),
    /// The policy fires at times that no [`Pattern`] describes, or that no reference of the
    /// service explains.
    #[error(transparent)]
    Unsupported(UnsupportedTimes),
}

/// Why the times of a policy are not computed: a message from the code that read the
/// policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsupportedTimes(Arc<str>);

impl UnsupportedTimes {
    /// Creates the error with its message: one line without a full stop.
    pub fn new(message: impl Into<Arc<str>>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for UnsupportedTimes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl core::error::Error for UnsupportedTimes {}

impl Firing {
    pub(super) fn pattern(&self) -> Result<&Pattern, &UnknownPattern> {
        match self {
            Self::Pattern(pattern) => Ok(pattern),
            Self::Unknown(reason) => Err(reason),
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
        Self::Unknown(reason.into())
    }
}

impl From<UnsupportedTimes> for Firing {
    fn from(reason: UnsupportedTimes) -> Self {
        Self::Unknown(UnknownPattern::Unsupported(reason))
    }
}
