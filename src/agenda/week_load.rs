//! The number of fires of many schedules in each minute of a week.

use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Reverse;
use core::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};

use crate::schedule::{Schedule, Zone};
use crate::timetable::MINUTES_PER_WEEK;

/// The number of fires in each minute of one week.
///
/// Many policies fire at midnight or on the hour. The load of all schedules shows the busiest minutes,
/// and which minute a new policy should take.
///
/// ```
/// use chrono::{DateTime, TimeDelta, Utc};
/// use keeptime::agenda::WeekLoad;
/// use keeptime::pattern::{Pattern, Rule};
/// use keeptime::schedule::Schedule;
///
/// let daily = |hour: u8, minute: u8| {
///     let rule = Rule::daily().at_hours([hour]).at_minute(minute).build().unwrap();
///     Schedule::new(&Pattern::from_rules([rule]).unwrap()).unwrap()
/// };
/// let monday: DateTime<Utc> = "2025-03-03T00:00:00Z".parse().unwrap();
/// let load = WeekLoad::new(monday, &[daily(2, 0), daily(2, 0), daily(2, 1), daily(5, 30)]);
/// assert_eq!(load.fire_count(), 28);
/// assert_eq!(load.busiest_minutes()[0], (monday + TimeDelta::hours(2), 2));
///
/// // A new policy may fire at any minute from 02:00 to 03:59. The first free one is 02:02.
/// let candidates = (2..4).flat_map(|hour| (0..60).map(move |minute| (hour, minute)));
/// let quiet = load.least_busy(candidates.map(|(hour, minute)| daily(hour, minute))).unwrap();
/// assert_eq!(quiet.next_after(monday), Some(monday + TimeDelta::minutes(2 * 60 + 2)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekLoad {
    start: DateTime<Utc>,
    /// One number for each minute of the week.
    fires: Vec<u32>,
}

impl WeekLoad {
    /// Counts the fires of some schedules in the week that starts at an instant.
    pub fn new<'s, Z: Zone + 's>(
        start: DateTime<Utc>,
        schedules: impl IntoIterator<Item = &'s Schedule<Z>>,
    ) -> Self {
        let mut load = Self { start, fires: vec![0; MINUTES_PER_WEEK.into()] };
        for schedule in schedules {
            load.add(schedule);
        }
        load
    }

    /// Adds the fires of a schedule.
    pub fn add<Z: Zone>(&mut self, schedule: &Schedule<Z>) {
        for fire in schedule.fires(self.week()) {
            if let Some(fires) = self.minute_of(fire).and_then(|minute| self.fires.get_mut(minute))
            {
                *fires = fires.saturating_add(1);
            }
        }
    }

    /// Returns the instant at which the week starts. Its minutes are counted from there.
    pub fn start(&self) -> DateTime<Utc> {
        self.start
    }

    /// Returns the number of fires in the week.
    pub fn fire_count(&self) -> u64 {
        self.fires.iter().map(|fires| u64::from(*fires)).sum()
    }

    /// Returns an iterator over the 10,080 minutes of the week, in order, with the number of fires in
    /// each.
    pub fn minutes(&self) -> impl ExactSizeIterator<Item = (DateTime<Utc>, u32)> {
        self.fires.iter().enumerate().map(|(minute, fires)| (self.minute_start(minute), *fires))
    }

    /// Returns the minutes that have fires, the busiest first. Minutes with equally many fires are in
    /// order of time.
    pub fn busiest_minutes(&self) -> Vec<(DateTime<Utc>, u32)> {
        let mut minutes: Vec<_> = self.minutes().filter(|(_, fires)| *fires > 0).collect();
        minutes.sort_by_key(|(_, fires)| Reverse(*fires));
        minutes
    }

    /// Returns the candidate schedule that fires in the least busy minutes. Returns `None` if there are
    /// no candidates.
    ///
    /// Candidates are compared by the load in the busiest minute in which they fire, and then by the
    /// sum of the load in all their minutes. Of equal candidates the first is returned.
    pub fn least_busy<Z: Zone>(
        &self,
        candidates: impl IntoIterator<Item = Schedule<Z>>,
    ) -> Option<Schedule<Z>> {
        candidates.into_iter().min_by_key(|candidate| {
            let minutes = candidate.fires(self.week()).filter_map(|fire| self.minute_of(fire));
            let fires = minutes.filter_map(|minute| self.fires.get(minute));
            fires.fold((0, 0), |(max, sum), fires| (*fires.max(&max), sum + u64::from(*fires)))
        })
    }

    fn week(&self) -> Range<DateTime<Utc>> {
        self.start..self.minute_start(self.fires.len())
    }

    /// Returns the minute of the week that contains an instant.
    fn minute_of(&self, instant: DateTime<Utc>) -> Option<usize> {
        usize::try_from((instant - self.start).num_minutes()).ok()
    }

    /// Returns the instant at which a minute of the week starts, limited to chrono's range.
    fn minute_start(&self, minute: usize) -> DateTime<Utc> {
        let minutes = i64::try_from(minute).ok().and_then(TimeDelta::try_minutes);
        let instant = minutes.and_then(|minutes| self.start.checked_add_signed(minutes));
        instant.unwrap_or(DateTime::<Utc>::MAX_UTC)
    }
}
