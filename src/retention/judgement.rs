//! The verdicts on a list of backups, and the deletions that follow from them.

use alloc::vec::{self, Vec};
use core::num::NonZeroUsize;
use core::{fmt, iter, slice};

use chrono::{DateTime, TimeDelta, Utc};

use super::backup::{Backup, BackupState, Completeness};
use super::compact_verdict::CompactVerdict;
use super::limits::Limits;
use super::period::{CivilDay, Periods};
use super::verdict::{DeleteReason, KeepReason, NotJudged, Outcome, Verdict};

/// The verdicts on all backups of a list, returned by [`Limits::judge`].
///
/// It borrows the list, and takes 12 bytes per backup.
#[derive(Clone)]
pub struct Judgement<'b, B> {
    backups: &'b [B],
    // In the order of the list.
    verdicts: Vec<CompactVerdict>,
    // Indices in the list, grouped by object, newest first.
    order: Vec<u32>,
    limits: Limits,
    now: DateTime<Utc>,
}

impl<'b, B: Backup> Judgement<'b, B> {
    pub(super) fn new(
        backups: &'b [B],
        verdicts: Vec<CompactVerdict>,
        order: Vec<u32>,
        limits: Limits,
        now: DateTime<Utc>,
    ) -> Self {
        Self { backups, verdicts, order, limits, now }
    }

    /// Returns the limits that the backups were judged by.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Returns the list of backups.
    pub fn backups(&self) -> &'b [B] {
        self.backups
    }

    /// Returns the time at which the backups were judged.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Returns the verdict on the backup at `index` of the list, or `None` if there is no such index.
    pub fn verdict(&self, index: usize) -> Option<Verdict> {
        Some(self.full_verdict(self.backups.get(index)?, *self.verdicts.get(index)?))
    }

    /// Iterates over the backups with their verdicts, in the order of the list.
    pub fn verdicts(&self) -> impl ExactSizeIterator<Item = (&'b B, Verdict)> {
        self.backups
            .iter()
            .zip(&self.verdicts)
            .map(|(backup, verdict)| (backup, self.full_verdict(backup, *verdict)))
    }

    /// Iterates over the objects, in the order in which they first appear in the list.
    pub fn objects(&self) -> impl Iterator<Item = ObjectJudgement<'_, 'b, B>> {
        let object = |index: &u32| self.backups[*index as usize].object();
        self.order
            .chunk_by(move |a, b| object(a) == object(b))
            .map(|order| ObjectJudgement { judgement: self, order })
    }

    /// Returns the number of backups with each outcome.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary { kept: 0, deleted: 0, deferred: 0, being_deleted: 0 };
        for verdict in &self.verdicts {
            *match verdict.outcome() {
                Outcome::Keep => &mut summary.kept,
                Outcome::Delete => &mut summary.deleted,
                Outcome::Defer => &mut summary.deferred,
                Outcome::BeingDeleted => &mut summary.being_deleted,
            } += 1;
        }
        summary
    }

    /// Iterates over the backups that this judgement deletes or defers and that `before`, a judgement of
    /// the same list, keeps. Yields the verdicts of this judgement, in the order of the list.
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
    pub fn newly_deleted<'j>(&'j self, before: &'j Self) -> impl Iterator<Item = (&'b B, Verdict)> {
        self.verdicts()
            .zip(before.verdicts())
            .filter(|((_, after), (_, before))| {
                matches!(after.outcome(), Outcome::Delete | Outcome::Defer)
                    && before.outcome() == Outcome::Keep
            })
            .map(|(after, _)| after)
    }

    /// Returns the backups with the verdict [`Delete`](Verdict::Delete), oldest first.
    pub fn deletions(&self) -> Deletions<'b, B> {
        self.deletions_except(&[])
    }

    /// Returns the [`deletions`](Self::deletions) without the last good copy of any object.
    ///
    /// If the deletions would leave an object without a counted, [complete](Backup::completeness) backup,
    /// the newest complete backup among them is excluded. If none of them is complete and they would leave
    /// the object without a counted backup, the newest one is excluded.
    /// [`Deletions::excluded_last_copies`] returns the excluded backups. The verdicts do not change.
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
    /// assert_eq!(judgement.deletions().len(), 2);
    /// let deletions = judgement.deletions_except_last_copies();
    /// assert_eq!(deletions.iter().next().unwrap().id(), &1);
    /// assert_eq!(deletions.excluded_last_copies()[0].id(), &2);
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub fn deletions_except_last_copies(&self) -> Deletions<'b, B> {
        let mut last: Vec<u32> = self.objects().filter_map(|object| object.last_copy()).collect();
        last.sort_unstable();
        self.deletions_except(&last)
    }

    /// Returns the deletions without those at the given indices, which must be sorted.
    fn deletions_except(&self, excluded: &[u32]) -> Deletions<'b, B> {
        let mut deletions = Deletions { backups: Vec::new(), excluded_last_copies: Vec::new() };
        for ((index, backup), verdict) in (0..).zip(self.backups).zip(&self.verdicts) {
            if !matches!(verdict, CompactVerdict::Delete { .. }) {
                continue;
            }
            match excluded.binary_search(&index) {
                Ok(_) => deletions.excluded_last_copies.push(backup),
                Err(_) => deletions.backups.push(backup),
            }
        }
        for backups in [&mut deletions.backups, &mut deletions.excluded_last_copies] {
            // The sort is stable, so backups of two objects with the same date and id keep their order.
            backups.sort_by(|a, b| (a.created_at(), a.id()).cmp(&(b.created_at(), b.id())));
        }
        deletions
    }

    fn full_verdict(&self, backup: &B, verdict: CompactVerdict) -> Verdict {
        let age = age(backup, self.now).unwrap_or_default();
        let within_limits = |rank| Verdict::Keep(KeepReason::WithinLimits { rank, age });
        // An implementation of `Backup` may return different values on each call. If they contradict the
        // verdict, the backup is kept.
        let over_limit = |rank, verdict: &dyn Fn(DeleteReason) -> Option<Verdict>| {
            let reason = self.limits.delete_reason(rank, age, backup.expiry(), self.now);
            reason.and_then(verdict).unwrap_or_else(|| within_limits(rank))
        };
        match verdict {
            CompactVerdict::BeingDeleted | CompactVerdict::BeingDeletedNotJudged => {
                Verdict::BeingDeleted
            }
            CompactVerdict::NotJudged(reason) => Verdict::Keep(KeepReason::NotJudged(reason)),
            CompactVerdict::NotCounted => {
                Verdict::Keep(match (backup.state(), backup.created_at()) {
                    (BackupState::NotCounted(reason), _) => KeepReason::NotCounted(reason),
                    (_, None) => KeepReason::NoDate,
                    (_, Some(created_at)) => KeepReason::InFuture { ahead: created_at - self.now },
                })
            }
            CompactVerdict::WithinLimits { rank } => within_limits(rank),
            CompactVerdict::Floor { rank } => over_limit(rank, &|reason| {
                let floor = self.limits.keep_at_least();
                Some(Verdict::Keep(KeepReason::Floor { rank, floor, reason }))
            }),
            CompactVerdict::Permanent { rank } => over_limit(rank, &|reason| {
                Some(Verdict::Keep(KeepReason::Permanent { rank, reason }))
            }),
            CompactVerdict::LongTerm { rank, kept_for } => over_limit(rank, &|reason| {
                let (rules, created_at) = (self.limits.long_term()?, backup.created_at()?);
                let day = CivilDay::new(created_at.timestamp(), rules.offset());
                let periods = Periods::new(kept_for, day);
                Some(Verdict::Keep(KeepReason::LongTerm { rank, periods, reason }))
            }),
            CompactVerdict::Defer { rank } => over_limit(rank, &|reason| match backup.state() {
                BackupState::Busy(busy) => Some(Verdict::Defer(reason, busy)),
                _ => None,
            }),
            CompactVerdict::Delete { rank } => over_limit(rank, &|reason| match backup.state() {
                BackupState::Available => Some(Verdict::Delete(reason)),
                _ => None,
            }),
        }
    }
}

/// Returns the age of a backup, or `None` if it has no date or its date is after `now`.
fn age(backup: &impl Backup, now: DateTime<Utc>) -> Option<TimeDelta> {
    let created_at = backup.created_at()?;
    (created_at <= now).then(|| now - created_at)
}

impl<B> fmt::Debug for Judgement<'_, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Judgement")
            .field("verdicts", &self.verdicts)
            .field("limits", &self.limits)
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

/// The verdicts on the backups of one object, yielded by [`Judgement::objects`].
pub struct ObjectJudgement<'j, 'b, B> {
    judgement: &'j Judgement<'b, B>,
    // Never empty.
    order: &'j [u32],
}

impl<'b, B: Backup> ObjectJudgement<'_, 'b, B> {
    /// Returns the object.
    pub fn object(&self) -> &'b B::Object {
        self.judgement.backups[self.order[0] as usize].object()
    }

    /// Iterates over its backups with their verdicts, newest first. Backups without a date are last.
    pub fn verdicts(&self) -> impl ExactSizeIterator<Item = (&'b B, Verdict)> {
        self.order.iter().map(|index| {
            let index = *index as usize;
            let backup = &self.judgement.backups[index];
            (backup, self.judgement.full_verdict(backup, self.judgement.verdicts[index]))
        })
    }

    /// Returns whether the object has counted and complete backups after the
    /// [deletions](Judgement::deletions).
    pub fn coverage(&self) -> Coverage {
        self.coverage_sparing(|_| false)
    }

    /// Returns the [coverage](Self::coverage) if the backups for which `is_spared` returns true stay,
    /// whatever their verdicts are.
    pub fn coverage_sparing(&self, is_spared: impl Fn(&B) -> bool) -> Coverage {
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
    fn last_copy(&self) -> Option<u32> {
        let counted = self.counted_backups(|_| false)?;
        if counted.complete_stays {
            return None;
        }
        // Without a complete backup, an incomplete one is excluded.
        counted.complete_deleted.or(counted.deleted.filter(|_| !counted.stays))
    }

    /// Returns what is known about the counted backups; `None` if the object is not judged. Those for
    /// which `is_spared` returns true are not deleted.
    fn counted_backups(&self, is_spared: impl Fn(&B) -> bool) -> Option<CountedBackups> {
        let mut counted = CountedBackups::default();
        for &index in self.order {
            let backup = &self.judgement.backups[index as usize];
            let is_complete = || backup.completeness() == Completeness::Complete;
            match self.judgement.verdicts[index as usize] {
                CompactVerdict::NotJudged(
                    NotJudged::OtherObject
                    | NotJudged::NoBackupNamesPolicy
                    | NotJudged::NotEnabled
                    | NotJudged::StatusDisabled,
                )
                | CompactVerdict::BeingDeletedNotJudged => {
                    return None;
                }
                CompactVerdict::WithinLimits { .. }
                | CompactVerdict::Floor { .. }
                | CompactVerdict::Permanent { .. }
                | CompactVerdict::LongTerm { .. }
                | CompactVerdict::Defer { .. } => {
                    counted.stays = true;
                    counted.complete_stays |= is_complete();
                }
                CompactVerdict::Delete { .. } if is_spared(backup) => {
                    counted.stays = true;
                    counted.complete_stays |= is_complete();
                }
                // The order is newest first, so the first one found is the newest.
                CompactVerdict::Delete { .. } => {
                    counted.deleted = counted.deleted.or(Some(index));
                    counted.complete_deleted =
                        counted.complete_deleted.or_else(|| is_complete().then_some(index));
                }
                CompactVerdict::NotJudged(
                    NotJudged::CreatedBeforePolicy
                    | NotJudged::OtherPolicy
                    | NotJudged::NamesNoPolicy,
                )
                | CompactVerdict::NotCounted
                | CompactVerdict::BeingDeleted => {}
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

impl<B> fmt::Debug for ObjectJudgement<'_, '_, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ObjectJudgement").field("order", &self.order).finish_non_exhaustive()
    }
}

/// The counted backups that an object has after the [deletions](Judgement::deletions): a
/// [complete](Backup::completeness) one, only incomplete ones, or none.
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

/// The number of backups with each outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// The number of backups that are kept.
    pub kept: usize,
    /// The number of backups that can be deleted.
    pub deleted: usize,
    /// The number of backups that would be deleted but are in use.
    pub deferred: usize,
    /// The number of backups that are already being deleted or have been deleted.
    pub being_deleted: usize,
}

/// The backups to delete, oldest first.
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
pub struct Deletions<'b, B> {
    backups: Vec<&'b B>,
    excluded_last_copies: Vec<&'b B>,
}

impl<'b, B> Deletions<'b, B> {
    /// Returns the number of backups to delete.
    pub fn len(&self) -> usize {
        self.backups.len()
    }

    /// Returns whether no backup is to be deleted.
    pub fn is_empty(&self) -> bool {
        self.backups.is_empty()
    }

    /// Iterates over the backups to delete, oldest first.
    pub fn iter(&self) -> iter::Copied<slice::Iter<'_, &'b B>> {
        self.backups.iter().copied()
    }

    /// Splits the backups, oldest first, into groups (waves) of at most `size` backups, for services
    /// that run only a limited number of deletions at once.
    pub fn waves(&self, size: NonZeroUsize) -> impl ExactSizeIterator<Item = &[&'b B]> {
        self.backups.chunks(size.get())
    }

    /// Returns the backups that exceed a limit but are excluded from the deletions, oldest first:
    /// each is the last good copy of its object.
    pub fn excluded_last_copies(&self) -> &[&'b B] {
        &self.excluded_last_copies
    }
}

impl<'b, B> IntoIterator for Deletions<'b, B> {
    type Item = &'b B;
    type IntoIter = vec::IntoIter<&'b B>;

    fn into_iter(self) -> Self::IntoIter {
        self.backups.into_iter()
    }
}

impl<'a, 'b, B> IntoIterator for &'a Deletions<'b, B> {
    type Item = &'b B;
    type IntoIter = iter::Copied<slice::Iter<'a, &'b B>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
