//! The digests of a plan's sources.

use serde::{Deserialize, Serialize};

/// SHA-256 digests of the files that a plan was made from.
#[derive(Deserialize, Serialize)]
pub(super) struct SourceDigests {
    /// The policy file.
    pub(super) policy: String,
    /// The vault files, concatenated in the given order; `None` without vaults.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) vaults: Option<String>,
    /// The listing files, concatenated in the given order.
    pub(super) listing: String,
}
