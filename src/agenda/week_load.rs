//! How busy a week is, minute by minute.

use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Reverse;
use core::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};

use crate::schedule::{Schedule, Zone};
use crate::timetable::MINUTES_PER_WEEK;

/// How many schedules fire in each minute of one week.
///
/// Policies tend to be made for midnight and the full hour. This shows what that adds up to, and
/// where a new one would be alone.
///
/// ```
/// use chrono::{DateTime, TimeDelta, Utc};
/// use keeptime::agenda::WeekLoad;
/// use keeptime::pattern::{Pattern, RecurrenceRule};
/// use keeptime::schedule::Schedule;
///
/// let daily = |hour: u8, minute: u8| {
///     let rule = RecurrenceRule::daily().at_hours([hour]).at_minute(minute).build().unwrap();
///     Schedule::new(&Pattern::from_rules([rule]).unwrap()).unwrap()
/// };
/// let monday: DateTime<Utc> = "2025-03-03T00:00:00Z".parse().unwrap();
/// let load = WeekLoad::new(monday, &[daily(2, 0), daily(2, 0), daily(2, 1), daily(5, 30)]);
/// assert_eq!(load.fire_count(), 28);
/// assert_eq!(load.busiest_minutes()[0], (monday + TimeDelta::hours(2), 2));
///
/// // A new policy may take any minute from two to four o'clock: the first that is free.
/// let freedom = (2..4).flat_map(|hour| (0..60).map(move |minute| (hour, minute)));
/// let quiet = load.least_busy(freedom.map(|(hour, minute)| daily(hour, minute))).unwrap();
/// assert_eq!(quiet.next_after(monday), Some(monday + TimeDelta::minutes(2 * 60 + 2)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekLoad {
    week: DateTime<Utc>,
    // One for each of the minutes of a week.
    fires: Vec<u32>,
}

impl WeekLoad {
    /// The load of some schedules in the week that begins at an instant.
    pub fn new<'s, Z: Zone + 's>(
        week: DateTime<Utc>,
        schedules: impl IntoIterator<Item = &'s Schedule<Z>>,
    ) -> Self {
        let mut load = Self { week, fires: vec![0; MINUTES_PER_WEEK.into()] };
        for schedule in schedules {
            load.add(schedule);
        }
        load
    }

    /// Adds a schedule.
    pub fn add<Z: Zone>(&mut self, schedule: &Schedule<Z>) {
        for fire in schedule.fires(self.span()) {
            if let Some(fires) = self.minute(fire).and_then(|minute| self.fires.get_mut(minute)) {
                *fires = fires.saturating_add(1);
            }
        }
    }

    /// When the week begins; its minutes are counted from there.
    pub fn start(&self) -> DateTime<Utc> {
        self.week
    }

    /// How many fires the week has.
    pub fn fire_count(&self) -> u64 {
        self.fires.iter().map(|fires| u64::from(*fires)).sum()
    }

    /// The minutes of the week and how many fires each has, in order: 10,080 of them.
    pub fn minutes(&self) -> impl ExactSizeIterator<Item = (DateTime<Utc>, u32)> {
        self.fires.iter().enumerate().map(|(minute, fires)| (self.after(minute), *fires))
    }

    /// The minutes that have fires, the busiest first and the earlier one of two alike.
    pub fn busiest_minutes(&self) -> Vec<(DateTime<Utc>, u32)> {
        let mut minutes: Vec<_> = self.minutes().filter(|(_, fires)| *fires > 0).collect();
        minutes.sort_by_key(|(_, fires)| Reverse(*fires));
        minutes
    }

    /// Of some schedules that a new policy could take, the one that would be least in the way: whose
    /// busiest minute has the fewest fires by now, and of those the one whose minutes have the
    /// fewest in all; the first of several alike. `None` where there is none to choose from.
    pub fn least_busy<Z: Zone>(
        &self,
        candidates: impl IntoIterator<Item = Schedule<Z>>,
    ) -> Option<Schedule<Z>> {
        candidates.into_iter().min_by_key(|candidate| {
            let minutes = candidate.fires(self.span()).filter_map(|fire| self.minute(fire));
            let fires = minutes.filter_map(|minute| self.fires.get(minute));
            fires.fold((0, 0), |(most, all), fires| (*fires.max(&most), all + u64::from(*fires)))
        })
    }

    fn span(&self) -> Range<DateTime<Utc>> {
        self.week..self.after(self.fires.len())
    }

    /// The minute of the week that an instant lies in.
    fn minute(&self, instant: DateTime<Utc>) -> Option<usize> {
        usize::try_from((instant - self.week).num_minutes()).ok()
    }

    /// So many minutes after the week begins, or the end of chrono's range.
    fn after(&self, minutes: usize) -> DateTime<Utc> {
        let minutes = i64::try_from(minutes).ok().and_then(TimeDelta::try_minutes);
        let instant = minutes.and_then(|minutes| self.week.checked_add_signed(minutes));
        instant.unwrap_or(DateTime::<Utc>::MAX_UTC)
    }
}
