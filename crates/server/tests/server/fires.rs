//! What one round of the scheduler does.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use keeptime_server::schedule::Scheduler;
use keeptime_server::store::{ClockSetting, Fired};
use keeptime_server::wakeup::Wakeup;
use serde_json::json;

use crate::cbr_documents::{OTHER_SERVER, SERVER, policy as cbr_policy, vault};
use crate::csbs_policies::policy;
use crate::harness::{Server, Setup, on_each_database_with};

/// Runs a test from a Sunday noon on. The test calls the scheduler and runs the jobs.
pub fn by_hand(test: impl AsyncFn(&Server)) {
    let setup = Setup { runs_jobs: false, start: Some("2026-03-01T12:00:00Z"), ..Setup::default() };
    on_each_database_with(setup, test);
}

pub fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Returns an instant as the database holds it.
pub fn micros(text: &str) -> i64 {
    instant(text).timestamp_micros()
}

impl Server {
    pub async fn set_clock(&self, time: &str) {
        let setting = ClockSetting::new(instant(time), 0);
        self.app.clock().set(self.app.store(), setting).await.unwrap();
    }

    /// Sets the clock and does a round. Returns what it did.
    pub async fn fire_at(&self, time: &str) -> Fired {
        self.set_clock(time).await;
        let (store, clock) = (self.app.store().clone(), self.app.clock().clone());
        Scheduler::new(store, clock, Wakeup::default()).handle_due().await.unwrap()
    }
}

#[test]
fn a_round_says_what_it_did_and_wakes_the_worker_if_that_was_something() {
    by_hand(async |server| {
        let client = server.client().await;
        client.post("/v1/{project}/policies", policy("nightly", &["a", "b"])).await.ok();
        let wakeup = Wakeup::default();
        let (store, clock) = (server.app.store().clone(), server.app.clock().clone());
        let scheduler = Scheduler::new(store, clock, wakeup.clone()).with_most_backups(Some(3));
        let round = async |time: &str| {
            let mut listener = wakeup.listener();
            server.set_clock(time).await;
            let fired = scheduler.handle_due().await.unwrap();
            let woken = tokio::time::timeout(Duration::ZERO, listener.woken()).await.is_ok();
            (fired, woken)
        };
        let nothing = Fired::default();
        assert_eq!(round("2026-03-02T01:59:59Z").await, (nothing, false));
        let both = Fired { policies: 1, jobs: 2, ..nothing };
        assert_eq!(round("2026-03-02T02:00:00Z").await, (both, true));
        assert_eq!(round("2026-03-02T02:00:00Z").await, (nothing, false));
        // Their backups are not done yet, and two days were missed.
        let busy = Fired { policies: 1, skipped: 2, missed: 2, ..nothing };
        assert_eq!(round("2026-03-05T02:00:00Z").await, (busy, true));
        assert_eq!(server.count("jobs WHERE state = 'skipped' AND backup_id IS NULL").await, 2);
        server.run_jobs().await;
        let over = Fired { policies: 1, jobs: 1, over_quota: 1, ..nothing };
        assert_eq!(round("2026-03-06T02:00:00Z").await, (over, true));
        assert_eq!(server.count("jobs WHERE state = 'failed' AND backup_id IS NULL").await, 1);
        assert_eq!(server.count("backups").await, 3);
    });
}

#[test]
fn a_fire_that_the_database_refuses_is_recorded_as_missed_and_stops_no_other() {
    by_hand(async |server| {
        let client = server.client().await;
        for name in ["good", "bad"] {
            client.post("/v1/{project}/policies", policy(name, &[name])).await.ok();
        }
        server
            .sql("CREATE UNIQUE INDEX refusal ON backups (object_id) WHERE object_id = 'bad'")
            .await;
        assert_eq!(server.fire_at("2026-03-02T02:00:00Z").await.jobs, 2);
        server.run_jobs().await;
        let mut rounds = 0;
        while server.fire_at("2026-03-05T02:00:00Z").await.policies > 0 {
            rounds += 1;
        }
        assert_eq!(rounds, 2);
        let jobs = async |of: &str| {
            let fire = micros("2026-03-05T02:00:00Z");
            server.count(&format!("jobs WHERE object_id = '{of}' AND fire_at = {fire}")).await
        };
        assert_eq!([jobs("good").await, jobs("bad").await], [1, 0]);
        let store = server.app.store();
        let since = instant("2026-03-01T00:00:00Z");
        let missed = store.missed_fires(&client.user.project_id, since, 10).await.unwrap();
        let mut missed: Vec<_> = missed
            .iter()
            .map(|missed| {
                let day = |at: DateTime<Utc>| at.format("%d %H:%M").to_string();
                (missed.policy.name.as_str(), day(missed.first), day(missed.last), missed.count)
            })
            .collect();
        missed.sort_unstable();
        let row = |name, last: &str, count| (name, "03 02:00".to_owned(), last.to_owned(), count);
        assert_eq!(missed, [row("bad", "05 02:00", 3), row("good", "04 02:00", 2)]);
        let next = micros("2026-03-06T02:00:00Z");
        assert_eq!(server.count(&format!("policies WHERE next_fire = {next}")).await, 2);
    });
}

#[test]
fn a_policy_that_cannot_be_read_is_looked_at_again_after_an_hour() {
    by_hand(async |server| {
        let client = server.client().await;
        client.post("/v1/{project}/policies", policy("nightly", &["a"])).await.ok();
        server.sql("UPDATE policies SET document = 'x' || document").await;
        let unread = Fired { policies: 1, ..Fired::default() };
        assert_eq!(server.fire_at("2026-03-02T02:00:00Z").await, unread);
        let next = micros("2026-03-02T03:00:00Z");
        let later = format!("policies WHERE next_fire = {next} AND last_fire IS NULL");
        assert_eq!(server.count(&later).await, 1);
        server.sql("UPDATE policies SET document = substr(document, 2)").await;
        assert_eq!(server.fire_at("2026-03-02T03:00:00Z").await, Fired { jobs: 1, ..unread });
    });
}

#[test]
fn the_resources_of_a_vault_share_a_restore_point() {
    by_hand(async |server| {
        let client = server.client().await;
        let limits = json!({"max_backups": 1});
        let id = client.created("policies", cbr_policy("nightly", limits)).await;
        for (name, servers) in [("one", &[SERVER, OTHER_SERVER][..]), ("two", &["third", "fourth"])]
        {
            let mut body = vault(name, servers);
            body["vault"]["backup_policy_id"] = id.clone().into();
            client.created("vaults", body).await;
        }
        assert_eq!(server.fire_at("2026-03-02T02:00:00Z").await.jobs, 4);
        for columns in ["checkpoint_id", "vault_id", "checkpoint_id, vault_id"] {
            let points = format!("(SELECT DISTINCT {columns} FROM backups) AS points");
            assert_eq!(server.count(&points).await, 2, "{columns}");
        }
    });
}

/// No server was running when the fire was due, and the change came before the scheduler.
#[test]
fn a_fire_that_is_due_happens_although_the_pattern_was_changed() {
    by_hand(async |server| {
        let client = server.client().await;
        let created = client.post("/v1/{project}/policies", policy("nightly", &["a"])).await.ok();
        server.set_clock("2026-03-02T02:30:00Z").await;
        let operation = &created["policy"]["scheduled_operations"][0]["id"];
        let change = json!({"policy": {"scheduled_operations": [{"id": operation, "trigger": {
            "properties": {"pattern": "FREQ=DAILY;BYHOUR=13;BYMINUTE=30"}}}]}});
        let path =
            format!("/v1/{{project}}/policies/{}", created["policy"]["id"].as_str().unwrap());
        client.put(&path, change).await.ok();
        assert_eq!(server.fire_at("2026-03-02T02:30:00Z").await.jobs, 1);
        let next = micros("2026-03-02T13:30:00Z");
        assert_eq!(server.count(&format!("policies WHERE next_fire = {next}")).await, 1);
    });
}

/// The clocks of machines may differ by a minute.
#[test]
fn a_policy_is_ahead_if_it_was_handled_or_changed_more_than_a_minute_after_now() {
    by_hand(async |server| {
        let client = server.client().await;
        client.post("/v1/{project}/policies", policy("nightly", &["a"])).await.ok();
        let store = server.app.store();
        let at = instant("2026-03-02T02:00:00Z");
        let (minute, moment) = (TimeDelta::minutes(1), TimeDelta::microseconds(1));
        for columns in ["last_fire = {at}, updated_at = 0", "last_fire = NULL, updated_at = {at}"] {
            let columns = columns.replace("{at}", &at.timestamp_micros().to_string());
            server.sql(&format!("UPDATE policies SET {columns}")).await;
            assert!(store.policies_ahead(at - minute).await.unwrap().is_empty(), "{columns}");
            let ahead = store.policies_ahead(at - minute - moment).await.unwrap().remove(0);
            assert!(ahead.is_ahead(at - minute - moment), "{columns}");
            for now in [at - minute, at, at + minute] {
                assert!(!ahead.is_ahead(now), "{columns} {now}");
            }
        }
    });
}

/// A judgement is an hour after the last one at most.
#[test]
fn a_judgement_that_is_too_far_ahead_is_made_soon() {
    by_hand(async |server| {
        let client = server.client().await;
        client.post("/v1/{project}/policies", policy("nightly", &["a"])).await.ok();
        let next = instant("2026-03-02T02:00:00Z");
        let micros = next.timestamp_micros();
        server.sql(&format!("UPDATE policies SET next_judgement = {micros}")).await;
        let store = server.app.store();
        let unchanged = format!("policies WHERE next_judgement = {micros}");
        store.judge_ahead(next - TimeDelta::minutes(61)).await.unwrap();
        assert_eq!(server.count(&unchanged).await, 1);
        let now = next - TimeDelta::minutes(61) - TimeDelta::microseconds(1);
        store.judge_ahead(now).await.unwrap();
        let soon = format!("policies WHERE next_judgement = {}", now.timestamp_micros());
        assert_eq!(server.count(&soon).await, 1);
    });
}
