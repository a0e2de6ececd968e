//! Measures the server under load, on a large database.
//!
//! ```text
//! cargo bench -p keeptime-server --bench load -- DATABASE [--policies 10000] [--backups 1000000]
//! ```
//!
//! DATABASE is the URL of an empty database, or of one that an earlier run has filled. Each kind of call
//! is sent for a while by a few clients over loopback. The same clients then get the same bytes from a
//! handler that does nothing else: the ratio is what the server costs.

#![allow(clippy::pedantic, clippy::unwrap_used, unreachable_pub)]

mod client;
mod data;

use std::time::Duration;

use axum::Router;
use axum::http::{Method, header};
use axum::routing::any;
use clap::Parser;
use keeptime_server::app::App;
use keeptime_server::clock::Clock;
use keeptime_server::config::{Config, Quotas};
use keeptime_server::store::Store;
use serde_json::json;
use tokio::net::TcpListener;

use client::{Call, Target};
use data::Data;

#[derive(Parser)]
struct Arguments {
    /// The URL of the database
    database: String,
    /// The number of policies to create, in projects of a hundred
    #[arg(long, default_value_t = 10_000)]
    policies: usize,
    /// The number of backups to create
    #[arg(long, default_value_t = 1_000_000)]
    backups: usize,
    /// How long each kind of call is sent, in seconds
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// How many clients send calls at the same time
    #[arg(long, default_value_t = 8)]
    clients: usize,
    /// Given by `cargo bench`
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main]
async fn main() {
    let arguments = Arguments::parse();
    let store = Store::open(&arguments.database).await.unwrap();
    let quotas = Quotas { policies: u32::MAX, ..Quotas::default() };
    let config = Config { quotas, ..Config::new("http://127.0.0.1") };
    let app = App::new(store, Clock::system(), config);
    let data = Data::make(&app, &arguments.database, arguments.policies, arguments.backups).await;
    let address = serve(app.router()).await;
    let duration = Duration::from_secs(arguments.seconds);

    println!(
        "{:<34} {:>9} {:>9} {:>9} {:>9} {:>9} {:>7}",
        "call", "bytes", "calls/s", "p50 ms", "p99 ms", "bare/s", "ratio"
    );
    for (name, call) in calls(&data) {
        let target = Target { address, token: data.token.clone() };
        let bytes = target.send(&call).await;
        let measured = target.measure(&call, arguments.clients, duration).await;
        let bare = serve(bare(bytes.clone())).await;
        let bare = Target { address: bare, token: data.token.clone() };
        let compared = bare.measure(&call, arguments.clients, duration).await;
        println!(
            "{name:<34} {:>9} {:>9.0} {:>9.2} {:>9.2} {:>9.0} {:>7.2}",
            bytes.len(),
            measured.per_second,
            measured.p50.as_secs_f64() * 1e3,
            measured.p99.as_secs_f64() * 1e3,
            compared.per_second,
            measured.per_second / compared.per_second,
        );
    }
}

/// The calls that are measured.
fn calls(data: &Data) -> Vec<(&'static str, Call)> {
    let Data { project_id, policy_id, backup_id, object_id, .. } = data;
    let get = |path: String| Call { method: Method::GET, path, body: None };
    let policy = json!({"policy": {
        "name": "NAME",
        "provider_id": "fc4d5750-22e7-4798-8a46-f48f62c4c1da",
        "parameters": {},
        "resources": [],
        "scheduled_operations": [{
            "enabled": true,
            "operation_type": "backup",
            "operation_definition": {"max_backups": 7},
            "trigger": {"properties": {"pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=0"}},
        }],
    }});
    let create = Call {
        method: Method::POST,
        path: format!("/v1/{project_id}/policies"),
        body: Some(policy.to_string()),
    };
    vec![
        ("show a policy", get(format!("/v1/{project_id}/policies/{policy_id}"))),
        ("list 100 policies", get(format!("/v1/{project_id}/policies?limit=100"))),
        ("show a backup", get(format!("/v1/{project_id}/checkpoint_items/{backup_id}"))),
        ("list 10 backups", get(format!("/v1/{project_id}/checkpoint_items?limit=10"))),
        ("list 1,000 backups", get(format!("/v1/{project_id}/checkpoint_items?limit=1000"))),
        (
            "list 100 after a marker",
            get(format!("/v1/{project_id}/checkpoint_items?limit=100&marker={backup_id}")),
        ),
        (
            "list the backups of a server",
            get(format!("/v1/{project_id}/checkpoint_items?resource_id={object_id}")),
        ),
        ("count the backups of a project", get(format!("/v1/{project_id}/checkpoint_items/count"))),
        ("create a policy", create),
    ]
}

/// A handler that answers every call with the same bytes.
fn bare(bytes: axum::body::Bytes) -> Router {
    let answer = move || {
        let bytes = bytes.clone();
        async move { ([(header::CONTENT_TYPE, "application/json")], bytes) }
    };
    Router::new().fallback(any(answer))
}

async fn serve(router: Router) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}
