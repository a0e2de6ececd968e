//! Judges backups by limits.

use alloc::vec;

use chrono::{DateTime, Utc};

use super::backup::Backup;
use super::class::{BackupClass, JudgedBackups};
use super::compact_verdict::CompactVerdict;
use super::counted_walk::CountedWalk;
use super::error::JudgeError;
use super::group_by_object::group_by_object;
use super::judgement::Judgement;
use super::limits::Limits;
use super::sort_key::{SortKey, sort_newest_first};
use super::verdict::NotJudged;

impl Limits {
    /// Returns the verdict on every backup as of `now`, according to the
    /// [rules](crate::retention#rules).
    ///
    /// The backups of each object are judged separately. The order of the list does not matter.
    ///
    /// The time is O(n log n), or O(n) if the backups of each object are sorted by date. The peak memory
    /// is 24 bytes per backup, and the judgement keeps 12 of them.
    ///
    /// # Hash flooding
    /// Objects are grouped with [`hashbrown`]'s default hasher, the fast variant of foldhash, which does
    /// not resist attackers who can measure its timing: with objects of their choice the time becomes
    /// O(n²). If untrusted users choose the names of your objects, map the names to numbers with
    /// a map that resists them, such as the standard library's `HashMap`, and return the number from
    /// [`Backup::object`].
    ///
    /// # Errors
    /// Returns a [`JudgeError`] if two backups are duplicates or the list is too long.
    ///
    /// ```
    /// # use chrono::{DateTime, Utc};
    /// # use keeptime::retention::{Backup, BackupState, Completeness, Expiry, Limits, Outcome};
    /// # struct Row { id: u64, taken: DateTime<Utc> }
    /// # impl Backup for Row {
    /// #     type Id = u64;
    /// #     type Object = str;
    /// #     fn id(&self) -> &u64 { &self.id }
    /// #     fn object(&self) -> &str { "server" }
    /// #     fn created_at(&self) -> Option<DateTime<Utc>> { Some(self.taken) }
    /// #     fn state(&self) -> BackupState { BackupState::Available }
    /// #     fn policy_id(&self) -> Option<&str> { None }
    /// #     fn completeness(&self) -> Completeness { Completeness::Complete }
    /// #     fn expiry(&self) -> Expiry { Expiry::NotRecorded }
    /// # }
    /// # let at = |day| format!("2025-03-0{day}T02:00:00Z").parse().unwrap();
    /// let rows = [Row { id: 1, taken: at(1) }, Row { id: 2, taken: at(2) }];
    /// let judgement = Limits::UNLIMITED.with_max_backups(1).judge(&rows, at(3))?;
    /// let outcomes: Vec<_> = judgement.verdicts().map(|(_, verdict)| verdict.outcome()).collect();
    /// assert_eq!(outcomes, [Outcome::Delete, Outcome::Keep]);
    /// # Ok::<(), keeptime::retention::JudgeError>(())
    /// ```
    pub fn judge<B: Backup>(
        self,
        backups: &[B],
        now: DateTime<Utc>,
    ) -> Result<Judgement<'_, B>, JudgeError> {
        self.judge_backups(backups, now, JudgedBackups::All, |_| None)
    }

    /// Like [`judge`](Self::judge), but keeps all backups of the objects for which `not_judged` returns
    /// a reason.
    ///
    /// # Errors
    /// Returns a [`JudgeError`] if two backups are duplicates, even of an object that is not judged, or
    /// the list is too long.
    pub fn judge_objects<B: Backup>(
        self,
        backups: &[B],
        now: DateTime<Utc>,
        not_judged: impl Fn(&B::Object) -> Option<NotJudged>,
    ) -> Result<Judgement<'_, B>, JudgeError> {
        self.judge_backups(backups, now, JudgedBackups::All, not_judged)
    }

    /// Like [`judge_objects`](Self::judge_objects), but also keeps the backups that `judged` does not
    /// include.
    pub(crate) fn judge_backups<'b, B: Backup>(
        self,
        backups: &'b [B],
        now: DateTime<Utc>,
        judged: JudgedBackups<'_>,
        not_judged: impl Fn(&B::Object) -> Option<NotJudged>,
    ) -> Result<Judgement<'b, B>, JudgeError> {
        // Every index and rank must fit into 32 bits.
        if u32::try_from(backups.len()).is_err() {
            return Err(JudgeError::TooMany { found: backups.len() });
        }
        let (mut keys, ends) = group_by_object(backups, |index, backup| {
            SortKey::new(index, backup, self, judged, now)
        });
        let mut verdicts = vec![CompactVerdict::NotCounted; backups.len()];
        let mut start = 0;
        for end in ends {
            let object = &mut keys[start..end as usize];
            start = end as usize;
            sort_newest_first(backups, object)?;
            let not_judged = not_judged(backups[object[0].index() as usize].object());
            self.judge_object(backups, object, not_judged, now, &mut verdicts);
        }
        let order = keys.iter().map(|key| key.index()).collect();
        Ok(Judgement::new(backups, verdicts, order, self, now))
    }

    /// Writes the verdicts on the backups of one object.
    fn judge_object<B: Backup>(
        self,
        backups: &[B],
        newest_first: &[SortKey],
        not_judged: Option<NotJudged>,
        now: DateTime<Utc>,
        verdicts: &mut [CompactVerdict],
    ) {
        let mut walk = CountedWalk::new(self);
        for key in newest_first {
            verdicts[key.index() as usize] = match (key.class(), not_judged) {
                (BackupClass::BeingDeleted, None) => CompactVerdict::BeingDeleted,
                (BackupClass::BeingDeleted, Some(_)) => CompactVerdict::BeingDeletedNotJudged,
                (_, Some(reason)) | (BackupClass::NotJudged(reason), None) => {
                    CompactVerdict::NotJudged(reason)
                }
                (BackupClass::NotCounted, None) => CompactVerdict::NotCounted,
                (BackupClass::Counted { is_busy, is_expired }, None) => {
                    walk.next(is_busy, is_expired, || key.timestamp(backups, now))
                }
            };
        }
    }
}
