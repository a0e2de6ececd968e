//! What several kinds of document have in common.

use std::fmt;

/// What several kinds are, whether requests or answers and of whichever service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DocumentFamily {
    /// One policy: a request to create or to change it, or the service's answer.
    Policy,
    /// A page of policies or of backups.
    Listing,
    /// A query.
    Query,
    /// An error.
    Error,
}

impl DocumentFamily {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Policy, Self::Listing, Self::Query, Self::Error];

    /// Its name.
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
