//! The fires of the next days, for schedules whose weeks differ.

use alloc::vec::Vec;

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Utc};

use crate::schedule::{Schedule, Zone};

const HOURS: usize = 24;

/// The fires of four weeks in a zone: for each hour of each day, the minute at which the schedule fires.
///
/// It shows what a [`Week`](super::Week) cannot: times that recur every few days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextDays {
    first: NaiveDate,
    days: Vec<[Option<u8>; HOURS]>,
}

impl NextDays {
    /// The number of days.
    pub const DAYS: u16 = 28;

    /// Collects the fires of `schedule` on the day of `now` in the zone `shown` and on the days after it.
    pub fn new<Z: Zone, Shown: Zone>(
        schedule: &Schedule<Z>,
        shown: &Shown,
        now: DateTime<Utc>,
    ) -> Self {
        let civil = |at: DateTime<Utc>| -> Option<NaiveDateTime> {
            let offset = shown.period_at(at.timestamp()).offset();
            at.naive_utc().checked_add_offset(offset)
        };
        let first = civil(now).unwrap_or(now.naive_utc()).date();
        let mut days: Vec<_> = (0..Self::DAYS).map(|_| [None; HOURS]).collect();
        // A civil day lasts at most two days, and an offset is less than a day.
        let from = now.checked_sub_signed(TimeDelta::days(3)).unwrap_or(DateTime::<Utc>::MIN_UTC);
        let days_later = TimeDelta::days(i64::from(Self::DAYS) + 3);
        let until = now.checked_add_signed(days_later).unwrap_or(DateTime::<Utc>::MAX_UTC);
        for civil in schedule.fires(from..until).filter_map(civil) {
            let day = usize::try_from((civil.date() - first).num_days()).ok();
            let Some(hours) = day.and_then(|day| days.get_mut(day)) else { continue };
            // If the clocks repeat an hour, it may fire twice; the first fire is shown.
            let minute = &mut hours[civil.hour() as usize];
            *minute = minute.or_else(|| u8::try_from(civil.minute()).ok());
        }
        Self { first, days }
    }

    /// Iterates over the days. Each has the minute at which its 24 hours fire, `None` for an hour that
    /// does not fire. The days end early at the end of chrono's range of dates.
    pub fn iter(&self) -> impl Iterator<Item = (NaiveDate, [Option<u8>; 24])> + '_ {
        (0..)
            .zip(&self.days)
            .map_while(|(day, hours)| Some((self.first.checked_add_days(Days::new(day))?, *hours)))
    }
}
