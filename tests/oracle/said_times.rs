//! The times that an explanation says, against the fires that clocks show.

use std::collections::BTreeSet;

use chrono::Datelike;
use chrono::{DateTime, NaiveTime, Offset, TimeZone, Utc, Weekday};
use keeptime::explain::Week;

/// Weekdays and times.
pub(crate) type Times = BTreeSet<(u32, NaiveTime)>;

/// Returns every time of a week as it is said: each day of a group with each of its times.
pub(crate) fn said(week: &Week) -> Times {
    let days = [
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Fri,
        Weekday::Sat,
        Weekday::Sun,
    ];
    let mut times = Times::new();
    for group in week.groups() {
        for day in days.into_iter().filter(|day| group.days().contains(*day)) {
            for time in group.times() {
                let day = i64::from(day.num_days_from_monday()) + i64::from(time.days_later());
                times.insert((day.rem_euclid(7) as u32, time.time()));
            }
        }
    }
    times
}

/// Returns the weekday and time of each fire, as the clocks of a zone show it.
pub(crate) fn shown(fires: impl Iterator<Item = DateTime<Utc>>, zone: &impl TimeZone) -> Times {
    let local =
        |at: DateTime<Utc>| at.naive_utc() + zone.offset_from_utc_datetime(&at.naive_utc()).fix();
    fires.map(local).map(|at| (at.weekday().num_days_from_monday(), at.time())).collect()
}
