//! The APIs that the server has, and how each answers errors.

use axum::http::StatusCode;
use serde_json::{Value, json};

/// An API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Api {
    /// Tokens and projects (identity v3).
    Identity,
    /// Cloud Server Backup Service v1.
    Csbs,
    /// Cloud Backup and Recovery v3.
    Cbr,
    /// Volume Backup Service v2.
    Vbs,
}

impl Api {
    /// Returns the API that a path belongs to.
    pub(super) fn of_path(path: &str) -> Self {
        let mut parts = path.split('/').skip(1);
        match (parts.next(), parts.next()) {
            (Some("v1"), _) => Self::Csbs,
            (Some("v2"), _) => Self::Vbs,
            (Some("v3"), Some(project)) if !matches!(project, "" | "auth" | "projects") => {
                Self::Cbr
            }
            _ => Self::Identity,
        }
    }

    /// Returns the code of an error that no other code fits.
    ///
    /// The references name codes for faults of a body and for failures of the service. They name none
    /// for calls without a valid token, with an unknown path and the like, so those get a code of this
    /// server.
    pub(super) fn general_code(self, status: StatusCode) -> String {
        match (self, status) {
            (Self::Csbs, StatusCode::BAD_REQUEST) => "CSBS.9001".to_owned(),
            (Self::Csbs, StatusCode::INTERNAL_SERVER_ERROR) => "CSBS.9999".to_owned(),
            (Self::Csbs, StatusCode::SERVICE_UNAVAILABLE) => "CSBS.9998".to_owned(),
            (Self::Cbr, StatusCode::BAD_REQUEST) => "BackupService.9900".to_owned(),
            _ => format!("keeptime.{}", status.as_u16()),
        }
    }

    /// Returns the body of an error in the form of the API.
    pub(super) fn error_body(self, status: StatusCode, code: &str, message: &str) -> Value {
        match self {
            Self::Csbs | Self::Cbr => json!({"error_code": code, "error_msg": message}),
            Self::Vbs => json!({"error": {"code": code, "message": message}}),
            Self::Identity => json!({"error": {
                "code": status.as_u16(),
                "title": status.canonical_reason(),
                "message": message,
            }}),
        }
    }
}
