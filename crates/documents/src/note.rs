//! What is legal in a document, and worth a second look.

use std::fmt;

/// What is legal in a document, though few mean it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub(crate) pointer: String,
    pub(crate) kind: NoteKind,
    pub(crate) message: String,
}

/// What kind of note it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NoteKind {
    /// A limit of 0, which is read as no limit.
    ZeroLimit,
    /// Both limits are set; a backup over either goes.
    BothLimits,
    /// Limits beside `permanent`, which have no effect.
    LimitsWithPermanent,
    /// A floor above the count, which takes the count's place.
    FloorAboveCount,
    /// Rules leave parts to the start of the schedule.
    LeftToStart,
    /// The pattern's canonical text differs.
    NotCanonical,
    /// A stored pattern has `INTERVAL=1`, which the reference does not name.
    IntervalOfOne,
    /// A rule of a later version, by which nothing is judged here.
    LaterVersionRule,
    /// A member that the reference does not name.
    UnknownMember,
    /// A text of an answer that is none of those known.
    UnknownValue,
    /// A date that cannot be read: the backup counts as one without a date.
    Undated,
    /// Times of a query of which the first comes after the last.
    EmptyTimeRange,
    /// A key of a query's order without a direction.
    NoSortDirection,
    /// An empty list, which may be read as all or as none.
    EmptyList,
    /// An item that a list already has.
    RepeatedItem,
}

impl NoteKind {
    /// Whether what was written may do something else than was meant. A pattern whose text is not the
    /// canonical one does what it says.
    pub const fn is_suspicious(self) -> bool {
        !matches!(self, Self::NotCanonical)
    }

    /// The kind's name, in snake case.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ZeroLimit => "zero_limit",
            Self::BothLimits => "both_limits",
            Self::LimitsWithPermanent => "limits_with_permanent",
            Self::FloorAboveCount => "floor_above_count",
            Self::LeftToStart => "left_to_start",
            Self::NotCanonical => "not_canonical",
            Self::IntervalOfOne => "interval_of_one",
            Self::LaterVersionRule => "later_version_rule",
            Self::UnknownMember => "unknown_member",
            Self::UnknownValue => "unknown_value",
            Self::Undated => "undated",
            Self::EmptyTimeRange => "empty_time_range",
            Self::NoSortDirection => "no_sort_direction",
            Self::EmptyList => "empty_list",
            Self::RepeatedItem => "repeated_item",
        }
    }
}

impl Note {
    /// What it is about: a JSON pointer (RFC 6901).
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// What kind of note it is.
    pub fn kind(&self) -> NoteKind {
        self.kind
    }

    /// What is worth knowing, in one line.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
