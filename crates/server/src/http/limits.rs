//! Limits on what a client can make the server hold or wait for.

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use tower_http::timeout::TimeoutLayer;

/// The limits on one request.
#[derive(Clone, Copy, Debug)]
pub struct HttpLimits {
    /// The greatest length of a body in bytes.
    pub body_bytes: usize,
    /// The longest time from the head of a request to its answer, slow bodies included.
    pub time: Duration,
}

impl Default for HttpLimits {
    fn default() -> Self {
        Self { body_bytes: 1 << 20, time: Duration::from_secs(30) }
    }
}

/// Applies the limits to all routes.
pub fn with_limits<S: Clone + Send + Sync + 'static>(
    router: Router<S>,
    limits: HttpLimits,
) -> Router<S> {
    router
        .layer(DefaultBodyLimit::max(limits.body_bytes))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, limits.time))
}
