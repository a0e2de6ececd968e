//! The query strings of calls that list or count policies and backups.
//!
//! A query is read from a query string, a URL or a JSON object of parameters. It is checked as a
//! whole and prints as a query string. The queries themselves are in the modules of their services.

mod define;
mod page;
mod sort;
mod sort_keys;
mod time_range;
mod url;

pub(crate) use define::{checked, print, query, setter, value_type};
pub(crate) use page::PageParameters;
pub use page::{DEFAULT_LIMIT, UnknownMarker};
pub(crate) use sort::check as check_sort;
pub use sort::{Sort, SortDirection, SortError, SortKey, SortedBy};
pub(crate) use sort_keys::sorted_by_backup_keys;
pub use sort_keys::{BackupSortKey, PolicySortKey};
pub(crate) use time_range::note_empty_time_range;
pub use url::parameter_span;
pub(crate) use url::path as url_path;
