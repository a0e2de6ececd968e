//! Errors of a request.

use std::ops::Range;

use keeptime::pattern::{PatternError, TimetableError};
use serde_json::Value;

/// An error of a request: its kind, its message, and a span in the pattern.
#[derive(Debug)]
pub(super) struct RequestError {
    pub(super) kind: &'static str,
    pub(super) message: String,
    pub(super) span: Option<Range<usize>>,
}

impl RequestError {
    pub(super) fn new(kind: &'static str, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), span: None }
    }
}

/// An error that says which values a member accepts.
pub(super) fn wrong_value(field: &str, allowed: &str, found: &Value) -> RequestError {
    let found = found.to_string();
    let shown: String = found.chars().take(60).collect();
    let cut = if shown.len() < found.len() { "…" } else { "" };
    RequestError::new("wrong_value", format!("{field} takes {allowed}, found {shown}{cut}"))
}

impl From<PatternError> for RequestError {
    fn from(error: PatternError) -> Self {
        let span = Some(error.span());
        Self { kind: error.kind().name(), message: error.to_string(), span }
    }
}

impl From<TimetableError> for RequestError {
    fn from(error: TimetableError) -> Self {
        let kind = match error {
            TimetableError::TooClose(_) => "too_close",
            _ => "left_to_start",
        };
        Self::new(kind, error.to_string())
    }
}
