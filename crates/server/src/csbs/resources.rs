//! Backups of single servers, and what can be backed up and restored (CSBS v1, section 5.1).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use keeptime_documents::Service;
use keeptime_documents::csbs::{
    CheckProtectable, CheckRestorable, CreateBackup, RestorableTarget, SERVER_TYPE,
};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::API;
use super::checkpoints::ProviderPath;
use super::record::{self, NewRecord};
use super::refusals::{Reason, backup_conflict, check_provider, store_failed};
use super::restorable::{BARE_METAL_TYPE, Target, restorable};
use crate::app::App;
use crate::http::{JsonBody, PathIds, Refusal};
use crate::identity::Caller;
use crate::store::{NewBackup, Object, StartedBy};

/// The ids in the path of a call about one server.
#[derive(Deserialize)]
pub(super) struct ServerPath {
    provider_id: String,
    resource_id: String,
}

/// `POST /v1/{project_id}/providers/{provider_id}/resources/{resource_id}/action`
pub(super) async fn protect(
    State(app): State<App>,
    caller: Caller,
    PathIds(path): PathIds<ServerPath>,
    body: JsonBody,
) -> Result<Json<Value>, Refusal> {
    check_provider(&path.provider_id)?;
    let request = body.read(CreateBackup::check)?;
    let asked = request.protect();
    let object = Object {
        id: path.resource_id.clone(),
        name: format!("resource_{}", path.resource_id),
        object_type: asked.resource_type().unwrap_or(SERVER_TYPE).to_owned(),
        zone: String::new(),
    };
    let record_uuid = Uuid::new_v4();
    let [record_id, id] = [record_uuid, Uuid::new_v4()].map(|id| id.to_string());
    let default_name = record::default_name(StartedBy::User, record_uuid);
    let backup = NewBackup {
        id: &id,
        job_id: &id,
        service: Service::Csbs,
        project_id: caller.project_id(),
        checkpoint_id: &record_id,
        policy_id: None,
        vault_id: None,
        object: &object,
        name: asked.backup_name().unwrap_or(&default_name),
        description: asked.description().unwrap_or_default(),
        started_by: StartedBy::User,
        incremental: asked.incremental().unwrap_or(true),
        expires_at: None,
    };
    let now = app.clock().now();
    let most = app.config().quotas.backups;
    app.store().create_backups_within(&[backup], most, now).await.map_err(backup_conflict)?;
    app.wakeup().wake();
    Ok(Json(record::answer(&NewRecord {
        id: &record_id,
        project_id: caller.project_id(),
        // The backup has no policy. Services make up one with such an id.
        plan_id: &format!("fake_{}", Uuid::new_v4()),
        plan_name: &format!("server protect plan for {}", object.id),
        resources: vec![json!({
            "id": object.id,
            "type": object.object_type,
            "name": object.name,
            "extra_info": asked.extra_info().cloned().unwrap_or_else(|| json!({})),
        })],
        extra_info: Value::Null,
        created_at: now,
    })))
}

/// `POST /v1/{project_id}/providers/{provider_id}/resources/action`
pub(super) async fn check(
    State(app): State<App>,
    caller: Caller,
    PathIds(path): PathIds<ProviderPath>,
    body: JsonBody,
) -> Result<Json<Value>, Refusal> {
    check_provider(&path.provider_id)?;
    let value = body.value()?;
    let has = |member| value.get(member).is_some();
    match (has("check_protectable"), has("check_restorable")) {
        (true, false) => {
            check_protectable(&app, &caller, &body.read(CheckProtectable::check)?).await
        }
        (false, true) => check_restorable(&app, &caller, &body.read(CheckRestorable::check)?).await,
        _ => {
            let message = "the body must have either check_protectable or check_restorable";
            Err(Refusal::general(API, StatusCode::BAD_REQUEST, message))
        }
    }
}

/// A server that has a policy can be backed up by itself too. The answer names the policy (table 5-12).
async fn check_protectable(
    app: &App,
    caller: &Caller,
    request: &CheckProtectable,
) -> Result<Json<Value>, Refusal> {
    let running = app.store().backups_being_created(caller.project_id()).await;
    let running = running.map_err(store_failed)?;
    let mut answers = Vec::new();
    for asked in request.check_protectable() {
        let id = asked.resource_id().unwrap_or_default();
        let resource_type = asked.resource_type().unwrap_or_default();
        let unfit = match resource_type {
            SERVER_TYPE if running.iter().any(|backup| backup.object_id == id) => {
                Some(Reason::server_busy(id))
            }
            SERVER_TYPE => None,
            BARE_METAL_TYPE => {
                let message = format!("servers of type {resource_type} cannot be backed up");
                Some(Reason::new("CSBS.6006", message))
            }
            _ => {
                let message = format!("only servers can be backed up, found type {resource_type}");
                Some(Reason::new("CSBS.6003", message))
            }
        };
        let is_possible = unfit.is_none();
        let policy = app.store().policy_of_server(caller.project_id(), id).await;
        let note = policy.map_err(store_failed)?.map(|policy| {
            Reason::new("CSBS.6004", format!("server {id} belongs to the policy {policy}"))
        });
        let reason = unfit.or(note).unwrap_or_else(|| Reason::new("", ""));
        answers.push(capability(id, resource_type, is_possible, &reason));
    }
    Ok(Json(json!({"protectable": answers})))
}

async fn check_restorable(
    app: &App,
    caller: &Caller,
    request: &CheckRestorable,
) -> Result<Json<Value>, Refusal> {
    let mut answers = Vec::new();
    for asked in request.check_restorable() {
        let backup_id = asked.checkpoint_item_id().unwrap_or_default();
        let target = asked.target();
        let server_id = target.and_then(RestorableTarget::resource_id).unwrap_or_default();
        let server_type = target.and_then(RestorableTarget::resource_type).unwrap_or_default();
        let volumes = target.map(RestorableTarget::volumes).unwrap_or_default();
        let backup = app.store().backup(Service::Csbs, caller.project_id(), backup_id).await;
        let outcome = match backup.map_err(store_failed)? {
            None => Err(Reason::unknown_backup(backup_id)),
            Some(backup) => {
                restorable(app, &backup, &Target { server_id, server_type, volumes }).await?
            }
        };
        let is_possible = outcome.is_ok();
        let reason = outcome.err().unwrap_or_else(|| Reason::new("", ""));
        answers.push(capability(server_id, server_type, is_possible, &reason));
    }
    Ok(Json(json!({"restorable": answers})))
}

/// The answer about one resource (tables 5-12 and 5-19).
fn capability(id: &str, resource_type: &str, is_possible: bool, reason: &Reason) -> Value {
    json!({
        "resource_id": id,
        "resource_type": resource_type,
        "result": is_possible,
        "error_code": reason.code,
        "error_msg": reason.message,
    })
}
