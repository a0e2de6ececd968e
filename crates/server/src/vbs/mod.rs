//! Volume Backup Service v2: backups of disks. Its policies are not implemented.

mod backups;
mod create;
mod document;
mod errors;
mod jobs;

use axum::Router;
use axum::extract::OriginalUri;
use axum::http::Method;
use axum::routing::{get, post};
use serde::Deserialize;

use crate::app::App;
use crate::http::{Api, Refusal, method_not_allowed, not_implemented};
use crate::identity::authenticated;

const API: Api = Api::Vbs;

/// The id in the path of a call about one thing.
#[derive(Deserialize)]
struct IdPath {
    id: String,
}

/// The routes of the API.
pub fn routes(app: &App) -> Router<App> {
    let backups = Router::new()
        .route("/", get(backups::list))
        .route("/detail", get(backups::list_details))
        .route("/{id}", get(backups::show).delete(backups::delete));
    let routes = Router::new()
        .route("/cloudbackups", post(create::create))
        .route("/jobs/{id}", get(jobs::show))
        .nest("/backups", backups)
        .method_not_allowed_fallback(wrong_method)
        .fallback(unserved);
    Router::new().nest("/v2/{project_id}", authenticated(API, app, routes))
}

async fn wrong_method(method: Method, OriginalUri(uri): OriginalUri) -> Refusal {
    method_not_allowed(API, &method, &uri)
}

async fn unserved(method: Method, OriginalUri(uri): OriginalUri) -> Refusal {
    not_implemented(API, &method, &uri)
}
