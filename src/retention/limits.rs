//! What a retention allows.

use chrono::TimeDelta;

use super::verdict::DeleteReason;

/// How many backups of an object are kept, for how long, and how many are kept in any case.
///
/// A backup over either limit is deleted. Without a limit everything is kept. A limit of 0 keeps none;
/// services whose field of 0 means "no limit" have it as `None` here.
///
/// Its parts have the same names everywhere: `max_backups`, `max_days`, `keep_at_least`.
///
/// ```
/// use keeptime::retention::Limits;
///
/// let limits = Limits::UNLIMITED.with_max_backups(7).with_max_days(30).with_keep_at_least(1);
/// assert_eq!(limits.max_backups(), Some(7));
/// assert_eq!(limits.with_max_backups(None).max_backups(), None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct Limits {
    max_backups: Option<u32>,
    max_days: Option<u32>,
    keep_at_least: u32,
}

impl Limits {
    /// Keeps everything.
    pub const UNLIMITED: Self = Self { max_backups: None, max_days: None, keep_at_least: 0 };

    /// With at most so many counted backups of each object; `None` is no limit.
    #[must_use]
    pub fn with_max_backups(self, max_backups: impl Into<Option<u32>>) -> Self {
        Self { max_backups: max_backups.into(), ..self }
    }

    /// With each counted backup kept for so many days of 24 hours; `None` is no limit.
    #[must_use]
    pub fn with_max_days(self, max_days: impl Into<Option<u32>>) -> Self {
        Self { max_days: max_days.into(), ..self }
    }

    /// With a floor: the newest so many counted backups of each object are kept, whatever the limits
    /// say; 0 is no floor. Without it, a limit of days deletes the last good backup where the scheduler
    /// has failed for long enough.
    #[must_use]
    pub const fn with_keep_at_least(self, keep_at_least: u32) -> Self {
        Self { keep_at_least, ..self }
    }

    /// The most counted backups of an object.
    pub const fn max_backups(self) -> Option<u32> {
        self.max_backups
    }

    /// The most days that a counted backup is kept.
    pub const fn max_days(self) -> Option<u32> {
        self.max_days
    }

    /// How many counted backups of an object stay in any case; 0 is no floor.
    pub const fn keep_at_least(self) -> u32 {
        self.keep_at_least
    }

    /// Why a backup is deleted that has `rank - 1` newer ones. Exactly at a limit it is not.
    pub(super) fn delete_reason(self, rank: u32, age: TimeDelta) -> Option<DeleteReason> {
        match (self.over_count(rank), self.over_age(|| age)) {
            (None, None) => None,
            (Some(max), None) => Some(DeleteReason::Count { rank, max }),
            (None, Some(days)) => Some(DeleteReason::Age { age, days }),
            (Some(max), Some(days)) => Some(DeleteReason::CountAndAge { rank, max, age, days }),
        }
    }

    /// The most counted backups, where a rank is over it.
    pub(super) fn over_count(self, rank: u32) -> Option<u32> {
        self.max_backups.filter(|max| rank > *max)
    }

    /// The most days, where an age is over them. Without a limit of days the age is not asked for.
    pub(super) fn over_age(self, age: impl FnOnce() -> TimeDelta) -> Option<u32> {
        self.max_days.filter(|days| age() > TimeDelta::days((*days).into()))
    }
}
