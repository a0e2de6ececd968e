//! What calls delete: the deletions of a judgement, without last good copies and locked vaults; and plans
//! that are checked again later.
//!
//! ```
//! use keeptime::retention::Limits;
//! use keeptime_documents::listing::{Listing, LockedVaults};
//! use keeptime_documents::plan::{LastGoodCopies, Plan};
//!
//! let page = r#"{"checkpoint_items": [
//!     {"id": "mon", "checkpoint_id": "c1", "resource_id": "web", "status": "available",
//!      "created_at": "2025-03-03T02:30:05", "extend_info": {"auto_trigger": true}}]}"#;
//! let mut listing = Listing::default();
//! listing.read_text(page)?;
//! let listed = listing.finish()?;
//! let limits = Limits::UNLIMITED.with_max_days(7);
//! let judgement = limits.judge(listed.for_limits(), "2025-04-01T12:00:00Z".parse()?)?;
//! assert_eq!(judgement.deletions_with_last_copies().len(), 1);
//!
//! let plan = Plan::new(&judgement, LastGoodCopies::Keep, &LockedVaults::default(), None);
//! assert!(plan.deletions().is_empty());
//! assert_eq!(plan.withheld()[0].id(), "mon");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod recheck;
mod source_digests;
mod stored_plan;

use std::collections::HashSet;

use keeptime::retention::Judgement;

pub use recheck::{Recheck, WhyDropped};
pub use source_digests::SourceDigests;
pub use stored_plan::{PlannedDeletion, StoredPlan, StoredPlanError};

use crate::listing::LockedVaults;
use crate::record::ListedBackup;

/// Whether the last good copy of an object may be deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LastGoodCopies {
    /// It is never deleted.
    Keep,
    /// It is deleted if the limits say so.
    Delete,
}

/// The deletions of a judgement that calls make, and those that they leave out.
#[derive(Clone, Debug)]
pub struct Plan<'b> {
    deletions: Vec<&'b ListedBackup>,
    withheld: Vec<&'b ListedBackup>,
    locked: Vec<&'b ListedBackup>,
}

impl<'b> Plan<'b> {
    /// Plans the deletions of a judgement. With a recheck of an older plan, no deletion is added to that
    /// plan.
    pub fn new(
        judgement: &Judgement<&'b [ListedBackup]>,
        last_good_copies: LastGoodCopies,
        locked: &LockedVaults,
        recheck: Option<&Recheck<'b, '_>>,
    ) -> Self {
        let over_limits = judgement.deletions_with_last_copies();
        let expired = match last_good_copies {
            LastGoodCopies::Keep => judgement.deletions(),
            LastGoodCopies::Delete => judgement.deletions_with_last_copies(),
        };
        let planned: Option<HashSet<&str>> = recheck
            .map(|recheck| recheck.deletions().iter().map(|(backup, _)| backup.id()).collect());
        let is_planned = |backup: &ListedBackup| {
            planned.as_ref().is_none_or(|planned| planned.contains(backup.id()))
        };
        let is_deletable = |backup: &&ListedBackup| is_planned(backup) && !locked.hold(backup);
        let last_copies = expired.excluded_last_copies().iter().copied();
        Self {
            withheld: last_copies.filter(is_deletable).collect(),
            locked: over_limits
                .into_iter()
                .filter(|backup| is_planned(backup) && locked.hold(backup))
                .collect(),
            deletions: expired.into_iter().filter(is_deletable).collect(),
        }
    }

    /// Returns the backups to delete, oldest first.
    pub fn deletions(&self) -> &[&'b ListedBackup] {
        &self.deletions
    }

    /// Returns the backups over the limits that are not deleted because each is the last good copy of its
    /// object, oldest first.
    pub fn withheld(&self) -> &[&'b ListedBackup] {
        &self.withheld
    }

    /// Returns the backups over the limits that no call deletes because their vault is locked, oldest first.
    pub fn locked(&self) -> &[&'b ListedBackup] {
        &self.locked
    }

    /// Returns the ids of the backups to delete. All others are spared: see
    /// [`Policy::shortfalls`](keeptime::policy::Policy::shortfalls).
    pub fn ids(&self) -> HashSet<&'b str> {
        self.deletions.iter().map(|backup| backup.id()).collect()
    }
}
