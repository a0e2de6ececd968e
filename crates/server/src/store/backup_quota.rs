//! How many backups the projects of due policies may still have.

use std::collections::HashMap;

use keeptime_documents::Service;
use sqlx::Row;

use super::database::Transaction;
use super::error::StoreError;
use super::fires::DuePolicy;
use super::new_backups::BackupConflict;
use super::statement::Statement;

/// The numbers of backups of CSBS that projects have, and the most that each may have. The projects are
/// locked.
pub(super) struct BackupQuota {
    most: Option<u32>,
    counts: HashMap<String, i64>,
}

impl BackupQuota {
    /// Counts the backups of the projects of policies.
    pub(super) async fn read(
        transaction: &mut Transaction,
        due: &[DuePolicy],
        most: Option<u32>,
    ) -> Result<Self, StoreError> {
        let mut counts: HashMap<_, _> = due
            .iter()
            .filter(|policy| policy.service == Service::Csbs && most.is_some())
            .map(|policy| (policy.project_id.clone(), 0))
            .collect();
        if !counts.is_empty() {
            let mut statement = Statement::new(
                "SELECT project_id, count(*) FROM backups
                 WHERE service = 'csbs' AND status <> 'deleted' AND project_id IN (",
            );
            statement.bind_list(counts.keys().cloned()).push(") GROUP BY project_id");
            for row in statement.rows(&mut **transaction).await? {
                counts.insert(row.try_get(0)?, row.try_get(1)?);
            }
        }
        Ok(Self { most, counts })
    }

    /// Counts one more backup of a policy's project, unless it is one too many.
    pub(super) fn take(&mut self, policy: &DuePolicy) -> Result<(), BackupConflict> {
        let (Some(most), Service::Csbs) = (self.most, policy.service) else { return Ok(()) };
        let Some(count) = self.counts.get_mut(&policy.project_id) else { return Ok(()) };
        if *count >= i64::from(most) {
            return Err(BackupConflict::QuotaExceeded { count: *count, most });
        }
        *count += 1;
        Ok(())
    }
}
