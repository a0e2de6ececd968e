//! Who calls: tokens for passwords, signatures with access keys, and the projects of a user.

mod caller;
mod catalog;
mod credentials;
mod discovery;
pub mod first_user;
mod password;
mod projects;
mod rate;
mod session;
mod signature;
mod token;
mod token_call;
mod token_request;

use axum::Router;
use axum::http::{Method, Uri};
use axum::routing::{get, post};
use chrono::{DateTime, Utc};

use crate::app::App;
use crate::clock::Clock;
use crate::http::{Api, Refusal, method_not_allowed};

pub use caller::{Caller, authenticated};
pub use catalog::REGION;
pub use discovery::versions;
pub use password::PasswordChecker;
pub use rate::{TokenRate, TokenRateLimits};
pub use session::{LogInError, Session, log_in, log_out, session};

/// Returns the time of the system. Credentials use it even if a test clock leaps: clients sign with their own
/// clocks, and a token of today should survive a year of fires.
fn now() -> DateTime<Utc> {
    Clock::system().now()
}

/// The routes of the identity API.
pub fn routes(app: &App) -> Router<App> {
    let of_users = Router::new()
        .route("/v3/projects", get(projects::list))
        // The API reference of CSBS v1 posts (section 3.2), other clients get.
        .route("/v3/auth/projects", get(projects::list).post(projects::list))
        .route("/v3/auth/tokens", get(token_call::show).delete(token_call::revoke));
    Router::new()
        .route("/v3", get(discovery::version))
        .route("/v3/", get(discovery::version))
        .route("/v3/auth/tokens", post(token_call::create))
        .merge(caller::of_users(app, of_users))
        .method_not_allowed_fallback(wrong_method)
}

async fn wrong_method(method: Method, uri: Uri) -> Refusal {
    method_not_allowed(Api::Identity, &method, &uri)
}
