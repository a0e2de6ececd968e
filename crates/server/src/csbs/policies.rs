//! Policies (CSBS v1, section 5.2).

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use keeptime::Schedule;
use keeptime_documents::csbs::{
    CreatePolicy, PoliciesQuery, PolicyAnswer, PolicyOrigin, UpdatePolicy,
};
use keeptime_documents::{Service, ZeroLimit};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use uuid::Uuid;

use super::API;
use super::refusals::{Reason, check_tenants, store_failed, unknown_marker, unreadable};
use crate::app::App;
use crate::http::{JsonBody, PathIds, Refusal};
use crate::identity::Caller;
use crate::store::{NewPolicy, Page, PolicyConflict, PolicyFilter, StoredPolicy};

/// The id in the path of a call about one policy.
#[derive(Deserialize)]
pub(super) struct PolicyPath {
    policy_id: String,
}

/// A page of policies.
#[derive(Serialize)]
pub(super) struct Policies {
    policies: Vec<Box<RawValue>>,
}

/// `POST /v1/{project_id}/policies`
pub(super) async fn create(
    State(app): State<App>,
    caller: Caller,
    body: JsonBody,
) -> Result<Json<Value>, Refusal> {
    let request = body.read(CreatePolicy::check)?;
    let [policy_id, operation_id, trigger_id] = [(); 3].map(|()| Uuid::new_v4().to_string());
    let now = app.clock().now();
    let policy = request.answer(&PolicyOrigin {
        policy_id: &policy_id,
        operation_id: &operation_id,
        trigger_id: &trigger_id,
        project_id: caller.project_id(),
        created_at: now,
    });
    let document = as_json(&policy)?;
    let servers = servers(&policy);
    let schedule = schedule(&policy);
    let new = as_row(&policy_id, &caller, &policy, &document, &servers, schedule.as_ref());
    app.store().create_policy(new, app.config().quotas.policies, now).await.map_err(conflict)?;
    Ok(Json(json!({"policy": policy})))
}

/// `GET /v1/{project_id}/policies/{policy_id}`
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    PathIds(path): PathIds<PolicyPath>,
) -> Result<Json<Value>, Refusal> {
    let (_, policy) = find(&app, &caller, &path.policy_id).await?;
    Ok(Json(json!({"policy": policy})))
}

/// `GET /v1/{project_id}/policies`
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<Policies>, Refusal> {
    let query = PoliciesQuery::check(&query.unwrap_or_default().into())
        .into_result()
        .map_err(|faults| Refusal::faults(API, &faults))?;
    check_tenants(query.all_tenants())?;
    let filter = PolicyFilter {
        name: query.name(),
        ..PolicyFilter::all(Service::Csbs, caller.project_id())
    };
    let page = Page {
        sort: query.sort(),
        marker: query.marker(),
        offset: query.offset(),
        limit: query.limit(),
    };
    let policies = app.store().policies(filter, &page).await.map_err(store_failed)?;
    let policies = policies.ok_or_else(|| unknown_marker("policy", query.marker()))?;
    let policies = policies.into_iter().map(document).collect::<Result<_, _>>()?;
    Ok(Json(Policies { policies }))
}

/// `PUT /v1/{project_id}/policies/{policy_id}`
pub(super) async fn update(
    State(app): State<App>,
    caller: Caller,
    PathIds(path): PathIds<PolicyPath>,
    body: JsonBody,
) -> Result<Json<Value>, Refusal> {
    let request = body.read(UpdatePolicy::check)?;
    let (stored, policy) = find(&app, &caller, &path.policy_id).await?;
    let policy = request
        .answer(&policy)
        .map_err(|error| Refusal::general(API, StatusCode::BAD_REQUEST, error.to_string()))?;
    let document = as_json(&policy)?;
    let servers = servers(&policy);
    let now = app.clock().now();
    let schedule = schedule(&policy);
    let changed = as_row(&path.policy_id, &caller, &policy, &document, &servers, schedule.as_ref());
    app.store().update_policy(changed, stored.version, now).await.map_err(conflict)?;
    Ok(Json(json!({"policy": policy})))
}

/// `DELETE /v1/{project_id}/policies/{policy_id}`
pub(super) async fn delete(
    State(app): State<App>,
    caller: Caller,
    PathIds(path): PathIds<PolicyPath>,
) -> Result<Json<Value>, Refusal> {
    let id = &path.policy_id;
    let deleted = app.store().delete_policy(Service::Csbs, caller.project_id(), id).await;
    if deleted.map_err(store_failed)? {
        Ok(Json(json!({})))
    } else {
        Err(Reason::unknown_policy(id).into())
    }
}

pub(super) async fn find(
    app: &App,
    caller: &Caller,
    id: &str,
) -> Result<(StoredPolicy, PolicyAnswer), Refusal> {
    let stored = app.store().policy(Service::Csbs, caller.project_id(), id).await;
    let stored = stored.map_err(store_failed)?.ok_or_else(|| Reason::unknown_policy(id))?;
    let policy =
        serde_json::from_str(&stored.document).map_err(|error| unreadable("policy", &error))?;
    Ok((stored, policy))
}

/// Returns a stored policy as it is answered, without parsing it.
fn document(stored: StoredPolicy) -> Result<Box<RawValue>, Refusal> {
    RawValue::from_string(stored.document).map_err(|error| unreadable("policy", &error))
}

fn as_json(policy: &PolicyAnswer) -> Result<String, Refusal> {
    serde_json::to_string(policy).map_err(|error| unreadable("policy", &error))
}

fn servers(policy: &PolicyAnswer) -> Vec<&str> {
    policy.resources().iter().filter_map(|resource| resource.id()).collect()
}

/// Returns when a policy fires, or `None` if it does not.
fn schedule(policy: &PolicyAnswer) -> Option<Schedule> {
    policy.to_policy(ZeroLimit::Unlimited).ok()?.schedule().ok()
}

fn as_row<'p>(
    id: &'p str,
    caller: &'p Caller,
    policy: &'p PolicyAnswer,
    document: &'p str,
    servers: &'p [&'p str],
    schedule: Option<&'p Schedule>,
) -> NewPolicy<'p> {
    NewPolicy {
        id,
        service: Service::Csbs,
        project_id: caller.project_id(),
        operation_type: "backup",
        name: policy.name().unwrap_or_default(),
        description: policy.description().unwrap_or_default(),
        status: policy.status().unwrap_or_default(),
        document,
        schedule,
        servers,
    }
}

fn conflict(conflict: PolicyConflict) -> Refusal {
    let message = conflict.to_string();
    match conflict {
        PolicyConflict::TooMany(_) => Reason::new("CSBS.0001", message).into(),
        PolicyConflict::NameTaken => Reason::new("CSBS.9007", message).into(),
        PolicyConflict::ServerTaken(_) => Reason::new("CSBS.6004", message).into(),
        PolicyConflict::Changed => Refusal::general(API, StatusCode::CONFLICT, message),
        PolicyConflict::Store(error) => store_failed(error),
    }
}
