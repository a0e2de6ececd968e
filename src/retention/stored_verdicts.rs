//! The verdicts on a table, without the table.

use alloc::vec::Vec;

use chrono::{DateTime, Utc};

use super::compact_verdict::CompactVerdict;
use super::limits::Limits;

/// The verdicts on a table, and what they follow from.
#[derive(Clone, Debug)]
pub(crate) struct StoredVerdicts {
    pub(super) limits: Limits,
    pub(super) now: DateTime<Utc>,
    /// In the order of the table.
    pub(super) verdicts: Vec<CompactVerdict>,
    /// Indices in the table, grouped by object, newest first.
    pub(super) order: Vec<u32>,
    /// The end of each object's group in `order`.
    pub(super) ends: Vec<u32>,
}

impl StoredVerdicts {
    /// Iterates over the groups of `order`. None is empty.
    pub(super) fn groups(&self) -> impl Iterator<Item = &[u32]> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let group = &self.order[start..*end as usize];
            start = *end as usize;
            group
        })
    }
}
