//! Policies, and patterns given in place of a policy.

use std::path::Path;

use chrono::{DateTime, Utc};
use keeptime::pattern::{Dialect, TimetableError};
use keeptime::policy::{FiringError, KeepingError, Policy};
use keeptime_documents::cbr::Vault;
use keeptime_documents::terraform::{self, TerraformFile};
use keeptime_documents::text::TextFaults;
use keeptime_documents::{AnyPolicy, Fault, Note, NoteKind, PolicyDocument, PolicyHalf, ZeroLimit};
use serde_json::Value;

use super::time::TimeArgument;
use super::{input, pattern};
use crate::args::PolicyOrPattern;
use crate::failure::Failure;
use crate::read;
use crate::show::escape::escaped;
use crate::show::{file, print_note};

/// The display name of a pattern given as an argument.
const PATTERN: &str = "--pattern";

const GIVE_PATTERN: &str = "to give a pattern instead of a file, use --pattern";

/// A policy and the file that it was read from.
pub(crate) struct LoadedPolicy {
    /// The name of the file.
    pub(crate) name: String,
    pub(crate) policy: AnyPolicy,
    /// The text of the file, while it may have unreadable parts that have not been reported.
    unreported: Option<PolicyText>,
}

/// The text of a file with a policy.
enum PolicyText {
    /// A document of a service, or a pattern.
    Document(String),
    /// A Terraform plan or state, with its JSON.
    Terraform(String, Box<Value>),
}

impl PolicyText {
    /// Returns the error of a policy that cannot be used because of these faults.
    fn into_faults(self, faults: &[Fault]) -> TextFaults {
        match self {
            Self::Document(text) => TextFaults::of(text, faults),
            Self::Terraform(text, document) => {
                terraform::text_faults(&text, &document, faults, &[])
            }
        }
    }
}

impl LoadedPolicy {
    /// Reads a policy, or a bare pattern as an enabled policy without objects, from a file or a
    /// text.
    pub(crate) fn read(source: &PolicyOrPattern, zero: ZeroLimit) -> Result<Self, Failure> {
        let dialect = source.dialect.get();
        match (&source.file, &source.pattern) {
            (Some(path), _) => {
                let text = input::text_unless_pattern(path, GIVE_PATTERN)?;
                let address = source.resource.as_deref();
                match (read::terraform::document(&text), address) {
                    (Some(document), _) => {
                        Self::from_terraform(path, text, document, address, zero)
                    }
                    (None, None) => Self::from_text(path, text, dialect, zero),
                    (None, Some(_)) => {
                        let why = "--resource applies to a Terraform plan or state";
                        Err(Failure::Misuse(format!("{}: {why}", file::display_name(path))))
                    }
                }
            }
            (None, text) => {
                let text = text.as_deref().unwrap_or_default();
                let pattern = pattern::parse(PATTERN, text, dialect)?;
                let policy = AnyPolicy::of_pattern(pattern, zero);
                Ok(Self { name: PATTERN.to_owned(), policy, unreported: None })
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
        pattern::refuse_csbs_json(&name, &text, dialect)?;
        match AnyPolicy::from_text(text.clone(), dialect, zero) {
            Ok(policy) => Ok(Self::of_document(name, text, policy)),
            Err(faults) => Err(Failure::pattern(&name, faults, dialect)),
        }
    }

    /// Reads the policy at an address, or the only one, of a Terraform plan or state.
    fn from_terraform(
        path: &Path,
        text: String,
        document: Value,
        address: Option<&str>,
        zero: ZeroLimit,
    ) -> Result<Self, Failure> {
        let name = file::display_name(path);
        let read = {
            let Some(file) = TerraformFile::read(&document) else {
                return Err(Failure::document(path, "expected a Terraform plan or state"));
            };
            let policy = read::terraform::select(&name, &file, address)?;
            // The plan deletes it: only what it was can be shown.
            let Some(read) = policy.after(zero).or_else(|| policy.before(zero)) else {
                let why = format!("{} has no values", escaped(policy.address()));
                return Err(Failure::document(path, why));
            };
            read
        };
        let text = PolicyText::Terraform(text, Box::new(document));
        match read {
            Ok(policy) => Ok(Self { name, policy, unreported: Some(text) }),
            Err(faults) => Err(Failure::text(&name, text.into_faults(&faults))),
        }
    }

    /// Takes a policy that was read from a file. Prints the notes on it that matter to every command.
    pub(crate) fn of_document(name: String, text: String, policy: AnyPolicy) -> Self {
        print_notes(&name, policy.notes());
        Self { name, policy, unreported: Some(PolicyText::Document(text)) }
    }

    /// Returns the policy if the needed halves are readable. Prints a note if another half is not.
    pub(crate) fn requiring(mut self, needed: &[PolicyHalf]) -> Result<Self, Failure> {
        let Some(text) = self.unreported.take() else { return Ok(self) };
        let faults: Vec<(PolicyHalf, &Fault)> = self.policy.faults().collect();
        if faults.iter().any(|(half, _)| needed.contains(half)) {
            let faults: Vec<Fault> = faults.into_iter().map(|(_, fault)| fault.clone()).collect();
            return Err(Failure::text(&self.name, text.into_faults(&faults)));
        }
        for (half, fault) in faults {
            let what = match half {
                PolicyHalf::Firing => "pattern",
                PolicyHalf::Keeping => "limits",
            };
            print_note(&format!("{}: the {what} cannot be read: {}", self.name, fault.message()));
        }
        Ok(self)
    }

    /// Prints a note if the objects of a policy of CBR are unknown.
    pub(crate) fn note_unknown_objects(&self) {
        let is_of_cbr = matches!(
            self.policy.document(),
            PolicyDocument::Cbr(_) | PolicyDocument::CbrOrganization(_)
        );
        if is_of_cbr && self.policy.policy().objects().is_none() {
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
        let Some(bound) = self.policy.bound_vaults(vaults) else {
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
        self.policy = self.policy.with_vaults(vaults);
        Ok(self)
    }
}

/// Prints the notes on a policy that matter to every command.
pub(crate) fn print_notes(name: &str, notes: &[Note]) {
    note_unknown_members(name, notes);
    note_unknown_values(name, notes);
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
