//! The keys that sort backups from newest to oldest.

use chrono::{DateTime, Utc};

use super::backup::Backup;
use super::class::{BackupClass, JudgedBackups};
use super::error::JudgeError;
use super::limits::Limits;

/// The sort key and class of a backup.
///
/// All keys are computed in one pass over the list. Reading the list at random while sorting would take
/// longer than everything else.
#[derive(Clone, Copy)]
pub(super) struct SortKey {
    /// The age in whole seconds, limited to the range of `u32`.
    seconds: u32,
    /// The index of the backup in the list.
    index: u32,
    class: BackupClass,
}

impl SortKey {
    /// A placeholder for keys that are not computed yet.
    pub(super) const EMPTY: Self = Self { seconds: 0, index: 0, class: BackupClass::NotCounted };

    // Runs once per backup. Without the attribute it is not inlined into generic code of other crates.
    #[inline]
    pub(super) fn new(
        index: u32,
        backup: &impl Backup,
        limits: Limits,
        judged: JudgedBackups<'_>,
        now: DateTime<Utc>,
    ) -> Self {
        let created_at = backup.created_at();
        Self {
            seconds: seconds_before(now, created_at),
            index,
            class: BackupClass::new(backup, created_at, limits, judged, now),
        }
    }

    pub(super) fn index(self) -> u32 {
        self.index
    }

    pub(super) fn class(self) -> BackupClass {
        self.class
    }

    /// Returns when the backup was created, in seconds since 1970.
    pub(super) fn timestamp<B: Backup>(self, backups: &[B], now: DateTime<Utc>) -> i64 {
        let created_at = match self.seconds {
            // `u32::MAX` also stands for every greater age, so the exact date is read.
            u32::MAX => backups[self.index as usize].created_at(),
            _ => None,
        };
        created_at.map_or_else(|| now.timestamp() - i64::from(self.seconds), |at| at.timestamp())
    }

    /// Returns a value that is smaller for newer backups, to the second.
    fn seconds_and_index(self) -> (u32, u32) {
        (self.seconds, self.index)
    }
}

/// Returns the age in whole seconds, limited to the range of `u32`: 0 for a date after `now`, and
/// `u32::MAX` without a date.
#[inline]
fn seconds_before(now: DateTime<Utc>, created_at: Option<DateTime<Utc>>) -> u32 {
    let Some(created_at) = created_at else { return u32::MAX };
    let seconds = now.timestamp() - created_at.timestamp();
    u32::try_from(seconds.max(0)).unwrap_or(u32::MAX)
}

/// Sorts the keys of one object by date and then by id, newest first.
pub(super) fn sort_newest_first<B: Backup>(
    backups: &[B],
    object: &mut [SortKey],
) -> Result<(), JudgeError> {
    // Lists are often sorted by date, ascending or descending. Reversing an ascending list first makes
    // it sorted, and sorting a sorted list takes almost no time.
    if object.first().map(|key| key.seconds_and_index())
        > object.last().map(|key| key.seconds_and_index())
    {
        object.reverse();
    }
    object.sort_unstable_by_key(|key| key.seconds);
    object
        .chunk_by_mut(|a, b| a.seconds == b.seconds)
        .filter(|same_second| same_second.len() > 1)
        .try_for_each(|same_second| sort_same_second(backups, same_second))
}

/// Sorts keys of the same second by exact date and then by id, newest first.
fn sort_same_second<B: Backup>(backups: &[B], keys: &mut [SortKey]) -> Result<(), JudgeError> {
    let newest_first = |a: &SortKey, b: &SortKey| {
        let [a, b] = [a, b].map(|key| &backups[key.index as usize]);
        (b.created_at(), b.id()).cmp(&(a.created_at(), a.id()))
    };
    // Ties are broken by index, so that with three duplicates the error always names the same two.
    keys.sort_unstable_by(|a, b| newest_first(a, b).then(a.index.cmp(&b.index)));
    match keys.windows(2).find(|pair| newest_first(&pair[0], &pair[1]).is_eq()) {
        None => Ok(()),
        Some(pair) => Err(JudgeError::Duplicate {
            first: pair[0].index as usize,
            second: pair[1].index as usize,
        }),
    }
}
