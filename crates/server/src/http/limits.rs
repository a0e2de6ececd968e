//! Limits on what a client can make the server hold or wait for.

use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tokio::time::timeout;

use super::api::Api;
use super::refusal::Refusal;

/// The limits on connections and requests.
#[derive(Clone, Copy, Debug)]
pub struct HttpLimits {
    /// The greatest length of a body in bytes.
    pub body_bytes: usize,
    /// The greatest length of a path with its query in bytes.
    pub uri_bytes: usize,
    /// The greatest length of the head of a request in bytes, at least 8192.
    pub head_bytes: usize,
    /// The greatest number of headers.
    pub headers: usize,
    /// The longest time in which the head of a request arrives. A connection without a request is
    /// closed after this time too.
    pub head_time: Duration,
    /// The longest time from the head of a request to its answer, slow bodies included.
    pub time: Duration,
    /// The longest time in which a client takes nothing of an answer.
    pub write_time: Duration,
    /// The greatest number of connections. Further ones wait.
    pub connections: usize,
}

impl Default for HttpLimits {
    fn default() -> Self {
        Self {
            body_bytes: 1 << 20,
            uri_bytes: 8 << 10,
            head_bytes: 32 << 10,
            headers: 64,
            head_time: Duration::from_secs(10),
            time: Duration::from_secs(30),
            write_time: Duration::from_secs(30),
            connections: 512,
        }
    }
}

/// Applies the limits on one request to all routes. Handlers limit the body, see
/// [`read_body`](super::read_body), and [`serve`](super::serve) limits the rest.
pub fn with_limits<S: Clone + Send + Sync + 'static>(
    router: Router<S>,
    limits: HttpLimits,
) -> Router<S> {
    router.layer(DefaultBodyLimit::max(limits.body_bytes)).layer(from_fn_with_state(limits, limit))
}

async fn limit(State(limits): State<HttpLimits>, request: Request, next: Next) -> Response {
    let api = Api::of_path(request.uri().path());
    let length = request.uri().path_and_query().map_or(0, |path| path.as_str().len());
    if length > limits.uri_bytes {
        let message = format!("a path with its query has at most {} bytes", limits.uri_bytes);
        return Refusal::general(api, StatusCode::URI_TOO_LONG, message).into_response();
    }
    timeout(limits.time, next.run(request)).await.unwrap_or_else(|_| {
        let message = format!("the request took more than {} seconds", limits.time.as_secs());
        Refusal::general(api, StatusCode::REQUEST_TIMEOUT, message).into_response()
    })
}
