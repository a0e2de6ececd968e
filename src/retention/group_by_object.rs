//! Groups a table of backups by object.

use alloc::vec;
use alloc::vec::Vec;
use core::hash::BuildHasher;
use core::mem;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::sort_key::SortKey;
use super::table::BackupTable;

/// Returns the sort keys of a number of backups grouped by object, and the end index of each group. The
/// groups are in the order in which their objects first appear in the table.
pub(super) fn group_by_object<T: BackupTable + ?Sized>(
    table: &T,
    count: u32,
    key: impl Fn(u32) -> SortKey,
) -> (Vec<SortKey>, Vec<u32>) {
    let (numbers, object_count) = number_objects(table, count);
    let mut ends = group_starts(&numbers, object_count);
    let mut keys = vec![SortKey::EMPTY; numbers.len()];
    for (index, number) in (0..).zip(numbers) {
        // Each key moves the start of its group forward by one, so that in the end it is the end of the
        // group.
        let end = &mut ends[number as usize];
        keys[*end as usize] = key(index);
        *end += 1;
    }
    (keys, ends)
}

/// Returns the index at which the group of each object starts.
fn group_starts(numbers: &[u32], object_count: u32) -> Vec<u32> {
    let mut starts = vec![0; object_count as usize];
    for &number in numbers {
        starts[number as usize] += 1;
    }
    let mut start = 0;
    for count in &mut starts {
        start += mem::replace(count, start);
    }
    starts
}

/// How many objects are hashed before the first of them is looked up. The objects are far from one another in
/// memory, and without lookups in between, the processor overlaps these reads.
const HASHED_AT_ONCE: usize = 32;

/// Returns the number of each backup's object, and how many objects there are. Objects are numbered from
/// 0 in the order in which they first appear in the table.
fn number_objects<T: BackupTable + ?Sized>(table: &T, count: u32) -> (Vec<u32>, u32) {
    let hasher = DefaultHashBuilder::default();
    let object_at = |index: u32| table.object(index as usize);
    // An object is stored as the index of its first backup: 4 bytes, whatever the object's type.
    let mut firsts = HashTable::new();
    let mut numbers: Vec<u32> = Vec::with_capacity(count as usize);
    let mut object_count = 0;
    let mut block = [0; HASHED_AT_ONCE];
    for start in (0..count).step_by(HASHED_AT_ONCE) {
        for (index, hash) in (start..count).zip(&mut block) {
            *hash = hasher.hash_one(object_at(index));
        }
        for (index, &hash) in (start..count).zip(&block) {
            let object = object_at(index);
            let first = *firsts
                .entry(
                    hash,
                    |&first| object_at(first) == object,
                    |&first| hasher.hash_one(object_at(first)),
                )
                .or_insert(index)
                .get();
            // If the first backup of the object has no number yet, it is the current one: the object is new.
            let number = numbers.get(first as usize).copied().unwrap_or_else(|| {
                object_count += 1;
                object_count - 1
            });
            numbers.push(number);
        }
    }
    (numbers, object_count)
}
