//! How long the server keeps its own records.

use std::time::Duration;

use keeptime_server::store::ClockSetting;
use serde_json::json;

use crate::csbs_calls::{ITEMS, PROVIDER};
use crate::csbs_policies::policy;
use crate::fires::by_hand;
use crate::harness::{Client, Server, Setup, on_each_database_with};

/// Runs a policy that keeps two backups for seven days. Five backups are deleted.
async fn week(server: &Server) -> Client<'_> {
    let client = server.client().await;
    let mut body = policy("nightly", &["a"]);
    body["policy"]["scheduled_operations"][0]["operation_definition"] = json!({"max_backups": 2});
    client.post("/v1/{project}/policies", body).await.ok();
    server.advance_to("2026-03-08T12:00:00Z").await;
    client
}

fn from_sunday(test: impl AsyncFn(&Server)) {
    let setup = Setup { start: Some("2026-03-01T12:00:00Z"), ..Setup::default() };
    on_each_database_with(setup, test);
}

#[test]
fn old_records_are_removed_and_backups_stay() {
    from_sunday(async |server| {
        let client = week(server).await;
        server
            .sql("INSERT INTO missed_fires VALUES ('gone', 1, 1, 1, 1), ('gone', 2, 2, 1, 1804000000000000)")
            .await;
        let counts = async || {
            let mut counts = Vec::new();
            for from in ["backups", "deletions", "jobs", "missed_fires"] {
                counts.push(server.count(from).await);
            }
            counts
        };
        assert_eq!(counts().await, [7, 5, 12, 2]);
        let before = "2026-03-05T12:00:00Z".parse().unwrap();
        while server.app.store().purge(before).await.unwrap() > 0 {}
        // Two deletions were done before, with the backups of the first two days.
        assert_eq!(counts().await, [5, 3, 6, 1]);
        assert_eq!(client.get(&format!("{ITEMS}/count")).await.ok(), json!({"count": 2}));
        let before = "2027-03-05T12:00:00Z".parse().unwrap();
        while server.app.store().purge(before).await.unwrap() > 0 {}
        assert_eq!(counts().await, [2, 0, 0, 0]);
        assert_eq!(client.get(&format!("{ITEMS}/count")).await.ok(), json!({"count": 2}));
    });
}

#[test]
fn records_stay_for_400_days() {
    from_sunday(async |server| {
        week(server).await;
        let set = async |time: &str| {
            let setting = ClockSetting::new(time.parse().unwrap(), 1);
            server.app.clock().set(server.app.store(), setting).await.unwrap();
        };
        let until_removed = async |left: i64| {
            for _ in 0..500 {
                if server.count("deletions WHERE requested_at < 1773100000000000").await == left {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            panic!("the deletions are not removed");
        };
        // The first deletion was done on the fourth of March 2026.
        set("2027-04-07T12:00:00Z").await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        until_removed(5).await;
        set("2027-04-08T12:00:00Z").await;
        until_removed(4).await;
    });
}

/// A transaction removes at most 500 rows of a table.
#[test]
fn a_removal_says_how_many_records_it_removed() {
    by_hand(async |server| {
        let client = server.client().await;
        let record = client.protect("a").await;
        server.run_jobs().await;
        client.delete(&format!("{PROVIDER}/checkpoints/{record}")).await.ok();
        server.run_jobs().await;
        let project = &client.user.project_id;
        server
            .sql(&format!(
                "INSERT INTO jobs (id, service, project_id, kind, state, object_id, parameters, attempt, created_at)
                 WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 501)
                 SELECT 'job-' || n, 'csbs', '{project}', 'protect', 'skipped', 'b', '{{}}', 0, 1 FROM numbers",
            ))
            .await;
        server.sql("INSERT INTO missed_fires VALUES ('gone', 1, 1, 1, 1)").await;
        // The deleted backup with its two jobs counts once.
        let before = "2027-03-01T12:00:00Z".parse().unwrap();
        for removed in [1 + 500 + 1, 1, 0] {
            assert_eq!(server.app.store().purge(before).await.unwrap(), removed);
        }
        assert_eq!(server.count("jobs").await, 0);
    });
}
