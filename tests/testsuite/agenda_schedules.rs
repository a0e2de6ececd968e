//! Schedules that the tests of agendas and of week loads share.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use keeptime::pattern::{Pattern, Rule};
use keeptime::schedule::{Gap, Overlap, Schedule};
use keeptime::timetable::Interval;
use proptest::prelude::*;

use crate::records::instant;

/// Few patterns and few zones, so that the schedules of an agenda often share them.
pub(crate) const PATTERNS: [&str; 7] = [
    "FREQ=DAILY;BYHOUR=0;BYMINUTE=0",
    "FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=30",
    "FREQ=WEEKLY;BYDAY=SU;BYHOUR=2;BYMINUTE=30",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=0,8,16;BYMINUTE=30",
    "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23;BYMINUTE=0",
    "FREQ=WEEKLY;BYDAY=SA;BYHOUR=23;BYMINUTE=59",
    "FREQ=DAILY",
];

/// In 2025 all of them except UTC change their clocks near the end of March or October.
const ZONES: [Tz; 6] = [
    Tz::UTC,
    Tz::Europe__Berlin,
    Tz::America__New_York,
    Tz::Australia__Lord_Howe,
    Tz::America__Santiago,
    Tz::Atlantic__Azores,
];

/// The instant from which the others are counted, a day before the clocks change in Europe.
pub(crate) fn origin() -> DateTime<Utc> {
    instant("2025-03-29T00:00:00Z")
}

fn every_three_days() -> Pattern {
    let rule = Rule::daily().every(Interval::new(3).unwrap()).at_hours([2, 3]).at_minute(30);
    Pattern::from_cbr_rules([rule.build().unwrap()]).unwrap()
}

pub(crate) fn schedule() -> impl Strategy<Value = Schedule<Tz>> {
    let gap = prop::sample::select(vec![Gap::Shift, Gap::Skip]);
    let overlap = prop::sample::select(vec![Overlap::First, Overlap::Second, Overlap::Both]);
    let start = -20 * 86_400..20 * 86_400_i64;
    (0..=PATTERNS.len(), 0..ZONES.len(), start, any::<bool>(), gap, overlap).prop_map(
        |(pattern, zone, start, has_start, gap, overlap)| {
            let pattern = PATTERNS
                .get(pattern)
                .map_or_else(every_three_days, |text| Pattern::parse(text).unwrap());
            // A pattern that leaves its hour to the start, or counts days from it, needs one.
            let has_start = has_start || pattern.timetable().is_err();
            let start = has_start.then(|| origin() + TimeDelta::seconds(start));
            let schedule = Schedule::builder().zone(ZONES[zone]).start(start);
            schedule.gap(gap).overlap(overlap).pattern(&pattern).unwrap()
        },
    )
}

pub(crate) fn daily(hours: &str, minute: u8) -> Schedule {
    let text = format!("FREQ=DAILY;BYHOUR={hours};BYMINUTE={minute}");
    Schedule::new(&Pattern::parse(&text).unwrap()).unwrap()
}
