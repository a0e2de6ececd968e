//! The versions of the identity API, which OpenStack clients ask for first.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::app::App;

/// `GET /`, for clients of the API
pub async fn versions(State(app): State<App>) -> (StatusCode, Json<Value>) {
    let body = json!({"versions": {"values": [identity_v3(&app)]}});
    (StatusCode::MULTIPLE_CHOICES, Json(body))
}

/// `GET /v3`
pub(super) async fn version(State(app): State<App>) -> Json<Value> {
    Json(json!({"version": identity_v3(&app)}))
}

fn identity_v3(app: &App) -> Value {
    json!({
        "id": "v3.14",
        "status": "stable",
        "updated": "2020-04-07T00:00:00Z",
        "media-types": [{
            "base": "application/json",
            "type": "application/vnd.openstack.identity-v3+json",
        }],
        "links": [{"rel": "self", "href": format!("{}/v3/", app.config().public_url)}],
    })
}
