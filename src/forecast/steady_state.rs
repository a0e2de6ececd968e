//! The number of backups that a timetable and limits lead to.

use core::ops::RangeInclusive;

use crate::retention::Limits;
use crate::timetable::{Timetable, WeekMinute, WeekTimes};

const MINUTES_PER_DAY: i64 = 24 * 60;

/// The number of automatic backups of an object in the long run, for fires in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SteadyState {
    minimum: u64,
    maximum: u64,
}

impl SteadyState {
    /// Returns the range of the number of backups.
    pub fn backups(self) -> RangeInclusive<u64> {
        self.minimum..=self.maximum
    }
}

/// Returns the number of automatic backups of an object in the long run, or `None` if there is no limit.
///
/// Backups are counted after each deletion: right after each fire, and right after each instant at which
/// a backup exceeds its maximum age.
///
/// ```
/// use keeptime::forecast::steady_state;
/// use keeptime::pattern::Pattern;
/// use keeptime::retention::Limits;
///
/// let timetable = Pattern::parse("FREQ=WEEKLY;BYDAY=MO,TU;BYHOUR=2;BYMINUTE=0")?.timetable()?;
/// let days = |days| steady_state(&timetable, Limits::UNLIMITED.with_max_days(days)).unwrap();
/// assert_eq!(days(7).backups(), 2..=3);
/// assert_eq!(days(10).backups(), 2..=4);
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
pub fn steady_state(timetable: &Timetable, limits: Limits) -> Option<SteadyState> {
    let by_age = match limits.max_days() {
        None => None,
        Some(days) => Some(fires_within(timetable.as_week()?, days)),
    };
    let (minimum, maximum) = match (limits.max_backups().map(u64::from), by_age) {
        (None, None) => return None,
        (Some(count), None) => (count, count),
        (None, Some(by_age)) => by_age,
        (Some(count), Some((minimum, maximum))) => (minimum.min(count), maximum.min(count)),
    };
    let floor = u64::from(limits.keep_at_least());
    Some(SteadyState { minimum: minimum.max(floor), maximum: maximum.max(floor) })
}

/// Returns the minimum and the maximum number of fires that are at most `days` days old. The minimum is
/// reached right after a fire becomes older than that, the maximum at a fire.
///
/// Every whole week contains all times of the timetable. The remaining part of a week is counted from or
/// to each time of the timetable.
fn fires_within(timetable: &WeekTimes, days: u32) -> (u64, u64) {
    let in_weeks = u64::from(days / 7) * u64::from(timetable.times_per_week());
    let rest = i64::from(days % 7) * MINUTES_PER_DAY;
    let moved = |time: WeekMinute, minutes: i64| {
        WeekMinute::from_minutes_wrapping(i64::from(time.minutes_from_monday()) + minutes)
    };
    let up_to = |time: WeekMinute| 1 + timetable.count_between(moved(time, -rest), time);
    // The fire at `time` has just become too old, so it is not counted; a fire at the end is.
    let after = |time: WeekMinute| {
        let end = moved(time, rest);
        let from_time = timetable.count_between(time, end);
        if rest == 0 { 0 } else { from_time - 1 + u16::from(timetable.contains(end)) }
    };
    let minimum = timetable.week_minutes().map(after).min().unwrap_or_default();
    let maximum = timetable.week_minutes().map(up_to).max().unwrap_or_default();
    (in_weeks + u64::from(minimum), in_weeks + u64::from(maximum))
}
