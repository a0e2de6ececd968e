//! How far back the backups of a policy reach.

use chrono::TimeDelta;

use super::steady::{Basis, Ranges};
use crate::retention::Limits;
use crate::timetable::Timetable;

/// How far back the backups of an object reach once a policy has run long enough: the age of its oldest
/// automatic backup.
///
/// ```
/// use chrono::TimeDelta;
/// use keeptime::forecast::Reach;
/// use keeptime::pattern::Pattern;
/// use keeptime::retention::Limits;
///
/// let every_four_hours = "FREQ=DAILY;BYHOUR=0,4,8,12,16,20;BYMINUTE=0";
/// let timetable = Pattern::parse(every_four_hours)?.timetable()?;
/// let reach = |limits| Reach::of(&timetable, limits);
///
/// // Fourteen of these backups do not even reach back three days.
/// let Reach::Limited(fourteen) = reach(Limits::UNLIMITED.with_max_backups(14)) else { panic!() };
/// assert_eq!(fourteen.at_least(), Some(TimeDelta::hours(52)));
/// assert_eq!(fourteen.at_most(), TimeDelta::hours(56));
/// assert_eq!(reach(Limits::UNLIMITED), Reach::Unlimited);
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
///
/// In serde, it is an object: `{"reach": "unlimited"}`, or `"limited"` with `at_least_seconds`,
/// `at_most_seconds` and `basis`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        try_from = "super::values_serde::ReachObject",
        into = "super::values_serde::ReachObject"
    )
)]
pub enum Reach {
    /// Nothing is ever deleted, so the reach grows without bound.
    Unlimited,
    /// It stays in this range.
    Limited(ReachRange),
}

/// The range of the age of the oldest automatic backup of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ReachRange {
    pub(super) at_least: Option<TimeDelta>,
    pub(super) at_most: TimeDelta,
    pub(super) basis: Basis,
}

impl Reach {
    /// Computes the reach of a timetable and limits, for fires in UTC.
    ///
    /// With intervals, or with long-term rules of months or years, this can take a tenth of a second.
    pub fn of(timetable: &Timetable, limits: Limits) -> Self {
        match Ranges::new(timetable, limits) {
            None => Self::Unlimited,
            Some(Ranges { least_age, greatest_age, basis, .. }) => {
                Self::Limited(ReachRange { at_least: least_age, at_most: greatest_age, basis })
            }
        }
    }
}

impl ReachRange {
    /// Returns the least age of the oldest backup, right after a deletion, or `None` if at times there is
    /// no backup. A policy that keeps only one backup has the least age 0.
    ///
    /// To check that the backups always reach back for, say, three days, compare three days with this
    /// age.
    pub fn at_least(self) -> Option<TimeDelta> {
        self.at_least
    }

    /// Returns the greatest age of the oldest backup, right before it is deleted.
    pub fn at_most(self) -> TimeDelta {
        self.at_most
    }

    /// Returns how the range was computed: by a formula if there are neither intervals nor long-term
    /// rules, else by a simulation.
    pub fn basis(self) -> Basis {
        self.basis
    }
}
