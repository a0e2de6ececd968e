//! What a clock that was ahead leaves behind when it is set back: plans for a time in the far future.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use keeptime_documents::Service;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::database::Store;
use super::error::StoreError;
use super::policies::lock_project;
use super::service::read_service;
use super::statement::Statement;
use super::time;

/// How long after a judgement the next one is, at most.
const JUDGEMENT_PAUSE: TimeDelta = TimeDelta::hours(1);

/// The policies that are planned together.
const POLICIES: i64 = 200;

/// A policy that was handled or changed at a time that is still in the future.
#[derive(Clone, Debug)]
pub struct PolicyAhead {
    /// Its id.
    pub id: String,
    /// The project.
    pub project_id: String,
    /// The service.
    pub service: Service,
    /// The policy as the service returns it, as JSON.
    pub document: String,
    last_fire: Option<DateTime<Utc>>,
    updated_at: DateTime<Utc>,
}

impl Store {
    /// Returns some of the policies whose last fire, or last change, is later than now. They would not fire before.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn policies_ahead(&self, now: DateTime<Utc>) -> Result<Vec<PolicyAhead>, StoreError> {
        let late = time::write(now + time::TOLERANCE);
        let mut statement = Statement::new(
            "SELECT id, project_id, service, document, last_fire, updated_at FROM policies
             WHERE last_fire > ",
        );
        statement.bind(late).push(" OR updated_at > ").bind(late);
        statement.push(" ORDER BY project_id, id LIMIT ").bind(POLICIES);
        statement.rows(self.pool()).await?.iter().map(PolicyAhead::read).collect()
    }

    /// Lets policies continue from now, unless they were handled or changed in the meantime: their fires up to now count
    /// as handled, and `next` says which one follows.
    ///
    /// A fire that ran too early has its jobs. When its time comes, it gets no others.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails. Then no policy is changed.
    pub async fn replan(
        &self,
        policies: &[PolicyAhead],
        now: DateTime<Utc>,
        next: impl Fn(&PolicyAhead) -> Option<DateTime<Utc>>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let projects: BTreeSet<_> = policies.iter().map(|policy| &policy.project_id).collect();
        for project in projects {
            lock_project(&mut transaction, project).await?;
        }
        for policy in policies {
            // A fire that is due and not yet handled still happens.
            sqlx::query(
                "UPDATE policies SET last_fire = $1, updated_at = $1, next_judgement = $1,
                    next_fire = CASE WHEN next_fire <= $1 THEN next_fire ELSE $2 END
                 WHERE id = $3 AND COALESCE(last_fire, 0) = $4 AND updated_at = $5",
            )
            .bind(time::write(now))
            .bind(next(policy).map(time::write))
            .bind(policy.id.clone())
            .bind(policy.last_fire.map_or(0, time::write))
            .bind(time::write(policy.updated_at))
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await
    }

    /// Lets the retention look soon at policies that it would look at much later than usual.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn judge_ahead(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        let mut statement = Statement::new("UPDATE policies SET next_judgement = ");
        statement.bind(time::write(now)).push(" WHERE next_judgement > ");
        statement.bind(time::write(now + JUDGEMENT_PAUSE + time::TOLERANCE));
        let _turn = self.turn().await;
        statement.execute(self.pool()).await?;
        Ok(())
    }
}

impl PolicyAhead {
    /// Returns whether it is still ahead of a time that was read later.
    pub fn is_ahead(&self, now: DateTime<Utc>) -> bool {
        self.last_fire.is_some_and(|at| at > now + time::TOLERANCE)
            || self.updated_at > now + time::TOLERANCE
    }

    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.try_get("id")?,
            project_id: row.try_get("project_id")?,
            service: read_service(row)?,
            document: row.try_get("document")?,
            last_fire: time::read_optional("last_fire", row.try_get("last_fire")?)?,
            updated_at: time::read("updated_at", row.try_get("updated_at")?)?,
        })
    }
}
