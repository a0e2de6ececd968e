//! Jobs: the backups, restores and deletions that runners do.
//!
//! A job and the backup that it is about change in the same transaction:
//!
//! | job | new | taken | done | failed |
//! |---|---|---|---|---|
//! | protect | `waiting_protect` | `protecting` | `available` | `error` |
//! | restore | `waiting_restore` | `restoring` | `available` | `available` |
//! | delete | `waiting_delete` | `deleting` | `deleted` | `error` |
//!
//! A job is taken by lease, which its holder renews. Where it does not, because its process has stopped,
//! another one takes the job, and the first one can no longer report. Leases use the clock of the
//! system.

use chrono::{DateTime, TimeDelta, Utc};
use keeptime_documents::csbs::BackupStatus;
use serde_json::json;

use super::backups::StoredBackup;
use super::database::{Store, Transaction};
use super::error::StoreError;
use super::status::{change_status, change_status_and};
use super::time;

/// What a job does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JobKind {
    /// Creates the backup.
    Protect,
    /// Restores the backup.
    Restore,
    /// Deletes the backup.
    Delete,
}

impl JobKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Protect, Self::Restore, Self::Delete];

    /// Returns the name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Protect => "protect",
            Self::Restore => "restore",
            Self::Delete => "delete",
        }
    }

    pub(super) fn waiting(self) -> BackupStatus {
        match self {
            Self::Protect => BackupStatus::WaitingProtect,
            Self::Restore => BackupStatus::WaitingRestore,
            Self::Delete => BackupStatus::WaitingDelete,
        }
    }

    pub(super) fn running(self) -> BackupStatus {
        match self {
            Self::Protect => BackupStatus::Protecting,
            Self::Restore => BackupStatus::Restoring,
            Self::Delete => BackupStatus::Deleting,
        }
    }
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JobState {
    /// It waits for a runner.
    Waiting,
    /// A runner has it.
    Running,
    /// It succeeded.
    Done,
    /// It failed.
    Failed,
    /// It never ran, because the previous backup of the object was still being created.
    Skipped,
}

impl JobState {
    /// All states.
    pub const ALL: [Self; 5] =
        [Self::Waiting, Self::Running, Self::Done, Self::Failed, Self::Skipped];

    /// Returns the name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }

    /// Returns whether something is still to be done.
    pub fn is_unfinished(self) -> bool {
        match self {
            Self::Waiting | Self::Running => true,
            Self::Done | Self::Failed | Self::Skipped => false,
        }
    }
}

/// Who holds a job, and for how long. The times are of the system's clock.
#[derive(Clone, Copy, Debug)]
pub struct Lease<'h> {
    /// The name of the holder.
    pub holder: &'h str,
    /// When the lease begins.
    pub from: DateTime<Utc>,
    /// When it ends, unless it is renewed.
    pub until: DateTime<Utc>,
}

/// A job that somebody holds.
#[derive(Clone, Debug)]
pub struct Job {
    /// Its id.
    pub id: String,
    /// What it does.
    pub kind: JobKind,
    /// Counts how often it was taken. The first attempt is 1.
    pub attempt: i64,
    /// What a restore was asked for with, as JSON.
    pub parameters: String,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When this attempt began.
    pub started_at: DateTime<Utc>,
    /// The backup that it is about.
    pub backup: StoredBackup,
}

impl Lease<'_> {
    /// Returns an instant that no lease given now ends after. A lease that ends later was given by a clock that was
    /// far ahead, and counts as ended. Its holder may still be at work, so a clock that was set back a little is
    /// waited for.
    pub(super) fn latest_end(&self) -> DateTime<Utc> {
        self.until + TimeDelta::hours(1)
    }
}

/// How a job ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The backup was created.
    Protected {
        /// Its size in MB.
        size_mb: i64,
        /// The backups of the object's disks, as JSON.
        disks: String,
    },
    /// The backup was restored.
    Restored,
    /// The backup was deleted.
    Deleted,
    /// The job failed.
    Failed {
        /// Why.
        reason: String,
    },
}

impl Store {
    /// Renews the lease of a job. Returns whether the holder still has it.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn renew_lease(&self, job: &Job, lease: &Lease<'_>) -> Result<bool, StoreError> {
        let _turn = self.turn().await;
        let renewed = sqlx::query(
            "UPDATE jobs SET leased_until = $1
             WHERE id = $2 AND holder = $3 AND attempt = $4 AND state = 'running'",
        )
        .bind(time::write(lease.until))
        .bind(job.id.clone())
        .bind(lease.holder.to_owned())
        .bind(job.attempt)
        .execute(self.pool())
        .await?;
        Ok(renewed.rows_affected() > 0)
    }

    /// Keeps what the program of a job wrote. The output of a later attempt replaces that of an earlier one.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn keep_output(&self, job: &Job, output: &str) -> Result<(), StoreError> {
        let _turn = self.turn().await;
        sqlx::query("UPDATE jobs SET output = $1 WHERE id = $2 AND attempt = $3")
            .bind(output.to_owned())
            .bind(job.id.clone())
            .bind(job.attempt)
            .execute(self.pool())
            .await?;
        Ok(())
    }

    /// Records how a job ended. Returns whether the holder of this attempt still has the lease;
    /// otherwise nothing is recorded.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn finish_job(
        &self,
        job: &Job,
        holder: &str,
        outcome: &Outcome,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let (state, result) = match outcome {
            Outcome::Failed { reason } => (JobState::Failed, Some(reason.clone())),
            Outcome::Protected { .. } | Outcome::Restored | Outcome::Deleted => {
                (JobState::Done, None)
            }
        };
        let mut transaction = self.begin().await?;
        let finished = sqlx::query(
            "UPDATE jobs SET state = $1, result = $2, finished_at = $3, leased_until = NULL
             WHERE id = $4 AND holder = $5 AND attempt = $6 AND state = 'running'",
        )
        .bind(state.name())
        .bind(result)
        .bind(time::write(now))
        .bind(job.id.clone())
        .bind(holder.to_owned())
        .bind(job.attempt)
        .execute(&mut *transaction)
        .await?;
        if finished.rows_affected() == 0 {
            return Ok(false);
        }
        record_outcome(&mut transaction, job, outcome, now).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

/// Writes what a job did into its backup.
async fn record_outcome(
    transaction: &mut Transaction,
    job: &Job,
    outcome: &Outcome,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let id = &job.backup.id;
    match outcome {
        Outcome::Protected { size_mb, disks } => {
            change_status_and(transaction, id, BackupStatus::Available, now, |statement| {
                statement
                    .push(", size_mb = ")
                    .bind(*size_mb)
                    .push(", disks = ")
                    .bind(disks.clone());
                statement.push(", progress = 100, finished_at = ").bind(time::write(now));
            })
            .await?;
            judge_soon(transaction, job.backup.policy_id.as_deref(), now).await?;
        }
        Outcome::Restored => {
            change_status_and(transaction, id, BackupStatus::Available, now, |statement| {
                // An earlier restore may have failed.
                statement.push(", failure = NULL");
            })
            .await?;
        }
        Outcome::Deleted => {
            change_status(transaction, id, BackupStatus::Deleted, now).await?;
            sqlx::query("UPDATE deletions SET finished_at = $1 WHERE backup_id = $2")
                .bind(time::write(now))
                .bind(id.clone())
                .execute(&mut **transaction)
                .await?;
        }
        Outcome::Failed { reason } => {
            // A restore changes only its target, so the backup can still be restored.
            let (status, operation) = match job.kind {
                JobKind::Protect => (BackupStatus::Error, "backup"),
                JobKind::Restore => (BackupStatus::Available, "restore"),
                JobKind::Delete => (BackupStatus::Error, "delete"),
            };
            let failure = json!({"operation": operation, "reason": reason}).to_string();
            change_status_and(transaction, id, status, now, |statement| {
                statement.push(", failure = ").bind(failure);
            })
            .await?;
        }
    }
    Ok(())
}

/// Lets the retention look at a policy whose backup has been completed.
async fn judge_soon(
    transaction: &mut Transaction,
    policy_id: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Some(policy_id) = policy_id else { return Ok(()) };
    sqlx::query(
        "UPDATE policies SET judgement_requests = judgement_requests + 1, next_judgement =
            CASE WHEN next_judgement <= $1 THEN next_judgement ELSE $1 END
         WHERE id = $2",
    )
    .bind(time::write(now))
    .bind(policy_id.to_owned())
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
