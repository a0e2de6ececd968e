//! Selects one page of the items that match a query.

use std::num::NonZeroU64;

use super::sort::{Sort, SortKey, SortedBy};
use keeptime::pattern::Excerpt;

/// The greatest number of items on a page if a query has no `limit` (CSBS v1, tables 5-64 and
/// 5-92; CBR v3, "Querying All Backups").
pub const DEFAULT_LIMIT: NonZeroU64 = NonZeroU64::new(1000).unwrap();

/// The error of a query whose marker is not the id of an item.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("marker takes the id of an existing item, found {found}")]
pub struct UnknownMarker {
    found: Excerpt,
}

/// The parameters of a query that select a page.
pub(crate) struct PageParameters<'q, K> {
    pub(crate) sort: Option<&'q Sort<K>>,
    pub(crate) marker: Option<&'q str>,
    pub(crate) offset: Option<NonZeroU64>,
    pub(crate) limit: Option<NonZeroU64>,
}

impl<K: SortKey> PageParameters<'_, K> {
    /// Filters and sorts the items, starts after the marker (even if the marker itself does not
    /// match), skips `offset` items and returns at most `limit`.
    pub(crate) fn select<'i, T: SortedBy<K>>(
        &self,
        items: &'i [T],
        matches: impl Fn(&'i T) -> bool,
    ) -> Result<Vec<&'i T>, UnknownMarker> {
        let newest_first = Sort::default();
        let sort = self.sort.unwrap_or(&newest_first);
        let marker = match self.marker {
            None => None,
            Some(marker) => {
                let item = items.iter().find(|item| item.sorted_id() == Some(marker));
                Some(item.ok_or_else(|| UnknownMarker { found: marker.into() })?)
            }
        };
        let is_after = |item: &&T| marker.is_none_or(|marker| sort.compare(*item, marker).is_gt());
        let mut items: Vec<_> =
            items.iter().filter(|item| matches(item)).filter(is_after).collect();
        items.sort_by(|a, b| sort.compare(*a, *b));
        let offset = self.offset.map_or(0, |offset| as_length(offset.get()));
        let limit = as_length(self.limit.unwrap_or(DEFAULT_LIMIT).get());
        Ok(items.into_iter().skip(offset).take(limit).collect())
    }
}

/// Saturates at `usize::MAX`, which no list exceeds.
fn as_length(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
