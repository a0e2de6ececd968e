//! The fires in each minute of a week, and the least busy of several schedules.

use chrono::{DateTime, TimeDelta, Utc};
use keeptime::agenda::WeekLoad;
use keeptime::schedule::Schedule;
use proptest::prelude::*;

use crate::agenda_schedules::{daily, origin, schedule};
use crate::records::instant;

proptest! {
    #[test]
    fn a_week_load_counts_the_fires_in_each_minute(
        schedules in prop::collection::vec(schedule(), 0..12),
        week in -30 * 86_400..30 * 86_400_i64,
    ) {
        let week = origin() + TimeDelta::seconds(week);
        let load = WeekLoad::new(week, &schedules);
        prop_assert_eq!(load.minutes().len(), 10_080);
        for (minute, fires) in load.minutes() {
            let until = minute + TimeDelta::minutes(1);
            let plain: u64 = schedules.iter().map(|schedule| schedule.count(minute..until)).sum();
            prop_assert_eq!(u64::from(fires), plain, "{}", minute);
        }
        let all: u64 = load.minutes().map(|(_, fires)| u64::from(fires)).sum();
        prop_assert_eq!(load.fire_count(), all);
        let busiest = load.busiest_minutes();
        prop_assert_eq!(busiest.len(), load.minutes().filter(|(_, fires)| *fires > 0).count());
        for pair in busiest.windows(2) {
            prop_assert!(pair[0].1 > pair[1].1 || pair[0].1 == pair[1].1 && pair[0].0 < pair[1].0);
        }
    }
}

#[test]
fn the_least_busy_candidate_has_the_fewest_fires_and_is_the_first_of_equals() {
    let monday = instant("2025-03-31T00:00:00Z");
    let fleet: Vec<Schedule> =
        (0..60).flat_map(|minute| [daily("1", minute), daily("2", minute)]).collect();
    let mut load = WeekLoad::new(monday, &fleet);
    for minute in 0..59 {
        load.add(&daily("1", minute));
    }
    assert_eq!(load.start(), monday);
    assert_eq!(load.fire_count(), (120 + 59) * 7);
    assert_eq!(load.busiest_minutes()[0], (instant("2025-03-31T01:00:00Z"), 2));
    let minutes = |hours: &'static str| (0..60).map(move |minute| daily(hours, minute));
    let quiet = |hours| load.least_busy(minutes(hours)).unwrap().next_after(monday).unwrap();
    assert_eq!(quiet("1"), instant("2025-03-31T01:59:00Z"));
    assert_eq!(quiet("2"), instant("2025-03-31T02:00:00Z"));
    assert_eq!(quiet("1,2"), instant("2025-03-31T01:59:00Z"));
    assert_eq!(quiet("3"), instant("2025-03-31T03:00:00Z"));
    // If the busiest minutes are equal, the sum over all minutes decides.
    let both = [daily("1,2", 0), daily("1,5", 0), daily("1,6", 0)];
    let chosen = load.least_busy(both).unwrap();
    assert_eq!(
        chosen.fires(instant("2025-03-31T02:00:00Z")..).next(),
        Some(instant("2025-03-31T05:00:00Z"))
    );
    assert!(load.least_busy(core::iter::empty::<Schedule>()).is_none());
    // At the end of chrono's range a week is shorter.
    assert_eq!(WeekLoad::new(DateTime::<Utc>::MAX_UTC, &fleet).fire_count(), 0);
}
