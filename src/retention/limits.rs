//! The limits of a retention.

use chrono::TimeDelta;

use super::verdict::DeleteReason;

/// Limits on how many backups of an object are kept and for how long, and a floor that is always kept.
///
/// A backup that exceeds either limit can be deleted. `None` means no limit. 0 is a limit that keeps
/// nothing: if 0 means "no limit" in a service's field, pass `None`.
///
/// The builder methods, the getters and the serialized fields share their names: `max_backups`,
/// `max_days` and `keep_at_least`.
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
    /// No limits: everything is kept.
    pub const UNLIMITED: Self = Self { max_backups: None, max_days: None, keep_at_least: 0 };

    /// Sets the maximum number of counted backups of each object; `None` for no limit.
    #[must_use]
    pub fn with_max_backups(self, max_backups: impl Into<Option<u32>>) -> Self {
        Self { max_backups: max_backups.into(), ..self }
    }

    /// Sets the maximum age of a counted backup, in days of 24 hours; `None` for no limit.
    #[must_use]
    pub fn with_max_days(self, max_days: impl Into<Option<u32>>) -> Self {
        Self { max_days: max_days.into(), ..self }
    }

    /// Sets the floor: the number of newest counted backups of each object that are always kept. 0
    /// means no floor.
    ///
    /// Without a floor, `max_days` deletes even the last backup of an object once no new backup has
    /// been created for that long.
    #[must_use]
    pub const fn with_keep_at_least(self, keep_at_least: u32) -> Self {
        Self { keep_at_least, ..self }
    }

    /// Returns the maximum number of counted backups of each object.
    pub const fn max_backups(self) -> Option<u32> {
        self.max_backups
    }

    /// Returns the maximum age of a counted backup, in days of 24 hours.
    pub const fn max_days(self) -> Option<u32> {
        self.max_days
    }

    /// Returns the number of newest counted backups of each object that are always kept; 0 means no
    /// floor.
    pub const fn keep_at_least(self) -> u32 {
        self.keep_at_least
    }

    /// Returns which limits a backup exceeds; `None` if it exceeds none. A value equal to its limit does
    /// not exceed it.
    pub(super) fn delete_reason(self, rank: u32, age: TimeDelta) -> Option<DeleteReason> {
        match (self.over_count(rank), self.over_age(|| age)) {
            (None, None) => None,
            (Some(max), None) => Some(DeleteReason::Count { rank, max }),
            (None, Some(days)) => Some(DeleteReason::Age { age, days }),
            (Some(max), Some(days)) => Some(DeleteReason::CountAndAge { rank, max, age, days }),
        }
    }

    /// Returns `max_backups` if `rank` exceeds it.
    pub(super) fn over_count(self, rank: u32) -> Option<u32> {
        self.max_backups.filter(|max| rank > *max)
    }

    /// Returns `max_days` if `age` exceeds it. Without this limit `age` is not called.
    pub(super) fn over_age(self, age: impl FnOnce() -> TimeDelta) -> Option<u32> {
        self.max_days.filter(|days| age() > TimeDelta::days((*days).into()))
    }
}
