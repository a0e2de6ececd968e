//! The record of requests: a line in the log and the metrics, both without anything that is secret.

use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use tracing::Instrument;
use uuid::Uuid;

use crate::metrics::Metrics;

/// The header with the id of a request, in the request if the client has chosen one, and in the
/// answer.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The greatest length of an id that a client chooses.
const LONGEST_ID: usize = 64;

/// Records each request to the routes.
pub fn with_record<S: Clone + Send + Sync + 'static>(
    router: Router<S>,
    metrics: Metrics,
) -> Router<S> {
    router.layer(from_fn_with_state(metrics, record))
}

async fn record(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = request_id(&request);
    let method = method_name(request.method());
    let route = route(&request);
    let span = tracing::info_span!("request", id = %id.to_str().unwrap_or_default());
    let mut response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    let took = started.elapsed();
    span.in_scope(|| {
        let microseconds = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        tracing::info!(method, route, status, microseconds, "answered");
    });
    metrics.request(method, &route, status, took);
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

/// The path as the routes name it. Ids of projects and policies would be a label each.
fn route(request: &Request) -> String {
    let path = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let path = path.filter(|path| !path.contains("{*"));
    path.unwrap_or("unmatched").to_owned()
}

/// Clients can send methods of their own making, which would be a label each.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

fn request_id(request: &Request) -> HeaderValue {
    let is_plain = |id: &&HeaderValue| {
        let is_plain =
            |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        (1..=LONGEST_ID).contains(&id.len()) && id.as_bytes().iter().all(is_plain)
    };
    let chosen = request.headers().get(REQUEST_ID).filter(is_plain).cloned();
    chosen.unwrap_or_else(|| {
        let id = Uuid::new_v4().to_string();
        HeaderValue::from_str(&id).unwrap_or(HeaderValue::from_static("none"))
    })
}
