//! One page of what is asked for.

use alloc::vec::Vec;
use core::num::NonZeroU64;

use super::sort::{Sort, SortKey};
use crate::pattern::Found;

/// How many items a page has where a query does not say (CSBS v1, tables 5-64 and 5-92).
pub const DEFAULT_LIMIT: NonZeroU64 = NonZeroU64::new(1000).unwrap();

/// None of the items that a query is about has the id of its marker.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("marker takes the id of an item that is listed, found {found}")]
pub struct UnknownMarker {
    found: Found,
}

/// Which page of the items that match.
pub(super) struct Page<'q, K> {
    pub(super) sort: Option<&'q Sort<K>>,
    pub(super) marker: Option<&'q str>,
    pub(super) offset: Option<NonZeroU64>,
    pub(super) limit: Option<NonZeroU64>,
}

impl<K: SortKey> Page<'_, K> {
    /// Sorts the items, and gives those after the marker, without as many as the offset says, up to
    /// the limit.
    pub(super) fn of<'i>(
        &self,
        mut items: Vec<&'i K::Item>,
    ) -> Result<Vec<&'i K::Item>, UnknownMarker> {
        let newest_first = Sort::default();
        let sort = self.sort.unwrap_or(&newest_first);
        items.sort_by(|a, b| sort.compare(a, b));
        let after_marker = match self.marker {
            None => 0,
            Some(marker) => {
                let place = items.iter().position(|item| K::id(item) == Some(marker));
                1 + place.ok_or_else(|| UnknownMarker { found: marker.into() })?
            }
        };
        let offset = self.offset.map_or(0, |offset| as_length(offset.get()));
        let limit = as_length(self.limit.unwrap_or(DEFAULT_LIMIT).get());
        Ok(items.into_iter().skip(after_marker).skip(offset).take(limit).collect())
    }
}

/// No list is longer than what this gives for what does not fit.
fn as_length(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
