//! The classification of a backup before it is ranked.

use super::backup::BackupState;
use super::criteria::Criteria;
use super::table::BackupTable;
use super::unix_time::UnixTime;
use super::verdict::NotJudged;

/// The class of a backup, known before ranking.
#[derive(Clone, Copy)]
pub(super) enum BackupClass {
    /// Not counted; the reason is read from the table.
    NotCounted,
    /// Being deleted.
    BeingDeleted,
    /// Not judged.
    NotJudged(NotJudged),
    /// Counted. It is expired if it exceeds the maximum age or its own expiry has passed.
    Counted { is_busy: bool, is_expired: bool },
}

impl BackupClass {
    // Runs once per backup. Without the attribute it is not inlined into generic code of other crates.
    #[inline]
    pub(super) fn new(
        table: &(impl BackupTable + ?Sized),
        index: usize,
        created_at: Option<UnixTime>,
        criteria: &Criteria,
    ) -> Self {
        let Criteria { limits, now, judged } = criteria;
        let is_busy = match table.state(index) {
            BackupState::BeingDeleted => return Self::BeingDeleted,
            BackupState::NotCounted(_) => return Self::NotCounted,
            BackupState::Busy(_) => true,
            BackupState::Available => false,
        };
        let Some(created_at) = created_at.filter(|created_at| created_at <= now) else {
            return Self::NotCounted;
        };
        if let Some(reason) = judged.not_judged(created_at, || table.policy_id(index)) {
            return Self::NotJudged(reason);
        }
        let is_expired = limits.expired(created_at, table.expiry(index), *now).is_some();
        Self::Counted { is_busy, is_expired }
    }
}
