//! How a worker gets a job.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::backups::StoredBackup;
use super::database::{Database, Store, Transaction};
use super::error::StoreError;
use super::jobs::{Job, JobKind, JobState, Lease};
use super::policies::lock_project;
use super::statement::Statement;
use super::status::change_status;
use super::time;

/// The most deletions of a project at a time (CSBS v1, section 5.3.5). Further ones wait.
const MOST_DELETIONS: i64 = 5;

impl Store {
    /// Takes the oldest job that waits or whose lease has ended. Returns `None` if there is none.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn take_job(
        &self,
        lease: &Lease<'_>,
        now: DateTime<Utc>,
    ) -> Result<Option<Job>, StoreError> {
        loop {
            let mut transaction = self.begin().await?;
            let Some(found) = self.lock_job(&mut transaction, lease).await? else {
                return Ok(None);
            };
            if !found.has_place(&mut transaction).await? {
                // Now that the deletions of others are seen, the next look finds another job or none.
                continue;
            }
            let job = take(&mut transaction, &found.id, lease, now).await?;
            transaction.commit().await?;
            return Ok(Some(job));
        }
    }

    /// Locks the oldest job that may run.
    async fn lock_job(
        &self,
        transaction: &mut Transaction,
        lease: &Lease<'_>,
    ) -> Result<Option<FoundJob>, StoreError> {
        let mut statement = Statement::new(
            "SELECT id, project_id, kind, state FROM jobs WHERE state IN ('waiting', 'running')
             AND (state = 'waiting' OR leased_until <= ",
        );
        statement.bind(time::write(lease.from)).push(
            ") AND (kind <> 'delete' OR state = 'running' OR (SELECT count(*) FROM jobs AS others
                WHERE others.project_id = jobs.project_id AND others.kind = 'delete'
                AND others.state = 'running' AND others.id <> jobs.id) < ",
        );
        statement.bind(MOST_DELETIONS).push(") ORDER BY created_at, id LIMIT 1");
        if self.database() == Database::Postgres {
            statement.push(" FOR UPDATE SKIP LOCKED");
        }
        let rows = statement.rows(&mut **transaction).await?;
        rows.first().map(FoundJob::read).transpose()
    }
}

/// A job that may run, and that is locked.
struct FoundJob {
    id: String,
    project_id: String,
    is_new_deletion: bool,
}

impl FoundJob {
    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        let (kind, state): (String, String) = (row.try_get("kind")?, row.try_get("state")?);
        Ok(Self {
            id: row.try_get("id")?,
            project_id: row.try_get("project_id")?,
            is_new_deletion: kind == JobKind::Delete.name() && state == JobState::Waiting.name(),
        })
    }

    /// Returns whether the job keeps the limit on deletions. Whoever found it did not see what others took
    /// at the same time, so a deletion is counted again under the lock of its project.
    async fn has_place(&self, transaction: &mut Transaction) -> Result<bool, StoreError> {
        if !self.is_new_deletion {
            return Ok(true);
        }
        lock_project(transaction, &self.project_id).await?;
        let running: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM jobs WHERE project_id = $1 AND kind = 'delete' AND state = 'running'",
        )
        .bind(self.project_id.clone())
        .fetch_one(&mut **transaction)
        .await?;
        Ok(running < MOST_DELETIONS)
    }
}

/// Gives a job to the holder of a lease.
async fn take(
    transaction: &mut Transaction,
    id: &str,
    lease: &Lease<'_>,
    now: DateTime<Utc>,
) -> Result<Job, StoreError> {
    sqlx::query(
        "UPDATE jobs SET state = 'running', holder = $1, leased_until = $2, ready_at = NULL,
            attempt = attempt + 1, started_at = $3
         WHERE id = $4",
    )
    .bind(lease.holder.to_owned())
    .bind(time::write(lease.until))
    .bind(time::write(now))
    .bind(id.to_owned())
    .execute(&mut **transaction)
    .await?;
    let job = read_job(transaction, id).await?;
    // The backup of a job that is taken again has this status already.
    if job.backup.status != job.kind.running() {
        change_status(transaction, &job.backup.id, job.kind.running(), now).await?;
    }
    Ok(job)
}

async fn read_job(transaction: &mut Transaction, id: &str) -> Result<Job, StoreError> {
    let row = sqlx::query(
        "SELECT id, kind, attempt, parameters, created_at, backup_id FROM jobs WHERE id = $1",
    )
    .bind(id.to_owned())
    .fetch_one(&mut **transaction)
    .await?;
    let kind: String = row.try_get("kind")?;
    let backup_id: String = row.try_get("backup_id")?;
    Ok(Job {
        id: row.try_get("id")?,
        kind: JobKind::ALL
            .into_iter()
            .find(|known| known.name() == kind)
            .ok_or(StoreError::Value { column: "kind", found: kind })?,
        attempt: row.try_get("attempt")?,
        parameters: row.try_get("parameters")?,
        created_at: time::read("created_at", row.try_get("created_at")?)?,
        backup: StoredBackup::by_id(transaction, &backup_id).await?,
    })
}
