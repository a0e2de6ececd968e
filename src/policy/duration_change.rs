//! How the days of a policy change.

use crate::retention::Limits;

/// The days for which a policy keeps backups, before and after a change.
///
/// Services work out when a backup expires as they make it. What they do with backups made before the
/// change therefore differs from what the new limits alone say.
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
pub struct DurationChange {
    before: Option<u32>,
    after: Option<u32>,
}

impl DurationChange {
    /// The change from limits to other limits; `None` if the days stay the same.
    pub fn between(before: Limits, after: Limits) -> Option<Self> {
        let (before, after) = (before.max_days(), after.max_days());
        (before != after).then_some(Self { before, after })
    }

    /// The days before; `None` if there was no limit.
    pub fn before(self) -> Option<u32> {
        self.before
    }

    /// The days after; `None` if there is no limit.
    pub fn after(self) -> Option<u32> {
        self.after
    }

    /// Whether backups are kept for longer after the change.
    pub fn extends(self) -> bool {
        match (self.before, self.after) {
            (Some(before), Some(after)) => before < after,
            (before, after) => before.is_some() && after.is_none(),
        }
    }
}
