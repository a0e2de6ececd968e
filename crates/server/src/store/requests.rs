//! What users and policies ask for: new backups, restores and deletions. Each becomes a job.

use chrono::{DateTime, Utc};
use keeptime_documents::Service;

use super::backups::{Object, StartedBy, StoredBackup};
use super::database::{Store, Transaction};
use super::error::StoreError;
use super::jobs::JobKind;
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
        for backup in backups {
            insert_backup(&mut transaction, backup, now).await?;
            let job = NewJob {
                id: backup.job_id,
                kind: JobKind::Protect,
                service: backup.service,
                project_id: backup.project_id,
                backup_id: backup.id,
                object_id: &backup.object.id,
                policy_id: backup.policy_id,
                parameters: "{}",
            };
            insert_job(&mut transaction, &job, now).await?;
        }
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

struct NewJob<'j> {
    id: &'j str,
    kind: JobKind,
    service: Service,
    project_id: &'j str,
    backup_id: &'j str,
    object_id: &'j str,
    policy_id: Option<&'j str>,
    parameters: &'j str,
}

impl<'j> NewJob<'j> {
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
            service,
            project_id: &backup.project_id,
            backup_id: &backup.id,
            object_id: &backup.object.id,
            policy_id: None,
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
    if !change_status(transaction, job.backup_id, job.kind.waiting(), now).await? {
        return Ok(Accepted::NotAllowed);
    }
    insert_job(transaction, job, now).await?;
    Ok(Accepted::Yes)
}

async fn insert_job(
    transaction: &mut Transaction,
    job: &NewJob<'_>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO jobs (id, service, project_id, kind, state, backup_id, object_id, policy_id,
            parameters, attempt, created_at)
         VALUES ($1, $2, $3, $4, 'waiting', $5, $6, $7, $8, 0, $9)",
    )
    .bind(job.id.to_owned())
    .bind(job.service.name())
    .bind(job.project_id.to_owned())
    .bind(job.kind.name())
    .bind(job.backup_id.to_owned())
    .bind(job.object_id.to_owned())
    .bind(job.policy_id.map(str::to_owned))
    .bind(job.parameters.to_owned())
    .bind(time::write(now))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

async fn insert_backup(
    transaction: &mut Transaction,
    backup: &NewBackup<'_>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO backups (id, service, project_id, checkpoint_id, policy_id, vault_id, object_id,
            object_name, object_type, object_zone, name, description, status, started_by, incremental,
            size_mb, progress, disks, images, created_at, updated_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, 0, '[]', '[]',
            $16, $16, $17)",
    )
    .bind(backup.id.to_owned())
    .bind(backup.service.name())
    .bind(backup.project_id.to_owned())
    .bind(backup.checkpoint_id.to_owned())
    .bind(backup.policy_id.map(str::to_owned))
    .bind(backup.vault_id.map(str::to_owned))
    .bind(backup.object.id.clone())
    .bind(backup.object.name.clone())
    .bind(backup.object.object_type.clone())
    .bind(backup.object.zone.clone())
    .bind(backup.name.to_owned())
    .bind(backup.description.to_owned())
    .bind(JobKind::Protect.waiting().name())
    .bind(backup.started_by.name())
    .bind(backup.incremental)
    .bind(time::write(now))
    .bind(backup.expires_at.map(time::write))
    .execute(&mut **transaction)
    .await?;
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
