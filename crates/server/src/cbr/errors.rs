//! The errors that several calls answer.

use axum::http::StatusCode;
use keeptime_documents::{CheckOutcome, ErrorEntry, cbr};
use serde_json::Value;

use super::API;
use crate::http::Refusal;
use crate::store::StoreError;

/// Refuses a call with a code of the service's catalogue, which also has the status.
pub(super) fn refuse(code: &str, message: impl Into<String>) -> Refusal {
    let entry = cbr::ERRORS.iter().find(|entry| entry.code() == code);
    let status = entry.and_then(|entry| StatusCode::from_u16(ErrorEntry::status(*entry)).ok());
    Refusal::new(API, status.unwrap_or(StatusCode::BAD_REQUEST), code, message)
}

/// Refuses a parameter that is wrong for a reason that no other code names.
pub(super) fn wrong_parameter(message: impl Into<String>) -> Refusal {
    refuse("BackupService.9900", message)
}

pub(super) fn no_policy(id: &str) -> Refusal {
    refuse("BackupService.6000", format!("there is no policy {id}"))
}

pub(super) fn no_vault(id: &str) -> Refusal {
    refuse("BackupService.6105", format!("there is no vault {id}"))
}

pub(super) fn no_backup(id: &str) -> Refusal {
    refuse("BackupService.6200", format!("there is no backup {id}"))
}

/// Reads a query with its `check` function.
pub(super) fn read_query<T>(
    query: Option<String>,
    check: impl FnOnce(&Value) -> CheckOutcome<T>,
) -> Result<T, Refusal> {
    let query = Value::String(query.unwrap_or_default());
    check(&query).into_result().map_err(|faults| Refusal::faults(API, &faults))
}

#[allow(clippy::needless_pass_by_value)] // a function for `map_err`
pub(super) fn store_failed(error: StoreError) -> Refusal {
    Refusal::store(API, &error)
}

#[allow(clippy::needless_pass_by_value)] // a function for `map_err`
pub(super) fn unreadable(error: serde_json::Error) -> Refusal {
    tracing::error!(%error, "a stored document cannot be read");
    Refusal::general(API, StatusCode::INTERNAL_SERVER_ERROR, "a stored document cannot be read")
}
