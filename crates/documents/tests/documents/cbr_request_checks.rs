//! Checks of requests to create policies of CBR.

use keeptime_documents::cbr::CreatePolicy;
use keeptime_documents::{CheckOutcome, DocumentKind, NoteKind};
use serde_json::Value;

use crate::fault_rows;
use crate::sample_documents::{cbr_request, with, without};

pub(crate) const DEFINITION: &str = "/policy/operation_definition";
pub(crate) const PROPERTIES: &str = "/policy/trigger/properties";
pub(crate) const THE_PATTERN: &str = "/policy/trigger/properties/pattern";
pub(crate) const CODE: &str = "BackupService.9900";

/// Asserts the faults: pointer, code and message.
#[track_caller]
pub(crate) fn has_faults<T: Clone>(checked: &CheckOutcome<T>, expected: &[(&str, &str, &str)]) {
    let found: Vec<_> = checked
        .faults()
        .iter()
        .map(|fault| (fault.pointer(), fault.code(), fault.message()))
        .collect();
    assert_eq!(found, expected);
    assert_eq!(checked.clone().into_result().is_err(), !expected.is_empty());
}

#[track_caller]
pub(crate) fn check(body: &Value, expected: &[(&str, &str, &str)]) {
    has_faults(&CreatePolicy::check(body), expected);
    if !expected.is_empty() {
        fault_rows::is_written(DocumentKind::CbrCreatePolicyRequest, body);
    }
}

/// Asserts that the value is the only fault, with this message.
#[track_caller]
pub(crate) fn refused(pointer: &str, value: impl Into<Value>, message: &str) {
    check(&with(cbr_request(), pointer, value.into()), &[(pointer, CODE, message)]);
}

#[track_caller]
pub(crate) fn accepted(pointer: &str, value: impl Into<Value>) {
    check(&with(cbr_request(), pointer, value.into()), &[]);
}

#[track_caller]
pub(crate) fn mandatory(pointer: &str) {
    let field = pointer.rsplit('/').next().unwrap();
    let message = format!("{field} is missing");
    check(&without(cbr_request(), pointer), &[(pointer, CODE, &message)]);
    refused(pointer, Value::Null, &format!("{field} is required, found null"));
}

#[track_caller]
pub(crate) fn may_be_absent(pointer: &str) {
    check(&without(cbr_request(), pointer), &[]);
    accepted(pointer, Value::Null);
}

/// Asserts the notes of a definition without faults: member, kind and message.
#[track_caller]
pub(crate) fn definition_has_notes(definition: Value, expected: &[(&str, NoteKind, &str)]) {
    let checked = CreatePolicy::check(&with(cbr_request(), DEFINITION, definition));
    assert_eq!(checked.faults(), []);
    let notes: Vec<_> = checked
        .notes()
        .iter()
        .map(|note| {
            let member = note.pointer().strip_prefix(DEFINITION).unwrap();
            (member.trim_start_matches('/'), note.kind(), note.message())
        })
        .collect();
    assert_eq!(notes, expected);
}

#[track_caller]
pub(crate) fn definition_is_refused(definition: Value, member: &str, message: &str) {
    let pointer = format!("{DEFINITION}/{member}");
    check(&with(cbr_request(), DEFINITION, definition), &[(&pointer, CODE, message)]);
}
