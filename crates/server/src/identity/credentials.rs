//! Finds out which user calls: by a token, or by a signature with an access key.

use axum::body::{Body, Bytes};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, Uri, header};
use chrono::TimeDelta;

use super::signature::{Signature, SignatureError};
use super::token;
use crate::app::App;
use crate::http::{Api, Refusal, read_body};
use crate::store::StoreError;

/// The header that carries a token.
const TOKEN_HEADER: &str = "x-auth-token";

/// The header that names the project of a signed call.
const PROJECT_HEADER: &str = "x-project-id";

/// How far the time of a signature may be from the server's, in both directions.
const MOST_SKEW: TimeDelta = TimeDelta::minutes(15);

/// A user whose token or signature is valid.
#[derive(Clone, Debug)]
pub(super) struct CallingUser {
    pub(super) id: String,
    scope: Scope,
}

/// The projects that the credentials are for.
#[derive(Clone, Debug)]
enum Scope {
    /// A token for a project, or for none. The user may use the project.
    Token(Option<String>),
    /// A signature for a project.
    SignedProject(String),
    /// A signature for all projects that the user may use.
    Signed,
}

impl CallingUser {
    /// Returns whether the user may use a project with these credentials.
    pub(super) async fn may_use(&self, app: &App, project_id: &str) -> Result<bool, StoreError> {
        match &self.scope {
            Scope::Token(id) => Ok(id.as_deref() == Some(project_id)),
            Scope::SignedProject(id) if id != project_id => Ok(false),
            Scope::SignedProject(_) | Scope::Signed => {
                app.store().is_member(&self.id, project_id).await
            }
        }
    }
}

/// Returns who calls, and the body of the request.
pub(super) async fn check(
    app: &App,
    api: Api,
    uri: &Uri,
    parts: &Parts,
    body: Body,
) -> Result<(CallingUser, Bytes), Refusal> {
    let limit = app.config().http.body_bytes;
    if let Some(token) = parts.headers.get(TOKEN_HEADER) {
        let user = user_of_token(app, api, token.as_bytes()).await?;
        Ok((user, read_body(api, limit, body).await?))
    } else if parts.headers.contains_key(header::AUTHORIZATION) {
        let body = read_body(api, limit, body).await?;
        Ok((user_of_signature(app, api, uri, parts, &body).await?, body))
    } else {
        Err(unauthorized(api, "the call has neither a token nor a signature"))
    }
}

async fn user_of_token(app: &App, api: Api, token: &[u8]) -> Result<CallingUser, Refusal> {
    let owner = token::owner(app, token).await.map_err(|error| Refusal::store(api, &error))?;
    let owner = owner.ok_or_else(|| unauthorized(api, "the token is unknown or has expired"))?;
    Ok(CallingUser { id: owner.user_id, scope: Scope::Token(owner.project_id) })
}

async fn user_of_signature(
    app: &App,
    api: Api,
    uri: &Uri,
    parts: &Parts,
    body: &[u8],
) -> Result<CallingUser, Refusal> {
    let refuse = |message: &str| unauthorized(api, message);
    let unreadable = |error: SignatureError| refuse(&error.to_string());
    let store_failed = |error| Refusal::store(api, &error);
    let signature = Signature::read(&parts.headers).map_err(unreadable)?;
    let now = super::now();
    if (now - signature.date()).abs() > MOST_SKEW {
        return Err(refuse("X-Sdk-Date is more than 15 minutes from the server's time"));
    }
    let key = app.store().access_key(signature.access_key()).await.map_err(store_failed)?;
    // The work is the same for an unknown key, so that time does not tell which keys exist.
    let secret_key = key.as_ref().map_or("", |key| &key.secret_key);
    let path_and_query = (uri.path(), uri.query().unwrap_or_default());
    let is_right =
        signature.is_made_with(secret_key, parts, path_and_query, body).map_err(unreadable)?;
    let Some(key) = key.filter(|_| is_right) else {
        return Err(refuse("the access key is unknown or the signature is wrong"));
    };
    if changes_something(&parts.method) {
        let expires_at = signature.date() + MOST_SKEW;
        let used = app.store().use_signature(&signature.text(), now, expires_at).await;
        if !used.map_err(store_failed)? {
            return Err(refuse("the signature was used before; sign each request again"));
        }
    }
    let scope = match parts.headers.get(PROJECT_HEADER) {
        Some(project) => {
            Scope::SignedProject(String::from_utf8_lossy(project.as_bytes()).into_owned())
        }
        None => Scope::Signed,
    };
    Ok(CallingUser { id: key.user_id, scope })
}

fn changes_something(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

fn unauthorized(api: Api, message: &str) -> Refusal {
    Refusal::general(api, StatusCode::UNAUTHORIZED, message)
}
