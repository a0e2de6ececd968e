//! What users and policies ask for: new backups, restores and deletions. Each becomes a job.

use std::slice;

use chrono::{DateTime, Utc};
use keeptime_documents::Service;

use super::backups::{Object, StartedBy, StoredBackup};
use super::database::{Store, Transaction};
use super::error::StoreError;
use super::jobs::{JobKind, JobState};
use super::statement::Statement;
use super::status::change_status;
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
    /// Whether it holds only what changed since the backup before.
    pub incremental: bool,
    /// When it expires by its own expiry.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Whether a request to change a backup was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// The job waits for a runner.
    Yes,
    /// The status of the backup does not allow it.
    NotAllowed,
}

/// Who wants a backup deleted, and why.
#[derive(Clone, Copy, Debug)]
pub enum DeletionCause<'c> {
    /// The owner of the backup.
    Owner {
        /// The user who asked for it.
        user_id: &'c str,
    },
    /// The retention of a policy.
    Retention {
        /// The policy.
        policy_id: &'c str,
        /// The version of the policy.
        policy_version: i64,
        /// The verdict and its evidence, as JSON.
        evidence: &'c str,
    },
}

impl Store {
    /// Creates backups, and the jobs that do the work.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn create_backups(
        &self,
        backups: &[NewBackup<'_>],
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        insert_backups(&mut transaction, backups, now).await?;
        let jobs: Vec<_> = backups.iter().map(NewJob::creating).collect();
        insert_jobs(&mut transaction, &jobs, now).await?;
        Ok(transaction.commit().await?)
    }

    /// Asks for the restore of a backup.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn request_restore(
        &self,
        service: Service,
        backup: &StoredBackup,
        job_id: &str,
        parameters: &str,
        now: DateTime<Utc>,
    ) -> Result<Accepted, StoreError> {
        let mut transaction = self.begin().await?;
        let job = NewJob::about(backup, service, job_id, JobKind::Restore, parameters);
        let accepted = start(&mut transaction, &job, now).await?;
        transaction.commit().await?;
        Ok(accepted)
    }

    /// Asks for the deletion of a backup and records why.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn request_deletion(
        &self,
        service: Service,
        backup: &StoredBackup,
        job_id: &str,
        cause: DeletionCause<'_>,
        now: DateTime<Utc>,
    ) -> Result<Accepted, StoreError> {
        let mut transaction = self.begin().await?;
        let job = NewJob::about(backup, service, job_id, JobKind::Delete, "{}");
        let accepted = start(&mut transaction, &job, now).await?;
        if accepted == Accepted::Yes {
            record_deletion(&mut transaction, backup, cause, now).await?;
        }
        transaction.commit().await?;
        Ok(accepted)
    }
}

/// A job as it is written to the database.
pub(super) struct NewJob<'j> {
    pub(super) id: &'j str,
    pub(super) kind: JobKind,
    pub(super) state: JobState,
    pub(super) service: Service,
    pub(super) project_id: &'j str,
    pub(super) backup_id: Option<&'j str>,
    pub(super) object_id: &'j str,
    pub(super) policy_id: Option<&'j str>,
    pub(super) fire_at: Option<DateTime<Utc>>,
    pub(super) parameters: &'j str,
}

impl<'j> NewJob<'j> {
    fn creating(backup: &NewBackup<'j>) -> Self {
        Self {
            id: backup.job_id,
            kind: JobKind::Protect,
            state: JobState::Waiting,
            service: backup.service,
            project_id: backup.project_id,
            backup_id: Some(backup.id),
            object_id: &backup.object.id,
            policy_id: backup.policy_id,
            fire_at: None,
            parameters: "{}",
        }
    }

    fn about(
        backup: &'j StoredBackup,
        service: Service,
        id: &'j str,
        kind: JobKind,
        parameters: &'j str,
    ) -> Self {
        Self {
            id,
            kind,
            state: JobState::Waiting,
            service,
            project_id: &backup.project_id,
            backup_id: Some(&backup.id),
            object_id: &backup.object.id,
            policy_id: None,
            fire_at: None,
            parameters,
        }
    }
}

/// Starts a job about an existing backup, if its status allows it.
async fn start(
    transaction: &mut Transaction,
    job: &NewJob<'_>,
    now: DateTime<Utc>,
) -> Result<Accepted, StoreError> {
    let backup_id = job.backup_id.unwrap_or_default();
    if !change_status(transaction, backup_id, job.kind.waiting(), now).await? {
        return Ok(Accepted::NotAllowed);
    }
    insert_jobs(transaction, slice::from_ref(job), now).await?;
    Ok(Accepted::Yes)
}

/// Inserts jobs.
pub(super) async fn insert_jobs(
    transaction: &mut Transaction,
    jobs: &[NewJob<'_>],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    for part in jobs.chunks(Statement::MOST_ROWS) {
        let mut statement = Statement::new(
            "INSERT INTO jobs (id, service, project_id, kind, state, backup_id, object_id, policy_id,
                fire_at, parameters, attempt, created_at) VALUES ",
        );
        for (place, job) in part.iter().enumerate() {
            statement.push(if place > 0 { ", (" } else { "(" });
            statement.bind(job.id.to_owned()).push(", ");
            statement.bind(job.service.name()).push(", ");
            statement.bind(job.project_id.to_owned()).push(", ");
            statement.bind(job.kind.name()).push(", ");
            statement.bind(job.state.name()).push(", ");
            statement.bind(job.backup_id.map(str::to_owned)).push(", ");
            statement.bind(job.object_id.to_owned()).push(", ");
            statement.bind(job.policy_id.map(str::to_owned)).push(", ");
            statement.bind(job.fire_at.map(time::write)).push(", ");
            statement.bind(job.parameters.to_owned()).push(", 0, ");
            statement.bind(time::write(now)).push(")");
        }
        statement.execute(&mut **transaction).await?;
    }
    Ok(())
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
            statement.bind(backup.incremental).push(", 0, 0, '[]', '[]', ");
            statement.bind(time::write(now)).push(", ").bind(time::write(now)).push(", ");
            statement.bind(backup.expires_at.map(time::write)).push(")");
        }
        statement.execute(&mut **transaction).await?;
    }
    Ok(())
}

async fn record_deletion(
    transaction: &mut Transaction,
    backup: &StoredBackup,
    cause: DeletionCause<'_>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    // A deletion that failed may be asked for again. The last request is the one that counts.
    sqlx::query("DELETE FROM deletions WHERE backup_id = $1")
        .bind(backup.id.clone())
        .execute(&mut **transaction)
        .await?;
    let (name, user_id, policy) = match cause {
        DeletionCause::Owner { user_id } => ("owner", Some(user_id), None),
        DeletionCause::Retention { policy_id, policy_version, evidence } => {
            ("retention", None, Some((policy_id, policy_version, evidence)))
        }
    };
    sqlx::query(
        "INSERT INTO deletions (backup_id, project_id, cause, user_id, policy_id, policy_version,
            evidence, requested_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(backup.id.clone())
    .bind(backup.project_id.clone())
    .bind(name)
    .bind(user_id.map(str::to_owned))
    .bind(policy.map(|(id, ..)| id.to_owned()))
    .bind(policy.map(|(_, version, _)| version))
    .bind(policy.map(|(.., evidence)| evidence.to_owned()))
    .bind(time::write(now))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
