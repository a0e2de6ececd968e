//! What to keep: a policy, or an `operation_definition` alone.

use keeptime::retention::Limits;
use keeptime_documents::{Kind, LIMIT_FIELDS, Zero, read_limits};
use serde_json::Value;

use super::document::Document;
use super::inspect::{UNEXPECTED, at, of_whole};
use super::kind::{Expected, mismatch};
use super::locate::Part;
use super::policy::{Half, POLICY, Source};
use crate::failure::Failure;

/// What a file that says what to keep can hold.
pub(crate) enum Rules {
    /// A policy, which judges its own objects.
    Policy(Box<Source>),
    /// Limits alone, which judge all.
    Limits(Limits),
}

const EITHER: &str = "a policy, or an operation_definition with max_backups, \
                      retention_duration_days or permanent,";

const MISPLACED: &str = "stands beside the members of a policy; limits belong in its \
                         operation_definition";

impl Rules {
    /// Reads what to keep, and what the file is called, from a file's text.
    pub(crate) fn of_text(name: String, text: String, zero: Zero) -> Result<Self, Failure> {
        let document = Document::of_any(name, text, Expected::Rules)?;
        match (document.kind(), misplaced(document.value())) {
            (Some(Kind::CsbsOperationDefinition), _) => {
                of_definition(document, zero).map(Self::Limits)
            }
            (_, Some(limit)) => {
                let (pointer, message) = (format!("/{limit}"), format!("{limit} {MISPLACED}"));
                let finding = at(document.text(), &pointer, Part::Name, "misplaced_limit", message);
                Err(document.refuse_with(vec![finding]))
            }
            (Some(_), None) => {
                let source = Source::of_document(document.expect(POLICY)?, zero, Half::Firing)?;
                Ok(Self::Policy(Box::new(source.needing(&[Half::Keeping])?)))
            }
            (None, None) => {
                let finding = of_whole(document.text(), UNEXPECTED, mismatch(EITHER, None));
                Err(document.refuse_with(vec![finding]))
            }
        }
    }
}

/// A limit in the place of a policy's members. Which backups can be deleted must not depend on a guess.
fn misplaced(policy: &Value) -> Option<&'static str> {
    LIMIT_FIELDS.into_iter().find(|field| policy.get(field).is_some())
}

fn of_definition(document: Document, zero: Zero) -> Result<Limits, Failure> {
    let checked = Kind::CsbsOperationDefinition.check(document.value());
    match document.value().as_object().map(|members| read_limits(members, zero)) {
        Some(Ok(limits)) if checked.faults().is_empty() => Ok(limits),
        _ => Err(document.refuse(checked.faults())),
    }
}
