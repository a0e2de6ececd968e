//! Two instances on one database, of SQLite too.

use std::time::Duration;

use chrono::TimeDelta;
use keeptime_server::app::App;
use keeptime_server::background::Background;
use keeptime_server::clock::Clock;
use keeptime_server::jobs::{Runner, Simulate, SimulateSettings};
use keeptime_server::store::{Durability, Store};
use keeptime_server::time_travel::{Steps, advance};
use serde_json::json;

use crate::csbs_policies::policy;
use crate::harness::{Setup, config, on_each_database_with};

/// The instances share nothing but the database, as if they were processes.
#[test]
fn two_instances_handle_each_fire_and_each_deletion_once() {
    let setup = Setup { start: Some("2026-03-01T12:00:00Z"), ..Setup::default() };
    on_each_database_with(setup, async |server| {
        let store = Store::open_with(&server.url(), Durability::Process).await.unwrap();
        let setting = server.app.clock().setting().unwrap();
        let clock = Clock::test(&store, setting).await.unwrap();
        let second = App::new(store.clone(), clock, config());
        let settings =
            SimulateSettings { longest: Duration::from_millis(20), ..Default::default() };
        let background = Background::start(&second, Runner::Simulate(Simulate::new(settings)));
        let client = server.client().await;
        for number in 0..3 {
            let servers = ["a", "b"].map(|name| format!("{name}-{number}"));
            let mut body = policy(&format!("nightly-{number}"), &[&servers[0], &servers[1]]);
            body["policy"]["scheduled_operations"][0]["operation_definition"] =
                json!({"max_backups": 2});
            client.post("/v1/{project}/policies", body).await.ok();
        }
        let target = "2026-03-05T12:00:00Z".parse().unwrap();
        // What begins together ends together.
        let steps = Steps { jobs: TimeDelta::seconds(1), ..Steps::default() };
        advance(server.app.store(), server.app.clock(), target, steps).await.unwrap();
        // Four days of six servers, of which each keeps two.
        assert_eq!(server.count("jobs WHERE kind = 'protect' AND state = 'done'").await, 24);
        assert_eq!(server.count("jobs WHERE kind = 'protect'").await, 24);
        assert_eq!(server.count("backups WHERE status = 'available'").await, 12);
        assert_eq!(server.count("jobs WHERE kind = 'delete' AND state = 'done'").await, 12);
        assert_eq!(server.count("jobs WHERE attempt <> 1").await, 0);
        assert_eq!(server.count("missed_fires").await, 0);
        // Both had a part in it.
        let holders = "(SELECT DISTINCT holder FROM jobs) AS holders";
        assert_eq!(server.count(holders).await, 2);
        background.stop().await;
        store.close().await;
    });
}
