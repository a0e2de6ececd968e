//! How far a job is, for the calls that ask.

use chrono::{DateTime, Utc};
use keeptime_documents::Service;
use sqlx::Row;

use super::database::Store;
use super::error::StoreError;
use super::time;

/// A job, as its owner sees it.
#[derive(Clone, Debug)]
pub struct JobProgress {
    /// What it does: the name of a kind.
    pub kind: String,
    /// The name of its state.
    pub state: String,
    /// Why it failed.
    pub failure: Option<String>,
    /// The backup that it is about.
    pub backup_id: Option<String>,
    /// The object that is backed up, or that a backup is restored to.
    pub object_id: String,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
}

impl Store {
    /// Returns a job, or `None` if the project does not have it.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn job_progress(
        &self,
        service: Service,
        project_id: &str,
        id: &str,
    ) -> Result<Option<JobProgress>, StoreError> {
        let row = sqlx::query(
            "SELECT kind, state, result, backup_id, object_id, created_at, finished_at FROM jobs
             WHERE id = $1 AND project_id = $2 AND service = $3",
        )
        .bind(id.to_owned())
        .bind(project_id.to_owned())
        .bind(service.name())
        .fetch_optional(self.pool())
        .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(JobProgress {
            kind: row.try_get("kind")?,
            state: row.try_get("state")?,
            failure: row.try_get("result")?,
            backup_id: row.try_get("backup_id")?,
            object_id: row.try_get("object_id")?,
            created_at: time::read("created_at", row.try_get("created_at")?)?,
            finished_at: time::read_optional("finished_at", row.try_get("finished_at")?)?,
        }))
    }
}
