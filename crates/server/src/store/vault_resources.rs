//! The resources of vaults, and what their backups take.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::being_created::busy_objects;
use super::database::{Store, Transaction};
use super::error::StoreError;
use super::policies::lock_project;
use super::statement::Statement;
use super::time;
use super::vault_policies::missing_policy;
use super::vaults::{StoredVault, insert_vault};

/// The most resources of a vault.
pub const MOST_RESOURCES: i64 = 256;

/// A resource that is added to a vault.
#[derive(Clone, Debug)]
pub struct NewResource<'r> {
    /// Its id.
    pub id: &'r str,
    /// Its type, for example `OS::Nova::Server`.
    pub resource_type: &'r str,
    /// Its name, which may be empty.
    pub name: &'r str,
    /// Which of its disks are backed up, as JSON.
    pub extra_info: Option<String>,
}

/// A resource of a vault.
#[derive(Clone, Debug)]
pub struct StoredResource {
    /// Its id.
    pub id: String,
    /// The vault.
    pub vault_id: String,
    /// Its type.
    pub resource_type: String,
    /// Its name, which may be empty.
    pub name: String,
    /// Which of its disks are backed up, as JSON.
    pub extra_info: Option<String>,
}

/// What the backups of a resource take in a vault.
#[derive(Clone, Debug)]
pub struct ResourceUsage {
    /// The vault.
    pub vault_id: String,
    /// The resource. It may have left the vault; its backups stay.
    pub resource_id: String,
    /// The number of its backups.
    pub backup_count: i64,
    /// Their size in MB.
    pub backup_mb: i64,
    /// Whether one is being created or waits to be.
    pub is_protecting: bool,
    /// Whether one is being restored or waits to be.
    pub is_restoring: bool,
}

/// Why resources cannot be added to a vault or removed from it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ResourceConflict {
    /// The project does not have the vault.
    #[error("there is no such vault")]
    NoVault,
    /// The project does not have this policy of the vault.
    #[error("there is no policy {0}")]
    NoPolicy(String),
    /// A resource is in a vault already.
    #[error("resource {0} is in a vault already")]
    InVault(String),
    /// A resource is not in the vault.
    #[error("resource {0} is not in the vault")]
    NotInVault(String),
    /// A resource is being backed up.
    #[error("resource {0} is being backed up")]
    BeingBackedUp(String),
    /// The vault would have too many resources.
    #[error("a vault has at most {MOST_RESOURCES} resources, this one would have {0}")]
    TooMany(i64),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for ResourceConflict {
    fn from(error: sqlx::Error) -> Self {
        StoreError::from(error).into()
    }
}

impl Store {
    /// Creates a vault with its resources.
    ///
    /// # Errors
    /// [`ResourceConflict`] if a resource is in a vault already, there are too many, or the project does not
    /// have a policy of the vault.
    pub async fn create_vault(
        &self,
        project_id: &str,
        vault: &StoredVault,
        resources: &[NewResource<'_>],
        now: DateTime<Utc>,
    ) -> Result<(), ResourceConflict> {
        let mut transaction = self.begin().await?;
        lock_project(&mut transaction, project_id).await?;
        if let Some(id) = missing_policy(&mut transaction, project_id, &vault.policies).await? {
            return Err(ResourceConflict::NoPolicy(id));
        }
        insert_vault(&mut transaction, project_id, vault).await?;
        insert_resources(&mut transaction, project_id, &vault.id, resources, now).await?;
        Ok(transaction.commit().await?)
    }

    /// Adds resources to a vault.
    ///
    /// # Errors
    /// [`ResourceConflict`] if the vault does not exist, a resource is in a vault already, or there are
    /// too many.
    pub async fn add_resources(
        &self,
        project_id: &str,
        vault_id: &str,
        resources: &[NewResource<'_>],
        now: DateTime<Utc>,
    ) -> Result<(), ResourceConflict> {
        let mut transaction = self.begin().await?;
        lock_vault(&mut transaction, project_id, vault_id).await?;
        insert_resources(&mut transaction, project_id, vault_id, resources, now).await?;
        Ok(transaction.commit().await?)
    }

    /// Removes resources from a vault. Their backups stay in it.
    ///
    /// # Errors
    /// [`ResourceConflict`] if the vault does not exist, or a resource is not in it or is being backed
    /// up.
    pub async fn remove_resources(
        &self,
        project_id: &str,
        vault_id: &str,
        resource_ids: &[String],
    ) -> Result<(), ResourceConflict> {
        let mut transaction = self.begin().await?;
        lock_vault(&mut transaction, project_id, vault_id).await?;
        let objects: Vec<_> = resource_ids.iter().map(|id| (project_id, id.as_str())).collect();
        let busy = busy_objects(&mut transaction, &objects).await?;
        if let Some((_, id)) = busy.into_iter().min() {
            return Err(ResourceConflict::BeingBackedUp(id.to_owned()));
        }
        for id in resource_ids {
            let removed = sqlx::query(
                "DELETE FROM vault_resources
                 WHERE project_id = $1 AND vault_id = $2 AND resource_id = $3",
            )
            .bind(project_id.to_owned())
            .bind(vault_id.to_owned())
            .bind(id.to_owned())
            .execute(&mut *transaction)
            .await?;
            if removed.rows_affected() == 0 {
                return Err(ResourceConflict::NotInVault(id.to_owned()));
            }
        }
        Ok(transaction.commit().await?)
    }

    /// Returns the resources of vaults, in the order in which they were added.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn resources_of_vaults(
        &self,
        vault_ids: &[String],
    ) -> Result<Vec<StoredResource>, StoreError> {
        if vault_ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut statement = Statement::new(
            "SELECT resource_id, vault_id, resource_type, name, extra_info FROM vault_resources
             WHERE vault_id IN (",
        );
        statement
            .bind_list(vault_ids.iter().cloned())
            .push(") ORDER BY vault_id, added_at, resource_id");
        let rows = statement.rows(self.pool()).await?;
        let read = |row: &sqlx::any::AnyRow| {
            Ok(StoredResource {
                id: row.try_get("resource_id")?,
                vault_id: row.try_get("vault_id")?,
                resource_type: row.try_get("resource_type")?,
                name: row.try_get("name")?,
                extra_info: row.try_get("extra_info")?,
            })
        };
        rows.iter().map(read).collect()
    }

    /// Returns what the backups in vaults take, for each resource.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn usage_of_vaults(
        &self,
        vault_ids: &[String],
    ) -> Result<Vec<ResourceUsage>, StoreError> {
        if vault_ids.is_empty() {
            return Ok(Vec::new());
        }
        // PostgreSQL adds BIGINTs up to a NUMERIC, which the driver cannot read.
        let mut statement = Statement::new(
            "SELECT vault_id, object_id, count(*) AS backups, CAST(sum(size_mb) AS BIGINT) AS mb,
                count(CASE WHEN status IN ('waiting_protect', 'protecting') THEN 1 END) AS protecting,
                count(CASE WHEN status IN ('waiting_restore', 'restoring') THEN 1 END) AS restoring
             FROM backups WHERE status <> 'deleted' AND vault_id IN (",
        );
        statement.bind_list(vault_ids.iter().cloned()).push(") GROUP BY vault_id, object_id");
        let rows = statement.rows(self.pool()).await?;
        let read = |row: &sqlx::any::AnyRow| {
            Ok(ResourceUsage {
                vault_id: row.try_get("vault_id")?,
                resource_id: row.try_get("object_id")?,
                backup_count: row.try_get("backups")?,
                backup_mb: row.try_get("mb")?,
                is_protecting: row.try_get::<i64, _>("protecting")? > 0,
                is_restoring: row.try_get::<i64, _>("restoring")? > 0,
            })
        };
        rows.iter().map(read).collect()
    }
}

/// Locks the project of a vault.
async fn lock_vault(
    transaction: &mut Transaction,
    project_id: &str,
    vault_id: &str,
) -> Result<(), ResourceConflict> {
    lock_project(transaction, project_id).await?;
    let found = sqlx::query("SELECT 1 FROM vaults WHERE id = $1 AND project_id = $2")
        .bind(vault_id.to_owned())
        .bind(project_id.to_owned())
        .fetch_optional(&mut **transaction)
        .await?;
    found.map(drop).ok_or(ResourceConflict::NoVault)
}

async fn insert_resources(
    transaction: &mut Transaction,
    project_id: &str,
    vault_id: &str,
    resources: &[NewResource<'_>],
    now: DateTime<Utc>,
) -> Result<(), ResourceConflict> {
    // Resources that one call adds keep their order.
    for (place, resource) in (0..).zip(resources) {
        let added = sqlx::query(
            "INSERT INTO vault_resources (project_id, vault_id, resource_id, resource_type, name,
                extra_info, added_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(project_id.to_owned())
        .bind(vault_id.to_owned())
        .bind(resource.id.to_owned())
        .bind(resource.resource_type.to_owned())
        .bind(resource.name.to_owned())
        .bind(resource.extra_info.clone())
        .bind(time::write(now) + place)
        .execute(&mut **transaction)
        .await
        .map_err(StoreError::from);
        match added {
            Ok(_) => {}
            Err(error) if error.is_duplicate() => {
                return Err(ResourceConflict::InVault(resource.id.to_owned()));
            }
            Err(error) => return Err(error.into()),
        }
    }
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM vault_resources WHERE vault_id = $1")
        .bind(vault_id.to_owned())
        .fetch_one(&mut **transaction)
        .await?;
    if count > MOST_RESOURCES { Err(ResourceConflict::TooMany(count)) } else { Ok(()) }
}
