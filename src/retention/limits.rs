//! The limits of a retention.

use super::backup::Expiry;
use super::long_term::LongTerm;
use super::unix_time::UnixTime;
use super::verdict::DeleteReason;

/// Limits on how many backups of an object are kept and for how long, long-term rules that keep some of
/// them longer, and a floor that is always kept.
///
/// A backup that exceeds either limit can be deleted. `None` means no limit. 0 is a limit that keeps
/// nothing: if 0 means "no limit" in a service's field, pass `None`.
///
/// The builder methods, the getters and the serialized fields share their names: `max_backups`,
/// `max_days`, `keep_at_least` and `long_term`. The serialized field `permanent` says whether the limits
/// are [permanent](Self::PERMANENT).
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
    long_term: Option<LongTerm>,
    permanent: bool,
}

impl Limits {
    /// No limits: everything is kept, except backups whose own [expiry](super::Expiry) has passed.
    pub const UNLIMITED: Self = Self {
        max_backups: None,
        max_days: None,
        keep_at_least: 0,
        long_term: None,
        permanent: false,
    };

    /// Limits that keep everything, whatever the expiry of a backup says. They keep everything even with
    /// a maximum set.
    pub const PERMANENT: Self = Self { permanent: true, ..Self::UNLIMITED };

    /// Sets the maximum number of counted backups of each object; `None` for no limit.
    #[must_use]
    pub fn with_max_backups(self, max_backups: impl Into<Option<u32>>) -> Self {
        Self { max_backups: max_backups.into(), ..self }
    }

    /// Sets the maximum age of a counted backup that carries no [expiry](super::Expiry), in days of 24
    /// hours; `None` for no limit.
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

    /// Sets the long-term rules; `None` for none. They protect backups from both limits and from their
    /// own expiry.
    #[must_use]
    pub fn with_long_term(self, long_term: impl Into<Option<LongTerm>>) -> Self {
        Self { long_term: long_term.into(), ..self }
    }

    /// Sets both maximums, as a change of a policy's limits does: permanent limits become limits that
    /// delete. The floor and the long-term rules stay.
    ///
    /// ```
    /// use keeptime::retention::Limits;
    ///
    /// let limits = Limits::PERMANENT.with_keep_at_least(1).with_maximums(7, None);
    /// assert_eq!(limits, Limits::UNLIMITED.with_keep_at_least(1).with_max_backups(7));
    /// ```
    #[must_use]
    pub fn with_maximums(
        self,
        max_backups: impl Into<Option<u32>>,
        max_days: impl Into<Option<u32>>,
    ) -> Self {
        let (max_backups, max_days) = (max_backups.into(), max_days.into());
        Self { max_backups, max_days, permanent: false, ..self }
    }

    /// Returns the maximum number of counted backups of each object.
    pub const fn max_backups(self) -> Option<u32> {
        self.max_backups
    }

    /// Returns the maximum age of a counted backup that carries no [expiry](super::Expiry), in days of 24
    /// hours.
    pub const fn max_days(self) -> Option<u32> {
        self.max_days
    }

    /// Returns the number of newest counted backups of each object that are always kept; 0 means no
    /// floor.
    pub const fn keep_at_least(self) -> u32 {
        self.keep_at_least
    }

    /// Returns the long-term rules.
    pub const fn long_term(self) -> Option<LongTerm> {
        self.long_term
    }

    /// Returns whether these limits are [permanent](Self::PERMANENT): they keep everything.
    pub const fn is_permanent(self) -> bool {
        self.permanent
    }

    /// Returns which limits a backup exceeds; `None` if it exceeds none. A rank or an age equal to its
    /// limit does not exceed it.
    #[inline]
    pub(super) fn delete_reason(
        self,
        rank: u32,
        created_at: UnixTime,
        expiry: Expiry<UnixTime>,
        now: UnixTime,
    ) -> Option<DeleteReason> {
        let age = || now.since(created_at);
        Some(match (self.over_count(rank), self.expired(created_at, expiry, now)) {
            (None, None) => return None,
            (Some(max), None) => DeleteReason::Count { rank, max },
            (None, Some(Expired::ByAge { days })) => DeleteReason::Age { age: age(), days },
            (Some(max), Some(Expired::ByAge { days })) => {
                DeleteReason::CountAndAge { rank, max, age: age(), days }
            }
            (None, Some(Expired::ByItself { at })) => {
                DeleteReason::Expiry { expired_at: at.into() }
            }
            (Some(max), Some(Expired::ByItself { at })) => {
                DeleteReason::CountAndExpiry { rank, max, expired_at: at.into() }
            }
        })
    }

    /// Returns `max_backups` if `rank` exceeds it.
    #[inline]
    pub(super) fn over_count(self, rank: u32) -> Option<u32> {
        self.max_backups.filter(|max| rank > *max)
    }

    /// Returns why a backup is expired; `None` if it is not.
    #[inline]
    pub(super) fn expired(
        self,
        created_at: UnixTime,
        expiry: Expiry<UnixTime>,
        now: UnixTime,
    ) -> Option<Expired> {
        match expiry {
            Expiry::NotRecorded => {
                let days = self.max_days.filter(|days| created_at.is_older_than(*days, now))?;
                Some(Expired::ByAge { days })
            }
            Expiry::At(at) if at <= now && at.is_date() => Some(Expired::ByItself { at }),
            Expiry::At(_) | Expiry::Never => None,
        }
    }
}

/// Why a backup is expired.
#[derive(Clone, Copy, Debug)]
pub(super) enum Expired {
    /// It carries no expiry, and its age exceeds `max_days`.
    ByAge { days: u32 },
    /// Its own expiry has passed.
    ByItself { at: UnixTime },
}
