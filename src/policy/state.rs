//! Whether a policy runs.

use crate::names::names;
use crate::retention::NotJudged;

/// Whether a policy fires and deletes backups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PolicyState {
    /// It fires and deletes backups.
    Enabled,
    /// Its operation is not enabled: it neither fires nor deletes backups.
    NotEnabled,
    /// Its status is `disabled`, so it neither fires nor deletes backups, even if its operation is
    /// enabled.
    StatusDisabled,
}

names! { PolicyState, "state":
    Enabled = "enabled",
    NotEnabled = "not_enabled",
    StatusDisabled = "status_disabled",
}

impl PolicyState {
    /// Returns why a policy in this state judges no backups; `None` if it does.
    pub(super) fn why_not_judged(self) -> Option<NotJudged> {
        match self {
            Self::Enabled => None,
            Self::NotEnabled => Some(NotJudged::NotEnabled),
            Self::StatusDisabled => Some(NotJudged::StatusDisabled),
        }
    }
}
