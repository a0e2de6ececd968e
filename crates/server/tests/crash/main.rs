//! Instances are killed and policies are renamed at random while simulated time passes: each fire has exactly one job for each
//! object, each deletion has its evidence, and each object keeps what its policy says.
//!
//! | variable | meaning | default |
//! |---|---|---|
//! | `KEEPTIME_CRASH_POLICIES` | the number of policies | 50 |
//! | `KEEPTIME_CRASH_DAYS` | the number of simulated days | 30 |
//! | `KEEPTIME_CRASH_SEED` | where the random numbers start | 1 |
//! | `KEEPTIME_TEST_POSTGRES` | a server of PostgreSQL; without it, only SQLite is tested | |
//! | `KEEPTIME_TEST_POSTGRES_RESTART` | a command that stops it at once and starts it again | |

#![allow(clippy::pedantic, clippy::unwrap_used, clippy::panic, unreachable_pub)]

mod findings;
mod instances;
mod policies;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use keeptime_server::clock::Clock;
use keeptime_server::store::{ClockSetting, Durability, Store};
use keeptime_server::time_travel::{Steps, advance};
use sqlx::{AnyConnection, Connection, Executor};
use uuid::Uuid;

use instances::{Chaos, Instances};

/// Fires within an hour happen together; those of a policy are at least three hours apart. Jobs take two seconds at
/// most, so all that begin at once end at once.
const STEPS: Steps = Steps { schedule: TimeDelta::hours(1), jobs: TimeDelta::seconds(2) };

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).map_or(default, |text| text.parse().unwrap())
}

#[test]
fn one_instance_on_sqlite() {
    let path = std::env::temp_dir().join(format!("keeptime-crash-{}.db", Uuid::new_v4()));
    block_on(run(&format!("sqlite:{}", path.display()), 1));
    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{suffix}", path.display()));
    }
}

#[test]
fn three_instances_on_postgresql() {
    let Ok(server) = std::env::var("KEEPTIME_TEST_POSTGRES") else { return };
    let name = format!("keeptime_crash_{}", Uuid::new_v4().simple());
    block_on(async {
        execute(&server, &format!("CREATE DATABASE {name}")).await;
        run(&format!("{server}/{name}"), 3).await;
        execute(&server, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
    });
}

fn block_on(future: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(future);
}

async fn execute(server: &str, statement: &str) {
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(&format!("{server}/postgres")).await.unwrap();
    connection.execute(statement).await.unwrap();
}

async fn run(url: &str, count: usize) {
    let seed = number("KEEPTIME_CRASH_SEED", 1);
    let start: DateTime<Utc> = "2026-03-01T12:00:00Z".parse().unwrap();
    let end = start + TimeDelta::days(number("KEEPTIME_CRASH_DAYS", 30) as i64);
    let store = Store::open_with(url, Durability::Process).await.unwrap();
    let clock = Clock::test(&store, ClockSetting::new(start, 0)).await.unwrap();
    let policies =
        policies::create(&store, &clock, number("KEEPTIME_CRASH_POLICIES", 50), seed).await;

    let chaos =
        Chaos::start(Instances::start(url, count, start), seed, url.starts_with("postgres"));
    let ids = policies.iter().map(|policy| (policy.project_id.clone(), policy.id.clone()));
    let changes = policies::keep_changing(store.clone(), clock.clone(), ids.collect(), seed);
    let changes = tokio::spawn(changes);
    until(&store, &clock, end).await;
    changes.abort();
    let summary = chaos.stop();
    // What was still going on when the last instance was killed is finished by others.
    let instances = Instances::start(url, count, start);
    until(&store, &clock, end + TimeDelta::hours(6)).await;
    instances.kill_all();

    let found = findings::check(url, &policies, start, end).await;
    let (count, days) = (policies.len(), (end - start).num_days());
    println!("{url}: {count} policies, {days} days: {summary}; {found}");
    store.close().await;
}

/// Moves the clock, whatever happens to the database in between.
async fn until(store: &Store, clock: &Clock, end: DateTime<Utc>) {
    let mut failures = 0;
    while let Err(error) = advance(store, clock, end, STEPS).await {
        failures += 1;
        assert!(failures < 500, "{error}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
