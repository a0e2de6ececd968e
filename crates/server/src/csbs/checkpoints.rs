//! Backup records: runs of policies, and deletions (CSBS v1, sections 5.3.1 and 5.3.5).

use axum::Json;
use axum::extract::{RawQuery, State};
use keeptime_documents::Service;
use keeptime_documents::csbs::{ExecutePolicy, ExecutionParameters, PolicyAnswer, Resource};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::policies;
use super::record::{self, NewRecord};
use super::refusals::{
    Reason, backup_conflict, check_provider, deletion_conflict, in_progress, store_failed,
    unreadable,
};
use crate::app::App;
use crate::http::{JsonBody, PathIds, Refusal};
use crate::identity::Caller;
use crate::store::{
    BackupBeingCreated, DeletionCause, NewBackup, NewDeletion, Object, StartedBy, StoredBackup,
};

/// The provider in the path of a call.
#[derive(Deserialize)]
pub(super) struct ProviderPath {
    pub(super) provider_id: String,
}

/// `POST /v1/{project_id}/providers/{provider_id}/checkpoints`
pub(super) async fn create(
    State(app): State<App>,
    caller: Caller,
    PathIds(path): PathIds<ProviderPath>,
    body: JsonBody,
) -> Result<Json<Value>, Refusal> {
    check_provider(&path.provider_id)?;
    let request = body.read(ExecutePolicy::check)?;
    let execution = request.checkpoint();
    let parameters = execution.parameters();
    let policy_id = execution.plan_id().unwrap_or_default();
    let (_, policy) = policies::find(&app, &caller, policy_id).await?;
    let running = app.store().backups_being_created(caller.project_id()).await;
    let asked = parameters.map(ExecutionParameters::resources).unwrap_or_default();
    let servers = servers(&policy, policy_id, asked, &running.map_err(store_failed)?)?;

    let is_automatic = parameters.and_then(ExecutionParameters::auto_trigger) == Some(true);
    let started_by = if is_automatic { StartedBy::Schedule } else { StartedBy::User };
    let record_uuid = Uuid::new_v4();
    let record_id = record_uuid.to_string();
    let name = record::default_name(started_by, record_uuid);
    let objects = servers.iter().filter_map(|server| Object::of_policy(server));
    let objects: Vec<_> = objects.map(|object| (Uuid::new_v4().to_string(), object)).collect();
    let backups: Vec<_> = objects
        .iter()
        .map(|(id, object)| NewBackup {
            id,
            job_id: id,
            service: Service::Csbs,
            project_id: caller.project_id(),
            checkpoint_id: &record_id,
            policy_id: Some(policy_id),
            vault_id: None,
            object,
            name: &name,
            description: "",
            started_by,
            incremental: true,
            expires_at: None,
        })
        .collect();
    let now = app.clock().now();
    let most = app.config().quotas.backups;
    app.store().create_backups_within(&backups, most, now).await.map_err(backup_conflict)?;
    app.wakeup().wake();
    let created_by = if is_automatic { "schedule" } else { "manual" };
    Ok(Json(record::answer(&NewRecord {
        id: &record_id,
        project_id: caller.project_id(),
        plan_id: policy_id,
        plan_name: policy.name().unwrap_or_default(),
        resources: servers.iter().map(|server| json!(server)).collect(),
        extra_info: json!({"created_by": created_by}).to_string().into(),
        created_at: now,
    })))
}

/// Returns the servers of a policy that a run backs up: those that the request names, or all that are not
/// being backed up already.
fn servers<'p>(
    policy: &'p PolicyAnswer,
    policy_id: &str,
    asked: &[String],
    running: &[BackupBeingCreated],
) -> Result<Vec<&'p Resource>, Reason> {
    let of_policy = running.iter().find(|backup| backup.policy_id.as_deref() == Some(policy_id));
    if let Some(backup) = of_policy {
        return Err(Reason::policy_busy(backup.started_by));
    }
    let is_busy = |id: &str| running.iter().any(|backup| backup.object_id == id);
    let servers: Vec<_> = if asked.is_empty() {
        let all = policy.resources().iter();
        all.filter(|server| server.id().is_some_and(|id| !is_busy(id))).collect()
    } else {
        let find = |id: &String| {
            let server = policy.resources().iter().find(|server| server.id() == Some(id.as_str()));
            let server = server.ok_or_else(|| {
                let message = format!("server {id} does not belong to the policy {policy_id}");
                Reason::new("CSBS.9001", message)
            })?;
            if is_busy(id) { Err(Reason::server_busy(id)) } else { Ok(server) }
        };
        asked.iter().map(find).collect::<Result<_, _>>()?
    };
    if servers.is_empty() {
        let message = format!("the policy {policy_id} has no server that can be backed up now");
        return Err(Reason::new("CSBS.6032", message));
    }
    Ok(servers)
}

/// The ids in the path of a deletion.
#[derive(Deserialize)]
pub(super) struct RecordPath {
    provider_id: String,
    checkpoint_id: String,
}

/// `DELETE /v1/{project_id}/providers/{provider_id}/checkpoints/{checkpoint_id}`
pub(super) async fn delete(
    State(app): State<App>,
    caller: Caller,
    PathIds(path): PathIds<RecordPath>,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Refusal> {
    check_provider(&path.provider_id)?;
    let record_id = &path.checkpoint_id;
    let asked = asked_backups(query.as_deref().unwrap_or_default())?;
    let store = app.store();
    let found = store.backups_of_checkpoint(Service::Csbs, caller.project_id(), record_id).await;
    let found = found.map_err(store_failed)?;
    let backups = selected(&found, record_id, asked.as_deref())?;
    for backup in &backups {
        check_deletable(backup)?;
    }
    let jobs: Vec<_> = backups.iter().map(|_| Uuid::new_v4().to_string()).collect();
    let deletions: Vec<_> = backups
        .iter()
        .zip(&jobs)
        .map(|(backup, job_id)| NewDeletion { service: Service::Csbs, backup, job_id })
        .collect();
    let cause = DeletionCause::Owner { user_id: caller.user_id() };
    let requested = store.request_deletions(&deletions, cause, app.clock().now()).await;
    requested.map_err(deletion_conflict)?;
    app.wakeup().wake();
    Ok(Json(json!({})))
}

/// Returns the ids in `checkpoint_items`, or `None` if the query does not have it. A list without ids
/// selects nothing: it must not delete all backups of the record.
fn asked_backups(query: &str) -> Result<Option<Vec<String>>, Reason> {
    let mut asked = None;
    for part in query.split('&').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let refuse = |message: String| Reason::new("CSBS.9001", message);
        if name != "checkpoint_items" {
            return Err(refuse(format!(
                "a deletion accepts only checkpoint_items, found {name:?}"
            )));
        }
        let value = percent_encoding::percent_decode_str(value).decode_utf8();
        let value = value.map_err(|_| refuse("checkpoint_items must be UTF-8".to_owned()))?;
        let ids: Vec<_> = value.split(',').map(|id| id.trim().to_owned()).collect();
        if asked.is_some() || ids.iter().any(String::is_empty) {
            let message =
                format!("checkpoint_items must be ids separated by commas, found {value:?}");
            return Err(refuse(message));
        }
        asked = Some(ids);
    }
    Ok(asked)
}

fn selected<'b>(
    found: &'b [StoredBackup],
    record_id: &str,
    asked: Option<&[String]>,
) -> Result<Vec<&'b StoredBackup>, Reason> {
    if found.is_empty() {
        return Err(Reason::unknown_record(record_id));
    }
    let Some(asked) = asked else { return Ok(found.iter().collect()) };
    if let Some(id) = asked.iter().find(|id| found.iter().all(|backup| backup.id != **id)) {
        return Err(Reason::not_in_record(id, record_id));
    }
    Ok(found.iter().filter(|backup| asked.contains(&backup.id)).collect())
}

fn check_deletable(backup: &StoredBackup) -> Result<(), Refusal> {
    if backup.status.is_in_progress() {
        return Err(in_progress(&backup.id).into());
    }
    let images: Vec<Value> =
        serde_json::from_str(&backup.images).map_err(|error| unreadable("backup", &error))?;
    if images.is_empty() {
        return Ok(());
    }
    let message = format!("an image was created from the backup {}", backup.id);
    Err(Reason::new("CSBS.8007", message).into())
}
