//! Takes jobs from the store and runs them.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use uuid::Uuid;

use super::command::Ended;
use super::runner::Runner;
use crate::clock::Clock;
use crate::store::{Job, Lease, Outcome, Store, StoreError, Taken};
use crate::wakeup::Wakeup;

/// The most jobs that a worker runs at a time.
pub const MOST_JOBS: usize = 16;

/// The most attempts at a job. A job whose process stops so often may be the reason for it.
const MOST_ATTEMPTS: i64 = 10;

/// How long a worker waits before it looks for jobs again, unless it is woken.
const PAUSE: Duration = Duration::from_secs(1);

/// How long it waits if others are taking the jobs.
const SHORT_PAUSE: Duration = Duration::from_millis(5);

/// How long a worker with few free places waits for more of them. If jobs end together, it takes the next ones
/// together, too.
const GATHER: Duration = Duration::from_millis(3);

/// Runs jobs until it is stopped.
#[derive(Clone, Debug)]
pub struct Worker {
    store: Store,
    clock: Clock,
    runner: Runner,
    wakeup: Wakeup,
    /// How long a job stays with a process that has stopped.
    lease: Duration,
    /// Tells the jobs of this worker from those of others.
    name: Arc<str>,
}

impl Worker {
    /// Creates a worker. If its process stops, another worker takes its jobs after `lease`.
    pub fn new(
        store: Store,
        clock: Clock,
        runner: Runner,
        wakeup: Wakeup,
        lease: Duration,
    ) -> Self {
        Self { store, clock, runner, wakeup, lease, name: Uuid::new_v4().to_string().into() }
    }

    /// Runs jobs until `stop` changes. Jobs that run then are finished first.
    pub async fn run(self, mut stop: watch::Receiver<()>) {
        let free = Arc::new(Semaphore::new(MOST_JOBS));
        let (mut clock, mut wakeup) = (self.clock.listener(), self.wakeup.listener());
        loop {
            let places = tokio::select! {
                places = free_places(&free) => places,
                _ = stop.changed() => break,
            };
            // Not stopped halfway: jobs that are taken are run.
            let pause = match self.take(places.len()).await {
                Ok(Taken::These(jobs)) => {
                    for (job, place) in jobs.into_iter().zip(places) {
                        let worker = self.clone();
                        tokio::spawn(async move {
                            worker.run_job(job).await;
                            drop(place);
                        });
                    }
                    continue;
                }
                Ok(Taken::Locked) => SHORT_PAUSE,
                // The lease of another worker may end.
                Ok(Taken::Nothing) => PAUSE.min(self.lease / 3),
                Err(error) => {
                    tracing::warn!(%error, "no job can be taken");
                    PAUSE
                }
            };
            drop(places);
            tokio::select! {
                () = wakeup.woken() => {}
                () = clock.was_set() => {}
                () = tokio::time::sleep(pause) => {}
                _ = stop.changed() => break,
            }
        }
        // All places are free once the last job has ended.
        let _ = free.acquire_many(u32::try_from(MOST_JOBS).unwrap_or(u32::MAX)).await;
    }

    async fn take(&self, most: usize) -> Result<Taken<Job>, StoreError> {
        let now = self.clock.now();
        self.store.take_jobs(&self.new_lease(), most, now, |job| self.ends_at(job)).await
    }

    /// Returns when a job will end, if that is known and somebody asks: a leap of the clock does.
    fn ends_at(&self, job: &Job) -> Option<DateTime<Utc>> {
        self.clock.setting()?;
        match &self.runner {
            Runner::Simulate(simulate) => Some(job.started_at + simulate.duration(job)),
            Runner::Command(_) => None,
        }
    }

    fn new_lease(&self) -> Lease<'_> {
        let from = Utc::now();
        Lease { holder: &self.name, from, until: from + self.lease }
    }

    /// Runs a job and records how it ended, while it holds the lease.
    async fn run_job(&self, job: Job) {
        tokio::select! {
            () = self.run_and_record(&job) => {}
            () = self.hold(&job) => {}
        }
        // A place for one more job, or one deletion less of the project.
        self.wakeup.wake();
    }

    async fn run_and_record(&self, job: &Job) {
        let outcome = self.outcome(job).await;
        // What the job did must not be done again because the database is away for a moment.
        loop {
            match self.store.finish_job(job, &self.name, &outcome, self.clock.now()).await {
                Ok(true) => {
                    return tracing::info!(job = job.id, kind = job.kind.name(), "job finished");
                }
                Ok(false) => {
                    return tracing::warn!(job = job.id, "the lease ended before the job");
                }
                Err(error) => {
                    tracing::error!(job = job.id, %error, "the end of a job is not recorded yet");
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Renews the lease of a job until another worker has taken it.
    async fn hold(&self, job: &Job) {
        loop {
            tokio::time::sleep(self.lease / 3).await;
            match self.store.renew_lease(job, &self.new_lease()).await {
                Ok(true) => {}
                Ok(false) => {
                    return tracing::warn!(job = job.id, "another worker has taken the job");
                }
                Err(error) => tracing::warn!(job = job.id, %error, "a lease is not renewed"),
            }
        }
    }

    async fn outcome(&self, job: &Job) -> Outcome {
        if job.attempt > MOST_ATTEMPTS {
            let reason = format!("the server stopped {MOST_ATTEMPTS} times while this job ran");
            return Outcome::Failed { reason };
        }
        match &self.runner {
            Runner::Simulate(simulate) => {
                self.clock.sleep_until(job.started_at + simulate.duration(job)).await;
                simulate.outcome(job)
            }
            Runner::Command(command) => {
                let Ended { outcome, output } = command.run(job).await;
                if let Err(error) = self.store.keep_output(job, &output).await {
                    tracing::error!(job = job.id, %error, output, "the output of a job is not kept");
                }
                outcome
            }
        }
    }
}

/// Waits until a place is free, and takes all that are.
async fn free_places(free: &Arc<Semaphore>) -> Vec<OwnedSemaphorePermit> {
    let mut places = Vec::new();
    // The semaphore is never closed.
    places.extend(free.clone().acquire_owned().await);
    if free.available_permits() < MOST_JOBS / 2 {
        tokio::time::sleep(GATHER).await;
    }
    while let Ok(place) = free.clone().try_acquire_owned() {
        places.push(place);
    }
    places
}
