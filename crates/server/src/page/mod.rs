//! The page: what a project's policies do, what runs, what failed, and what will be deleted.
//!
//! It is HTML that the server writes, complete without a script. It shows; it changes nothing but who is
//! logged in. Its login is a token of the API in a cookie, which no other path accepts.

mod accept;
mod error;
mod forecast;
mod layout;
mod lists;
mod log_in;
mod overview;
mod policies;
mod policy;
mod session;
mod shown;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use crate::app::App;
use crate::http::{Api, Refusal, method_not_allowed};
use crate::identity;
use error::PageError;
use session::Visitor;

pub use log_in::path_with_names;

/// The routes of the page.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/", get(root))
        .route("/policies/{id}", get(policy::show))
        .route("/login", get(log_in::form).post(log_in::log_in))
        .route("/logout", post(log_in::log_out))
        .method_not_allowed_fallback(wrong_method)
}

/// `GET /`: the page for browsers, the versions of the API for its clients.
async fn root(
    State(app): State<App>,
    headers: HeaderMap,
    visitor: Result<Visitor, PageError>,
) -> Response {
    let mut response = if accept::prefers_html(&headers) {
        match visitor {
            Ok(visitor) => overview::show(&app, &visitor).await.into_response(),
            Err(error) => error.into_response(),
        }
    } else {
        identity::versions(State(app)).await.into_response()
    };
    response.headers_mut().insert(header::VARY, header::ACCEPT.into());
    response
}

async fn wrong_method(method: Method, uri: Uri) -> Refusal {
    method_not_allowed(Api::Identity, &method, &uri)
}
