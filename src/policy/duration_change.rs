//! The change of the days that a policy keeps backups.

use crate::retention::Limits;

/// The number of days that a policy keeps backups, before and after a change.
///
/// Services compute the expiry of a backup when they create it. For backups created before the change the
/// old number of days may therefore stay in force.
///
/// ```
/// use keeptime::policy::DurationChange;
/// use keeptime::retention::Limits;
///
/// let days = |days| Limits::UNLIMITED.with_max_days(days);
/// let change = DurationChange::between(days(30), days(90)).unwrap();
/// assert!(change.extends());
/// assert_eq!(change.before(), Some(30));
/// assert_eq!(DurationChange::between(days(30), days(30)), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct DurationChange {
    before: Option<u32>,
    after: Option<u32>,
}

impl DurationChange {
    /// Returns the change of `max_days` from `before` to `after`, or `None` if it stays the same.
    pub fn between(before: Limits, after: Limits) -> Option<Self> {
        let (before, after) = (before.max_days(), after.max_days());
        (before != after).then_some(Self { before, after })
    }

    /// Returns the days before the change; `None` means no limit.
    pub fn before(self) -> Option<u32> {
        self.before
    }

    /// Returns the days after the change; `None` means no limit.
    pub fn after(self) -> Option<u32> {
        self.after
    }

    /// Returns whether backups are kept longer after the change.
    pub fn extends(self) -> bool {
        let days = |limit: Option<u32>| limit.map_or(u64::MAX, u64::from);
        days(self.before) < days(self.after)
    }
}
