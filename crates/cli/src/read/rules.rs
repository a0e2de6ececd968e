//! What to keep: a policy, or an `operation_definition` alone.

use keeptime::retention::Limits;
use keeptime_documents::{DocumentKind, ZeroLimit, read_limits};

use super::document::Document;
use super::inspect::{UNEXPECTED, of_whole};
use super::kind::{Expected, mismatch};
use super::policy::{Half, POLICY, Source, note_unknown_members};
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

impl Rules {
    /// Reads what to keep, and what the file is called, from a file's text.
    pub(crate) fn of_text(name: String, text: String, zero: ZeroLimit) -> Result<Self, Failure> {
        let document = Document::of_any(name, text, Expected::Rules)?;
        match document.kind() {
            Some(DocumentKind::CsbsOperationDefinition) => {
                of_definition(document, zero).map(Self::Limits)
            }
            Some(_) => {
                let source = Source::of_document(document.expect(POLICY)?, zero, Half::Firing)?;
                Ok(Self::Policy(Box::new(source.needing(&[Half::Keeping])?)))
            }
            None => {
                let finding = of_whole(document.text(), UNEXPECTED, mismatch(EITHER, None));
                Err(document.refuse_with(vec![finding]))
            }
        }
    }
}

fn of_definition(document: Document, zero: ZeroLimit) -> Result<Limits, Failure> {
    let checked = DocumentKind::CsbsOperationDefinition.check(document.value());
    match document.value().as_object().map(|members| read_limits(members, zero)) {
        Some(Ok(limits)) if checked.faults().is_empty() => {
            note_unknown_members(document.name(), checked.notes());
            Ok(limits)
        }
        _ => Err(document.refuse(checked.faults())),
    }
}
