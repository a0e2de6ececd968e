//! Which objects are being backed up. An object has at most one such backup, whatever the service and
//! whoever asks.

use std::collections::HashSet;

use sqlx::{Any, AnyExecutor, Row};

use super::backups::StartedBy;
use super::database::{Store, Transaction};
use super::error::StoreError;
use super::statement::Statement;

/// A backup that is being created or waits for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupBeingCreated {
    /// What is backed up.
    pub object_id: String,
    /// The policy that creates it.
    pub policy_id: Option<String>,
    /// Who started it.
    pub started_by: StartedBy,
}

impl Store {
    /// Returns the backups of a project that are being created or wait for it.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn backups_being_created(
        &self,
        project_id: &str,
    ) -> Result<Vec<BackupBeingCreated>, StoreError> {
        being_created(self.pool(), project_id).await
    }
}

/// Returns the backups of a project that are being created or wait for it.
pub(super) async fn being_created<'e>(
    executor: impl AnyExecutor<'e>,
    project_id: &str,
) -> Result<Vec<BackupBeingCreated>, StoreError> {
    let rows = sqlx::query::<Any>(
        "SELECT jobs.object_id, jobs.policy_id, backups.started_by
         FROM jobs JOIN backups ON backups.id = jobs.backup_id
         WHERE jobs.project_id = $1 AND jobs.kind = 'protect' AND jobs.state IN ('waiting', 'running')",
    )
    .bind(project_id.to_owned())
    .fetch_all(executor)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(BackupBeingCreated {
                object_id: row.try_get("object_id")?,
                policy_id: row.try_get("policy_id")?,
                started_by: StartedBy::read(row.try_get("started_by")?)?,
            })
        })
        .collect()
}

/// Returns those of some objects, each with its project, that are being backed up or wait for it.
pub(super) async fn busy_objects<'o>(
    transaction: &mut Transaction,
    objects: &[(&'o str, &'o str)],
) -> Result<HashSet<(&'o str, &'o str)>, StoreError> {
    let mut busy = HashSet::new();
    for part in objects.chunks(Statement::MOST_ROWS) {
        let mut statement = Statement::new(
            "SELECT DISTINCT project_id, object_id FROM jobs
             WHERE kind = 'protect' AND state IN ('waiting', 'running') AND object_id IN (",
        );
        statement.bind_list(part.iter().map(|(_, object)| (*object).to_owned())).push(")");
        for row in statement.rows(&mut **transaction).await? {
            let (project, object): (String, String) = (row.try_get(0)?, row.try_get(1)?);
            busy.extend(part.iter().filter(|found| **found == (&*project, &*object)));
        }
    }
    Ok(busy)
}
