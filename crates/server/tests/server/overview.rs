//! What the store tells of a project for its page.

use keeptime_server::store::{FireResult, ShownJob};

use crate::csbs_calls::PROVIDER;
use crate::csbs_policies::policy;
use crate::fires::{by_hand, instant};

/// What a job is about, who made it and how it ended.
fn shown(job: &ShownJob) -> (&str, &str, Option<&str>, Option<&str>) {
    let policy = job.policy.as_ref().map(|policy| policy.name.as_str());
    (&job.state, &job.object.id, policy, job.reason.as_deref())
}

#[test]
fn the_jobs_of_a_fire_are_told_by_their_state() {
    by_hand(async |server| {
        let client = server.client().await;
        let body = policy("nightly", &["a", "b", "c", "d", "e"]);
        let created = client.post("/v1/{project}/policies", body).await.ok();
        let id = created["policy"]["id"].as_str().unwrap();
        server.fire_at("2026-03-02T02:00:00Z").await;
        for (object, change) in [
            ("b", "state = 'running'"),
            ("c", "state = 'done'"),
            ("d", "state = 'failed', result = 'the disk is full'"),
            ("e", "state = 'skipped', backup_id = NULL"),
        ] {
            server.sql(&format!("UPDATE jobs SET {change} WHERE object_id = '{object}'")).await;
        }
        let (store, project) = (server.app.store(), &client.user.project_id);
        let results = store.last_results(project).await.unwrap();
        let expected = FireResult { unfinished: 2, done: 1, failed: 1, skipped: 1 };
        assert_eq!((results.len(), results[id]), (1, expected));

        let unfinished = store.unfinished_jobs(project, 10).await.unwrap();
        let unfinished: Vec<_> = unfinished.iter().map(shown).collect();
        let nightly = Some("nightly");
        assert_eq!(unfinished, [("running", "b", nightly, None), ("waiting", "a", nightly, None)]);
        assert_eq!(store.unfinished_jobs(project, 1).await.unwrap().len(), 1);

        let since = instant("2026-03-02T01:59:59Z");
        let failed = store.failed_jobs(project, since, 10).await.unwrap();
        let mut failed: Vec<_> = failed.iter().map(shown).collect();
        failed.sort_unstable();
        let reason = Some("the disk is full");
        assert_eq!(failed, [("failed", "d", nightly, reason), ("skipped", "e", nightly, None)]);
        let since = instant("2026-03-02T02:00:00Z");
        assert!(store.failed_jobs(project, since, 10).await.unwrap().is_empty());
    });
}

#[test]
fn backups_of_a_policy_are_counted_until_they_are_deleted() {
    by_hand(async |server| {
        let client = server.client().await;
        let body = policy("nightly", &["a", "b", "c"]);
        let created = client.post("/v1/{project}/policies", body).await.ok();
        let id = created["policy"]["id"].as_str().unwrap();
        let store = server.app.store();
        assert_eq!(store.count_backups_of_policy(id).await.unwrap(), 0);
        server.fire_at("2026-03-02T02:00:00Z").await;
        server.run_jobs().await;
        server.fire_at("2026-03-03T02:00:00Z").await;
        assert_eq!(store.count_backups_of_policy(id).await.unwrap(), 6);
        let newest = store.newest_backups_of_policy(id, 3).await.unwrap();
        let time = instant("2026-03-03T02:00:00Z");
        assert_eq!(newest.iter().filter(|backup| backup.created_at == time).count(), 3);
        server.sql("UPDATE backups SET status = 'deleted' WHERE object_id = 'a'").await;
        assert_eq!(store.count_backups_of_policy(id).await.unwrap(), 4);
        assert_eq!(store.newest_backups_of_policy(id, 10).await.unwrap().len(), 4);
    });
}

#[test]
fn a_deletion_by_the_owner_has_no_policy_and_no_evidence() {
    by_hand(async |server| {
        let client = server.client().await;
        let record = client.protect("a").await;
        server.run_jobs().await;
        client.delete(&format!("{PROVIDER}/checkpoints/{record}")).await.ok();
        let (store, project) = (server.app.store(), &client.user.project_id);
        let since = instant("2026-03-01T00:00:00Z");
        let deletion = store.deletions(project, since, 10).await.unwrap().remove(0);
        assert!(deletion.policy.is_none() && deletion.evidence.is_none());
        assert_eq!((deletion.object.id.as_str(), deletion.finished_at), ("a", None));
        server.run_jobs().await;
        let deletion = store.deletions(project, since, 10).await.unwrap().remove(0);
        assert_eq!(deletion.finished_at, Some(instant("2026-03-01T12:00:00Z")));
    });
}
