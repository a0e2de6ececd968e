//! The verdicts on a list of backups, and the plan that follows from them.

use alloc::vec::{self, Vec};
use core::num::NonZeroUsize;
use core::{fmt, iter, slice};

use chrono::{DateTime, TimeDelta, Utc};

use super::backup::{Backup, BackupState, Completeness};
use super::compact_verdict::CompactVerdict;
use super::limits::Limits;
use super::verdict::{DeleteReason, KeepReason, NotJudged, Outcome, Verdict};

/// The verdict on every backup of a list; made by [`Limits::judge`].
///
/// It borrows the list and holds 12 bytes a backup of its own.
#[derive(Clone)]
pub struct Judgement<'b, B> {
    backups: &'b [B],
    // In the order of the list.
    verdicts: Vec<CompactVerdict>,
    // Indices in the list, by object and newest first.
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

    /// The limits that were judged by.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// The instant as of which it was judged.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The verdict on one backup of the list; `None` past its end.
    pub fn verdict(&self, index: usize) -> Option<Verdict> {
        Some(self.read(self.backups.get(index)?, *self.verdicts.get(index)?))
    }

    /// The backups in the order of the list, with their verdicts.
    pub fn verdicts(&self) -> impl ExactSizeIterator<Item = (&'b B, Verdict)> {
        self.backups
            .iter()
            .zip(&self.verdicts)
            .map(|(backup, verdict)| (backup, self.read(backup, *verdict)))
    }

    /// The objects in the order in which the list first names them, each with its backups.
    pub fn objects(&self) -> impl Iterator<Item = ObjectJudgement<'_, 'b, B>> {
        let of = |index: &u32| self.backups[*index as usize].object();
        self.order
            .chunk_by(move |a, b| of(a) == of(b))
            .map(|order| ObjectJudgement { judgement: self, order })
    }

    /// How many backups have which outcome.
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

    /// The backups that this judgement deletes, now or once they are no longer in use, and that another
    /// judgement of the same list keeps; with this judgement's verdict, in the order of the list.
    ///
    /// ```
    /// # use chrono::{DateTime, Utc};
    /// # use keeptime::retention::{Backup, Completeness, Limits, BackupState};
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

    /// The backups that may be deleted by the limits, oldest first.
    pub fn deletions(&self) -> Deletions<'b, B> {
        self.deletions_except(&[])
    }

    /// The same without the last good copies: where nothing [complete](Backup::completeness) that
    /// counts would be left of an object, the newest complete backup that would be deleted is left
    /// out; where none is complete and nothing that counts would be left, the newest. What was left
    /// out is told by [`Deletions::excluded_last_copies`]. Verdicts do not change.
    ///
    /// ```
    /// # use chrono::{DateTime, Utc};
    /// # use keeptime::retention::{Backup, Completeness, Limits, BackupState};
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

    /// The deletions, of which those at some indices are left out; these are sorted.
    fn deletions_except(&self, left_out: &[u32]) -> Deletions<'b, B> {
        let mut deletions = Deletions { backups: Vec::new(), excluded_last_copies: Vec::new() };
        for ((index, backup), verdict) in (0..).zip(self.backups).zip(&self.verdicts) {
            if !matches!(verdict, CompactVerdict::Delete { .. }) {
                continue;
            }
            match left_out.binary_search(&index) {
                Ok(_) => deletions.excluded_last_copies.push(backup),
                Err(_) => deletions.backups.push(backup),
            }
        }
        for backups in [&mut deletions.backups, &mut deletions.excluded_last_copies] {
            // Stable, so that the order is settled where two objects share date and id.
            backups.sort_by(|a, b| (a.created_at(), a.id()).cmp(&(b.created_at(), b.id())));
        }
        deletions
    }

    fn read(&self, backup: &B, verdict: CompactVerdict) -> Verdict {
        let age = age(backup, self.now).unwrap_or_default();
        let within_limits = |rank| Verdict::Keep(KeepReason::WithinLimits { rank, age });
        // Each of these was over a limit when it was judged, and is kept if its record says otherwise now.
        let over_limit = |rank, verdict: &dyn Fn(DeleteReason) -> Option<Verdict>| {
            let reason = self.limits.delete_reason(rank, age);
            reason.and_then(verdict).unwrap_or_else(|| within_limits(rank))
        };
        match verdict {
            CompactVerdict::BeingDeleted | CompactVerdict::BeingDeletedNotJudged => {
                Verdict::BeingDeleted
            }
            CompactVerdict::NotJudged(outside) => Verdict::Keep(KeepReason::NotJudged(outside)),
            CompactVerdict::NotCounted => {
                Verdict::Keep(match (backup.state(), backup.created_at()) {
                    (BackupState::NotCounted(exempt), _) => KeepReason::NotCounted(exempt),
                    (_, None) => KeepReason::NoDate,
                    (_, Some(created_at)) => KeepReason::InFuture { ahead: created_at - self.now },
                })
            }
            CompactVerdict::WithinLimits { rank } => within_limits(rank),
            CompactVerdict::Floor { rank } => over_limit(rank, &|reason| {
                let floor = self.limits.keep_at_least();
                Some(Verdict::Keep(KeepReason::Floor { rank, floor, reason }))
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

/// How old a backup is; `None` where it has no date or one after `now`.
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

/// The verdicts on the backups of one object.
pub struct ObjectJudgement<'j, 'b, B> {
    judgement: &'j Judgement<'b, B>,
    // NeverDeleted empty.
    order: &'j [u32],
}

impl<'b, B: Backup> ObjectJudgement<'_, 'b, B> {
    /// The object.
    pub fn object(&self) -> &'b B::Object {
        self.judgement.backups[self.order[0] as usize].object()
    }

    /// Its backups, newest first and those without a date last, with their verdicts.
    pub fn verdicts(&self) -> impl ExactSizeIterator<Item = (&'b B, Verdict)> {
        self.order.iter().map(|index| {
            let index = *index as usize;
            let backup = &self.judgement.backups[index];
            (backup, self.judgement.read(backup, self.judgement.verdicts[index]))
        })
    }

    /// What the object has once the deletions are done.
    pub fn coverage(&self) -> Coverage {
        let Some(counts) = self.counts() else { return Coverage::NotJudged };
        match counts {
            Counts { complete_stays: true, .. } => Coverage::Covered,
            Counts { stays: false, deleted: None, .. } => Coverage::NoneCounted,
            Counts { stays: false, deleted: Some(_), .. } => Coverage::LosesLastCounted,
            Counts { complete_deleted: Some(_), .. } => Coverage::LosesLastComplete,
            Counts { complete_deleted: None, .. } => Coverage::OnlyIncomplete,
        }
    }

    /// The index of the backup whose deletion would take the last good copy of the object.
    fn last_copy(&self) -> Option<u32> {
        let counts = self.counts()?;
        if counts.complete_stays {
            return None;
        }
        // Something that is not complete is better than nothing.
        counts.complete_deleted.or(counts.deleted.filter(|_| !counts.stays))
    }

    /// What counts of the object; `None` where the judgement is not about it.
    fn counts(&self) -> Option<Counts> {
        let mut counts = Counts::default();
        for &index in self.order {
            let is_complete = || {
                let backup = &self.judgement.backups[index as usize];
                backup.completeness() == Completeness::Complete
            };
            match self.judgement.verdicts[index as usize] {
                CompactVerdict::NotJudged(
                    NotJudged::OtherObject | NotJudged::NotEnabled | NotJudged::StatusDisabled,
                )
                | CompactVerdict::BeingDeletedNotJudged => {
                    return None;
                }
                CompactVerdict::WithinLimits { .. }
                | CompactVerdict::Floor { .. }
                | CompactVerdict::Defer { .. } => {
                    counts.stays = true;
                    counts.complete_stays |= is_complete();
                }
                // The newest come first.
                CompactVerdict::Delete { .. } => {
                    counts.deleted = counts.deleted.or(Some(index));
                    counts.complete_deleted =
                        counts.complete_deleted.or_else(|| is_complete().then_some(index));
                }
                CompactVerdict::NotJudged(
                    NotJudged::CreatedBeforePolicy | NotJudged::OtherPolicy,
                )
                | CompactVerdict::NotCounted
                | CompactVerdict::BeingDeleted => {}
            }
        }
        Some(counts)
    }
}

/// What counts of an object.
#[derive(Clone, Copy, Default)]
struct Counts {
    /// Whether a backup stays.
    stays: bool,
    /// Whether a complete one does.
    complete_stays: bool,
    /// The newest that is to be deleted.
    deleted: Option<u32>,
    /// The newest complete one that is to be deleted.
    complete_deleted: Option<u32>,
}

impl<B> fmt::Debug for ObjectJudgement<'_, '_, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ObjectJudgement").field("order", &self.order).finish_non_exhaustive()
    }
}

/// What an object has once the deletions are done: counted backups, and whether one of them is
/// [complete](Backup::completeness).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Coverage {
    /// A complete one.
    Covered,
    /// Incomplete ones alone, as before.
    OnlyIncomplete,
    /// Incomplete ones alone: the deletions take its last complete one.
    LosesLastComplete,
    /// None: the deletions take its last.
    LosesLastCounted,
    /// None, as before.
    NoneCounted,
    /// The judgement is not about it.
    NotJudged,
}

/// How many backups have which outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// How many are kept.
    pub kept: usize,
    /// How many can be deleted.
    pub deleted: usize,
    /// How many would be deleted but are in use.
    pub deferred: usize,
    /// How many are being deleted already.
    pub being_deleted: usize,
}

/// A collection of the backups to delete, oldest first.
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

    /// Splits the backups, oldest first, into waves of at most `size` backups.
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
