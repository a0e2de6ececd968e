//! What one round of the retention does.

use std::time::Duration;

use chrono::Utc;
use keeptime_server::schedule::Retention;
use keeptime_server::store::Outcome;
use keeptime_server::wakeup::Wakeup;
use serde_json::json;
use tokio::sync::watch;

use crate::cbr_documents::{SERVER, policy as cbr_policy, vault};
use crate::csbs_policies::policy;
use crate::fires::{by_hand, micros};
use crate::harness::{Client, Server};

impl Server {
    /// Judges all policies that are not being judged. Returns whether the worker was woken.
    async fn judge(&self) -> bool {
        let (store, clock) = (self.app.store().clone(), self.app.clock().clone());
        let now = clock.now().timestamp_micros();
        self.sql(&format!("UPDATE policies SET next_judgement = {now}")).await;
        let wakeup = Wakeup::default();
        let mut listener = wakeup.listener();
        let retention = Retention::new(store, clock, wakeup.clone(), Duration::from_secs(60));
        let (stop, stopped) = watch::channel(());
        let task = tokio::spawn(retention.run(stopped));
        let system = Utc::now().timestamp_micros();
        let due = format!(
            "policies WHERE next_judgement <= {now} AND (judgement_leased_until IS NULL
             OR judgement_leased_until <= {system})"
        );
        let judged = async {
            while self.count(&due).await > 0 {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), judged).await.unwrap();
        // The round ends before it stops.
        stop.send(()).unwrap();
        task.await.unwrap();
        tokio::time::timeout(Duration::ZERO, listener.woken()).await.is_ok()
    }
}

/// Creates a policy of a server with its name, which keeps one backup.
async fn create(client: &Client<'_>, name: &str) {
    let mut body = policy(name, &[name]);
    body["policy"]["scheduled_operations"][0]["operation_definition"] = json!({"max_backups": 1});
    client.post("/v1/{project}/policies", body).await.ok();
}

const TWO_DAYS: [&str; 2] = ["2026-03-02T02:00:00Z", "2026-03-03T02:00:00Z"];

#[test]
fn a_policy_whose_backups_cannot_be_read_does_not_stop_the_others() {
    by_hand(async |server| {
        let client = server.client().await;
        create(&client, "good").await;
        create(&client, "bad").await;
        for day in TWO_DAYS {
            server.fire_at(day).await;
            server.run_jobs().await;
        }
        server.sql("UPDATE backups SET status = 'odd' WHERE object_id = 'bad'").await;
        let before = Utc::now().timestamp_micros();
        assert!(server.judge().await);
        let deletions = async |object: &str| {
            let jobs = "jobs WHERE kind = 'delete' AND state = 'waiting' AND object_id";
            server.count(&format!("{jobs} = '{object}'")).await
        };
        assert_eq!((deletions("good").await, deletions("bad").await), (1, 0));
        let next = micros("2026-03-03T03:00:00Z");
        let judged = "name = 'good' AND judgement_leased_until IS NULL AND next_judgement";
        assert_eq!(server.count(&format!("policies WHERE {judged} = {next}")).await, 1);
        // It is judged again when the lease has ended.
        let leased = format!("name = 'bad' AND judgement_leased_until > {before}");
        assert_eq!(server.count(&format!("policies WHERE {leased}")).await, 1);
        server.sql("UPDATE policies SET judgement_leased_until = NULL").await;
        assert!(!server.judge().await, "nothing is left that could be deleted");
        server.sql("UPDATE policies SET judgement_leased_until = 0").await;
        server.sql("UPDATE backups SET status = 'available' WHERE status = 'odd'").await;
        assert!(server.judge().await);
        assert_eq!((deletions("good").await, deletions("bad").await), (1, 1));
        assert!(!server.judge().await);
    });
}

#[test]
fn a_deletion_that_failed_is_asked_for_again_after_half_an_hour() {
    by_hand(async |server| {
        let client = server.client().await;
        create(&client, "a").await;
        for day in TWO_DAYS {
            server.fire_at(day).await;
            server.run_jobs().await;
        }
        assert!(server.judge().await);
        server.finish_job(Outcome::Failed { reason: "the disk is away".to_owned() }).await;
        for (time, again) in [
            ("2026-03-03T02:00:00Z", false),
            ("2026-03-03T02:29:59Z", false),
            ("2026-03-03T02:30:00Z", true),
        ] {
            server.set_clock(time).await;
            assert_eq!(server.judge().await, again, "{time}");
            let deletions = server.count("jobs WHERE kind = 'delete'").await;
            assert_eq!(deletions, 1 + i64::from(again), "{time}");
        }
    });
}

#[test]
fn a_locked_vault_keeps_backups_that_are_over_a_limit_until_they_expire() {
    by_hand(async |server| {
        let client = server.client().await;
        let limits = json!({"retention_duration_days": 5});
        let id = client.created("policies", cbr_policy("nightly", limits)).await;
        let mut body = vault("locked", &[SERVER]);
        body["vault"]["backup_policy_id"] = id.clone().into();
        let vault = client.created("vaults", body).await;
        for day in TWO_DAYS.into_iter().chain(["2026-03-04T02:00:00Z"]) {
            server.fire_at(day).await;
            server.run_jobs().await;
        }
        let path = format!("/v3/{{project}}/vaults/{vault}");
        client.put(&path, json!({"vault": {"locked": true}})).await.ok();
        let limits = json!({"retention_duration_days": -1, "max_backups": 1});
        let change = json!({"policy": {"operation_definition": limits}});
        client.put(&format!("/v3/{{project}}/policies/{id}"), change).await.ok();
        // The first one expires after five days.
        for (time, deleted) in [
            ("2026-03-04T02:00:00Z", 0),
            ("2026-03-07T01:59:59Z", 0),
            ("2026-03-07T02:00:00Z", 1),
            ("2026-03-08T02:00:01Z", 2),
        ] {
            server.set_clock(time).await;
            server.judge().await;
            server.run_jobs().await;
            assert_eq!(server.count("backups WHERE status = 'deleted'").await, deleted, "{time}");
        }
        assert_eq!(server.count("backups WHERE status = 'available'").await, 1);
    });
}
