//! What the metrics show of the database.

use sqlx::Row;

use super::database::Store;
use super::error::StoreError;

/// Why backups are deleted, and the only reasons.
pub const DELETION_CAUSES: [&str; 2] = ["owner", "retention"];

impl Store {
    /// Returns the number of jobs of each kind and state.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn count_jobs(&self) -> Result<Vec<(String, String, i64)>, StoreError> {
        let rows = sqlx::query("SELECT kind, state, count(*) FROM jobs GROUP BY kind, state")
            .fetch_all(self.pool())
            .await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))).collect()
    }

    /// Returns the number of backups that were deleted for each cause.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn count_deletions(&self) -> Result<Vec<(String, i64)>, StoreError> {
        let rows = sqlx::query(
            "SELECT cause, count(*) FROM deletions WHERE finished_at IS NOT NULL GROUP BY cause",
        )
        .fetch_all(self.pool())
        .await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }
}
