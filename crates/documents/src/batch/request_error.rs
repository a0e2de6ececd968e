//! Errors of a request.

use std::ops::Range;

use keeptime::pattern::{PatternError, TimetableError};
use serde_json::{Value, json};

/// An error of a request: its kind, its message, a span in the pattern, and notes on members that may be
/// misspelt.
///
/// The kinds of a request are `not_utf8`, `not_json`, `not_an_object`, `missing_member`, `wrong_value`,
/// `unknown_op`, `unknown_zone`, `unknown_kind` and `repeated_member`; those of retention are `limits`,
/// `backups` and `repeated_id`, and in `plan` also `policy` and `vaults`. Those of a pattern are the names of
/// [`PatternErrorKind`](keeptime::pattern::PatternErrorKind), `too_close`, `needs_start` and
/// `left_to_start`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct RequestError {
    kind: &'static str,
    message: String,
    span: Option<Range<usize>>,
    /// The index of the rule that the span is in, if the pattern is a list.
    rule: Option<usize>,
    notes: Vec<String>,
}

impl RequestError {
    pub(super) fn new(kind: &'static str, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), span: None, rule: None, notes: Vec::new() }
    }

    /// Returns the name of the kind in snake case.
    pub fn kind(&self) -> &'static str {
        self.kind
    }

    pub(super) fn with_notes(self, notes: Vec<String>) -> Self {
        Self { notes, ..self }
    }

    pub(super) fn map_span(self, map: impl FnOnce(Range<usize>) -> Range<usize>) -> Self {
        Self { span: self.span.map(map), ..self }
    }

    /// Returns the notes on members of the request that may be misspelt.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Returns what is invalid in the pattern, or in its [rule](Self::rule): a range of bytes, or of the
    /// unit in the member `span_unit` of the request.
    pub fn span(&self) -> Option<Range<usize>> {
        self.span.clone()
    }

    /// Returns the index of the rule that the span is in, if the pattern is a list.
    pub fn rule(&self) -> Option<usize> {
        self.rule
    }
}

impl serde::Serialize for RequestError {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut error = json!({"kind": self.kind, "message": self.message});
        if let Some(span) = &self.span {
            error["span"] = json!([span.start, span.end]);
        }
        if let Some(rule) = self.rule {
            error["rule"] = rule.into();
        }
        if !self.notes.is_empty() {
            error["notes"] = json!(self.notes);
        }
        error.serialize(serializer)
    }
}

/// An error that says which values a member accepts.
pub(super) fn wrong_value(field: &str, allowed: &str, found: &Value) -> RequestError {
    let found = found.to_string();
    let shown: String = found.chars().take(60).collect();
    let cut = if shown.len() < found.len() { "…" } else { "" };
    RequestError::new("wrong_value", format!("{field} takes {allowed}, found {shown}{cut}"))
}

impl RequestError {
    /// An error in a list of rules. A span belongs to a rule, so there is none for the whole list.
    pub(super) fn in_list(error: PatternError) -> Self {
        let error = Self::from(error);
        Self { span: error.span.filter(|_| error.rule.is_some()), ..error }
    }
}

impl From<PatternError> for RequestError {
    fn from(error: PatternError) -> Self {
        Self {
            kind: error.kind().name(),
            message: error.to_string(),
            span: Some(error.span()),
            rule: error.rule_index(),
            notes: Vec::new(),
        }
    }
}

impl From<TimetableError> for RequestError {
    fn from(error: TimetableError) -> Self {
        Self::new(error.name(), error.to_string())
    }
}
