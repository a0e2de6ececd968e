//! An agenda in one process, with its claims in SQLite. The README says what this guarantees.
//!
//! - [`scheduler`]: the agenda; it claims each fire that is due.
//! - [`store`]: the tables. A claim is one transaction: the jobs of a fire, and that it is handled.
//! - [`worker`]: leases a job, runs it, records the result.
//! - [`clock`]: the time, or a faster one to try it out.

pub mod clock;
pub mod scheduler;
pub mod store;
pub mod worker;
