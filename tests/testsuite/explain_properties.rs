//! What explanations say about times is what clocks show at the fires.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use keeptime::explain::Timing;
use keeptime::pattern::Pattern;
use keeptime::schedule::{NamedZone, OffsetChanges, Schedule};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::oracle::said_times::{said, shown};

const ZONES: [Tz; 6] = [
    Tz::UTC,
    Tz::Europe__Berlin,
    Tz::America__St_Johns,
    Tz::Australia__Lord_Howe,
    Tz::Pacific__Kiritimati,
    Tz::Pacific__Pago_Pago,
];

fn rules() -> impl Strategy<Value = String> {
    let rule = |minute: u8| {
        let days = subsequence(vec!["MO", "TU", "WE", "TH", "FR", "SA", "SU"], 1..=7);
        let hours = subsequence((0..24_u8).collect::<Vec<_>>(), 1..=5);
        (days, hours).prop_map(move |(days, hours)| {
            let hours: Vec<String> = hours.iter().map(ToString::to_string).collect();
            format!(
                "FREQ=WEEKLY;BYDAY={};BYHOUR={};BYMINUTE={minute}",
                days.join(","),
                hours.join(",")
            )
        })
    };
    (0..60_u8)
        .prop_flat_map(move |minute| prop::collection::vec(rule(minute), 1..3))
        .prop_map(|rules| rules.join("\n"))
}

/// The fires of the week that begins a day after an instant, unless clocks change around it.
fn fires_of_week(
    schedule: &Schedule<NamedZone<Tz>>,
    zones: [Tz; 2],
    from: DateTime<Utc>,
) -> Option<Vec<DateTime<Utc>>> {
    let week = from + TimeDelta::days(1)..from + TimeDelta::days(8);
    let around = from..from + TimeDelta::days(10);
    let changes =
        zones.into_iter().any(|zone| OffsetChanges::new(zone, around.clone()).next().is_some());
    (!changes).then(|| schedule.fires(week).collect())
}

proptest! {
    #[test]
    fn the_times_of_an_explanation_are_those_that_clocks_show(
        rules in rules(),
        own in select(&ZONES[..]),
        other in select(&ZONES[..]),
        now in 1_700_000_000..2_000_000_000_i64,
        start in prop::option::of(0..60_i64),
    ) {
        let now = DateTime::from_timestamp(now, 0).unwrap();
        let start = start.map(|seconds| now - TimeDelta::days(20) + TimeDelta::seconds(seconds));
        let builder = Schedule::builder().zone(NamedZone::from(own)).start(start);
        let Ok(pattern) = Pattern::parse(&rules) else { return Ok(()) };
        let schedule = builder.pattern(&pattern).unwrap();
        let timing = Timing::new(&schedule, &[NamedZone::from(other)], now);
        if let Some(fires) = fires_of_week(&schedule, [own, own], now) {
            prop_assert_eq!(said(timing.week()), shown(fires.into_iter(), &own));
        }
        let [week] = timing.shown_weeks() else { prop_assert_eq!(own, other); return Ok(()) };
        if let Some(fires) = fires_of_week(&schedule, [own, other], now) {
            prop_assert_eq!(said(week.week()), shown(fires.into_iter(), &other));
        }
        let change = timing.change().map(|change| change.at());
        if let Some(after) = week.after_change() {
            prop_assert!(change.is_none_or(|at| after.change().at() <= at));
            let from = after.change().at();
            if let Some(fires) = fires_of_week(&schedule, [own, other], from) {
                prop_assert_eq!(said(after.week()), shown(fires.into_iter(), &other));
            }
        }
    }
}
