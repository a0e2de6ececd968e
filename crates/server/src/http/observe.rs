//! The endpoints for those who operate the server. They need no token, see SECURITY.md.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::api::Api;
use super::client::ClientAddress;
use super::refusal::Refusal;
use super::unmatched::{method_not_allowed, unknown_path};
use crate::app::App;

/// The routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/healthz", get(health))
        .route("/metrics", get(metrics))
        .method_not_allowed_fallback(wrong_method)
}

async fn wrong_method(method: Method, uri: Uri) -> Refusal {
    method_not_allowed(Api::Identity, &method, &uri)
}

/// `GET /healthz`: whether the database answers.
async fn health(State(app): State<App>) -> Response {
    match app.store().ping().await {
        Ok(()) => "ok\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response()
        }
    }
}

/// `GET /metrics`, for clients on this machine.
async fn metrics(State(app): State<App>, request: Request) -> Response {
    let address = request.extensions().get::<ClientAddress>();
    if address.is_some_and(|address| !address.is_local()) {
        return unknown_path(request.uri().clone()).await.into_response();
    }
    match app.metrics().render(app.store(), app.clock().now()).await {
        Ok(text) => {
            let form = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            ([(header::CONTENT_TYPE, form)], text).into_response()
        }
        Err(error) => Refusal::store(Api::Identity, &error).into_response(),
    }
}
