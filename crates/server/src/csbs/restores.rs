//! Restores (CSBS v1, section 5.4.1).

use axum::Json;
use axum::extract::State;
use keeptime_documents::Service;
use keeptime_documents::csbs::{
    CreateRestore, PROVIDER_ID, RequestedRestore, RestoreParameters, RestoreTargets, SERVER_TYPE,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::refusals::{Reason, restore_conflict, store_failed, unreadable};
use super::restorable::{Target, restorable};
use crate::app::App;
use crate::http::{JsonBody, Refusal};
use crate::identity::Caller;
use crate::store::NewRestore;

/// `POST /v1/{project_id}/restores`
pub(super) async fn create(
    State(app): State<App>,
    caller: Caller,
    body: JsonBody,
) -> Result<Json<Value>, Refusal> {
    let request = body.read(CreateRestore::check)?;
    let restore = request.restore();
    let record_id = restore.checkpoint_id().unwrap_or_default();
    let parameters = restore.parameters();
    let backup_id = parameters.and_then(RestoreParameters::checkpoint_item_id).unwrap_or_default();
    let targets = parameters.and_then(RestoreParameters::targets);
    let target = Target {
        server_id: targets.and_then(RestoreTargets::server_id).unwrap_or_default(),
        server_type: SERVER_TYPE,
        volumes: targets.map(RestoreTargets::volumes).unwrap_or_default(),
    };
    let backup = app.store().backup(Service::Csbs, caller.project_id(), backup_id).await;
    let backup = backup.map_err(store_failed)?.ok_or_else(|| Reason::unknown_backup(backup_id))?;
    if backup.checkpoint_id != record_id {
        return Err(Reason::not_in_record(backup_id, record_id).into());
    }
    restorable(&app, &backup, &target).await??;

    let id = Uuid::new_v4().to_string();
    let parameters =
        serde_json::to_string(&parameters).map_err(|error| unreadable("restore", &error))?;
    let new = NewRestore {
        service: Service::Csbs,
        backup: &backup,
        job_id: &id,
        target_id: target.server_id,
        parameters: &parameters,
    };
    let requested = app.store().request_restore(&new, app.clock().now()).await;
    requested.map_err(|conflict| restore_conflict(conflict, backup_id))?;
    app.wakeup().wake();
    Ok(Json(answer(&id, &caller, restore, target.server_id)))
}

/// The answer (tables 5-108 to 5-112).
fn answer(id: &str, caller: &Caller, restore: &RequestedRestore, server_id: &str) -> Value {
    json!({"restore": {
        "id": id,
        "status": "in_progress",
        "project_id": caller.project_id(),
        "provider_id": PROVIDER_ID,
        "checkpoint_id": restore.checkpoint_id(),
        "restore_target": restore.restore_target().unwrap_or_default(),
        "parameters": restore.parameters(),
        "resources_status": {(format!("{SERVER_TYPE}#{server_id}")): "restoring"},
        "resources_reason": {},
    }})
}
