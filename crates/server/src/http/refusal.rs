//! Why a call fails, in the form of its API.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use keeptime_documents::Faults;

use super::api::Api;
use super::body::NO_NULL;
use crate::store::StoreError;

/// The answer to a call that fails: the status, the service's code and a message.
#[derive(Debug)]
pub struct Refusal {
    api: Api,
    status: StatusCode,
    code: String,
    message: String,
}

impl Refusal {
    /// Creates a refusal with a code of the service's catalogue.
    pub fn new(api: Api, status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        Self { api, status, code: code.to_owned(), message: message.into() }
    }

    /// Creates a refusal that the catalogue has no code for.
    pub fn general(api: Api, status: StatusCode, message: impl Into<String>) -> Self {
        Self { api, status, code: api.general_code(status), message: message.into() }
    }

    /// Creates the refusal of a document or a query with faults. It has the code of the first fault and
    /// the messages of all.
    pub fn faults(api: Api, faults: &Faults) -> Self {
        let status = StatusCode::BAD_REQUEST;
        let code = match faults.first() {
            Some(fault) => fault.code().to_owned(),
            None => api.general_code(status),
        };
        let messages: Vec<_> = faults.iter().map(ToString::to_string).collect();
        Self { api, status, code, message: messages.join("; ") }
    }

    /// Creates the refusal of a call that the database cannot serve. The error is logged and not shown.
    pub fn store(api: Api, error: &StoreError) -> Self {
        if error.is_temporary() {
            tracing::warn!(%error, "the database cannot be reached");
            return Self::general(
                api,
                StatusCode::SERVICE_UNAVAILABLE,
                "the database cannot be reached; try again later",
            );
        }
        if error.is_unstorable_text() {
            return Self::general(api, StatusCode::BAD_REQUEST, NO_NULL);
        }
        tracing::error!(%error, "the database failed");
        Self::general(api, StatusCode::INTERNAL_SERVER_ERROR, "the database failed; see the log")
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = self.api.error_body(self.status, &self.code, &self.message);
        (self.status, Json(body)).into_response()
    }
}
