//! What must be true whatever was killed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::{DateTime, Utc};
use sqlx::any::AnyPoolOptions;
use sqlx::{Any, Pool, Row};

use crate::policies::TestPolicy;

/// What was checked.
#[derive(Default)]
pub struct Findings {
    fires: usize,
    jobs: usize,
    deletions: usize,
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { fires, jobs, deletions } = self;
        write!(f, "{fires} fires, {jobs} jobs, {deletions} deletions")
    }
}

/// Checks the database.
pub async fn check(
    url: &str,
    policies: &[TestPolicy],
    start: DateTime<Utc>,
    end: DateTime<Utc>,
) -> Findings {
    let pool = AnyPoolOptions::new().max_connections(1).connect(url).await.unwrap();
    let mut findings = Findings::default();
    for policy in policies {
        each_fire_has_one_job_for_each_object(&pool, policy, start, end, &mut findings).await;
        each_object_keeps_what_the_policy_says(&pool, policy).await;
    }
    findings.deletions = each_deletion_has_its_evidence(&pool).await;
    no_job_is_stuck(&pool, end).await;
    pool.close().await;
    findings
}

async fn each_fire_has_one_job_for_each_object(
    pool: &Pool<Any>,
    policy: &TestPolicy,
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    findings: &mut Findings,
) {
    let rows =
        sqlx::query("SELECT fire_at, object_id FROM jobs WHERE policy_id = $1 AND fire_at < $2")
            .bind(policy.id.clone())
            .bind(end.timestamp_micros())
            .fetch_all(pool)
            .await
            .unwrap();
    let mut found: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for row in &rows {
        found.entry(row.get(0)).or_default().push(row.get(1));
    }
    for objects in found.values_mut() {
        objects.sort();
    }
    let schedule = policy.policy.schedule().unwrap();
    // The policies were created at the start, too late for a fire at this very instant.
    let fires = schedule.fires(start..end).filter(|fire| *fire > start);
    let fires = fires.map(|fire| fire.timestamp_micros());
    let expected: BTreeMap<i64, Vec<String>> =
        fires.map(|fire| (fire, policy.servers.clone())).collect();
    assert_eq!(found, expected, "{}", policy.id);
    findings.fires += expected.len();
    findings.jobs += rows.len();
    let missed: i64 = sqlx::query("SELECT count(*) FROM missed_fires WHERE policy_id = $1")
        .bind(policy.id.clone())
        .fetch_one(pool)
        .await
        .unwrap()
        .get(0);
    assert_eq!(missed, 0, "{}: the clock waits for each fire", policy.id);
}

/// The newest backups that succeeded are there, as many as the policy keeps, and no others.
async fn each_object_keeps_what_the_policy_says(pool: &Pool<Any>, policy: &TestPolicy) {
    for server in &policy.servers {
        let rows = sqlx::query(
            "SELECT status FROM backups WHERE project_id = $1 AND object_id = $2
             AND finished_at IS NOT NULL AND started_by = 'schedule' ORDER BY created_at DESC, id DESC",
        )
        .bind(policy.project_id.clone())
        .bind(server.clone())
        .fetch_all(pool)
        .await
        .unwrap();
        let statuses: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
        let kept = statuses.len().min(policy.max_backups as usize);
        let (newest, older) = statuses.split_at(kept);
        assert!(newest.iter().all(|status| status == "available"), "{server}: {newest:?}");
        // The last ones may still be being deleted. A deletion that failed leaves an error, which nobody
        // counts.
        let older: BTreeSet<_> = older.iter().map(String::as_str).collect();
        let gone = BTreeSet::from(["waiting_delete", "deleting", "deleted", "error"]);
        assert!(older.is_subset(&gone), "{server}: {older:?}");
    }
}

/// Six simulated hours have passed since `end`.
async fn no_job_is_stuck(pool: &Pool<Any>, end: DateTime<Utc>) {
    let rows = sqlx::query(
        "SELECT id, kind, state FROM jobs WHERE state IN ('waiting', 'running') AND created_at < $1",
    )
    .bind(end.timestamp_micros())
    .fetch_all(pool)
    .await
    .unwrap();
    let stuck: Vec<(String, String, String)> =
        rows.iter().take(5).map(|row| (row.get(0), row.get(1), row.get(2))).collect();
    assert_eq!(stuck, [], "{} jobs", rows.len());
}

async fn each_deletion_has_its_evidence(pool: &Pool<Any>) -> usize {
    let rows = sqlx::query(
        "SELECT backups.id, deletions.cause, deletions.evidence, deletions.policy_version
         FROM backups LEFT JOIN deletions ON deletions.backup_id = backups.id
         WHERE status IN ('waiting_delete', 'deleting', 'deleted')",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    for row in &rows {
        let backup: String = row.get(0);
        let cause: Option<String> = row.get(1);
        assert_eq!(cause.as_deref(), Some("retention"), "{backup}");
        let evidence: String = row.get(2);
        let evidence: serde_json::Value = serde_json::from_str(&evidence).unwrap();
        assert_eq!(evidence["outcome"], "delete", "{backup}");
        assert_eq!(evidence["reason"], "count", "{backup}");
        assert!(row.get::<i64, _>(3) >= 1, "{backup}");
    }
    rows.len()
}
