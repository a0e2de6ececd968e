//! The reasons of verdicts, read from the backups when they are asked for.

use super::backup::BackupState;
use super::compact_verdict::{CompactVerdict, CountedVerdict};
use super::limits::Limits;
use super::table::{BackupTable, date};
use super::unix_time::UnixTime;
use super::verdict::{KeepReason, Verdict};

/// Makes verdicts with their reasons from compact ones.
pub(super) struct Evidence<'t, T: ?Sized> {
    pub(super) table: &'t T,
    pub(super) limits: Limits,
    pub(super) now: UnixTime,
}

impl<T: BackupTable + ?Sized> Evidence<'_, T> {
    /// Returns the verdict on the backup at `index` with its reason.
    ///
    /// The table may return other values than when the backup was judged. If they contradict the
    /// verdict, the backup is kept.
    #[inline]
    pub(super) fn verdict(&self, index: usize, verdict: CompactVerdict) -> Verdict {
        match verdict {
            CompactVerdict::BeingDeleted | CompactVerdict::BeingDeletedNotJudged => {
                Verdict::BeingDeleted
            }
            CompactVerdict::NotJudged(reason) => Verdict::Keep(KeepReason::NotJudged(reason)),
            CompactVerdict::NotCounted => Verdict::Keep(self.why_not_counted(index)),
            CompactVerdict::Counted { rank, verdict } => match date(self.table, index) {
                Some(created_at) if created_at <= self.now => {
                    self.over_limit(index, rank, verdict, created_at).unwrap_or_else(|| {
                        let age = self.now.since(created_at);
                        Verdict::Keep(KeepReason::WithinLimits { rank, age })
                    })
                }
                _ => Verdict::Keep(self.why_not_counted(index)),
            },
        }
    }

    fn why_not_counted(&self, index: usize) -> KeepReason {
        match (self.table.state(index), date(self.table, index)) {
            (BackupState::NotCounted(reason), _) => KeepReason::NotCounted(reason),
            (_, None) => KeepReason::NoDate,
            (_, Some(created_at)) => KeepReason::InFuture { ahead: created_at.since(self.now) },
        }
    }

    /// Returns the verdict on a counted backup that exceeds a limit; `None` if it exceeds none.
    #[inline]
    fn over_limit(
        &self,
        index: usize,
        rank: u32,
        verdict: CountedVerdict,
        created_at: UnixTime,
    ) -> Option<Verdict> {
        let Self { table, limits, now } = *self;
        let reason = || limits.delete_reason(rank, created_at, table.expiry(index), now);
        Some(match verdict {
            CountedVerdict::WithinLimits => return None,
            CountedVerdict::Floor => {
                let floor = limits.keep_at_least();
                Verdict::Keep(KeepReason::Floor { rank, floor, reason: reason()? })
            }
            CountedVerdict::Permanent => {
                Verdict::Keep(KeepReason::Permanent { rank, reason: reason()? })
            }
            CountedVerdict::LongTerm(kept_for) => {
                let periods = limits.long_term()?.periods_at(kept_for, created_at);
                Verdict::Keep(KeepReason::LongTerm { rank, periods, reason: reason()? })
            }
            CountedVerdict::Defer => match table.state(index) {
                BackupState::Busy(busy) => Verdict::Defer(reason()?, busy),
                _ => return None,
            },
            CountedVerdict::Delete => match table.state(index) {
                BackupState::Available => Verdict::Delete(reason()?),
                _ => return None,
            },
        })
    }
}
