//! Calls that no route serves.

use axum::http::{Method, StatusCode, Uri};

use super::api::Api;
use super::refusal::Refusal;

/// Answers a path below an API's root that this server does not serve.
pub fn not_implemented(api: Api, method: &Method, uri: &Uri) -> Refusal {
    // OpenStack clients look for a description of the API at its root. 404 tells them that there is
    // none; 501 they take for a failure.
    if uri.path().trim_end_matches('/').split('/').count() <= "/v1/PROJECT".split('/').count() {
        return Refusal::general(api, StatusCode::NOT_FOUND, "the API has no description");
    }
    Refusal::general(
        api,
        StatusCode::NOT_IMPLEMENTED,
        format!("keeptime-server does not implement {method} {}", uri.path()),
    )
}

/// Answers a path that no API has, in the form of the API that it looks like.
pub async fn unknown_path(uri: Uri) -> Refusal {
    Refusal::general(
        Api::of_path(uri.path()),
        StatusCode::NOT_FOUND,
        format!("no API has the path {}", uri.path()),
    )
}

/// Answers a method that a path does not have.
pub fn method_not_allowed(api: Api, method: &Method, uri: &Uri) -> Refusal {
    Refusal::general(
        api,
        StatusCode::METHOD_NOT_ALLOWED,
        format!("{} does not accept {method}", uri.path()),
    )
}
