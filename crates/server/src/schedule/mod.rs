//! What happens by itself: backups at the fires of policies, and deletions by their limits.
//!
//! Every instance runs a [`Scheduler`] and a [`Retention`]. They share nothing but the database: each
//! policy has its next fire and its next judgement in a column, and whoever locks the row first handles
//! it. Because the column and the jobs change in one transaction, no fire is lost and none happens twice,
//! whatever crashes between.

mod judged;
mod plan;
mod purge;
mod retention;
mod rounds;
mod scheduler;

pub use judged::Judged;
pub use plan::read_policy;
pub use purge::Purge;
pub use retention::Retention;
pub use scheduler::Scheduler;
