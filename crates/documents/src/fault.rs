//! What is wrong with a document, and where.

use std::fmt;
use std::ops::{Deref, Range};

use keeptime::pattern::PatternError;

use crate::note::Note;

/// A fault in a document.
///
/// It prints as `pointer: message`, or as the message alone if it is about the whole document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pointer: String,
    kind: FaultKind,
    message: String,
    effect: FaultEffect,
    origin: Origin,
}

/// Where a document comes from, which decides how strictly its values are held to their rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A client: the service would refuse what breaks a rule.
    Request(Service),
    /// A service: numbers and booleans also come as text, times in several forms, and an enumeration
    /// may have values that the reference does not name.
    Answer(Service),
}

/// A service. Each has documents and codes of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Service {
    /// Cloud Server Backup Service v1.
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
    /// A member that says what is kept is outside of an `operation_definition`.
    Misplaced,
    /// A pattern is at fault.
    Pattern(PatternError),
}

/// What a fault stops.
///
/// Firing and keeping are separate: a policy whose limits are at fault still fires, and one whose
/// pattern is at fault still deletes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FaultEffect {
    /// The document is not read at all; a request is not sent.
    Unreadable,
    /// The document is read, but no policy comes of it.
    NoPolicy,
    /// The policy does not fire.
    NoFires,
    /// The policy does not say what it keeps.
    UnknownLimits,
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
            Self::Misplaced => "misplaced",
            Self::Pattern(_) => "pattern",
        }
    }
}

impl Fault {
    /// How many characters of a pointer are printed.
    const SHOWN: usize = 200;

    /// A fault of an answer that stops reading, until [`with_origin`](Self::with_origin) and
    /// [`with_effect`](Self::with_effect) say otherwise.
    pub(crate) fn new(pointer: String, kind: FaultKind, message: String) -> Self {
        let origin = Origin::Answer(Service::Csbs);
        Self { pointer, kind, message, effect: FaultEffect::Unreadable, origin }
    }

    pub(crate) fn with_origin(self, origin: Origin) -> Self {
        Self { origin, ..self }
    }

    /// The same in a document that holds this one at a place.
    pub(crate) fn nested_in(self, pointer: &str) -> Self {
        Self { pointer: format!("{pointer}{}", self.pointer), ..self }
    }

    pub(crate) fn with_effect(self, effect: FaultEffect) -> Self {
        Self { effect, ..self }
    }

    /// Where: the JSON pointer (RFC 6901) of the value, or of the member that is missing.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// What kind of fault it is.
    pub fn kind(&self) -> &FaultKind {
        &self.kind
    }

    /// What it stops.
    pub fn effect(&self) -> FaultEffect {
        self.effect
    }

    /// The service whose document it is in.
    pub fn service(&self) -> Service {
        match self.origin {
            Origin::Request(service) | Origin::Answer(service) => service,
        }
    }

    /// For a request, the code with which the service answers; for an answer, the kind's name.
    ///
    /// CSBS v1, table 6-1: CSBS.6003 for the type of a resource, CSBS.6004 for a server that is bound
    /// twice, CSBS.6018 for a restore that leaves out a disk's backup, else CSBS.9001. CBR answers
    /// BackupService.9900 to every fault of a parameter. VBS documents no codes for its backups, so
    /// the code is the kind's name there.
    ///
    /// For a member that appears twice it is the kind's name too: no reference says anything about that.
    pub fn code(&self) -> &'static str {
        match (self.origin, &self.kind) {
            (Origin::Answer(_) | Origin::Request(Service::Vbs), kind)
            | (_, kind @ FaultKind::RepeatedMember) => kind.name(),
            (Origin::Request(Service::Csbs), FaultKind::ResourceType) => "CSBS.6003",
            (Origin::Request(Service::Csbs), FaultKind::AlreadyBound) => "CSBS.6004",
            (Origin::Request(Service::Csbs), FaultKind::PartialRestore) => "CSBS.6018",
            (Origin::Request(Service::Csbs), _) => "CSBS.9001",
            (Origin::Request(Service::Cbr), _) => "BackupService.9900",
        }
    }

    /// What is wrong, in one line and without the place.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The bytes at fault of the text that the pointer leads to, if that is finer than the whole text.
    pub fn span(&self) -> Option<Range<usize>> {
        match &self.kind {
            FaultKind::Pattern(error) => Some(error.span()),
            _ => None,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.pointer.is_empty() {
            // A name of the document may hold anything, and be long.
            for character in self.pointer.chars().take(Self::SHOWN) {
                write!(f, "{}", character.escape_debug())?;
            }
            let is_cut = self.pointer.chars().nth(Self::SHOWN).is_some();
            f.write_str(if is_cut { "…: " } else { ": " })?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}

/// Everything that is wrong with a document: at least one fault.
///
/// The faults come in the order of the reference's tables, lists by index. It prints as one line: the
/// first faults, separated by semicolons, and how many more there are.
///
/// ```
/// use keeptime_documents::csbs::CreatePolicy;
///
/// let body = serde_json::json!({"policy": {"name": "my plan"}});
/// let faults = CreatePolicy::check(&body).into_result().unwrap_err();
/// assert_eq!(faults.len(), 5);
/// assert_eq!(
///     faults.to_string(),
///     "/policy/name: name takes letters, digits, _ and - alone, found \"my plan\"; \
///      /policy/parameters: parameters is missing; \
///      /policy/provider_id: provider_id is missing; and 2 more",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// How many faults are printed.
    const PRINTED: usize = 3;

    /// Faults as a result: an error if there are any.
    pub(crate) fn ok_if_empty(faults: Vec<Fault>) -> Result<(), Self> {
        if faults.is_empty() { Ok(()) } else { Err(Self(faults)) }
    }

    pub(crate) fn one(fault: Fault) -> Self {
        Self(vec![fault])
    }

    /// These faults, and then others.
    pub(crate) fn and(self, others: Vec<Fault>) -> Self {
        Self([self.0, others].concat())
    }

    /// The faults, owned.
    pub fn into_vec(self) -> Vec<Fault> {
        self.0
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.0.iter().take(Self::PRINTED).enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{fault}")?;
        }
        match self.len().saturating_sub(Self::PRINTED) {
            0 => Ok(()),
            more => write!(f, "; and {more} more"),
        }
    }
}

impl std::error::Error for Faults {}

/// At least one fault.
impl Deref for Faults {
    type Target = [Fault];

    fn deref(&self) -> &[Fault] {
        &self.0
    }
}

impl IntoIterator for Faults {
    type Item = Fault;
    type IntoIter = std::vec::IntoIter<Fault>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'f> IntoIterator for &'f Faults {
    type Item = &'f Fault;
    type IntoIter = std::slice::Iter<'f, Fault>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// What a check found: the document as a value, or every fault; and notes in any case.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct CheckOutcome<T> {
    pub(crate) outcome: Result<T, Faults>,
    pub(crate) notes: Vec<Note>,
}

impl<T> CheckOutcome<T> {
    /// Every fault, in the order of the reference's tables, lists by index; none if the document may
    /// be sent or used.
    pub fn faults(&self) -> &[Fault] {
        self.outcome.as_ref().err().map_or(&[], |faults| faults)
    }

    /// What is legal, though few mean it.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// The document.
    ///
    /// # Errors
    /// Every fault.
    pub fn into_result(self) -> Result<T, Faults> {
        self.outcome
    }

    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> CheckOutcome<U> {
        CheckOutcome { outcome: self.outcome.map(change), notes: self.notes }
    }
}
