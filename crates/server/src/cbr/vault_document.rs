//! A vault as the service returns it.

use std::collections::HashMap;

use keeptime_documents::format_instant;
use serde::Serialize;
use serde_json::value::RawValue;

use super::backup_document::provider_id_of_vault;
use super::errors::{store_failed, unreadable};
use super::vaults::STATUS;
use crate::http::Refusal;
use crate::store::{ResourceUsage, Store, StoredResource, StoredVault};

/// An answer that holds one vault.
#[derive(Serialize)]
pub(super) struct VaultBody {
    pub(super) vault: Vault,
}

/// A page of vaults.
#[derive(Serialize)]
pub(super) struct VaultPage {
    pub(super) vaults: Vec<Vault>,
    pub(super) count: i64,
    pub(super) limit: u64,
    pub(super) offset: u64,
}

/// A vault.
#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools)] // the members of a document
pub(super) struct Vault {
    id: String,
    name: String,
    description: String,
    project_id: String,
    provider_id: &'static str,
    user_id: String,
    enterprise_project_id: String,
    created_at: String,
    billing: Billing,
    resources: Vec<Resource>,
    tags: Box<RawValue>,
    auto_bind: bool,
    bind_rules: Box<RawValue>,
    auto_expand: bool,
    smn_notify: bool,
    threshold: i64,
    locked: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    backup_policy_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    replication_policy_id: Option<String>,
}

#[derive(Serialize)]
struct Billing {
    object_type: String,
    protect_type: String,
    cloud_type: String,
    charging_mode: String,
    consistent_level: String,
    spec_code: String,
    status: &'static str,
    /// In GB.
    size: i64,
    /// In MB.
    used: i64,
}

#[derive(Serialize)]
struct Resource {
    id: String,
    name: String,
    #[serde(rename = "type")]
    kind: String,
    protect_status: &'static str,
    /// In MB.
    backup_size: i64,
    backup_count: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    extra_info: Option<Box<RawValue>>,
}

/// Returns vaults with their resources, in their order.
pub(super) async fn documents(
    store: &Store,
    project_id: &str,
    vaults: Vec<StoredVault>,
) -> Result<Vec<Vault>, Refusal> {
    let ids: Vec<_> = vaults.iter().map(|vault| vault.id.clone()).collect();
    let mut resources: HashMap<String, Vec<StoredResource>> = HashMap::new();
    for resource in store.resources_of_vaults(&ids).await.map_err(store_failed)? {
        resources.entry(resource.vault_id.clone()).or_default().push(resource);
    }
    let mut usage: HashMap<String, Vec<ResourceUsage>> = HashMap::new();
    for used in store.usage_of_vaults(&ids).await.map_err(store_failed)? {
        usage.entry(used.vault_id.clone()).or_default().push(used);
    }
    let vaults = vaults.into_iter().map(|vault| {
        let resources = resources.remove(&vault.id).unwrap_or_default();
        let usage = usage.remove(&vault.id).unwrap_or_default();
        document(project_id, vault, resources, &usage).map_err(unreadable)
    });
    vaults.collect()
}

fn document(
    project_id: &str,
    vault: StoredVault,
    resources: Vec<StoredResource>,
    usage: &[ResourceUsage],
) -> Result<Vault, serde_json::Error> {
    let StoredVault { settings, policies, .. } = vault;
    Ok(Vault {
        provider_id: provider_id_of_vault(&vault.object_type),
        billing: Billing {
            spec_code: format!("vault.{}.{}.normal", vault.protect_type, vault.object_type),
            object_type: vault.object_type,
            protect_type: vault.protect_type,
            cloud_type: vault.cloud_type,
            charging_mode: vault.charging_mode,
            consistent_level: settings.consistent_level,
            status: STATUS,
            size: settings.size_gb,
            used: usage.iter().map(|used| used.backup_mb).sum(),
        },
        id: vault.id,
        name: vault.name,
        description: vault.description,
        project_id: project_id.to_owned(),
        user_id: vault.user_id,
        enterprise_project_id: vault.enterprise_project_id,
        created_at: format_instant(vault.created_at),
        resources: resources
            .into_iter()
            .map(|resource| resource_document(resource, usage))
            .collect::<Result<_, _>>()?,
        tags: RawValue::from_string(vault.tags)?,
        auto_bind: settings.auto_bind,
        bind_rules: RawValue::from_string(settings.bind_rules)?,
        auto_expand: settings.auto_expand,
        smn_notify: settings.smn_notify,
        threshold: settings.threshold,
        locked: settings.locked,
        backup_policy_id: policies.backup,
        replication_policy_id: policies.replication,
    })
}

fn resource_document(
    resource: StoredResource,
    usage: &[ResourceUsage],
) -> Result<Resource, serde_json::Error> {
    let used = usage.iter().find(|used| used.resource_id == resource.id);
    Ok(Resource {
        protect_status: used.map_or("available", protect_status),
        backup_size: used.map_or(0, |used| used.backup_mb),
        backup_count: used.map_or(0, |used| used.backup_count),
        id: resource.id,
        name: resource.name,
        kind: resource.resource_type,
        extra_info: resource.extra_info.map(RawValue::from_string).transpose()?,
    })
}

/// Returns what is done with a resource now.
fn protect_status(used: &ResourceUsage) -> &'static str {
    if used.is_protecting {
        "protecting"
    } else if used.is_restoring {
        "restoring"
    } else {
        "available"
    }
}
