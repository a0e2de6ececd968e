//! Whether a listing contains all backups, according to the `count` that its pages state.

use hashbrown::{HashMap, HashSet};

/// How many of the existing backups a listing contains, according to the `count` that its pages
/// state.
///
/// The `count` of a page is the number of backups on all pages of a listing. For the pages of one
/// source, such as a file, the greatest count is used. A source with fewer backups than its count
/// is a part of a listing. The backups of all such sources with the same count are added up: the
/// sum must be the count, or a multiple of it if they are parts of several listings. A source
/// that has all its backups is not combined with others, because they may be parts of another
/// listing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Extent {
    /// The listing has as many backups as its pages state.
    Whole,
    /// The listing has fewer backups than its pages state.
    Partial {
        /// The number of backups read.
        read: usize,
        /// The number of backups that exist.
        count: u64,
    },
    /// No page states a count.
    #[default]
    Unstated,
}

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

impl Extent {
    /// Returns the extent of a listing of `read` backups.
    pub(super) fn of<'l, Ids: Iterator<Item = &'l str>>(
        read: usize,
        sources: impl Iterator<Item = CountedSource<Ids>>,
    ) -> Self {
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
            return Self::Unstated;
        }
        let missing = by_count
            .iter()
            .map(|(count, alike)| alike.missing(*count))
            .fold(0, u64::saturating_add);
        match missing {
            0 => Self::Whole,
            _ => Self::Partial { read, count: missing.saturating_add(read as u64) },
        }
    }
}
