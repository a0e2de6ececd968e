//! The queries that list or count policies and backups.
//!
//! A query can also be run on a list of items: it filters and sorts them and returns the requested
//! page, as a server does.

mod backups;
mod policies;
mod sorted_by;

pub use backups::{BackupCountQuery, BackupsQuery};
pub use policies::PoliciesQuery;
