//! The verdicts on a table of backups, and what follows from them.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use chrono::{DateTime, Utc};

use super::compact_verdict::CompactVerdict;
use super::deletions::Deletions;
use super::evidence::Evidence;
use super::limits::Limits;
use super::object_judgement::ObjectJudgement;
use super::stored_verdicts::StoredVerdicts;
use super::summary::Summary;
use super::table::BackupTable;
use super::verdict::{Outcome, Verdict};

/// The verdicts on all backups of a table, returned by [`Limits::judge`].
///
/// It holds the table, which may be a reference, and takes 12 bytes per backup and 4 per object. It stores
/// each backup's outcome and rank. [`outcome`](Self::outcome), [`rank`](Self::rank) and
/// [`summary`](Self::summary) return what is stored; everything that yields a [`Verdict`] or deletions
/// reads the backup again, and keeps it if it contradicts its outcome.
///
/// A judgement of an owned table is owned too, so it can be returned and sent to another thread:
///
/// ```
/// # use chrono::{DateTime, Utc};
/// # use keeptime::retention::{Backup, BackupState, Completeness, Expiry, Limits};
/// # struct Row { id: u64, taken: DateTime<Utc> }
/// # impl Backup for Row {
/// #     type Id = u64;
/// #     type Object = str;
/// #     fn id(&self) -> &u64 { &self.id }
/// #     fn object(&self) -> &str { "server" }
/// #     fn created_at(&self) -> Option<DateTime<Utc>> { Some(self.taken) }
/// #     fn state(&self) -> BackupState { BackupState::Available }
/// #     fn policy_id(&self) -> Option<&str> { None }
/// #     fn completeness(&self) -> Completeness { Completeness::Complete }
/// #     fn expiry(&self) -> Expiry { Expiry::NotRecorded }
/// # }
/// use std::sync::Arc;
/// use std::thread;
///
/// # let now: DateTime<Utc> = "2025-03-01T12:00:00Z".parse()?;
/// let rows: Arc<[Row]> = [Row { id: 1, taken: now }, Row { id: 2, taken: now }].into();
/// let judgement = Limits::UNLIMITED.with_max_backups(1).judge(Arc::clone(&rows), now)?;
/// let deleter = thread::spawn(move || {
///     let deletions = judgement.deletions();
///     deletions.iter().map(|row| row.id).collect::<Vec<_>>()
/// });
/// assert_eq!(deleter.join().unwrap(), [1]);
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Judgement<T> {
    table: T,
    stored: Arc<StoredVerdicts>,
}

impl<T: BackupTable> Judgement<T> {
    pub(crate) fn new(table: T, stored: StoredVerdicts) -> Self {
        Self { table, stored: Arc::new(stored) }
    }

    /// Returns the limits that the backups were judged by.
    pub fn limits(&self) -> Limits {
        self.stored.limits
    }

    /// Returns the time at which the backups were judged.
    pub fn now(&self) -> DateTime<Utc> {
        self.stored.now
    }

    /// Returns the table.
    pub fn table(&self) -> &T {
        &self.table
    }

    /// Returns the table and drops the verdicts.
    pub fn into_table(self) -> T {
        self.table
    }

    /// Returns the same judgement of a reference to the table. The verdicts are shared, not copied.
    pub fn borrowed(&self) -> Judgement<&T> {
        Judgement { table: &self.table, stored: Arc::clone(&self.stored) }
    }

    /// Returns the outcome for the backup at `index` of the table, or `None` if there is no such index.
    pub fn outcome(&self, index: usize) -> Option<Outcome> {
        Some(self.stored.verdicts.get(index)?.outcome())
    }

    /// Returns the rank of the backup at `index` of the table among the counted backups of its object; the
    /// newest has rank 1. Returns `None` if the backup is not counted or there is no such index.
    pub fn rank(&self, index: usize) -> Option<u32> {
        self.stored.verdicts.get(index)?.rank()
    }

    /// Returns the verdict on the backup at `index` of the table, or `None` if there is no such index.
    pub fn verdict(&self, index: usize) -> Option<Verdict> {
        (index < self.stored.verdicts.len()).then(|| self.full_verdict(index))
    }

    /// Iterates over the outcomes, in the order of the table.
    pub fn outcomes(&self) -> impl ExactSizeIterator<Item = Outcome> {
        self.stored.verdicts.iter().map(|verdict| verdict.outcome())
    }

    /// Iterates over the [ranks](Self::rank), in the order of the table.
    pub fn ranks(&self) -> impl ExactSizeIterator<Item = Option<u32>> {
        self.stored.verdicts.iter().map(|verdict| verdict.rank())
    }

    /// Iterates over the backups with their verdicts, in the order of the table.
    pub fn verdicts(&self) -> impl ExactSizeIterator<Item = (T::Row<'_>, Verdict)> {
        let evidence = self.evidence();
        self.stored
            .verdicts
            .iter()
            .enumerate()
            .map(move |(index, verdict)| (self.table.row(index), evidence.verdict(index, *verdict)))
    }

    /// Iterates over the objects, in the order in which they first appear in the table.
    pub fn objects(&self) -> impl Iterator<Item = ObjectJudgement<'_, T>> {
        self.stored.groups().map(|newest_first| ObjectJudgement::new(self, newest_first))
    }

    /// Returns the number of backups with each outcome.
    pub fn summary(&self) -> Summary {
        Summary::of(self.outcomes())
    }

    /// Iterates over the backups that this judgement deletes or defers and that `before`, a judgement of
    /// the same table, keeps. Yields the verdicts of this judgement, in the order of the table.
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
    /// let before = Limits::UNLIMITED.with_max_backups(2).judge(&backups, now)?;
    /// let after = Limits::UNLIMITED.with_max_backups(1).judge(&backups, now)?;
    /// assert_eq!(before.summary().deleted, 1);
    /// assert_eq!(after.newly_deleted(&before).count(), 1);
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub fn newly_deleted<'j>(
        &'j self,
        before: &'j Self,
    ) -> impl Iterator<Item = (T::Row<'j>, Verdict)> {
        self.verdicts()
            .zip(before.outcomes())
            .filter(|((_, after), before)| {
                matches!(after.outcome(), Outcome::Delete | Outcome::Defer)
                    && *before == Outcome::Keep
            })
            .map(|(after, _)| after)
    }

    /// Returns the backups to delete, oldest first: those with the verdict [`Delete`](Verdict::Delete)
    /// without the last good copy of any object.
    ///
    /// If the deletions would leave an object without a counted, [complete](super::Backup::completeness) backup,
    /// the newest complete backup among them is excluded. If none of them is complete and they would leave
    /// the object without a counted backup, the newest one is excluded.
    /// [`Deletions::excluded_last_copies`] returns the excluded backups. The verdicts do not change.
    /// [`deletions_with_last_copies`](Self::deletions_with_last_copies) excludes nothing.
    ///
    /// ```
    /// # use chrono::{DateTime, Utc};
    /// # use keeptime::retention::{Backup, BackupState, Completeness, Expiry, Limits};
    /// # struct Record(u8, DateTime<Utc>, Completeness);
    /// # impl Backup for Record {
    /// #     type Id = u8;
    /// #     type Object = str;
    /// #     fn id(&self) -> &u8 { &self.0 }
    /// #     fn object(&self) -> &str { "server" }
    /// #     fn created_at(&self) -> Option<DateTime<Utc>> { Some(self.1) }
    /// #     fn state(&self) -> BackupState { BackupState::Available }
    /// #     fn policy_id(&self) -> Option<&str> { None }
    /// #     fn completeness(&self) -> Completeness { self.2 }
    /// #     fn expiry(&self) -> Expiry { Expiry::NotRecorded }
    /// # }
    /// # let now: DateTime<Utc> = "2025-03-05T12:00:00Z".parse()?;
    /// let backups = [
    ///     Record(1, now, Completeness::Complete),
    ///     Record(2, now, Completeness::Complete),
    ///     Record(3, now, Completeness::Incomplete),
    /// ];
    /// let judgement = Limits::UNLIMITED.with_max_backups(1).judge(&backups, now)?;
    /// // The incomplete backup is the newest one, so both others exceed the limit.
    /// let deletions = judgement.deletions();
    /// assert_eq!(deletions.iter().map(|backup| *backup.id()).collect::<Vec<_>>(), [1]);
    /// assert_eq!(deletions.excluded_last_copies()[0].id(), &2);
    /// assert_eq!(judgement.deletions_with_last_copies().len(), 2);
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub fn deletions(&self) -> Deletions<T::Row<'_>> {
        let mut last: Vec<u32> = self.objects().filter_map(|object| object.last_copy()).collect();
        last.sort_unstable();
        Deletions::new(self, &last)
    }

    /// Returns all backups with the verdict [`Delete`](Verdict::Delete), oldest first, even the last good
    /// copy of an object. [`deletions`](Self::deletions) leaves these out.
    pub fn deletions_with_last_copies(&self) -> Deletions<T::Row<'_>> {
        Deletions::new(self, &[])
    }

    /// Returns the verdict with its reason on the backup at an index that is in the table.
    fn full_verdict(&self, index: usize) -> Verdict {
        self.evidence().verdict(index, self.stored.verdicts[index])
    }

    fn evidence(&self) -> Evidence<'_, T> {
        let StoredVerdicts { limits, now, .. } = &*self.stored;
        Evidence { table: &self.table, limits: *limits, now: (*now).into() }
    }

    pub(super) fn row_and_verdict(&self, index: usize) -> (T::Row<'_>, Verdict) {
        (self.table.row(index), self.full_verdict(index))
    }

    pub(super) fn compact_verdict(&self, index: u32) -> CompactVerdict {
        self.stored.verdicts[index as usize]
    }

    /// Iterates over the indices of the backups that are deleted, in the order of the table.
    pub(super) fn deleted_indices(&self) -> impl Iterator<Item = u32> {
        let evidence = self.evidence();
        (0..).zip(&self.stored.verdicts).filter_map(move |(index, verdict)| {
            let is_deleted = verdict.outcome() == Outcome::Delete
                && matches!(evidence.verdict(index as usize, *verdict), Verdict::Delete(_));
            is_deleted.then_some(index)
        })
    }

    /// Returns whether a backup with the outcome [`Delete`](Outcome::Delete) still has that verdict when it is
    /// read again.
    pub(super) fn is_deleted(&self, index: u32) -> bool {
        matches!(self.full_verdict(index as usize), Verdict::Delete(_))
    }
}

impl<T> fmt::Debug for Judgement<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Judgement")
            .field("verdicts", &self.stored.verdicts)
            .field("limits", &self.stored.limits)
            .field("now", &self.stored.now)
            .finish_non_exhaustive()
    }
}
