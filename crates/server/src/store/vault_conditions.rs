//! Conditions that only queries for backups of CBR have.

use super::statement::Statement;

/// How long an automatic backup is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AutomaticBackups {
    /// Until its own expiry.
    WithExpiry,
    /// By their number, or forever.
    WithoutExpiry,
}

/// Conditions that are all met. One that is absent selects all.
#[derive(Clone, Copy, Debug, Default)]
pub struct VaultConditions<'c> {
    /// The exact name.
    pub name: Option<&'c str>,
    /// The exact name of the object.
    pub object_name: Option<&'c str>,
    /// The enterprise project of the vault.
    pub enterprise_project_id: Option<&'c str>,
    /// The least share of its vault that the backup occupies, in percent.
    pub used_percent: Option<u8>,
    /// Selects only automatic backups.
    pub automatic: Option<AutomaticBackups>,
}

impl VaultConditions<'_> {
    pub(super) fn append_to(&self, statement: &mut Statement) {
        for (column, value) in [("name", self.name), ("object_name", self.object_name)] {
            if let Some(value) = value {
                statement.push(" AND ").push(column).push(" = ").bind(value.to_owned());
            }
        }
        if let Some(id) = self.enterprise_project_id {
            statement.push(
                " AND EXISTS (SELECT 1 FROM vaults
                    WHERE vaults.id = backups.vault_id AND enterprise_project_id = ",
            );
            statement.bind(id.to_owned()).push(")");
        }
        if let Some(percent) = self.used_percent {
            statement.push(
                " AND EXISTS (SELECT 1 FROM vaults WHERE vaults.id = backups.vault_id
                    AND backups.size_mb * 100 >= vaults.size_gb * 1024 * ",
            );
            statement.bind(i64::from(percent)).push(")");
        }
        match self.automatic {
            Some(AutomaticBackups::WithExpiry) => {
                statement.push(" AND started_by = 'schedule' AND expires_at IS NOT NULL");
            }
            Some(AutomaticBackups::WithoutExpiry) => {
                statement.push(" AND started_by = 'schedule' AND expires_at IS NULL");
            }
            None => {}
        }
    }
}
