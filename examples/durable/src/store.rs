//! The tables, and the transaction that claims a fire.

use std::ops::Bound;
use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use keeptime::schedule::{CatchUp, NamedZone, Schedule, Spec, source};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

/// How long a statement waits for another connection's lock.
const BUSY_TIMEOUT: Duration = Duration::from_millis(250);

/// A connection. Each thread has its own.
pub struct Store {
    connection: Connection,
}

/// What the scheduler knows about a policy.
#[derive(Clone, Debug)]
pub struct Policy {
    pub schedule: Schedule<NamedZone<Tz>>,
    pub catch_up: CatchUp,
    /// The last fire that has its jobs; at first, the instant at which the policy was created.
    pub handled: DateTime<Utc>,
}

/// What became of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The jobs are stored, and the fire is handled.
    Stored,
    /// Another process was faster. It has handled this fire.
    HandledUntil(DateTime<Utc>),
    /// The policy was deleted.
    NoPolicy,
}

impl Store {
    /// Opens the database, and creates the tables if there are none.
    ///
    /// A transaction that was committed survives if the process is killed, since its pages are with the
    /// operating system. It may be lost if the machine loses power: then a fire is claimed again, with
    /// other job ids. With `synchronous = FULL` it survives that too, at the cost of a flush each.
    pub fn open(path: &Path) -> rusqlite::Result<Self> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.execute_batch(include_str!("schema.sql"))?;
        Ok(Self { connection })
    }

    /// Starts a transaction that may write. It locks at once, so that it never has to give up halfway
    /// because another one has written.
    pub(crate) fn begin(&mut self) -> rusqlite::Result<Transaction<'_>> {
        self.connection.transaction_with_behavior(TransactionBehavior::Immediate)
    }

    /// Stores a policy that backs up some objects, unless it exists.
    pub fn create_policy(
        &mut self,
        id: &str,
        spec: &Spec,
        catch_up: CatchUp,
        objects: &[&str],
        now: DateTime<Utc>,
    ) -> Result<(), Box<dyn std::error::Error>> {
        let transaction = self.begin()?;
        let added = transaction.execute(
            "INSERT INTO policies (id, schedule, catch_up, handled) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO NOTHING",
            params![id, serde_json::to_string(spec)?, catch_up.name(), now.timestamp()],
        )?;
        for object in objects.iter().filter(|_| added > 0) {
            transaction.execute("INSERT INTO objects VALUES (?1, ?2)", params![id, object])?;
        }
        Ok(transaction.commit()?)
    }

    /// Returns the policies. One that cannot be read is reported and left out, so that it does not stop
    /// the others.
    pub fn policies(&self) -> rusqlite::Result<Vec<(String, Policy)>> {
        let mut statement =
            self.connection.prepare("SELECT id, schedule, catch_up, handled FROM policies")?;
        let rows = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
        let mut policies = Vec::new();
        for row in rows {
            let (id, schedule, catch_up, handled): (String, String, String, i64) = row?;
            match read_policy(&schedule, &catch_up, handled) {
                Ok(policy) => policies.push((id, policy)),
                Err(error) => eprintln!("policy {id} is left out: {error}"),
            }
        }
        Ok(policies)
    }

    /// Claims a fire: stores it as handled and inserts its jobs, one for each object, in one transaction.
    ///
    /// The update changes a row only if the fires before it are as the caller knows them. So a fire is
    /// claimed once, even if two processes try, or if the connection was lost during a commit.
    pub fn claim(
        &mut self,
        id: &str,
        policy: &Policy,
        fire: DateTime<Utc>,
    ) -> rusqlite::Result<Claim> {
        let transaction = self.begin()?;
        let claimed = transaction.execute(
            "UPDATE policies SET handled = ?3 WHERE id = ?1 AND handled = ?2",
            params![id, policy.handled.timestamp(), fire.timestamp()],
        )?;
        if claimed == 0 {
            let handled = transaction
                .query_row("SELECT handled FROM policies WHERE id = ?1", [id], |row| row.get(0))
                .optional()?;
            return Ok(handled.map_or(Claim::NoPolicy, |at| Claim::HandledUntil(instant(at))));
        }
        let mut handled = policy.handled;
        for run in policy.schedule.catch_up(handled, fire, policy.catch_up) {
            let missed = policy.schedule.count((Bound::Excluded(handled), Bound::Excluded(run)));
            let missed = i64::try_from(missed).unwrap_or(i64::MAX);
            transaction.execute(
                "INSERT INTO jobs (policy, fire, object, missed)
                 SELECT policy, ?2, object, ?3 FROM objects WHERE policy = ?1",
                params![id, run.timestamp(), missed],
            )?;
            handled = run;
        }
        transaction.commit()?;
        Ok(Claim::Stored)
    }
}

fn read_policy(
    schedule: &str,
    catch_up: &str,
    handled: i64,
) -> Result<Policy, Box<dyn std::error::Error>> {
    let spec: Spec = serde_json::from_str(schedule)?;
    let schedule = spec.schedule(source::chrono_tz())?;
    Ok(Policy { schedule, catch_up: catch_up.parse()?, handled: instant(handled) })
}

/// Returns the instant of a stored second.
pub(crate) fn instant(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(second, 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}
