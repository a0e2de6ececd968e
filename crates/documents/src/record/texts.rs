//! Texts that are stored together, and those that many backups share.

use std::array;
use std::hash::BuildHasher;
use std::ops::Range;
use std::sync::Arc;

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};

/// Several texts, one after another in one allocation. A listing has a million backups with several texts each;
/// as allocations of their own, these would take longer than reading the JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Texts<const N: usize> {
    joined: Box<str>,
    /// Where each text ends.
    ends: [usize; N],
}

impl<const N: usize> Texts<N> {
    pub(crate) fn new(texts: [&str; N]) -> Self {
        let mut joined = String::with_capacity(texts.iter().map(|text| text.len()).sum());
        let ends = texts.map(|text| {
            joined.push_str(text);
            joined.len()
        });
        Self { joined: joined.into_boxed_str(), ends }
    }

    /// Returns the text with this number. It is empty if there is none.
    pub(crate) fn get(&self, number: usize) -> &str {
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        let range =
            Range { start: start.unwrap_or(0), end: self.ends.get(number).copied().unwrap_or(0) };
        self.joined.get(range).unwrap_or_default()
    }

    /// Returns the text with this number, or `None` if it is empty.
    pub(crate) fn get_non_empty(&self, number: usize) -> Option<&str> {
        Some(self.get(number)).filter(|text| !text.is_empty())
    }

    fn all(&self) -> [&str; N] {
        array::from_fn(|number| self.get(number))
    }
}

/// Texts that many backups share. Each is stored once.
#[derive(Clone, Debug)]
pub(crate) struct SharedTexts<const N: usize> {
    hasher: DefaultHashBuilder,
    known: HashTable<Arc<Texts<N>>>,
}

impl<const N: usize> Default for SharedTexts<N> {
    fn default() -> Self {
        Self { hasher: DefaultHashBuilder::default(), known: HashTable::new() }
    }
}

impl<const N: usize> SharedTexts<N> {
    /// Returns the texts, as stored before if they are known.
    pub(crate) fn share(&mut self, texts: [&str; N]) -> Arc<Texts<N>> {
        let Self { hasher, known } = self;
        let is_equal = |known: &Arc<Texts<N>>| known.all() == texts;
        let hash = |known: &Arc<Texts<N>>| hasher.hash_one(known.all());
        match known.entry(hasher.hash_one(texts), is_equal, hash) {
            Entry::Occupied(known) => Arc::clone(known.get()),
            Entry::Vacant(new) => Arc::clone(new.insert(Arc::new(Texts::new(texts))).get()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_stored_once() {
        let mut shared = SharedTexts::default();
        let [first, moved, again] =
            [["web", "1"], ["we", "b1"], ["web", "1"]].map(|texts| shared.share(texts));
        assert!(Arc::ptr_eq(&first, &again));
        assert_eq!([moved.get(0), moved.get(1)], ["we", "b1"]);
    }
}
