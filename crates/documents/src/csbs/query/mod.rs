//! The queries that list or count policies and backups.
//!
//! A query can also answer itself: it filters and sorts items and returns the requested page, so a
//! server needs nothing else.

mod backups;
mod policies;
mod sort_keys;

pub use backups::{BackupCountQuery, BackupsQuery};
pub use policies::PoliciesQuery;
pub use sort_keys::{BackupSortKey, PolicySortKey};
