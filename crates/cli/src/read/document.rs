//! JSON documents from files.

use std::path::Path;

use keeptime_documents::{DocumentKind, Fault, parse_json};
use serde_json::Value;

use super::input;
use super::inspect::{InspectOptions, inspect, located};
use super::kind::Expected;
use crate::failure::Failure;
use crate::show::annotated_text::{AnnotatedText, Finding, Severity};
use crate::show::file;

/// A JSON document without repeated members, and its text.
pub(crate) struct Document {
    name: String,
    text: String,
    value: Value,
}

impl Document {
    /// Reads a document of the expected kind from a file.
    pub(crate) fn read(path: &Path, expected: Expected) -> Result<Self, Failure> {
        Self::from_text(file::display_name(path), input::text(path)?, expected)
    }

    /// Reads a document of the expected kind from a text. `name` is shown in messages.
    pub(crate) fn from_text(
        name: String,
        text: String,
        expected: Expected,
    ) -> Result<Self, Failure> {
        Self::parse(name, text, expected)?.expect(expected)
    }

    /// Returns the document if it is of the expected kind.
    pub(crate) fn expect(self, expected: Expected) -> Result<Self, Failure> {
        if expected.matches(self.kind().map(Expected::Kind)) {
            Ok(self)
        } else {
            Err(check_failure(self.name, self.text, expecting(expected)))
        }
    }

    /// Parses a JSON document of any kind, even an unknown one.
    pub(crate) fn parse(name: String, text: String, expected: Expected) -> Result<Self, Failure> {
        if !input::looks_like_json(&text) {
            return Err(check_failure(name, text, expecting(expected)));
        }
        let Ok(document) = parse_json(&text) else {
            return Err(check_failure(name, text, InspectOptions::default()));
        };
        match document.into_result() {
            Ok(value) => Ok(Self { name, text, value }),
            Err(_) => Err(check_failure(name, text, expecting(expected))),
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

    /// Returns a failure with the findings of `keeptime check`, plus the faults in `faults` that
    /// `keeptime check` does not report.
    pub(crate) fn into_failure(self, faults: &[Fault]) -> Failure {
        let found = findings(&self.text, InspectOptions::default());
        let (mut findings, mut notes): (Vec<Finding>, Vec<Finding>) =
            found.into_iter().partition(|finding| finding.severity == Severity::Fault);
        let is_found = |fault: &Fault| {
            findings.iter().any(|finding| finding.pointer.as_deref() == Some(fault.pointer()))
        };
        let more: Vec<Fault> = faults.iter().filter(|fault| !is_found(fault)).cloned().collect();
        findings.extend(located(&self.text, &more, &[]));
        // What stops this command may be only a note in `keeptime check`. Then the note is
        // dropped, so that the finding is not shown twice.
        notes.retain(|note| findings.iter().all(|finding| finding.message != note.message));
        findings.append(&mut notes);
        self.into_failure_with(findings)
    }

    /// Returns a failure with the given findings.
    pub(crate) fn into_failure_with(self, findings: Vec<Finding>) -> Failure {
        Failure::annotated(AnnotatedText { name: self.name, text: self.text, findings })
    }
}

/// Returns a failure with the findings of `keeptime check`.
pub(crate) fn check_failure(name: String, text: String, options: InspectOptions) -> Failure {
    let findings = findings(&text, options);
    Failure::annotated(AnnotatedText { name, text, findings })
}

fn expecting(expected: Expected) -> InspectOptions {
    InspectOptions { expected: Some(expected), ..InspectOptions::default() }
}

/// Returns the findings that `keeptime check` shows.
fn findings(text: &str, options: InspectOptions) -> Vec<Finding> {
    let mut findings = inspect(text, options).findings;
    findings.retain(|finding| finding.severity != Severity::Info);
    findings
}
