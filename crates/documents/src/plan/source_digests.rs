//! The digests of a plan's sources.

use serde::{Deserialize, Serialize};

/// BLAKE3 digests of what a plan was made from, in hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct SourceDigests {
    /// The policy file.
    pub policy: String,
    /// The vault files, concatenated in the given order; `None` without vaults.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vaults: Option<String>,
    /// The listing files, concatenated in the given order.
    pub listing: String,
}
