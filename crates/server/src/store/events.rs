//! When something happens next, for a clock that leaps from one event to the next.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::database::Store;
use super::error::StoreError;
use super::time;

/// When something of each kind is due next.
#[derive(Clone, Copy, Debug)]
pub struct NextEvents {
    /// The next fire.
    pub fire: Option<DateTime<Utc>>,
    /// The next judgement.
    pub judgement: Option<DateTime<Utc>>,
    /// The next end of a job that is known. Only a simulation knows it.
    pub end_of_job: Option<DateTime<Utc>>,
}

impl Store {
    // `state IN ('waiting', 'running')` lets SQLite use the index with this condition.

    /// Returns the number of things that are due at an instant and not done: fires, judgements, jobs that
    /// wait, and jobs whose announced end has come. Deletions that wait for others of their project are
    /// not due. Neither are jobs that wait for a place, because `places` others go on.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn count_due(&self, now: DateTime<Utc>, places: usize) -> Result<i64, StoreError> {
        let count = sqlx::query_scalar(
            "SELECT (SELECT count(*) FROM policies WHERE next_fire <= $1)
                + (SELECT count(*) FROM policies WHERE next_judgement <= $1)
                + (SELECT count(*) FROM jobs WHERE state IN ('waiting', 'running')
                    AND (state = 'waiting' OR ready_at IS NULL OR ready_at <= $1)
                    AND (state = 'running' OR kind <> 'delete' OR NOT EXISTS (
                        SELECT 1 FROM jobs AS others WHERE others.project_id = jobs.project_id
                        AND others.kind = 'delete' AND others.state = 'running'))
                    AND (SELECT count(*) FROM jobs AS others
                        WHERE others.state IN ('waiting', 'running') AND others.state = 'running'
                        AND others.ready_at > $1) < $2)",
        )
        .bind(time::write(now))
        .bind(i64::try_from(places).unwrap_or(i64::MAX))
        .fetch_one(self.pool())
        .await?;
        Ok(count)
    }

    /// Returns when something is due next, after `now`.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn next_events(&self, now: DateTime<Utc>) -> Result<NextEvents, StoreError> {
        let row = sqlx::query(
            "SELECT (SELECT min(next_fire) FROM policies WHERE next_fire > $1),
                (SELECT min(next_judgement) FROM policies WHERE next_judgement > $1),
                (SELECT min(ready_at) FROM jobs WHERE state IN ('waiting', 'running')
                    AND state = 'running' AND ready_at > $1)",
        )
        .bind(time::write(now))
        .fetch_one(self.pool())
        .await?;
        Ok(NextEvents {
            fire: time::read_optional("next_fire", row.try_get(0)?)?,
            judgement: time::read_optional("next_judgement", row.try_get(1)?)?,
            end_of_job: time::read_optional("ready_at", row.try_get(2)?)?,
        })
    }
}
