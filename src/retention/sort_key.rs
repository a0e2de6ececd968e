//! What ranking needs of each backup, gathered in one pass over the list.

use chrono::{DateTime, Utc};

use super::backup::Backup;
use super::class::{BackupClass, JudgedBackups};
use super::error::JudgeError;
use super::limits::Limits;

/// All that ranking needs of a backup.
///
/// With it the list is read from its start to its end, and not at random by object and date, which
/// takes longer than all the rest.
#[derive(Clone, Copy)]
pub(super) struct SortKey {
    /// By how many whole seconds it is older than `now`, as far as 32 bits can tell.
    seconds: u32,
    /// Its index in the list.
    index: u32,
    class: BackupClass,
}

impl SortKey {
    /// Of no backup: what a list of keys holds until it is filled.
    pub(super) const EMPTY: Self = Self { seconds: 0, index: 0, class: BackupClass::NotCounted };

    // Made for every backup, in the caller's crate: without the hint each would be a call.
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

    /// Less for the newer one, as far as whole seconds tell.
    fn seconds_and_index(self) -> (u32, u32) {
        (self.seconds, self.index)
    }
}

/// How many whole seconds older than `now`, as near as 32 bits can tell: none for what is younger,
/// the most for what has no date.
#[inline]
fn seconds_before(now: DateTime<Utc>, created_at: Option<DateTime<Utc>>) -> u32 {
    let Some(created_at) = created_at else { return u32::MAX };
    let seconds = now.timestamp() - created_at.timestamp();
    u32::try_from(seconds.max(0)).unwrap_or(u32::MAX)
}

/// Sorts the keys of one object by date and then by id.
pub(super) fn sort_newest_first<B: Backup>(
    backups: &[B],
    object: &mut [SortKey],
) -> Result<(), JudgeError> {
    // Lists tend to be by date one way or the other, and sorting takes next to no time for those
    // that are in order, seconds that are equal included.
    if object.first().map(|key| key.seconds_and_index())
        > object.last().map(|key| key.seconds_and_index())
    {
        object.reverse();
    }
    object.sort_unstable_by_key(|key| key.seconds);
    object
        .chunk_by_mut(|a, b| a.seconds == b.seconds)
        .filter(|alike| alike.len() > 1)
        .try_for_each(|alike| sort_alike(backups, alike))
}

/// The same for keys whose seconds say too little: they are equal.
fn sort_alike<B: Backup>(backups: &[B], keys: &mut [SortKey]) -> Result<(), JudgeError> {
    let newest_first = |a: &SortKey, b: &SortKey| {
        let [a, b] = [a, b].map(|key| &backups[key.index as usize]);
        (b.created_at(), b.id()).cmp(&(a.created_at(), a.id()))
    };
    // In the end by index, so that of three repeats it is settled which two are told.
    keys.sort_unstable_by(|a, b| newest_first(a, b).then(a.index.cmp(&b.index)));
    match keys.windows(2).find(|pair| newest_first(&pair[0], &pair[1]).is_eq()) {
        None => Ok(()),
        Some(pair) => Err(JudgeError::Duplicate {
            first: pair[0].index as usize,
            second: pair[1].index as usize,
        }),
    }
}
