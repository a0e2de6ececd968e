//! The queries that list policies and backups.
//!
//! A query is read from a query string, from a URL or from an object of its parameters, is checked as a whole,
//! prints itself as a query string, and says which items it is about and in which order, so that a
//! server that answers it needs nothing else.

mod backups;
mod define;
mod page;
mod policies;
mod sort;
mod url;

pub use backups::{BackupCountQuery, BackupsQuery};
pub use page::{DEFAULT_LIMIT, UnknownMarker};
pub use policies::PoliciesQuery;
pub use sort::{BackupSortKey, PolicySortKey, Sort, SortDirection, SortError, SortKey};
pub use url::parameter_span;
pub(crate) use url::path as url_path;
