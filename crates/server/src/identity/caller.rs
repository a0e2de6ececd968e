//! Lets only the calls of known users reach the handlers of an API.

use axum::Router;
use axum::body::Body;
use axum::extract::{FromRequestParts, OriginalUri, Request, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};

use super::credentials::{self, CallingUser};
use crate::app::App;
use crate::http::{Api, JsonBody, Refusal};

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

impl<S: Sync> FromRequestParts<S> for CallingUser {
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

/// Lets only calls with a valid token or signature reach the routes, which belong to no project. The
/// handlers can take the [`CallingUser`].
pub(super) fn of_users(app: &App, routes: Router<App>) -> Router<App> {
    routes.layer(from_fn_with_state(app.clone(), authenticate_user))
}

async fn authenticate(
    State((app, api)): State<(App, Api)>,
    OriginalUri(uri): OriginalUri,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let found = async {
        let (user, body) = credentials::check(&app, api, &uri, &parts, body).await?;
        Ok::<_, Refusal>((caller(&app, api, &uri, user).await?, body))
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

async fn authenticate_user(
    State(app): State<App>,
    OriginalUri(uri): OriginalUri,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    match credentials::check(&app, Api::Identity, &uri, &parts, body).await {
        Ok((user, _)) => {
            parts.extensions.insert(user);
            next.run(Request::from_parts(parts, Body::empty())).await
        }
        Err(refusal) => refusal.into_response(),
    }
}

async fn caller(app: &App, api: Api, uri: &Uri, user: CallingUser) -> Result<Caller, Refusal> {
    let project_id = path_project(uri).unwrap_or_default();
    let may_use = user.may_use(app, project_id).await;
    // Whether another project exists is not for the caller to know.
    if !may_use.map_err(|error| Refusal::store(api, &error))? {
        let message = format!("there is no project {project_id}");
        return Err(Refusal::general(api, StatusCode::NOT_FOUND, message));
    }
    Ok(Caller { user_id: user.id, project_id: project_id.to_owned() })
}

/// The project in a path such as `/v1/PROJECT/policies`.
fn path_project(uri: &Uri) -> Option<&str> {
    uri.path().split('/').nth(2)
}
