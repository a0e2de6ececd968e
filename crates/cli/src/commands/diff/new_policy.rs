//! The policy after an update.

use std::path::Path;

use keeptime_documents::cbr::Vault;
use keeptime_documents::text::{Expected, TextDocument};
use keeptime_documents::{
    AnyPolicy, DocumentKind, Fault, NoteKind, PolicyHalf, PolicyUpdateError, ZeroLimit,
};

use crate::failure::Failure;
use crate::read::input;
use crate::read::policy::LoadedPolicy;
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
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let name = file::display_name(path);
        match TextDocument::read(input::text(path)?, Expected::PolicyOrRules) {
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

    fn into_failure(self, faults: &[Fault]) -> Failure {
        Failure::text(&self.name, self.document.into_faults(faults))
    }
}

/// The policy after an update.
pub(super) struct NewPolicy {
    /// The policy, with members that the request omits unchanged.
    pub(super) policy: AnyPolicy,
    /// The policy with the limits removed that the request omits.
    pub(super) if_omitted_removed: Option<AnyPolicy>,
    /// The names of the limits that the request omits.
    pub(super) omitted: Vec<String>,
    /// Whether the request may enable the policy by omitting `enabled`.
    pub(super) switched_on: SwitchedOn,
}

/// Whether a request may enable a policy by omitting `enabled`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum SwitchedOn {
    No,
    ByDefault,
}

impl NewPolicy {
    fn whole(policy: AnyPolicy) -> Self {
        let omitted = Vec::new();
        Self { policy, if_omitted_removed: None, omitted, switched_on: SwitchedOn::No }
    }
}

/// Reads the new policy, or applies a request to the old one.
pub(super) fn read(
    old: &AnyPolicy,
    path: &Path,
    vaults: &[Vault],
    zero: ZeroLimit,
) -> Result<NewPolicy, Failure> {
    let document = LoadedDocument::read(path)?;
    let Some(kind) = document.document.kind() else { return Err(document.into_failure(&[])) };
    if !is_request(kind) {
        // An answer of the same service keeps the objects of the old one.
        let answer = old.updated(kind, document.document.value()).ok();
        let new = whole(document, vaults, zero)?;
        return Ok(answer.map_or(new, |answer| NewPolicy::whole(answer.policy().clone())));
    }
    let update = match old.updated(kind, document.document.value()) {
        Ok(update) => update,
        Err(PolicyUpdateError::OtherKind { .. }) if creates_policy(kind) => {
            note_unknown_members(&document, kind);
            return whole(document, vaults, zero);
        }
        Err(PolicyUpdateError::Faults(faults)) => {
            return Err(document.into_failure(&faults));
        }
        Err(error) => return Err(Failure::document(path, error)),
    };
    // Limits that a request may contain, but that cannot be judged.
    if let Ok(read) = AnyPolicy::read(kind, document.document.value(), zero) {
        // A fault of the whole document only says that a change by itself has no limits to judge.
        let unreadable = read
            .faults()
            .filter(|(half, fault)| NEEDED.contains(half) && !fault.pointer().is_empty());
        let unreadable: Vec<Fault> = unreadable.map(|(_, fault)| fault.clone()).collect();
        if !unreadable.is_empty() {
            return Err(document.into_failure(&unreadable));
        }
    }
    note_unknown_members(&document, kind);
    Ok(NewPolicy {
        policy: update.policy().clone(),
        if_omitted_removed: update.if_omitted_removed().cloned(),
        omitted: update.omitted_retention_fields().to_vec(),
        switched_on: if update.enables_by_default() {
            SwitchedOn::ByDefault
        } else {
            SwitchedOn::No
        },
    })
}

/// Reads a document that is the whole new policy.
fn whole(
    document: LoadedDocument,
    vaults: &[Vault],
    zero: ZeroLimit,
) -> Result<NewPolicy, Failure> {
    let source = document.into_policy(zero)?.requiring(NEEDED)?;
    Ok(NewPolicy::whole(source.policy.with_vaults(vaults)))
}

fn is_request(kind: DocumentKind) -> bool {
    use DocumentKind::{
        CbrCreateOrganizationPolicyRequest, CbrCreatePolicyRequest,
        CbrUpdateOrganizationPolicyRequest, CbrUpdatePolicyRequest, CsbsCreatePolicyRequest,
        CsbsUpdatePolicyRequest,
    };
    [
        CbrCreateOrganizationPolicyRequest,
        CbrCreatePolicyRequest,
        CbrUpdateOrganizationPolicyRequest,
        CbrUpdatePolicyRequest,
        CsbsCreatePolicyRequest,
        CsbsUpdatePolicyRequest,
    ]
    .contains(&kind)
}

/// Whether a request describes a whole policy.
fn creates_policy(kind: DocumentKind) -> bool {
    use DocumentKind::{
        CbrCreateOrganizationPolicyRequest, CbrCreatePolicyRequest, CsbsCreatePolicyRequest,
    };
    [CbrCreateOrganizationPolicyRequest, CbrCreatePolicyRequest, CsbsCreatePolicyRequest]
        .contains(&kind)
}

/// Prints the unknown members of a request. They have no effect, so a misspelt one would otherwise
/// go unnoticed.
fn note_unknown_members(document: &LoadedDocument, kind: DocumentKind) {
    let checked = kind.check(document.document.value());
    for note in checked.notes().iter().filter(|note| note.kind() == NoteKind::UnknownMember) {
        let (pointer, note) = (escaped(note.pointer()), note.message());
        print_note(&format!("{}: {pointer}: {note}", document.name));
    }
}
