//! The verdicts on the counted backups of one object.

use super::compact_verdict::CompactVerdict;
use super::limits::Limits;
use super::long_term::LongTermWalk;

/// A walk over the counted backups of one object, newest first. It gives each its rank and its verdict.
#[derive(Clone, Copy, Debug)]
pub(super) struct CountedWalk {
    limits: Limits,
    rank: u32,
    long_term: Option<LongTermWalk>,
}

impl CountedWalk {
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, rank: 0, long_term: limits.long_term().map(LongTermWalk::new) }
    }

    /// Returns the verdict on the next backup. `created_at` returns when it was created, in seconds since
    /// 1970, and is called only if a long-term rule depends on it.
    // Runs once per backup. Without the attribute it is not inlined into generic code of other crates.
    #[inline]
    pub(super) fn next(
        &mut self,
        is_busy: bool,
        is_expired: bool,
        created_at: impl FnOnce() -> i64,
    ) -> CompactVerdict {
        self.rank += 1;
        let rank = self.rank;
        // Backups that exceed no limit count as the latest of their periods too.
        let long_term = self.long_term.as_mut().map(|walk| walk.next(created_at));
        if !is_expired && self.limits.over_count(rank).is_none() {
            return CompactVerdict::WithinLimits { rank };
        }
        if rank <= self.limits.keep_at_least() {
            return CompactVerdict::Floor { rank };
        }
        if self.limits.is_permanent() {
            return CompactVerdict::Permanent { rank };
        }
        match long_term {
            Some(kept_for) if !kept_for.is_empty() => CompactVerdict::LongTerm { rank, kept_for },
            _ if is_busy => CompactVerdict::Defer { rank },
            _ => CompactVerdict::Delete { rank },
        }
    }
}
