//! Which entries of an agenda are due at which second.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::cmp::Ordering;

use super::entries::Entries;
use super::entry::NEVER;

/// The indices of entries, in the order of the seconds at which they are due.
///
/// Many entries share a second, since policies tend to fire on the hour. They are sorted by their keys
/// when the first of them is asked for, not before.
///
/// An entry that is due at another second than before, or that was removed, may leave its index behind.
/// Such an index is stale: it is ignored when it comes to the front.
#[derive(Clone, Default)]
pub(super) struct Queue {
    /// The first second always has an index that is not stale.
    by_second: BTreeMap<i64, Vec<u32>>,
    /// The seconds whose indices are in descending order of their keys. These have no stale indices.
    sorted: BTreeSet<i64>,
    /// At least the number of stale indices.
    stale: usize,
}

impl Queue {
    /// Returns the first second at which an entry is due.
    pub(super) fn first_second(&self) -> Option<i64> {
        self.by_second.first_key_value().map(|(due, _)| *due)
    }

    /// Adds the index of an entry that is not in the queue.
    pub(super) fn add<K: Ord, V>(&mut self, entries: &Entries<K, V>, index: u32) {
        let Some(due) = entries.get(index).map(|entry| entry.due).filter(|due| *due != NEVER)
        else {
            return;
        };
        let indices = self.by_second.entry(due).or_default();
        if self.sorted.contains(&due) {
            indices.insert(position(entries, indices, index), index);
        } else {
            indices.push(index);
        }
    }

    /// Removes the index of an entry that is going to be due at another second or to be removed.
    pub(super) fn remove<K: Ord, V>(&mut self, entries: &Entries<K, V>, index: u32) {
        let Some(due) = entries.get(index).map(|entry| entry.due).filter(|due| *due != NEVER)
        else {
            return;
        };
        if !self.sorted.contains(&due) {
            self.stale += 1;
            return;
        }
        let Some(indices) = self.by_second.get_mut(&due) else { return };
        let position = position(entries, indices, index);
        if indices.get(position) == Some(&index) {
            indices.remove(position);
        }
        if indices.is_empty() {
            self.by_second.remove(&due);
            self.sorted.remove(&due);
        }
    }

    /// Returns the index of the first entry that is due before `end`: the one that is due at the earliest
    /// second, and of these the one with the least key.
    pub(super) fn first<K: Ord, V>(&mut self, entries: &Entries<K, V>, end: i64) -> Option<u32> {
        let mut first = self.by_second.first_entry().filter(|first| *first.key() < end)?;
        let due = *first.key();
        let indices = first.get_mut();
        if indices.len() != 1 && self.sorted.insert(due) {
            let len = indices.len();
            indices.retain(|index| entries.get(*index).is_some_and(|entry| entry.due == due));
            indices.sort_unstable_by(|a, b| descending(entries, *a, *b));
            indices.dedup();
            self.stale = self.stale.saturating_sub(len - indices.len());
        }
        indices.last().copied()
    }

    /// Removes the index that [`first`](Self::first) returned last, if nothing changed since.
    pub(super) fn pop_first(&mut self) {
        let Some(mut first) = self.by_second.first_entry() else { return };
        first.get_mut().pop();
        if first.get().is_empty() {
            let (due, _) = first.remove_entry();
            self.sorted.remove(&due);
        }
    }

    /// Drops stale indices: those at the front, and all of them once they are the majority.
    ///
    /// Call it after changes, before the queue is asked again.
    pub(super) fn drop_stale<K: Ord, V>(&mut self, entries: &Entries<K, V>) {
        if self.stale > entries.len() + 16 {
            *self = Self::default();
            for (index, _) in entries.indexed() {
                self.add(entries, index);
            }
        }
        while self.stale != 0 {
            let Some(mut first) = self.by_second.first_entry() else { return };
            let due = *first.key();
            let is_current =
                |index: &u32| entries.get(*index).is_some_and(|entry| entry.due == due);
            let indices = first.get_mut();
            let current = indices.iter().rposition(is_current).map_or(0, |last| last + 1);
            self.stale = self.stale.saturating_sub(indices.len() - current);
            indices.truncate(current);
            if current > 0 {
                return;
            }
            first.remove();
        }
    }

    /// Returns the number of indices, stale ones included.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.by_second.values().map(Vec::len).sum()
    }
}

/// Compares the keys of two entries, the greater one first.
fn descending<K: Ord, V>(entries: &Entries<K, V>, a: u32, b: u32) -> Ordering {
    entries.key(b).cmp(&entries.key(a))
}

/// Returns where an index is, or would be inserted, in a list that is sorted in descending order.
fn position<K: Ord, V>(entries: &Entries<K, V>, indices: &[u32], index: u32) -> usize {
    indices.partition_point(|other| descending(entries, *other, index) == Ordering::Less)
}
