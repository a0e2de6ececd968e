//! The keys that sort backups from newest to oldest.

use alloc::vec::Vec;
use core::cmp::Reverse;

use super::class::BackupClass;
use super::criteria::Criteria;
use super::error::JudgeError;
use super::table::{BackupTable, date};
use super::unix_time::UnixTime;

/// The sort key and class of a backup.
///
/// All keys are computed in one pass over the table. Reading the table at random while sorting would take
/// longer than everything else.
#[derive(Clone, Copy)]
pub(super) struct SortKey {
    /// The age in whole seconds, limited to the range of `u32`.
    seconds: u32,
    /// The index of the backup in the table.
    index: u32,
    class: BackupClass,
}

impl SortKey {
    /// A placeholder for keys that are not computed yet.
    pub(super) const EMPTY: Self = Self { seconds: 0, index: 0, class: BackupClass::NotCounted };

    // Runs once per backup. Without the attribute it is not inlined into generic code of other crates.
    #[inline]
    pub(super) fn new(
        table: &(impl BackupTable + ?Sized),
        index: u32,
        criteria: &Criteria,
    ) -> Self {
        let created_at = date(table, index as usize);
        Self {
            seconds: seconds_before(criteria.now, created_at),
            index,
            class: BackupClass::new(table, index as usize, created_at, criteria),
        }
    }

    pub(super) fn index(self) -> u32 {
        self.index
    }

    pub(super) fn class(self) -> BackupClass {
        self.class
    }

    /// Returns when the backup was created, in seconds since 1970.
    pub(super) fn timestamp(self, table: &(impl BackupTable + ?Sized), now: UnixTime) -> i64 {
        let created_at = match self.seconds {
            // `u32::MAX` also stands for every greater age, so the exact date is read.
            u32::MAX => date(table, self.index as usize),
            _ => None,
        };
        created_at.map_or_else(|| now.seconds() - i64::from(self.seconds), UnixTime::seconds)
    }
}

/// Returns the age in whole seconds, limited to the range of `u32`: 0 for a date after `now`, and
/// `u32::MAX` without a date.
#[inline]
fn seconds_before(now: UnixTime, created_at: Option<UnixTime>) -> u32 {
    let Some(created_at) = created_at else { return u32::MAX };
    let seconds = now.seconds() - created_at.seconds();
    u32::try_from(seconds.max(0)).unwrap_or(u32::MAX)
}

/// Sorts the keys of one object by date and then by id, newest first.
pub(super) fn sort_newest_first(
    table: &(impl BackupTable + ?Sized),
    object: &mut [SortKey],
) -> Result<(), JudgeError> {
    // Lists are often sorted by date, ascending or descending. Reversing an ascending list first makes
    // it sorted, and sorting a short sorted list takes a fraction of the time.
    let ages = [object.first(), object.last()].map(|key| key.map(|key| key.seconds));
    if !ages.is_sorted() {
        object.reverse();
    }
    object.sort_unstable_by_key(|key| key.seconds);
    object
        .chunk_by_mut(|a, b| a.seconds == b.seconds)
        .try_for_each(|same_second| sort_same_second(table, same_second))
}

/// Sorts keys of the same second by exact date and then by id, newest first.
fn sort_same_second(
    table: &(impl BackupTable + ?Sized),
    keys: &mut [SortKey],
) -> Result<(), JudgeError> {
    // Nearly all backups have a second of their own.
    if let [_] = keys {
        return Ok(());
    }
    // The dates and ids are read once, because what is being sorted must not change.
    let mut exact: Vec<_> = keys
        .iter()
        .map(|key| {
            let index = key.index as usize;
            (Reverse((date(table, index), table.id(index))), *key)
        })
        .collect();
    // Ties are broken by index, so that with three duplicates the error always names the same two.
    exact.sort_unstable_by(|(a, a_key), (b, b_key)| a.cmp(b).then(a_key.index.cmp(&b_key.index)));
    if let Some(pair) = exact.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        let [first, second] = [0, 1].map(|at| pair[at].1.index as usize);
        return Err(JudgeError::Duplicate { first, second });
    }
    for (key, (_, sorted)) in keys.iter_mut().zip(exact) {
        *key = sorted;
    }
    Ok(())
}
