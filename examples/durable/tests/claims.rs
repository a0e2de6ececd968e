//! What the database refuses, and what a worker that is too late is told.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use durable::scheduler::Scheduler;
use durable::store::{Claim, Store};
use durable::worker::{Job, LEASE, MAX_ATTEMPTS, Recorded};
use keeptime::Pattern;
use keeptime::schedule::{CatchUp, Spec};
use rusqlite::Connection;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A database in a file of its own, with a nightly policy for two objects.
fn database(name: &str) -> (PathBuf, Store) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("claims-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join("test.sqlite");
    let mut store = Store::open(&path).unwrap();
    let spec = Spec::new(Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap());
    let created = at("2025-03-01T12:00:00Z");
    store.create_policy("nightly", &spec, CatchUp::Once, &["web", "mail"], created).unwrap();
    (path, store)
}

fn jobs(path: &Path) -> Vec<(i64, String, i64)> {
    let connection = Connection::open(path).unwrap();
    let mut statement =
        connection.prepare("SELECT fire, object, missed FROM jobs ORDER BY fire, object").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn a_fire_whose_claim_the_database_refuses_is_claimed_later() {
    let (path, store) = database("refused");
    let mut scheduler = Scheduler::load(store).unwrap();
    let (fire, now) = (at("2025-03-02T02:00:00Z"), at("2025-03-02T02:00:01Z"));
    assert_eq!(scheduler.next_due(), Some(fire));

    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let refused = scheduler.claim_due(now).unwrap_err();
    assert_eq!(refused.to_string(), "database is locked");
    assert_eq!((scheduler.next_due(), jobs(&path)), (Some(fire), vec![]));

    other.execute_batch("ROLLBACK").unwrap();
    scheduler.claim_due(now).unwrap();
    let job = |object: &str| (fire.timestamp(), object.to_owned(), 0);
    assert_eq!(jobs(&path), [job("mail"), job("web")]);
    assert_eq!(scheduler.next_due(), Some(at("2025-03-03T02:00:00Z")));
}

#[test]
fn a_fire_is_claimed_once_by_two_schedulers() {
    let (path, store) = database("two");
    let now = at("2025-03-04T12:00:00Z");
    let mut first = Scheduler::load(store).unwrap();
    let mut second = Scheduler::load(Store::open(&path).unwrap()).unwrap();
    first.claim_due(now).unwrap();
    second.claim_due(now).unwrap();
    let fire = at("2025-03-04T02:00:00Z").timestamp();
    assert_eq!(jobs(&path), [(fire, "mail".to_owned(), 2), (fire, "web".to_owned(), 2)]);
    assert_eq!(first.next_due(), second.next_due());

    // A policy that was deleted is not due again.
    let delete = "DELETE FROM objects; DELETE FROM policies";
    Connection::open(&path).unwrap().execute_batch(delete).unwrap();
    second.claim_due(at("2025-03-05T12:00:00Z")).unwrap();
    assert_eq!((second.next_due(), jobs(&path).len()), (None, 2));
}

fn claim(store: &mut Store, fire: DateTime<Utc>) {
    let (id, policy) = store.policies().unwrap().remove(0);
    assert_eq!(store.claim(&id, &policy, fire).unwrap(), Claim::Stored);
}

#[test]
fn a_worker_whose_lease_has_ended_cannot_record_a_result() {
    let (_, mut store) = database("late");
    let now = at("2025-03-02T02:00:00Z");
    claim(&mut store, now);
    let mut lease = |now| store.lease(now).unwrap();
    let (first, other) = (lease(now).unwrap(), lease(now).unwrap());
    assert_eq!((first.object.as_str(), first.attempt), ("mail", 1));
    assert_eq!((other.object.as_str(), other.attempt), ("web", 1));
    assert_eq!(lease(now + LEASE - TimeDelta::seconds(1)), None);

    let later = now + LEASE;
    let second = lease(later).unwrap();
    assert_eq!(second, Job { attempt: 2, ..first.clone() });
    assert_eq!(store.finish(&first, Ok(()), later).unwrap(), Recorded::TooLate);
    assert_eq!(store.finish(&second, Ok(()), later).unwrap(), Recorded::Yes);
    assert_eq!(store.finish(&second, Err("no".into()), later).unwrap(), Recorded::TooLate);
    // The lease has ended, but nobody else has the job: the result counts.
    assert_eq!(store.finish(&other, Ok(()), later).unwrap(), Recorded::Yes);
    assert_eq!(store.lease(later + LEASE).unwrap(), None);
}

#[test]
fn attempts_are_limited_whether_they_fail_or_are_killed() {
    let (path, mut store) = database("limited");
    let mut now = at("2025-03-02T02:00:00Z");
    claim(&mut store, now);
    let mut attempts = Vec::new();
    for _ in 0..3 * MAX_ATTEMPTS {
        while let Some(job) = store.lease(now).unwrap() {
            attempts.push((job.object.clone(), job.attempt));
            // The other one is killed.
            if job.object == "web" {
                store.finish(&job, Err("the object cannot be read".into()), now).unwrap();
            }
        }
        now += LEASE;
    }
    attempts.sort();
    let expected: Vec<_> = ["mail", "web"]
        .into_iter()
        .flat_map(|object| (1..=MAX_ATTEMPTS).map(|attempt| (object.to_owned(), attempt)))
        .collect();
    assert_eq!(attempts, expected);
    let open = "SELECT count(*) FROM jobs WHERE state != 'failed'";
    let open: i64 = Connection::open(path).unwrap().query_row(open, [], |row| row.get(0)).unwrap();
    assert_eq!(open, 0);
}
