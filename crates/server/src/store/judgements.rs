//! Judgements: which policies the retention looks at next, and the backups that it judges.

use chrono::{DateTime, Utc};
use keeptime_documents::Service;
use sqlx::Row;

use super::backups::StoredBackup;
use super::database::{Database, Store};
use super::error::StoreError;
use super::jobs::Lease;
use super::service::read_service;
use super::statement::Statement;
use super::time;

/// A policy whose backups are to be judged.
#[derive(Clone, Debug)]
pub struct PolicyToJudge {
    /// Its id.
    pub id: String,
    /// The service.
    pub service: Service,
    /// The project.
    pub project_id: String,
    /// The policy as the service answers it, as JSON.
    pub document: String,
    /// Its version.
    pub version: i64,
    /// How often a judgement had been asked for when the policy was taken.
    requests: i64,
}

impl Store {
    /// Takes a policy whose judgement is due. Another instance can take it when the lease has ended, so a
    /// crash delays a judgement and does not lose it. Returns `None` if no judgement is due.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn take_judgement(
        &self,
        lease: &Lease<'_>,
        now: DateTime<Utc>,
    ) -> Result<Option<PolicyToJudge>, StoreError> {
        let mut transaction = self.begin().await?;
        let mut statement = Statement::new(
            "SELECT id, service, project_id, document, version, judgement_requests FROM policies
             WHERE next_judgement <= ",
        );
        statement.bind(time::write(now));
        statement.push(" AND (judgement_leased_until IS NULL OR judgement_leased_until <= ");
        statement.bind(time::write(lease.from)).push(") ORDER BY next_judgement, id LIMIT 1");
        if self.database() == Database::Postgres {
            statement.push(" FOR UPDATE SKIP LOCKED");
        }
        let rows = statement.rows(&mut *transaction).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let policy = PolicyToJudge {
            id: row.try_get("id")?,
            service: read_service(row)?,
            project_id: row.try_get("project_id")?,
            document: row.try_get("document")?,
            version: row.try_get("version")?,
            requests: row.try_get("judgement_requests")?,
        };
        sqlx::query("UPDATE policies SET judgement_leased_until = $1 WHERE id = $2")
            .bind(time::write(lease.until))
            .bind(policy.id.clone())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(Some(policy))
    }

    /// Sets the time of the next judgement, unless another one was asked for since the policy was taken.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn finish_judgement(
        &self,
        policy: &PolicyToJudge,
        next: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE policies SET judgement_leased_until = NULL, next_judgement =
                CASE WHEN judgement_requests = $1 THEN $2 ELSE next_judgement END
             WHERE id = $3",
        )
        .bind(policy.requests)
        .bind(time::write(next))
        .bind(policy.id.clone())
        .execute(self.pool())
        .await?;
        Ok(())
    }

    /// Returns the backups that a policy created and that have not been deleted.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn backups_of_policy(
        &self,
        policy_id: &str,
    ) -> Result<Vec<StoredBackup>, StoreError> {
        StoredBackup::of_policy(self.pool(), policy_id, i64::MAX).await
    }
}
