//! How much of their lists the pages of a listing hold.

use hashbrown::{HashMap, HashSet};

/// How much of a list the pages of a listing hold, by the `count` that they state.
///
/// Each page states the total of its whole list. Of the pages of one source, such as a file, the
/// greatest count holds. A source with fewer backups than that is taken for a part of a list: it is
/// whole together with the other such sources of the same count. A source that has all its backups
/// makes up for no other, since it may be a list of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Extent {
    /// As many backups as stated.
    Whole,
    /// Fewer than stated.
    Partial {
        /// How many were read.
        read: usize,
        /// How many there are.
        count: u64,
    },
    /// No page states a count.
    #[default]
    Unstated,
}

/// A source whose pages state a count.
pub(super) struct CountedSource<Ids> {
    /// The greatest that they state.
    pub(super) count: u64,
    /// How many backups it has, those that repeat another left out.
    pub(super) backups: usize,
    /// The ids of its backups.
    pub(super) ids: Ids,
}

/// The sources of one count.
#[derive(Default)]
struct SameCountSources<'l> {
    has_whole: bool,
    /// The backups of those that have fewer.
    parts: HashSet<&'l str>,
}

impl SameCountSources<'_> {
    /// How many backups the parts lack.
    fn missing(&self, count: u64) -> u64 {
        match self.parts.len() as u64 {
            // An empty page follows the last one of a list.
            0 if self.has_whole => 0,
            0 => count,
            held => (count - held % count) % count,
        }
    }
}

impl Extent {
    /// That of `read` backups.
    pub(super) fn of<'l, Ids: Iterator<Item = &'l str>>(
        read: usize,
        sources: impl Iterator<Item = CountedSource<Ids>>,
    ) -> Self {
        let mut by_count: HashMap<u64, SameCountSources<'_>> = HashMap::new();
        for CountedSource { count, backups, ids } in sources {
            let alike = by_count.entry(count).or_default();
            if backups as u64 >= count {
                alike.has_whole = true;
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
