//! Instances of the server, and what kills them.

use std::io::{BufRead, BufReader};
use std::ops::Range;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use std::{mem, thread};

use chrono::{DateTime, Utc};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// The pauses between two kills, in milliseconds.
const PAUSES: Range<u64> = 2_000..5_000;

/// How long a job stays with an instance that was killed, in milliseconds. Time stands still until it ends.
const LEASE: &str = "500";

/// How often PostgreSQL is restarted: after this many kills.
const RESTART_EVERY: u32 = 8;

/// Running instances.
pub struct Instances {
    url: String,
    start: DateTime<Utc>,
    running: Vec<Child>,
}

impl Instances {
    /// Starts instances on a database.
    pub fn start(url: &str, count: usize, start: DateTime<Utc>) -> Self {
        let mut instances = Self { url: url.to_owned(), start, running: Vec::new() };
        instances.running = (0..count).map(|_| instances.spawn()).collect();
        instances
    }

    /// An instance that cannot start, because the database does not answer, is started again later.
    fn spawn(&self) -> Child {
        let mut child = Command::new(env!("CARGO_BIN_EXE_keeptime-server"))
            .args(["dev", "--json", "--listen", "127.0.0.1:0", "--speed", "0"])
            .args(["--lease", LEASE, "--failures", "3", "--database", &self.url])
            .args(["--start", &self.start.to_rfc3339()])
            .env("RUST_LOG", "error")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        child
    }

    /// Kills one instance and starts another in its place.
    fn replace(&mut self, place: usize) {
        kill(&mut self.running[place]);
        let child = self.spawn();
        self.running[place] = child;
    }

    /// Starts those again that ended by themselves.
    fn revive(&mut self) {
        for place in 0..self.running.len() {
            if self.running[place].try_wait().unwrap().is_some() {
                self.running[place] = self.spawn();
            }
        }
    }

    /// Kills all instances.
    pub fn kill_all(mut self) {
        self.running.iter_mut().for_each(kill);
    }
}

fn kill(child: &mut Child) {
    let _ = child.kill();
    child.wait().unwrap();
}

/// A thread that kills instances at random.
pub struct Chaos {
    stop: mpsc::Sender<()>,
    thread: JoinHandle<String>,
}

impl Chaos {
    /// Starts to kill.
    pub fn start(mut instances: Instances, seed: u64, is_postgres: bool) -> Self {
        let (stop, stopped) = mpsc::channel();
        let restart = std::env::var("KEEPTIME_TEST_POSTGRES_RESTART").ok().filter(|_| is_postgres);
        let thread = thread::spawn(move || {
            let mut random = StdRng::seed_from_u64(seed);
            let started = Instant::now();
            let (mut kills, mut restarts) = (0, 0);
            loop {
                let pause = Duration::from_millis(random.random_range(PAUSES));
                if stopped.recv_timeout(pause) != Err(mpsc::RecvTimeoutError::Timeout) {
                    break;
                }
                let place = random.random_range(0..instances.running.len());
                instances.replace(place);
                kills += 1;
                if let Some(restart) = restart.as_ref().filter(|_| kills % RESTART_EVERY == 0) {
                    let done = Command::new("sh").args(["-c", restart]).status().unwrap();
                    assert!(done.success(), "{restart}");
                    restarts += 1;
                }
                instances.revive();
            }
            mem::take(&mut instances.running).iter_mut().for_each(kill);
            let seconds = started.elapsed().as_secs();
            format!("{kills} kills and {restarts} restarts of the database in {seconds} s")
        });
        Self { stop, thread }
    }

    /// Kills all instances and says what was done.
    pub fn stop(self) -> String {
        self.stop.send(()).unwrap();
        self.thread.join().unwrap()
    }
}
