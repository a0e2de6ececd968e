//! A backup as the service returns it.

use keeptime_documents::csbs::BackupStatus;
use keeptime_documents::format_instant;
use serde_json::{Value, json};

use crate::store::StoredBackup;

/// How the service calls the statuses of a backup. One that has been deleted is not found.
const STATUSES: [(&str, &[BackupStatus]); 5] = [
    ("creating", &[BackupStatus::WaitingProtect, BackupStatus::Protecting]),
    ("available", &[BackupStatus::Available]),
    ("restoring", &[BackupStatus::WaitingRestore, BackupStatus::Restoring]),
    ("deleting", &[BackupStatus::WaitingDelete, BackupStatus::Deleting]),
    ("error", &[BackupStatus::Error]),
];

/// Returns the statuses that the service calls by a name. `error_restoring` is none: a backup whose
/// restore failed is available.
pub(super) fn statuses(name: &str) -> &'static [BackupStatus] {
    STATUSES.iter().find(|(status, _)| *status == name).map_or(&[], |(_, statuses)| *statuses)
}

fn status(status: BackupStatus) -> &'static str {
    STATUSES
        .iter()
        .find(|(_, statuses)| statuses.contains(&status))
        .map_or("error", |(name, _)| name)
}

/// Returns what a list without details contains.
pub(super) fn summary(backup: &StoredBackup, url: &str) -> Value {
    json!({"id": backup.id, "name": backup.name, "links": links(backup, url)})
}

/// Returns all members.
pub(super) fn details(backup: &StoredBackup, url: &str) -> Value {
    let failure: Option<Value> =
        backup.failure.as_deref().and_then(|failure| serde_json::from_str(failure).ok());
    json!({
        "id": backup.id,
        "name": backup.name,
        "description": backup.description,
        "status": status(backup.status),
        "volume_id": backup.object.id,
        "snapshot_id": null,
        "availability_zone": backup.object.zone,
        "size": gigabytes(backup.size_mb),
        "object_count": 0,
        "container": null,
        "fail_reason": failure.map(|failure| failure["reason"].clone()),
        "has_dependent_backups": false,
        "is_incremental": backup.incremental,
        "os-bak-tenant-attr:tenant_id": backup.project_id,
        "created_at": format_instant(backup.created_at),
        "updated_at": format_instant(backup.updated_at),
        "data_timestamp": format_instant(backup.created_at),
        "links": links(backup, url),
    })
}

/// Rounds up.
fn gigabytes(megabytes: i64) -> i64 {
    megabytes / 1024 + i64::from(megabytes % 1024 > 0)
}

fn links(backup: &StoredBackup, url: &str) -> Value {
    let StoredBackup { id, project_id, .. } = backup;
    json!([
        {"rel": "self", "href": format!("{url}/v2/{project_id}/backups/{id}")},
        {"rel": "bookmark", "href": format!("{url}/{project_id}/backups/{id}")},
    ])
}
