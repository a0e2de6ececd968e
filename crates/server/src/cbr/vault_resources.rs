//! The calls that add resources to a vault and remove them.

use axum::Json;
use axum::extract::State;
use keeptime_documents::cbr::{AddResources, RemoveResources, RequestedResource};
use serde_json::{Value, json};

use super::errors::{no_policy, no_vault, refuse, wrong_parameter};
use super::vaults::find;
use super::{API, IdPath};
use crate::app::App;
use crate::http::{JsonBody, PathIds, Refusal};
use crate::identity::Caller;
use crate::store::{NewResource, ResourceConflict, StoredVault};

/// The types of resource that vaults of a type take. Vaults of other types take any.
const RESOURCE_TYPES: [(&str, &[&str]); 3] = [
    ("server", &["OS::Nova::Server", "OS::Ironic::BareMetalServer", "OS::Native::Server"]),
    ("disk", &["OS::Cinder::Volume"]),
    ("turbo", &["OS::Sfs::Turbo"]),
];

/// `POST /v3/{project_id}/vaults/{vault_id}/addresources`
pub(super) async fn add(
    State(app): State<App>,
    caller: Caller,
    PathIds(path): PathIds<IdPath>,
    body: JsonBody,
) -> Result<Json<Value>, Refusal> {
    let request = body.read(AddResources::check)?;
    let vault = find(&app, &caller, &path.id).await?;
    check_types(&vault, request.resources())?;
    let resources = new_resources(request.resources());
    let now = app.clock().now();
    app.store()
        .add_resources(caller.project_id(), &path.id, &resources, now)
        .await
        .map_err(|error| conflict(&path.id, error))?;
    let ids: Vec<_> = resources.iter().map(|resource| resource.id).collect();
    Ok(Json(json!({"add_resource_ids": ids})))
}

/// `POST /v3/{project_id}/vaults/{vault_id}/removeresources`
///
/// The service deletes the backups of a resource that leaves its vault. Here they stay.
pub(super) async fn remove(
    State(app): State<App>,
    caller: Caller,
    PathIds(path): PathIds<IdPath>,
    body: JsonBody,
) -> Result<Json<Value>, Refusal> {
    let request = body.read(RemoveResources::check)?;
    let ids = request.resource_ids();
    app.store()
        .remove_resources(caller.project_id(), &path.id, ids)
        .await
        .map_err(|error| conflict(&path.id, error))?;
    Ok(Json(json!({"remove_resource_ids": ids})))
}

/// Checks that a vault takes resources of these types.
pub(super) fn check_types(
    vault: &StoredVault,
    resources: &[RequestedResource],
) -> Result<(), Refusal> {
    let types =
        RESOURCE_TYPES.into_iter().find(|(object_type, _)| *object_type == vault.object_type);
    let Some((object_type, types)) = types else { return Ok(()) };
    for resource in resources {
        let found = resource.resource_type().unwrap_or_default();
        if !types.contains(&found) {
            return Err(wrong_parameter(format!(
                "a vault for {object_type} accepts resources of type {}, found {found}",
                types.join(", ")
            )));
        }
    }
    Ok(())
}

pub(super) fn new_resources(resources: &[RequestedResource]) -> Vec<NewResource<'_>> {
    let new = |resource| {
        let resource: &RequestedResource = resource;
        NewResource {
            id: resource.id(),
            resource_type: resource.resource_type().unwrap_or_default(),
            name: resource.name().unwrap_or_default(),
            extra_info: resource
                .extra_info()
                .map(|members| Value::from(members.clone()).to_string()),
        }
    };
    resources.iter().map(new).collect()
}

pub(super) fn conflict(vault_id: &str, conflict: ResourceConflict) -> Refusal {
    let message = conflict.to_string();
    match conflict {
        ResourceConflict::NoVault => no_vault(vault_id),
        ResourceConflict::NoPolicy(id) => no_policy(&id),
        ResourceConflict::BeingBackedUp(_) => refuse("BackupService.6203", message),
        ResourceConflict::InVault(_)
        | ResourceConflict::NotInVault(_)
        | ResourceConflict::TooMany(_) => wrong_parameter(message),
        ResourceConflict::Store(error) => Refusal::store(API, &error),
    }
}
