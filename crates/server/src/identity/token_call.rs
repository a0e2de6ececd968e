//! The calls about tokens: one for a name and a password, who has one, and its end.

use std::net::{IpAddr, Ipv4Addr};

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::catalog;
use super::credentials::CallingUser;
use super::session::{self, LogInError, Who};
use super::token;
use super::token_request::{Password, Scope, TokenRequest, User as AskedUser};
use crate::app::App;
use crate::http::{Api, ClientAddress, JsonBody, Refusal, read_body};
use crate::store::{Project, StoreError, TokenOwner, User};

/// The header of the token that a call is about.
const SUBJECT_HEADER: &str = "x-subject-token";

/// `POST /v3/auth/tokens`
pub(super) async fn create(State(app): State<App>, request: Request) -> Result<Response, Response> {
    let address = request.extensions().get::<ClientAddress>().map(|address| address.0);
    let address = address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    app.token_rate()
        .check_address(address)
        .map_err(|wait| not_logged_in(LogInError::TooMany(wait)))?;
    let limit = app.config().http.body_bytes;
    let refused = IntoResponse::into_response;
    let body = read_body(Api::Identity, limit, request.into_body()).await.map_err(refused)?;
    let value = JsonBody::new(Api::Identity, body).value().map_err(refused)?;
    let request: TokenRequest = serde_json::from_value(value).map_err(|error| {
        bad_request(&format!("the body is not a request for a token: {error}")).into_response()
    })?;
    let Some(Password { user: asked }) = request.auth.identity.password else {
        let message = "identity.password is required: this server accepts only passwords";
        return Err(bad_request(message).into_response());
    };
    let user = user_with_password(&app, asked).await?;
    answer(&app, &user, request.auth.scope).await.map_err(refused)
}

/// Returns the user with a name and a password.
async fn user_with_password(app: &App, asked: AskedUser) -> Result<User, Response> {
    let AskedUser { id, name, domain, password } = asked;
    let required = |what| bad_request(&format!("identity.password.user.{what} is required"));
    let domain = domain.and_then(super::token_request::Named::into_domain);
    let who = if let Some(id) = &id {
        Who::Id(id)
    } else {
        let name = name.as_ref().ok_or_else(|| required("name").into_response())?;
        let domain = domain.as_ref().ok_or_else(|| required("domain").into_response())?;
        Who::Name { domain, name }
    };
    session::user_with_password(app, who, password).await.map_err(not_logged_in)
}

/// Issues a token.
async fn answer(app: &App, user: &User, scope: Option<Scope>) -> Result<Response, Refusal> {
    let projects = app.store().projects_of_user(&user.id).await;
    let projects = projects.map_err(|error| store_failed(&error))?;
    let (project, domain) = match scope {
        Some(Scope::Of { project, domain }) => (project, domain),
        Some(Scope::Unscoped(_)) | None => (None, None),
    };
    if domain.is_some_and(|domain| domain.into_domain().as_ref() != Some(&user.domain)) {
        return Err(wrong());
    }
    let project = match project {
        Some(asked) => Some(projects.iter().find(|project| asked.is(project)).ok_or_else(wrong)?),
        None => None,
    };
    let project_id = project.map(|project| project.id.as_str());
    let token = token::issue(app, &user.id, project_id).await;
    let token = token.map_err(|error| store_failed(&error))?;
    let body = describe(app, user, project, token.issued_at, token.expires_at);
    Ok((StatusCode::CREATED, [(SUBJECT_HEADER, token.text)], Json(body)).into_response())
}

/// `GET /v3/auth/tokens`, for a token of the same user
pub(super) async fn show(
    State(app): State<App>,
    caller: CallingUser,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let (text, owner) = subject(&app, &caller, &headers).await?;
    let user = app.store().user_by_id(&owner.user_id).await;
    let user = user.map_err(|error| store_failed(&error))?.ok_or_else(unknown_token)?;
    let projects = app.store().projects_of_user(&user.id).await;
    let projects = projects.map_err(|error| store_failed(&error))?;
    let project = projects.iter().find(|project| Some(&project.id) == owner.project_id.as_ref());
    let body = describe(&app, &user, project, owner.issued_at, owner.expires_at);
    Ok(([(SUBJECT_HEADER, text)], Json(body)).into_response())
}

/// `DELETE /v3/auth/tokens`, for a token of the same user
pub(super) async fn revoke(
    State(app): State<App>,
    caller: CallingUser,
    headers: HeaderMap,
) -> Result<StatusCode, Refusal> {
    let (text, _) = subject(&app, &caller, &headers).await?;
    token::revoke(&app, text.as_bytes()).await.map_err(|error| store_failed(&error))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Returns the token that a call is about, if it is the caller's.
async fn subject(
    app: &App,
    caller: &CallingUser,
    headers: &HeaderMap,
) -> Result<(String, TokenOwner), Refusal> {
    let text = headers.get(SUBJECT_HEADER).and_then(|text| text.to_str().ok());
    let text = text.ok_or_else(|| bad_request("X-Subject-Token is required"))?;
    let owner = token::owner(app, text.as_bytes()).await.map_err(|error| store_failed(&error))?;
    let owner = owner.filter(|owner| owner.user_id == caller.id).ok_or_else(unknown_token)?;
    Ok((text.to_owned(), owner))
}

fn describe(
    app: &App,
    user: &User,
    project: Option<&Project>,
    issued_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Value {
    let time = |time: DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::Micros, true);
    let domain = |domain: &str| json!({"id": domain, "name": domain});
    let mut token = json!({
        "methods": ["password"],
        "issued_at": time(issued_at),
        "expires_at": time(expires_at),
        "user": {"id": user.id, "name": user.name, "domain": domain(&user.domain)},
    });
    // A token without a project has none of these members.
    if let Some(project) = project {
        token["project"] = json!({
            "id": project.id,
            "name": project.name,
            "domain": domain(&project.domain),
        });
        token["roles"] = json!([{"id": "member", "name": "member"}]);
        token["catalog"] = catalog::of_project(&app.config().public_url, &project.id);
    }
    json!({"token": token})
}

fn not_logged_in(error: LogInError) -> Response {
    let message = error.to_string();
    match error {
        LogInError::TooMany(wait) => {
            let refusal = Refusal::general(Api::Identity, StatusCode::TOO_MANY_REQUESTS, message);
            let seconds = wait.as_secs() + 1;
            ([(header::RETRY_AFTER, seconds.to_string())], refusal).into_response()
        }
        LogInError::Wrong => wrong().into_response(),
        LogInError::Store(error) => store_failed(&error).into_response(),
    }
}

fn bad_request(message: &str) -> Refusal {
    Refusal::general(Api::Identity, StatusCode::BAD_REQUEST, message)
}

fn wrong() -> Refusal {
    Refusal::general(Api::Identity, StatusCode::UNAUTHORIZED, LogInError::Wrong.to_string())
}

fn unknown_token() -> Refusal {
    let message = "the token is unknown or has expired";
    Refusal::general(Api::Identity, StatusCode::NOT_FOUND, message)
}

fn store_failed(error: &StoreError) -> Refusal {
    Refusal::store(Api::Identity, error)
}
