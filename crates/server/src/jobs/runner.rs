//! What does the work of a job.

use super::command::CommandRunner;
use super::simulate::Simulate;

/// A way to create, restore and delete backups.
#[derive(Clone, Debug)]
pub enum Runner {
    /// Nothing is backed up; durations, sizes and failures are made up.
    Simulate(Simulate),
    /// A program of the operator does the work.
    Command(CommandRunner),
}
