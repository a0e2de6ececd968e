//! Who calls: tokens for passwords, signatures with access keys, and the projects of a user.

mod caller;
pub mod first_user;
mod password;
mod token;
mod token_call;

use axum::Router;
use axum::routing::post;

use crate::app::App;

pub use caller::{Caller, authenticated};

/// The routes of the identity API.
pub fn routes() -> Router<App> {
    Router::new().route("/v3/auth/tokens", post(token_call::create))
}
