//! The instants in question.

use chrono::{DateTime, Datelike as _, TimeDelta, TimeZone, Timelike as _, Utc};
use chrono_tz::America::New_York;
use chrono_tz::Tz;
use cronexpr::jiff::Timestamp;

/// The start of rrule: ten years before the questions.
pub const START_UTC: &str = ":20150101T000000Z";
pub const START_NEW_YORK: &str = ";TZID=America/New_York:20150101T000000";

/// A start at most five days before the first [`NEARBY`] questions.
pub const NEARBY_UTC: &str = ":20250101T000000Z";
pub const NEARBY: usize = 16;

/// A Monday.
pub const MONDAY_UTC: &str = ":20250106T000000Z";

pub fn year(year: i32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(year, 1, 1, 0, 0, 0).single().expect("a date")
}

/// The Monday of [`MONDAY_UTC`], and the one after.
pub fn a_week() -> (DateTime<Utc>, DateTime<Utc>) {
    let monday = year(2025) + TimeDelta::days(5);
    assert_eq!(monday.weekday(), chrono::Weekday::Mon);
    (monday, monday + TimeDelta::weeks(1))
}

/// Returns instants all over a year, so that a branch predictor cannot learn them. They are whole minutes,
/// because rrule takes the second of its fires from its start. None is a fire, because the crates do not
/// agree on what comes next then.
pub fn questions() -> Vec<DateTime<Utc>> {
    let steps = (0..).map(|n| year(2025) + TimeDelta::minutes(n * 433 + 1));
    steps.filter(|at| at.minute() % 30 != 0).take(1024).collect()
}

pub fn in_new_york(instants: &[DateTime<Utc>]) -> Vec<DateTime<Tz>> {
    instants.iter().map(|at| at.with_timezone(&New_York)).collect()
}

/// Converts instants for cronexpr.
pub fn timestamps(instants: &[DateTime<Utc>]) -> Vec<Timestamp> {
    let timestamp = |at: &DateTime<Utc>| Timestamp::from_second(at.timestamp()).expect("in range");
    instants.iter().map(timestamp).collect()
}

/// Converts instants for rrule.
pub fn in_rrule(instants: &[DateTime<Utc>], zone: Tz) -> Vec<DateTime<rrule::Tz>> {
    instants.iter().map(|at| at.with_timezone(&rrule::Tz::Tz(zone))).collect()
}
