//! The call that returns a token for a name and a password.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::SecondsFormat;
use serde::Deserialize;
use serde_json::json;

use super::{password, token};
use crate::app::App;
use crate::http::{Api, JsonBody, Refusal};
use crate::store::Project;

#[derive(Deserialize)]
struct Request {
    auth: Auth,
}

#[derive(Deserialize)]
struct Auth {
    identity: Identity,
    scope: Option<Scope>,
}

#[derive(Deserialize)]
struct Identity {
    password: Option<Password>,
}

#[derive(Deserialize)]
struct Password {
    user: User,
}

#[derive(Deserialize)]
struct User {
    name: Option<String>,
    domain: Option<Named>,
    password: String,
}

#[derive(Deserialize)]
struct Scope {
    project: Option<Named>,
}

#[derive(Deserialize)]
struct Named {
    id: Option<String>,
    name: Option<String>,
}

/// `POST /v3/auth/tokens`
pub(super) async fn create(State(app): State<App>, body: Bytes) -> Result<Response, Refusal> {
    let refuse = |message: &str| {
        Refusal::general(Api::Identity, StatusCode::BAD_REQUEST, message.to_owned())
    };
    let store_failed = |error| Refusal::store(Api::Identity, &error);
    let value = JsonBody::new(Api::Identity, body).value()?;
    let request: Request = serde_json::from_value(value)
        .map_err(|error| refuse(&format!("the body is not a request for a token: {error}")))?;
    let Some(Password { user }) = request.auth.identity.password else {
        return Err(refuse("identity.password is required: this server takes passwords alone"));
    };
    let wrong = || {
        Refusal::general(
            Api::Identity,
            StatusCode::UNAUTHORIZED,
            "the name, the domain or the password is wrong",
        )
    };
    let name = user.name.ok_or_else(|| refuse("identity.password.user.name is required"))?;
    let domain = user.domain.and_then(|domain| domain.name.or(domain.id));
    let domain = domain.ok_or_else(|| refuse("identity.password.user.domain is required"))?;
    let known = app.store().user(&domain, &name).await.map_err(store_failed)?.ok_or_else(wrong)?;
    let hash = known.password_hash.clone();
    let is_correct =
        tokio::task::spawn_blocking(move || password::is_correct(&user.password, &hash)).await;
    if !is_correct.unwrap_or(false) {
        return Err(wrong());
    }
    let projects = app.store().projects_of_user(&known.id).await.map_err(store_failed)?;
    let project = match request.auth.scope.and_then(|scope| scope.project) {
        None => None,
        Some(asked) => Some(projects.iter().find(|project| asked.is(project)).ok_or_else(wrong)?),
    };
    let token = token::issue(&app, &known.id, project.map(|project| project.id.as_str()))
        .await
        .map_err(store_failed)?;
    let time =
        |time: chrono::DateTime<chrono::Utc>| time.to_rfc3339_opts(SecondsFormat::Micros, true);
    let answer = json!({"token": {
        "methods": ["password"],
        "issued_at": time(token.issued_at),
        "expires_at": time(token.expires_at),
        "user": {"id": known.id, "name": name, "domain": {"id": domain, "name": domain}},
        "project": project.map(|project| json!({
            "id": project.id, "name": project.name, "domain": {"id": domain, "name": domain},
        })),
        "roles": [],
        "catalog": [],
    }});
    let headers = [("x-subject-token", token.text)];
    Ok((StatusCode::CREATED, headers, Json(answer)).into_response())
}

impl Named {
    fn is(&self, project: &Project) -> bool {
        let is = |asked: &Option<String>, found: &str| {
            asked.as_deref().is_none_or(|asked| asked == found)
        };
        (self.id.is_some() || self.name.is_some())
            && is(&self.id, &project.id)
            && is(&self.name, &project.name)
    }
}
