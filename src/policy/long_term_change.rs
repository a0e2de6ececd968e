//! The change of the long-term rules of a policy.

use crate::retention::{Limits, LongTerm};

/// The long-term rules of a policy before and after a change.
///
/// ```
/// use chrono::Utc;
/// use keeptime::policy::LongTermChange;
/// use keeptime::retention::{Limits, LongTerm};
///
/// let before = Limits::UNLIMITED.with_max_backups(7);
/// let weeks = LongTerm::in_offset(Utc).weeks(4).build()?;
/// let change = LongTermChange::between(before, before.with_long_term(weeks)).unwrap();
/// assert_eq!((change.before(), change.after()), (None, Some(weeks)));
/// assert_eq!(LongTermChange::between(before, before.with_max_backups(8)), None);
/// # Ok::<(), keeptime::retention::LongTermError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct LongTermChange {
    before: Option<LongTerm>,
    after: Option<LongTerm>,
}

impl LongTermChange {
    /// Returns the change from the rules of `before` to those of `after`, or `None` if they are the same.
    pub fn between(before: Limits, after: Limits) -> Option<Self> {
        let (before, after) = (before.long_term(), after.long_term());
        (before != after).then_some(Self { before, after })
    }

    /// Returns the rules before the change.
    pub fn before(self) -> Option<LongTerm> {
        self.before
    }

    /// Returns the rules after the change.
    pub fn after(self) -> Option<LongTerm> {
        self.after
    }
}
