//! Measures the scheduler on a database with many policies.
//!
//! ```text
//! cargo bench -p keeptime-server --bench schedule -- DATABASE --policies 1000000 --due 10000
//! ```
//!
//! DATABASE is the URL of an empty database. First, nothing is due: what does a round cost? Then `--due`
//! policies fire at the same instant: how late are they handled?

#![allow(clippy::pedantic, clippy::unwrap_used, unreachable_pub)]

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use clap::Parser;
use keeptime_server::clock::Clock;
use keeptime_server::schedule::Scheduler;
use keeptime_server::store::{ClockSetting, Store};
use keeptime_server::wakeup::Wakeup;
use serde_json::json;
use sqlx::any::AnyPoolOptions;
use sqlx::{Any, Pool};

/// The rows of a statement. SQLite takes 32,766 arguments.
const ROWS: usize = 2_000;

/// The rounds that are measured while nothing is due.
const ROUNDS: u32 = 200;

#[derive(Parser)]
struct Arguments {
    /// The URL of the database
    database: String,
    /// The number of policies
    #[arg(long, default_value_t = 100_000)]
    policies: usize,
    /// How many of them fire at the same instant
    #[arg(long, default_value_t = 10_000)]
    due: usize,
    /// Given by `cargo bench`
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main]
async fn main() {
    let Arguments { database, policies, due, .. } = Arguments::parse();
    let midnight: DateTime<Utc> = "2026-12-01T00:00:00Z".parse().unwrap();
    let store = Store::open(&database).await.unwrap();
    let before = ClockSetting::new(midnight - TimeDelta::hours(1), 0);
    let clock = Clock::test(&store, before).await.unwrap();
    clock.set(&store, before).await.unwrap();
    let pool = AnyPoolOptions::new().max_connections(1).connect(&database).await.unwrap();
    fill(&pool, policies, due, midnight).await;
    let scheduler = Scheduler::new(store.clone(), clock.clone(), Wakeup::default());

    scheduler.handle_due().await.unwrap();
    let started = Instant::now();
    for _ in 0..ROUNDS {
        assert_eq!(scheduler.handle_due().await.unwrap().policies, 0);
    }
    let round = started.elapsed() / ROUNDS;

    clock.set(&store, ClockSetting::new(midnight, 1)).await.unwrap();
    let started = Instant::now();
    let mut late: Vec<Duration> = Vec::new();
    loop {
        let fired = scheduler.handle_due().await.unwrap();
        if fired.policies == 0 {
            break;
        }
        late.extend(std::iter::repeat_n(started.elapsed(), fired.policies));
    }
    assert_eq!(late.len(), due);
    let at = |percent: usize| late[(late.len() - 1) * percent / 100].as_secs_f64();
    println!(
        "{policies} policies: a round without fires {:.2} ms; {due} fires at once: half of them {:.2} s \
         late, 99 % {:.2} s, the last {:.2} s; peak memory {} MB",
        round.as_secs_f64() * 1e3,
        at(50),
        at(99),
        at(100),
        peak_memory_mb(),
    );
    store.close().await;
}

/// Policies with one server each. The first ones fire at `midnight`, the others some hours later.
async fn fill(pool: &Pool<Any>, policies: usize, due: usize, midnight: DateTime<Utc>) {
    sqlx::query("INSERT INTO projects (id, domain, name, created_at) VALUES ('p', 'd', 'p', 0)")
        .execute(pool)
        .await
        .unwrap();
    let numbers: Vec<usize> = (0..policies).collect();
    for part in numbers.chunks(ROWS) {
        let mut sql = String::from(
            "INSERT INTO policies (id, service, project_id, name, description, status, document, version,
                next_fire, created_at, updated_at) VALUES ",
        );
        for (place, number) in part.iter().enumerate() {
            let later = TimeDelta::minutes(60 + (*number % 1_380) as i64);
            let fire = if *number < due { midnight } else { midnight + later };
            let fire = fire.timestamp_micros();
            let comma = if place > 0 { "," } else { "" };
            let document = document(*number);
            sql.push_str(&format!(
                "{comma}('{number}', 'csbs', 'p', '{number}', '', 'suspended', '{document}', 1, {fire}, 0, 0)"
            ));
        }
        sqlx::query(&sql).persistent(false).execute(pool).await.unwrap();
    }
    sqlx::query("ANALYZE").execute(pool).await.unwrap();
}

fn document(number: usize) -> String {
    json!({
        "id": number.to_string(),
        "status": "suspended",
        "resources": [{"id": format!("server-{number}"), "type": "OS::Nova::Server", "name": "web"}],
        "scheduled_operations": [{
            "enabled": true,
            "operation_type": "backup",
            "operation_definition": {"max_backups": "7"},
            "trigger": {"type": "time", "properties": {
                "pattern": "FREQ=DAILY;BYHOUR=0;BYMINUTE=0",
                "start_time": "2026-11-26T10:00:00",
            }},
        }],
    })
    .to_string()
}

fn peak_memory_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0 kB");
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) / 1024
}
