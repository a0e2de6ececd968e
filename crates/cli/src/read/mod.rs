//! Input: files, documents, policies, listings, times and zones.

mod blocks;
pub(crate) mod input;
pub(crate) mod kind;
pub(crate) mod listing;
pub(crate) mod names;
pub(crate) mod number;
mod page;
pub(crate) mod pattern;
pub(crate) mod policy;
pub(crate) mod policy_or_limits;
pub(crate) mod swapped;
pub(crate) mod terraform;
pub(crate) mod time;
pub(crate) mod vault;
pub(crate) mod zone;
