//! Vaults (CBR v3, "Vaults").

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use keeptime_documents::cbr::{
    BillingChange, CreateVault, RequestedVault, UpdateVault, VaultsQuery,
};
use keeptime_documents::query::DEFAULT_LIMIT;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::errors::{no_vault, read_query, store_failed, wrong_parameter};
use super::vault_document::{VaultBody, VaultPage, documents};
use super::vault_policies::{check_fit, find_policy};
use super::vault_resources::{check_types, conflict, new_resources};
use super::{API, IdPath};
use crate::app::App;
use crate::http::{JsonBody, PathIds, Refusal};
use crate::identity::Caller;
use crate::store::{
    Page, StoredVault, VaultDeletion, VaultFilter, VaultPolicies, VaultSettings, VaultUpdate,
};

/// The status of every vault here.
pub(super) const STATUS: &str = "available";

/// The enterprise project of a vault whose request names none.
const DEFAULT_ENTERPRISE_PROJECT: &str = "0";

/// The share in percent above which the service tells the owner, unless a request says otherwise.
const DEFAULT_THRESHOLD: i64 = 80;

/// `POST /v3/{project_id}/vaults`
pub(super) async fn create(
    State(app): State<App>,
    caller: Caller,
    body: JsonBody,
) -> Result<Json<VaultBody>, Refusal> {
    let request = body.read(CreateVault::check)?;
    let request = request.vault();
    let mut vault = new_vault(&app, &caller, request);
    if let Some(id) = request.backup_policy_id() {
        let policy = find_policy(&app, &caller, id).await?;
        if policy.is_replication {
            return Err(wrong_parameter(format!(
                "backup_policy_id must be a policy that creates \
                backups, found {id}, which replicates them"
            )));
        }
        check_fit(&vault, &policy)?;
        vault.policies.backup = Some(id.to_owned());
    }
    check_types(&vault, request.resources())?;
    let resources = new_resources(request.resources());
    let store = app.store();
    store
        .create_vault(caller.project_id(), &vault, &resources, vault.created_at)
        .await
        .map_err(|error| conflict(&vault.id, error))?;
    answer(&app, &caller, vault).await
}

/// `GET /v3/{project_id}/vaults/{vault_id}`
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    PathIds(path): PathIds<IdPath>,
) -> Result<Json<VaultBody>, Refusal> {
    let vault = find(&app, &caller, &path.id).await?;
    answer(&app, &caller, vault).await
}

/// `GET /v3/{project_id}/vaults`
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<VaultPage>, Refusal> {
    let query = read_query(query, VaultsQuery::check)?;
    let limit = query.limit().unwrap_or(DEFAULT_LIMIT).min(DEFAULT_LIMIT);
    let offset = query.offset();
    let page_with = |vaults, count| VaultPage {
        vaults,
        count,
        limit: limit.get(),
        offset: offset.map_or(0, std::num::NonZero::get),
    };
    if query.status().is_some_and(|status| status != STATUS) {
        return Ok(Json(page_with(Vec::new(), 0)));
    }
    let filter = VaultFilter {
        ids: query.id(),
        name: query.name(),
        cloud_type: query.cloud_type(),
        protect_type: query.protect_type(),
        object_type: query.object_type(),
        enterprise_project_id: query.enterprise_project_id(),
        policy_id: query.policy_id(),
        resource_ids: query.resource_ids(),
        ..VaultFilter::all(caller.project_id())
    };
    let page = Page { sort: None, marker: query.marker(), offset, limit: Some(limit) };
    let vaults = app.store().vaults(&filter, &page).await.map_err(store_failed)?;
    let vaults = vaults.ok_or_else(|| {
        wrong_parameter(format!("marker names no vault: {}", query.marker().unwrap_or_default()))
    })?;
    let count = app.store().count_vaults(&filter).await.map_err(store_failed)?;
    let vaults = documents(app.store(), caller.project_id(), vaults).await?;
    Ok(Json(page_with(vaults, count)))
}

/// `PUT /v3/{project_id}/vaults/{vault_id}`
pub(super) async fn update(
    State(app): State<App>,
    caller: Caller,
    PathIds(path): PathIds<IdPath>,
    body: JsonBody,
) -> Result<Json<VaultBody>, Refusal> {
    let request = body.read(UpdateVault::check)?;
    let request = request.vault();
    let vault = find(&app, &caller, &path.id).await?;
    if vault.settings.locked && request.locked() == Some(false) {
        return Err(wrong_parameter("locked must be true here: a lock cannot be undone"));
    }
    let billing = request.billing();
    let update = VaultUpdate {
        name: request.name().map(str::to_owned),
        size_gb: billing.and_then(BillingChange::size),
        consistent_level: billing.and_then(BillingChange::consistent_level).map(str::to_owned),
        locked: request.locked(),
        auto_bind: request.auto_bind(),
        bind_rules: request.bind_rules().map(as_text),
        auto_expand: request.auto_expand(),
        smn_notify: request.smn_notify(),
        threshold: request.threshold(),
    };
    let updated = app.store().update_vault(caller.project_id(), &path.id, update).await;
    if !updated.map_err(store_failed)? {
        return Err(no_vault(&path.id));
    }
    let vault = find(&app, &caller, &path.id).await?;
    answer(&app, &caller, vault).await
}

/// `DELETE /v3/{project_id}/vaults/{vault_id}`
///
/// The service deletes a vault with its backups. Here, backups are deleted one by one or by their
/// retention, so a vault with backups stays.
pub(super) async fn delete(
    State(app): State<App>,
    caller: Caller,
    PathIds(path): PathIds<IdPath>,
) -> Result<StatusCode, Refusal> {
    let deleted = app.store().delete_vault(caller.project_id(), &path.id).await;
    match deleted.map_err(store_failed)? {
        VaultDeletion::Deleted => Ok(StatusCode::NO_CONTENT),
        VaultDeletion::NotFound => Err(no_vault(&path.id)),
        VaultDeletion::HasBackups(count) => {
            let message =
                format!("the vault cannot be deleted, because {count} of its backups exist");
            Err(Refusal::general(API, StatusCode::CONFLICT, message))
        }
    }
}

/// Returns a vault of the caller's project.
pub(super) async fn find(app: &App, caller: &Caller, id: &str) -> Result<StoredVault, Refusal> {
    let vault = app.store().vault(caller.project_id(), id).await;
    vault.map_err(store_failed)?.ok_or_else(|| no_vault(id))
}

async fn answer(
    app: &App,
    caller: &Caller,
    vault: StoredVault,
) -> Result<Json<VaultBody>, Refusal> {
    let id = vault.id.clone();
    let documents = documents(app.store(), caller.project_id(), vec![vault]).await?;
    let vault = documents.into_iter().next().ok_or_else(|| no_vault(&id))?;
    Ok(Json(VaultBody { vault }))
}

fn new_vault(app: &App, caller: &Caller, request: &RequestedVault) -> StoredVault {
    let billing = request.billing();
    let or = |text: Option<&str>, default: &str| text.unwrap_or(default).to_owned();
    StoredVault {
        id: Uuid::new_v4().to_string(),
        user_id: caller.user_id().to_owned(),
        name: or(request.name(), ""),
        description: or(request.description(), ""),
        object_type: or(billing.object_type(), ""),
        protect_type: billing.holds().to_owned(),
        cloud_type: or(billing.cloud_type(), "public"),
        charging_mode: or(billing.charging_mode(), "post_paid"),
        enterprise_project_id: or(request.enterprise_project_id(), DEFAULT_ENTERPRISE_PROJECT),
        settings: VaultSettings {
            size_gb: billing.size().unwrap_or_default(),
            consistent_level: or(billing.consistent_level(), "crash_consistent"),
            locked: request.locked().unwrap_or_default(),
            auto_bind: request.auto_bind().unwrap_or_default(),
            // Clients look for the tags even if there are none.
            bind_rules: request
                .bind_rules()
                .map_or_else(|| json!({"tags": []}).to_string(), as_text),
            auto_expand: request.auto_expand().unwrap_or_default(),
            smn_notify: request.smn_notify().unwrap_or(true),
            threshold: request.threshold().unwrap_or(DEFAULT_THRESHOLD),
        },
        tags: request.tags().map_or_else(|| "[]".to_owned(), Value::to_string),
        policies: VaultPolicies::default(),
        created_at: app.clock().now(),
    }
}

fn as_text(members: &Map<String, Value>) -> String {
    Value::Object(members.clone()).to_string()
}
