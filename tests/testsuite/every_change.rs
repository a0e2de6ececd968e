//! Fires around every change of every zone from 1970 to 2037, compared with a plain reading of the zone's changes.

use chrono::{DateTime, Utc};
use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use keeptime::pattern::{Pattern, Rule};
use keeptime::schedule::{Gap, Overlap, Schedule};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// A change of a zone's offset, in seconds.
#[derive(Clone, Copy, Debug)]
struct Change {
    at: i64,
    before: i64,
    after: i64,
}

fn offset(zone: &TimeZone, second: i64) -> i64 {
    zone.to_offset(Timestamp::from_second(second).unwrap()).seconds().into()
}

/// The changes from 1970 to 2037, as jiff lists them.
fn changes(zone: &TimeZone) -> Vec<Change> {
    let until: Timestamp = "2038-01-01T00:00:00Z".parse().unwrap();
    let transitions = zone.following(Timestamp::UNIX_EPOCH).take_while(|it| it.timestamp() < until);
    let change = |at: i64| Change { at, before: offset(zone, at - 1), after: offset(zone, at) };
    transitions
        .map(|transition| change(transition.timestamp().as_second()))
        .filter(|change| change.before != change.after)
        .collect()
}

/// The instants of a time that clocks show, given as if it were one of UTC, around some changes.
fn instants(zone: &TimeZone, near: &[Change], shown: i64, gap: Gap, overlap: Overlap) -> Vec<i64> {
    let offsets = near.iter().flat_map(|change| [change.before, change.after]);
    let mut at: Vec<i64> = offsets.map(|offset| shown - offset).collect();
    at.retain(|at| at + offset(zone, *at) == shown);
    at.sort_unstable();
    at.dedup();
    match (at.as_slice(), overlap) {
        ([], _) if gap == Gap::Skip => Vec::new(),
        ([], _) => {
            // As long after the change as it would have been without it.
            let is_in_gap = |change: &&Change| {
                (change.at + change.before..change.at + change.after).contains(&shown)
            };
            vec![shown - near.iter().find(is_in_gap).unwrap().before]
        }
        ([first, ..], Overlap::First) => vec![*first],
        ([.., last], Overlap::Second) => vec![*last],
        (all, _) => all.to_vec(),
    }
}

#[test]
fn fires_around_every_change_of_every_zone_from_1970_to_2037_are_those_of_its_offsets() {
    let database = TimeZoneDatabase::bundled();
    let mut count = 0;
    for (index, name) in (0_usize..).zip(database.available()) {
        let zone = database.get(name.as_str()).unwrap();
        let all = changes(&zone);
        for (number, change) in all.iter().enumerate() {
            let near: Vec<Change> = all
                .iter()
                .copied()
                .filter(|other| (other.at - change.at).abs() < 5 * DAY)
                .collect();
            // Every hour of the day, at a minute that many changes skip or repeat and others do not.
            let minute = [0, 30, 15, 59][(index + number) % 4];
            let rule = Rule::daily().at_hours(0..24).at_minute(minute).build().unwrap();
            let pattern = Pattern::from_rules([rule]).unwrap();
            let choices =
                Gap::ALL.into_iter().flat_map(|gap| Overlap::ALL.map(|overlap| (gap, overlap)));
            for (gap, overlap) in choices {
                let (from, until) = (change.at - DAY - 2 * HOUR, change.at + DAY + 2 * HOUR);
                let first_hour = (from - 2 * DAY).div_euclid(HOUR) * HOUR + i64::from(minute) * 60;
                let hours = (0..7 * 24).map(|hour| first_hour + hour * HOUR);
                let mut expected: Vec<i64> =
                    hours.flat_map(|shown| instants(&zone, &near, shown, gap, overlap)).collect();
                expected.retain(|at| (from..until).contains(at));
                expected.sort_unstable();
                expected.dedup();

                let schedule = Schedule::builder().zone(&zone).gap(gap).overlap(overlap);
                let schedule = schedule.pattern(&pattern).unwrap();
                let instant = |second| DateTime::<Utc>::from_timestamp(second, 0).unwrap();
                let fires = schedule.fires(instant(from)..instant(until));
                let fires: Vec<i64> = fires.map(|fire| fire.timestamp()).collect();
                assert_eq!(fires, expected, "{name:?} {change:?} {gap} {overlap}");
                count += 1;
            }
        }
    }
    assert!(count > 120_000, "{count}");
}
