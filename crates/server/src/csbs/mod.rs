//! Cloud Server Backup Service v1.

mod backups;
mod checkpoints;
mod item;
mod policies;
mod quotas;
mod record;
mod refusals;
mod resources;
mod restorable;
mod restores;

use axum::Router;
use axum::extract::OriginalUri;
use axum::http::Method;
use axum::routing::{delete, get, post};

use crate::app::App;
use crate::http::{Api, Refusal, method_not_allowed, not_implemented};
use crate::identity::authenticated;

const API: Api = Api::Csbs;

/// The routes of the API.
pub fn routes(app: &App) -> Router<App> {
    let policies = Router::new()
        .route("/", get(policies::list).post(policies::create))
        .route("/{policy_id}", get(policies::show).put(policies::update).delete(policies::delete));
    let backups = Router::new()
        .route("/", get(backups::list))
        .route("/count", get(backups::count))
        .route("/{checkpoint_item_id}", get(backups::show));
    let provider = Router::new()
        .route("/resources/action", post(resources::check))
        .route("/resources/{resource_id}/action", post(resources::protect))
        .route("/checkpoints", post(checkpoints::create))
        .route("/checkpoints/{checkpoint_id}", delete(checkpoints::delete));
    let routes = Router::new()
        .nest("/policies", policies)
        .nest("/checkpoint_items", backups)
        .nest("/providers/{provider_id}", provider)
        .route("/restores", post(restores::create))
        .route("/quotas", get(quotas::list))
        .method_not_allowed_fallback(wrong_method)
        .fallback(unserved);
    Router::new().nest("/v1/{project_id}", authenticated(API, app, routes))
}

async fn wrong_method(method: Method, OriginalUri(uri): OriginalUri) -> Refusal {
    method_not_allowed(API, &method, &uri)
}

async fn unserved(method: Method, OriginalUri(uri): OriginalUri) -> Refusal {
    not_implemented(API, &method, &uri)
}
