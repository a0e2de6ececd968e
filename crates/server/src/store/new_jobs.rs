//! New jobs.

use chrono::{DateTime, Utc};
use keeptime_documents::Service;

use super::backups::StoredBackup;
use super::database::Transaction;
use super::error::StoreError;
use super::jobs::{JobKind, JobState};
use super::new_backups::NewBackup;
use super::statement::Statement;
use super::time;

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
    /// Why the job failed before it began.
    pub(super) failure: Option<String>,
}

impl<'j> NewJob<'j> {
    /// Creates the job that creates a backup.
    pub(super) fn creating(backup: &NewBackup<'j>) -> Self {
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
            failure: None,
        }
    }

    /// Creates a job about an existing backup.
    pub(super) fn about(
        backup: &'j StoredBackup,
        service: Service,
        id: &'j str,
        kind: JobKind,
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
            parameters: "{}",
            failure: None,
        }
    }
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
                fire_at, parameters, result, attempt, created_at, finished_at) VALUES ",
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
            statement.bind(job.parameters.to_owned()).push(", ");
            statement.bind(job.failure.clone()).push(", 0, ");
            statement.bind(time::write(now)).push(", ");
            statement.bind(job.failure.as_ref().map(|_| time::write(now))).push(")");
        }
        statement.execute(&mut **transaction).await?;
    }
    Ok(())
}
