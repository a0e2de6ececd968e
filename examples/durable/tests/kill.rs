//! A process with a fast clock is killed many times at random moments. Whatever is killed when, each
//! fire has exactly one job for each object, and attempts are counted without gaps.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Bound;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, Utc};
use durable::clock::Clock;
use durable::store::Store;
use durable::worker::MAX_ATTEMPTS;
use keeptime::Pattern;
use keeptime::schedule::{CatchUp, Spec};
use rusqlite::Connection;

/// Eight hours pass in a second, so there are fires and ends of leases in each life of the process.
const SPEED: u32 = 28_800;
const KILLS: usize = 100;
const OBJECTS: [&str; 3] = ["broken", "mail", "web"];

/// A linear congruential generator.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

#[test]
fn every_fire_has_one_job_for_each_object_whatever_is_killed_when() {
    let seed = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos() as u64;
    println!("seed {seed}");
    let mut random = Random(seed);
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("kill-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let database = folder.join("test.sqlite");
    let created = DateTime::from_timestamp(Utc::now().timestamp(), 0).unwrap();
    let clock = Clock::new(created, SPEED);
    let mut store = Store::open(&database).unwrap();
    create_policies(&mut store, created);
    let watcher = Connection::open(&database).unwrap();
    watcher.busy_timeout(Duration::from_secs(10)).unwrap();

    for kill in 0..KILLS {
        let mut child = start(&database, created);
        // Sometimes it dies before it has opened the database.
        thread::sleep(Duration::from_millis(random.below(150)));
        if kill % 10 == 9 {
            // The database refuses claims for a while, longer than the process waits for it.
            watcher.execute_batch("BEGIN IMMEDIATE").unwrap();
            thread::sleep(Duration::from_millis(400));
            watcher.execute_batch("ROLLBACK").unwrap();
            thread::sleep(Duration::from_millis(random.below(150)));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        check_jobs(&store, &watcher, created);
    }

    // The last process works until nothing that is due by now is left.
    let end = clock.now();
    let mut child = start(&database, created);
    let left =
        |sql: &str| -> i64 { watcher.query_row(sql, [end.timestamp()], |row| row.get(0)).unwrap() };
    let started = Instant::now();
    while left("SELECT count(*) FROM policies WHERE handled <= ?1") > 0
        || left("SELECT count(*) FROM jobs WHERE fire <= ?1 AND state = 'open'") > 0
    {
        assert!(started.elapsed() < Duration::from_secs(60), "jobs are left");
        thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    check_jobs(&store, &watcher, created);
    check_runs(&watcher, &fs::read_to_string(database.with_extension("runs")).unwrap());

    let count = |sql: &str| -> i64 { watcher.query_row(sql, [], |row| row.get(0)).unwrap() };
    println!(
        "{KILLS} kills; {} fires, {} jobs, {} attempts, {} of them without a result; {} jobs failed",
        count("SELECT count(*) FROM (SELECT DISTINCT policy, fire FROM jobs)"),
        count("SELECT count(*) FROM jobs"),
        count("SELECT count(*) FROM attempts"),
        count("SELECT count(*) FROM attempts WHERE outcome IS NULL"),
        count("SELECT count(*) FROM jobs WHERE state = 'failed'"),
    );
    drop((store, watcher));
    fs::remove_dir_all(folder).unwrap();
}

fn create_policies(store: &mut Store, created: DateTime<Utc>) {
    let hours = (0..24).map(|hour| hour.to_string()).collect::<Vec<_>>().join(",");
    let hourly =
        |minute| Pattern::parse(&format!("FREQ=DAILY;BYHOUR={hours};BYMINUTE={minute}")).unwrap();
    let policies = [
        ("hourly", Spec::new(hourly(0)), CatchUp::Each),
        ("berlin", Spec::new(hourly(20)).with_zone("Europe/Berlin"), CatchUp::Each),
        ("latest", Spec::new(hourly(0)), CatchUp::Once),
    ];
    for (id, spec, catch_up) in policies {
        store.create_policy(id, &spec, catch_up, &OBJECTS, created).unwrap();
    }
}

fn start(database: &Path, from: DateTime<Utc>) -> Child {
    Command::new(env!("CARGO_BIN_EXE_durable"))
        .args([database.as_os_str(), SPEED.to_string().as_ref(), from.to_rfc3339().as_ref()])
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Each fire up to the last handled one has exactly one job for each object, and no other job exists.
fn check_jobs(store: &Store, watcher: &Connection, created: DateTime<Utc>) {
    let policies = store.policies().unwrap();
    assert_eq!(policies.len(), 3);
    for (id, policy) in policies {
        let handled = (Bound::Excluded(created), Bound::Included(policy.handled));
        let fires: Vec<i64> = policy.schedule.fires(handled).map(|fire| fire.timestamp()).collect();
        for object in OBJECTS {
            let mut statement = watcher
                .prepare(
                    "SELECT fire, missed FROM jobs WHERE policy = ?1 AND object = ?2 ORDER BY fire",
                )
                .unwrap();
            let jobs: Vec<(i64, i64)> = statement
                .query_map([id.as_str(), object], |row| Ok((row.get(0)?, row.get(1)?)))
                .unwrap()
                .map(Result::unwrap)
                .collect();
            // Each job stands for its own fire and for those that were missed before it.
            let mut first = 0;
            for (fire, missed) in &jobs {
                let last = first + usize::try_from(*missed).unwrap();
                assert_eq!(fires.get(last), Some(fire), "{id} {object}");
                first = last + 1;
            }
            assert_eq!(first, fires.len(), "{id} {object}: a fire has no job");
            if policy.catch_up == CatchUp::Each {
                assert_eq!(jobs.len(), fires.len());
            }
        }
    }
}

/// Attempts are counted from 1 without gaps, only the last one of a job has succeeded, and none ran twice.
fn check_runs(watcher: &Connection, log: &str) {
    let mut runs = BTreeSet::new();
    for line in log.lines() {
        let mut fields = line.split(' ').map(|field| field.parse::<i64>());
        let run = (fields.next().unwrap().unwrap(), fields.next().unwrap().unwrap());
        assert!(runs.insert(run), "job {} ran attempt {} twice", run.0, run.1);
    }

    let mut statement = watcher.prepare("SELECT job, attempt, outcome FROM attempts").unwrap();
    let rows = statement.query_map([], |row| {
        Ok((row.get::<_, i64>(0)?, (row.get::<_, i64>(1)?, row.get::<_, Option<String>>(2)?)))
    });
    let mut attempts: BTreeMap<i64, BTreeMap<i64, Option<String>>> = BTreeMap::new();
    for (job, (attempt, outcome)) in rows.unwrap().map(Result::unwrap) {
        attempts.entry(job).or_default().insert(attempt, outcome);
    }
    for (job, attempt) in &runs {
        assert!(attempts[job].contains_key(attempt), "a run without a lease");
    }

    let mut statement = watcher.prepare("SELECT id, object, state, attempt FROM jobs").unwrap();
    let jobs =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)));
    for job in jobs.unwrap() {
        let (id, object, state, last): (i64, String, String, i64) = job.unwrap();
        let made = attempts.remove(&id).unwrap_or_default();
        assert_eq!(made.keys().copied().collect::<Vec<_>>(), (1..=last).collect::<Vec<_>>());
        assert!(last <= MAX_ATTEMPTS, "job {id}");
        let done: Vec<i64> = made
            .iter()
            .filter(|(_, outcome)| outcome.as_deref() == Some("done"))
            .map(|(attempt, _)| *attempt)
            .collect();
        match state.as_str() {
            "done" => {
                assert_eq!(done, [last], "job {id}");
                assert!(runs.contains(&(id, last)), "job {id} is done but never ran");
                assert_ne!(object, "broken");
            }
            "failed" => assert_eq!((done, last), (vec![], MAX_ATTEMPTS), "job {id}"),
            _ => assert!(done.is_empty(), "job {id}"),
        }
    }
    assert!(attempts.is_empty(), "attempts without a job");
}
