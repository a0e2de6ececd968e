//! New backups, and what forbids them: the quota, and backups that are being created.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use keeptime_documents::Service;
use sqlx::{Any, AnyExecutor};

use super::backups::StartedBy;
use super::being_created::being_created;
use super::database::{Store, Transaction};
use super::error::StoreError;
use super::jobs::JobKind;
use super::new_jobs::{NewJob, insert_jobs};
use super::object::Object;
use super::policies::lock_project;
use super::statement::Statement;
use super::time;

/// A backup that is to be created.
#[derive(Clone, Debug)]
pub struct NewBackup<'b> {
    /// The id of the backup.
    pub id: &'b str,
    /// The id of the job that creates it.
    pub job_id: &'b str,
    /// The service.
    pub service: Service,
    /// The project.
    pub project_id: &'b str,
    /// The backup record or restore point that contains it.
    pub checkpoint_id: &'b str,
    /// The policy that creates it.
    pub policy_id: Option<&'b str>,
    /// The vault that it belongs to.
    pub vault_id: Option<&'b str>,
    /// What is backed up.
    pub object: &'b Object,
    /// Its name.
    pub name: &'b str,
    /// Its description, which may be empty.
    pub description: &'b str,
    /// Who starts it.
    pub started_by: StartedBy,
    /// Whether it holds only what changed since the backup before. The first backup of an object is
    /// always full.
    pub incremental: bool,
    /// When it expires by its own expiry.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Why backups cannot be created.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackupConflict {
    /// The policy creates backups already.
    #[error("backups of the policy are being created")]
    PolicyBusy(StartedBy),
    /// The object is being backed up already.
    #[error("{0} is being backed up")]
    ObjectBusy(String),
    /// The project would have more backups than it may have.
    #[error("the project has {count} backups and may have {most}")]
    QuotaExceeded {
        /// The number that it has.
        count: i64,
        /// The most that it may have.
        most: u32,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// Creates backups of one project, and the jobs that do the work, unless the project would have more
    /// than `most` backups, or one of the policies or objects has a backup that is being created.
    ///
    /// # Errors
    /// [`BackupConflict`], and then none is created.
    pub async fn create_backups_within(
        &self,
        backups: &[NewBackup<'_>],
        most: Option<u32>,
        now: DateTime<Utc>,
    ) -> Result<(), BackupConflict> {
        let Some(first) = backups.first() else { return Ok(()) };
        let (service, project_id) = (first.service, first.project_id);
        let mut transaction = self.begin().await?;
        lock_project(&mut transaction, project_id).await?;
        let running = being_created(&mut *transaction, project_id).await?;
        let mut objects: HashSet<_> =
            running.iter().map(|backup| backup.object_id.as_str()).collect();
        let policies: HashMap<_, _> = running
            .iter()
            .filter_map(|backup| Some((backup.policy_id.as_deref()?, backup)))
            .collect();
        for backup in backups {
            if let Some(running) = backup.policy_id.and_then(|id| policies.get(id)) {
                return Err(BackupConflict::PolicyBusy(running.started_by));
            }
            if !objects.insert(&backup.object.id) {
                return Err(BackupConflict::ObjectBusy(backup.object.id.clone()));
            }
        }
        if let Some(most) = most {
            let count = count_backups(&mut *transaction, service, project_id).await?;
            let new = i64::try_from(backups.len()).unwrap_or(i64::MAX);
            if count.saturating_add(new) > i64::from(most) {
                return Err(BackupConflict::QuotaExceeded { count, most });
            }
        }
        insert_with_jobs(&mut transaction, backups, now).await?;
        Ok(transaction.commit().await?)
    }
}

async fn count_backups<'e>(
    executor: impl AnyExecutor<'e>,
    service: Service,
    project_id: &str,
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar::<Any, i64>(
        "SELECT count(*) FROM backups
         WHERE project_id = $1 AND service = $2 AND status <> 'deleted'",
    )
    .bind(project_id.to_owned())
    .bind(service.name())
    .fetch_one(executor)
    .await?)
}

/// Inserts backups, and the jobs that create them.
pub(super) async fn insert_with_jobs(
    transaction: &mut Transaction,
    backups: &[NewBackup<'_>],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    insert_backups(transaction, backups, now).await?;
    let jobs: Vec<_> = backups.iter().map(NewJob::creating).collect();
    insert_jobs(transaction, &jobs, now).await
}

/// Inserts backups that wait to be created.
pub(super) async fn insert_backups(
    transaction: &mut Transaction,
    backups: &[NewBackup<'_>],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    for part in backups.chunks(Statement::MOST_ROWS) {
        let mut statement = Statement::new(
            "INSERT INTO backups (id, service, project_id, checkpoint_id, policy_id, vault_id,
                object_id, object_name, object_type, object_zone, name, description, status, started_by,
                incremental, size_mb, progress, disks, images, created_at, updated_at, expires_at)
             VALUES ",
        );
        for (place, backup) in part.iter().enumerate() {
            statement.push(if place > 0 { ", (" } else { "(" });
            for text in [backup.id, backup.service.name(), backup.project_id, backup.checkpoint_id]
            {
                statement.bind(text.to_owned()).push(", ");
            }
            statement.bind(backup.policy_id.map(str::to_owned)).push(", ");
            statement.bind(backup.vault_id.map(str::to_owned)).push(", ");
            for text in [
                &backup.object.id,
                &backup.object.name,
                &backup.object.object_type,
                &backup.object.zone,
                backup.name,
                backup.description,
                JobKind::Protect.waiting().name(),
                backup.started_by.name(),
            ] {
                statement.bind(text.to_owned()).push(", ");
            }
            push_incremental(&mut statement, backup);
            statement.push(", 0, 0, '[]', '[]', ");
            statement.bind(time::write(now)).push(", ").bind(time::write(now)).push(", ");
            statement.bind(backup.expires_at.map(time::write)).push(")");
        }
        statement.execute(&mut **transaction).await?;
    }
    Ok(())
}

/// Adds whether a backup is incremental. The first backup of an object is full whatever is asked for.
fn push_incremental(statement: &mut Statement, backup: &NewBackup<'_>) {
    if !backup.incremental {
        statement.push("0");
        return;
    }
    statement.push("CASE WHEN EXISTS (SELECT 1 FROM backups AS others WHERE others.project_id = ");
    statement.bind(backup.project_id.to_owned()).push(" AND others.object_id = ");
    statement.bind(backup.object.id.clone()).push(" AND others.service = ");
    statement.bind(backup.service.name());
    statement.push(" AND others.status = 'available') THEN 1 ELSE 0 END");
}
