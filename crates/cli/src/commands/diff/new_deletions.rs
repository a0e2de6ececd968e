//! Deletions and fires of the policies that are compared.

use chrono::{DateTime, Utc};
use keeptime::policy::{FiringError, Shortfalls};
use keeptime::retention::Verdict;
use keeptime_documents::listing::ListedBackup;

/// The backups that only the new policy deletes, each with its new verdict.
pub(super) type NewlyDeleted<'b> = Vec<(&'b ListedBackup, Verdict)>;

/// The deletions of a new policy that the old one does not make.
#[derive(PartialEq)]
pub(super) struct NewDeletions<'b> {
    pub(super) newly_deleted: NewlyDeleted<'b>,
    pub(super) coverage: Shortfalls<'b, str>,
}

/// Fires, or why the policy does not fire.
pub(super) type Fires = Result<Vec<DateTime<Utc>>, FiringError>;
