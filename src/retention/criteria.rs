//! What backups are judged by.

use alloc::string::String;

use chrono::{DateTime, Utc};

use super::limits::Limits;
use super::unix_time::UnixTime;
use super::verdict::NotJudged;

/// What backups are judged by: limits, as of an instant.
#[derive(Clone, Debug)]
pub(super) struct Criteria {
    pub(super) limits: Limits,
    pub(super) now: UnixTime,
    pub(super) judged: JudgedBackups,
}

/// Which backups are judged, by who created them.
#[derive(Clone, Debug)]
pub(crate) enum JudgedBackups {
    /// All backups.
    All,
    /// The backups of one policy: created at or after `created_at`, and naming this policy or none.
    OfPolicy {
        /// The id of the policy. If it is unknown, a backup that names any policy is not judged.
        id: Option<String>,
        created_at: Option<DateTime<Utc>>,
    },
    /// Like `OfPolicy`, but only backups that name the policy are judged.
    NamingPolicy {
        /// The id of the policy. If it is unknown, no backup is judged.
        id: Option<String>,
        created_at: Option<DateTime<Utc>>,
    },
}

impl JudgedBackups {
    /// Returns why a backup that was created at `created_at` is not judged; `None` if it is.
    #[inline]
    pub(super) fn not_judged<'t>(
        &self,
        created_at: UnixTime,
        policy_id: impl FnOnce() -> Option<&'t str>,
    ) -> Option<NotJudged> {
        let (own_id, policy_created_at) = match self {
            Self::All => return None,
            Self::OfPolicy { id, created_at } | Self::NamingPolicy { id, created_at } => {
                (id.as_deref(), *created_at)
            }
        };
        match policy_id() {
            Some(named) if Some(named) != own_id => Some(NotJudged::OtherPolicy),
            None if matches!(self, Self::NamingPolicy { .. }) => Some(NotJudged::NamesNoPolicy),
            _ if policy_created_at.is_some_and(|policy| created_at < policy.into()) => {
                Some(NotJudged::CreatedBeforePolicy)
            }
            _ => None,
        }
    }
}
