//! What to keep: a policy, or an `operation_definition` alone.

use keeptime::retention::Limits;
use keeptime_documents::csbs::PolicyAnswer;
use keeptime_documents::{Fault, LIMIT_FIELDS, LimitsError, Zero, read_limits};
use serde_json::{Value, json};

use super::document::Document;
use super::inspect::{UNEXPECTED, at, of_whole};
use super::kind::mismatch;
use super::locate::Part;
use super::policy::{Half, POLICY, Source};
use crate::failure::Failure;
use crate::show::excerpt::Finding;

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
        let document = Document::of_any(name, text, POLICY)?;
        let has = |field: &str| document.value().get(field).is_some();
        let limit = LIMIT_FIELDS.into_iter().find(|field| has(field));
        let is_policy =
            ["policy", "scheduled_operations", "resources", "status"].into_iter().any(has);
        match (limit, document.value()) {
            // Which backups can be deleted must not depend on a guess.
            (Some(limit), Value::Object(_)) if is_policy => {
                let finding = at(
                    document.text(),
                    &format!("/{limit}"),
                    Part::Name,
                    "misplaced_limit",
                    format!("{limit} {MISPLACED}"),
                );
                Err(document.refuse_with(vec![finding]))
            }
            (Some(_), Value::Object(members)) => match read_limits(members, zero) {
                Ok(limits) => Ok(Self::Limits(limits)),
                Err(error) => {
                    let findings = of_limits(&document, &error);
                    Err(document.refuse_with(findings))
                }
            },
            _ if document.kind().is_some() => {
                let source = Source::of_document(document.expect(POLICY)?, zero)?;
                Ok(Self::Policy(Box::new(source.needing(&[Half::Keeping])?)))
            }
            _ => {
                let message = mismatch(EITHER, None);
                let finding = of_whole(document.text(), UNEXPECTED, message);
                Err(document.refuse_with(vec![finding]))
            }
        }
    }
}

/// What keeps an `operation_definition` from being read, as a check of its policy finds it.
fn of_limits(document: &Document, error: &LimitsError) -> Vec<Finding> {
    let operation = json!({"operation_definition": document.value()});
    let policy = json!({"policy": {"scheduled_operations": [operation]}});
    let found = |fault: &Fault| {
        let pointer = fault.pointer().strip_prefix(DEFINITION)?;
        let message = fault.message().to_owned();
        Some(at(document.text(), pointer, Part::Value, fault.code(), message))
    };
    let findings: Vec<Finding> =
        PolicyAnswer::check(&policy).faults().iter().filter_map(found).collect();
    if findings.is_empty() {
        vec![of_whole(document.text(), "value", error.to_string())]
    } else {
        findings
    }
}

const DEFINITION: &str = "/policy/scheduled_operations/0/operation_definition";
