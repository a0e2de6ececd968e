//! What is done after a call has been answered: creating, restoring and deleting backups.
//!
//! A [`Worker`] takes jobs from the store and gives them to a [`Runner`].

mod command;
mod runner;
mod simulate;
mod worker;

pub use command::CommandRunner;
pub use runner::Runner;
pub use simulate::{Simulate, SimulateSettings};
pub use worker::{MOST_JOBS, Worker};
