//! What is known of a backup before it is ranked.

use chrono::{DateTime, Utc};

use super::backup::{Backup, BackupState};
use super::limits::Limits;
use super::verdict::NotJudged;

/// Whose backups are judged.
#[derive(Clone, Copy, Debug)]
pub(crate) enum JudgedBackups<'p> {
    /// Everybody's.
    All,
    /// Those of one policy, as far as their records tell.
    OfPolicy {
        /// Its id. A backup that names a policy is another's where this is not known.
        id: Option<&'p str>,
        created_at: Option<DateTime<Utc>>,
    },
}

impl JudgedBackups<'_> {
    /// Why a backup with a date is another's; `None` where it is its own or nothing tells.
    #[inline]
    fn outside(self, backup: &impl Backup, made_at: DateTime<Utc>) -> Option<NotJudged> {
        match self {
            Self::All => None,
            Self::OfPolicy { id, created_at } => match backup.policy_id() {
                Some(named) if Some(named) != id => Some(NotJudged::OtherPolicy),
                _ if created_at.is_some_and(|created_at| made_at < created_at) => {
                    Some(NotJudged::CreatedBeforePolicy)
                }
                _ => None,
            },
        }
    }
}

/// What is known of a backup before it is ranked.
#[derive(Clone, Copy)]
pub(super) enum BackupClass {
    /// It is not counted: its record says why.
    NotCounted,
    /// It is being deleted.
    BeingDeleted,
    /// It is another's.
    NotJudged(NotJudged),
    /// It is counted.
    Counted { is_busy: bool, is_over_age: bool },
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
        if let Some(outside) = judged.outside(backup, created_at) {
            return Self::NotJudged(outside);
        }
        let is_over_age = limits.over_age(|| now - created_at).is_some();
        Self::Counted { is_busy, is_over_age }
    }
}
