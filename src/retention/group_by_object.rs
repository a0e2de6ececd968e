//! A list of backups by their objects.

use alloc::vec;
use alloc::vec::Vec;
use core::hash::BuildHasher;
use core::mem;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::backup::Backup;
use super::sort_key::SortKey;

/// The keys of a list, those of an object together, and where those of each object end. The objects
/// come in the order in which the list first names them.
pub(super) fn group_by_object<B: Backup>(
    backups: &[B],
    key: impl Fn(u32, &B) -> SortKey,
) -> (Vec<SortKey>, Vec<u32>) {
    let (numbers, objects) = number_objects(backups);
    let mut ends = starts(&numbers, objects);
    let mut keys = vec![SortKey::EMPTY; backups.len()];
    for ((index, backup), number) in (0..).zip(backups).zip(numbers) {
        // A start moves on with each key and is the end at last.
        let end = &mut ends[number as usize];
        keys[*end as usize] = key(index, backup);
        *end += 1;
    }
    (keys, ends)
}

/// Where each number would start if they were sorted.
fn starts(numbers: &[u32], objects: u32) -> Vec<u32> {
    let mut starts = vec![0; objects as usize];
    for &number in numbers {
        starts[number as usize] += 1;
    }
    let mut start = 0;
    for count in &mut starts {
        start += mem::replace(count, start);
    }
    starts
}

/// The number of each backup's object, and how many objects there are. They are numbered in the
/// order in which the list first names them.
fn number_objects<B: Backup>(backups: &[B]) -> (Vec<u32>, u32) {
    let hasher = DefaultHashBuilder::default();
    let object_at = |index: u32| backups[index as usize].object();
    // Each object as the index that first names it: 4 bytes, whatever it is.
    let mut firsts = HashTable::new();
    let mut numbers: Vec<u32> = Vec::with_capacity(backups.len());
    let mut objects = 0;
    let mut previous = None;
    for (index, backup) in (0..).zip(backups) {
        let object = backup.object();
        let number = match previous {
            // Lists tend to come grouped; then the hash is asked once an object.
            Some((previous, number)) if previous == object => number,
            _ => {
                let first = *firsts
                    .entry(
                        hasher.hash_one(object),
                        |&first| object_at(first) == object,
                        |&first| hasher.hash_one(object_at(first)),
                    )
                    .or_insert(index)
                    .get();
                // A index that is its own first has no number yet: a new object.
                numbers.get(first as usize).copied().unwrap_or_else(|| {
                    objects += 1;
                    objects - 1
                })
            }
        };
        numbers.push(number);
        previous = Some((object, number));
    }
    (numbers, objects)
}
