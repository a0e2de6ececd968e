//! Which policies of CBR are bound to which vaults.
//!
//! A vault has at most one policy of each type: a column of the vault holds it.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::database::{Store, Transaction};
use super::error::StoreError;
use super::policies::lock_project;
use super::statement::Statement;

/// The policies that are bound to a vault.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VaultPolicies {
    /// The policy that creates backups in it.
    pub backup: Option<String>,
    /// The policy that replicates its backups.
    pub replication: Option<String>,
    /// The vault that they are replicated to.
    pub replication_vault: Option<String>,
}

/// A vault that a policy is bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoundVault {
    /// The policy.
    pub policy_id: String,
    /// The vault.
    pub vault_id: String,
    /// The vault that the policy replicates to.
    pub destination_vault_id: Option<String>,
}

/// How policies were bound to a vault, or why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Binding {
    /// They are bound.
    Bound,
    /// The project does not have the vault.
    NoVault,
    /// The project does not have this policy. Another call may have deleted it meanwhile.
    NoPolicy(String),
}

impl Store {
    /// Binds policies to a vault. They replace those of the same type. A policy that is absent stays
    /// as it is.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn bind_policies(
        &self,
        project_id: &str,
        vault_id: &str,
        policies: &VaultPolicies,
    ) -> Result<Binding, StoreError> {
        let mut transaction = self.begin().await?;
        lock_project(&mut transaction, project_id).await?;
        if let Some(id) = missing_policy(&mut transaction, project_id, policies).await? {
            return Ok(Binding::NoPolicy(id));
        }
        let updated = sqlx::query(
            "UPDATE vaults SET backup_policy_id = COALESCE($1, backup_policy_id),
                replication_vault_id = CASE WHEN $2 IS NULL THEN replication_vault_id ELSE $3 END,
                replication_policy_id = COALESCE($2, replication_policy_id)
             WHERE id = $4 AND project_id = $5",
        )
        .bind(policies.backup.clone())
        .bind(policies.replication.clone())
        .bind(policies.replication_vault.clone())
        .bind(vault_id.to_owned())
        .bind(project_id.to_owned())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(if updated.rows_affected() > 0 { Binding::Bound } else { Binding::NoVault })
    }

    /// Unbinds a policy from a vault. Returns whether it was bound.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn unbind_policy(
        &self,
        project_id: &str,
        vault_id: &str,
        policy_id: &str,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let mut was_bound = false;
        for (column, set) in UNBIND {
            let updated = sqlx::query(&format!(
                "UPDATE vaults SET {set} WHERE id = $1 AND project_id = $2 AND {column} = $3"
            ))
            .bind(vault_id.to_owned())
            .bind(project_id.to_owned())
            .bind(policy_id.to_owned())
            .execute(&mut *transaction)
            .await?;
            was_bound |= updated.rows_affected() > 0;
        }
        transaction.commit().await?;
        Ok(was_bound)
    }

    /// Returns the vaults of a project that policies are bound to: all of them, or those of one policy.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn bound_vaults(
        &self,
        project_id: &str,
        policy_id: Option<&str>,
    ) -> Result<Vec<BoundVault>, StoreError> {
        let mut bound = Vec::new();
        for (column, destination) in
            [("backup_policy_id", "NULL"), ("replication_policy_id", "replication_vault_id")]
        {
            let mut statement = Statement::new(&format!(
                "SELECT {column} AS policy_id, id, {destination} AS destination FROM vaults
                 WHERE {column} IS NOT NULL AND project_id = "
            ));
            statement.bind(project_id.to_owned());
            if let Some(policy_id) = policy_id {
                statement.push(&format!(" AND {column} = ")).bind(policy_id.to_owned());
            }
            statement.push(" ORDER BY created_at, id");
            for row in statement.rows(self.pool()).await? {
                bound.push(BoundVault {
                    policy_id: row.try_get("policy_id")?,
                    vault_id: row.try_get("id")?,
                    destination_vault_id: row.try_get("destination")?,
                });
            }
        }
        Ok(bound)
    }
}

/// Returns the first of these policies that the project does not have. The project is locked.
pub(super) async fn missing_policy(
    transaction: &mut Transaction,
    project_id: &str,
    policies: &VaultPolicies,
) -> Result<Option<String>, StoreError> {
    for id in [&policies.backup, &policies.replication].into_iter().flatten() {
        let found = sqlx::query("SELECT 1 FROM policies WHERE id = $1 AND project_id = $2")
            .bind(id.clone())
            .bind(project_id.to_owned())
            .fetch_optional(&mut **transaction)
            .await?;
        if found.is_none() {
            return Ok(Some(id.clone()));
        }
    }
    Ok(None)
}

/// The columns that hold a policy, and how each is emptied.
pub(super) const UNBIND: [(&str, &str); 2] = [
    ("backup_policy_id", "backup_policy_id = NULL"),
    ("replication_policy_id", "replication_policy_id = NULL, replication_vault_id = NULL"),
];

impl VaultPolicies {
    pub(super) fn read(row: &AnyRow) -> Result<Self, StoreError> {
        Ok(Self {
            backup: row.try_get("backup_policy_id")?,
            replication: row.try_get("replication_policy_id")?,
            replication_vault: row.try_get("replication_vault_id")?,
        })
    }
}
