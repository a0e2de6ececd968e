//! Policies (CBR v3, "Policies").

use std::collections::HashMap;

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use keeptime::Schedule;
use keeptime_documents::cbr::{
    CreatePolicy, PoliciesQuery, PolicyAnswer, PolicyOrigin, UpdatePolicy,
};
use keeptime_documents::{Service, ZeroLimit};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use uuid::Uuid;

use super::errors::{no_policy, read_query, refuse, store_failed, unreadable, wrong_parameter};
use super::{API, IdPath};
use crate::app::App;
use crate::http::{JsonBody, PathIds, Refusal};
use crate::identity::Caller;
use crate::store::{BoundVault, NewPolicy, Page, PolicyConflict, PolicyFilter, StoredPolicy};

/// The members that say where a policy replicates to.
const DESTINATION: [&str; 2] = ["destination_region", "destination_project_id"];

/// The number of policies of a page. The call has no parameter for it.
const PAGE: u16 = 1000;

/// `POST /v3/{project_id}/policies`
pub(super) async fn create(
    State(app): State<App>,
    caller: Caller,
    body: JsonBody,
) -> Result<Json<Value>, Refusal> {
    let request = body.read(CreatePolicy::check)?;
    let [policy_id, trigger_id] = [(); 2].map(|()| Uuid::new_v4().to_string());
    let now = app.clock().now();
    let policy = request.answer(&PolicyOrigin {
        policy_id: &policy_id,
        trigger_id: &trigger_id,
        created_at: now,
    });
    let document = serde_json::to_string(&policy).map_err(unreadable)?;
    let schedule = policy.to_policy(ZeroLimit::Unlimited).schedule().ok();
    let new = as_row(&policy_id, &caller, &policy, &document, schedule.as_ref());
    app.store().create_policy(new, app.config().quotas.policies, now).await.map_err(conflict)?;
    Ok(Json(json!({"policy": answered(document, &[])?})))
}

/// `GET /v3/{project_id}/policies/{policy_id}`
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    PathIds(path): PathIds<IdPath>,
) -> Result<Json<Value>, Refusal> {
    let stored = find(&app, &caller, &path.id).await?;
    let vaults = app.store().bound_vaults(caller.project_id(), Some(&path.id)).await;
    let policy = answered(stored.document, &vaults.map_err(store_failed)?)?;
    Ok(Json(json!({"policy": policy})))
}

/// `GET /v3/{project_id}/policies`
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<PolicyPage>, Refusal> {
    let query = read_query(query, PoliciesQuery::check)?;
    let filter = PolicyFilter {
        operation_type: query.operation_type(),
        vault_id: query.vault_id(),
        ..PolicyFilter::all(Service::Cbr, caller.project_id())
    };
    let first = Page { sort: None, marker: None, offset: None, limit: None };
    let policies = app.store().policies(filter, &first).await.map_err(store_failed)?;
    let bound = app.store().bound_vaults(caller.project_id(), None).await.map_err(store_failed)?;
    let mut vaults: HashMap<String, Vec<BoundVault>> = HashMap::new();
    for vault in bound {
        vaults.entry(vault.policy_id.clone()).or_default().push(vault);
    }
    let policies = policies.unwrap_or_default().into_iter().map(|policy| {
        let vaults = vaults.get(&policy.id).map(Vec::as_slice).unwrap_or_default();
        answered(policy.document, vaults)
    });
    let policies: Vec<_> = policies.collect::<Result<_, _>>()?;
    Ok(Json(PolicyPage { count: policies.len(), policies, limit: PAGE, offset: 0 }))
}

/// A page of policies.
#[derive(serde::Serialize)]
pub(super) struct PolicyPage {
    policies: Vec<Box<RawValue>>,
    count: usize,
    limit: u16,
    offset: u16,
}

/// `PUT /v3/{project_id}/policies/{policy_id}`
pub(super) async fn update(
    State(app): State<App>,
    caller: Caller,
    PathIds(path): PathIds<IdPath>,
    body: JsonBody,
) -> Result<Json<Value>, Refusal> {
    let request = body.read(UpdatePolicy::check)?;
    let stored = find(&app, &caller, &path.id).await?;
    let old: PolicyAnswer = serde_json::from_str(&stored.document).map_err(unreadable)?;
    let policy = request.applied_to(&old);
    let vaults = app.store().bound_vaults(caller.project_id(), Some(&path.id)).await;
    let vaults = vaults.map_err(store_failed)?;
    check_destination(&old, &policy, !vaults.is_empty())?;
    let document = serde_json::to_string(&policy).map_err(unreadable)?;
    let now = app.clock().now();
    let schedule = policy.to_policy(ZeroLimit::Unlimited).schedule().ok();
    let changed = as_row(&path.id, &caller, &policy, &document, schedule.as_ref());
    app.store().update_policy(changed, stored.version, now).await.map_err(conflict)?;
    Ok(Json(json!({"policy": answered(document, &vaults)?})))
}

/// `DELETE /v3/{project_id}/policies/{policy_id}`
pub(super) async fn delete(
    State(app): State<App>,
    caller: Caller,
    PathIds(path): PathIds<IdPath>,
) -> Result<StatusCode, Refusal> {
    let deleted = app.store().delete_policy(Service::Cbr, caller.project_id(), &path.id).await;
    if deleted.map_err(store_failed)? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(no_policy(&path.id))
    }
}

/// Returns a policy of the caller's project.
pub(super) async fn find(app: &App, caller: &Caller, id: &str) -> Result<StoredPolicy, Refusal> {
    let stored = app.store().policy(Service::Cbr, caller.project_id(), id).await;
    stored.map_err(store_failed)?.ok_or_else(|| no_policy(id))
}

/// Checks where a policy that replicates goes after a change. A request to change a policy does not
/// have its type, so this cannot be checked with the request.
fn check_destination(
    old: &PolicyAnswer,
    new: &PolicyAnswer,
    is_bound: bool,
) -> Result<(), Refusal> {
    if old.operation_type() != Some("replication") {
        return Ok(());
    }
    for member in DESTINATION {
        let value = |policy: &PolicyAnswer| {
            policy.operation_definition().and_then(|members| members.get(member).cloned())
        };
        if value(new).is_none() {
            let message = format!("{member} is required for operation_type replication");
            return Err(wrong_parameter(message));
        }
        if is_bound && value(new) != value(old) {
            let message = format!("{member} cannot change while the policy is bound to a vault");
            return Err(refuse("BackupService.6003", message));
        }
    }
    Ok(())
}

/// Returns a stored policy with its vaults, without parsing it.
fn answered(mut document: String, vaults: &[BoundVault]) -> Result<Box<RawValue>, Refusal> {
    let vaults: Vec<_> = vaults
        .iter()
        .map(|vault| {
            json!({
                "vault_id": vault.vault_id,
                "destination_vault_id": vault.destination_vault_id,
            })
        })
        .collect();
    // The document is an object with at least an id, so it ends with a brace that follows a member.
    document.pop();
    document.push_str(r#","associated_vaults":"#);
    document.push_str(&Value::Array(vaults).to_string());
    document.push('}');
    RawValue::from_string(document).map_err(unreadable)
}

fn as_row<'p>(
    id: &'p str,
    caller: &'p Caller,
    policy: &'p PolicyAnswer,
    document: &'p str,
    schedule: Option<&'p Schedule>,
) -> NewPolicy<'p> {
    NewPolicy {
        id,
        service: Service::Cbr,
        project_id: caller.project_id(),
        operation_type: policy.operation_type().unwrap_or_default(),
        name: policy.name().unwrap_or_default(),
        description: "",
        status: "",
        document,
        schedule,
        servers: &[],
    }
}

fn conflict(conflict: PolicyConflict) -> Refusal {
    let message = conflict.to_string();
    match conflict {
        PolicyConflict::TooMany(most) => refuse(
            "BackupService.6001",
            format!("the project has {most} policies of this type, which is the most it may have"),
        ),
        // Only policies of CSBS have unique names and servers.
        PolicyConflict::NameTaken | PolicyConflict::ServerTaken(_) => wrong_parameter(message),
        PolicyConflict::Changed => Refusal::general(API, StatusCode::CONFLICT, message),
        PolicyConflict::Store(error) => Refusal::store(API, &error),
    }
}
