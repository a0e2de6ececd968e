//! Judgements: which policies the retention looks at next, and the backups that it judges.

use chrono::{DateTime, Utc};
use keeptime_documents::Service;
use sqlx::Row;

use super::backups::StoredBackup;
use super::database::{Database, Store};
use super::error::StoreError;
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
}

impl Store {
    /// Takes a policy whose judgement is due. Another instance can take it from `leased_until` on, so a
    /// crash delays a judgement and does not lose it. Returns `None` if no judgement is due.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn take_judgement(
        &self,
        now: DateTime<Utc>,
        leased_until: DateTime<Utc>,
    ) -> Result<Option<PolicyToJudge>, StoreError> {
        let mut transaction = self.begin().await?;
        let mut statement = Statement::new(
            "SELECT id, service, project_id, document, version FROM policies WHERE next_judgement <= ",
        );
        statement.bind(time::write(now)).push(" ORDER BY next_judgement, id LIMIT 1");
        if self.database() == Database::Postgres {
            statement.push(" FOR UPDATE SKIP LOCKED");
        }
        let rows = statement.rows(&mut *transaction).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let service: String = row.try_get("service")?;
        let policy = PolicyToJudge {
            id: row.try_get("id")?,
            service: service
                .parse()
                .map_err(|_| StoreError::Value { column: "service", found: service })?,
            project_id: row.try_get("project_id")?,
            document: row.try_get("document")?,
            version: row.try_get("version")?,
        };
        sqlx::query("UPDATE policies SET next_judgement = $1 WHERE id = $2")
            .bind(time::write(leased_until))
            .bind(policy.id.clone())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(Some(policy))
    }

    /// Sets the time of the next judgement, unless an earlier one became due since the policy was taken.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn finish_judgement(
        &self,
        policy_id: &str,
        leased_until: DateTime<Utc>,
        next: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE policies SET next_judgement = $1 WHERE id = $2 AND next_judgement = $3",
        )
        .bind(time::write(next))
        .bind(policy_id.to_owned())
        .bind(time::write(leased_until))
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
        StoredBackup::of_policy(self.pool(), policy_id).await
    }

    /// Returns the earliest judgement of all policies.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn next_judgement(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let next: Option<i64> = sqlx::query_scalar("SELECT min(next_judgement) FROM policies")
            .fetch_one(self.pool())
            .await?;
        time::read_optional("next_judgement", next)
    }
}
