//! The errors that several calls answer. The reference names no codes for them.

use axum::http::StatusCode;

use super::API;
use crate::http::Refusal;
use crate::store::StoreError;

pub(super) fn not_found(what: &str, id: &str) -> Refusal {
    Refusal::general(API, StatusCode::NOT_FOUND, format!("there is no {what} {id}"))
}

pub(super) fn wrong(message: impl Into<String>) -> Refusal {
    Refusal::general(API, StatusCode::BAD_REQUEST, message)
}

#[allow(clippy::needless_pass_by_value)] // a function for `map_err`
pub(super) fn store_failed(error: StoreError) -> Refusal {
    Refusal::store(API, &error)
}
