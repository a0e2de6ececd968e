//! The verdicts on the backups of one object, and what is left of them.

use core::fmt;

use super::backup::Completeness;
use super::compact_verdict::{CompactVerdict, CountedVerdict};
use super::judgement::Judgement;
use super::table::BackupTable;
use super::verdict::{NotJudged, Verdict};

/// The verdicts on the backups of one object, yielded by [`Judgement::objects`].
pub struct ObjectJudgement<'j, T> {
    judgement: &'j Judgement<T>,
    /// Indices in the table. Never empty.
    newest_first: &'j [u32],
}

impl<'j, T: BackupTable> ObjectJudgement<'j, T> {
    pub(super) fn new(judgement: &'j Judgement<T>, newest_first: &'j [u32]) -> Self {
        Self { judgement, newest_first }
    }

    /// Returns the object.
    pub fn object(&self) -> &'j T::Object {
        self.judgement.table().object(self.newest_index())
    }

    /// Returns the index of its newest backup in the table.
    pub(crate) fn newest_index(&self) -> usize {
        self.newest_first[0] as usize
    }

    /// Returns its newest backup; one without a date if it has no other.
    pub fn newest(&self) -> T::Row<'j> {
        self.judgement.table().row(self.newest_index())
    }

    /// Iterates over the indices of its backups in the table, newest first. Backups without a date are
    /// last.
    pub fn indices(&self) -> impl ExactSizeIterator<Item = usize> + use<'j, T> {
        self.newest_first.iter().map(|index| *index as usize)
    }

    /// Iterates over its backups with their verdicts, newest first. Backups without a date are last.
    pub fn verdicts(&self) -> impl ExactSizeIterator<Item = (T::Row<'j>, Verdict)> + use<'j, T> {
        let judgement = self.judgement;
        self.indices().map(|index| judgement.row_and_verdict(index))
    }

    /// Returns whether the object has counted and complete backups after all
    /// [deletions that the verdicts allow](Judgement::deletions_with_last_copies). If you delete only the
    /// backups of [`Judgement::deletions`], no object loses its last copy: see
    /// [`coverage_sparing`](Self::coverage_sparing).
    pub fn coverage(&self) -> Coverage {
        self.coverage_sparing(|_| false)
    }

    /// Returns the [coverage](Self::coverage) if the backups for which `is_spared` returns true stay,
    /// whatever their verdicts are.
    ///
    /// ```
    /// # use chrono::{DateTime, TimeDelta, Utc};
    /// # use keeptime::retention::{Backup, BackupState, Completeness, Coverage, Expiry, Limits};
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
    /// # let now: DateTime<Utc> = "2025-03-31T12:00:00Z".parse()?;
    /// # let backups = [1, 2].map(|id| Record(id, now - TimeDelta::days(10 + i64::from(id))));
    /// // No backup was made for ten days, so all are older than the limit.
    /// let judgement = Limits::UNLIMITED.with_max_days(7).judge(&backups, now)?;
    /// let server = judgement.objects().next().unwrap();
    /// assert_eq!(server.coverage(), Coverage::LosesLastCounted);
    ///
    /// // The safe deletions spare the newest one.
    /// let deletions = judgement.deletions();
    /// let spared = deletions.excluded_last_copies();
    /// let is_spared = |backup: &Record| spared.iter().any(|spared| spared.id() == backup.id());
    /// assert_eq!(server.coverage_sparing(is_spared), Coverage::Covered);
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub fn coverage_sparing(&self, is_spared: impl Fn(T::Row<'j>) -> bool) -> Coverage {
        let Some(counted) = self.counted_backups(is_spared) else { return Coverage::NotJudged };
        match counted {
            CountedBackups { complete_stays: true, .. } => Coverage::Covered,
            CountedBackups { stays: false, deleted: None, .. } => Coverage::NoneCounted,
            CountedBackups { stays: false, deleted: Some(_), .. } => Coverage::LosesLastCounted,
            CountedBackups { complete_deleted: Some(_), .. } => Coverage::LosesLastComplete,
            CountedBackups { complete_deleted: None, .. } => Coverage::OnlyIncomplete,
        }
    }

    /// Returns the index of the backup to exclude from the deletions as the last good copy of the object.
    pub(super) fn last_copy(&self) -> Option<u32> {
        let counted = self.counted_backups(|_| false)?;
        if counted.complete_stays {
            return None;
        }
        // Without a complete backup, an incomplete one is excluded.
        counted.complete_deleted.or(counted.deleted.filter(|_| !counted.stays))
    }

    /// Returns what is known about the counted backups, up to the newest complete one that stays; `None` if
    /// the object is not judged. Those for which `is_spared` returns true are not deleted.
    fn counted_backups(&self, is_spared: impl Fn(T::Row<'j>) -> bool) -> Option<CountedBackups> {
        let judgement = self.judgement;
        let mut counted = CountedBackups::default();
        for &index in self.newest_first {
            let is_complete =
                || judgement.table().completeness(index as usize) == Completeness::Complete;
            match judgement.compact_verdict(index) {
                CompactVerdict::NotJudged(
                    NotJudged::OtherObject
                    | NotJudged::NoBackupNamesPolicy
                    | NotJudged::NotEnabled
                    | NotJudged::StatusDisabled,
                )
                | CompactVerdict::BeingDeletedNotJudged => return None,
                CompactVerdict::NotJudged(
                    NotJudged::CreatedBeforePolicy
                    | NotJudged::OtherPolicy
                    | NotJudged::NamesNoPolicy,
                )
                | CompactVerdict::NotCounted
                | CompactVerdict::BeingDeleted => {}
                CompactVerdict::Counted { verdict: CountedVerdict::Delete, .. } => {
                    if is_spared(judgement.table().row(index as usize)) {
                        counted.add_staying(is_complete());
                    } else if judgement.is_deleted(index) {
                        counted.add_deleted(index, is_complete());
                    }
                    // A backup that contradicts its verdict is neither deleted nor a copy to rely on.
                }
                CompactVerdict::Counted {
                    verdict:
                        CountedVerdict::WithinLimits
                        | CountedVerdict::Floor
                        | CountedVerdict::Permanent
                        | CountedVerdict::LongTerm(_)
                        | CountedVerdict::Defer,
                    ..
                } => {
                    counted.add_staying(is_complete());
                }
            }
            // Nothing that is older matters.
            if counted.complete_stays {
                break;
            }
        }
        Some(counted)
    }
}

/// What happens to the counted backups of an object.
#[derive(Clone, Copy, Default)]
struct CountedBackups {
    /// Whether a backup is kept or deferred.
    stays: bool,
    /// Whether a complete backup is kept or deferred.
    complete_stays: bool,
    /// The index of the newest backup that is deleted.
    deleted: Option<u32>,
    /// The index of the newest complete backup that is deleted.
    complete_deleted: Option<u32>,
}

impl CountedBackups {
    /// Adds a backup that is kept or deferred.
    fn add_staying(&mut self, is_complete: bool) {
        self.stays = true;
        self.complete_stays |= is_complete;
    }

    /// Adds a backup that is deleted, which is older than those added before.
    fn add_deleted(&mut self, index: u32, is_complete: bool) {
        self.deleted = self.deleted.or(Some(index));
        self.complete_deleted = self.complete_deleted.or(is_complete.then_some(index));
    }
}

impl<T> fmt::Debug for ObjectJudgement<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ObjectJudgement")
            .field("newest_first", &self.newest_first)
            .finish_non_exhaustive()
    }
}

/// The counted backups that an object has after the
/// [deletions that the verdicts allow](Judgement::deletions_with_last_copies): a
/// [complete](super::Backup::completeness) one, only incomplete ones, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Coverage {
    /// It has a complete backup.
    Covered,
    /// It has only incomplete backups, and had no complete one.
    OnlyIncomplete,
    /// It has only incomplete backups: its last complete one is deleted.
    LosesLastComplete,
    /// It has no counted backup: its last one is deleted.
    LosesLastCounted,
    /// It has no counted backup, and had none.
    NoneCounted,
    /// It is not judged.
    NotJudged,
}
