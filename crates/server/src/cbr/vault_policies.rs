//! The calls that bind policies to a vault and unbind them.
//!
//! A vault has at most one policy of each type. A policy that is bound to a vault which has one of its
//! type takes the place of that one.

use axum::Json;
use axum::extract::State;
use keeptime_documents::cbr::{AssociatePolicy, DissociatePolicy, PolicyAnswer};
use serde_json::{Value, json};

use super::errors::{no_policy, no_vault, refuse, store_failed, unreadable, wrong_parameter};
use super::vaults::find;
use super::{IdPath, policies};
use crate::app::App;
use crate::http::{JsonBody, PathIds, Refusal};
use crate::identity::Caller;
use crate::store::{Binding, StoredVault, VaultPolicies};

/// A policy that is to be bound.
pub(super) struct FoundPolicy {
    id: String,
    /// Whether it replicates backups. Otherwise it creates them.
    pub(super) is_replication: bool,
}

/// `POST /v3/{project_id}/vaults/{vault_id}/associatepolicy`
///
/// The answer names the first of several policies.
pub(super) async fn associate(
    State(app): State<App>,
    caller: Caller,
    PathIds(path): PathIds<IdPath>,
    body: JsonBody,
) -> Result<Json<Value>, Refusal> {
    let request = body.read(AssociatePolicy::check)?;
    let vault = find(&app, &caller, &path.id).await?;
    let destination = request.destination_vault_id();
    let ids = request.policy_id().into_iter();
    let ids: Vec<&str> = ids.chain(request.add_policy_ids().iter().map(String::as_str)).collect();
    let mut bound = VaultPolicies::default();
    for id in &ids {
        let policy = find_policy(&app, &caller, id).await?;
        check_fit(&vault, &policy)?;
        let place = if policy.is_replication {
            bound.replication_vault = Some(destination_of(&vault, destination)?);
            &mut bound.replication
        } else {
            &mut bound.backup
        };
        if place.replace(policy.id).is_some() {
            let message = "add_policy_ids must have at most one policy of each type";
            return Err(wrong_parameter(message));
        }
    }
    if destination.is_some() && bound.replication.is_none() {
        let message = "destination_vault_id is allowed only for a policy that replicates";
        return Err(wrong_parameter(message));
    }
    let binding = app.store().bind_policies(caller.project_id(), &path.id, &bound).await;
    match binding.map_err(store_failed)? {
        Binding::Bound => {}
        Binding::NoVault => return Err(no_vault(&path.id)),
        Binding::NoPolicy(id) => return Err(no_policy(&id)),
    }
    let first = ids.first().copied().unwrap_or_default();
    Ok(Json(json!({"associate_policy": bound_document(&path.id, first, bound.replication_vault)})))
}

/// `POST /v3/{project_id}/vaults/{vault_id}/dissociatepolicy`
pub(super) async fn dissociate(
    State(app): State<App>,
    caller: Caller,
    PathIds(path): PathIds<IdPath>,
    body: JsonBody,
) -> Result<Json<Value>, Refusal> {
    let request = body.read(DissociatePolicy::check)?;
    let id = request.policy_id().unwrap_or_default();
    let vault = find(&app, &caller, &path.id).await?;
    find_policy(&app, &caller, id).await?;
    let unbound = app.store().unbind_policy(caller.project_id(), &path.id, id).await;
    if !unbound.map_err(store_failed)? {
        let message = format!("policy {id} is not bound to vault {}", path.id);
        return Err(refuse("BackupService.6002", message));
    }
    let replicated = vault.policies.replication.as_deref() == Some(id);
    let destination = vault.policies.replication_vault.filter(|_| replicated);
    Ok(Json(json!({"dissociate_policy": bound_document(&path.id, id, destination)})))
}

/// Returns a policy of the caller's project.
pub(super) async fn find_policy(
    app: &App,
    caller: &Caller,
    id: &str,
) -> Result<FoundPolicy, Refusal> {
    let stored = policies::find(app, caller, id).await?;
    let policy: PolicyAnswer = serde_json::from_str(&stored.document).map_err(unreadable)?;
    Ok(FoundPolicy {
        id: stored.id,
        is_replication: policy.operation_type() == Some("replication"),
    })
}

/// Checks that a vault takes a policy. Only vaults for backups do: their policies create the backups,
/// and replicate them to another vault.
pub(super) fn check_fit(vault: &StoredVault, policy: &FoundPolicy) -> Result<(), Refusal> {
    match vault.protect_type.as_str() {
        "backup" => Ok(()),
        "hybrid" if !policy.is_replication => {
            let message = "a vault for hybrid cloud backups accepts no policy that creates backups";
            Err(refuse("BackupService.6136", message))
        }
        protect_type => {
            let message = format!("policy {} does not fit a vault for {protect_type}", policy.id);
            Err(refuse("BackupService.6127", message))
        }
    }
}

fn destination_of(vault: &StoredVault, asked: Option<&str>) -> Result<String, Refusal> {
    match asked {
        None => {
            Err(wrong_parameter("destination_vault_id is required for a policy that replicates"))
        }
        Some(id) if id == vault.id => {
            Err(wrong_parameter("destination_vault_id must be the id of another vault"))
        }
        Some(id) => Ok(id.to_owned()),
    }
}

fn bound_document(vault_id: &str, policy_id: &str, destination: Option<String>) -> Value {
    let mut binding = json!({"vault_id": vault_id, "policy_id": policy_id});
    if let Some(destination) = destination {
        binding["destination_vault_id"] = destination.into();
    }
    binding
}
