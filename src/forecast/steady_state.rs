//! How many backups there are once nothing changes any more but the time.

use core::ops::RangeInclusive;

use crate::retention::Limits;
use crate::timetable::{Timetable, WeekMinute};

const MINUTES_PER_DAY: i64 = 24 * 60;

/// How many automatic backups of an object there are, in the long run and in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SteadyState {
    least: u64,
    most: u64,
}

impl SteadyState {
    /// At least and at most.
    pub fn backups(self) -> RangeInclusive<u64> {
        self.least..=self.most
    }
}

/// What limits make of a timetable in the long run; `None` where nothing ever goes.
///
/// Backups are counted once those that are due have gone: right after each fire, and right after each
/// moment at which one gets too old.
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
    let by_age = limits.max_days().map(|days| within(timetable, days));
    let within_limits = match (limits.max_backups(), by_age) {
        (None, None) => return None,
        (Some(count), None) => (count.into(), count.into()),
        (None, Some(by_age)) => by_age,
        (Some(count), Some((least, most))) => (least.min(count.into()), most.min(count.into())),
    };
    let floor = u64::from(limits.keep_at_least());
    let (least, most) = within_limits;
    Some(SteadyState { least: least.max(floor), most: most.max(floor) })
}

/// How many fires there are that are not older than so many days: at least, right after one gets too
/// old, and at most, right after a fire.
///
/// Whole weeks hold all points of the timetable. What is left is a part of a week, which begins or ends
/// with a point.
fn within(timetable: &Timetable, days: u32) -> (u64, u64) {
    let weeks = u64::from(days / 7) * u64::from(timetable.times_per_week());
    let rest = i64::from(days % 7) * MINUTES_PER_DAY;
    let moved = |point: WeekMinute, minutes: i64| {
        WeekMinute::wrapping(i64::from(point.minutes_from_monday()) + minutes)
    };
    // What is exactly as old as it may be is still there at a fire, but not a moment later.
    let at_fire = |point: WeekMinute| 1 + timetable.count_between(moved(point, -rest), point);
    let at_end = |point: WeekMinute| {
        let end = moved(point, rest);
        let from_point = timetable.count_between(point, end);
        if rest == 0 { 0 } else { from_point - 1 + u16::from(timetable.contains(end)) }
    };
    let least = timetable.week_minutes().map(at_end).min().unwrap_or_default();
    let most = timetable.week_minutes().map(at_fire).max().unwrap_or_default();
    (weeks + u64::from(least), weeks + u64::from(most))
}
