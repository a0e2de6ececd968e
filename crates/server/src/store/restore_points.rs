//! Restore points: the backups that one request creates in a vault.

use chrono::{DateTime, Utc};

use super::being_created::busy_objects;
use super::database::Store;
use super::error::StoreError;
use super::new_backups::{NewBackup, insert_with_jobs};
use super::policies::lock_project;

impl Store {
    /// Creates the backups of a restore point, and the jobs that do the work. An object that is being
    /// backed up is left out. Returns the ids of those objects, or `None` if the project does not have
    /// the vault.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn create_restore_point<'b>(
        &self,
        project_id: &'b str,
        vault_id: &str,
        backups: &[NewBackup<'b>],
        now: DateTime<Utc>,
    ) -> Result<Option<Vec<String>>, StoreError> {
        let mut transaction = self.begin().await?;
        lock_project(&mut transaction, project_id).await?;
        let vault = sqlx::query("SELECT 1 FROM vaults WHERE id = $1 AND project_id = $2")
            .bind(vault_id.to_owned())
            .bind(project_id.to_owned())
            .fetch_optional(&mut *transaction)
            .await?;
        if vault.is_none() {
            return Ok(None);
        }
        let object = |backup: &NewBackup<'b>| (project_id, backup.object.id.as_str());
        let objects: Vec<_> = backups.iter().map(object).collect();
        let busy = busy_objects(&mut transaction, &objects).await?;
        let free = backups.iter().filter(|backup| !busy.contains(&object(backup)));
        let free: Vec<_> = free.cloned().collect();
        insert_with_jobs(&mut transaction, &free, now).await?;
        transaction.commit().await?;
        Ok(Some(busy.into_iter().map(|(_, id)| id.to_owned()).collect()))
    }
}
