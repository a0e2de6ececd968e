//! Groups of document kinds.

use std::fmt;

/// A group of document kinds, across services, requests and answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DocumentFamily {
    /// A policy: a request to create or change one, or an answer.
    Policy,
    /// A page of policies or of backups.
    Listing,
    /// A query of policies or backups.
    Query,
    /// A service's error.
    Error,
}

impl DocumentFamily {
    /// All families.
    pub const ALL: [Self; 4] = [Self::Policy, Self::Listing, Self::Query, Self::Error];

    /// Returns the name of the family.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Listing => "listing",
            Self::Query => "query",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for DocumentFamily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
