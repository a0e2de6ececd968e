//! A clock that jumps by hours, days and years, and back.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use keeptime_server::background::Background;
use keeptime_server::jobs::{Runner, Simulate, SimulateSettings};
use keeptime_server::store::ClockSetting;
use serde_json::json;

use crate::csbs_policies::policy;
use crate::harness::{Client, Server, Setup, on_each_database_with};

/// Runs a test from a Sunday noon on.
fn from_sunday(test: impl AsyncFn(&Server)) {
    let setup = Setup { start: Some("2026-03-01T12:00:00Z"), ..Setup::default() };
    on_each_database_with(setup, test);
}

/// Sets the clock, forward or back, and lets everything happen that is due then.
async fn jump_to(server: &Server, time: &str) {
    let (store, clock) = (server.app.store(), server.app.clock());
    let setting = ClockSetting::new(time.parse().unwrap(), 0);
    clock.set(store, setting).await.unwrap();
    // A round of the scheduler begins at once.
    let late = clock.now().timestamp_micros() + 60_000_000;
    let ahead = format!("policies WHERE last_fire > {late} OR updated_at > {late}");
    let mut looks = 0;
    while server.count(&ahead).await > 0 {
        assert!(looks < 3000, "policies are still ahead after half a minute");
        looks += 1;
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    // Jobs take some milliseconds.
    let after = clock.now() + TimeDelta::seconds(10);
    server.advance_to(&after.to_rfc3339()).await;
}

/// The fires with a backup, in the order in which they ran.
async fn fires(server: &Server) -> Vec<String> {
    server.micros("SELECT fire_at FROM jobs WHERE kind = 'protect' AND state = 'done' ORDER BY started_at, fire_at").await
}

async fn missed(server: &Server) -> i64 {
    server.count("missed_fires").await
}

impl Server {
    /// Returns the times in the only column of an answer.
    async fn micros(&self, sql: &str) -> Vec<String> {
        use sqlx::{AnyConnection, Connection};
        let mut connection = AnyConnection::connect(&self.url()).await.unwrap();
        let times: Vec<i64> = sqlx::query_scalar(sql).fetch_all(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        let shown = |micros| DateTime::<Utc>::from_timestamp_micros(micros).unwrap();
        times.into_iter().map(|micros| shown(micros).format("%m-%d %H").to_string()).collect()
    }
}

async fn create(client: &Client<'_>, pattern: &str, definition: serde_json::Value) -> String {
    let mut body = policy("nightly", &["a"]);
    let operation = &mut body["policy"]["scheduled_operations"][0];
    operation["operation_definition"] = definition;
    operation["trigger"]["properties"]["pattern"] = json!(pattern);
    let created = client.post("/v1/{project}/policies", body).await.ok();
    created["policy"]["id"].as_str().unwrap().to_owned()
}

const DAILY: &str = "FREQ=DAILY;BYHOUR=2;BYMINUTE=0";
const EVERY_SIX_HOURS: &str = "FREQ=DAILY;BYHOUR=0,6,12,18;BYMINUTE=0";

/// As after an outage: the latest fire runs, and the others are recorded as missed.
#[test]
fn after_a_jump_forward_the_latest_fire_runs_once() {
    from_sunday(async |server| {
        let client = server.client().await;
        create(&client, DAILY, json!({"max_backups": 7})).await;
        jump_to(server, "2026-03-05T12:00:00Z").await;
        assert_eq!(fires(server).await, ["03-05 02"]);
        assert_eq!(server.micros("SELECT first_fire FROM missed_fires").await, ["03-02 02"]);
        assert_eq!(server.micros("SELECT last_fire FROM missed_fires").await, ["03-04 02"]);
        assert_eq!(server.count("missed_fires WHERE count = 3").await, 1);
    });
}

/// A fire that ran before the clock was set back does not run again.
#[test]
fn after_a_jump_back_by_minutes_or_hours_no_fire_runs_twice() {
    from_sunday(async |server| {
        let client = server.client().await;
        create(&client, EVERY_SIX_HOURS, json!({"max_backups": 7})).await;
        jump_to(server, "2026-03-01T18:00:30Z").await;
        assert_eq!(fires(server).await, ["03-01 18"]);
        for earlier in ["2026-03-01T17:59:59Z", "2026-03-01T17:00:00Z", "2026-03-01T12:00:00Z"] {
            jump_to(server, earlier).await;
            jump_to(server, "2026-03-01T18:00:30Z").await;
            assert_eq!(fires(server).await, ["03-01 18"], "{earlier}");
            assert_eq!(missed(server).await, 0, "{earlier}");
        }
        // The next one runs at its time.
        jump_to(server, "2026-03-02T00:00:00Z").await;
        assert_eq!(fires(server).await, ["03-01 18", "03-02 00"]);
    });
}

/// The clock is ahead by days or years for a moment, and one fire runs in it. When it is set back, the policy goes on from
/// there, and does not wait for the time that the clock has shown.
#[test]
fn after_a_jump_forward_and_back_the_fires_in_between_run_at_their_times() {
    for ahead in ["2026-03-04T12:00:00Z", "2036-03-04T12:00:00Z"] {
        from_sunday(async |server| {
            let client = server.client().await;
            create(&client, DAILY, json!({"max_backups": 30})).await;
            jump_to(server, ahead).await;
            assert_eq!(fires(server).await, ["03-04 02"]);
            jump_to(server, "2026-03-01T12:00:10Z").await;
            assert_eq!(fires(server).await, ["03-04 02"]);
            for day in 2..=5 {
                jump_to(server, &format!("2026-03-0{day}T12:00:00Z")).await;
            }
            let mut expected = vec!["03-02 02", "03-03 02", "03-04 02", "03-05 02"];
            // What ran too early counts.
            let ran_twice = if ahead.starts_with("2026") { 0 } else { 1 };
            expected.extend(vec!["03-04 02"; ran_twice]);
            expected.sort_unstable();
            let mut found = fires(server).await;
            found.sort_unstable();
            assert_eq!(found, expected, "{ahead}");
            // No fire has two backups.
            let distinct = "(SELECT DISTINCT fire_at FROM jobs WHERE kind = 'protect') AS fires";
            let all = server.count("jobs WHERE kind = 'protect'").await;
            assert_eq!(server.count(distinct).await, all);
        });
    }
}

/// A server that starts after the clock was set back finds what the one before it has left.
#[test]
fn a_policy_that_was_enabled_under_a_wrong_clock_fires_after_a_restart() {
    let setup = Setup { runs_jobs: false, start: Some("2026-03-01T12:00:00Z"), ..Setup::default() };
    on_each_database_with(setup, async |server| {
        let client = server.client().await;
        let mut body = policy("nightly", &["a"]);
        body["policy"]["scheduled_operations"][0]["enabled"] = json!(false);
        let created = client.post("/v1/{project}/policies", body).await.ok();
        let (store, clock) = (server.app.store(), server.app.clock());
        let set = async |time: &str| {
            clock.set(store, ClockSetting::new(time.parse().unwrap(), 0)).await.unwrap();
        };
        set("2036-03-01T12:00:00Z").await;
        let operation = &created["policy"]["scheduled_operations"][0]["id"];
        let change =
            json!({"policy": {"scheduled_operations": [{"id": operation, "enabled": true}]}});
        let id = created["policy"]["id"].as_str().unwrap();
        client.put(&format!("/v1/{{project}}/policies/{id}"), change).await.ok();
        assert_eq!(server.count("policies WHERE next_fire > 2080000000000000").await, 1);
        set("2026-03-01T12:00:00Z").await;
        let settings =
            SimulateSettings { longest: Duration::from_millis(20), ..Default::default() };
        let background = Background::start(&server.app, Runner::Simulate(Simulate::new(settings)));
        jump_to(server, "2026-03-01T12:00:00Z").await;
        jump_to(server, "2026-03-02T12:00:00Z").await;
        assert_eq!((fires(server).await, missed(server).await), (vec!["03-02 02".to_owned()], 0));
        background.stop().await;
    });
}

/// All backups are old then, and each deletion says by which time it was judged. One copy stays. Set back, the clock
/// deletes nothing more, and what is dated in the future is kept.
#[test]
fn a_jump_of_years_deletes_with_verdicts_and_never_the_last_copy() {
    from_sunday(async |server| {
        let client = server.client().await;
        create(&client, DAILY, json!({"retention_duration_days": 7})).await;
        server.advance_to("2026-03-05T03:00:00Z").await;
        assert_eq!(server.count("backups WHERE status = 'available'").await, 4);
        jump_to(server, "2036-03-05T12:00:00Z").await;
        assert_eq!(server.count("backups WHERE status = 'available'").await, 1);
        assert_eq!(server.count("backups WHERE status = 'deleted'").await, 4);
        let with_verdict =
            "deletions WHERE cause = 'retention' AND evidence LIKE '%\"outcome\":\"delete\"%'
            AND evidence LIKE '%\"reason\":\"age\"%' AND requested_at > 2080000000000000";
        assert_eq!(server.count(with_verdict).await, 4);
        jump_to(server, "2026-03-05T12:00:10Z").await;
        server.advance_to("2026-03-07T12:00:00Z").await;
        // The one of 2036 and those of two days.
        assert_eq!(server.count("backups WHERE status = 'available'").await, 3);
        assert_eq!(server.count("deletions").await, 4);
    });
}

/// A clock that is behind sees backups of the future, which it keeps, and fires nothing.
#[test]
fn a_jump_back_by_years_deletes_nothing() {
    from_sunday(async |server| {
        let client = server.client().await;
        create(&client, DAILY, json!({"max_backups": 2, "retention_duration_days": 3})).await;
        server.advance_to("2026-03-04T12:00:00Z").await;
        assert_eq!(server.count("backups WHERE status = 'available'").await, 2);
        let before = (fires(server).await, server.count("deletions").await);
        for earlier in ["2016-03-04T12:00:00Z", "1970-01-01T00:00:01Z"] {
            jump_to(server, earlier).await;
            assert_eq!(server.count("backups WHERE status = 'available'").await, 2);
            assert_eq!((fires(server).await, server.count("deletions").await), before);
        }
        jump_to(server, "2026-03-04T12:00:00Z").await;
        server.advance_to("2026-03-05T12:00:00Z").await;
        assert_eq!(server.count("backups WHERE status = 'available'").await, 2);
    });
}

/// After the clock of an instance was set back, its own leases end in the far future. Its jobs still run once.
#[test]
fn a_holder_does_not_take_its_running_jobs_again() {
    let setup = Setup { start: Some("2026-03-01T12:00:00Z"), runs_jobs: false, ..Setup::default() };
    on_each_database_with(setup, async |server| {
        let client = server.client().await;
        client.protect("mail").await;
        let background = Background::start(
            &server.app,
            Runner::Simulate(Simulate::new(SimulateSettings::default())),
        );
        let running = async |jobs: i64| {
            for _ in 0..1000 {
                if server.count("jobs WHERE state = 'running'").await == jobs {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            panic!("{jobs} jobs are not running after 10 seconds");
        };
        running(1).await;
        server.sql("UPDATE jobs SET leased_until = 4000000000000000").await;
        // The worker looks for jobs when there is a new one.
        client.protect("web").await;
        running(2).await;
        assert_eq!(server.count("jobs WHERE attempt = 1").await, 2);
        // A worker ends after its jobs, which last while the clock stands still.
        while server.count("jobs WHERE state = 'done'").await < 2 {
            let later = ClockSetting::new(server.app.clock().now() + TimeDelta::hours(1), 0);
            server.app.clock().set(server.app.store(), later).await.unwrap();
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        background.stop().await;
    });
}

/// An instance that stopped while its clock was ahead has leases and tokens of the far future.
#[test]
fn leases_and_tokens_of_a_clock_that_was_ahead_have_ended() {
    let setup = Setup { start: Some("2026-03-01T12:00:00Z"), ..Setup::default() };
    on_each_database_with(setup, async |server| {
        let client = server.client().await;
        let id = create(&client, DAILY, json!({"max_backups": 1})).await;
        let far = 4_000_000_000_000_000_i64;
        server.sql(&format!("UPDATE policies SET judgement_leased_until = {far}")).await;
        server.advance_to("2026-03-03T12:00:00Z").await;
        assert_eq!(server.count("backups WHERE status = 'available'").await, 1, "{id}");
        server
            .sql(&format!("UPDATE tokens SET issued_at = {far}, expires_at = {far} + 86400000000"))
            .await;
        assert_eq!(client.get("/v1/{project}/policies").await.status.as_u16(), 401);
    });
    let setup = Setup { runs_jobs: false, ..setup };
    on_each_database_with(setup, async |server| {
        let client = server.client().await;
        let record = client.protect("mail").await;
        server.sql("UPDATE jobs SET state = 'running', holder = 'gone', leased_until = 4000000000000000").await;
        server.sql("UPDATE backups SET status = 'protecting'").await;
        let settings = SimulateSettings { longest: Duration::from_millis(1), ..Default::default() };
        let background = Background::start(&server.app, Runner::Simulate(Simulate::new(settings)));
        let settled = async {
            while server.count("jobs WHERE state = 'done'").await == 0 {
                let (store, clock) = (server.app.store(), server.app.clock());
                clock
                    .set(store, ClockSetting::new(clock.now() + TimeDelta::seconds(1), 0))
                    .await
                    .unwrap();
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), settled).await.unwrap();
        assert_eq!(client.settled(&record).await[0]["status"], "available");
        background.stop().await;
    });
}
