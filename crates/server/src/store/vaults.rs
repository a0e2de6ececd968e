//! Vaults of CBR: how they are created, changed, listed and deleted.

use chrono::{DateTime, Utc};
use keeptime_documents::query::BackupSortKey;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::database::{Store, Transaction};
use super::error::StoreError;
use super::page::Page;
use super::policies::lock_project;
use super::statement::Statement;
use super::time;
use super::vault_policies::VaultPolicies;

/// A vault in the database, without its resources.
#[derive(Clone, Debug)]
pub struct StoredVault {
    /// Its id.
    pub id: String,
    /// The user who created it.
    pub user_id: String,
    /// Its name.
    pub name: String,
    /// Its description, which may be empty.
    pub description: String,
    /// What its resources are, for example `server`.
    pub object_type: String,
    /// What it holds: `backup`, `replication` or `hybrid`.
    pub protect_type: String,
    /// `public` or `hybrid`.
    pub cloud_type: String,
    /// `post_paid` or `pre_paid`.
    pub charging_mode: String,
    /// The enterprise project.
    pub enterprise_project_id: String,
    /// The members that a request can change.
    pub settings: VaultSettings,
    /// Its tags, as JSON.
    pub tags: String,
    /// The policies that are bound to it.
    pub policies: VaultPolicies,
    /// The creation time.
    pub created_at: DateTime<Utc>,
}

/// The members of a vault that a request can change, other than its name.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools)] // they are independent of each other
pub struct VaultSettings {
    /// The size in GB.
    pub size_gb: i64,
    /// `crash_consistent` or `app_consistent`.
    pub consistent_level: String,
    /// Whether nobody can delete a backup that a policy created until it expires.
    pub locked: bool,
    /// Whether the service adds resources with the tags of `bind_rules`.
    pub auto_bind: bool,
    /// Those tags, as JSON.
    pub bind_rules: String,
    /// Whether the vault grows if it is full.
    pub auto_expand: bool,
    /// Whether the service tells the owner that the vault is full.
    pub smn_notify: bool,
    /// The share in percent above which it does.
    pub threshold: i64,
}

/// What a request changes. What is absent stays.
#[derive(Clone, Debug, Default)]
pub struct VaultUpdate {
    /// The name.
    pub name: Option<String>,
    /// The size in GB.
    pub size_gb: Option<i64>,
    /// The level.
    pub consistent_level: Option<String>,
    /// The lock. It cannot be undone.
    pub locked: Option<bool>,
    /// Whether resources are added by tags.
    pub auto_bind: Option<bool>,
    /// The tags, as JSON.
    pub bind_rules: Option<String>,
    /// Whether the vault grows.
    pub auto_expand: Option<bool>,
    /// Whether the owner is told.
    pub smn_notify: Option<bool>,
    /// The share in percent.
    pub threshold: Option<i64>,
}

/// Which vaults a list contains. A condition that is absent selects all.
#[derive(Clone, Copy, Debug)]
pub struct VaultFilter<'f> {
    /// The project.
    pub project_id: &'f str,
    /// The ids, any of which matches. Empty selects all.
    pub ids: &'f [String],
    /// The exact name.
    pub name: Option<&'f str>,
    /// `public` or `hybrid`.
    pub cloud_type: Option<&'f str>,
    /// What the vault holds.
    pub protect_type: Option<&'f str>,
    /// What its resources are.
    pub object_type: Option<&'f str>,
    /// The enterprise project.
    pub enterprise_project_id: Option<&'f str>,
    /// A policy that is bound to it.
    pub policy_id: Option<&'f str>,
    /// Resources, any of which is in the vault. Empty selects all.
    pub resource_ids: &'f [String],
}

impl<'f> VaultFilter<'f> {
    /// Selects all vaults of a project.
    pub fn all(project_id: &'f str) -> Self {
        Self {
            project_id,
            ids: &[],
            name: None,
            cloud_type: None,
            protect_type: None,
            object_type: None,
            enterprise_project_id: None,
            policy_id: None,
            resource_ids: &[],
        }
    }
}

/// How a vault was deleted, or why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VaultDeletion {
    /// It is gone.
    Deleted,
    /// The project does not have it.
    NotFound,
    /// It has this many backups.
    HasBackups(i64),
}

const COLUMNS: &str = "id, user_id, name, description, object_type, protect_type, cloud_type, \
    charging_mode, consistent_level, size_gb, enterprise_project_id, locked, auto_bind, auto_expand, \
    smn_notify, threshold, bind_rules, tags, backup_policy_id, replication_policy_id, \
    replication_vault_id, created_at";

impl Store {
    /// Returns a vault, or `None` if the project does not have it.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn vault(
        &self,
        project_id: &str,
        id: &str,
    ) -> Result<Option<StoredVault>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM vaults WHERE id = $1 AND project_id = $2");
        let row = sqlx::query(&sql)
            .bind(id.to_owned())
            .bind(project_id.to_owned())
            .fetch_optional(self.pool())
            .await?;
        row.as_ref().map(StoredVault::read).transpose()
    }

    /// Returns a page of vaults, newest first, or `None` if the marker is not one of the project's.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn vaults(
        &self,
        filter: &VaultFilter<'_>,
        page: &Page<'_, BackupSortKey>,
    ) -> Result<Option<Vec<StoredVault>>, StoreError> {
        if let Some(marker) = page.marker
            && self.vault(filter.project_id, marker).await?.is_none()
        {
            return Ok(None);
        }
        let mut statement = select(COLUMNS, filter);
        page.append_to(&mut statement, "vaults");
        let rows = statement.rows(self.pool()).await?;
        rows.iter().map(StoredVault::read).collect::<Result<_, _>>().map(Some)
    }

    /// Returns the number of vaults that a filter selects.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn count_vaults(&self, filter: &VaultFilter<'_>) -> Result<i64, StoreError> {
        let rows = select("count(*)", filter).rows(self.pool()).await?;
        Ok(rows.first().map(|row| row.try_get(0)).transpose()?.unwrap_or_default())
    }

    /// Changes a vault. Returns whether the project has it.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn update_vault(
        &self,
        project_id: &str,
        id: &str,
        update: VaultUpdate,
    ) -> Result<bool, StoreError> {
        let updated = sqlx::query(
            "UPDATE vaults SET name = COALESCE($1, name), size_gb = COALESCE($2, size_gb),
                consistent_level = COALESCE($3, consistent_level),
                locked = CASE WHEN locked = 1 THEN 1 ELSE COALESCE($4, locked) END, auto_bind = COALESCE($5, auto_bind),
                bind_rules = COALESCE($6, bind_rules), auto_expand = COALESCE($7, auto_expand),
                smn_notify = COALESCE($8, smn_notify), threshold = COALESCE($9, threshold)
             WHERE id = $10 AND project_id = $11",
        )
        .bind(update.name)
        .bind(update.size_gb)
        .bind(update.consistent_level)
        .bind(update.locked.map(i64::from))
        .bind(update.auto_bind.map(i64::from))
        .bind(update.bind_rules)
        .bind(update.auto_expand.map(i64::from))
        .bind(update.smn_notify.map(i64::from))
        .bind(update.threshold)
        .bind(id.to_owned())
        .bind(project_id.to_owned())
        .execute(self.pool())
        .await?;
        Ok(updated.rows_affected() > 0)
    }

    /// Deletes a vault that has no backups. Its resources are in no vault afterwards.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn delete_vault(
        &self,
        project_id: &str,
        id: &str,
    ) -> Result<VaultDeletion, StoreError> {
        let mut transaction = self.begin().await?;
        lock_project(&mut transaction, project_id).await?;
        let backups: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM backups
             WHERE vault_id = $1 AND project_id = $2 AND status <> 'deleted'",
        )
        .bind(id.to_owned())
        .bind(project_id.to_owned())
        .fetch_one(&mut *transaction)
        .await?;
        if backups > 0 {
            return Ok(VaultDeletion::HasBackups(backups));
        }
        // The records of deleted backups stay without the vault.
        sqlx::query("UPDATE backups SET vault_id = NULL WHERE vault_id = $1 AND project_id = $2")
            .bind(id.to_owned())
            .bind(project_id.to_owned())
            .execute(&mut *transaction)
            .await?;
        let deleted = sqlx::query("DELETE FROM vaults WHERE id = $1 AND project_id = $2")
            .bind(id.to_owned())
            .bind(project_id.to_owned())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        let was_there = deleted.rows_affected() > 0;
        Ok(if was_there { VaultDeletion::Deleted } else { VaultDeletion::NotFound })
    }
}

fn select(columns: &str, filter: &VaultFilter<'_>) -> Statement {
    let mut statement = Statement::new("SELECT ");
    statement.push(columns).push(" FROM vaults WHERE project_id = ");
    statement.bind(filter.project_id.to_owned());
    for (column, value) in [
        ("name", filter.name),
        ("cloud_type", filter.cloud_type),
        ("protect_type", filter.protect_type),
        ("object_type", filter.object_type),
        ("enterprise_project_id", filter.enterprise_project_id),
    ] {
        if let Some(value) = value {
            statement.push(" AND ").push(column).push(" = ").bind(value.to_owned());
        }
    }
    if let Some(policy_id) = filter.policy_id {
        statement.push(" AND (backup_policy_id = ").bind(policy_id.to_owned());
        statement.push(" OR replication_policy_id = ").bind(policy_id.to_owned()).push(")");
    }
    if !filter.ids.is_empty() {
        statement.push(" AND id IN (").bind_list(filter.ids.iter().cloned()).push(")");
    }
    if !filter.resource_ids.is_empty() {
        statement.push(
            " AND id IN (SELECT vault_id FROM vault_resources
                WHERE vault_resources.project_id = vaults.project_id AND resource_id IN (",
        );
        statement.bind_list(filter.resource_ids.iter().cloned()).push("))");
    }
    statement
}

/// Adds a vault.
pub(super) async fn insert_vault(
    transaction: &mut Transaction,
    project_id: &str,
    vault: &StoredVault,
) -> Result<(), StoreError> {
    let StoredVault { settings, policies, .. } = vault;
    let sql = format!(
        "INSERT INTO vaults ({COLUMNS}, project_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
            $20, $21, $22, $23)"
    );
    sqlx::query(&sql)
        .bind(vault.id.clone())
        .bind(vault.user_id.clone())
        .bind(vault.name.clone())
        .bind(vault.description.clone())
        .bind(vault.object_type.clone())
        .bind(vault.protect_type.clone())
        .bind(vault.cloud_type.clone())
        .bind(vault.charging_mode.clone())
        .bind(settings.consistent_level.clone())
        .bind(settings.size_gb)
        .bind(vault.enterprise_project_id.clone())
        .bind(i64::from(settings.locked))
        .bind(i64::from(settings.auto_bind))
        .bind(i64::from(settings.auto_expand))
        .bind(i64::from(settings.smn_notify))
        .bind(settings.threshold)
        .bind(settings.bind_rules.clone())
        .bind(vault.tags.clone())
        .bind(policies.backup.clone())
        .bind(policies.replication.clone())
        .bind(policies.replication_vault.clone())
        .bind(time::write(vault.created_at))
        .bind(project_id.to_owned())
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

/// Reads a column that holds 0 or 1.
fn flag(row: &AnyRow, column: &str) -> Result<bool, StoreError> {
    Ok(row.try_get::<i64, _>(column)? != 0)
}

impl StoredVault {
    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.try_get("id")?,
            user_id: row.try_get("user_id")?,
            name: row.try_get("name")?,
            description: row.try_get("description")?,
            object_type: row.try_get("object_type")?,
            protect_type: row.try_get("protect_type")?,
            cloud_type: row.try_get("cloud_type")?,
            charging_mode: row.try_get("charging_mode")?,
            enterprise_project_id: row.try_get("enterprise_project_id")?,
            settings: VaultSettings {
                size_gb: row.try_get("size_gb")?,
                consistent_level: row.try_get("consistent_level")?,
                locked: flag(row, "locked")?,
                auto_bind: flag(row, "auto_bind")?,
                bind_rules: row.try_get("bind_rules")?,
                auto_expand: flag(row, "auto_expand")?,
                smn_notify: flag(row, "smn_notify")?,
                threshold: row.try_get("threshold")?,
            },
            tags: row.try_get("tags")?,
            policies: VaultPolicies::read(row)?,
            created_at: time::read("created_at", row.try_get("created_at")?)?,
        })
    }
}
