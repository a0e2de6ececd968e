//! The removal of old records: jobs that ended, deleted backups with their evidence, and missed fires.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::database::{Database, Store};
use super::error::StoreError;
use super::statement::Statement;
use super::time;

/// The most rows of each table that a transaction removes, so that nobody waits long for it.
const MOST_ROWS: i64 = 500;

impl Store {
    /// Removes some of the records of what was over before an instant. Returns their number, which is 0 if
    /// none is left. A backup that exists stays, whatever its age, and so does the last request to delete it.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn purge(&self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        Ok(self.purge_deleted_backups(before).await?
            + self.purge_jobs(before).await?
            + self.purge_missed_fires(before).await?)
    }

    /// Removes deleted backups, why they were deleted, and the jobs about them.
    async fn purge_deleted_backups(&self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        let mut transaction = self.begin().await?;
        let mut statement = Statement::new("SELECT backup_id FROM deletions WHERE finished_at < ");
        statement.bind(time::write(before)).push(" ORDER BY finished_at LIMIT ").bind(MOST_ROWS);
        self.skip_locked(&mut statement);
        let rows = statement.rows(&mut *transaction).await?;
        let ids: Vec<String> = rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
        if ids.is_empty() {
            return Ok(0);
        }
        for (table, column) in
            [("jobs", "backup_id"), ("deletions", "backup_id"), ("backups", "id")]
        {
            let mut statement = Statement::new("DELETE FROM ");
            statement.push(table).push(" WHERE ").push(column).push(" IN (");
            statement.bind_list(ids.iter().cloned()).push(")");
            statement.execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(ids.len() as u64)
    }

    async fn purge_jobs(&self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        let mut statement = Statement::new(
            "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs
                WHERE state IN ('done', 'failed', 'skipped') AND created_at < ",
        );
        statement.bind(time::write(before)).push(" ORDER BY created_at LIMIT ").bind(MOST_ROWS);
        self.skip_locked(&mut statement);
        statement.push(")");
        let _turn = self.turn().await;
        statement.execute(self.pool()).await
    }

    async fn purge_missed_fires(&self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        let mut statement = Statement::new("DELETE FROM missed_fires WHERE noticed_at < ");
        statement.bind(time::write(before));
        let _turn = self.turn().await;
        statement.execute(self.pool()).await
    }

    /// Leaves out rows that another instance removes at the same time.
    fn skip_locked(&self, statement: &mut Statement) {
        if self.database() == Database::Postgres {
            statement.push(" FOR UPDATE SKIP LOCKED");
        }
    }
}
