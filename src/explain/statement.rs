//! Values that only a sentence needs: what is said, without words.

use chrono::{DateTime, Utc};

use crate::retention::{Summary, Verdict};

/// A member of an `operation_definition` that is easily misread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldNote<'a> {
    /// The member's name.
    pub field: &'a str,
    /// Its value, as the document has it.
    pub value: &'a str,
    /// What it does.
    pub effect: FieldEffect<'a>,
}

/// What a member does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldEffect<'a> {
    /// It sets no limit, as −1 does.
    NoLimit,
    /// It sets no limit, as 0 is read unless the literal reading is asked for.
    ZeroIsNoLimit,
    /// It is a limit of 0, as the literal reading has it.
    ZeroIsLimit,
    /// It does nothing, since `permanent` is true.
    OverriddenByPermanent,
    /// It does not move the fires, whose hours are read in a zone of this name.
    DoesNotMoveFires {
        /// The zone's name.
        zone: &'a str,
    },
}

/// What lists and pictures tell apart: an outcome, and whether what is kept is counted.
///
/// Where several backups share a place in a picture, the greatest is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VerdictGroup {
    /// It is being deleted, or has been.
    BeingDeleted,
    /// It is kept, and is not counted.
    NotCounted,
    /// It is kept.
    Kept,
    /// It is to be deleted, and waits.
    Deferred,
    /// It is to be deleted.
    Deleted,
}

impl VerdictGroup {
    /// All of them, as a legend lists them.
    pub const ALL: [Self; 5] =
        [Self::Kept, Self::NotCounted, Self::Deferred, Self::Deleted, Self::BeingDeleted];
}

impl From<&Verdict> for VerdictGroup {
    fn from(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Keep(_) if verdict.is_counted() => Self::Kept,
            Verdict::Keep(_) => Self::NotCounted,
            Verdict::Delete(_) => Self::Deleted,
            Verdict::Defer(..) => Self::Deferred,
            Verdict::BeingDeleted => Self::BeingDeleted,
        }
    }
}

/// How many backups of how many objects have which outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerdictTotals {
    /// By their outcomes.
    pub summary: Summary,
    /// How many objects they belong to.
    pub objects: usize,
    /// When they were judged.
    pub now: DateTime<Utc>,
}

/// What an object lacks, now or once a plan is carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shortfall {
    /// The deletions take its last counted backup.
    LosesLastCounted,
    /// A later deletion of a forecast takes its last counted backup.
    LosesLastCountedOn(DateTime<Utc>),
    /// Its counted backups that remain are incomplete.
    OnlyIncomplete,
    /// It has no counted backup.
    NoneCounted,
    /// The listing has no backup of it.
    NoneListed,
}

/// Why a deletion of a plan is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DropReason<'a> {
    /// The listing has no such backup.
    NotListed,
    /// The record with that id is not the one that was judged.
    RecordChanged {
        /// The member that tells them apart.
        field: &'a str,
        /// Its value in the plan; `None` where it has none.
        was: Option<&'a str>,
        /// Its value in the listing.
        is: Option<&'a str>,
    },
    /// It is no longer to be deleted, or not now.
    Verdict(Verdict),
}

/// How much of a plan remains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecheckTotals {
    /// How many deletions remain.
    pub deletions: usize,
    /// How many are dropped.
    pub dropped: usize,
    /// When the plan was made.
    pub planned_at: DateTime<Utc>,
    /// When it was checked again.
    pub now: DateTime<Utc>,
}

/// Which policy a forecast is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scenario {
    /// The policy as it is.
    Present,
    /// The policy with something changed.
    WhatIf,
}

/// A member that changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemberChange<'a> {
    /// Its JSON pointer.
    pub pointer: &'a str,
    /// Its value before; `None` where it had none.
    pub before: Option<&'a str>,
    /// Its value after.
    pub after: Option<&'a str>,
    /// Where that is known from.
    pub source: ChangeSource,
}

/// Where a change of a member is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChangeSource {
    /// The documents have it.
    Stated,
    /// A status is assumed to follow `enabled`.
    StatusFollowsEnabled,
}

/// Before or after a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChangeSide {
    /// Before the change.
    Before,
    /// After the change.
    After,
}

/// What becomes of the limits that a request leaves out, which the reference does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OmittedLimits {
    /// It leaves none out.
    NoneOmitted,
    /// They are kept as they were.
    Kept,
    /// They are removed.
    Removed,
}

/// Fixed texts: headings and the heads of columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Label {
    /// Above the explanation of a policy.
    WhatItDoes,
    /// Above what a check found.
    CheckFindings,
    /// A fault that a check found.
    Fault,
    /// A note.
    Note,
    /// A warning.
    Warning,
    /// Above the weeks.
    Weeks,
    /// The column of weekdays.
    Weekday,
    /// Above the next fires.
    NextFires,
    /// The same for a policy that does not run.
    NextFiresIfEnabled,
    /// Above the fires before a change.
    FiresBefore,
    /// Above the fires after a change.
    FiresAfter,
    /// The same where they are those before.
    FiresAfterUnchanged,
    /// Above the backups.
    Backups,
    /// The column of dates of backups.
    CreatedAt,
    /// The column of ids of backups.
    BackupId,
    /// The column of verdicts.
    Verdict,
    /// The column of what happens to backups.
    BackupForecast,
    /// In the place of the date of a backup that has none.
    NoDate,
    /// Above the forecast.
    Forecast,
    /// Above the numbers of a chart.
    ChartNumbers,
    /// The column of days in UTC.
    DayInUtc,
    /// The column of the numbers of backups.
    BackupCount,
}
