//! What the page shows of a project: its policies, what is being done, and what happened lately.
//!
//! Each list has a greatest length, and the newest or the next items come first.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use keeptime_documents::Service;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::backups::StoredBackup;
use super::database::Store;
use super::error::StoreError;
use super::service::read_service;
use super::statement::Statement;
use super::time;

/// A policy of a project.
#[derive(Clone, Debug)]
pub struct ShownPolicy {
    /// Its id.
    pub id: String,
    /// Its service.
    pub service: Service,
    /// Its type: `backup` or `replication`.
    pub operation_type: String,
    /// Its name.
    pub name: String,
    /// The policy as the service returns it, as JSON.
    pub document: String,
    /// Its next fire. `None` if it does not fire.
    pub next_fire: Option<DateTime<Utc>>,
    /// Its last fire. `None` if it has not fired.
    pub last_fire: Option<DateTime<Utc>>,
}

/// The jobs of a policy's last fire, by their state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FireResult {
    /// Those that wait or run.
    pub unfinished: i64,
    /// Those that succeeded.
    pub done: i64,
    /// Those that failed.
    pub failed: i64,
    /// Those that were skipped.
    pub skipped: i64,
}

/// A job, with what is known of its object and its policy.
#[derive(Clone, Debug)]
pub struct ShownJob {
    /// The name of its kind.
    pub kind: String,
    /// The name of its state.
    pub state: String,
    /// The object.
    pub object: ShownObject,
    /// The policy, if a fire or a retention made the job.
    pub policy: Option<PolicyName>,
    /// The number of attempts.
    pub attempt: i64,
    /// Why it failed.
    pub reason: Option<String>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When the last attempt began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended. A job that was skipped has no end.
    pub finished_at: Option<DateTime<Utc>>,
}

/// An object of a backup or a job.
#[derive(Clone, Debug)]
pub struct ShownObject {
    /// Its id.
    pub id: String,
    /// Its name, which may be empty.
    pub name: String,
}

/// A policy that exists.
#[derive(Clone, Debug)]
pub struct PolicyName {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// Fires of a policy that were missed because no server was running.
#[derive(Clone, Debug)]
pub struct ShownMissedFires {
    /// The policy.
    pub policy: PolicyName,
    /// The first of them.
    pub first: DateTime<Utc>,
    /// The last of them.
    pub last: DateTime<Utc>,
    /// Their number.
    pub count: i64,
    /// When a server noticed.
    pub noticed_at: DateTime<Utc>,
}

/// A deletion and its evidence.
#[derive(Clone, Debug)]
pub struct ShownDeletion {
    /// The backup.
    pub backup_id: String,
    /// Its object.
    pub object: ShownObject,
    /// When the backup was created.
    pub backup_created_at: DateTime<Utc>,
    /// The policy that deleted it.
    pub policy: Option<PolicyName>,
    /// The version of that policy.
    pub policy_version: Option<i64>,
    /// The verdict, as JSON. `None` if the owner asked for the deletion.
    pub evidence: Option<String>,
    /// When it was asked for.
    pub requested_at: DateTime<Utc>,
    /// When it was done.
    pub finished_at: Option<DateTime<Utc>>,
}

const POLICY_COLUMNS: &str = "id, service, operation_type, name, document, next_fire, last_fire";

/// The columns of a job, its object and its policy.
const JOBS: &str = "SELECT jobs.kind, jobs.state, jobs.object_id, backups.object_name,
        policies.id AS policy_id, policies.name AS policy_name, jobs.attempt, jobs.result,
        jobs.created_at, jobs.started_at, jobs.finished_at
    FROM jobs LEFT JOIN backups ON backups.id = jobs.backup_id
    LEFT JOIN policies ON policies.id = coalesce(jobs.policy_id, backups.policy_id)
    WHERE jobs.project_id = ";

impl Store {
    /// Returns the policies of a project, those that fire next first.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn shown_policies(
        &self,
        project_id: &str,
        most: u32,
    ) -> Result<Vec<ShownPolicy>, StoreError> {
        let mut statement = Statement::new("SELECT ");
        statement.push(POLICY_COLUMNS).push(" FROM policies WHERE project_id = ");
        statement.bind(project_id.to_owned());
        statement.push(" ORDER BY next_fire IS NULL, next_fire, name, id LIMIT ");
        statement.bind(i64::from(most));
        statement.rows(self.pool()).await?.iter().map(ShownPolicy::read).collect()
    }

    /// Returns a policy of a project, whatever its service.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn shown_policy(
        &self,
        project_id: &str,
        id: &str,
    ) -> Result<Option<ShownPolicy>, StoreError> {
        let mut statement = Statement::new("SELECT ");
        statement.push(POLICY_COLUMNS).push(" FROM policies WHERE project_id = ");
        statement.bind(project_id.to_owned()).push(" AND id = ").bind(id.to_owned());
        statement.rows(self.pool()).await?.first().map(ShownPolicy::read).transpose()
    }

    /// Returns what the last fires of a project's policies did, by the id of the policy.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn last_results(
        &self,
        project_id: &str,
    ) -> Result<HashMap<String, FireResult>, StoreError> {
        let rows = sqlx::query(
            "SELECT jobs.policy_id, jobs.state, count(*) FROM policies
             JOIN jobs ON jobs.policy_id = policies.id AND jobs.fire_at = policies.last_fire
             WHERE policies.project_id = $1 GROUP BY jobs.policy_id, jobs.state",
        )
        .bind(project_id.to_owned())
        .fetch_all(self.pool())
        .await?;
        let mut results: HashMap<String, FireResult> = HashMap::new();
        for row in rows {
            let (policy_id, state, count): (String, String, i64) =
                (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
            let result = results.entry(policy_id).or_default();
            match state.as_str() {
                "waiting" | "running" => result.unfinished += count,
                "done" => result.done += count,
                "failed" => result.failed += count,
                "skipped" => result.skipped += count,
                _ => return Err(StoreError::Value { column: "state", found: state }),
            }
        }
        Ok(results)
    }

    /// Returns the jobs of a project that run or wait, those that run first.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn unfinished_jobs(
        &self,
        project_id: &str,
        most: u32,
    ) -> Result<Vec<ShownJob>, StoreError> {
        let mut statement = Statement::new(JOBS);
        statement.bind(project_id.to_owned());
        statement.push(
            " AND jobs.state IN ('waiting', 'running')
             ORDER BY jobs.state, jobs.created_at, jobs.id LIMIT ",
        );
        statement.bind(i64::from(most));
        statement.rows(self.pool()).await?.iter().map(ShownJob::read).collect()
    }

    /// Returns the jobs of a project that failed or were skipped and were asked for after an instant, the
    /// newest first.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn failed_jobs(
        &self,
        project_id: &str,
        since: DateTime<Utc>,
        most: u32,
    ) -> Result<Vec<ShownJob>, StoreError> {
        let mut statement = Statement::new(JOBS);
        statement.bind(project_id.to_owned());
        statement.push(" AND jobs.state IN ('failed', 'skipped') AND jobs.created_at > ");
        statement.bind(time::write(since));
        statement.push(" ORDER BY jobs.created_at DESC, jobs.id LIMIT ").bind(i64::from(most));
        statement.rows(self.pool()).await?.iter().map(ShownJob::read).collect()
    }

    /// Returns the fires of a project's policies that were found missing after an instant, the newest
    /// first.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn missed_fires(
        &self,
        project_id: &str,
        since: DateTime<Utc>,
        most: u32,
    ) -> Result<Vec<ShownMissedFires>, StoreError> {
        let mut statement = Statement::new(
            "SELECT policies.id AS policy_id, policies.name AS policy_name, first_fire,
                missed_fires.last_fire, count, noticed_at
             FROM missed_fires JOIN policies ON policies.id = missed_fires.policy_id
             WHERE policies.project_id = ",
        );
        statement.bind(project_id.to_owned()).push(" AND noticed_at > ");
        statement.bind(time::write(since));
        statement.push(" ORDER BY noticed_at DESC, first_fire DESC, policies.id LIMIT ");
        statement.bind(i64::from(most));
        statement.rows(self.pool()).await?.iter().map(ShownMissedFires::read).collect()
    }

    /// Returns the deletions of a project that were asked for after an instant, the newest first.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn deletions(
        &self,
        project_id: &str,
        since: DateTime<Utc>,
        most: u32,
    ) -> Result<Vec<ShownDeletion>, StoreError> {
        let mut statement = Statement::new(
            "SELECT deletions.backup_id, backups.object_id, backups.object_name,
                backups.created_at AS backup_created_at, policies.id AS policy_id,
                policies.name AS policy_name, policy_version, evidence, requested_at,
                deletions.finished_at
             FROM deletions JOIN backups ON backups.id = deletions.backup_id
             LEFT JOIN policies ON policies.id = deletions.policy_id
             WHERE deletions.project_id = ",
        );
        statement.bind(project_id.to_owned()).push(" AND requested_at > ");
        statement.bind(time::write(since));
        statement.push(" ORDER BY requested_at DESC, deletions.backup_id LIMIT ");
        statement.bind(i64::from(most));
        statement.rows(self.pool()).await?.iter().map(ShownDeletion::read).collect()
    }

    /// Returns the newest backups of a policy that have not been deleted.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn newest_backups_of_policy(
        &self,
        policy_id: &str,
        most: u32,
    ) -> Result<Vec<StoredBackup>, StoreError> {
        StoredBackup::of_policy(self.pool(), policy_id, most.into()).await
    }

    /// Returns the number of backups of a policy that have not been deleted.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn count_backups_of_policy(&self, policy_id: &str) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT count(*) FROM backups WHERE policy_id = $1 AND status <> 'deleted'",
        )
        .bind(policy_id.to_owned())
        .fetch_one(self.pool())
        .await?)
    }
}

impl ShownPolicy {
    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.try_get("id")?,
            service: read_service(row)?,
            operation_type: row.try_get("operation_type")?,
            name: row.try_get("name")?,
            document: row.try_get("document")?,
            next_fire: time::read_optional("next_fire", row.try_get("next_fire")?)?,
            last_fire: time::read_optional("last_fire", row.try_get("last_fire")?)?,
        })
    }
}

impl ShownJob {
    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        Ok(Self {
            kind: row.try_get("kind")?,
            state: row.try_get("state")?,
            object: ShownObject::read(row)?,
            policy: PolicyName::read(row)?,
            attempt: row.try_get("attempt")?,
            reason: row.try_get("result")?,
            created_at: time::read("created_at", row.try_get("created_at")?)?,
            started_at: time::read_optional("started_at", row.try_get("started_at")?)?,
            finished_at: time::read_optional("finished_at", row.try_get("finished_at")?)?,
        })
    }
}

impl ShownObject {
    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        // A job that was skipped has no backup, which would have the name.
        let name: Option<String> = row.try_get("object_name")?;
        Ok(Self { id: row.try_get("object_id")?, name: name.unwrap_or_default() })
    }
}

impl PolicyName {
    fn read(row: &AnyRow) -> Result<Option<Self>, StoreError> {
        let (id, name): (Option<String>, Option<String>) =
            (row.try_get("policy_id")?, row.try_get("policy_name")?);
        Ok(id.zip(name).map(|(id, name)| Self { id, name }))
    }
}

impl ShownMissedFires {
    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        Ok(Self {
            policy: PolicyName { id: row.try_get("policy_id")?, name: row.try_get("policy_name")? },
            first: time::read("first_fire", row.try_get("first_fire")?)?,
            last: time::read("last_fire", row.try_get("last_fire")?)?,
            count: row.try_get("count")?,
            noticed_at: time::read("noticed_at", row.try_get("noticed_at")?)?,
        })
    }
}

impl ShownDeletion {
    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        Ok(Self {
            backup_id: row.try_get("backup_id")?,
            object: ShownObject::read(row)?,
            backup_created_at: time::read("created_at", row.try_get("backup_created_at")?)?,
            policy: PolicyName::read(row)?,
            policy_version: row.try_get("policy_version")?,
            evidence: row.try_get("evidence")?,
            requested_at: time::read("requested_at", row.try_get("requested_at")?)?,
            finished_at: time::read_optional("finished_at", row.try_get("finished_at")?)?,
        })
    }
}
