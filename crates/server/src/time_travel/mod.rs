//! Time that a test sets: it can start anywhere, go faster, stand still, or leap ahead while everything
//! happens that would have happened.

mod advance;
mod calls;

use axum::Router;
use axum::http::{Method, Uri};
use axum::routing::get;

use crate::app::App;
use crate::http::{Api, Refusal, method_not_allowed};

pub use advance::{Steps, advance};

/// The routes of the test clock, which only `dev` has.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/_keeptime/clock", get(calls::show).post(calls::change))
        .method_not_allowed_fallback(wrong_method)
}

async fn wrong_method(method: Method, uri: Uri) -> Refusal {
    method_not_allowed(Api::Identity, &method, &uri)
}
