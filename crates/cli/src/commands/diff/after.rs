//! What a policy becomes.

use std::path::Path;

use keeptime_documents::csbs::{
    CreatePolicy, OmittedMembers, PolicyAnswer, UpdateError, UpdatePolicy,
};
use keeptime_documents::{CheckOutcome, DocumentKind, NoteKind};

use crate::failure::Failure;
use crate::read::document::Document;
use crate::read::policy::{self, Half, POLICY};
use crate::show::complain;
use crate::show::escape::plain;

/// Of a policy that does not fire, the report says why.
pub(super) const NEEDED: &[Half] = &[Half::Keeping];

/// What the policy becomes.
pub(super) struct After {
    /// Whole, or with what the request leaves out as it was.
    pub(super) policy: PolicyAnswer,
    /// The same without what the request leaves out, and the names of that.
    pub(super) without: Option<(PolicyAnswer, Vec<String>)>,
    /// Whether the request may switch the policy on by leaving `enabled` out.
    pub(super) switched_on: SwitchedOn,
}

/// Whether a request may switch a policy on by leaving `enabled` out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum SwitchedOn {
    No,
    ByDefault,
}

/// The policy after what a file holds.
pub(super) fn after(old: &PolicyAnswer, path: &Path) -> Result<After, Failure> {
    let document = Document::read(path, POLICY)?;
    let unfit = |error: UpdateError| Failure::document(path, error);
    let body = document.value();
    if PolicyAnswer::is_answer(body) {
        let policy = policy::answer(document, NEEDED)?;
        return Ok(After { policy, without: None, switched_on: SwitchedOn::No });
    }
    if document.kind() == Some(DocumentKind::CsbsCreatePolicyRequest) {
        let checked = CreatePolicy::check(body);
        let policy = sound(document, checked)?.replacing(old).map_err(unfit)?;
        return Ok(After { policy, without: None, switched_on: SwitchedOn::No });
    }
    let checked = UpdatePolicy::check(body);
    let request = sound(document, checked)?;
    let policy = request.applied_to(old, OmittedMembers::Keep).map_err(unfit)?;
    let left_out: Vec<String> =
        request.omitted_retention_fields(old).into_iter().map(str::to_owned).collect();
    let without = if left_out.is_empty() {
        None
    } else {
        Some((request.applied_to(old, OmittedMembers::Remove).map_err(unfit)?, left_out))
    };
    let switched_on =
        if request.enables_by_default(old) { SwitchedOn::ByDefault } else { SwitchedOn::No };
    Ok(After { policy, without, switched_on })
}

/// The request of a document, where it has no fault.
fn sound<T>(document: Document, checked: CheckOutcome<T>) -> Result<T, Failure> {
    let unreadable = policy::unreadable_limits(&document);
    if !checked.faults().is_empty() || !unreadable.is_empty() {
        let faults = [checked.faults(), &unreadable].concat();
        return Err(document.refuse(&faults));
    }
    // A member that is not known changes nothing; a slip of the pen would go unseen.
    for note in checked.notes().iter().filter(|note| note.kind() == NoteKind::UnknownMember) {
        let (pointer, note) = (plain(note.pointer()), note.message());
        complain(&format!("note: {}: {pointer}: {note}", document.name()));
    }
    checked.into_result().map_err(|faults| document.refuse(&faults))
}
