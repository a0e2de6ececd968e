//! Faults and notes of a text.

use std::fmt;
use std::ops::Range;

use keeptime::pattern::SpanUnit;

use crate::names::names;

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Severity {
    /// The text is invalid.
    Fault,
    /// It is valid but often a mistake.
    Note,
    /// It is valid and harmless.
    Info,
}

names! { Severity, "severity":
    Fault = "fault",
    Note = "note",
    Info = "info",
}

/// A fault or a note, and where it is in a text.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// How serious it is.
    pub severity: Severity,
    /// The [code](crate::Fault::code) of a fault, or the name of the kind of a note or of an error in a
    /// pattern. For the text as a whole: `not_json`, `unknown_document` or `unexpected_kind`.
    pub code: &'static str,
    /// What is wrong, in one line without the pointer.
    pub message: String,
    /// The JSON pointer (RFC 6901); `None` if the text is not JSON.
    pub pointer: Option<String>,
    /// The bytes of the text that it is about; in serde, the list of start and end.
    /// [`span_in`](Self::span_in) converts it.
    #[serde(serialize_with = "as_pair")]
    pub span: Range<usize>,
}

fn as_pair<S: serde::Serializer>(span: &Range<usize>, serializer: S) -> Result<S::Ok, S::Error> {
    serde::Serialize::serialize(&(span.start, span.end), serializer)
}

impl Finding {
    /// Returns the [`span`](Self::span) in another unit, for languages that do not count bytes. `text` is
    /// the text of the finding.
    ///
    /// ```
    /// use keeptime::pattern::SpanUnit;
    /// use keeptime_documents::text::{InspectOptions, inspect};
    ///
    /// let text = r#"{"policy": {"description": "café 😀", "name": "my plan"}}"#;
    /// let findings = inspect(text, InspectOptions::default()).findings;
    /// assert_eq!(&text[findings[0].span.clone()], "\"my plan\"");
    /// assert_eq!(findings[0].span, 49..58);
    /// assert_eq!(findings[0].span_in(text, SpanUnit::Characters), 45..54); // Python
    /// assert_eq!(findings[0].span_in(text, SpanUnit::Utf16), 46..55); // JavaScript
    /// ```
    pub fn span_in(&self, text: &str, unit: SpanUnit) -> Range<usize> {
        unit.convert(text, self.span.clone())
    }

    /// Moves the span, for a finding in a part of a text that starts at `offset`.
    pub(crate) fn moved_by(self, offset: usize) -> Self {
        Self { span: self.span.start + offset..self.span.end + offset, ..self }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pointer.as_deref() {
            // Member names come from the document.
            Some(pointer) if !pointer.is_empty() => {
                write!(f, "{}: {}", pointer.escape_debug(), self.message)
            }
            _ => f.write_str(&self.message),
        }
    }
}

/// The error of a text that cannot be used: its faults and notes, with the text.
///
/// `Display` prints one line: the first three faults, and the number of the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextFaults {
    text: String,
    findings: Vec<Finding>,
}

impl TextFaults {
    /// The number of faults that `Display` prints.
    const PRINTED: usize = 3;

    pub(crate) fn new(text: String, findings: Vec<Finding>) -> Self {
        Self { text, findings }
    }

    /// Returns the text, to which the spans of the findings belong.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the faults, then the notes.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Returns the text and the findings.
    pub fn into_parts(self) -> (String, Vec<Finding>) {
        (self.text, self.findings)
    }
}

impl fmt::Display for TextFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let faults = || self.findings.iter().filter(|found| found.severity == Severity::Fault);
        for (index, fault) in faults().take(Self::PRINTED).enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{fault}")?;
        }
        match faults().count().saturating_sub(Self::PRINTED) {
            0 => Ok(()),
            more => write!(f, "; and {more} more"),
        }
    }
}

impl std::error::Error for TextFaults {}
