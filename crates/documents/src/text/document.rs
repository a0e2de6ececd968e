//! JSON documents with their texts.

use serde_json::Value;

use super::expected::{Expected, TextKind};
use super::finding::{Finding, Severity, TextFaults};
use super::inspect::{InspectOptions, inspect, located};
use super::looks_like_json;
use crate::document_kind::DocumentKind;
use crate::fault::Fault;
use crate::json::parse_json;
use crate::terraform::TerraformKind;

/// A JSON document without repeated members, and its text.
///
/// ```
/// use keeptime_documents::DocumentKind;
/// use keeptime_documents::text::{Expected, TextDocument};
///
/// let document = TextDocument::read(r#"["FREQ=DAILY"]"#, Expected::PolicyOrRules)?;
/// assert_eq!(document.kind(), Some(DocumentKind::CbrRules));
///
/// let error = TextDocument::read("[1, 2]", Expected::Policy).unwrap_err();
/// assert_eq!(error.to_string(), "expected a policy, found an unknown kind of document");
/// # Ok::<(), keeptime_documents::text::TextFaults>(())
/// ```
#[derive(Clone, Debug)]
pub struct TextDocument {
    text: String,
    value: Value,
}

impl TextDocument {
    /// Reads a document of the expected kind.
    ///
    /// # Errors
    /// The faults of the text, with its notes.
    pub fn read(text: impl Into<String>, expected: Expected) -> Result<Self, TextFaults> {
        Self::parse(text, expected)?.require(expected)
    }

    /// Parses a JSON document of any kind, even an unknown one. `expected` is named in the error of a text
    /// that is not JSON.
    ///
    /// # Errors
    /// The faults of the text, with its notes.
    pub fn parse(text: impl Into<String>, expected: Expected) -> Result<Self, TextFaults> {
        let text = text.into();
        if !looks_like_json(&text) {
            return Err(check_faults(text, expecting(expected)));
        }
        let Ok(document) = parse_json(&text) else {
            return Err(check_faults(text, InspectOptions::default()));
        };
        match document.into_result() {
            Ok(value) => Ok(Self { text, value }),
            Err(_) => Err(check_faults(text, expecting(expected))),
        }
    }

    /// Returns the document if it is of the expected kind.
    ///
    /// # Errors
    /// A single fault if it is of another kind.
    pub fn require(self, expected: Expected) -> Result<Self, TextFaults> {
        if expected.matches(self.kind().map(TextKind::Document)) {
            Ok(self)
        } else {
            Err(check_faults(self.text, expecting(expected)))
        }
    }

    /// Returns the text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the document.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// Returns the kind of the document, or `None` if it is unknown.
    pub fn kind(&self) -> Option<DocumentKind> {
        DocumentKind::recognize(&self.value)
    }

    /// Returns the kind of the text, which can also be a plan or a state of Terraform.
    pub fn text_kind(&self) -> Option<TextKind> {
        let terraform = || TerraformKind::recognize(&self.value).map(TextKind::Terraform);
        self.kind().map(TextKind::Document).or_else(terraform)
    }

    /// Returns the error of a document that cannot be used because of these faults; see
    /// [`TextFaults::of`].
    pub fn into_faults(self, faults: &[Fault]) -> TextFaults {
        TextFaults::of(self.text, faults)
    }

    /// Returns the text and the document.
    pub fn into_parts(self) -> (String, Value) {
        (self.text, self.value)
    }
}

impl TextFaults {
    /// Returns the error of a JSON document that cannot be used because of these faults. Its findings are
    /// those of [`inspect`], and the faults that [`inspect`] does not report.
    pub fn of(text: String, faults: &[Fault]) -> Self {
        let found = findings(&text, InspectOptions::default());
        let (mut findings, mut notes): (Vec<Finding>, Vec<Finding>) =
            found.into_iter().partition(|finding| finding.severity == Severity::Fault);
        let is_found = |fault: &Fault| {
            findings.iter().any(|finding| finding.pointer.as_deref() == Some(fault.pointer()))
        };
        let more: Vec<Fault> = faults.iter().filter(|fault| !is_found(fault)).cloned().collect();
        findings.extend(located(&text, &more, &[]));
        // What makes the document unusable here may be only a note there. Then the note is dropped, so
        // that nothing is said twice.
        notes.retain(|note| findings.iter().all(|finding| finding.message != note.message));
        findings.append(&mut notes);
        Self::new(text, findings)
    }
}

/// Returns the error of a text that has faults according to [`inspect`].
pub(super) fn check_faults(text: String, options: InspectOptions) -> TextFaults {
    let findings = findings(&text, options);
    TextFaults::new(text, findings)
}

fn expecting(expected: Expected) -> InspectOptions {
    InspectOptions::default().with_expected(expected)
}

/// Returns the faults and the suspicious notes of a text.
fn findings(text: &str, options: InspectOptions) -> Vec<Finding> {
    let mut findings = inspect(text, options).findings;
    findings.retain(|finding| finding.severity != Severity::Info);
    findings
}
