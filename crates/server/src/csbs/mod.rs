//! Cloud Server Backup Service v1.

mod policies;

use axum::Router;
use axum::extract::OriginalUri;
use axum::http::Method;
use axum::routing::get;

use crate::app::App;
use crate::http::{Api, Refusal, method_not_allowed, not_implemented};
use crate::identity::authenticated;

const API: Api = Api::Csbs;

/// The routes of the API.
pub fn routes(app: &App) -> Router<App> {
    let policies = Router::new()
        .route("/", get(policies::list).post(policies::create))
        .route("/{policy_id}", get(policies::show).put(policies::update).delete(policies::delete));
    let routes = Router::new()
        .nest("/policies", policies)
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
