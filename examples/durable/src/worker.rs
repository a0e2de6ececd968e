//! Jobs are leased, run, and recorded: at least once, and a limited number of times.

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{OptionalExtension, params};

use crate::store::{Store, instant};

/// How long a worker may take for a job before another one takes it. For runs that may take longer, let
/// the worker prolong its lease: `UPDATE jobs SET free_at = … WHERE id = … AND attempt = …`.
pub const LEASE: TimeDelta = TimeDelta::hours(1);
/// After a failure, the pause before the next attempt, times the number of attempts so far.
const RETRY_PAUSE: TimeDelta = TimeDelta::minutes(5);
/// After this many attempts, a job fails for good.
pub const MAX_ATTEMPTS: i64 = 4;

/// A job that a worker has leased.
///
/// Pass `id` and `attempt` to whatever makes the backup: the same id means the same backup, so that it
/// can find out whether an earlier attempt succeeded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    pub id: i64,
    pub attempt: i64,
    pub policy: String,
    pub fire: DateTime<Utc>,
    pub object: String,
}

/// Whether a result was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    Yes,
    /// The lease had ended and another worker has the job, or it has a result already.
    TooLate,
}

impl Store {
    /// Leases the open job that has been free for longest, and counts the attempt. Returns `None` if
    /// none is free.
    pub fn lease(&mut self, now: DateTime<Utc>) -> rusqlite::Result<Option<Job>> {
        let transaction = self.begin()?;
        // Jobs whose last attempt was killed.
        transaction.execute(
            "UPDATE jobs SET state = 'failed'
             WHERE state = 'open' AND free_at <= ?1 AND attempt >= ?2",
            params![now.timestamp(), MAX_ATTEMPTS],
        )?;
        let job = transaction
            .query_row(
                "UPDATE jobs SET attempt = attempt + 1, free_at = ?2
                 WHERE id = (SELECT id FROM jobs WHERE state = 'open' AND free_at <= ?1
                             ORDER BY free_at, id LIMIT 1)
                 RETURNING id, attempt, policy, fire, object",
                params![now.timestamp(), (now + LEASE).timestamp()],
                |row| {
                    Ok(Job {
                        id: row.get(0)?,
                        attempt: row.get(1)?,
                        policy: row.get(2)?,
                        fire: instant(row.get(3)?),
                        object: row.get(4)?,
                    })
                },
            )
            .optional()?;
        if let Some(job) = &job {
            transaction.execute(
                "INSERT INTO attempts (job, attempt, started) VALUES (?1, ?2, ?3)",
                params![job.id, job.attempt, now.timestamp()],
            )?;
        }
        transaction.commit()?;
        Ok(job)
    }

    /// Records the result of an attempt, if it is still the latest one. A job that failed is free again
    /// after a pause, unless this was its last attempt.
    pub fn finish(
        &mut self,
        job: &Job,
        result: Result<(), String>,
        now: DateTime<Utc>,
    ) -> rusqlite::Result<Recorded> {
        let state = match &result {
            Ok(()) => "done",
            Err(_) if job.attempt >= MAX_ATTEMPTS => "failed",
            Err(_) => "open",
        };
        let pause = RETRY_PAUSE * i32::try_from(job.attempt).unwrap_or(i32::MAX);
        let transaction = self.begin()?;
        let recorded = transaction.execute(
            "UPDATE jobs SET state = ?3, free_at = ?4
             WHERE id = ?1 AND attempt = ?2 AND state = 'open'",
            params![job.id, job.attempt, state, (now + pause).timestamp()],
        )?;
        if recorded == 0 {
            return Ok(Recorded::TooLate);
        }
        transaction.execute(
            "UPDATE attempts SET ended = ?3, outcome = ?4 WHERE job = ?1 AND attempt = ?2",
            params![job.id, job.attempt, now.timestamp(), result.err().unwrap_or("done".into())],
        )?;
        transaction.commit()?;
        Ok(Recorded::Yes)
    }
}
