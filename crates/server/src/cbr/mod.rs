//! Cloud Backup and Recovery v3.

mod backup_calls;
mod backup_document;
mod backups;
mod errors;
mod policies;
mod restore_points;
mod vault_document;
mod vault_policies;
mod vault_resources;
mod vaults;

use axum::Router;
use axum::extract::OriginalUri;
use axum::http::Method;
use axum::routing::{get, post};
use serde::Deserialize;

use crate::app::App;
use crate::http::{Api, Refusal, method_not_allowed, not_implemented};
use crate::identity::authenticated;

const API: Api = Api::Cbr;

/// The id in the path of a call about one thing.
#[derive(Deserialize)]
struct IdPath {
    id: String,
}

/// The routes of the API.
pub fn routes(app: &App) -> Router<App> {
    let policies = Router::new()
        .route("/", get(policies::list).post(policies::create))
        .route("/{id}", get(policies::show).put(policies::update).delete(policies::delete));
    let vaults = Router::new()
        .route("/", get(vaults::list).post(vaults::create))
        .route("/{id}", get(vaults::show).put(vaults::update).delete(vaults::delete))
        .route("/{id}/addresources", post(vault_resources::add))
        .route("/{id}/removeresources", post(vault_resources::remove))
        .route("/{id}/associatepolicy", post(vault_policies::associate))
        .route("/{id}/dissociatepolicy", post(vault_policies::dissociate));
    let checkpoints = Router::new()
        .route("/", post(restore_points::create))
        .route("/{id}", get(restore_points::show));
    let backups = Router::new()
        .route("/", get(backups::list))
        .route("/{id}", get(backups::show).put(backup_calls::rename).delete(backup_calls::delete))
        .route("/{id}/restore", post(backup_calls::restore));
    let routes = Router::new()
        .nest("/policies", policies)
        .nest("/vaults", vaults)
        .nest("/checkpoints", checkpoints)
        .nest("/backups", backups)
        .method_not_allowed_fallback(wrong_method)
        .fallback(unserved);
    Router::new().nest("/v3/{project_id}", authenticated(API, app, routes))
}

async fn wrong_method(method: Method, OriginalUri(uri): OriginalUri) -> Refusal {
    method_not_allowed(API, &method, &uri)
}

async fn unserved(method: Method, OriginalUri(uri): OriginalUri) -> Refusal {
    not_implemented(API, &method, &uri)
}
