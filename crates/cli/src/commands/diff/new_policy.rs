//! The policy after an update.

use std::path::Path;

use keeptime_documents::csbs::{
    CreatePolicy, OmittedMembers, PolicyAnswer, UpdateError, UpdatePolicy,
};
use keeptime_documents::{CheckOutcome, DocumentKind, NoteKind};

use crate::failure::Failure;
use crate::read::document::Document;
use crate::read::policy::{self, POLICY, PolicyHalf};
use crate::show::escape::escaped;
use crate::show::print_note;

/// The parts that must be readable. If the pattern is not, the report says why nothing fires.
pub(super) const NEEDED: &[PolicyHalf] = &[PolicyHalf::Keeping];

/// The policy after an update.
pub(super) struct NewPolicy {
    /// The policy, with members that the request omits unchanged.
    pub(super) policy: PolicyAnswer,
    /// The same with omitted limits removed, and their names.
    pub(super) if_omitted_removed: Option<(PolicyAnswer, Vec<String>)>,
    /// Whether the request may enable the policy by omitting `enabled`.
    pub(super) switched_on: SwitchedOn,
}

/// Whether a request may enable a policy by omitting `enabled`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum SwitchedOn {
    No,
    ByDefault,
}

/// Reads the new policy, or applies a request to the old one.
pub(super) fn read(old: &PolicyAnswer, path: &Path) -> Result<NewPolicy, Failure> {
    let document = Document::read(path, POLICY)?;
    let unfit = |error: UpdateError| Failure::document(path, error);
    let body = document.value();
    if PolicyAnswer::is_answer(body) {
        let policy = policy::read_answer(document, NEEDED)?;
        return Ok(NewPolicy { policy, if_omitted_removed: None, switched_on: SwitchedOn::No });
    }
    if document.kind() == Some(DocumentKind::CsbsCreatePolicyRequest) {
        let checked = CreatePolicy::check(body);
        let policy = faultless(document, checked)?.replacing(old).map_err(unfit)?;
        return Ok(NewPolicy { policy, if_omitted_removed: None, switched_on: SwitchedOn::No });
    }
    let checked = UpdatePolicy::check(body);
    let request = faultless(document, checked)?;
    let policy = request.applied_to(old, OmittedMembers::Keep).map_err(unfit)?;
    let omitted: Vec<String> =
        request.omitted_retention_fields(old).into_iter().map(str::to_owned).collect();
    let if_omitted_removed = if omitted.is_empty() {
        None
    } else {
        Some((request.applied_to(old, OmittedMembers::Remove).map_err(unfit)?, omitted))
    };
    let switched_on =
        if request.enables_by_default(old) { SwitchedOn::ByDefault } else { SwitchedOn::No };
    Ok(NewPolicy { policy, if_omitted_removed, switched_on })
}

/// Returns the request, or a failure that shows its faults.
fn faultless<T>(document: Document, checked: CheckOutcome<T>) -> Result<T, Failure> {
    let unreadable = policy::unreadable_limits(&document);
    if !checked.faults().is_empty() || !unreadable.is_empty() {
        let faults = [checked.faults(), &unreadable].concat();
        return Err(document.into_failure(&faults));
    }
    // An unknown member has no effect, so a misspelt one would otherwise go unnoticed.
    for note in checked.notes().iter().filter(|note| note.kind() == NoteKind::UnknownMember) {
        let (pointer, note) = (escaped(note.pointer()), note.message());
        print_note(&format!("{}: {pointer}: {note}", document.name()));
    }
    checked.into_result().map_err(|faults| document.into_failure(&faults))
}
