//! The verdicts on the backups of one object.

use chrono::{DateTime, Utc};

use super::backup::Expiry;
use super::class::BackupClass;
use super::compact_verdict::{CompactVerdict, CountedVerdict};
use super::limits::Limits;
use super::long_term::LongTermWalk;
use super::period::UnitSet;
use super::unix_time::UnixTime;
use super::verdict::{DeleteReason, NotJudged};

/// A walk over the backups of one object, newest first. It gives each its rank and its verdict.
#[derive(Clone, Copy, Debug)]
pub(super) struct ObjectWalk {
    limits: Limits,
    /// Why the object is not judged; `None` if it is.
    not_judged: Option<NotJudged>,
    /// The rank of the last counted backup.
    rank: u32,
    long_term: Option<LongTermWalk>,
}

impl ObjectWalk {
    pub(super) fn new(limits: Limits, not_judged: Option<NotJudged>) -> Self {
        let long_term = limits.long_term().map(LongTermWalk::new);
        Self { limits, not_judged, rank: 0, long_term }
    }

    /// Returns the verdict on the next backup. `created_at` returns when it was created, in seconds since
    /// 1970, and is called only if a long-term rule depends on it.
    // Runs once per backup. Without the attribute it is not inlined into generic code of other crates.
    #[inline]
    pub(super) fn next(
        &mut self,
        class: BackupClass,
        created_at: impl FnOnce() -> i64,
    ) -> CompactVerdict {
        match (class, self.not_judged) {
            (BackupClass::BeingDeleted, None) => CompactVerdict::BeingDeleted,
            (BackupClass::BeingDeleted, Some(_)) => CompactVerdict::BeingDeletedNotJudged,
            (_, Some(reason)) | (BackupClass::NotJudged(reason), None) => {
                CompactVerdict::NotJudged(reason)
            }
            (BackupClass::NotCounted, None) => CompactVerdict::NotCounted,
            (BackupClass::Counted { is_busy, is_expired }, None) => {
                let verdict = self.next_counted(is_busy, is_expired, created_at);
                CompactVerdict::Counted { rank: self.rank, verdict }
            }
        }
    }

    #[inline]
    fn next_counted(
        &mut self,
        is_busy: bool,
        is_expired: bool,
        created_at: impl FnOnce() -> i64,
    ) -> CountedVerdict {
        // A list has fewer backups than there are ranks, but a stream may have more.
        self.rank = self.rank.saturating_add(1);
        // Backups that exceed no limit count as the latest of their periods too.
        let kept_for = self.long_term.as_mut().map_or(UnitSet::EMPTY, |walk| walk.next(created_at));
        self.limits.verdict_on_counted(self.rank, is_expired, kept_for, is_busy)
    }
}

impl Limits {
    /// Returns the verdict on a counted backup that long-term rules keep for a set of units.
    #[inline]
    fn verdict_on_counted(
        self,
        rank: u32,
        is_expired: bool,
        kept_for: UnitSet,
        is_busy: bool,
    ) -> CountedVerdict {
        if !is_expired && self.over_count(rank).is_none() {
            CountedVerdict::WithinLimits
        } else if rank <= self.keep_at_least() {
            CountedVerdict::Floor
        } else if self.is_permanent() {
            CountedVerdict::Permanent
        } else if !kept_for.is_empty() {
            CountedVerdict::LongTerm(kept_for)
        } else if is_busy {
            CountedVerdict::Defer
        } else {
            CountedVerdict::Delete
        }
    }

    /// Returns why a counted backup is deleted; `None` if it is kept or deferred.
    pub(crate) fn deletes(self, backup: CountedBackup, now: DateTime<Utc>) -> Option<DeleteReason> {
        let CountedBackup { rank, created_at, expiry, kept_for, is_busy } = backup;
        let (created_at, expiry, now) =
            (created_at.into(), expiry.map(UnixTime::from), UnixTime::from(now));
        let is_expired = self.expired(created_at, expiry, now).is_some();
        match self.verdict_on_counted(rank, is_expired, kept_for, is_busy) {
            CountedVerdict::Delete => self.delete_reason(rank, created_at, expiry, now),
            CountedVerdict::WithinLimits
            | CountedVerdict::Floor
            | CountedVerdict::Permanent
            | CountedVerdict::LongTerm(_)
            | CountedVerdict::Defer => None,
        }
    }
}

/// A counted backup, and what is known about it from the others of its object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CountedBackup {
    pub(crate) rank: u32,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) expiry: Expiry,
    /// The units of the long-term rules that keep it.
    pub(crate) kept_for: UnitSet,
    pub(crate) is_busy: bool,
}
