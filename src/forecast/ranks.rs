//! The ranks of backups while new ones are created and others are deleted.

use alloc::vec;
use alloc::vec::Vec;

/// The ranks of an object's backups. Backups are numbered from 0 in the order in which they are added; the
/// last one has rank 1. Every operation takes time proportional to the logarithm of their number.
///
/// It is a Fenwick tree: node `i` (counted from 1) holds how many backups are left among those whose numbers
/// are below `i` and at or above `i` without its lowest bit.
pub(super) struct Ranks {
    tree: Vec<u32>,
    left: u32,
}

impl Ranks {
    /// Creates the ranks of at most `capacity` backups, none of which is added yet.
    pub(super) fn with_capacity(capacity: usize) -> Self {
        Self { tree: vec![0; capacity + 1], left: 0 }
    }

    /// Adds a backup. It must be newer than all others.
    pub(super) fn add(&mut self, number: usize) {
        self.left += 1;
        self.for_each_node_with(number, |count| *count += 1);
    }

    /// Removes a backup.
    pub(super) fn remove(&mut self, number: usize) {
        self.left -= 1;
        self.for_each_node_with(number, |count| *count -= 1);
    }

    /// Returns the rank of a backup that is left: how many are left that are not older.
    pub(super) fn rank(&self, number: usize) -> u32 {
        let mut older = 0;
        let mut node = number;
        while node > 0 {
            older += self.tree[node];
            node &= node - 1;
        }
        self.left - older
    }

    /// Returns the number of the backup with a rank, or `None` if there are fewer.
    pub(super) fn with_rank(&self, rank: u32) -> Option<usize> {
        let mut older = self.left.checked_sub(rank)?;
        let mut node = 0;
        let mut step = self.tree.len().next_power_of_two();
        while step > 0 {
            if let Some(count) = self.tree.get(node + step).filter(|count| **count <= older) {
                older -= count;
                node += step;
            }
            step /= 2;
        }
        Some(node)
    }

    fn for_each_node_with(&mut self, number: usize, change: impl Fn(&mut u32)) {
        let mut node = number + 1;
        while let Some(count) = self.tree.get_mut(node) {
            change(count);
            node += node & node.wrapping_neg();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_count_the_newer_backups_that_are_left() {
        for capacity in [0, 1, 2, 3, 7, 8, 9, 100] {
            let mut ranks = Ranks::with_capacity(capacity);
            let mut left = Vec::new();
            let check = |ranks: &Ranks, left: &[usize]| {
                for (rank, number) in (1..).zip(left.iter().rev()) {
                    assert_eq!(ranks.rank(*number), rank);
                    assert_eq!(ranks.with_rank(rank), Some(*number));
                }
                let len = u32::try_from(left.len()).unwrap_or(u32::MAX);
                assert_eq!(ranks.with_rank(len + 1), None);
            };
            for number in 0..capacity {
                ranks.add(number);
                left.push(number);
                if number % 3 == 2 {
                    let removed = left.remove(number % left.len());
                    ranks.remove(removed);
                }
                check(&ranks, &left);
            }
            while let Some(removed) = (!left.is_empty()).then(|| left.remove(left.len() / 2)) {
                ranks.remove(removed);
                check(&ranks, &left);
            }
        }
    }
}
