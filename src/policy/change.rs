//! The change from one policy to another.

use core::borrow::Borrow;
use core::hash::Hash;

use chrono::{DateTime, Utc};

use super::Policy;
use super::duration_change::DurationChange;
use super::error::{FiringError, KeepingError};
use super::long_term_change::LongTermChange;
use super::pattern_change::PatternChange;
use crate::retention::{BackupTable, Judgement, Verdict};
use crate::schedule::Schedule;

/// A policy and the policy that replaces it.
///
/// ```
/// # use chrono::{DateTime, Utc};
/// use keeptime::pattern::Pattern;
/// use keeptime::policy::{Policy, PolicyChange, PolicyState};
/// # use keeptime::retention::{Backup, BackupState, Completeness, Expiry, Limits};
/// # struct Record(u8, DateTime<Utc>);
/// # impl Backup for Record {
/// #     type Id = u8;
/// #     type Object = str;
/// #     fn id(&self) -> &u8 { &self.0 }
/// #     fn object(&self) -> &str { "web" }
/// #     fn created_at(&self) -> Option<DateTime<Utc>> { Some(self.1) }
/// #     fn state(&self) -> BackupState { BackupState::Available }
/// #     fn policy_id(&self) -> Option<&str> { None }
/// #     fn completeness(&self) -> Completeness { Completeness::Complete }
/// #     fn expiry(&self) -> Expiry { Expiry::NotRecorded }
/// # }
/// # let now: DateTime<Utc> = "2025-03-01T12:00:00Z".parse()?;
/// # let backups = [Record(1, now), Record(2, now), Record(3, now)];
/// let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0")?;
/// let before =
///     Policy::new(pattern, Limits::UNLIMITED.with_max_backups(3), PolicyState::Enabled, ["web"]);
/// let after = before.clone().with_keeping(Limits::UNLIMITED.with_max_backups(1).with_max_days(30));
/// let change = PolicyChange::new(&before, &after);
/// let [fires_before, fires_after] = change.schedules();
/// assert_eq!(fires_before?.next_after(now), fires_after?.next_after(now));
/// assert_eq!(change.duration_change().unwrap().after(), Some(30));
/// let verdicts = change.judge(&backups, now)?;
/// let deleted: Vec<u8> = verdicts.newly_deleted().map(|(backup, _)| backup.0).collect();
/// assert_eq!(deleted, [1, 2]);
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct PolicyChange<'p, Object> {
    before: &'p Policy<Object>,
    after: &'p Policy<Object>,
}

/// Which of the two policies of a change cannot judge the backups, and why.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ChangeError {
    /// The policy before the change cannot judge the backups.
    #[error(transparent)]
    Before(KeepingError),
    /// The policy after the change cannot judge the backups.
    #[error(transparent)]
    After(KeepingError),
}

impl<Object> Copy for PolicyChange<'_, Object> {}

impl<Object> Clone for PolicyChange<'_, Object> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<'p, Object: Eq + Hash> PolicyChange<'p, Object> {
    /// Creates the change from `before` to `after`.
    pub fn new(before: &'p Policy<Object>, after: &'p Policy<Object>) -> Self {
        Self { before, after }
    }

    /// Returns the schedules before and after the change, each or the reason why it does not exist.
    pub fn schedules(&self) -> [Result<Schedule, FiringError>; 2] {
        [self.before, self.after].map(Policy::schedule)
    }

    /// Returns whether the policy fires at other times after the change, or `None` if its pattern and its
    /// times stay the same or either pattern was refused. Whether it is enabled does not matter.
    ///
    /// The second of the start does not matter. If a pattern needs a start and the policy has none, the
    /// patterns are compared instead of their times.
    pub fn pattern_change(&self) -> Option<PatternChange> {
        let (before, after) = (self.before.pattern().ok()?, self.after.pattern().ok()?);
        let schedule =
            |policy: &Policy<Object>| policy.schedule_as_if_enabled(Schedule::builder()).ok();
        let fires_alike = match (schedule(self.before), schedule(self.after)) {
            (Some(before), Some(after)) => before.timetable() == after.timetable(),
            _ => before.is_equivalent_to(after),
        };
        match fires_alike {
            true if before == after => None,
            true => Some(PatternChange::SameFires),
            false => Some(PatternChange::OtherFires),
        }
    }

    /// Returns how the long-term rules change, or `None` if they do not or the limits of either policy
    /// cannot be read.
    pub fn long_term_change(&self) -> Option<LongTermChange> {
        LongTermChange::between(self.before.limits().ok()?, self.after.limits().ok()?)
    }

    /// Returns how `max_days` changes, or `None` if it does not or the limits of either policy cannot be
    /// read.
    pub fn duration_change(&self) -> Option<DurationChange> {
        DurationChange::between(self.before.limits().ok()?, self.after.limits().ok()?)
    }

    /// Judges the backups by the policy before and by the policy after the change.
    ///
    /// Both judgements hold the table, so pass a reference or an `Arc`.
    ///
    /// # Errors
    /// Returns a [`ChangeError`] if the limits of either policy cannot be read or the backups cannot be
    /// judged.
    pub fn judge<T: BackupTable + Clone>(
        &self,
        table: T,
        now: DateTime<Utc>,
    ) -> Result<ChangedVerdicts<T>, ChangeError>
    where
        Object: Borrow<T::Object>,
    {
        Ok(ChangedVerdicts {
            before: self.before.judge(table.clone(), now).map_err(ChangeError::Before)?,
            after: self.after.judge(table, now).map_err(ChangeError::After)?,
        })
    }
}

/// The verdicts on the same backups before and after a change.
#[derive(Clone, Debug)]
pub struct ChangedVerdicts<T> {
    before: Judgement<T>,
    after: Judgement<T>,
}

impl<T: BackupTable> ChangedVerdicts<T> {
    /// Returns the verdicts before the change.
    pub fn before(&self) -> &Judgement<T> {
        &self.before
    }

    /// Returns the verdicts after the change. See also the
    /// [coverage](crate::retention::ObjectJudgement::coverage) of each object.
    pub fn after(&self) -> &Judgement<T> {
        &self.after
    }

    /// Iterates over the backups that the policy kept before the change and deletes or defers after it.
    /// Yields the verdicts after the change, in the order of the table.
    pub fn newly_deleted(&self) -> impl Iterator<Item = (T::Row<'_>, Verdict)> {
        self.after.newly_deleted(&self.before)
    }
}
