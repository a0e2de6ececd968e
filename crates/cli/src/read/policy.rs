//! Policies, and patterns given in place of a policy.

use std::path::Path;

use chrono::{DateTime, Utc};
use keeptime::pattern::{Dialect, Pattern, TimetableError};
use keeptime::policy::{FiringError, KeepingError, Policy, PolicyState};
use keeptime::retention::Limits;
use keeptime_documents::cbr::Vault;
use keeptime_documents::{AnyPolicy, Fault, Note, NoteKind, PolicyDocument, PolicyHalf, ZeroLimit};
use serde_json::{Map, Value};

use super::document::Document;
use super::kind::Expected;
use super::time::TimeArgument;
use super::{input, pattern};
use crate::args::PolicyOrPattern;
use crate::failure::Failure;
use crate::show::escape::escaped;
use crate::show::{file, print_note};

/// The display name of a pattern given as an argument.
const PATTERN: &str = "--pattern";

/// A policy and what the commands need of its document.
pub(crate) struct LoadedPolicy {
    /// The name of the file.
    pub(crate) name: String,
    /// The policy that is used. Vaults and options may have changed it.
    pub(crate) policy: Policy,
    /// The policy of the document; `None` for a pattern in text form.
    document: Option<AnyPolicy>,
    /// Unreadable parts of the document that have not been reported.
    unreadable: Option<Box<UnreadableHalves>>,
}

/// The document of a policy, and the faults that make its pattern or its limits unreadable.
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
        Self::from_document(Document::from_text(name, text, Expected::PolicyOrRules)?, zero)
    }

    fn of_pattern(name: String, pattern: Pattern) -> Self {
        let policy = Policy::new(pattern, Limits::UNLIMITED, PolicyState::Enabled, []);
        Self { name, policy, document: None, unreadable: None }
    }

    /// Reads a policy from a document. Each half may be unreadable.
    pub(crate) fn from_document(document: Document, zero: ZeroLimit) -> Result<Self, Failure> {
        let read = match document.kind() {
            Some(kind) => AnyPolicy::read(kind, document.value(), zero),
            None => return Err(document.into_failure(&[])),
        };
        let policy = match read {
            Ok(policy) => policy,
            Err(faults) => return Err(document.into_failure(&faults)),
        };
        let name = document.name().to_owned();
        note_unknown_members(&name, policy.notes());
        note_unknown_values(&name, policy.notes());
        let faults = policy.faults().map(|(half, fault)| (half, fault.clone())).collect();
        Ok(Self {
            name,
            policy: policy.policy().clone(),
            document: Some(policy),
            unreadable: Some(Box::new(UnreadableHalves { document, faults })),
        })
    }

    /// Returns the policy if the needed halves are readable. Prints a note if another half is not.
    pub(crate) fn requiring(mut self, needed: &[PolicyHalf]) -> Result<Self, Failure> {
        match self.unreadable.take() {
            Some(unreadable) => unreadable.note_unless_needed(needed).map(|()| self),
            None => Ok(self),
        }
    }

    /// Returns the policy as it is in its document; `None` for a pattern in text form.
    pub(crate) fn in_document(&self) -> Option<&AnyPolicy> {
        self.document.as_ref()
    }

    /// Returns the name of the policy.
    pub(crate) fn title(&self) -> Option<&str> {
        self.document.as_ref()?.name()
    }

    /// Returns the id of the policy.
    pub(crate) fn id(&self) -> Option<&str> {
        self.document.as_ref()?.id()
    }

    /// Returns the `operation_definition`, if the policy has one.
    pub(crate) fn definition(&self) -> Option<&Map<String, Value>> {
        self.document.as_ref()?.definition()
    }

    /// Whether this is a pattern without a policy, which says nothing about limits.
    pub(crate) fn is_bare_pattern(&self) -> bool {
        let document = self.document.as_ref().map(AnyPolicy::document);
        matches!(document, None | Some(PolicyDocument::CbrRules(_)))
    }

    /// Returns the policy of the document.
    ///
    /// # Errors
    /// Returns a failure for a pattern in text form.
    pub(crate) fn into_document(self) -> Result<AnyPolicy, Failure> {
        let why = "expected a policy, found a pattern";
        self.document.ok_or_else(|| Failure::Document(format!("{}: {why}", self.name)))
    }

    /// Prints a note if the objects of a policy of CBR are unknown.
    pub(crate) fn note_unknown_objects(&self) {
        let document = self.document.as_ref().map(AnyPolicy::document);
        let is_of_cbr =
            matches!(document, Some(PolicyDocument::Cbr(_) | PolicyDocument::CbrOrganization(_)));
        if is_of_cbr && self.policy.objects().is_none() {
            print_note(&format!(
                "{}: without its vaults, the policy judges only backups that name it; --vault gives \
                 its vaults",
                self.name
            ));
        }
    }

    /// Makes the resources of vaults the objects of the policy.
    pub(crate) fn with_vaults(mut self, vaults: &[Vault]) -> Result<Self, Failure> {
        if vaults.is_empty() {
            return Ok(self);
        }
        let Some(bound) = self.document.as_ref().and_then(|policy| policy.bound_vaults(vaults))
        else {
            let why = "--vault applies to a policy of CBR, which has its objects in vaults";
            return Err(Failure::Misuse(format!("{}: {why}", self.name)));
        };
        if let [first, rest @ ..] = bound.missing() {
            let others =
                if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
            print_note(&format!(
                "{}: the policy is bound to the vault {}{others}, which --vault does not give; only \
                 backups that name the policy are judged",
                self.name,
                escaped(first),
            ));
        } else if bound.vaults().is_empty() {
            print_note(&format!("{}: the policy is bound to none of the vaults", self.name));
        }
        self.policy = bound.apply_to(self.policy);
        self.document = self.document.map(|policy| policy.with_vaults(vaults));
        Ok(self)
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

/// Prints a note for each member that resembles a known one: a misspelt limit has no effect.
pub(super) fn note_unknown_members(name: &str, notes: &[Note]) {
    for note in notes.iter().filter(|note| note.kind() == NoteKind::UnknownMember) {
        print_note(&format!("{name}: {}", note.message()));
    }
}

/// Prints a note if it is unknown when a policy was created or what its state is.
fn note_unknown_values(name: &str, notes: &[Note]) {
    let is_unknown = |note: &&Note| match note.kind() {
        NoteKind::UnknownCreation => true,
        NoteKind::UnknownValue => note.pointer().ends_with("/scheduled_policy/status"),
        _ => false,
    };
    for note in notes.iter().filter(is_unknown) {
        print_note(&format!("{name}: {}", note.message()));
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

/// Returns the policy with the number of `--keep-at-least`.
pub(crate) fn with_floor(policy: Policy, keep_at_least: u32) -> Policy {
    match policy.limits() {
        Ok(limits) => policy.with_keeping(limits.with_keep_at_least(keep_at_least)),
        Err(_) => policy,
    }
}
