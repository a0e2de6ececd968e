//! What is wrong with a document, where, and what is merely worth knowing.

use std::fmt;
use std::ops::Range;

use keeptime::pattern::PatternError;

/// A fault in a document: the service would refuse it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Fault {
    pub(super) pointer: String,
    pub(super) kind: FaultKind,
    pub(super) message: String,
    pub(super) service: Service,
}

/// A service, as its documents and codes are its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Service {
    /// Cloud Server Backup Service v1.
    #[default]
    Csbs,
    /// Cloud Backup and Recovery v3.
    Cbr,
    /// Volume Backup Service v2.
    Vbs,
}

/// What kind of fault it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FaultKind {
    /// A mandatory member is absent or null.
    Missing,
    /// A value is of another JSON type.
    Type,
    /// A value is not among those allowed.
    Value,
    /// A text is too short or too long, or a list has too few or too many items.
    Length,
    /// The type of a resource is not one that the service backs up.
    ResourceType,
    /// A server appears twice in a policy, which binds it once.
    AlreadyBound,
    /// A restore names no disk for a disk's backup, or the same disk for two of them.
    PartialRestore,
    /// A member appears more than once in its object.
    RepeatedMember,
    /// A pattern is at fault.
    Pattern(PatternError),
}

impl FaultKind {
    /// The kind's name, in snake case.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Type => "type",
            Self::Value => "value",
            Self::Length => "length",
            Self::ResourceType => "resource_type",
            Self::AlreadyBound => "already_bound",
            Self::PartialRestore => "partial_restore",
            Self::RepeatedMember => "repeated_member",
            Self::Pattern(_) => "pattern",
        }
    }
}

impl Fault {
    pub(super) fn new(pointer: String, kind: FaultKind, message: String) -> Self {
        Self { pointer, kind, message, service: Service::default() }
    }

    /// Where: the JSON pointer (RFC 6901) of the value, or of the member that is missing.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// What kind of fault it is.
    pub fn kind(&self) -> &FaultKind {
        &self.kind
    }

    /// The code with which the service answers.
    ///
    /// CSBS v1, table 6-1: CSBS.6003 for the type of a resource, CSBS.6004 for a server that is bound
    /// twice, CSBS.6018 for a restore that leaves out a disk's backup, else CSBS.9001. CBR answers
    /// BackupService.9900 to every fault of a parameter. VBS documents no codes for its backups, so
    /// there the code is the kind's name.
    ///
    /// For a member that appears twice it is the kind's name too: no reference says anything of that.
    pub fn code(&self) -> &'static str {
        match (self.service, &self.kind) {
            (_, kind @ FaultKind::RepeatedMember) | (Service::Vbs, kind) => kind.name(),
            (Service::Csbs, FaultKind::ResourceType) => "CSBS.6003",
            (Service::Csbs, FaultKind::AlreadyBound) => "CSBS.6004",
            (Service::Csbs, FaultKind::PartialRestore) => "CSBS.6018",
            (Service::Csbs, _) => "CSBS.9001",
            (Service::Cbr, _) => "BackupService.9900",
        }
    }

    /// What is wrong, in one line.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The bytes at fault of the text that the pointer leads to, where that is finer than the whole
    /// text.
    pub fn span(&self) -> Option<Range<usize>> {
        match &self.kind {
            FaultKind::Pattern(error) => Some(error.span()),
            _ => None,
        }
    }
}

/// What is legal in a document, though few mean it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub(super) pointer: String,
    pub(super) kind: NoteKind,
    pub(super) message: String,
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
    LaterRule,
    /// A member that the reference does not name.
    UnknownMember,
    /// A text of an answer that is none of those known.
    UnknownValue,
    /// Times of a query of which the first comes after the last.
    NoTime,
    /// A key of a query's order without a direction.
    NoDirection,
    /// An empty list, which may be read as all or as none.
    EmptyList,
    /// An item that a list already has.
    Repeated,
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
            Self::LaterRule => "later_rule",
            Self::UnknownMember => "unknown_member",
            Self::UnknownValue => "unknown_value",
            Self::NoTime => "no_time",
            Self::NoDirection => "no_direction",
            Self::EmptyList => "empty_list",
            Self::Repeated => "repeated",
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

/// What a check found: the document as a value, or every fault; and notes in any case.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Checked<T> {
    pub(super) outcome: Result<T, Vec<Fault>>,
    pub(super) notes: Vec<Note>,
}

impl<T> Checked<T> {
    /// Every fault, in the order of the reference's tables, lists by index; none where the document
    /// may be sent.
    pub fn faults(&self) -> &[Fault] {
        self.outcome.as_ref().err().map_or(&[], Vec::as_slice)
    }

    /// What is legal, though few mean it.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// The document.
    ///
    /// # Errors
    /// Every fault, at least one.
    pub fn into_result(self) -> Result<T, Vec<Fault>> {
        self.outcome
    }
}
