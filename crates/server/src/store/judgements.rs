//! Judgements: which policies the retention looks at next, and the backups that it judges.

use chrono::{DateTime, Utc};
use keeptime_documents::Service;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::backups::StoredBackup;
use super::database::{Database, Store};
use super::error::StoreError;
use super::jobs::Lease;
use super::service::read_service;
use super::statement::Statement;
use super::taken::Taken;
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
    /// The policy as the service returns it, as JSON.
    pub document: String,
    /// Its version.
    pub version: i64,
    /// How often a judgement had been asked for when the policy was taken.
    requests: i64,
}

impl Store {
    /// Takes policies whose judgements are due, at most `most`. Another instance can take them when the lease
    /// has ended, so a crash delays a judgement and does not lose it.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn take_judgements(
        &self,
        lease: &Lease<'_>,
        most: u32,
        now: DateTime<Utc>,
    ) -> Result<Taken<PolicyToJudge>, StoreError> {
        // Mostly no judgement is due. A transaction would make others wait for that answer.
        if due(lease, 1, now).rows(self.pool()).await?.is_empty() {
            return Ok(Taken::Nothing);
        }
        let mut transaction = self.begin().await?;
        let mut statement = due(lease, most, now);
        if self.database() == Database::Postgres {
            statement.push(" FOR UPDATE SKIP LOCKED");
        }
        let rows = statement.rows(&mut *transaction).await?;
        let policies: Vec<_> = rows.iter().map(PolicyToJudge::read).collect::<Result<_, _>>()?;
        if policies.is_empty() {
            return Ok(Taken::Locked);
        }
        let mut statement = Statement::new("UPDATE policies SET judgement_leased_until = ");
        statement.bind(time::write(lease.until)).push(" WHERE id IN (");
        statement.bind_ids(&ids(&policies)).push(")");
        statement.execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(Taken::These(policies))
    }

    /// Sets the time of the next judgement of policies that the lease still holds, unless another one was asked
    /// for since they were taken.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn finish_judgements(
        &self,
        policies: &[PolicyToJudge],
        lease: &Lease<'_>,
        next: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        if policies.is_empty() {
            return Ok(());
        }
        let mut statement = Statement::new(
            "UPDATE policies SET judgement_leased_until = NULL,
                next_judgement = CASE WHEN judgement_requests = CASE id",
        );
        for policy in policies {
            statement.push(" WHEN ").bind(policy.id.clone());
            statement.push(" THEN ").bind(policy.requests);
        }
        statement.push(" END THEN ").bind(time::write(next));
        statement.push(" ELSE next_judgement END WHERE id IN (").bind_ids(&ids(policies));
        statement.push(") AND judgement_leased_until = ").bind(time::write(lease.until));
        let _turn = self.turn().await;
        statement.execute(self.pool()).await?;
        Ok(())
    }

    /// Returns the backups that policies created and that have not been deleted.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn backups_of_policies(
        &self,
        policies: &[PolicyToJudge],
    ) -> Result<Vec<StoredBackup>, StoreError> {
        StoredBackup::of_policies(self.pool(), &ids(policies)).await
    }
}

impl PolicyToJudge {
    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.try_get("id")?,
            service: read_service(row)?,
            project_id: row.try_get("project_id")?,
            document: row.try_get("document")?,
            version: row.try_get("version")?,
            requests: row.try_get("judgement_requests")?,
        })
    }
}

/// Selects the policies whose judgements are due.
fn due(lease: &Lease<'_>, most: u32, now: DateTime<Utc>) -> Statement {
    let mut statement = Statement::new(
        "SELECT id, service, project_id, document, version, judgement_requests FROM policies
         WHERE next_judgement <= ",
    );
    statement.bind(time::write(now));
    statement.push(" AND (judgement_leased_until IS NULL OR judgement_leased_until <= ");
    statement.bind(time::write(lease.from)).push(" OR judgement_leased_until > ");
    statement.bind(time::write(lease.latest_end())).push(") ORDER BY next_judgement, id LIMIT ");
    statement.bind(i64::from(most));
    statement
}

fn ids(policies: &[PolicyToJudge]) -> Vec<String> {
    policies.iter().map(|policy| policy.id.clone()).collect()
}
