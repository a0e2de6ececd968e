//! The body of a request, as JSON.

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use keeptime_documents::{CheckOutcome, parse_json};
use serde_json::Value;

use super::api::Api;
use super::refusal::Refusal;

/// The body of a request. Its length is within the limit.
#[derive(Clone, Debug)]
pub struct JsonBody {
    api: Api,
    bytes: Bytes,
}

impl JsonBody {
    /// Wraps the body of a call.
    pub fn new(api: Api, bytes: Bytes) -> Self {
        Self { api, bytes }
    }

    /// Returns the API of the call.
    pub(super) fn api(&self) -> Api {
        self.api
    }

    /// Reads a document with its `check` function.
    ///
    /// # Errors
    /// A refusal if the body is not JSON, a member appears twice, the document has faults, or a text contains
    /// U+0000.
    pub fn read<T>(&self, check: impl FnOnce(&Value) -> CheckOutcome<T>) -> Result<T, Refusal> {
        let value = self.parse()?;
        let read = check(&value).into_result();
        let read = read.map_err(|faults| Refusal::faults(self.api, &faults))?;
        self.check_texts(&value)?;
        Ok(read)
    }

    /// Reads the JSON of the body.
    ///
    /// # Errors
    /// A refusal if the body is not JSON, a member appears twice, or a text contains U+0000.
    pub fn value(&self) -> Result<Value, Refusal> {
        let value = self.parse()?;
        self.check_texts(&value)?;
        Ok(value)
    }

    fn parse(&self) -> Result<Value, Refusal> {
        let text = str::from_utf8(&self.bytes)
            .map_err(|error| self.refuse(format!("the body is not UTF-8: {error}")))?;
        let parsed = parse_json(text)
            .map_err(|error| self.refuse(format!("the body is not JSON: {error}")))?;
        parsed.into_result().map_err(|faults| Refusal::faults(self.api, &faults))
    }

    /// Refuses U+0000, which PostgreSQL does not hold. JSON writes it only as an escape.
    fn check_texts(&self, value: &Value) -> Result<(), Refusal> {
        let has_escape = self.bytes.windows(6).any(|part| part == b"\\u0000");
        if has_escape && has_null(value) { Err(self.refuse(NO_NULL)) } else { Ok(()) }
    }

    fn refuse(&self, message: impl Into<String>) -> Refusal {
        Refusal::general(self.api, StatusCode::BAD_REQUEST, message)
    }
}

/// The message for a text with the character U+0000.
pub(super) const NO_NULL: &str = "text must not contain U+0000";

fn has_null(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(has_null),
        Value::Object(members) => {
            members.iter().any(|(name, value)| name.contains('\0') || has_null(value))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Reads the body of a request.
///
/// # Errors
/// A refusal if the body is longer than the limit, or ends early.
pub async fn read_body(api: Api, limit: usize, body: Body) -> Result<Bytes, Refusal> {
    match Limited::new(body, limit).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Refusal::general(
            api,
            StatusCode::PAYLOAD_TOO_LARGE,
            format!("a body has at most {limit} bytes"),
        )),
        Err(_) => Err(Refusal::general(api, StatusCode::BAD_REQUEST, "the body is not complete")),
    }
}
