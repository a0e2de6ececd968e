//! The entries of an agenda: found by key, and addressed by an index that the queue stores.

use alloc::vec::Vec;
use core::borrow::Borrow;
use core::hash::{BuildHasher, Hash};

use hashbrown::{DefaultHashBuilder, HashTable};

use super::entry::Entry;

/// A map from keys to entries in which each entry keeps its index.
#[derive(Clone)]
pub(super) struct Entries<K, V> {
    /// `None` at the index of a removed entry, until a new one reuses the index.
    slots: Vec<Option<Entry<K, V>>>,
    free: Vec<u32>,
    hasher: DefaultHashBuilder,
    index_by_key: HashTable<u32>,
}

impl<K, V> Entries<K, V> {
    pub(super) fn with_capacity(capacity: usize) -> Self {
        Self {
            slots: Vec::with_capacity(capacity),
            free: Vec::new(),
            hasher: DefaultHashBuilder::default(),
            index_by_key: HashTable::with_capacity(capacity),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.index_by_key.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Entry<K, V>> {
        self.slots.iter().flatten()
    }

    /// Returns the entries with their indices.
    pub(super) fn indexed(&self) -> impl Iterator<Item = (u32, &Entry<K, V>)> {
        (0..).zip(&self.slots).filter_map(|(index, slot)| Some((index, slot.as_ref()?)))
    }

    pub(super) fn get(&self, index: u32) -> Option<&Entry<K, V>> {
        self.slots.get(index as usize)?.as_ref()
    }

    pub(super) fn get_mut(&mut self, index: u32) -> Option<&mut Entry<K, V>> {
        self.slots.get_mut(index as usize)?.as_mut()
    }

    /// Returns the entry of an index that is in use.
    // A guard borrows the agenda, so nothing can remove its entry.
    #[allow(clippy::expect_used)]
    pub(super) fn at(&self, index: u32) -> &Entry<K, V> {
        self.get(index).expect("the index is in use")
    }

    /// Like [`at`](Self::at), to change the entry.
    #[allow(clippy::expect_used)]
    pub(super) fn at_mut(&mut self, index: u32) -> &mut Entry<K, V> {
        self.get_mut(index).expect("the index is in use")
    }

    pub(super) fn key(&self, index: u32) -> Option<&K> {
        self.get(index).map(|entry| &entry.key)
    }
}

impl<K: Eq + Hash, V> Entries<K, V> {
    /// Returns the index of a key's entry.
    pub(super) fn index<Q>(&self, key: &Q) -> Option<u32>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let has_this_key =
            |index: &u32| self.key(*index).is_some_and(|known| known.borrow() == key);
        self.index_by_key.find(self.hasher.hash_one(key), has_this_key).copied()
    }

    /// Adds an entry whose key has none, and returns its index. Returns `None`, and drops the entry, if
    /// all indices are in use.
    pub(super) fn add(&mut self, entry: Entry<K, V>) -> Option<u32> {
        let index = match self.free.pop() {
            Some(index) => index,
            None => u32::try_from(self.slots.len()).ok()?,
        };
        let Self { slots, hasher, index_by_key, .. } = self;
        if index as usize == slots.len() {
            slots.push(None);
        }
        let hash = hasher.hash_one(&entry.key);
        slots[index as usize] = Some(entry);
        index_by_key.insert_unique(hash, index, |index| {
            slots[*index as usize].as_ref().map_or(0, |entry| hasher.hash_one(&entry.key))
        });
        Some(index)
    }

    /// Removes the entry of an index that is in use.
    #[allow(clippy::expect_used)]
    pub(super) fn take(&mut self, index: u32) -> Entry<K, V> {
        self.remove(index).expect("the index is in use")
    }

    /// Removes the entry of an index.
    pub(super) fn remove(&mut self, index: u32) -> Option<Entry<K, V>> {
        let entry = self.slots.get_mut(index as usize)?.take()?;
        let hash = self.hasher.hash_one(&entry.key);
        if let Ok(known) = self.index_by_key.find_entry(hash, |known| *known == index) {
            known.remove();
        }
        self.free.push(index);
        Some(entry)
    }
}
