//! Which policies of CBR are bound to which vaults.
//!
//! A vault has at most one policy of each type: a column of the vault holds it.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::database::Store;
use super::error::StoreError;
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

impl Store {
    /// Binds policies to a vault. They replace those of the same type. A policy that is absent stays
    /// as it is. Returns whether the project has the vault.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails, or a policy was deleted in the meantime.
    pub async fn bind_policies(
        &self,
        project_id: &str,
        vault_id: &str,
        policies: &VaultPolicies,
    ) -> Result<bool, StoreError> {
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
        .execute(self.pool())
        .await?;
        Ok(updated.rows_affected() > 0)
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
