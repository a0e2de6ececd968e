//! Values that only sentences need.

use alloc::borrow::Cow;

use chrono::{DateTime, NaiveDate, Utc};

use crate::names::{kind_names, names};
use crate::retention::{KeepReason, NotCounted, Verdict};

/// A member of an `operation_definition` that is easily misread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldNote<'a> {
    /// The member's name.
    pub field: &'a str,
    /// Its value, as written in the document.
    pub value: Cow<'a, str>,
    /// What it does.
    pub effect: FieldEffect<'a>,
}

/// The effect of a member of an `operation_definition`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldEffect<'a> {
    /// −1: it sets no limit.
    NoLimit,
    /// 0, read as no limit.
    ZeroIsNoLimit,
    /// 0, read literally as a limit of 0.
    ZeroIsLimit,
    /// It has no effect, because `permanent` is true.
    OverriddenByPermanent,
    /// It has no effect on when the policy fires.
    DoesNotMoveFires {
        /// The name of the zone in which the hours are read.
        zone: &'a str,
    },
}

kind_names! { FieldEffect<'_>:
    NoLimit = "no_limit",
    ZeroIsNoLimit = "zero_is_no_limit",
    ZeroIsLimit = "zero_is_limit",
    OverriddenByPermanent = "overridden_by_permanent",
    DoesNotMoveFires = "does_not_move_fires",
}

/// The groups of verdicts that lists and pictures distinguish: the outcomes, with kept backups divided
/// into counted ones, those that only long-term rules keep, those not counted, and failed ones.
///
/// If several backups share one character of a picture, it shows the group that comes last in this
/// enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VerdictGroup {
    /// The backup is being deleted or has been deleted.
    BeingDeleted,
    /// The backup is kept and does not count.
    NotCounted,
    /// The backup counts and is kept.
    Kept,
    /// The backup exceeds a limit and is kept by long-term rules.
    LongTerm,
    /// The backup's deletion is deferred.
    Deferred,
    /// An operation on the backup failed. It is kept and does not count.
    Failed,
    /// The backup is to be deleted.
    Deleted,
}

// In the order of a legend.
names! { VerdictGroup, "group":
    Kept = "kept",
    LongTerm = "long_term",
    NotCounted = "not_counted",
    Failed = "failed",
    Deferred = "deferred",
    Deleted = "deleted",
    BeingDeleted = "being_deleted",
}

impl From<&Verdict> for VerdictGroup {
    fn from(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Keep(KeepReason::LongTerm { .. }) => Self::LongTerm,
            Verdict::Keep(KeepReason::NotCounted(NotCounted::Failed(_))) => Self::Failed,
            Verdict::Keep(_) if verdict.is_counted() => Self::Kept,
            Verdict::Keep(_) => Self::NotCounted,
            Verdict::Delete(_) => Self::Deleted,
            Verdict::Defer(..) => Self::Deferred,
            Verdict::BeingDeleted => Self::BeingDeleted,
        }
    }
}

impl VerdictGroup {
    /// Returns the group in which totals count the backups: long-term rules and backups that do not count
    /// are parts of what is kept.
    #[must_use]
    pub const fn in_totals(self) -> Self {
        match self {
            Self::Kept | Self::LongTerm | Self::NotCounted => Self::Kept,
            Self::Failed | Self::Deferred | Self::Deleted | Self::BeingDeleted => self,
        }
    }
}

/// The number of backups in each group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GroupCounts([usize; VerdictGroup::ALL.len()]);

impl GroupCounts {
    /// Adds a backup to its group.
    pub fn add(&mut self, group: VerdictGroup) {
        self.0[group as usize] += 1;
    }

    /// Returns the number of backups in a group.
    pub const fn get(&self, group: VerdictGroup) -> usize {
        self.0[group as usize]
    }

    /// Returns the number of backups in the group of [totals](VerdictGroup::in_totals).
    pub fn in_totals(&self, group: VerdictGroup) -> usize {
        let of_group = VerdictGroup::ALL.into_iter().filter(|part| part.in_totals() == group);
        of_group.map(|part| self.get(part)).sum()
    }

    /// Returns the number of backups.
    pub fn total(&self) -> usize {
        self.0.iter().sum()
    }
}

impl core::ops::AddAssign for GroupCounts {
    fn add_assign(&mut self, other: Self) {
        for (count, more) in self.0.iter_mut().zip(other.0) {
            *count += more;
        }
    }
}

/// What a plan judged, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerdictTotals {
    /// The number of backups.
    pub backups: usize,
    /// The number of objects that the backups belong to.
    pub objects: usize,
    /// The instant at which the backups were judged.
    pub now: DateTime<Utc>,
}

/// Why a recheck drops a deletion from a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DropReason<'a> {
    /// The listing does not contain the backup.
    NotListed,
    /// The record with that id differs from the one that was judged.
    RecordChanged {
        /// The member that differs.
        field: &'a str,
        /// Its value in the plan; `None` if it has none.
        was: Option<&'a str>,
        /// Its value in the listing; `None` if it has none.
        is: Option<&'a str>,
    },
    /// The verdict has changed: the backup is now kept or deferred.
    Verdict(Verdict),
}

impl DropReason<'_> {
    /// Returns the name of the reason: `not_listed`, `changed`, or the name of the new verdict's
    /// [outcome](crate::retention::Outcome).
    pub const fn name(&self) -> &'static str {
        match self {
            Self::NotListed => "not_listed",
            Self::RecordChanged { .. } => "changed",
            Self::Verdict(verdict) => verdict.outcome().name(),
        }
    }
}

/// The number of deletions of a plan that remain after a recheck.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecheckTotals {
    /// The number of deletions that remain.
    pub deletions: usize,
    /// The number of deletions that were dropped.
    pub dropped: usize,
    /// The instant for which the plan was made.
    pub planned_at: DateTime<Utc>,
    /// The instant of the recheck.
    pub now: DateTime<Utc>,
}

/// How many of the existing backups a forecast deletes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ForecastTotals {
    /// The number of backups that are deleted at the start of the forecast.
    pub now: usize,
    /// The number of backups that are deleted later in the forecast.
    pub later: usize,
    /// The number of backups that are not deleted in the forecast.
    pub staying: usize,
    /// The end of the forecast.
    pub until: DateTime<Utc>,
    /// The last day of the forecast and the number of backups at its end, with those that the policy
    /// creates until then; `None` if the forecast has no day.
    pub at_end: Option<(NaiveDate, usize)>,
}

/// Which policy a forecast is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scenario {
    /// The policy as it is now.
    Present,
    /// The policy with changed limits.
    WhatIf,
}

names! { Scenario, "forecast":
    Present = "present",
    WhatIf = "what_if",
}

/// A change of a member of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemberChange<'a> {
    /// Its JSON pointer.
    pub pointer: &'a str,
    /// Its value before the change; `None` if it had none.
    pub before: Option<&'a str>,
    /// Its value after the change; `None` if it has none.
    pub after: Option<&'a str>,
    /// How the change is known.
    pub source: ChangeSource,
}

/// How a change of a member is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChangeSource {
    /// It is in the documents.
    Stated,
    /// It is assumed that the service changes the status together with `enabled`.
    StatusFollowsEnabled,
}

names! { ChangeSource, "source":
    Stated = "stated",
    StatusFollowsEnabled = "status_follows_enabled",
}

/// One side of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChangeSide {
    /// Before the change.
    Before,
    /// After the change.
    After,
}

names! { ChangeSide, "side":
    Before = "before",
    After = "after",
}

/// What a plan of an infrastructure tool does with a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PlannedChange {
    /// It is created.
    Created,
    /// It is changed.
    Updated,
    /// It is deleted and created again.
    Replaced,
    /// It is deleted.
    Deleted,
    /// It stays, but the tool no longer manages it.
    Forgotten,
}

names! { PlannedChange, "change":
    Created = "created",
    Updated = "updated",
    Replaced = "replaced",
    Deleted = "deleted",
    Forgotten = "forgotten",
}

/// What happens to limits that an update omits. The reference does not say which it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OmittedLimits {
    /// The update omits no limits.
    NoneOmitted,
    /// Omitted limits are kept.
    Kept,
    /// Omitted limits are removed.
    Removed,
    /// Omitted limits are kept or removed, which makes no difference.
    Either,
}

names! { OmittedLimits, "omitted":
    NoneOmitted = "none_omitted",
    Kept = "kept",
    Removed = "removed",
    Either = "either",
}

/// A fixed text: a heading, the head of a column, or similar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Label {
    /// The heading of the explanation of a policy.
    WhatItDoes,
    /// The heading of the numbers of backups with each verdict.
    Totals,
    /// The heading of the faults and notes of a check.
    CheckFindings,
    /// The word before a fault.
    Fault,
    /// The word before a note.
    Note,
    /// The word before a warning.
    Warning,
    /// The heading of the weeks.
    Weeks,
    /// The heading of the next days, where times recur every few days.
    NextDays,
    /// The head of the column with the days of the next days.
    Day,
    /// The head of the column with the weekdays.
    Weekday,
    /// The heading of the next fires.
    NextFires,
    /// The heading of the next fires of a policy that does not run.
    NextFiresIfEnabled,
    /// The heading of the fires before a change.
    FiresBefore,
    /// The heading of the fires after a change.
    FiresAfter,
    /// The heading of the fires after a change if they are the same as before.
    FiresAfterUnchanged,
    /// The word before the next fire.
    NextFire,
    /// The word before the next fire of a policy that does not run.
    NextFireIfEnabled,
    /// The word before a quota.
    Quota,
    /// The heading of the servers, and the name of their number.
    Servers,
    /// The explanation of the columns of the servers.
    ServersCaption,
    /// The head of the column with the names of servers.
    ServerName,
    /// The head of the column with the ids of servers.
    ServerId,
    /// The text for a server without a name.
    NoName,
    /// The head of the column with the date of the oldest backup of each server.
    Oldest,
    /// The head of the column with the date of the newest backup of each server.
    Newest,
    /// The head of the column with what each server lacks.
    Problem,
    /// The verdict on a backup over the limits in a locked vault.
    Locked,
    /// What few servers have: failed or deferred backups, or too few.
    ServerNotes,
    /// The name of a field in which to type a part of a name or an id.
    FindServer,
    /// The name of a choice of servers.
    ShowServers,
    /// The choice of all servers.
    AllServers,
    /// The choice of the servers with a problem.
    ServersWithProblem,
    /// The choice of the servers with backups to delete.
    ServersWithDeletions,
    /// The explanation of how to read a timeline.
    TimelineHint,
    /// The heading of the backups.
    Backups,
    /// The head of the column with the dates of backups.
    CreatedAt,
    /// The head of the column with the ids of backups.
    BackupId,
    /// The head of the column with the names of backups.
    BackupName,
    /// The head of the column with the reasons of verdicts.
    Reason,
    /// The head of the column with the verdicts.
    Verdict,
    /// The column of what happens to backups.
    BackupForecast,
    /// The head of the column with the expiries that records carry.
    Expiry,
    /// The text for a backup without a date.
    NoDate,
    /// The heading of the table with how many backups of each server are deleted.
    DeletionsByServer,
    /// The head of the column with the number of backups that are deleted at once.
    DeletedNow,
    /// The head of the column with the number of backups that are deleted later in the forecast.
    DeletedLater,
    /// The head of the column with the time until the next deletion.
    NextDeletion,
    /// The heading of the forecast.
    Forecast,
    /// The heading of the numbers of a chart.
    ChartNumbers,
    /// The head of the column with the days, in UTC.
    DayInUtc,
    /// The head of the column with the number of backups.
    BackupCount,
    /// The name of the present in a chart.
    Now,
    /// The explanation of the filled and the outlined part of the columns of a chart.
    ChartCaption,
    /// The head of the column with the number of backups at the end of each day.
    CountAtEndOfDay,
    /// The head of the column with the greatest number of backups of each day.
    MostOfDay,
    /// The heading of the explanation of a policy in full.
    InFull,
}
