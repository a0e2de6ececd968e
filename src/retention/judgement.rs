//! The verdicts on a list of backups, and the plan that follows from them.

use alloc::vec::Vec;
use core::fmt;
use core::num::NonZeroUsize;

use chrono::{DateTime, TimeDelta, Utc};

use super::backup::{Backup, BackupState, Completeness};
use super::limits::Limits;
use super::mark::Mark;
use super::verdict::{DeleteReason, KeepReason, Outcome, Outside, Verdict};

/// The verdict on every backup of a list; made by [`Limits::judge`].
///
/// It borrows the list and holds 12 bytes a backup of its own.
#[derive(Clone)]
pub struct Judgement<'b, B> {
    backups: &'b [B],
    // In the order of the list.
    marks: Vec<Mark>,
    // Indices in the list, by object and newest first.
    order: Vec<u32>,
    limits: Limits,
    now: DateTime<Utc>,
}

impl<'b, B: Backup> Judgement<'b, B> {
    pub(super) fn new(
        backups: &'b [B],
        marks: Vec<Mark>,
        order: Vec<u32>,
        limits: Limits,
        now: DateTime<Utc>,
    ) -> Self {
        Self { backups, marks, order, limits, now }
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
        Some(self.read(self.backups.get(index)?, *self.marks.get(index)?))
    }

    /// The backups in the order of the list, with their verdicts.
    pub fn verdicts(&self) -> impl ExactSizeIterator<Item = (&'b B, Verdict)> {
        self.backups
            .iter()
            .zip(&self.marks)
            .map(|(backup, mark)| (backup, self.read(backup, *mark)))
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
        for mark in &self.marks {
            *match mark.outcome() {
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
        self.deletions_but(&[])
    }

    /// The same without the last good copies: where nothing [complete](Backup::completeness) that
    /// counts would be left of an object, the newest complete backup that would be deleted is left
    /// out; where none is complete and nothing that counts would be left, the newest. What was left
    /// out is told by [`Deletions::left_out`]. Verdicts do not change.
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
    /// assert_eq!(judgement.deletions().all().len(), 2);
    /// let deletions = judgement.deletions_but_last_copies();
    /// assert_eq!(deletions.all()[0].id(), &1);
    /// assert_eq!(deletions.left_out()[0].id(), &2);
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub fn deletions_but_last_copies(&self) -> Deletions<'b, B> {
        let mut last: Vec<u32> = self.objects().filter_map(|object| object.last_copy()).collect();
        last.sort_unstable();
        self.deletions_but(&last)
    }

    /// The deletions, of which those at some indices are left out; these are sorted.
    fn deletions_but(&self, left_out: &[u32]) -> Deletions<'b, B> {
        let mut deletions = Deletions { all: Vec::new(), left_out: Vec::new() };
        for ((index, backup), mark) in (0..).zip(self.backups).zip(&self.marks) {
            if !matches!(mark, Mark::Delete { .. }) {
                continue;
            }
            match left_out.binary_search(&index) {
                Ok(_) => deletions.left_out.push(backup),
                Err(_) => deletions.all.push(backup),
            }
        }
        for backups in [&mut deletions.all, &mut deletions.left_out] {
            // Stable, so that the order is settled where two objects share date and id.
            backups.sort_by(|a, b| (a.created_at(), a.id()).cmp(&(b.created_at(), b.id())));
        }
        deletions
    }

    fn read(&self, backup: &B, mark: Mark) -> Verdict {
        let age = age(backup, self.now).unwrap_or_default();
        let within_limits = |rank| Verdict::Keep(KeepReason::WithinLimits { rank, age });
        // Each of these was over a limit when it was judged, and is kept if its record says otherwise now.
        let over_limit = |rank, verdict: &dyn Fn(DeleteReason) -> Option<Verdict>| {
            let reason = self.limits.delete_reason(rank, age);
            reason.and_then(verdict).unwrap_or_else(|| within_limits(rank))
        };
        match mark {
            Mark::BeingDeleted | Mark::BeingDeletedOutside => Verdict::BeingDeleted,
            Mark::Outside(outside) => Verdict::Keep(KeepReason::Outside(outside)),
            Mark::Uncounted => Verdict::Keep(match (backup.state(), backup.created_at()) {
                (BackupState::Exempt(exempt), _) => KeepReason::Exempt(exempt),
                (_, None) => KeepReason::NoDate,
                (_, Some(created_at)) => KeepReason::InFuture { ahead: created_at - self.now },
            }),
            Mark::WithinLimits { rank } => within_limits(rank),
            Mark::Floor { rank } => over_limit(rank, &|reason| {
                let floor = self.limits.keep_at_least();
                Some(Verdict::Keep(KeepReason::Floor { rank, floor, reason }))
            }),
            Mark::Defer { rank } => over_limit(rank, &|reason| match backup.state() {
                BackupState::Busy(busy) => Some(Verdict::Defer(reason, busy)),
                _ => None,
            }),
            Mark::Delete { rank } => over_limit(rank, &|reason| match backup.state() {
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
            .field("marks", &self.marks)
            .field("limits", &self.limits)
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

/// The verdicts on the backups of one object.
pub struct ObjectJudgement<'j, 'b, B> {
    judgement: &'j Judgement<'b, B>,
    // Never empty.
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
            (backup, self.judgement.read(backup, self.judgement.marks[index]))
        })
    }

    /// What the object has once the deletions are done.
    pub fn coverage(&self) -> Coverage {
        let Some(counts) = self.counts() else { return Coverage::Outside };
        match counts {
            Counts { complete_stays: true, .. } => Coverage::Covered,
            Counts { stays: false, deleted: None, .. } => Coverage::Bare,
            Counts { stays: false, deleted: Some(_), .. } => Coverage::LeftBare,
            Counts { complete_deleted: Some(_), .. } => Coverage::LeftIncomplete,
            Counts { complete_deleted: None, .. } => Coverage::Incomplete,
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
            match self.judgement.marks[index as usize] {
                Mark::Outside(
                    Outside::OtherObject | Outside::NotEnabled | Outside::StatusDisabled,
                )
                | Mark::BeingDeletedOutside => {
                    return None;
                }
                Mark::WithinLimits { .. } | Mark::Floor { .. } | Mark::Defer { .. } => {
                    counts.stays = true;
                    counts.complete_stays |= is_complete();
                }
                // The newest come first.
                Mark::Delete { .. } => {
                    counts.deleted = counts.deleted.or(Some(index));
                    counts.complete_deleted =
                        counts.complete_deleted.or_else(|| is_complete().then_some(index));
                }
                Mark::Outside(Outside::BeforePolicy | Outside::OtherPolicy)
                | Mark::Uncounted
                | Mark::BeingDeleted => {}
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
    Incomplete,
    /// Incomplete ones alone: the deletions take its last complete one.
    LeftIncomplete,
    /// None: the deletions take its last.
    LeftBare,
    /// None, as before.
    Bare,
    /// The judgement is not about it.
    Outside,
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

/// Backups to delete, oldest first.
#[derive(Clone, Debug)]
pub struct Deletions<'b, B> {
    all: Vec<&'b B>,
    left_out: Vec<&'b B>,
}

impl<'b, B> Deletions<'b, B> {
    /// All of them, oldest first.
    pub fn all(&self) -> &[&'b B] {
        &self.all
    }

    /// In waves of at most so many.
    pub fn waves(&self, at_most: NonZeroUsize) -> impl ExactSizeIterator<Item = &[&'b B]> {
        self.all.chunks(at_most.get())
    }

    /// The backups that are over a limit and not to be deleted, since each is the last good copy of
    /// its object; oldest first.
    pub fn left_out(&self) -> &[&'b B] {
        &self.left_out
    }
}
