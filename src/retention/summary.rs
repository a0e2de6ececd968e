//! The number of backups with each outcome.

use super::verdict::Outcome;

/// The number of backups with each outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct Summary {
    /// The number of backups that are kept.
    pub kept: usize,
    /// The number of backups that can be deleted.
    pub deleted: usize,
    /// The number of backups that would be deleted but are in use.
    pub deferred: usize,
    /// The number of backups that are already being deleted or have been deleted.
    pub being_deleted: usize,
}

impl Summary {
    pub(super) fn of(outcomes: impl Iterator<Item = Outcome>) -> Self {
        let mut summary = Self::default();
        for outcome in outcomes {
            *match outcome {
                Outcome::Keep => &mut summary.kept,
                Outcome::Delete => &mut summary.deleted,
                Outcome::Defer => &mut summary.deferred,
                Outcome::BeingDeleted => &mut summary.being_deleted,
            } += 1;
        }
        summary
    }
}
