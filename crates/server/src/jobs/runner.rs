//! What does the work of a job.

use crate::store::{Job, Outcome};

use super::simulate::Simulate;

/// A way to create, restore and delete backups.
#[derive(Clone, Debug)]
pub enum Runner {
    /// Nothing is backed up; durations, sizes and failures are made up.
    Simulate(Simulate),
}

impl Runner {
    /// Does the work of a job. The same job may be run again after a crash.
    pub(super) async fn run(&self, job: &Job) -> Outcome {
        match self {
            Self::Simulate(simulate) => simulate.run(job).await,
        }
    }
}
