//! Judges backups by limits.

use alloc::vec;

use chrono::{DateTime, Utc};

use super::compact_verdict::CompactVerdict;
use super::criteria::{Criteria, JudgedBackups};
use super::error::JudgeError;
use super::group_by_object::group_by_object;
use super::judgement::Judgement;
use super::limits::Limits;
use super::object_walk::ObjectWalk;
use super::sort_key::{SortKey, sort_newest_first};
use super::stored_verdicts::StoredVerdicts;
use super::table::BackupTable;
use super::verdict::NotJudged;

impl Limits {
    /// Returns the verdict on every backup as of `now`, according to the
    /// [rules](crate::retention#rules).
    ///
    /// `table` is a slice, an array or a `Vec` of [`Backup`](super::Backup), or any other
    /// [`BackupTable`]. Pass a reference, and the judgement borrows the backups; pass an `Arc`, and it may
    /// leave the thread.
    ///
    /// The backups of each object are judged separately. The order of the table does not matter.
    ///
    /// The time is O(n log n), or O(n) if the backups of each object are sorted by date. The peak memory
    /// is 24 bytes per backup, and the judgement keeps 12 of them and 4 per object.
    ///
    /// # Hash flooding
    /// Objects are grouped with [`hashbrown`]'s default hasher, the fast variant of foldhash, which does
    /// not resist attackers who can measure its timing: with objects of their choice the time becomes
    /// O(n²). If untrusted users choose the names of your objects, map the names to numbers with
    /// a map that resists them, such as the standard library's `HashMap`, and return the number from
    /// [`BackupTable::object`].
    ///
    /// # Errors
    /// Returns a [`JudgeError`] if two backups are duplicates or the table is too long.
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
    pub fn judge<T: BackupTable>(
        self,
        table: T,
        now: DateTime<Utc>,
    ) -> Result<Judgement<T>, JudgeError> {
        self.judge_objects(table, now, |_| None)
    }

    /// Like [`judge`](Self::judge), but keeps all backups of the objects for which `not_judged` returns
    /// a reason.
    ///
    /// # Errors
    /// Returns a [`JudgeError`] if two backups are duplicates, even of an object that is not judged, or
    /// the table is too long.
    pub fn judge_objects<T: BackupTable>(
        self,
        table: T,
        now: DateTime<Utc>,
        not_judged: impl Fn(&T::Object) -> Option<NotJudged>,
    ) -> Result<Judgement<T>, JudgeError> {
        let verdicts = self.judge_borrowed(&table, now, JudgedBackups::All, not_judged)?;
        Ok(Judgement::new(table, verdicts))
    }

    /// Like [`judge_objects`](Self::judge_objects), but also keeps the backups that `judged` does not
    /// include, and returns the verdicts without the table.
    pub(crate) fn judge_borrowed<T: BackupTable + ?Sized>(
        self,
        table: &T,
        now: DateTime<Utc>,
        judged: JudgedBackups,
        not_judged: impl Fn(&T::Object) -> Option<NotJudged>,
    ) -> Result<StoredVerdicts, JudgeError> {
        let criteria = Criteria { limits: self, now: now.into(), judged };
        // Every index and rank must fit into 32 bits.
        let found = table.len();
        let count = u32::try_from(found).map_err(|_| JudgeError::TooMany { found })?;
        let (mut keys, ends) =
            group_by_object(table, count, |index| SortKey::new(table, index, &criteria));
        let mut verdicts = vec![CompactVerdict::NotCounted; found];
        let mut start = 0;
        for &end in &ends {
            let object = &mut keys[start..end as usize];
            start = end as usize;
            sort_newest_first(table, object)?;
            let not_judged = not_judged(table.object(object[0].index() as usize));
            let mut walk = ObjectWalk::new(self, not_judged);
            for key in object {
                verdicts[key.index() as usize] =
                    walk.next(key.class(), || key.timestamp(table, criteria.now));
            }
        }
        let order = keys.iter().map(|key| key.index()).collect();
        Ok(StoredVerdicts { limits: self, now, verdicts, order, ends })
    }
}
