//! The policy after an update.

use std::path::Path;

use keeptime_documents::cbr::Vault;
use keeptime_documents::text::{Expected, TextDocument};
use keeptime_documents::{
    AnyPolicy, DocumentKind, Fault, Note, NoteKind, PolicyHalf, PolicyUpdate, PolicyUpdateError,
    ZeroLimit,
};

use crate::failure::Failure;
use crate::read::input;
use crate::read::policy::{self, LoadedPolicy};
use crate::show::escape::escaped;
use crate::show::file;
use crate::show::print_note;

/// The halves of a policy that must be readable: only the limits. If the pattern is not readable,
/// the report says why nothing fires.
pub(super) const NEEDED: &[PolicyHalf] = &[PolicyHalf::Keeping];

/// A JSON document with a policy or a request, and the name of its file.
pub(super) struct LoadedDocument {
    name: String,
    document: TextDocument,
}

impl LoadedDocument {
    fn read(path: &Path) -> Result<Self, Failure> {
        Self::from_text(path, input::text(path)?)
    }

    /// Reads the text of a file.
    pub(super) fn from_text(path: &Path, text: String) -> Result<Self, Failure> {
        let name = file::display_name(path);
        match TextDocument::read(text, Expected::PolicyOrRules) {
            Ok(document) => Ok(Self { name, document }),
            Err(faults) => Err(Failure::text(&name, faults)),
        }
    }

    /// Reads the policy. Each half may be unreadable.
    pub(super) fn into_policy(self, zero: ZeroLimit) -> Result<LoadedPolicy, Failure> {
        let text = self.document.text().to_owned();
        match AnyPolicy::from_document(self.document, zero) {
            Ok(policy) => Ok(LoadedPolicy::of_document(self.name, text, policy)),
            Err(faults) => Err(Failure::text(&self.name, faults)),
        }
    }

    /// Prints the notes on the new policy, and why it does not fire.
    fn print_notes(&self, kind: DocumentKind, old: &AnyPolicy, new: &AnyPolicy) {
        let is_unknown = |note: &&Note| note.kind() == NoteKind::UnknownMember;
        policy::print_notes(&self.name, new.notes());
        // A request that was applied to the old policy has its notes in its check only.
        if !new.notes().iter().any(|note| is_unknown(&note)) {
            for note in kind.check(self.document.value()).notes().iter().filter(is_unknown) {
                let (pointer, note) = (escaped(note.pointer()), note.message());
                print_note(&format!("{}: {pointer}: {note}", self.name));
            }
        }
        let is_new = |fault: &&Fault| old.faults().all(|(_, known)| known != *fault);
        for fault in new.faults().map(|(_, fault)| fault).filter(is_new) {
            print_note(&format!("{}: the pattern cannot be read: {}", self.name, fault.message()));
        }
    }

    fn into_failure(self, faults: &[Fault]) -> Failure {
        Failure::text(&self.name, self.document.into_faults(faults))
    }
}

/// Reads the new policy, or applies a request to the old one.
pub(super) fn read(
    old: &AnyPolicy,
    path: &Path,
    vaults: &[Vault],
) -> Result<PolicyUpdate, Failure> {
    let document = LoadedDocument::read(path)?;
    let Some(kind) = document.document.kind() else { return Err(document.into_failure(&[])) };
    match old.after(kind, document.document.value(), vaults) {
        Ok(update) => {
            document.print_notes(kind, old, update.policy());
            Ok(update)
        }
        Err(PolicyUpdateError::Faults(faults)) => Err(document.into_failure(&faults)),
        Err(error) => Err(Failure::document(path, error)),
    }
}
