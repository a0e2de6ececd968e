//! Whether a listing contains all backups, according to the `count` that its pages state.

use hashbrown::{HashMap, HashSet};
use keeptime::policy::Extent;

/// A source, such as a file, whose pages state a count.
pub(super) struct CountedSource<Ids> {
    /// The greatest count of its pages.
    pub(super) count: u64,
    /// The number of its backups, without those that repeat another.
    pub(super) backups: usize,
    /// The ids of its backups.
    pub(super) ids: Ids,
}

/// The sources whose pages state the same count.
#[derive(Default)]
struct SameCountSources<'l> {
    has_complete: bool,
    /// The ids of all backups in sources that have fewer than the count.
    parts: HashSet<&'l str>,
}

impl SameCountSources<'_> {
    /// Returns how many backups the incomplete sources lack together.
    fn missing(&self, count: u64) -> u64 {
        match self.parts.len() as u64 {
            // Together with a complete source, an empty source is the empty page that follows the
            // last page of the listing.
            0 if self.has_complete => 0,
            0 => count,
            held => (count - held % count) % count,
        }
    }
}

/// Returns the extent of a listing of `read` backups.
pub(super) fn extent<'l, Ids: Iterator<Item = &'l str>>(
    read: usize,
    sources: impl Iterator<Item = CountedSource<Ids>>,
) -> Extent {
    let mut by_count: HashMap<u64, SameCountSources<'_>> = HashMap::new();
    for CountedSource { count, backups, ids } in sources {
        let alike = by_count.entry(count).or_default();
        if backups as u64 >= count {
            alike.has_complete = true;
        } else {
            alike.parts.extend(ids);
        }
    }
    if by_count.is_empty() {
        return Extent::Unstated;
    }
    let missing =
        by_count.iter().map(|(count, alike)| alike.missing(*count)).fold(0, u64::saturating_add);
    match missing {
        0 => Extent::Whole,
        _ => Extent::Partial { read, count: missing.saturating_add(read as u64) },
    }
}
