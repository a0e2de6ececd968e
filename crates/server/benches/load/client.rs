//! Clients that send calls as fast as they are answered.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::http::{Method, Request, header};
use http_body_util::BodyExt;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::task::JoinSet;
use uuid::Uuid;

/// A call. `NAME` in its body is replaced by a new name each time.
#[derive(Clone)]
pub struct Call {
    pub method: Method,
    pub path: String,
    pub body: Option<String>,
}

/// A server.
#[derive(Clone)]
pub struct Target {
    pub address: SocketAddr,
    pub token: String,
}

/// How fast calls were answered.
pub struct Measured {
    pub per_second: f64,
    pub p50: Duration,
    pub p99: Duration,
}

impl Target {
    /// Sends a call and returns the body of the answer.
    pub async fn send(&self, call: &Call) -> Bytes {
        self.send_with(&client(), call).await
    }

    async fn send_with(&self, client: &Client<HttpConnector, Body>, call: &Call) -> Bytes {
        let body = call.body.as_ref().map_or_else(Body::empty, |body| {
            body.replace("NAME", &Uuid::new_v4().to_string()).into()
        });
        let request = Request::builder()
            .method(call.method.clone())
            .uri(format!("http://{}{}", self.address, call.path))
            .header("x-auth-token", &self.token)
            .header(header::CONTENT_TYPE, "application/json")
            .body(body)
            .unwrap();
        let response = client.request(request).await.unwrap();
        assert!(response.status().is_success(), "{} {}", call.path, response.status());
        response.into_body().collect().await.unwrap().to_bytes()
    }

    /// Sends a call again and again from several clients.
    pub async fn measure(&self, call: &Call, clients: usize, duration: Duration) -> Measured {
        let started = Instant::now();
        let mut running = JoinSet::new();
        for _ in 0..clients {
            let (target, call) = (self.clone(), call.clone());
            running.spawn(async move {
                let client = client();
                let mut times = Vec::new();
                while started.elapsed() < duration {
                    let sent = Instant::now();
                    target.send_with(&client, &call).await;
                    times.push(sent.elapsed());
                }
                times
            });
        }
        let mut times = running.join_all().await.concat();
        let elapsed = started.elapsed();
        times.sort_unstable();
        Measured {
            per_second: times.len() as f64 / elapsed.as_secs_f64(),
            p50: times[times.len() / 2],
            p99: times[times.len() * 99 / 100],
        }
    }
}

fn client() -> Client<HttpConnector, Body> {
    Client::builder(TokioExecutor::new()).build_http()
}
