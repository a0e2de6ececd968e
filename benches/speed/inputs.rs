//! The patterns and instants that all benches share.

use chrono::{DateTime, TimeDelta, Utc};
use keeptime::pattern::{MAX_CHARACTERS, Pattern};

/// Weekdays at three hours: 15 times a week.
pub(crate) const WD15: &str =
    "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=0,8,16;BYMINUTE=30\r\n";
/// Every hour of every day: 24 times a day.
pub(crate) const D24: &str = "RRULE:FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,\
                              18,19,20,21,22,23;BYMINUTE=0\r\n";

pub(crate) fn calendar(rules: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{rules}END:VEVENT\r\nEND:VCALENDAR\r\n")
}

/// A text of the maximum length, with each hour of the day repeated.
pub(crate) fn longest() -> String {
    let mut rules = String::new();
    for hour in (0..24).cycle() {
        let rule = format!("RRULE:FREQ=DAILY;BYHOUR={hour};BYMINUTE=0\r\n");
        if calendar(&rules).len() + rule.len() > MAX_CHARACTERS {
            return calendar(&rules);
        }
        rules += &rule;
    }
    unreachable!("`cycle` does not end")
}

pub(crate) fn pattern(rules: &str) -> Pattern {
    Pattern::parse(&calendar(rules)).unwrap()
}

pub(crate) fn start() -> DateTime<Utc> {
    "2015-01-01T00:00:00Z".parse().unwrap()
}

/// A thousand instants, spread over the tenth year after the start.
pub(crate) fn instants() -> Vec<DateTime<Utc>> {
    let year = start() + TimeDelta::days(3653);
    (0..1000).map(|n| year + TimeDelta::seconds(n * 7_990_271 % 31_536_000)).collect()
}
