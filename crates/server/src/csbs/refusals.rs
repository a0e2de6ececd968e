//! Why calls of CSBS fail.

use axum::http::StatusCode;
use keeptime_documents::csbs::{ERRORS, PROVIDER_ID};

use super::API;
use crate::http::Refusal;
use crate::store::{BackupConflict, DeletionConflict, RestoreConflict, StartedBy, StoreError};

/// A code of the catalogue (CSBS v1, table 6-1), and what it means for this call.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reason {
    pub(super) code: &'static str,
    pub(super) message: String,
}

impl Reason {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    pub(super) fn unknown_policy(id: &str) -> Self {
        Self::new("CSBS.3000", format!("there is no policy {id}"))
    }

    pub(super) fn unknown_backup(id: &str) -> Self {
        Self::new("CSBS.3001", format!("there is no backup {id}"))
    }

    pub(super) fn unknown_record(id: &str) -> Self {
        Self::new("CSBS.3001", format!("there is no backup record {id}"))
    }

    pub(super) fn not_in_record(backup_id: &str, record_id: &str) -> Self {
        Self::new(
            "CSBS.3001",
            format!("the backup record {record_id} does not contain the backup {backup_id}"),
        )
    }

    pub(super) fn policy_busy(started_by: StartedBy) -> Self {
        match started_by {
            StartedBy::User => Self::new("CSBS.1001", "a manual backup of the policy is running"),
            StartedBy::Schedule => {
                Self::new("CSBS.6030", "a scheduled backup of the policy is running")
            }
        }
    }

    pub(super) fn server_busy(id: &str) -> Self {
        Self::new("CSBS.6005", format!("server {id} is being backed up"))
    }
}

impl From<Reason> for Refusal {
    /// The catalogue says which HTTP status a code has.
    fn from(reason: Reason) -> Self {
        let entry = ERRORS.iter().find(|entry| entry.code() == reason.code);
        let status = entry.and_then(|entry| StatusCode::from_u16(entry.status()).ok());
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self::new(API, status, reason.code, reason.message)
    }
}

/// Refuses a path with another provider than the one that backs up servers.
pub(super) fn check_provider(id: &str) -> Result<(), Reason> {
    if id == PROVIDER_ID {
        return Ok(());
    }
    let message = format!("provider invalid: provider_id must be {PROVIDER_ID}, found {id:?}");
    Err(Reason::new("CSBS.9001", message))
}

/// Refuses a list of what all tenants own. It is for administrators, whom this server does not have.
pub(super) fn check_tenants(all_tenants: Option<bool>) -> Result<(), Refusal> {
    if all_tenants != Some(true) {
        return Ok(());
    }
    let message = "all_tenants must be false: only administrators may see other projects";
    Err(Refusal::general(API, StatusCode::FORBIDDEN, message))
}

/// Refuses a marker that names nothing.
pub(super) fn unknown_marker(what: &str, marker: Option<&str>) -> Refusal {
    let message = format!("marker names no {what}: {}", marker.unwrap_or_default());
    Refusal::general(API, StatusCode::BAD_REQUEST, message)
}

#[allow(clippy::needless_pass_by_value)] // a function for `map_err`
pub(super) fn store_failed(error: StoreError) -> Refusal {
    Refusal::store(API, &error)
}

/// Tells that the database holds JSON that this version cannot read.
pub(super) fn unreadable(what: &str, error: &serde_json::Error) -> Refusal {
    tracing::error!(%error, "a stored {what} cannot be read");
    let message = format!("a stored {what} cannot be read");
    Refusal::general(API, StatusCode::INTERNAL_SERVER_ERROR, message)
}

pub(super) fn backup_conflict(conflict: BackupConflict) -> Refusal {
    match conflict {
        BackupConflict::PolicyBusy(started_by) => Reason::policy_busy(started_by).into(),
        BackupConflict::ObjectBusy(id) => Reason::server_busy(&id).into(),
        BackupConflict::QuotaExceeded { .. } => {
            Reason::new("CSBS.9006", conflict.to_string()).into()
        }
        BackupConflict::Store(error) => store_failed(error),
    }
}

pub(super) fn deletion_conflict(conflict: DeletionConflict) -> Refusal {
    match conflict {
        DeletionConflict::InProgress(id) => in_progress(&id).into(),
        DeletionConflict::Store(error) => store_failed(error),
    }
}

pub(super) fn in_progress(backup_id: &str) -> Reason {
    let message = format!("the backup {backup_id} is being created, restored or deleted");
    Reason::new("CSBS.2003", message)
}

pub(super) fn restore_conflict(conflict: RestoreConflict, backup_id: &str) -> Refusal {
    match conflict {
        RestoreConflict::NotAvailable => not_available(backup_id).into(),
        RestoreConflict::TargetBusy => Reason::new("CSBS.6015", conflict.to_string()).into(),
        RestoreConflict::Store(error) => store_failed(error),
    }
}

pub(super) fn not_available(backup_id: &str) -> Reason {
    Reason::new("CSBS.4000", format!("the backup {backup_id} is not available"))
}
