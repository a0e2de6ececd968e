//! What a plan was made from.

use serde::{Deserialize, Serialize};

/// The SHA-256 of what a plan was made from.
#[derive(Deserialize, Serialize)]
pub(super) struct SourceDigests {
    /// Of the policy's file.
    pub(super) policy: String,
    /// Of the listing's files, one after the other in the order given.
    pub(super) listing: String,
}
