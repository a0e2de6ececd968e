//! The document of a backup record (CSBS v1, tables 5-4 to 5-7 and 5-77 to 5-80). The reference calls it a
//! checkpoint.

use chrono::{DateTime, Utc};
use keeptime_documents::format_instant;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::store::StartedBy;

/// A backup record that has just been created.
#[derive(Debug)]
pub(super) struct NewRecord<'r> {
    pub(super) id: &'r str,
    pub(super) project_id: &'r str,
    pub(super) plan_id: &'r str,
    pub(super) plan_name: &'r str,
    pub(super) resources: Vec<Value>,
    pub(super) extra_info: Value,
    pub(super) created_at: DateTime<Utc>,
}

/// Returns the answer to a call that creates a backup record. Table 5-78 has no status of waiting.
pub(super) fn answer(record: &NewRecord<'_>) -> Value {
    json!({"checkpoint": {
        "id": record.id,
        "status": "protecting",
        "project_id": record.project_id,
        "created_at": format_instant(record.created_at),
        "resource_graph": null,
        "extra_info": record.extra_info,
        "protection_plan": {
            "id": record.plan_id,
            "name": record.plan_name,
            "resources": record.resources,
        },
    }})
}

/// Returns the name of a backup that was created without one.
pub(super) fn default_name(started_by: StartedBy, record_id: Uuid) -> String {
    let prefix = match started_by {
        StartedBy::Schedule => "autobk",
        StartedBy::User => "manualbk",
    };
    let mut digits = record_id.simple().to_string();
    digits.truncate(4);
    format!("{prefix}_{digits}")
}
