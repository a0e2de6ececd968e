//! What users and policies ask for with existing backups: restores and deletions. Each becomes a job.

use std::slice;

use chrono::{DateTime, Utc};
use keeptime_documents::Service;

use super::backups::StoredBackup;
use super::database::{Store, Transaction};
use super::error::StoreError;
use super::jobs::JobKind;
use super::judgements::PolicyToJudge;
use super::new_jobs::{NewJob, insert_jobs};
use super::policies::lock_project;
use super::status::change_status;
use super::time;

/// A restore that is asked for.
#[derive(Clone, Copy, Debug)]
pub struct NewRestore<'r> {
    /// The service.
    pub service: Service,
    /// The backup.
    pub backup: &'r StoredBackup,
    /// The id of the job that restores it.
    pub job_id: &'r str,
    /// What it is restored to.
    pub target_id: &'r str,
    /// What the restore was asked for with, as JSON.
    pub parameters: &'r str,
}

/// A deletion that is asked for.
#[derive(Clone, Copy, Debug)]
pub struct NewDeletion<'d> {
    /// The service.
    pub service: Service,
    /// The backup.
    pub backup: &'d StoredBackup,
    /// The id of the job that deletes it.
    pub job_id: &'d str,
}

/// A deletion that the retention asks for.
#[derive(Clone, Debug)]
pub struct DeletionByPolicy<'d> {
    /// The backup.
    pub backup: &'d StoredBackup,
    /// The id of the job that deletes it.
    pub job_id: String,
    /// The verdict and its evidence, as JSON.
    pub evidence: String,
}

/// Why a backup cannot be restored.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RestoreConflict {
    /// The status of the backup does not allow it.
    #[error("the backup is not available")]
    NotAvailable,
    /// Another backup is being restored to the target.
    #[error("the server is being restored")]
    TargetBusy,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why backups cannot be deleted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeletionConflict {
    /// The status of this backup does not allow it.
    #[error("the backup {0} is being created, restored or deleted")]
    InProgress(String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
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
    /// Asks for the restore of a backup.
    ///
    /// # Errors
    /// [`RestoreConflict`] if its status or the target does not allow it.
    pub async fn request_restore(
        &self,
        restore: &NewRestore<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), RestoreConflict> {
        let backup = restore.backup;
        let mut transaction = self.begin().await?;
        lock_project(&mut transaction, &backup.project_id).await?;
        if is_being_restored(&mut transaction, &backup.project_id, restore.target_id).await? {
            return Err(RestoreConflict::TargetBusy);
        }
        let job = NewJob {
            object_id: restore.target_id,
            parameters: restore.parameters,
            ..NewJob::about(backup, restore.service, restore.job_id, JobKind::Restore)
        };
        if start(&mut transaction, &job, now).await? == Accepted::NotAllowed {
            return Err(RestoreConflict::NotAvailable);
        }
        Ok(transaction.commit().await?)
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
        lock_project(&mut transaction, &backup.project_id).await?;
        let deletion = NewDeletion { service, backup, job_id };
        let accepted = start_deletion(&mut transaction, &deletion, cause, now).await?;
        transaction.commit().await?;
        Ok(accepted)
    }

    /// Asks for the deletion of backups by the limits of their policy, of each that can be deleted. Returns
    /// their number.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails. Then no deletion was asked for.
    pub async fn request_deletions_by_policy(
        &self,
        policy: &PolicyToJudge,
        deletions: &[DeletionByPolicy<'_>],
        now: DateTime<Utc>,
    ) -> Result<usize, StoreError> {
        if deletions.is_empty() {
            return Ok(0);
        }
        let mut transaction = self.begin().await?;
        lock_project(&mut transaction, &policy.project_id).await?;
        let mut count = 0;
        for DeletionByPolicy { backup, job_id, evidence } in deletions {
            let deletion = NewDeletion { service: policy.service, backup, job_id };
            let cause = DeletionCause::Retention {
                policy_id: &policy.id,
                policy_version: policy.version,
                evidence,
            };
            let accepted = start_deletion(&mut transaction, &deletion, cause, now).await?;
            count += usize::from(accepted == Accepted::Yes);
        }
        transaction.commit().await?;
        Ok(count)
    }

    /// Asks for the deletion of backups of one project, of all or of none.
    ///
    /// # Errors
    /// [`DeletionConflict`] if the status of one does not allow it.
    pub async fn request_deletions(
        &self,
        deletions: &[NewDeletion<'_>],
        cause: DeletionCause<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), DeletionConflict> {
        let Some(first) = deletions.first() else { return Ok(()) };
        let mut transaction = self.begin().await?;
        // Deletions of a project wait for each other: two that lock the same backups in different orders
        // would deadlock, and two that each leave a backup of an object could together leave none.
        lock_project(&mut transaction, &first.backup.project_id).await?;
        for deletion in deletions {
            let accepted = start_deletion(&mut transaction, deletion, cause, now).await?;
            if accepted == Accepted::NotAllowed {
                return Err(DeletionConflict::InProgress(deletion.backup.id.clone()));
            }
        }
        Ok(transaction.commit().await?)
    }
}

async fn start_deletion(
    transaction: &mut Transaction,
    deletion: &NewDeletion<'_>,
    cause: DeletionCause<'_>,
    now: DateTime<Utc>,
) -> Result<Accepted, StoreError> {
    let NewDeletion { service, backup, job_id } = *deletion;
    if !is_allowed(transaction, backup, cause, now).await? {
        return Ok(Accepted::NotAllowed);
    }
    let job = NewJob::about(backup, service, job_id, JobKind::Delete);
    let accepted = start(transaction, &job, now).await?;
    if accepted == Accepted::Yes {
        record_deletion(transaction, backup, cause, now).await?;
    }
    Ok(accepted)
}

async fn is_being_restored(
    transaction: &mut Transaction,
    project_id: &str,
    target_id: &str,
) -> Result<bool, StoreError> {
    let found = sqlx::query(
        "SELECT 1 FROM jobs WHERE project_id = $1 AND kind = 'restore'
             AND state IN ('waiting', 'running') AND object_id = $2 LIMIT 1",
    )
    .bind(project_id.to_owned())
    .bind(target_id.to_owned())
    .fetch_optional(&mut **transaction)
    .await?;
    Ok(found.is_some())
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

/// Returns whether the reason for a deletion still holds. For the retention, the policy must be as it was
/// judged, the object must keep another backup that a policy created, and in a locked vault the backup must
/// have expired.
async fn is_allowed(
    transaction: &mut Transaction,
    backup: &StoredBackup,
    cause: DeletionCause<'_>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let DeletionCause::Retention { policy_id, policy_version, .. } = cause else { return Ok(true) };
    let found = sqlx::query(
        "SELECT 1 FROM policies WHERE id = $1 AND version = $2 AND EXISTS (
            SELECT 1 FROM backups WHERE project_id = $3 AND object_id = $4 AND id <> $5
            AND status = 'available' AND started_by = 'schedule')
         AND NOT EXISTS (
            SELECT 1 FROM vaults WHERE id = $6 AND locked <> 0 AND $7 <> 0)",
    )
    .bind(policy_id.to_owned())
    .bind(policy_version)
    .bind(backup.project_id.clone())
    .bind(backup.object.id.clone())
    .bind(backup.id.clone())
    .bind(backup.vault_id.clone())
    .bind(i64::from(backup.expires_at.is_none_or(|at| at > now)))
    .fetch_optional(&mut **transaction)
    .await?;
    Ok(found.is_some())
}

async fn record_deletion(
    transaction: &mut Transaction,
    backup: &StoredBackup,
    cause: DeletionCause<'_>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (name, user_id, policy) = match cause {
        DeletionCause::Owner { user_id } => ("owner", Some(user_id), None),
        DeletionCause::Retention { policy_id, policy_version, evidence } => {
            ("retention", None, Some((policy_id, policy_version, evidence)))
        }
    };
    // A deletion that failed may be asked for again. The last request is the one that counts.
    sqlx::query(
        "INSERT INTO deletions (backup_id, project_id, cause, user_id, policy_id, policy_version,
            evidence, requested_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (backup_id) DO UPDATE SET cause = excluded.cause, user_id = excluded.user_id,
            policy_id = excluded.policy_id, policy_version = excluded.policy_version,
            evidence = excluded.evidence, requested_at = excluded.requested_at, finished_at = NULL",
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
