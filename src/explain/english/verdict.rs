//! Verdicts and their evidence.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};

use super::words::{Part, age, instant, listed, phrase};
use crate::civil_text;
use crate::explain::statement::VerdictGroup;
use crate::retention::{
    Busy, DeleteReason, Expiry, FailedOperation, KeepReason, NotCounted, NotJudged, Outcome,
    Period, PeriodUnit, Periods, Verdict,
};

pub(super) const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Keep => "keep",
        Outcome::Delete => "delete",
        Outcome::Defer => "defer",
        Outcome::BeingDeleted => "being deleted",
    }
}

pub(super) fn verdict(verdict: &Verdict) -> String {
    let word = word(VerdictGroup::from(verdict));
    match verdict {
        // Such a verdict has no evidence.
        Verdict::BeingDeleted => word.to_owned(),
        Verdict::Keep(_) | Verdict::Delete(_) | Verdict::Defer(..) => {
            format!("{word}: {}", evidence(verdict))
        }
    }
}

pub(super) fn evidence(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Keep(kept) => self::kept(kept),
        Verdict::Delete(excess) => self::excess(*excess),
        Verdict::Defer(excess, busy) => {
            format!("{}, {}", self::excess(*excess), self::busy(*busy))
        }
        Verdict::BeingDeleted => "it is already being deleted".to_owned(),
    }
}

fn kept(kept: &KeepReason) -> String {
    match kept {
        KeepReason::WithinLimits { rank, age } => phrase([
            Part::Text(&nth_newest(*rank)),
            Part::Text(", age "),
            Part::Text(&self::age(*age)),
        ]),
        KeepReason::Floor { rank, floor, reason } => {
            format!(
                "{}, kept because keep_at_least is {floor} ({})",
                nth_newest(*rank),
                over_limit(*reason)
            )
        }
        KeepReason::Permanent { rank, reason } => {
            format!("{}, kept permanently ({})", nth_newest(*rank), over_limit(*reason))
        }
        KeepReason::LongTerm { rank, periods, reason } => {
            let periods = self::periods(*periods);
            format!("{}, latest backup of {periods} ({})", nth_newest(*rank), over_limit(*reason))
        }
        KeepReason::NotCounted(reason) => not_counted(*reason).to_owned(),
        KeepReason::NoDate => NO_DATE.to_owned(),
        KeepReason::InFuture { ahead } => format!("dated {} in the future", age(*ahead)),
        KeepReason::NotJudged(reason) => not_judged(*reason).to_owned(),
    }
}

/// `newest`, `2nd newest`: a rank among the counted backups of an object.
fn nth_newest(rank: u32) -> String {
    let ordinal = match (rank % 10, rank % 100) {
        _ if rank == 1 => return "newest".to_owned(),
        (1, not) if not != 11 => "st newest",
        (2, not) if not != 12 => "nd newest",
        (3, not) if not != 13 => "rd newest",
        _ => "th newest",
    };
    phrase([Part::Number(i64::from(rank)), Part::Text(ordinal)])
}

pub(super) const NO_DATE: &str = "no date";

/// `8th newest, limit 7`.
fn excess(excess: DeleteReason) -> String {
    match excess {
        DeleteReason::Count { rank, .. }
        | DeleteReason::CountAndAge { rank, .. }
        | DeleteReason::CountAndExpiry { rank, .. } => phrase([
            Part::Text(&nth_newest(rank)),
            Part::Text(", "),
            Part::Text(&over_limit(excess)),
        ]),
        DeleteReason::Age { .. } | DeleteReason::Expiry { .. } => over_limit(excess),
    }
}

/// `limit 7`: the evidence without the rank.
fn over_limit(excess: DeleteReason) -> String {
    match excess {
        DeleteReason::Count { max, .. } => {
            phrase([Part::Text("limit "), Part::Number(i64::from(max))])
        }
        DeleteReason::Age { age, days } => format!("age {}, limit {days} d", self::age(age)),
        DeleteReason::CountAndAge { max, age, days, .. } => {
            format!("limit {max}; age {}, limit {days} d", self::age(age))
        }
        DeleteReason::Expiry { expired_at } => format!("expired on {}", instant(expired_at)),
        DeleteReason::CountAndExpiry { max, expired_at, .. } => {
            format!("limit {max}; expired on {}", instant(expired_at))
        }
    }
}

/// `2021-07-18, the week of 2021-07-12, 2021-07 and 2021`.
pub(super) fn periods(periods: Periods) -> String {
    listed(periods.iter().map(period), "and")
}

fn period(period: Period) -> String {
    let first_day = period.first_day();
    match period.unit() {
        PeriodUnit::Day => first_day.to_string(),
        PeriodUnit::Week => format!("the week of {first_day}"),
        PeriodUnit::Month => civil_text::month(first_day),
        PeriodUnit::Year => civil_text::year(first_day),
    }
}

const fn busy(busy: Busy) -> &'static str {
    match busy {
        Busy::Restoring => "being restored",
        Busy::Copying => "being copied",
        Busy::UnknownCopyStatus => "unknown copy status",
        Busy::Replicating => "being replicated",
    }
}

pub(super) const fn not_counted(reason: NotCounted) -> &'static str {
    match reason {
        NotCounted::Manual => "manual",
        NotCounted::Image => "registered as an image",
        NotCounted::BeingCreated => "being created",
        NotCounted::Failed(FailedOperation::Creation) => "creation failed",
        NotCounted::Failed(FailedOperation::Restore) => "restore failed",
        NotCounted::Failed(FailedOperation::Deletion) => "deletion failed",
        NotCounted::Failed(FailedOperation::Unknown) => "status error",
        NotCounted::UnknownStatus => "unknown status",
        NotCounted::Replica => "a replica",
        NotCounted::PartOfBackup => "part of another backup",
        NotCounted::UnknownType => "unknown type",
        NotCounted::OtherVault => "in another vault",
    }
}

pub(super) const fn not_judged(reason: NotJudged) -> &'static str {
    match reason {
        NotJudged::OtherObject => "server not in this policy",
        NotJudged::NotEnabled => "the policy is not enabled",
        NotJudged::StatusDisabled => "the status of the policy is disabled",
        NotJudged::CreatedBeforePolicy => "created before the policy",
        NotJudged::OtherPolicy => "created by another policy",
        NotJudged::NoBackupNamesPolicy => "no backup of this object names the policy",
        NotJudged::NamesNoPolicy => "names no policy, and the objects of the policy are unknown",
    }
}

pub(super) fn expiry(expiry: Expiry) -> String {
    match expiry {
        Expiry::NotRecorded => String::new(),
        Expiry::Never => "never".to_owned(),
        Expiry::At(at) => instant(at),
    }
}

pub(super) const fn word(group: VerdictGroup) -> &'static str {
    match group {
        VerdictGroup::Kept | VerdictGroup::LongTerm | VerdictGroup::NotCounted => "keep",
        VerdictGroup::Failed => "failed",
        VerdictGroup::Deferred => "deferred",
        VerdictGroup::Deleted => "delete",
        VerdictGroup::BeingDeleted => "being deleted",
    }
}

pub(super) const fn group(group: VerdictGroup) -> &'static str {
    match group {
        VerdictGroup::Kept => "kept",
        VerdictGroup::LongTerm => "kept by long-term rules",
        VerdictGroup::NotCounted => "not counted",
        VerdictGroup::Failed => "failed",
        VerdictGroup::Deferred => "deferred",
        VerdictGroup::Deleted => "to delete",
        VerdictGroup::BeingDeleted => "being deleted",
    }
}
