//! What new rules delete, and when policies fire.

use chrono::{DateTime, Utc};
use keeptime::policy::FiringError;
use keeptime::retention::Verdict;
use keeptime_documents::listing::ListedBackup;

use crate::commands::coverage::CoverageReport;

/// The backups that go under new rules and stay under the old, each with its new verdict.
pub(super) type NewlyDeleted<'b> = Vec<(&'b ListedBackup, Verdict)>;

/// What new rules delete.
pub(super) struct NewDeletions<'b> {
    pub(super) newly_deleted: NewlyDeleted<'b>,
    pub(super) coverage: CoverageReport<'b>,
}

/// Fires, or why there are none.
pub(super) type Fires = Result<Vec<DateTime<Utc>>, FiringError>;
