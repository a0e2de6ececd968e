//! Policies, and patterns in their place.

use std::path::Path;

use chrono::{DateTime, Utc};
use keeptime::pattern::{Dialect, Pattern, TimetableError};
use keeptime::policy::{FiringError, KeepingError, Policy, PolicyState, UnreadableLimits};
use keeptime::retention::Limits;
use keeptime_documents::csbs::PolicyAnswer;
use keeptime_documents::{DocumentFamily, Fault, FaultEffect, Note, NoteKind, ZeroLimit};
use serde_json::{Map, Value};

use super::document::Document;
use super::kind::Expected;
use super::time::TimeArgument;
use super::{input, pattern};
use crate::args::PolicyOrPattern;
use crate::failure::Failure;
use crate::show::{file, print_note};

/// The expected kind of a policy's document.
pub(crate) const POLICY: Expected = Expected::Family(DocumentFamily::Policy);

/// The expected kind of a document in the place of a policy, where rules alone are enough.
const POLICY_OR_RULES: Expected = Expected::PolicyOrRules;

/// The display name of a pattern given as an argument.
const PATTERN: &str = "--pattern";

/// A policy and what the commands need of its document.
pub(crate) struct LoadedPolicy {
    /// The name of the file.
    pub(crate) name: String,
    pub(crate) policy: Policy,
    /// The name and id of the policy.
    pub(crate) title: Option<String>,
    pub(crate) id: Option<String>,
    /// The `operation_definition`; `None` for a bare pattern.
    pub(crate) definition: Option<Map<String, Value>>,
    /// Unreadable parts of the document that have not been reported.
    unreadable: Option<Box<UnreadableHalves>>,
}

/// The two halves of a policy, which can be unreadable independently.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum PolicyHalf {
    /// When it fires: the trigger.
    Firing,
    /// What it keeps: the operation definition.
    Keeping,
}

/// The document of a policy, and what keeps half of it from being read.
struct UnreadableHalves {
    document: Document,
    faults: Vec<(PolicyHalf, Fault)>,
}

impl LoadedPolicy {
    /// Reads a policy, or a bare pattern as an enabled policy without objects, from a file or a
    /// text.
    pub(crate) fn read(source: &PolicyOrPattern, zero: ZeroLimit) -> Result<Self, Failure> {
        let dialect = source.dialect.get();
        match (&source.file, &source.pattern) {
            (Some(path), _) => Self::from_text(path, input::text(path)?, dialect, zero),
            (None, text) => {
                let text = text.as_deref().unwrap_or_default();
                Ok(Self::of_pattern(PATTERN.to_owned(), pattern::parse(PATTERN, text, dialect)?))
            }
        }
    }

    /// Reads a policy or a pattern from the text of a file.
    pub(crate) fn from_text(
        path: &Path,
        text: String,
        dialect: Option<Dialect>,
        zero: ZeroLimit,
    ) -> Result<Self, Failure> {
        let name = file::display_name(path);
        if !input::looks_like_json(&text) {
            let pattern = pattern::parse(&name, &text, dialect)?;
            return Ok(Self::of_pattern(name, pattern));
        }
        pattern::refuse_csbs(&name, dialect)?;
        let document = Document::from_text(name, text, POLICY_OR_RULES)?;
        if document.value().is_array() {
            let name = document.name().to_owned();
            return Ok(Self::of_pattern(name, pattern::of_list(document)?));
        }
        Self::from_document(document, zero, PolicyHalf::Keeping)
    }

    fn of_pattern(name: String, pattern: Pattern) -> Self {
        let policy = Policy::new(pattern, Limits::UNLIMITED, PolicyState::Enabled, []);
        Self { name, policy, title: None, id: None, definition: None, unreadable: None }
    }

    /// Reads a policy from a document. One half may be unreadable.
    pub(crate) fn from_document(
        document: Document,
        zero: ZeroLimit,
        optional_half: PolicyHalf,
    ) -> Result<Self, Failure> {
        let (answer, unreadable) = read(document, Some(optional_half))?;
        let name = unreadable.document.name().to_owned();
        let policy = answer
            .to_policy(zero)
            .map_err(|error| Failure::Document(format!("{name}: {error}")))?;
        // Without its definition a policy would have no limits, so the error is kept: nothing may
        // be judged.
        let policy = match unreadable.faults.iter().find(|(half, _)| *half == PolicyHalf::Keeping) {
            Some((_, fault)) if policy.limits().is_ok() => {
                policy.with_keeping(UnreadableLimits::new(fault.clone()))
            }
            _ => policy,
        };
        let operation = answer.scheduled_operations().first();
        let definition = operation.and_then(|operation| operation.operation_definition());
        Ok(Self {
            name,
            policy,
            title: answer.name().map(str::to_owned),
            id: answer.id().map(str::to_owned),
            definition: Some(definition.cloned().unwrap_or_default()),
            unreadable: Some(Box::new(unreadable)),
        })
    }

    /// Returns the policy if the needed halves are readable. Prints a note if another half is not.
    pub(crate) fn requiring(mut self, needed: &[PolicyHalf]) -> Result<Self, Failure> {
        match self.unreadable.take() {
            Some(unreadable) => unreadable.note_unless_needed(needed).map(|()| self),
            None => Ok(self),
        }
    }
}

impl UnreadableHalves {
    /// Prints notes on unreadable parts that are not needed.
    fn note_unless_needed(self, needed: &[PolicyHalf]) -> Result<(), Failure> {
        if self.faults.iter().any(|(half, _)| needed.contains(half)) {
            let faults: Vec<Fault> = self.faults.into_iter().map(|(_, fault)| fault).collect();
            return Err(self.document.into_failure(&faults));
        }
        for (half, fault) in &self.faults {
            let what = match half {
                PolicyHalf::Firing => "pattern",
                PolicyHalf::Keeping => "limits",
            };
            let (name, message) = (self.document.name(), fault.message());
            print_note(&format!("{name}: the {what} cannot be read: {message}"));
        }
        Ok(())
    }
}

/// Reads a policy answer of which the needed halves must be readable.
pub(crate) fn read_answer(
    document: Document,
    needed: &[PolicyHalf],
) -> Result<PolicyAnswer, Failure> {
    let (answer, unreadable) = read(document, None)?;
    unreadable.note_unless_needed(needed)?;
    Ok(answer)
}

/// Returns the faults of limits that a request may contain but that cannot be judged.
pub(crate) fn unreadable_limits(document: &Document) -> Vec<Fault> {
    let mut faults = PolicyAnswer::check(document.value()).faults().to_vec();
    faults.retain(|fault| affected_half(fault) == Some(PolicyHalf::Keeping));
    faults
}

/// Reads a policy answer of which one half may be unreadable. That half is ignored if its JSON type
/// is wrong.
fn read(
    document: Document,
    optional_half: Option<PolicyHalf>,
) -> Result<(PolicyAnswer, UnreadableHalves), Failure> {
    let checked = PolicyAnswer::check(document.value());
    let faults = checked.faults().to_vec();
    let half =
        |fault: &Fault| affected_half(fault).or(optional_half.filter(|half| half.contains(fault)));
    let halves: Option<Vec<(PolicyHalf, Fault)>> =
        faults.iter().map(|fault| Some((half(fault)?, fault.clone()))).collect();
    let mut answer = PolicyAnswer::from_value(document.value());
    if let (Err(_), Some(half)) = (&answer, optional_half) {
        answer = PolicyAnswer::from_value(&half.removed_from(document.value()));
    }
    match (answer, halves) {
        (Ok(answer), Some(faults)) => {
            note_unknown_members(document.name(), checked.notes());
            Ok((answer, UnreadableHalves { document, faults }))
        }
        (Err(_), _) | (_, None) => Err(document.into_failure(&faults)),
    }
}

/// Prints a note for each member that resembles a known one: a misspelt limit has no effect.
pub(super) fn note_unknown_members(name: &str, notes: &[Note]) {
    for note in notes.iter().filter(|note| note.kind() == NoteKind::UnknownMember) {
        print_note(&format!("{name}: {}", note.message()));
    }
}

impl PolicyHalf {
    /// Returns the member of the operation that holds this half.
    fn member(self) -> &'static str {
        match self {
            Self::Firing => "trigger",
            Self::Keeping => "operation_definition",
        }
    }

    /// Whether a fault is in this half of a policy with one operation.
    fn contains(self, fault: &Fault) -> bool {
        let pointer = fault.pointer();
        let inside = pointer.strip_prefix("/policy").unwrap_or(pointer);
        let inside = inside.strip_prefix("/scheduled_operations/0/");
        inside.and_then(|inside| inside.split('/').next()) == Some(self.member())
    }

    /// Returns the document of the policy without this half.
    fn removed_from(self, policy: &Value) -> Value {
        let mut policy = policy.clone();
        for pointer in ["/policy/scheduled_operations/0", "/scheduled_operations/0"] {
            if let Some(Value::Object(operation)) = policy.pointer_mut(pointer) {
                operation.remove(self.member());
            }
        }
        policy
    }
}

/// Returns the half that a fault affects; `None` if it affects both or neither.
fn affected_half(fault: &Fault) -> Option<PolicyHalf> {
    match fault.effect() {
        FaultEffect::NoFires => Some(PolicyHalf::Firing),
        FaultEffect::UnknownLimits => Some(PolicyHalf::Keeping),
        _ => None,
    }
}

/// Returns the failure of a policy that has no schedule. `name` is its file.
pub(crate) fn firing_failure(name: &str, error: &FiringError) -> Failure {
    let hint = if needs_start(error) { "; --start sets one" } else { "" };
    Failure::Document(format!("{name}: {error}{hint}"))
}

/// Whether a policy has no schedule because it has no start.
pub(crate) fn needs_start(error: &FiringError) -> bool {
    matches!(
        error,
        FiringError::Timetable(TimetableError::Missing { .. } | TimetableError::NeedsStart { .. })
    )
}

/// Returns the failure of a judgement. Names the policy's file if the policy is the cause.
pub(crate) fn judgement_failure(path: &Path, error: &KeepingError) -> Failure {
    match error {
        KeepingError::Limits(reason) => Failure::document(path, reason),
        error => Failure::Document(error.to_string()),
    }
}

/// Returns the policy with the start of `--start`, if it is given.
pub(crate) fn with_start(
    policy: Policy,
    start: Option<&TimeArgument>,
    now: DateTime<Utc>,
) -> Policy {
    match start {
        Some(start) => policy.with_start(start.resolve("--start", now)),
        None => policy,
    }
}

/// Returns the policy with the floor of `--keep-at-least`.
pub(crate) fn with_floor(policy: Policy, keep_at_least: u32) -> Policy {
    match policy.limits() {
        Ok(limits) => policy.with_keeping(limits.with_keep_at_least(keep_at_least)),
        Err(_) => policy,
    }
}
