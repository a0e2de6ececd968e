//! The deletions that follow from a judgement.

use alloc::vec::{self, Vec};
use core::num::NonZeroUsize;
use core::{iter, slice};

use super::judgement::Judgement;
use super::table::{BackupTable, date};

/// The backups to delete, oldest first. [`Judgement::deletions`] returns them without the last good copies.
///
/// ```
/// # use chrono::{DateTime, Utc};
/// # use keeptime::retention::{Backup, BackupState, Completeness, Expiry, Limits};
/// # struct Record(u8, DateTime<Utc>);
/// # impl Backup for Record {
/// #     type Id = u8;
/// #     type Object = str;
/// #     fn id(&self) -> &u8 { &self.0 }
/// #     fn object(&self) -> &str { "server" }
/// #     fn created_at(&self) -> Option<DateTime<Utc>> { Some(self.1) }
/// #     fn state(&self) -> BackupState { BackupState::Available }
/// #     fn policy_id(&self) -> Option<&str> { None }
/// #     fn completeness(&self) -> Completeness { Completeness::Complete }
/// #     fn expiry(&self) -> Expiry { Expiry::NotRecorded }
/// # }
/// # let now: DateTime<Utc> = "2025-03-01T12:00:00Z".parse()?;
/// # let backups = [Record(1, now), Record(2, now), Record(3, now)];
/// let deletions = Limits::UNLIMITED.with_max_backups(1).judge(&backups, now)?.deletions();
/// assert_eq!(deletions.len(), 2);
/// for backup in &deletions {
///     println!("delete {}", backup.id());
/// }
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Deletions<R> {
    rows: Vec<R>,
    excluded_last_copies: Vec<R>,
}

impl<R: Copy> Deletions<R> {
    /// Lists the deletions of a judgement without those at the given indices, which must be sorted.
    pub(super) fn new<'j, T: BackupTable<Row<'j> = R>>(
        judgement: &'j Judgement<T>,
        excluded: &[u32],
    ) -> Self {
        let table = judgement.table();
        // Numbers in 16 bytes, which sort faster than an `Option<UnixTime>` and an index. A backup that has
        // lost its date since it was judged is kept.
        let mut oldest_first: Vec<(i64, u32, u32)> = judgement
            .deleted_indices()
            .filter_map(|index| {
                let created_at = date(table, index as usize)?;
                Some((created_at.seconds(), created_at.nanoseconds(), index))
            })
            .collect();
        // The sort is stable, so backups of two objects with the same date and id keep their order.
        oldest_first.sort_by(
            |&(seconds, nanoseconds, index), &(seconds2, nanoseconds2, index2)| {
                let id = |index: u32| table.id(index as usize);
                (seconds, nanoseconds)
                    .cmp(&(seconds2, nanoseconds2))
                    .then_with(|| id(index).cmp(id(index2)))
            },
        );
        let mut deletions = Self { rows: Vec::new(), excluded_last_copies: Vec::new() };
        for (.., index) in oldest_first {
            let rows = match excluded.binary_search(&index) {
                Ok(_) => &mut deletions.excluded_last_copies,
                Err(_) => &mut deletions.rows,
            };
            rows.push(table.row(index as usize));
        }
        deletions
    }

    /// Returns the number of backups to delete.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Returns whether no backup is to be deleted.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Iterates over the backups to delete, oldest first.
    pub fn iter(&self) -> iter::Copied<slice::Iter<'_, R>> {
        self.rows.iter().copied()
    }

    /// Splits the backups, oldest first, into groups (waves) of at most `size` backups, for services
    /// that run only a limited number of deletions at once.
    pub fn waves(&self, size: NonZeroUsize) -> impl ExactSizeIterator<Item = &[R]> {
        self.rows.chunks(size.get())
    }

    /// Returns the backups that exceed a limit but are excluded from the deletions, oldest first:
    /// each is the last good copy of its object.
    pub fn excluded_last_copies(&self) -> &[R] {
        &self.excluded_last_copies
    }
}

impl<R> IntoIterator for Deletions<R> {
    type Item = R;
    type IntoIter = vec::IntoIter<R>;

    fn into_iter(self) -> Self::IntoIter {
        self.rows.into_iter()
    }
}

impl<'a, R: Copy> IntoIterator for &'a Deletions<R> {
    type Item = R;
    type IntoIter = iter::Copied<slice::Iter<'a, R>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
