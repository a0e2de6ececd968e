//! Deletions that failed are tried again.

use std::time::Duration;

use keeptime_server::background::Background;
use serde_json::json;

use crate::csbs_policies::policy;
use crate::harness::{Client, Server, Setup, on_each_database_with};
use crate::programs::Program;

/// Deletes nothing while a file exists.
const PROGRAM: &str = "if [ \"$1\" = delete ] && [ -e \"${0%/*}/away\" ]; then
    echo 'the disk is away' >&2
    exit 1
fi";

/// The dates, the statuses and the operations that failed.
async fn backups(client: &Client<'_>) -> Vec<(String, String, String)> {
    let page = client.get("/v1/{project}/checkpoint_items").await.ok();
    let items = page["checkpoint_items"].as_array().unwrap().iter();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    items
        .map(|item| {
            let day = item["created_at"].as_str().unwrap()[..10].to_owned();
            (day, text(&item["status"]), text(&item["extend_info"]["fail_op"]))
        })
        .collect()
}

async fn failed_deletions(server: &Server, client: &Client<'_>) -> usize {
    let since = "2026-03-01T00:00:00Z".parse().unwrap();
    let failed = server.app.store().failed_jobs(&client.user.project_id, since, 100).await;
    failed.unwrap().iter().filter(|job| job.kind == "delete").count()
}

#[test]
fn a_deletion_that_failed_is_tried_again_each_hour_and_spares_the_last_copy() {
    let setup = Setup { runs_jobs: false, start: Some("2026-03-01T12:00:00Z"), ..Setup::default() };
    on_each_database_with(setup, async |server| {
        let program = Program::new(PROGRAM);
        std::fs::write(program.file("away"), "").unwrap();
        let background = Background::start(&server.app, program.runner(Duration::from_secs(60)));
        let client = server.client().await;
        let mut body = policy("nightly", &["a"]);
        body["policy"]["scheduled_operations"][0]["operation_definition"] =
            json!({"max_backups": 2});
        client.post("/v1/{project}/policies", body).await.ok();

        server.advance_to("2026-03-04T02:30:00Z").await;
        let found = backups(&client).await;
        let is = |day: &str, status: &str, failed: &str| {
            (day.to_owned(), status.to_owned(), failed.to_owned())
        };
        let newest = [is("2026-03-04", "available", ""), is("2026-03-03", "available", "")];
        assert_eq!(found[..2], newest);
        assert_eq!(found[2..], [is("2026-03-02", "error", "delete")]);
        assert_eq!(failed_deletions(server, &client).await, 1);
        server.advance_to("2026-03-04T05:30:00Z").await;
        assert_eq!(failed_deletions(server, &client).await, 4);

        // No other good copy is left, so the deletion waits.
        std::fs::remove_file(program.file("away")).unwrap();
        server.sql("UPDATE backups SET status = 'restoring' WHERE status = 'available'").await;
        server.advance_to("2026-03-04T07:30:00Z").await;
        assert_eq!(backups(&client).await[2..], [is("2026-03-02", "error", "delete")]);
        server.sql("UPDATE backups SET status = 'available' WHERE status = 'restoring'").await;
        server.advance_to("2026-03-04T08:30:00Z").await;
        assert_eq!(backups(&client).await, newest);

        let since = "2026-03-04T07:00:00Z".parse().unwrap();
        let deletions =
            server.app.store().deletions(&client.user.project_id, since, 10).await.unwrap();
        assert_eq!(deletions.len(), 1);
        assert!(deletions[0].finished_at.is_some());
        let evidence = deletions[0].evidence.as_deref().unwrap();
        let evidence: serde_json::Value = serde_json::from_str(evidence).unwrap();
        assert_eq!(
            (&evidence["outcome"], &evidence["reason"]),
            (&json!("delete"), &json!("count"))
        );
        background.stop().await;
    });
}

#[test]
fn a_policy_that_keeps_more_no_longer_deletes_what_failed() {
    let setup = Setup { runs_jobs: false, start: Some("2026-03-01T12:00:00Z"), ..Setup::default() };
    on_each_database_with(setup, async |server| {
        let program = Program::new(PROGRAM);
        std::fs::write(program.file("away"), "").unwrap();
        let background = Background::start(&server.app, program.runner(Duration::from_secs(60)));
        let client = server.client().await;
        let mut body = policy("nightly", &["a"]);
        body["policy"]["scheduled_operations"][0]["operation_definition"] =
            json!({"max_backups": 2});
        let created = client.post("/v1/{project}/policies", body).await.ok();
        server.advance_to("2026-03-04T02:30:00Z").await;
        let operation = &created["policy"]["scheduled_operations"][0]["id"];
        let change = json!({"policy": {"scheduled_operations": [
            {"id": operation, "operation_definition": {"max_backups": 3}}]}});
        let id = created["policy"]["id"].as_str().unwrap();
        client.put(&format!("/v1/{{project}}/policies/{id}"), change).await.ok();
        std::fs::remove_file(program.file("away")).unwrap();
        server.advance_to("2026-03-04T12:00:00Z").await;
        let statuses = backups(&client).await;
        let statuses: Vec<_> = statuses.iter().map(|(_, status, _)| status.as_str()).collect();
        assert_eq!(statuses, ["available", "available", "error"]);
        background.stop().await;
    });
}
