//! Texts that are stored together, and those that many backups share.

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

    /// Returns whether these are the texts.
    fn are(&self, texts: [&str; N]) -> bool {
        let mut start = 0;
        texts.iter().zip(self.ends).all(|(text, end)| {
            let own = self.joined.as_bytes().get(start..end);
            start = end;
            own == Some(text.as_bytes())
        })
    }
}

/// Texts that many backups share. Each is stored once.
#[derive(Clone, Debug)]
pub(crate) struct SharedTexts<const N: usize> {
    hasher: DefaultHashBuilder,
    /// In the order in which they first came.
    known: Vec<Arc<Texts<N>>>,
    /// The hash of each, and its number.
    numbers: HashTable<(u64, usize)>,
    /// The number of those that were shared last.
    latest: usize,
}

impl<const N: usize> Default for SharedTexts<N> {
    fn default() -> Self {
        Self {
            hasher: DefaultHashBuilder::default(),
            known: Vec::new(),
            numbers: HashTable::new(),
            latest: 0,
        }
    }
}

impl<const N: usize> SharedTexts<N> {
    /// Returns the texts, as stored before if they are known.
    pub(crate) fn share(&mut self, texts: [&str; N]) -> Arc<Texts<N>> {
        // Listings are sorted by server, or by date: then the servers come in the same order again and again.
        for number in [self.latest + 1, self.latest] {
            if let Some(known) = self.known.get(number).filter(|known| known.are(texts)) {
                self.latest = number;
                return Arc::clone(known);
            }
        }
        let (known, hash) = (&mut self.known, self.hasher.hash_one(texts));
        let is_equal =
            |(_, number): &(u64, usize)| known.get(*number).is_some_and(|known| known.are(texts));
        self.latest = match self.numbers.entry(hash, is_equal, |(hash, _)| *hash) {
            Entry::Occupied(number) => number.get().1,
            Entry::Vacant(new) => {
                new.insert((hash, known.len()));
                known.push(Arc::new(Texts::new(texts)));
                known.len() - 1
            }
        };
        Arc::clone(&known[self.latest])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_stored_once() {
        let mut shared = SharedTexts::default();
        let given =
            [["web", "1"], ["we", "b1"], ["web", "1"], ["web", "1"], ["we", "b1"], ["we", "b"]];
        let [first, moved, again, same, next, other] = given.map(|texts| shared.share(texts));
        assert!(Arc::ptr_eq(&first, &again) && Arc::ptr_eq(&first, &same));
        assert!(Arc::ptr_eq(&moved, &next));
        assert_eq!([moved.get(0), moved.get(1)], ["we", "b1"]);
        assert_eq!([other.get(0), other.get(1)], ["we", "b"]);
    }
}
