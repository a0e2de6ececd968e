//! The projects of a user (CSBS v1, section 6.3).

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::credentials::CallingUser;
use crate::app::App;
use crate::http::{Api, Refusal};

/// What a list of projects can be narrowed by. SDKs look for the project of a region by its name.
#[derive(Deserialize)]
pub(super) struct Filter {
    name: Option<String>,
}

/// `GET /v3/projects`, `GET /v3/auth/projects` and `POST /v3/auth/projects`
pub(super) async fn list(
    State(app): State<App>,
    user: CallingUser,
    filter: Result<Query<Filter>, QueryRejection>,
) -> Result<Json<Value>, Refusal> {
    let Query(filter) = filter.map_err(|error| {
        Refusal::general(Api::Identity, StatusCode::BAD_REQUEST, error.body_text())
    })?;
    let projects = app.store().projects_of_user(&user.id).await;
    let projects = projects.map_err(|error| Refusal::store(Api::Identity, &error))?;
    let url = format!("{}/v3/projects", app.config().public_url);
    let projects: Vec<_> = projects
        .iter()
        .filter(|project| filter.name.as_ref().is_none_or(|name| *name == project.name))
        .map(|project| {
            json!({
                "id": project.id,
                "name": project.name,
                "description": "",
                "domain_id": project.domain,
                "parent_id": project.domain,
                "is_domain": false,
                "enabled": true,
                "links": {"self": format!("{url}/{}", project.id)},
            })
        })
        .collect();
    Ok(Json(json!({"links": {"self": url, "next": null, "previous": null}, "projects": projects})))
}
