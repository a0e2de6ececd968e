//! Notes: what is valid in a document but suspicious.

use std::fmt;

/// Something in a document that is valid but often a mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// A member has no effect beside another one.
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
    /// It is unknown when a policy was created, so backups that are older than it are judged too.
    UnknownCreation,
}

impl NoteKind {
    /// Returns whether the document may do something else than its author intended.
    ///
    /// This is true of all kinds but [`NotCanonical`](Self::NotCanonical): such a pattern does what its
    /// text says.
    pub const fn is_suspicious(self) -> bool {
        !matches!(self, Self::NotCanonical)
    }

    /// Returns the name of the kind in snake case.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ZeroLimit => "zero_limit",
            Self::BothLimits => "both_limits",
            Self::LimitsWithPermanent => "limits_with_permanent",
            Self::FloorAboveCount => "floor_above_count",
            Self::LeftToStart => "left_to_start",
            Self::NotCanonical => "not_canonical",
            Self::IntervalOfOne => "interval_of_one",
            Self::IgnoredMember => "ignored_member",
            Self::ZeroWithoutTimezone => "zero_without_timezone",
            Self::DaysWithLongTerm => "days_with_long_term",
            Self::UnreadableByClients => "unreadable_by_clients",
            Self::TimezoneAlone => "timezone_alone",
            Self::LongTermAlone => "long_term_alone",
            Self::UnknownMember => "unknown_member",
            Self::UnknownValue => "unknown_value",
            Self::Undated => "undated",
            Self::UnreadableExpiry => "unreadable_expiry",
            Self::EmptyTimeRange => "empty_time_range",
            Self::NoSortDirection => "no_sort_direction",
            Self::EmptyList => "empty_list",
            Self::RepeatedItem => "repeated_item",
            Self::UnknownCreation => "unknown_creation",
        }
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
