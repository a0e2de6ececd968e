//! JSON documents from files, read alike by every task.

use std::path::Path;

use keeptime_documents::{DocumentKind, Fault, parse_json};
use serde_json::Value;

use super::input;
use super::inspect::{Known, inspect, located};
use super::kind::Expected;
use crate::failure::Failure;
use crate::show::excerpt::{Excerpts, Finding, Grade};
use crate::show::file;

/// A JSON document in which every member appears once, and the text that it was read from.
pub(crate) struct Document {
    name: String,
    text: String,
    value: Value,
}

impl Document {
    /// The document of a file, which must be of a kind.
    pub(crate) fn read(path: &Path, expected: Expected) -> Result<Self, Failure> {
        Self::of_text(file::name(path), input::text(path)?, expected)
    }

    /// The same, of a text, and what the text is called.
    pub(crate) fn of_text(name: String, text: String, expected: Expected) -> Result<Self, Failure> {
        Self::of_any(name, text, expected)?.expect(expected)
    }

    /// The document, which must be of a kind.
    pub(crate) fn expect(self, expected: Expected) -> Result<Self, Failure> {
        if expected.is(self.kind().map(Expected::Kind)) {
            Ok(self)
        } else {
            Err(refused(self.name, self.text, expecting(expected)))
        }
    }

    /// The same, which may be of no kind that is known, but must be JSON.
    pub(crate) fn of_any(name: String, text: String, expected: Expected) -> Result<Self, Failure> {
        if !input::is_json(&text) {
            return Err(refused(name, text, expecting(expected)));
        }
        let Ok(document) = parse_json(&text) else {
            return Err(refused(name, text, Known::default()));
        };
        match document.into_result() {
            Ok(value) => Ok(Self { name, text, value }),
            Err(_) => Err(refused(name, text, expecting(expected))),
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn value(&self) -> &Value {
        &self.value
    }

    pub(crate) fn kind(&self) -> Option<DocumentKind> {
        DocumentKind::recognize(&self.value)
    }

    /// Says that the document is at fault: what `keeptime check` finds, and what of these faults it does
    /// not find.
    pub(crate) fn refuse(self, faults: &[Fault]) -> Failure {
        let found = findings(&self.text, Known::default());
        let (mut findings, mut notes): (Vec<Finding>, Vec<Finding>) =
            found.into_iter().partition(|finding| finding.grade == Grade::Fault);
        let is_found = |fault: &Fault| {
            findings.iter().any(|finding| finding.pointer.as_deref() == Some(fault.pointer()))
        };
        let more: Vec<Fault> = faults.iter().filter(|fault| !is_found(fault)).cloned().collect();
        findings.extend(located(&self.text, &more, &[]));
        // What stops this task may be a mere note to whoever sends the document.
        notes.retain(|note| findings.iter().all(|finding| finding.message != note.message));
        findings.append(&mut notes);
        self.refuse_with(findings)
    }

    /// The same with findings of the caller's.
    pub(crate) fn refuse_with(self, findings: Vec<Finding>) -> Failure {
        Failure::faulty(Excerpts { name: self.name, text: self.text, findings })
    }
}

/// A text that `keeptime check` finds fault with.
pub(crate) fn refused(name: String, text: String, known: Known) -> Failure {
    let findings = findings(&text, known);
    Failure::faulty(Excerpts { name, text, findings })
}

fn expecting(expected: Expected) -> Known {
    Known { expected: Some(expected), ..Known::default() }
}

/// What `keeptime check` shows.
fn findings(text: &str, known: Known) -> Vec<Finding> {
    let mut findings = inspect(text, known).findings;
    findings.retain(|finding| finding.grade != Grade::Aside);
    findings
}
