//! Restore points (CBR v3, "Creating a Restore Point").

use std::collections::HashSet;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use keeptime::retention::Limits;
use keeptime_documents::cbr::{CreateRestorePoint, PolicyAnswer, RestorePointParameters};
use keeptime_documents::csbs::BackupStatus;
use keeptime_documents::{Service, ZeroLimit, format_instant, read_limits};
use serde_json::{Value, json};
use uuid::Uuid;

use super::errors::{no_vault, store_failed, unreadable, wrong_parameter};
use super::{API, IdPath, policies, vaults};
use crate::app::App;
use crate::http::{JsonBody, PathIds, Refusal};
use crate::identity::Caller;
use crate::store::{NewBackup, Object, StartedBy, StoredBackup, StoredResource, StoredVault};

/// `POST /v3/{project_id}/checkpoints`
///
/// A backup that counts as created by a schedule gets the vault's policy, and expires after the number
/// of days that this policy has now. Other backups never expire.
pub(super) async fn create(
    State(app): State<App>,
    caller: Caller,
    body: JsonBody,
) -> Result<Json<Value>, Refusal> {
    let request = body.read(CreateRestorePoint::check)?;
    let vault_id = request.checkpoint().vault_id().unwrap_or_default();
    let parameters = request.checkpoint().parameters();
    let vault = vaults::find(&app, &caller, vault_id).await?;
    let ids = [vault_id.to_owned()];
    let resources = app.store().resources_of_vaults(&ids).await.map_err(store_failed)?;
    let resources = named(resources, vault_id, parameters)?;
    let is_automatic = parameters.and_then(RestorePointParameters::auto_trigger) == Some(true);
    let policy_id = vault.policies.backup.as_deref().filter(|_| is_automatic);
    let days = match policy_id {
        Some(id) => days_of_policy(&app, &caller, id).await?,
        None => None,
    };
    let now = app.clock().now();
    let checkpoint_id = Uuid::new_v4().to_string();
    let name = parameters.and_then(RestorePointParameters::name).map(str::to_owned);
    let name = name.unwrap_or_else(|| default_name(is_automatic, &checkpoint_id));
    let description = parameters.and_then(RestorePointParameters::description).unwrap_or_default();
    let objects: Vec<_> = resources.iter().map(object).collect();
    let new_ids: Vec<_> = objects.iter().map(|_| [new_id(), new_id()]).collect();
    let backups: Vec<_> = objects
        .iter()
        .zip(&new_ids)
        .map(|(object, [id, job_id])| NewBackup {
            id,
            job_id,
            service: Service::Cbr,
            project_id: caller.project_id(),
            checkpoint_id: &checkpoint_id,
            policy_id,
            vault_id: Some(vault_id),
            object,
            name: &name,
            description,
            started_by: if is_automatic { StartedBy::Schedule } else { StartedBy::User },
            incremental: parameters.and_then(RestorePointParameters::incremental) != Some(false),
            expires_at: days.and_then(|days| after_days(now, days)),
        })
        .collect();
    let busy = app
        .store()
        .create_restore_point(caller.project_id(), vault_id, &backups, now)
        .await
        .map_err(store_failed)?
        .ok_or_else(|| no_vault(vault_id))?;
    app.wakeup().wake();
    let (skipped, protected): (Vec<_>, Vec<_>) =
        resources.iter().partition(|resource| busy.contains(&resource.id));
    Ok(Json(json!({"checkpoint": {
        "id": checkpoint_id,
        "project_id": caller.project_id(),
        "status": "protecting",
        "created_at": format_instant(now),
        "vault": {
            "id": vault.id,
            "name": vault.name,
            "resources": protected.into_iter().map(protected_resource).collect::<Vec<_>>(),
            "skipped_resources": skipped.into_iter().map(skipped_resource).collect::<Vec<_>>(),
        },
        "extra_info": {
            "name": name,
            "description": description,
            "retention_duration": days.map_or(-1, i64::from),
        },
    }})))
}

/// `GET /v3/{project_id}/checkpoints/{checkpoint_id}`
///
/// A restore point exists as long as one of its backups does.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    PathIds(path): PathIds<IdPath>,
) -> Result<Json<Value>, Refusal> {
    let store = app.store();
    let backups = store.backups_of_checkpoint(Service::Cbr, caller.project_id(), &path.id).await;
    let backups = backups.map_err(store_failed)?;
    let Some(first) = backups.first() else {
        let message = format!("there is no restore point {}", path.id);
        return Err(Refusal::general(API, StatusCode::NOT_FOUND, message));
    };
    let vault_id = first.vault_id.as_deref().unwrap_or_default();
    let vault: StoredVault = vaults::find(&app, &caller, vault_id).await?;
    let resources = backups.iter().map(|backup| {
        json!({
            "id": backup.object.id,
            "name": backup.object.name,
            "type": backup.object.object_type,
            "protect_status": "available",
        })
    });
    Ok(Json(json!({"checkpoint": {
        "id": path.id,
        "project_id": caller.project_id(),
        "status": status(&backups),
        "created_at": format_instant(first.created_at),
        "vault": {
            "id": vault.id,
            "name": vault.name,
            "resources": resources.collect::<Vec<_>>(),
            "skipped_resources": [],
        },
        "extra_info": {"name": first.name, "description": first.description},
    }})))
}

/// Returns the resources that a request names, or all. A vault keeps their order.
fn named(
    resources: Vec<StoredResource>,
    vault_id: &str,
    parameters: Option<&RestorePointParameters>,
) -> Result<Vec<StoredResource>, Refusal> {
    let ids = parameters.map(RestorePointParameters::resources).unwrap_or_default();
    let details = parameters.map(RestorePointParameters::resource_details).unwrap_or_default();
    let ids = ids.iter().map(String::as_str);
    let asked: HashSet<&str> =
        ids.chain(details.iter().filter_map(|resource| resource.id())).collect();
    let present: HashSet<&str> = resources.iter().map(|resource| resource.id.as_str()).collect();
    let mut missing: Vec<_> = asked.difference(&present).collect();
    missing.sort_unstable();
    if let Some(id) = missing.first() {
        return Err(wrong_parameter(format!("resource {id} is not in vault {vault_id}")));
    }
    if resources.is_empty() {
        return Err(wrong_parameter(format!("vault {vault_id} has no resources")));
    }
    let asked: HashSet<String> = asked.into_iter().map(str::to_owned).collect();
    let is_asked = |resource: &StoredResource| asked.is_empty() || asked.contains(&resource.id);
    Ok(resources.into_iter().filter(is_asked).collect())
}

/// Returns the number of days for which a policy keeps backups.
async fn days_of_policy(app: &App, caller: &Caller, id: &str) -> Result<Option<u32>, Refusal> {
    let stored = policies::find(app, caller, id).await?;
    let policy: PolicyAnswer = serde_json::from_str(&stored.document).map_err(unreadable)?;
    let limits = policy.operation_definition().map(|members| {
        read_limits(members, ZeroLimit::Unlimited).map_err(|error| {
            wrong_parameter(format!("the limits of policy {id} cannot be read: {error}"))
        })
    });
    Ok(limits.transpose()?.and_then(Limits::max_days))
}

/// Returns `None` for a time that no calendar has.
fn after_days(now: DateTime<Utc>, days: u32) -> Option<DateTime<Utc>> {
    now.checked_add_signed(TimeDelta::days(days.into()))
}

fn default_name(is_automatic: bool, checkpoint_id: &str) -> String {
    let prefix = if is_automatic { "autobk" } else { "manualbk" };
    format!("{prefix}_{}", checkpoint_id.get(..4).unwrap_or_default())
}

fn new_id() -> String {
    Uuid::new_v4().to_string()
}

fn object(resource: &StoredResource) -> Object {
    Object {
        id: resource.id.clone(),
        name: resource.name.clone(),
        object_type: resource.resource_type.clone(),
        zone: String::new(),
    }
}

fn protected_resource(resource: &StoredResource) -> Value {
    json!({
        "id": resource.id,
        "name": resource.name,
        "type": resource.resource_type,
        "protect_status": "available",
    })
}

fn skipped_resource(resource: &StoredResource) -> Value {
    json!({
        "id": resource.id,
        "name": resource.name,
        "type": resource.resource_type,
        "code": "BackupService.6203",
        "reason": "the resource is being backed up",
    })
}

/// Returns the status of a restore point with these backups.
fn status(backups: &[StoredBackup]) -> &'static str {
    use BackupStatus as Is;
    let any = |statuses: &[Is]| backups.iter().any(|backup| statuses.contains(&backup.status));
    if any(&[Is::WaitingProtect, Is::Protecting]) {
        "protecting"
    } else if any(&[Is::WaitingDelete, Is::Deleting]) {
        "deleting"
    } else if any(&[Is::WaitingRestore, Is::Restoring]) {
        "restoring"
    } else if any(&[Is::Error]) {
        "error"
    } else {
        "available"
    }
}
