//! Faults: what is wrong with a document, and where.

use std::fmt;
use std::ops::{Deref, Range};

use keeptime::pattern::{PatternError, SpanUnit};

use crate::names::{kind_names, names};

/// A fault in a document.
///
/// `Display` prints `pointer: message`, or only the message if the fault is about the whole document.
///
/// In serde, it is an object. It is written only, because a fault in a pattern holds the error of the
/// parser:
///
/// ```
/// use keeptime_documents::DocumentKind;
/// use serde_json::json;
///
/// let rules = json!(["FREQ=DAILY;BYHOUR=24;BYMINUTE=00"]);
/// let checked = DocumentKind::CbrRules.check(&rules);
/// assert_eq!(
///     serde_json::to_value(&checked.faults()[0]).unwrap(),
///     json!({
///         "pointer": "/0",
///         "kind": "pattern",
///         "code": "BackupService.9900",
///         "message": "BYHOUR takes 0 to 23, found 24",
///         "effect": "unreadable",
///         "service": "cbr",
///         "pattern_error": "hour",
///         "span": [18, 20], // bytes; only of faults in a pattern
///     }),
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pointer: String,
    kind: FaultKind,
    message: String,
    effect: FaultEffect,
    origin: Origin,
    /// The service's code, if it is not the general one of the service.
    service_code: Option<&'static str>,
}

/// Who sent a document. Decides how strictly its values are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A client. The service would refuse a value that breaks a rule.
    Request(Service),
    /// A service. Numbers and booleans may be text, times have several forms, and enumerations may have
    /// values that the reference does not list.
    Answer(Service),
}

/// A backup service. Each has its own documents and codes.
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

/// The kind of a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FaultKind {
    /// A required member is absent or null.
    Missing,
    /// A value has the wrong JSON type.
    Type,
    /// A value is not allowed.
    Value,
    /// A text is too short or too long, or a list has too few or too many items.
    Length,
    /// The type of a resource is not one that the service backs up.
    ResourceType,
    /// The type of an operation is not one that the service runs.
    OperationType,
    /// A policy lists a server twice.
    AlreadyBound,
    /// A restore has no target disk, or the same target disk for two disk backups.
    PartialRestore,
    /// A member appears more than once in its object.
    RepeatedMember,
    /// A retention member such as `max_backups` is outside of an `operation_definition`.
    Misplaced,
    /// A recurrence pattern is invalid.
    Pattern(PatternError),
}

/// What a fault prevents: reading the document, using it as a policy, firing, or judging backups.
///
/// A policy with invalid limits still fires. A policy with an invalid pattern still has limits, by
/// which backups are deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FaultEffect {
    /// The document cannot be read. A request must not be sent.
    Unreadable,
    /// The document can be read, but not used as a policy.
    NoPolicy,
    /// The policy does not fire.
    NoFires,
    /// The limits of the policy are unknown. No backup may be deleted by them.
    UnknownLimits,
}

names! { FaultEffect, "effect":
    Unreadable = "unreadable",
    NoPolicy = "no_policy",
    NoFires = "no_fires",
    UnknownLimits = "unknown_limits",
}

names! { Service, "service":
    Csbs = "csbs",
    Cbr = "cbr",
    Vbs = "vbs",
}

kind_names! { FaultKind:
    Missing = "missing",
    Type = "type",
    Value = "value",
    Length = "length",
    ResourceType = "resource_type",
    OperationType = "operation_type",
    AlreadyBound = "already_bound",
    PartialRestore = "partial_restore",
    RepeatedMember = "repeated_member",
    Misplaced = "misplaced",
    Pattern = "pattern",
}

impl Fault {
    /// The maximum number of characters of a pointer that `Display` prints.
    const MAX_PRINTED_POINTER: usize = 200;

    /// Creates a fault that makes an answer unreadable. See [`with_origin`](Self::with_origin) and
    /// [`with_effect`](Self::with_effect).
    pub(crate) fn new(pointer: String, kind: FaultKind, message: String) -> Self {
        let origin = Origin::Answer(Service::Csbs);
        Self { pointer, kind, message, effect: FaultEffect::Unreadable, origin, service_code: None }
    }

    /// Sets the code with which the service answers this fault in a request.
    pub(crate) fn with_service_code(self, code: &'static str) -> Self {
        Self { service_code: Some(code), ..self }
    }

    /// Sets the service's code by the kind of the fault, unless it has one.
    pub(crate) fn set_service_code(&mut self, code: fn(&FaultKind) -> &'static str) {
        self.service_code = self.service_code.or_else(|| Some(code(&self.kind)));
    }

    pub(crate) fn with_origin(self, origin: Origin) -> Self {
        Self { origin, ..self }
    }

    /// Prefixes the pointer with that of the value that contains the document.
    pub(crate) fn nested_in(self, pointer: &str) -> Self {
        Self { pointer: format!("{pointer}{}", self.pointer), ..self }
    }

    pub(crate) fn with_effect(self, effect: FaultEffect) -> Self {
        Self { effect, ..self }
    }

    pub(crate) fn with_message(self, message: String) -> Self {
        Self { message, ..self }
    }

    /// Changes the kind.
    pub(crate) fn with_kind(self, kind: FaultKind) -> Self {
        Self { kind, ..self }
    }

    /// Moves the fault to another pointer.
    pub(crate) fn at(self, pointer: String) -> Self {
        Self { pointer, ..self }
    }

    /// Returns the JSON pointer (RFC 6901) of the value or of the missing member.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// Returns the kind of the fault.
    pub fn kind(&self) -> &FaultKind {
        &self.kind
    }

    /// Returns what is impossible because of the fault.
    pub fn effect(&self) -> FaultEffect {
        self.effect
    }

    /// Returns whether the document is a request.
    pub(crate) fn is_in_request(&self) -> bool {
        matches!(self.origin, Origin::Request(_))
    }

    /// Returns the service that the document belongs to.
    pub fn service(&self) -> Service {
        match self.origin {
            Origin::Request(service) | Origin::Answer(service) => service,
        }
    }

    /// Returns the code of the fault.
    ///
    /// For a request, this is the code that the service would answer with:
    ///
    /// - CSBS v1 (table 6-1): CSBS.6003 for a wrong type of resource, CSBS.6004 for a server that is
    ///   bound twice, CSBS.6018 for an incomplete restore, CSBS.9001 for anything else
    /// - CBR: BackupService.6117 for an unknown type of operation, BackupService.9900 for anything else
    /// - VBS: for backup policies AutoBackup.0101 and others, by the member; for backups the kind's name,
    ///   because the reference has no codes for them
    ///
    /// For an answer, and for a duplicate member, it is the name of the [kind](Self::kind).
    pub fn code(&self) -> &'static str {
        if let (Origin::Request(_), Some(code)) = (self.origin, self.service_code)
            && self.kind != FaultKind::RepeatedMember
        {
            return code;
        }
        match (self.origin, &self.kind) {
            (Origin::Answer(_) | Origin::Request(Service::Vbs), kind)
            | (_, kind @ FaultKind::RepeatedMember) => kind.name(),
            (Origin::Request(Service::Csbs), FaultKind::ResourceType) => "CSBS.6003",
            (Origin::Request(Service::Csbs), FaultKind::AlreadyBound) => "CSBS.6004",
            (Origin::Request(Service::Csbs), FaultKind::PartialRestore) => "CSBS.6018",
            (Origin::Request(Service::Csbs), _) => "CSBS.9001",
            (Origin::Request(Service::Cbr), FaultKind::OperationType) => "BackupService.6117",
            (Origin::Request(Service::Cbr), _) => "BackupService.9900",
        }
    }

    /// Returns what is wrong, in one line without the pointer.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the range of the invalid bytes in the text at the pointer, or `None` if the fault concerns
    /// the whole value.
    pub fn span(&self) -> Option<Range<usize>> {
        match &self.kind {
            FaultKind::Pattern(error) => Some(error.span()),
            _ => None,
        }
    }

    /// Returns the [`span`](Self::span) in another unit, for languages that do not count bytes. `text` is
    /// the text at the pointer.
    ///
    /// ```
    /// use keeptime::pattern::SpanUnit;
    /// use keeptime_documents::DocumentKind;
    ///
    /// let pattern = "BEGIN:VEVENT\nSUMMARY:café 😀\nRRULE:FREQ=DAILY;BYHOUR=24\nEND:VEVENT";
    /// let body = serde_json::json!({"policy": {"name": "p", "parameters": {}, "provider_id": "fc4d5750-22e7-4798-8a46-f48f62c4c1da",
    ///     "resources": [], "scheduled_operations": [{"name": "b", "operation_type": "backup", "operation_definition": {},
    ///         "trigger": {"properties": {"pattern": pattern}}}]}});
    /// let checked = DocumentKind::CsbsCreatePolicyRequest.check(&body);
    /// let fault = checked.faults().iter().find(|fault| fault.span().is_some()).unwrap();
    /// let text = body.pointer(fault.pointer()).and_then(|text| text.as_str()).unwrap();
    /// assert_eq!(fault.span(), Some(56..58));
    /// assert_eq!(fault.span_in(text, SpanUnit::Characters), Some(52..54)); // Python
    /// assert_eq!(fault.span_in(text, SpanUnit::Utf16), Some(53..55)); // JavaScript
    /// ```
    pub fn span_in(&self, text: &str, unit: SpanUnit) -> Option<Range<usize>> {
        Some(unit.convert(text, self.span()?))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.pointer.is_empty() {
            // Member names come from the document: escape them and limit their length.
            for character in self.pointer.chars().take(Self::MAX_PRINTED_POINTER) {
                write!(f, "{}", character.escape_debug())?;
            }
            let is_cut = self.pointer.chars().nth(Self::MAX_PRINTED_POINTER).is_some();
            f.write_str(if is_cut { "…: " } else { ": " })?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}

/// All faults of a document: at least one.
///
/// The faults are in the order of the reference's tables, lists by index. `Display` prints one line:
/// the first three faults, and the number of the others.
///
/// ```
/// use keeptime_documents::csbs::CreatePolicy;
///
/// let body = serde_json::json!({"policy": {"name": "my plan"}});
/// let faults = CreatePolicy::check(&body).into_result().unwrap_err();
/// assert_eq!(faults.len(), 5);
/// assert_eq!(
///     faults.to_string(),
///     "/policy/name: name takes only letters, digits, _ and -, found \"my plan\"; \
///      /policy/parameters: parameters is missing; \
///      /policy/provider_id: provider_id is missing; and 2 more",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// The number of faults that `Display` prints.
    const PRINTED: usize = 3;

    /// Returns `Ok` if there are no faults.
    pub(crate) fn ok_if_empty(faults: Vec<Fault>) -> Result<(), Self> {
        if faults.is_empty() { Ok(()) } else { Err(Self(faults)) }
    }

    /// Changes every fault.
    pub(crate) fn map(self, change: impl FnMut(Fault) -> Fault) -> Self {
        Self(self.0.into_iter().map(change).collect())
    }

    /// Prefixes the pointers with that of the value that contains the document.
    pub(crate) fn nested_in(self, pointer: &str) -> Self {
        Self(self.0.into_iter().map(|fault| fault.nested_in(pointer)).collect())
    }

    pub(crate) fn one(fault: Fault) -> Self {
        Self(vec![fault])
    }

    /// Appends other faults.
    pub(crate) fn and(self, others: Vec<Fault>) -> Self {
        Self([self.0, others].concat())
    }

    /// Returns the faults as a vector.
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

/// The slice has at least one fault.
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
