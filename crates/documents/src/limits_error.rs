//! The error of a retention limit or long-term rule that cannot be read.

use serde_json::Value;

use crate::message_text::shown;

/// The error if a member of an `operation_definition` cannot be read as a limit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct LimitsError {
    field: &'static str,
    message: String,
}

impl LimitsError {
    pub(crate) fn new(field: &'static str, message: String) -> Self {
        Self { field, message }
    }

    pub(crate) fn takes(field: &'static str, allowed: &str, found: &Value) -> Self {
        Self::new(field, format!("{field} takes {allowed}, found {}", shown(found)))
    }

    /// Returns the name of the member in the `operation_definition`.
    pub fn field(&self) -> &'static str {
        self.field
    }
}
