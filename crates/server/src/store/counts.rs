//! What the metrics show of the database. Each count reads only what an index selects.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::database::Store;
use super::error::StoreError;
use super::time;

/// Why backups are deleted, and the only reasons.
pub const DELETION_CAUSES: [&str; 2] = ["owner", "retention"];

/// How far counts of what is over look back.
const LAST_DAY: TimeDelta = TimeDelta::days(1);

impl Store {
    /// Returns the number of jobs of each kind that wait or run.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn count_jobs(&self) -> Result<Vec<(String, String, i64)>, StoreError> {
        let rows = sqlx::query(
            "SELECT kind, state, count(*) FROM jobs WHERE state IN ('waiting', 'running')
             GROUP BY kind, state",
        )
        .fetch_all(self.pool())
        .await?;
        rows.iter().map(read_count).collect()
    }

    /// Returns the number of jobs of each kind that were asked for in the last day and ended, by how they
    /// ended.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn count_ended_jobs(
        &self,
        now: DateTime<Utc>,
    ) -> Result<Vec<(String, String, i64)>, StoreError> {
        let rows = sqlx::query(
            "SELECT kind, state, count(*) FROM jobs
             WHERE state IN ('done', 'failed', 'skipped') AND created_at > $1 GROUP BY kind, state",
        )
        .bind(time::write(now - LAST_DAY))
        .fetch_all(self.pool())
        .await?;
        rows.iter().map(read_count).collect()
    }

    /// Returns the number of backups that were deleted in the last day for each cause.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn count_deletions(
        &self,
        now: DateTime<Utc>,
    ) -> Result<Vec<(String, i64)>, StoreError> {
        let rows = sqlx::query(
            "SELECT cause, count(*) FROM deletions WHERE finished_at > $1 GROUP BY cause",
        )
        .bind(time::write(now - LAST_DAY))
        .fetch_all(self.pool())
        .await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }
}

/// Reads a kind and a state of jobs, and how many there are.
fn read_count(row: &AnyRow) -> Result<(String, String, i64), StoreError> {
    Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))
}
