//! How a worker gets jobs.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::backups::StoredBackup;
use super::database::{Database, Store, Transaction};
use super::error::StoreError;
use super::jobs::{Job, JobKind, JobState, Lease};
use super::policies::lock_project;
use super::statement::Statement;
use super::status::change_statuses;
use super::taken::Taken;
use super::time;

/// The most deletions of a project at a time (CSBS v1, section 5.3.5). Further ones wait.
const MOST_DELETIONS: i64 = 5;

impl Store {
    /// Takes the oldest jobs that wait or whose lease has ended, at most `most`. `ends_at` says when a job
    /// will end, if that is known.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn take_jobs(
        &self,
        lease: &Lease<'_>,
        most: usize,
        now: DateTime<Utc>,
        ends_at: impl Fn(&Job) -> Option<DateTime<Utc>>,
    ) -> Result<Taken<Job>, StoreError> {
        // Mostly there is no job. A transaction would make others wait for that answer.
        let seen = Candidate::select(lease, most).rows(self.pool()).await?;
        let seen: Vec<_> = seen.iter().map(Candidate::read).collect::<Result<_, _>>()?;
        if seen.is_empty() {
            return Ok(Taken::Nothing);
        }
        let mut transaction = self.begin().await?;
        // Under these locks, nobody else begins a deletion of the projects.
        let projects: BTreeSet<_> = seen
            .into_iter()
            .filter(|candidate| candidate.is_new_deletion)
            .map(|candidate| candidate.project_id)
            .collect();
        for project in &projects {
            lock_project(&mut transaction, project).await?;
        }
        let mut statement = Candidate::select(lease, most);
        if self.database() == Database::Postgres {
            statement.push(" FOR UPDATE SKIP LOCKED");
        }
        let rows = statement.rows(&mut *transaction).await?;
        let candidates = rows.iter().map(Candidate::read).collect::<Result<_, _>>()?;
        let ids = within_limits(candidates, &projects);
        if ids.is_empty() {
            return Ok(Taken::Locked);
        }
        let jobs = read_jobs(&mut transaction, &ids, now).await?;
        start(&mut transaction, &jobs, lease, ends_at).await?;
        transaction.commit().await?;
        Ok(Taken::These(jobs))
    }
}

/// A job that may run.
struct Candidate {
    id: String,
    project_id: String,
    is_new_deletion: bool,
    /// The number of deletions of the project that run, for a new deletion.
    deletions: i64,
}

/// The number of deletions that run in the project of a job.
const RUNNING_DELETIONS: &str = "(SELECT count(*) FROM jobs AS others
    WHERE others.project_id = jobs.project_id AND others.kind = 'delete' AND others.state = 'running')";

impl Candidate {
    /// Selects the oldest jobs that may run.
    fn select(lease: &Lease<'_>, most: usize) -> Statement {
        let mut statement =
            Statement::new("SELECT id, project_id, kind, state, CASE WHEN kind = 'delete' THEN ");
        statement.push(RUNNING_DELETIONS).push(
            " ELSE 0 END AS deletions FROM jobs
             WHERE state IN ('waiting', 'running') AND (state = 'waiting' OR leased_until <= ",
        );
        statement.bind(time::write(lease.from)).push(" OR (leased_until > ");
        statement.bind(time::write(lease.latest_end()));
        // A holder renews its own leases after its clock was set back.
        statement.push(" AND holder <> ").bind(lease.holder.to_owned());
        statement.push(")) AND (kind <> 'delete' OR state = 'running' OR ").push(RUNNING_DELETIONS);
        statement.push(" < ").bind(MOST_DELETIONS).push(") ORDER BY created_at, id LIMIT ");
        statement.bind(i64::try_from(most).unwrap_or(i64::MAX));
        statement
    }

    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        let (kind, state): (String, String) = (row.try_get("kind")?, row.try_get("state")?);
        Ok(Self {
            id: row.try_get("id")?,
            project_id: row.try_get("project_id")?,
            is_new_deletion: kind == JobKind::Delete.name() && state == JobState::Waiting.name(),
            deletions: row.try_get("deletions")?,
        })
    }
}

/// Returns the jobs that keep the limit on deletions together. Those of projects that are not locked wait for
/// the next look.
fn within_limits(candidates: Vec<Candidate>, locked: &BTreeSet<String>) -> Vec<String> {
    let mut taken: HashMap<String, i64> = HashMap::new();
    let mut ids = Vec::new();
    for candidate in candidates {
        if candidate.is_new_deletion {
            if !locked.contains(&candidate.project_id) {
                continue;
            }
            let taken = taken.entry(candidate.project_id).or_default();
            if candidate.deletions + *taken >= MOST_DELETIONS {
                continue;
            }
            *taken += 1;
        }
        ids.push(candidate.id);
    }
    ids
}

/// Reads jobs as they will be when they have started.
async fn read_jobs(
    transaction: &mut Transaction,
    ids: &[String],
    now: DateTime<Utc>,
) -> Result<Vec<Job>, StoreError> {
    let mut statement = Statement::new(
        "SELECT id, kind, attempt, parameters, created_at, backup_id FROM jobs WHERE id IN (",
    );
    statement.bind_ids(ids).push(") ORDER BY created_at, id");
    let rows = statement.rows(&mut **transaction).await?;
    let backup_ids =
        rows.iter().map(|row| row.try_get("backup_id")).collect::<Result<Vec<String>, _>>()?;
    let backups = StoredBackup::by_ids(transaction, &backup_ids).await?;
    let backups: HashMap<_, _> =
        backups.into_iter().map(|backup| (backup.id.clone(), backup)).collect();
    let jobs = rows.iter().zip(backup_ids).filter_map(|(row, backup_id)| {
        // The key of the table makes sure that it is there.
        let backup = backups.get(&backup_id)?;
        Some(Job::read(row, backup.clone(), now))
    });
    jobs.collect()
}

impl Job {
    fn read(row: &AnyRow, backup: StoredBackup, now: DateTime<Utc>) -> Result<Self, StoreError> {
        let kind: String = row.try_get("kind")?;
        Ok(Self {
            id: row.try_get("id")?,
            kind: JobKind::ALL
                .into_iter()
                .find(|known| known.name() == kind)
                .ok_or(StoreError::Value { column: "kind", found: kind })?,
            attempt: row.try_get::<i64, _>("attempt")? + 1,
            parameters: row.try_get("parameters")?,
            created_at: time::read("created_at", row.try_get("created_at")?)?,
            started_at: now,
            backup,
        })
    }
}

/// Gives jobs to the holder of a lease.
async fn start(
    transaction: &mut Transaction,
    jobs: &[Job],
    lease: &Lease<'_>,
    ends_at: impl Fn(&Job) -> Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    let Some(Job { started_at: now, .. }) = jobs.first() else { return Ok(()) };
    let mut statement =
        Statement::new("UPDATE jobs SET state = 'running', attempt = attempt + 1, holder = ");
    statement.bind(lease.holder.to_owned()).push(", leased_until = ");
    statement.bind(time::write(lease.until)).push(", started_at = ").bind(time::write(*now));
    let ends: Vec<_> = jobs.iter().filter_map(|job| Some((&job.id, ends_at(job)?))).collect();
    statement.push(", ready_at = ");
    if ends.is_empty() {
        statement.push("NULL");
    } else {
        statement.push("CASE id");
        for (id, at) in ends {
            statement.push(" WHEN ").bind(id.clone()).push(" THEN ").bind(time::write(at));
        }
        statement.push(" END");
    }
    let ids: Vec<_> = jobs.iter().map(|job| job.id.clone()).collect();
    statement.push(" WHERE id IN (").bind_ids(&ids).push(")");
    statement.execute(&mut **transaction).await?;
    for kind in JobKind::ALL {
        // The backup of a job that is taken again has this status already, and does not change.
        let starting = jobs.iter().filter(|job| job.kind == kind);
        let backups: Vec<_> = starting.map(|job| job.backup.id.clone()).collect();
        change_statuses(transaction, &backups, kind.running(), *now).await?;
    }
    Ok(())
}
