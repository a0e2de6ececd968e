//! The number of backups that a timetable and limits lead to.

use core::ops::RangeInclusive;

use super::steady::{Basis, Ranges};
use crate::retention::Limits;
use crate::timetable::Timetable;

/// The number of automatic backups of an object in the long run, for fires in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SteadyState {
    pub(super) minimum: u64,
    pub(super) maximum: u64,
    pub(super) basis: Basis,
}

impl SteadyState {
    /// Returns the range of the number of backups.
    pub fn backups(self) -> RangeInclusive<u64> {
        self.minimum..=self.maximum
    }

    /// Returns how the range was computed: by a formula if there are no long-term rules and not both
    /// intervals and `max_days`, otherwise by a simulation.
    pub fn basis(self) -> Basis {
        self.basis
    }
}

/// Returns the number of automatic backups of an object in the long run, or `None` if nothing is ever
/// deleted.
///
/// Backups are counted after each deletion: right after each fire, and right after each instant at which
/// a backup exceeds its maximum age.
///
/// ```
/// use chrono::Utc;
/// use keeptime::forecast::{Basis, steady_state};
/// use keeptime::pattern::Pattern;
/// use keeptime::retention::{Limits, LongTerm};
///
/// let timetable = Pattern::parse("FREQ=WEEKLY;BYDAY=MO,TU;BYHOUR=2;BYMINUTE=0")?.timetable()?;
/// let days = |days| steady_state(&timetable, Limits::UNLIMITED.with_max_days(days)).unwrap();
/// assert_eq!(days(7).backups(), 2..=3);
/// assert_eq!(days(10).backups(), 2..=4);
/// assert_eq!(days(10).basis(), Basis::Formula);
///
/// let weeks = LongTerm::in_offset(Utc).weeks(3).build()?;
/// let limits = Limits::UNLIMITED.with_max_backups(2).with_long_term(weeks);
/// let with_weeks = steady_state(&timetable, limits).unwrap();
/// assert_eq!((with_weeks.backups(), with_weeks.basis()), (4..=5, Basis::WholeCycle));
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
pub fn steady_state(timetable: &Timetable, limits: Limits) -> Option<SteadyState> {
    if let (Some(count), None, None, false) =
        (limits.max_backups(), limits.max_days(), limits.long_term(), limits.is_permanent())
    {
        let count = u64::from(count.max(limits.keep_at_least()));
        return Some(SteadyState { minimum: count, maximum: count, basis: Basis::Formula });
    }
    let Ranges { backups: (minimum, maximum), basis, .. } = Ranges::new(timetable, limits)?;
    Some(SteadyState { minimum, maximum, basis })
}
