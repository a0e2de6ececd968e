//! Finds out who calls, before the handler of a call runs.

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequestParts, OriginalUri, Request, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};

use super::token;
use crate::app::App;
use crate::http::{Api, JsonBody, Refusal};

/// The header that carries a token.
const TOKEN_HEADER: &str = "x-auth-token";

/// The user who calls, and the project that the call is about. The user may use the project.
#[derive(Clone, Debug)]
pub struct Caller {
    user_id: String,
    project_id: String,
}

impl Caller {
    /// Returns the id of the user.
    pub fn user_id(&self) -> &str {
        &self.user_id
    }

    /// Returns the id of the project in the path of the call.
    pub fn project_id(&self) -> &str {
        &self.project_id
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        parts.extensions.get().cloned().ok_or_else(unauthenticated_route)
    }
}

impl<S: Sync> FromRequestParts<S> for JsonBody {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        parts.extensions.get().cloned().ok_or_else(unauthenticated_route)
    }
}

/// A route without [`authenticated`] has no caller, so it serves nobody.
fn unauthenticated_route() -> Refusal {
    Refusal::general(Api::Identity, StatusCode::UNAUTHORIZED, "the call is not authenticated")
}

/// Lets only calls with a valid token or signature reach the routes. Their paths start with a version
/// and a project. The handlers can take the [`Caller`] and the [`JsonBody`].
pub fn authenticated(api: Api, app: &App, routes: Router<App>) -> Router<App> {
    routes.layer(from_fn_with_state((app.clone(), api), authenticate))
}

async fn authenticate(
    State((app, api)): State<(App, Api)>,
    OriginalUri(uri): OriginalUri,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let found = async {
        let body = read_body(&app, api, body).await?;
        let caller = caller(&app, api, &uri, &parts).await?;
        Ok::<_, Refusal>((caller, body))
    };
    match found.await {
        Ok((caller, body)) => {
            parts.extensions.insert(caller);
            parts.extensions.insert(JsonBody::new(api, body));
            next.run(Request::from_parts(parts, Body::empty())).await
        }
        Err(refusal) => refusal.into_response(),
    }
}

async fn read_body(app: &App, api: Api, body: Body) -> Result<Bytes, Refusal> {
    let limit = app.config().http.body_bytes;
    to_bytes(body, limit).await.map_err(|_| {
        Refusal::general(
            api,
            StatusCode::PAYLOAD_TOO_LARGE,
            format!("a body has at most {limit} bytes"),
        )
    })
}

async fn caller(app: &App, api: Api, uri: &Uri, parts: &Parts) -> Result<Caller, Refusal> {
    let refuse = |message| Refusal::general(api, StatusCode::UNAUTHORIZED, message);
    let user_id;
    if let Some(token) = parts.headers.get(TOKEN_HEADER) {
        let owner = token::owner(app, token.as_bytes())
            .await
            .map_err(|error| Refusal::store(api, &error))?
            .ok_or_else(|| refuse("the token is unknown or has expired"))?;
        if owner.project_id.as_deref() != path_project(uri) {
            return Err(no_such_project(api, uri));
        }
        user_id = owner.user_id;
    } else if parts.headers.contains_key(header::AUTHORIZATION) {
        return Err(refuse("signatures are not implemented yet"));
    } else {
        return Err(refuse("the call has neither a token nor a signature"));
    }
    let project_id = path_project(uri).unwrap_or_default().to_owned();
    Ok(Caller { user_id, project_id })
}

/// The project in a path such as `/v1/PROJECT/policies`.
fn path_project(uri: &Uri) -> Option<&str> {
    uri.path().split('/').nth(2)
}

/// Whether another project exists is not for the caller to know.
fn no_such_project(api: Api, uri: &Uri) -> Refusal {
    let project = path_project(uri).unwrap_or_default();
    Refusal::general(api, StatusCode::NOT_FOUND, format!("there is no project {project}"))
}
