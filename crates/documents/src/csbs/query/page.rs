//! One page of what is asked for.

use std::num::NonZeroU64;

use super::sort::{Sort, SortKey};
use keeptime::pattern::Excerpt;

/// How many items a page has where a query does not say (CSBS v1, tables 5-64 and 5-92).
pub const DEFAULT_LIMIT: NonZeroU64 = NonZeroU64::new(1000).unwrap();

/// No item has the id of a query's marker.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("marker takes the id of an item that is there, found {found}")]
pub struct UnknownMarker {
    found: Excerpt,
}

/// Which page of the items that match.
pub(super) struct PageParameters<'q, K> {
    pub(super) sort: Option<&'q Sort<K>>,
    pub(super) marker: Option<&'q str>,
    pub(super) offset: Option<NonZeroU64>,
    pub(super) limit: Option<NonZeroU64>,
}

impl<K: SortKey> PageParameters<'_, K> {
    /// Of all items those that match, sorted; after the marker, which need not match any more; without
    /// as many as the offset says, and up to the limit.
    pub(super) fn select<'i>(
        &self,
        items: &'i [K::Item],
        matches: impl Fn(&'i K::Item) -> bool,
    ) -> Result<Vec<&'i K::Item>, UnknownMarker> {
        let newest_first = Sort::default();
        let sort = self.sort.unwrap_or(&newest_first);
        let marker = match self.marker {
            None => None,
            Some(marker) => {
                let item = items.iter().find(|item| K::id(item) == Some(marker));
                Some(item.ok_or_else(|| UnknownMarker { found: marker.into() })?)
            }
        };
        let is_after =
            |item: &&K::Item| marker.is_none_or(|marker| sort.compare(item, marker).is_gt());
        let mut items: Vec<_> =
            items.iter().filter(|item| matches(item)).filter(is_after).collect();
        items.sort_by(|a, b| sort.compare(a, b));
        let offset = self.offset.map_or(0, |offset| as_length(offset.get()));
        let limit = as_length(self.limit.unwrap_or(DEFAULT_LIMIT).get());
        Ok(items.into_iter().skip(offset).take(limit).collect())
    }
}

/// No list is longer than what this gives for what does not fit.
fn as_length(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
