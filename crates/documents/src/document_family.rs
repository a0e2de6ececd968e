//! Groups of document kinds.

use crate::names::names;

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

names! { DocumentFamily, "family":
    Policy = "policy",
    Listing = "listing",
    Query = "query",
    Error = "error",
}
