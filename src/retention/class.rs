//! The classification of a backup before it is ranked.

use chrono::{DateTime, Utc};

use super::backup::{Backup, BackupState};
use super::limits::Limits;
use super::verdict::NotJudged;

/// Which backups are judged, by who created them.
#[derive(Clone, Copy, Debug)]
pub(crate) enum JudgedBackups<'p> {
    /// All backups.
    All,
    /// The backups of one policy: created at or after `created_at`, and naming this policy or none.
    OfPolicy {
        /// The id of the policy. If it is unknown, a backup that names any policy is not judged.
        id: Option<&'p str>,
        created_at: Option<DateTime<Utc>>,
    },
    /// Like `Policy`, but only backups that name the policy are judged.
    NamingPolicy {
        /// The id of the policy. If it is unknown, no backup is judged.
        id: Option<&'p str>,
        created_at: Option<DateTime<Utc>>,
    },
}

impl JudgedBackups<'_> {
    /// Returns why a backup is not judged; `None` if it is.
    #[inline]
    fn not_judged(
        self,
        backup: &impl Backup,
        backup_created_at: DateTime<Utc>,
    ) -> Option<NotJudged> {
        let (id, created_at) = match self {
            Self::All => return None,
            Self::OfPolicy { id, created_at } | Self::NamingPolicy { id, created_at } => {
                (id, created_at)
            }
        };
        match backup.policy_id() {
            Some(named) if Some(named) != id => Some(NotJudged::OtherPolicy),
            None if matches!(self, Self::NamingPolicy { .. }) => Some(NotJudged::NamesNoPolicy),
            _ if created_at.is_some_and(|created_at| backup_created_at < created_at) => {
                Some(NotJudged::CreatedBeforePolicy)
            }
            _ => None,
        }
    }
}

/// The class of a backup, known before ranking.
#[derive(Clone, Copy)]
pub(super) enum BackupClass {
    /// Not counted; the reason is computed from the backup.
    NotCounted,
    /// Being deleted.
    BeingDeleted,
    /// Not judged.
    NotJudged(NotJudged),
    /// Counted. It is expired if it exceeds the maximum age or its own expiry has passed.
    Counted { is_busy: bool, is_expired: bool },
}

impl BackupClass {
    #[inline]
    pub(super) fn new(
        backup: &impl Backup,
        created_at: Option<DateTime<Utc>>,
        limits: Limits,
        judged: JudgedBackups<'_>,
        now: DateTime<Utc>,
    ) -> Self {
        let is_busy = match backup.state() {
            BackupState::BeingDeleted => return Self::BeingDeleted,
            BackupState::NotCounted(_) => return Self::NotCounted,
            BackupState::Busy(_) => true,
            BackupState::Available => false,
        };
        let Some(created_at) = created_at.filter(|created_at| *created_at <= now) else {
            return Self::NotCounted;
        };
        if let Some(reason) = judged.not_judged(backup, created_at) {
            return Self::NotJudged(reason);
        }
        let is_expired = limits.expired(backup.expiry(), now, || now - created_at).is_some();
        Self::Counted { is_busy, is_expired }
    }
}
