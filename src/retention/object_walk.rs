//! The verdicts on the backups of one object.

use super::class::BackupClass;
use super::compact_verdict::{CompactVerdict, CountedVerdict};
use super::limits::Limits;
use super::long_term::LongTermWalk;
use super::verdict::NotJudged;

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
        let long_term = self.long_term.as_mut().map(|walk| walk.next(created_at));
        if !is_expired && self.limits.over_count(self.rank).is_none() {
            return CountedVerdict::WithinLimits;
        }
        if self.rank <= self.limits.keep_at_least() {
            return CountedVerdict::Floor;
        }
        if self.limits.is_permanent() {
            return CountedVerdict::Permanent;
        }
        match long_term {
            Some(kept_for) if !kept_for.is_empty() => CountedVerdict::LongTerm(kept_for),
            _ if is_busy => CountedVerdict::Defer,
            _ => CountedVerdict::Delete,
        }
    }
}
