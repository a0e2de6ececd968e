//! A verdict as a record with a column for each value.

use chrono::{DateTime, TimeDelta, Utc};

use super::backup::Busy;
use super::period::Periods;
use super::reason::{Exceeded, Reason};
use super::verdict::{DeleteReason, KeepReason, Outcome, Verdict};

/// A verdict as one flat record, for tables, columns and objects of other languages. A value that the
/// verdict does not have is `None`.
///
/// ```
/// use chrono::TimeDelta;
/// use keeptime::retention::{DeleteReason, Exceeded, KeepReason, Reason, Verdict};
///
/// let exceeded = DeleteReason::Age { age: TimeDelta::days(31), days: 30 };
/// let fields = Verdict::Keep(KeepReason::Floor { rank: 1, floor: 2, reason: exceeded }).fields();
/// assert_eq!(fields.reason, Some(Reason::Floor));
/// assert_eq!((fields.rank, fields.floor), (Some(1), Some(2)));
/// assert_eq!(fields.exceeds, Some(Exceeded::Age));
/// assert_eq!((fields.age, fields.days), (Some(TimeDelta::days(31)), Some(30)));
/// assert_eq!(fields.max, None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct VerdictFields {
    /// What happens to the backup.
    pub outcome: Outcome,
    /// The rule that decides.
    pub reason: Option<Reason>,
    /// The rank among the counted backups of the object; the newest has rank 1.
    pub rank: Option<u32>,
    /// The number of newest counted backups that are always kept.
    pub floor: Option<u32>,
    /// What the backup exceeds although it is kept.
    pub exceeds: Option<Exceeded>,
    /// The maximum number of backups, which the rank exceeds.
    pub max: Option<u32>,
    /// The age of the backup.
    pub age: Option<TimeDelta>,
    /// The maximum age in days of 24 hours, which the age exceeds.
    pub days: Option<u32>,
    /// When the backup expired.
    pub expired_at: Option<DateTime<Utc>>,
    /// The time from `now` to the date of the backup.
    pub ahead: Option<TimeDelta>,
    /// The periods that long-term rules keep the backup for.
    pub periods: Option<Periods>,
    /// Why the deletion is deferred.
    pub busy: Option<Busy>,
}

impl VerdictFields {
    const fn new(outcome: Outcome, reason: Option<Reason>) -> Self {
        Self {
            outcome,
            reason,
            rank: None,
            floor: None,
            exceeds: None,
            max: None,
            age: None,
            days: None,
            expired_at: None,
            ahead: None,
            periods: None,
            busy: None,
        }
    }

    /// Adds the evidence of what the backup exceeds.
    const fn with_excess(mut self, reason: &DeleteReason) -> Self {
        match *reason {
            DeleteReason::Count { rank, max } => {
                (self.rank, self.max) = (Some(rank), Some(max));
            }
            DeleteReason::Age { age, days } => {
                (self.age, self.days) = (Some(age), Some(days));
            }
            DeleteReason::Expiry { expired_at } => self.expired_at = Some(expired_at),
            DeleteReason::CountAndAge { rank, max, age, days } => {
                (self.rank, self.max) = (Some(rank), Some(max));
                (self.age, self.days) = (Some(age), Some(days));
            }
            DeleteReason::CountAndExpiry { rank, max, expired_at } => {
                (self.rank, self.max) = (Some(rank), Some(max));
                self.expired_at = Some(expired_at);
            }
        }
        self
    }

    /// Adds the evidence of a backup that is kept although it exceeds a limit.
    const fn with_spared(mut self, rank: u32, reason: &DeleteReason) -> Self {
        self = self.with_excess(reason);
        self.exceeds = Some(reason.without_evidence());
        self.rank = Some(rank);
        self
    }
}

impl Verdict {
    /// Returns the verdict as a flat record.
    pub const fn fields(&self) -> VerdictFields {
        let mut fields = VerdictFields::new(self.outcome(), self.reason());
        match self {
            Self::BeingDeleted => fields,
            Self::Delete(reason) => fields.with_excess(reason),
            Self::Defer(reason, busy) => {
                fields.busy = Some(*busy);
                fields.with_excess(reason)
            }
            Self::Keep(reason) => match *reason {
                KeepReason::WithinLimits { rank, age } => {
                    (fields.rank, fields.age) = (Some(rank), Some(age));
                    fields
                }
                KeepReason::Floor { rank, floor, ref reason } => {
                    fields.floor = Some(floor);
                    fields.with_spared(rank, reason)
                }
                KeepReason::Permanent { rank, ref reason } => fields.with_spared(rank, reason),
                KeepReason::LongTerm { rank, periods, ref reason } => {
                    fields.periods = Some(periods);
                    fields.with_spared(rank, reason)
                }
                KeepReason::InFuture { ahead } => {
                    fields.ahead = Some(ahead);
                    fields
                }
                KeepReason::NotCounted(_) | KeepReason::NoDate | KeepReason::NotJudged(_) => fields,
            },
        }
    }
}
