//! The query strings of calls that list or count policies and backups.
//!
//! A query is read from a query string, a URL or a JSON object of parameters. It is checked as a
//! whole and prints as a query string. It can also answer itself: it filters and sorts items and
//! returns the requested page, so a server needs nothing else.
//!
//! `backups` and `policies` define the queries, `define` has the macro behind them, `url` finds the
//! parameters in a text, `sort` and `page` order and cut the items.

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
