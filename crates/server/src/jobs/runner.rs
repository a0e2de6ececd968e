//! What does the work of a job.

use super::simulate::Simulate;

/// A way to create, restore and delete backups.
#[derive(Clone, Debug)]
pub enum Runner {
    /// Nothing is backed up; durations, sizes and failures are made up.
    Simulate(Simulate),
}
