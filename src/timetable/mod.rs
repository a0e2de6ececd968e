//! The civil times at which a pattern fires: weekly times as 168 slots, and times of the day that recur
//! every n days.
//!
//! Two times of a pattern are at least an hour apart, so each hour of the week holds at most one. A mask
//! of the hours in use and a minute for each are all of the weekly times ([`WeekTimes`]). Times that
//! recur every n days all fire on day zero, so 24 slots hold them, each with a minute and its intervals.
//! A [`Timetable`] is the union of both. Questions are answered with a few operations on these slots,
//! however many rules the pattern has.
//!
//! | type | what it holds |
//! |---|---|
//! | [`WeekMinute`] | a weekday, an hour and a minute |
//! | [`WeekTimes`] | all times that recur every week |
//! | [`Interval`] | every n days |
//! | [`Timetable`] | either only weekly times, or also times that recur every n days |
//!
//! This module does not know about instants, zones or text: [`schedule`](crate::schedule) and
//! [`pattern`](crate::pattern) do.

mod day_count;
mod draft;
mod interval;
mod interval_times;
mod longest_gap;
mod mixed_times;
mod slots;
mod too_close;
mod week_hours;
mod week_minute;
mod week_times;

use core::fmt;
use core::ops::Range;

use alloc::boxed::Box;
use alloc::format;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Timelike};

pub(crate) use draft::Draft;
pub use interval::Interval;
pub(crate) use mixed_times::MixedTimes;
pub(crate) use slots::Slots;
pub(crate) use too_close::minute_noun;
pub use too_close::{RecurringTime, TooClose};
pub(crate) use week_hours::WeekHours;
pub use week_minute::WeekMinute;
pub(crate) use week_minute::{MINUTES_PER_WEEK, SECONDS_PER_WEEK, WEEKDAYS, weekday_code};
pub use week_times::WeekTimes;

const DAYS_PER_WEEK: i64 = 7;
const MINUTES_PER_DAY: i64 = 24 * 60;
/// 1970-01-01 was a Thursday, three days after the Monday that civil minutes are counted from.
const MINUTES_FROM_MONDAY: i64 = 3 * MINUTES_PER_DAY;

/// The civil times of a pattern; at least one, and any two neighbours at least an hour apart.
///
/// Two timetables are equal if and only if they have the same times.
///
/// Finding the next or the previous time takes constant time. Without intervals, so does every other
/// method. With intervals, [`count`](Self::count) takes a step for each combination of intervals that
/// share an hour of the day, and [`nth_after`](Self::nth_after) counts about forty times.
///
/// ```
/// use chrono::NaiveDateTime;
/// use keeptime::pattern::Pattern;
///
/// let civil = |text: &str| text.parse::<NaiveDateTime>().unwrap();
/// let pattern = Pattern::parse_cbr("FREQ=DAILY;INTERVAL=2;BYHOUR=14;BYMINUTE=0")?;
/// let timetable = pattern.timetable_from(civil("2024-03-01T12:00:00"))?;
///
/// let next = timetable.next_after(civil("2024-03-01T14:00:00"));
/// assert_eq!(next, Some(civil("2024-03-03T14:00:00")));
/// let march = civil("2024-03-01T00:00:00")..civil("2024-04-01T00:00:00");
/// assert_eq!(timetable.count(march), 16);
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Timetable(Times);

/// Weekly times are a case of their own because most patterns have no intervals, and this case is the
/// fastest.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) enum Times {
    Weekly(WeekTimes),
    Mixed(Box<MixedTimes>),
}

impl Timetable {
    fn mixed(times: MixedTimes) -> Self {
        Self(Times::Mixed(Box::new(times)))
    }

    #[inline]
    pub(crate) fn times(&self) -> &Times {
        &self.0
    }

    /// Returns the weekly times if all times recur every week.
    ///
    /// Times that recur every 7 days are weekly.
    pub fn as_week(&self) -> Option<&WeekTimes> {
        match &self.0 {
            Times::Weekly(week) => Some(week),
            Times::Mixed(_) => None,
        }
    }

    /// Returns the times that recur every week, or `None` if there are none.
    pub fn week(&self) -> Option<&WeekTimes> {
        match &self.0 {
            Times::Weekly(week) => Some(week),
            Times::Mixed(times) => times.week.as_ref(),
        }
    }

    /// Returns the times that recur at an interval of more than one day, by time and then by interval.
    ///
    /// If several rules name the same time of day, an interval that adds no days is left out: a time
    /// every 4 days, if the same time also recurs every 2 days.
    pub fn interval_times(&self) -> impl Iterator<Item = RecurringTime> + '_ {
        let times = match &self.0 {
            Times::Weekly(_) => None,
            Times::Mixed(times) => Some(times.intervals.recurring_times()),
        };
        times.into_iter().flatten()
    }

    /// Whether `civil` is the minute of one of the times. Its seconds are ignored.
    pub fn contains(&self, civil: NaiveDateTime) -> bool {
        match &self.0 {
            Times::Weekly(week) => week.contains(WeekMinute::from(civil)),
            Times::Mixed(times) => times.contains(minute_of(civil)),
        }
    }

    /// Returns the first time after `civil`, or `None` beyond chrono's range.
    pub fn next_after(&self, civil: NaiveDateTime) -> Option<NaiveDateTime> {
        civil_at(self.first_from(minute_of(civil) + 1))
    }

    /// Returns the first time at `civil` or after it, or `None` beyond chrono's range.
    pub fn next_at_or_after(&self, civil: NaiveDateTime) -> Option<NaiveDateTime> {
        civil_at(self.first_from(minute_from(civil)))
    }

    /// Returns the last time before `civil`, or `None` beyond chrono's range.
    pub fn prev_before(&self, civil: NaiveDateTime) -> Option<NaiveDateTime> {
        civil_at(self.last_before(minute_from(civil)))
    }

    /// Returns the last time at `civil` or before it, or `None` beyond chrono's range.
    pub fn prev_at_or_before(&self, civil: NaiveDateTime) -> Option<NaiveDateTime> {
        civil_at(self.last_before(minute_of(civil) + 1))
    }

    /// Returns the number of times in a range of civil times.
    pub fn count(&self, range: Range<NaiveDateTime>) -> u64 {
        self.count_minutes(&(minute_from(range.start)..minute_from(range.end)))
    }

    /// Returns the n-th time after `civil`, counted from 0: `n` = 0 is the next time. Returns `None`
    /// beyond chrono's range.
    pub fn nth_after(&self, civil: NaiveDateTime, n: u64) -> Option<NaiveDateTime> {
        civil_at(self.nth_minute(&(minute_of(civil) + 1..minute_of(NaiveDateTime::MAX) + 1), n)?)
    }

    /// Returns the shortest time between two neighbours. It is at least an hour.
    pub fn shortest_gap(&self) -> TimeDelta {
        match &self.0 {
            Times::Weekly(week) => week.shortest_gap(),
            Times::Mixed(times) => TimeDelta::minutes(times.shortest_gap()),
        }
    }

    /// Returns the longest time between two neighbours: at most 30 days.
    ///
    /// Data written right after a backup is not in any backup for this long. With intervals that have
    /// a long common multiple, this can take a tenth of a second.
    pub fn longest_gap(&self) -> TimeDelta {
        match &self.0 {
            Times::Weekly(week) => week.longest_gap(),
            Times::Mixed(times) => {
                let minutes = longest_gap::longest_gap(times.week.as_ref(), &times.intervals);
                TimeDelta::minutes(minutes)
            }
        }
    }

    /// The first time at a civil minute, counted from Monday 1969-12-29 00:00, or after it.
    fn first_from(&self, minute: i64) -> i64 {
        match &self.0 {
            Times::Weekly(week) => week.first_from(minute),
            Times::Mixed(times) => times.first_from(minute),
        }
    }

    /// The last time before a minute.
    fn last_before(&self, minute: i64) -> i64 {
        match &self.0 {
            Times::Weekly(week) => week.last_before(minute),
            Times::Mixed(times) => times.last_before(minute),
        }
    }

    /// The number of times in a range of minutes.
    pub(crate) fn count_minutes(&self, range: &Range<i64>) -> u64 {
        if range.is_empty() {
            return 0;
        }
        let count = match &self.0 {
            Times::Weekly(week) => week.count(range),
            Times::Mixed(times) => times.count(range),
        };
        u64::try_from(count).unwrap_or(0)
    }

    /// Returns the n-th time in a range of minutes, counted from 0.
    pub(crate) fn nth_minute(&self, range: &Range<i64>, n: u64) -> Option<i64> {
        match &self.0 {
            Times::Weekly(week) => week.nth_from(range.start, n).filter(|nth| *nth < range.end),
            Times::Mixed(times) => times.nth(range, n),
        }
    }
}

impl From<WeekTimes> for Timetable {
    fn from(week: WeekTimes) -> Self {
        Self(Times::Weekly(week))
    }
}

/// The times of the week, and then those with an interval.
impl fmt::Debug for Timetable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let week = self.week().into_iter().flat_map(WeekTimes::week_minutes);
        let times = week.map(RecurringTime::from).chain(self.interval_times());
        f.debug_set().entries(times.map(|time| format!("{time}"))).finish()
    }
}

/// The civil minute of a civil time, counted from Monday 1969-12-29 00:00.
pub(crate) fn minute_of(civil: NaiveDateTime) -> i64 {
    civil.and_utc().timestamp().div_euclid(60) + MINUTES_FROM_MONDAY
}

/// The first civil minute that begins at a civil time or after it.
fn minute_from(civil: NaiveDateTime) -> i64 {
    let is_begun = civil.second() != 0 || civil.nanosecond() != 0;
    minute_of(civil) + i64::from(is_begun)
}

/// The civil time at which a civil minute begins.
fn civil_at(minute: i64) -> Option<NaiveDateTime> {
    let seconds = (minute - MINUTES_FROM_MONDAY).checked_mul(60)?;
    DateTime::from_timestamp(seconds, 0).map(|civil| civil.naive_utc())
}
