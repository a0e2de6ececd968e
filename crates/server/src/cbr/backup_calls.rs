//! The calls that rename, restore and delete a backup.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use keeptime_documents::Service;
use keeptime_documents::cbr::{RestoreBackup, RestoreTarget, UpdateBackup};
use keeptime_documents::csbs::BackupStatus;
use serde_json::json;
use uuid::Uuid;

use super::IdPath;
use super::backup_document::{Detail, document, parts};
use super::backups::find;
use super::errors::{no_backup, refuse, store_failed, unreadable, wrong_parameter};
use crate::app::App;
use crate::http::{JsonBody, PathIds, Refusal};
use crate::identity::Caller;
use crate::store::{Accepted, DeletionCause, NewRestore, RestoreConflict, StartedBy, StoredBackup};

/// `PUT /v3/{project_id}/backups/{backup_id}`
pub(super) async fn rename(
    State(app): State<App>,
    caller: Caller,
    PathIds(path): PathIds<IdPath>,
    body: JsonBody,
) -> Result<Response, Refusal> {
    let request = body.read(UpdateBackup::check)?;
    let name = request.backup().name().unwrap_or_default();
    let now = app.clock().now();
    let renamed =
        app.store().rename_backup(Service::Cbr, caller.project_id(), &path.id, name, now).await;
    if !renamed.map_err(store_failed)? {
        return Err(no_backup(&path.id));
    }
    let backup = find(&app, &caller, &path.id).await?;
    let backup = document(&backup, Detail::CopiesAndParts).map_err(unreadable)?;
    Ok(Json(json!({"backup": backup})).into_response())
}

/// `POST /v3/{project_id}/backups/{backup_id}/restore`
pub(super) async fn restore(
    State(app): State<App>,
    caller: Caller,
    PathIds(path): PathIds<IdPath>,
    body: JsonBody,
) -> Result<StatusCode, Refusal> {
    let request = body.read(RestoreBackup::check)?;
    let backup = find(&app, &caller, &path.id).await?;
    let target_id = target_id(&backup, request.restore())?;
    check_mappings(&backup, request.restore())?;
    let parameters = serde_json::to_string(request.restore()).map_err(unreadable)?;
    let job_id = Uuid::new_v4().to_string();
    let now = app.clock().now();
    let new = NewRestore {
        service: Service::Cbr,
        backup: &backup,
        job_id: &job_id,
        target_id,
        parameters: &parameters,
    };
    match app.store().request_restore(&new, now).await {
        Ok(()) => {
            app.wakeup().wake();
            Ok(StatusCode::ACCEPTED)
        }
        Err(RestoreConflict::NotAvailable) => {
            let backup = find(&app, &caller, &path.id).await?;
            Err(wrong_parameter(format!(
                "only an available backup can be restored, this one has the status {}",
                backup.status.name()
            )))
        }
        Err(RestoreConflict::TargetBusy) => {
            Err(wrong_parameter(format!("another backup is being restored to {target_id}")))
        }
        Err(RestoreConflict::Store(error)) => Err(store_failed(error)),
    }
}

/// `DELETE /v3/{project_id}/backups/{backup_id}`
pub(super) async fn delete(
    State(app): State<App>,
    caller: Caller,
    PathIds(path): PathIds<IdPath>,
) -> Result<StatusCode, Refusal> {
    let backup = find(&app, &caller, &path.id).await?;
    check_deletion(&backup)?;
    check_lock(&app, &caller, &backup).await?;
    let cause = DeletionCause::Owner { user_id: caller.user_id() };
    let job_id = Uuid::new_v4().to_string();
    let now = app.clock().now();
    let accepted = app.store().request_deletion(Service::Cbr, &backup, &job_id, cause, now).await;
    match accepted.map_err(store_failed)? {
        Accepted::Yes => {
            app.wakeup().wake();
            Ok(StatusCode::NO_CONTENT)
        }
        Accepted::NotAllowed => {
            let backup = find(&app, &caller, &path.id).await?;
            check_deletion(&backup)?;
            Err(cannot_be_deleted("another call changed it; try again"))
        }
    }
}

/// Returns the target that a backup of its type is restored to.
fn target_id<'t>(backup: &StoredBackup, target: &'t RestoreTarget) -> Result<&'t str, Refusal> {
    let (member, id) = match backup.object.object_type.as_str() {
        "OS::Cinder::Volume" => ("volume_id", target.volume_id()),
        "OS::Sfs::Turbo" => ("resource_id", target.resource_id()),
        _ => ("server_id", target.server_id()),
    };
    id.ok_or_else(|| {
        wrong_parameter(format!(
            "{member} is required to restore a backup of {}",
            backup.object.object_type
        ))
    })
}

/// Checks that a request maps parts of the backup.
fn check_mappings(backup: &StoredBackup, target: &RestoreTarget) -> Result<(), Refusal> {
    let parts = parts(backup).map_err(unreadable)?;
    for asked in target.mappings().iter().filter_map(|mapping| mapping.backup_id()) {
        if !parts.iter().any(|part| part["id"] == asked) {
            let message =
                format!("backup_id must be the id of a part of the backup, found {asked}");
            return Err(wrong_parameter(message));
        }
    }
    Ok(())
}

/// Checks that the backup itself does not forbid its deletion.
fn check_deletion(backup: &StoredBackup) -> Result<(), Refusal> {
    let busy = |code, doing| {
        Err(refuse(code, format!("the backup cannot be deleted while it is being {doing}")))
    };
    match backup.status {
        BackupStatus::WaitingProtect | BackupStatus::Protecting => {
            busy("BackupService.6203", "created")
        }
        BackupStatus::WaitingRestore | BackupStatus::Restoring => {
            busy("BackupService.6216", "restored")
        }
        BackupStatus::WaitingDelete | BackupStatus::Deleting | BackupStatus::Deleted => {
            Err(cannot_be_deleted("it is being deleted already"))
        }
        BackupStatus::Available | BackupStatus::Error if backup.images != "[]" => Err(refuse(
            "BackupService.6204",
            "the backup cannot be deleted, because an image was created from it",
        )),
        BackupStatus::Available | BackupStatus::Error => Ok(()),
    }
}

/// Checks that the lock of the vault does not keep the backup. A backup that a policy created and that
/// has no expiry is kept as long as the vault exists.
async fn check_lock(app: &App, caller: &Caller, backup: &StoredBackup) -> Result<(), Refusal> {
    let (StartedBy::Schedule, Some(vault_id)) = (backup.started_by, &backup.vault_id) else {
        return Ok(());
    };
    let vault = app.store().vault(caller.project_id(), vault_id).await.map_err(store_failed)?;
    let is_locked = vault.is_some_and(|vault| vault.settings.locked);
    let has_expired = backup.expires_at.is_some_and(|expiry| expiry <= app.clock().now());
    if is_locked && !has_expired {
        let message = "the vault is locked, so its automatic backups cannot be deleted before they \
                       expire";
        return Err(refuse("BackupService.6220", message));
    }
    Ok(())
}

fn cannot_be_deleted(reason: &str) -> Refusal {
    refuse("BackupService.6201", format!("the backup cannot be deleted: {reason}"))
}
