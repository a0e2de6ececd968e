//! Whatever a client with a token sends, the server does not fail, and it refuses in the form of the API.
//!
//! `KEEPTIME_TEST_CALLS` is the number of calls, `KEEPTIME_TEST_SEED` is where the random numbers start.

use std::collections::BTreeMap;

use axum::http::{HeaderValue, Method, StatusCode, header};
use http_body_util::BodyExt;
use keeptime_server::config::{Config, Quotas};
use keeptime_server::store::Database;
use serde_json::Value;

use crate::harness::{Server, config, on_each_database_configured};
use crate::random_calls::{Call, Source};

impl Call {
    /// Returns what is wrong with an answer that is a failure, or a refusal that has not the form of the API.
    fn fault(
        &self,
        status: StatusCode,
        form: Option<&HeaderValue>,
        body: &[u8],
    ) -> Option<&'static str> {
        if status.is_server_error() && status != 501 {
            return Some("the server failed");
        }
        if self.method == Method::HEAD || status.is_success() && body.is_empty() {
            return (!body.is_empty()).then_some("the answer to HEAD has a body");
        }
        if form.is_none_or(|form| form != "application/json") {
            return Some("the answer is not JSON");
        }
        let Ok(body) = serde_json::from_slice::<Value>(body) else {
            return Some("the answer cannot be read");
        };
        if status.is_client_error() || status == 501 {
            let text = |value: &Value| value.is_string();
            let catalogue = body.as_object().is_some_and(|body| body.len() == 2)
                && text(&body["error_code"])
                && text(&body["error_msg"]);
            let error = &body["error"];
            let vbs = text(&error["code"]) && text(&error["message"]);
            let identity = error["code"] == status.as_u16()
                && text(&error["title"])
                && text(&error["message"]);
            let parts: Vec<_> = self.uri.path().split('/').skip(1).collect();
            let is_right = match parts[..] {
                ["v1", project, _, ..] if !project.is_empty() => catalogue,
                ["v2", project, _, ..] if !project.is_empty() => vbs,
                ["v3", "auth" | "projects", ..] => identity,
                ["v3", project, _, ..] if !project.is_empty() => catalogue,
                _ => catalogue || vbs || identity,
            };
            return (!is_right).then_some("the refusal has not the form of the API");
        }
        None
    }
}

async fn call_at_random(server: &Server, seed: u64, calls: usize) {
    let client = server.client().await;
    let mut source = Source::new(seed, &client);
    let mut faults = Vec::new();
    let mut answers = BTreeMap::new();
    for _ in 0..calls {
        let Some(call) = source.call(&client.token) else { continue };
        // A token that has ended opens nothing more.
        if call.method == Method::DELETE && call.uri.path() == "/v3/auth/tokens" {
            continue;
        }
        let response = server.send(call.request(&client.token)).await;
        let status = response.status();
        let form = response.headers().get(header::CONTENT_TYPE).cloned();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        if let Some(fault) = call.fault(status, form.as_ref(), &body) {
            faults.push(format!("{fault}: {call:?}\n{status} {}", String::from_utf8_lossy(&body)));
        }
        *answers.entry(status.as_u16()).or_insert(0) += 1;
        if let Ok(body) = serde_json::from_slice(&body)
            && status.is_success()
        {
            source.remember(call.uri.path(), &body);
        }
    }
    eprintln!("answers by status: {answers:?}");
    assert!(
        faults.is_empty(),
        "{} faults: {}",
        faults.len(),
        faults[..faults.len().min(40)].join("\n\n")
    );
    // Enough of the calls do what they ask for.
    assert!(answers.get(&200).copied().unwrap_or(0) > calls / 20, "{answers:?}");
}

#[test]
fn no_request_is_an_internal_error() {
    let calls = std::env::var("KEEPTIME_TEST_CALLS").map_or(4000, |calls| calls.parse().unwrap());
    let seed = std::env::var("KEEPTIME_TEST_SEED").map_or(1, |seed| seed.parse().unwrap());
    let quotas = Quotas { policies: 1000, ..Quotas::default() };
    on_each_database_configured(true, Config { quotas, ..config() }, async |server| {
        let calls = match server.app.store().database() {
            Database::Sqlite => calls,
            Database::Postgres => calls / 4,
        };
        call_at_random(server, seed, calls).await;
    });
}
