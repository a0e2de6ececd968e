//! Takes jobs from the store and runs them.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::{Semaphore, watch};
use uuid::Uuid;

use super::runner::Runner;
use crate::clock::Clock;
use crate::store::{Job, Outcome, Store, StoreError};
use crate::wakeup::Wakeup;

/// The most jobs that a worker runs at a time.
const MOST_JOBS: usize = 16;

/// How long a job may take. After that, another worker may take it.
const LEASE: TimeDelta = TimeDelta::hours(1);

/// How long a worker waits before it looks for jobs again, unless it is woken.
const PAUSE: Duration = Duration::from_secs(1);

/// Runs jobs until it is stopped.
#[derive(Clone, Debug)]
pub struct Worker {
    store: Store,
    clock: Clock,
    runner: Runner,
    wakeup: Wakeup,
    /// Tells the jobs of this worker from those of others.
    name: Arc<str>,
}

impl Worker {
    /// Creates a worker.
    pub fn new(store: Store, clock: Clock, runner: Runner, wakeup: Wakeup) -> Self {
        Self { store, clock, runner, wakeup, name: Uuid::new_v4().to_string().into() }
    }

    /// Runs jobs until `stop` changes. Jobs that run then are finished first.
    pub async fn run(self, mut stop: watch::Receiver<()>) {
        let free = Arc::new(Semaphore::new(MOST_JOBS));
        let mut wakeup = self.wakeup.listener();
        loop {
            let taken = async {
                let place = free.clone().acquire_owned().await;
                (place, self.take().await)
            };
            let (place, taken) = tokio::select! {
                taken = taken => taken,
                _ = stop.changed() => break,
            };
            match (place, taken) {
                (Ok(place), Ok(Some(job))) => {
                    let worker = self.clone();
                    tokio::spawn(async move {
                        worker.run_job(job).await;
                        drop(place);
                    });
                    continue;
                }
                (_, Ok(None)) => {}
                (_, Err(error)) => tracing::warn!(%error, "no job can be taken"),
                (Err(_), _) => break,
            }
            tokio::select! {
                () = wakeup.woken() => {}
                () = self.clock.was_set() => {}
                () = tokio::time::sleep(PAUSE) => {}
                _ = stop.changed() => break,
            }
        }
        // All places are free once the last job has ended.
        let _ = free.acquire_many(u32::try_from(MOST_JOBS).unwrap_or(u32::MAX)).await;
    }

    async fn take(&self) -> Result<Option<Job>, StoreError> {
        let now = self.clock.now();
        self.store.take_job(&self.name, now, now + LEASE).await
    }

    async fn outcome(&self, job: &Job) -> Result<Outcome, StoreError> {
        match &self.runner {
            Runner::Simulate(simulate) => {
                let (duration, outcome) = simulate.run(job);
                let ends_at = self.clock.now() + duration;
                if self.clock.setting().is_some() {
                    self.store.announce_end(&job.id, ends_at).await?;
                }
                self.clock.sleep_until(ends_at).await;
                Ok(outcome)
            }
        }
    }

    async fn run_job(&self, job: Job) {
        let outcome = match self.outcome(&job).await {
            Ok(outcome) => outcome,
            Err(error) => return tracing::error!(job = job.id, %error, "a job cannot be run"),
        };
        let finished = self.store.finish_job(&job, &self.name, &outcome, self.clock.now()).await;
        match finished {
            Ok(true) => {
                tracing::info!(job = job.id, kind = job.kind.name(), ?outcome, "job finished");
            }
            Ok(false) => tracing::warn!(job = job.id, "the lease ended before the job"),
            Err(error) => tracing::error!(job = job.id, %error, "the end of a job is not recorded"),
        }
        // A place for one more job, or one deletion less of the project.
        self.wakeup.wake();
    }
}
