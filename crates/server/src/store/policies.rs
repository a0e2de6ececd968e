//! Policies, and which servers have one.

use chrono::{DateTime, Utc};
use keeptime::Schedule;
use keeptime_documents::Service;
use keeptime_documents::query::PolicySortKey;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::database::{Store, Transaction};
use super::error::StoreError;
use super::page::Page;
use super::statement::Statement;
use super::time;
use super::vault_policies::UNBIND;

/// A policy as it is written to the database.
#[derive(Clone, Copy, Debug)]
pub struct NewPolicy<'p> {
    /// Its id.
    pub id: &'p str,
    /// The service that it belongs to.
    pub service: Service,
    /// The project that it belongs to.
    pub project_id: &'p str,
    /// Its type: `backup`, or for CBR also `replication`.
    pub operation_type: &'p str,
    /// Its name.
    pub name: &'p str,
    /// Its description, which may be empty.
    pub description: &'p str,
    /// Its status.
    pub status: &'p str,
    /// The policy as the service answers it, as JSON.
    pub document: &'p str,
    /// When it fires. `None` if it does not.
    pub schedule: Option<&'p Schedule>,
    /// The servers that it backs up. Policies of CBR name vaults instead, so it has none.
    pub servers: &'p [&'p str],
}

/// A policy in the database.
#[derive(Clone, Debug)]
pub struct StoredPolicy {
    /// Its id.
    pub id: String,
    /// The policy as the service answers it, as JSON.
    pub document: String,
    /// Counts the changes. A new policy has version 1.
    pub version: i64,
    /// The creation time.
    pub created_at: DateTime<Utc>,
}

/// Which policies a list contains.
#[derive(Clone, Copy, Debug)]
pub struct PolicyFilter<'f> {
    /// The service.
    pub service: Service,
    /// The project.
    pub project_id: &'f str,
    /// The exact name.
    pub name: Option<&'f str>,
    /// The type: `backup` or `replication`.
    pub operation_type: Option<&'f str>,
    /// A vault of CBR that the policy is bound to.
    pub vault_id: Option<&'f str>,
}

impl<'f> PolicyFilter<'f> {
    /// Selects all policies of a project.
    pub fn all(service: Service, project_id: &'f str) -> Self {
        Self { service, project_id, name: None, operation_type: None, vault_id: None }
    }
}

/// Why a policy cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyConflict {
    /// The project has as many policies as it may.
    #[error("the project has {0} policies, which is the most it may have")]
    TooMany(u32),
    /// Another policy has the name.
    #[error("another policy has this name")]
    NameTaken,
    /// A server already has another policy.
    #[error("server {0} already has a policy")]
    ServerTaken(String),
    /// The policy was changed or deleted in the meantime.
    #[error("the policy was changed by another call")]
    Changed,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

const COLUMNS: &str = "id, document, version, created_at";

impl Store {
    /// Creates a policy, unless the project has `most` policies of the service and the type.
    ///
    /// # Errors
    /// [`PolicyConflict`] if there are too many policies, the name is taken, or a server has a policy.
    pub async fn create_policy(
        &self,
        policy: NewPolicy<'_>,
        most: u32,
        now: DateTime<Utc>,
    ) -> Result<(), PolicyConflict> {
        let mut transaction = self.begin().await?;
        lock_project(&mut transaction, policy.project_id).await?;
        let count: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM policies
             WHERE project_id = $1 AND service = $2 AND operation_type = $3",
        )
        .bind(policy.project_id.to_owned())
        .bind(policy.service.name())
        .bind(policy.operation_type.to_owned())
        .fetch_one(&mut *transaction)
        .await
        .map_err(StoreError::from)?;
        if count >= i64::from(most) {
            return Err(PolicyConflict::TooMany(most));
        }
        let inserted = sqlx::query(
            "INSERT INTO policies (id, service, project_id, name, description, status, document,
                version, next_fire, created_at, updated_at, operation_type)
             VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $9, $8, $8, $10)",
        )
        .bind(policy.id.to_owned())
        .bind(policy.service.name())
        .bind(policy.project_id.to_owned())
        .bind(policy.name.to_owned())
        .bind(policy.description.to_owned())
        .bind(policy.status.to_owned())
        .bind(policy.document.to_owned())
        .bind(time::write(now))
        .bind(policy.schedule.and_then(|schedule| schedule.next_after(now)).map(time::write))
        .bind(policy.operation_type.to_owned())
        .execute(&mut *transaction)
        .await;
        name_must_be_free(inserted)?;
        add_servers(&mut transaction, &policy).await?;
        Ok(transaction.commit().await?)
    }

    /// Replaces a policy that still has the version `version`, and has its backups judged again. A fire
    /// that is due and not yet handled still happens, unless the policy does not fire any more.
    ///
    /// # Errors
    /// [`PolicyConflict`] if it has another version or is gone, or the new policy conflicts with others.
    pub async fn update_policy(
        &self,
        policy: NewPolicy<'_>,
        version: i64,
        now: DateTime<Utc>,
    ) -> Result<(), PolicyConflict> {
        let mut transaction = self.begin().await?;
        lock_project(&mut transaction, policy.project_id).await?;
        let next_fire = next_fire(&mut transaction, &policy, now).await?;
        let updated = sqlx::query(
            "UPDATE policies
             SET name = $1, description = $2, status = $3, document = $4, version = version + 1,
                 updated_at = $5, next_judgement = $5, next_fire = $10,
                 judgement_requests = judgement_requests + 1
             WHERE id = $6 AND project_id = $7 AND service = $8 AND version = $9",
        )
        .bind(policy.name.to_owned())
        .bind(policy.description.to_owned())
        .bind(policy.status.to_owned())
        .bind(policy.document.to_owned())
        .bind(time::write(now))
        .bind(policy.id.to_owned())
        .bind(policy.project_id.to_owned())
        .bind(policy.service.name())
        .bind(version)
        .bind(next_fire.map(time::write))
        .execute(&mut *transaction)
        .await;
        if name_must_be_free(updated)? == 0 {
            return Err(PolicyConflict::Changed);
        }
        sqlx::query("DELETE FROM policy_servers WHERE policy_id = $1")
            .bind(policy.id.to_owned())
            .execute(&mut *transaction)
            .await
            .map_err(StoreError::from)?;
        add_servers(&mut transaction, &policy).await?;
        Ok(transaction.commit().await?)
    }

    /// Returns a policy of a project, or `None` if the project does not have it.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn policy(
        &self,
        service: Service,
        project_id: &str,
        id: &str,
    ) -> Result<Option<StoredPolicy>, StoreError> {
        let mut statement = Statement::new("SELECT ");
        statement.push(COLUMNS).push(" FROM policies WHERE id = ").bind(id.to_owned());
        statement.push(" AND project_id = ").bind(project_id.to_owned());
        statement.push(" AND service = ").bind(service.name());
        statement.rows(self.pool()).await?.first().map(StoredPolicy::read).transpose()
    }

    /// Returns a page of policies, or `None` if the marker is not one of them.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn policies(
        &self,
        filter: PolicyFilter<'_>,
        page: &Page<'_, PolicySortKey>,
    ) -> Result<Option<Vec<StoredPolicy>>, StoreError> {
        if let Some(marker) = page.marker
            && self.policy(filter.service, filter.project_id, marker).await?.is_none()
        {
            return Ok(None);
        }
        let mut statement = Statement::new("SELECT ");
        statement.push(COLUMNS).push(" FROM policies WHERE project_id = ");
        statement.bind(filter.project_id.to_owned());
        statement.push(" AND service = ").bind(filter.service.name());
        if let Some(name) = filter.name {
            statement.push(" AND name = ").bind(name.to_owned());
        }
        if let Some(operation_type) = filter.operation_type {
            statement.push(" AND operation_type = ").bind(operation_type.to_owned());
        }
        if let Some(vault_id) = filter.vault_id {
            statement.push(
                " AND EXISTS (SELECT 1 FROM vaults
                    WHERE (backup_policy_id = policies.id OR replication_policy_id = policies.id)
                    AND vaults.id = ",
            );
            statement.bind(vault_id.to_owned()).push(")");
        }
        page.append_to(&mut statement, "policies");
        let rows = statement.rows(self.pool()).await?;
        rows.iter().map(StoredPolicy::read).collect::<Result<_, _>>().map(Some)
    }

    /// Deletes a policy and unbinds it from its vaults. Returns whether the project had it. The backups
    /// that it created stay.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn delete_policy(
        &self,
        service: Service,
        project_id: &str,
        id: &str,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        lock_project(&mut transaction, project_id).await?;
        for (column, set) in UNBIND {
            let sql = format!("UPDATE vaults SET {set} WHERE {column} = $1 AND project_id = $2");
            sqlx::query(&sql)
                .bind(id.to_owned())
                .bind(project_id.to_owned())
                .execute(&mut *transaction)
                .await?;
        }
        let deleted =
            sqlx::query("DELETE FROM policies WHERE id = $1 AND project_id = $2 AND service = $3")
                .bind(id.to_owned())
                .bind(project_id.to_owned())
                .bind(service.name())
                .execute(&mut *transaction)
                .await?;
        transaction.commit().await?;
        Ok(deleted.rows_affected() > 0)
    }

    /// Returns the policy of a server, or `None` if it has none.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn policy_of_server(
        &self,
        project_id: &str,
        server_id: &str,
    ) -> Result<Option<String>, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT policy_id FROM policy_servers WHERE project_id = $1 AND server_id = $2",
        )
        .bind(project_id.to_owned())
        .bind(server_id.to_owned())
        .fetch_optional(self.pool())
        .await?)
    }
}

impl StoredPolicy {
    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.try_get("id")?,
            document: row.try_get("document")?,
            version: row.try_get("version")?,
            created_at: time::read("created_at", row.try_get("created_at")?)?,
        })
    }
}

/// Returns the next fire of a policy that is changed: the one that is due, or the first after now and after
/// the last fire that was handled. The project is locked, so no fire is handled meanwhile.
async fn next_fire(
    transaction: &mut Transaction,
    policy: &NewPolicy<'_>,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let Some(schedule) = policy.schedule else { return Ok(None) };
    let row = sqlx::query("SELECT next_fire, last_fire FROM policies WHERE id = $1")
        .bind(policy.id.to_owned())
        .fetch_optional(&mut **transaction)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let due = time::read_optional("next_fire", row.try_get("next_fire")?)?;
    let last = time::read_optional("last_fire", row.try_get("last_fire")?)?;
    Ok(match due {
        Some(due) if due <= now => Some(due),
        _ => schedule.next_after(last.map_or(now, |last| last.max(now))),
    })
}

/// Makes other changes to the project wait for the end of the transaction: fires, changes of policies and
/// vaults, and deletions. Whoever locks several projects, or a project and a policy, locks projects first,
/// in the order of their ids.
pub(super) async fn lock_project(
    transaction: &mut Transaction,
    project_id: &str,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE projects SET name = name WHERE id = $1")
        .bind(project_id.to_owned())
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

fn name_must_be_free(
    written: Result<sqlx::any::AnyQueryResult, sqlx::Error>,
) -> Result<u64, PolicyConflict> {
    match written.map_err(StoreError::from) {
        Ok(written) => Ok(written.rows_affected()),
        Err(error) if error.is_duplicate() => Err(PolicyConflict::NameTaken),
        Err(error) => Err(error.into()),
    }
}

async fn add_servers(
    transaction: &mut Transaction,
    policy: &NewPolicy<'_>,
) -> Result<(), PolicyConflict> {
    for server in policy.servers {
        let added = sqlx::query(
            "INSERT INTO policy_servers (project_id, server_id, policy_id) VALUES ($1, $2, $3)",
        )
        .bind(policy.project_id.to_owned())
        .bind((*server).to_owned())
        .bind(policy.id.to_owned())
        .execute(&mut **transaction)
        .await
        .map_err(StoreError::from);
        match added {
            Ok(_) => {}
            Err(error) if error.is_duplicate() => {
                return Err(PolicyConflict::ServerTaken((*server).to_owned()));
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
