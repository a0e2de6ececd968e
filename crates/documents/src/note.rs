//! Notes: what is valid in a document but suspicious.

use std::fmt;

use crate::names::names;

/// Something in a document that is valid but often a mistake.
///
/// In serde, it is an object with `pointer`, `kind` and `message`.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    pub(crate) pointer: String,
    pub(crate) kind: NoteKind,
    pub(crate) message: String,
}

/// The kind of a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NoteKind {
    /// A limit is 0, which is read as no limit.
    ZeroLimit,
    /// Both limits are set. A backup that exceeds either is deleted.
    BothLimits,
    /// Limits are set but have no effect, because `permanent` is true.
    LimitsWithPermanent,
    /// The minimum number of backups to keep is above `max_backups`, and replaces it.
    FloorAboveCount,
    /// A recurrence rule takes some of its parts from the start of the schedule.
    LeftToStart,
    /// The text of a pattern is not in canonical form.
    NotCanonical,
    /// A stored pattern has `INTERVAL=1`, which the reference does not list.
    IntervalOfOne,
    /// A member has no effect because another one is present.
    IgnoredMember,
    /// Long-term rules of 0 have no timezone. Some regions require one.
    ZeroWithoutTimezone,
    /// `retention_duration_days` and long-term rules are both set, which later versions of the service
    /// refuse.
    DaysWithLongTerm,
    /// Other clients cannot read a recurrence rule back.
    UnreadableByClients,
    /// A timezone has no effect, because no long-term rule is set.
    TimezoneAlone,
    /// Long-term rules have no effect, because the policy keeps all backups anyway.
    LongTermAlone,
    /// A member that the reference does not name.
    UnknownMember,
    /// An answer has a value that is not one of the known ones.
    UnknownValue,
    /// The date of a backup cannot be read. The backup is treated as undated.
    Undated,
    /// An expiry that cannot be read, so the backup never expires by age.
    UnreadableExpiry,
    /// The start time of a query is after its end time.
    EmptyTimeRange,
    /// A sort key of a query has no direction.
    NoSortDirection,
    /// A list is empty, which may mean all or none.
    EmptyList,
    /// A list contains an item more than once.
    RepeatedItem,
    /// A value of a Terraform plan that is known only after apply, and decides neither when a policy fires
    /// nor what it keeps.
    KnownAfterApply,
    /// A value of a Terraform plan that is known only after apply, so it is not checked.
    UncheckedUntilApply,
    /// A resource in a Terraform file that looks like a backup policy but cannot be read.
    UnsupportedResource,
    /// A Terraform file has no backup policy.
    NoBackupPolicy,
    /// It is unknown when a policy was created, so backups that are older than it are judged too.
    UnknownCreation,
}

names! { NoteKind, "kind":
    ZeroLimit = "zero_limit",
    BothLimits = "both_limits",
    LimitsWithPermanent = "limits_with_permanent",
    FloorAboveCount = "floor_above_count",
    LeftToStart = "left_to_start",
    NotCanonical = "not_canonical",
    IntervalOfOne = "interval_of_one",
    IgnoredMember = "ignored_member",
    ZeroWithoutTimezone = "zero_without_timezone",
    DaysWithLongTerm = "days_with_long_term",
    UnreadableByClients = "unreadable_by_clients",
    TimezoneAlone = "timezone_alone",
    LongTermAlone = "long_term_alone",
    UnknownMember = "unknown_member",
    UnknownValue = "unknown_value",
    Undated = "undated",
    UnreadableExpiry = "unreadable_expiry",
    EmptyTimeRange = "empty_time_range",
    NoSortDirection = "no_sort_direction",
    EmptyList = "empty_list",
    RepeatedItem = "repeated_item",
    KnownAfterApply = "known_after_apply",
    UncheckedUntilApply = "unchecked_until_apply",
    UnsupportedResource = "unsupported_resource",
    NoBackupPolicy = "no_backup_policy",
    UnknownCreation = "unknown_creation",
}

impl NoteKind {
    /// Returns whether the document may do something else than its author intended.
    ///
    /// This is true of all kinds but two: a pattern that is [`NotCanonical`](Self::NotCanonical) does what
    /// its text says, and a plan usually has values that are [`KnownAfterApply`](Self::KnownAfterApply).
    pub const fn is_suspicious(self) -> bool {
        !matches!(self, Self::NotCanonical | Self::KnownAfterApply)
    }
}

impl Note {
    /// Prefixes the pointer with that of the value that contains the document.
    pub(crate) fn nested_in(self, pointer: &str) -> Self {
        Self { pointer: format!("{pointer}{}", self.pointer), ..self }
    }

    /// Returns the JSON pointer (RFC 6901) of the value that the note is about.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// Returns the kind of the note.
    pub fn kind(&self) -> NoteKind {
        self.kind
    }

    /// Returns the text of the note, in one line.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
