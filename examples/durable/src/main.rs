//! A backup server: one thread claims fires, others run the jobs. See the README.
//!
//! `durable DATABASE [SPEED [FROM]]`: the clock is SPEED times as fast as the system's from the instant
//! FROM on, by default from now on.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use chrono::Utc;
use durable::clock::Clock;
use durable::scheduler::Scheduler;
use durable::store::Store;
use durable::worker::{Job, Recorded};
use keeptime::Pattern;
use keeptime::schedule::{CatchUp, Spec};

const WORKERS: usize = 2;
/// The pause after an error of the database, and between looks at an empty list of jobs.
const PAUSE: Duration = Duration::from_millis(50);

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let database = PathBuf::from(arguments.next().unwrap_or("durable.sqlite".into()));
    let speed = arguments.next().map_or(Ok(1), |speed| speed.parse())?;
    let from = arguments.next().map_or(Ok(Utc::now()), |from| from.parse())?;
    let clock = Clock::new(from, speed);

    let mut store = Store::open(&database)?;
    if store.policies()?.is_empty() {
        create_policies(&mut store, &clock)?;
    }
    for _ in 0..WORKERS {
        let (store, log) = (Store::open(&database)?, database.with_extension("runs"));
        thread::spawn(move || work(store, &log, &clock));
    }

    let mut scheduler = Scheduler::load(store)?;
    loop {
        if let Err(error) = scheduler.claim_due(clock.now()) {
            eprintln!("claim: {error}");
            thread::sleep(PAUSE);
            continue;
        }
        let Some(due) = scheduler.next_due() else { return Ok(()) };
        clock.sleep_towards(due);
    }
}

/// Policies to try the example with.
fn create_policies(store: &mut Store, clock: &Clock) -> Result<()> {
    let hours = (0..24).map(|hour| hour.to_string()).collect::<Vec<_>>().join(",");
    let hourly = Pattern::parse(&format!("FREQ=DAILY;BYHOUR={hours};BYMINUTE=15"))?;
    let hourly = Spec::new(hourly).with_zone("America/New_York");
    store.create_policy("hourly", &hourly, CatchUp::Each, &["web", "mail"], clock.now())?;
    let nightly = Spec::new(Pattern::parse("FREQ=DAILY;BYHOUR=2,14;BYMINUTE=0")?);
    store.create_policy("twice", &nightly, CatchUp::Once, &["files", "broken"], clock.now())?;
    Ok(())
}

/// Runs jobs, one after another, forever.
fn work(mut store: Store, log: &Path, clock: &Clock) {
    loop {
        match store.lease(clock.now()) {
            Ok(Some(job)) => {
                let result = back_up(&job, log);
                match store.finish(&job, result, clock.now()) {
                    Ok(Recorded::Yes) => {}
                    Ok(Recorded::TooLate) => eprintln!("too late: {job:?}"),
                    // The lease ends, and the job is run again.
                    Err(error) => eprintln!("finish: {error}"),
                }
            }
            Ok(None) => thread::sleep(PAUSE),
            Err(error) => {
                eprintln!("lease: {error}");
                thread::sleep(PAUSE);
            }
        }
    }
}

/// Stands for the backup: writes a line to a file and takes a few milliseconds.
fn back_up(job: &Job, log: &Path) -> std::result::Result<(), String> {
    let Job { id, attempt, policy, fire, object } = job;
    let line = format!("{id} {attempt} {policy} {object} {fire:?}\n");
    let mut log = OpenOptions::new()
        .create(true)
        .append(true)
        .open(log)
        .map_err(|error| error.to_string())?;
    log.write_all(line.as_bytes()).map_err(|error| error.to_string())?;
    thread::sleep(Duration::from_millis(5));
    if object == "broken" { Err("the object cannot be read".into()) } else { Ok(()) }
}
