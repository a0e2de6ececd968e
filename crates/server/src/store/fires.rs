//! Fires: when policies are due, and the jobs that each fire makes.
//!
//! A policy's row holds its next fire. One transaction moves the row to the fire after that and inserts
//! the jobs of the fire, so a crash leaves either both or neither. While it runs, the rows it reads are
//! locked: PostgreSQL gives other instances other rows, SQLite lets them wait. A unique key over policy,
//! fire and object refuses a second job in any case.

use std::collections::{BTreeSet, HashSet};

use chrono::{DateTime, Utc};
use keeptime_documents::Service;
use sqlx::any::AnyRow;
use sqlx::{Any, AnyExecutor, Row};

use super::backup_quota::BackupQuota;
use super::backups::StartedBy;
use super::being_created::busy_objects;
use super::database::{Database, Store, Transaction};
use super::error::StoreError;
use super::jobs::JobState;
use super::new_backups::{NewBackup, insert_backups};
use super::new_jobs::{NewJob, insert_jobs};
use super::object::Object;
use super::policies::lock_project;
use super::service::read_service;
use super::statement::Statement;
use super::time;

/// A policy that is due.
#[derive(Clone, Debug)]
pub struct DuePolicy {
    /// Its id.
    pub id: String,
    /// The service.
    pub service: Service,
    /// The project.
    pub project_id: String,
    /// The policy as the service returns it, as JSON.
    pub document: String,
    /// The fire that is due.
    pub fire_at: DateTime<Utc>,
    /// The resources of its vaults, if the service has vaults.
    pub vault_objects: Vec<VaultObject>,
}

/// A resource of a vault.
#[derive(Clone, Debug)]
pub struct VaultObject {
    /// The vault.
    pub vault_id: String,
    /// The resource.
    pub object: Object,
}

/// What happens at a fire.
#[derive(Clone, Debug)]
pub struct Fire {
    /// The fire that runs.
    pub fire_at: DateTime<Utc>,
    /// The fires before it that nobody handled. They do not run.
    pub missed: Option<MissedRange>,
    /// The fire after it. `None` if the policy has no other.
    pub next: Option<DateTime<Utc>>,
    /// The backups to create, one for each object.
    pub backups: Vec<FireBackup>,
}

/// What follows from a due fire.
#[derive(Clone, Debug)]
pub enum Planned {
    /// The policy fires.
    Fire(Fire),
    /// The policy does not fire any more.
    Never,
    /// The policy cannot be read now. It is looked at again later.
    Later(DateTime<Utc>),
}

/// Fires that did not run because the server did not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissedRange {
    /// The first of them.
    pub first: DateTime<Utc>,
    /// The last of them.
    pub last: DateTime<Utc>,
    /// Their number.
    pub count: u64,
}

/// A backup that a fire creates.
#[derive(Clone, Debug)]
pub struct FireBackup {
    /// The id of the backup, and of the job that creates it.
    pub id: String,
    /// The backup record or restore point that contains it.
    pub checkpoint_id: String,
    /// The vault that it belongs to.
    pub vault_id: Option<String>,
    /// What is backed up.
    pub object: Object,
    /// Its name.
    pub name: String,
    /// When it expires by its own expiry.
    pub expires_at: Option<DateTime<Utc>>,
}

/// How much a round of the scheduler does.
#[derive(Clone, Copy, Debug)]
pub struct FireLimits {
    /// The most policies.
    pub policies: u32,
    /// The most backups of CSBS that a project may have. `None` means no limit.
    pub backups: Option<u32>,
}

/// What a round of the scheduler did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fired {
    /// The policies that were due.
    pub policies: usize,
    /// The projects with policies that were due, if others had all of these locked.
    pub locked: usize,
    /// The jobs that were made.
    pub jobs: usize,
    /// The objects that were skipped, because their previous backup is still being created.
    pub skipped: usize,
    /// The objects without a backup, because the project has as many backups as it may have.
    pub over_quota: usize,
    /// The fires that were missed.
    pub missed: u64,
}

impl Store {
    /// Handles the fires of due policies. `plan` says what happens at each.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails. Then no fire was handled.
    pub async fn fire_due(
        &self,
        now: DateTime<Utc>,
        limits: FireLimits,
        plan: impl Fn(&DuePolicy) -> Planned,
    ) -> Result<Fired, StoreError> {
        // Mostly nothing is due. A transaction would make others wait for that answer.
        let projects = due_projects(self.pool(), now, limits.policies).await?;
        if projects.is_empty() {
            return Ok(Fired::default());
        }
        let mut transaction = self.begin().await?;
        let due = self.lock_due(&mut transaction, now, limits.policies).await?;
        if due.is_empty() {
            return Ok(Fired { locked: projects.len(), ..Fired::default() });
        }
        let mut fired = Fired { policies: due.len(), ..Fired::default() };
        let planned: Vec<_> = due.iter().map(|policy| (policy, plan(policy))).collect();
        let mut busy = busy_objects(&mut transaction, &objects(&planned)).await?;
        let mut quota = BackupQuota::read(&mut transaction, &due, limits.backups).await?;
        let (mut backups, mut jobs) = (Vec::new(), Vec::new());
        for (policy, planned) in &planned {
            advance(&mut transaction, policy, planned).await?;
            let Planned::Fire(fire) = planned else { continue };
            if let Some(missed) = &fire.missed {
                record_missed(&mut transaction, policy, missed, now).await?;
                fired.missed += missed.count;
            }
            // A policy is handled by itself if the database has refused its jobs together with those of others.
            let ran = match limits.policies {
                1 => objects_that_ran(&mut transaction, policy, fire.fire_at).await?,
                _ => HashSet::new(),
            };
            for backup in fire.backups.iter().filter(|backup| !ran.contains(&backup.object.id)) {
                let object = (policy.project_id.as_str(), backup.object.id.as_str());
                let job = backup.as_job(policy, fire.fire_at);
                jobs.push(if busy.contains(&object) {
                    fired.skipped += 1;
                    NewJob { state: JobState::Skipped, backup_id: None, ..job }
                } else if let Err(reason) = quota.take(policy) {
                    fired.over_quota += 1;
                    let failure = Some(reason.to_string());
                    NewJob { state: JobState::Failed, backup_id: None, failure, ..job }
                } else {
                    // A policy of another service may back up the object at the same fire.
                    busy.insert(object);
                    backups.push(backup.as_new(policy));
                    job
                });
            }
        }
        insert_backups(&mut transaction, &backups, now).await?;
        insert_jobs(&mut transaction, &jobs, now).await?;
        fired.jobs = backups.len();
        transaction.commit().await?;
        Ok(fired)
    }

    /// Returns the earliest fire of all policies.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn next_fire(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let next: Option<i64> = sqlx::query_scalar("SELECT min(next_fire) FROM policies")
            .fetch_one(self.pool())
            .await?;
        time::read_optional("next_fire", next)
    }

    /// Locks policies that are due, and their projects.
    async fn lock_due(
        &self,
        transaction: &mut Transaction,
        now: DateTime<Utc>,
        most: u32,
    ) -> Result<Vec<DuePolicy>, StoreError> {
        let projects = due_projects(&mut **transaction, now, most).await?;
        if projects.is_empty() {
            return Ok(Vec::new());
        }
        for project in &projects {
            lock_project(transaction, project).await?;
        }
        let mut statement = Statement::new(
            "SELECT id, service, project_id, document, next_fire FROM policies WHERE next_fire <= ",
        );
        statement.bind(time::write(now)).push(" AND project_id IN (");
        statement.bind_list(projects).push(") ORDER BY next_fire, id LIMIT ");
        statement.bind(i64::from(most));
        if self.database() == Database::Postgres {
            statement.push(" FOR UPDATE SKIP LOCKED");
        }
        let rows = statement.rows(&mut **transaction).await?;
        let mut due: Vec<_> = rows.iter().map(DuePolicy::read).collect::<Result<_, _>>()?;
        for policy in due.iter_mut().filter(|policy| policy.service == Service::Cbr) {
            policy.vault_objects = vault_objects(transaction, &policy.id).await?;
        }
        Ok(due)
    }
}

impl DuePolicy {
    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.try_get("id")?,
            service: read_service(row)?,
            project_id: row.try_get("project_id")?,
            document: row.try_get("document")?,
            fire_at: time::read("next_fire", row.try_get("next_fire")?)?,
            vault_objects: Vec::new(),
        })
    }
}

impl FireBackup {
    fn as_new<'b>(&'b self, policy: &'b DuePolicy) -> NewBackup<'b> {
        NewBackup {
            id: &self.id,
            job_id: &self.id,
            service: policy.service,
            project_id: &policy.project_id,
            checkpoint_id: &self.checkpoint_id,
            policy_id: Some(&policy.id),
            vault_id: self.vault_id.as_deref(),
            object: &self.object,
            name: &self.name,
            description: "",
            started_by: StartedBy::Schedule,
            incremental: true,
            expires_at: self.expires_at,
        }
    }

    fn as_job<'b>(&'b self, policy: &'b DuePolicy, fire_at: DateTime<Utc>) -> NewJob<'b> {
        NewJob { fire_at: Some(fire_at), ..NewJob::creating(&self.as_new(policy)) }
    }
}

/// Returns the projects of the first policies that are due, in the order of their ids.
async fn due_projects<'e>(
    executor: impl AnyExecutor<'e>,
    now: DateTime<Utc>,
    most: u32,
) -> Result<BTreeSet<String>, StoreError> {
    let rows = sqlx::query::<Any>(
        "SELECT project_id FROM policies WHERE next_fire <= $1 ORDER BY next_fire, id LIMIT $2",
    )
    .bind(time::write(now))
    .bind(i64::from(most))
    .fetch_all(executor)
    .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// Returns the project and the id of each object that is to be backed up.
fn objects<'d>(planned: &'d [(&DuePolicy, Planned)]) -> Vec<(&'d str, &'d str)> {
    let of_policy = |(policy, planned): &'d (&DuePolicy, Planned)| {
        let backups = match planned {
            Planned::Fire(fire) => fire.backups.as_slice(),
            Planned::Never | Planned::Later(_) => &[],
        };
        backups.iter().map(|backup| (policy.project_id.as_str(), backup.object.id.as_str()))
    };
    planned.iter().flat_map(of_policy).collect()
}

/// Moves a policy to its next fire.
async fn advance(
    transaction: &mut Transaction,
    policy: &DuePolicy,
    planned: &Planned,
) -> Result<(), StoreError> {
    let (next, handled) = match planned {
        Planned::Fire(fire) => (fire.next, Some(fire.fire_at)),
        Planned::Never => (None, None),
        Planned::Later(at) => (Some(*at), None),
    };
    sqlx::query(
        "UPDATE policies SET next_fire = $1, last_fire = COALESCE($2, last_fire) WHERE id = $3",
    )
    .bind(next.map(time::write))
    .bind(handled.map(time::write))
    .bind(policy.id.clone())
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Returns the objects that have a job of a fire already. It ran too early, by a clock that was ahead and has been set
/// back.
async fn objects_that_ran(
    transaction: &mut Transaction,
    policy: &DuePolicy,
    fire_at: DateTime<Utc>,
) -> Result<HashSet<String>, StoreError> {
    let rows = sqlx::query("SELECT object_id FROM jobs WHERE policy_id = $1 AND fire_at = $2")
        .bind(policy.id.clone())
        .bind(time::write(fire_at))
        .fetch_all(&mut **transaction)
        .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

async fn record_missed(
    transaction: &mut Transaction,
    policy: &DuePolicy,
    missed: &MissedRange,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO missed_fires (policy_id, first_fire, last_fire, count, noticed_at)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (policy_id, first_fire) DO NOTHING",
    )
    .bind(policy.id.clone())
    .bind(time::write(missed.first))
    .bind(time::write(missed.last))
    .bind(i64::try_from(missed.count).unwrap_or(i64::MAX))
    .bind(time::write(now))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

async fn vault_objects(
    transaction: &mut Transaction,
    policy_id: &str,
) -> Result<Vec<VaultObject>, StoreError> {
    let rows = sqlx::query(
        "SELECT vault_id, resource_id, name, resource_type FROM vault_resources
         WHERE vault_id IN (SELECT id FROM vaults WHERE backup_policy_id = $1)
         ORDER BY vault_id, added_at, resource_id",
    )
    .bind(policy_id.to_owned())
    .fetch_all(&mut **transaction)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(VaultObject {
                vault_id: row.try_get("vault_id")?,
                object: Object {
                    id: row.try_get("resource_id")?,
                    name: row.try_get("name")?,
                    object_type: row.try_get("resource_type")?,
                    zone: String::new(),
                },
            })
        })
        .collect()
}
