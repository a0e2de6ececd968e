//! The same rules in other crates.
//!
//! The rrule crate returns the occurrences of the same rules in UTC. It is not compared in zones,
//! because it treats skipped times differently from rule to rule and from RFC 5545. An occurrence of
//! two rules, which it returns twice, is counted once.
//!
//! The icalendar crate reads the calendars that this crate writes.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use icalendar::parser::{read_calendar, unfold};
use keeptime::pattern::Pattern;
use keeptime::schedule::Schedule;
use proptest::prelude::*;
use rrule::RRuleSet;

/// A rule of any kind. Most have the same minute, so that their times are rarely too close together.
/// What a rule leaves out comes from the start.
fn rule() -> impl Strategy<Value = String> {
    let days = prop::option::of(prop::sample::subsequence(
        vec!["MO", "TU", "WE", "TH", "FR", "SA", "SU"],
        1..=7,
    ));
    let hours = prop::option::of(prop::sample::subsequence((0..24).collect::<Vec<u8>>(), 1..6));
    let minute = prop::option::of(prop_oneof![3 => Just(30_u8), 1 => 0..60_u8]);
    let frequency = prop::sample::select(vec!["DAILY", "WEEKLY"]);
    (frequency, days, hours, minute).prop_map(|(frequency, days, hours, minute)| {
        let mut rule = format!("FREQ={frequency}");
        if let Some(days) = days {
            rule += &format!(";BYDAY={}", days.join(","));
        }
        if let Some(hours) = hours {
            let hours: Vec<String> = hours.iter().map(ToString::to_string).collect();
            rule += &format!(";BYHOUR={}", hours.join(","));
        }
        if let Some(minute) = minute {
            rule += &format!(";BYMINUTE={minute}");
        }
        rule
    })
}

/// Returns the occurrences of some rules before an instant, each once.
fn occurrences(rules: &[String], start: DateTime<Utc>, until: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let mut text = format!("DTSTART:{}\n", start.format("%Y%m%dT%H%M%SZ"));
    for rule in rules {
        text += &format!("RRULE:{rule}\n");
    }
    let set: RRuleSet = text.parse().unwrap();
    let all: BTreeSet<DateTime<Utc>> = set
        .into_iter()
        .map(|occurrence| occurrence.with_timezone(&Utc))
        .take_while(|occurrence| *occurrence < until)
        .collect();
    all.into_iter().collect()
}

proptest! {
    #[test]
    fn the_rrule_crate_returns_the_same_occurrences(
        rules in prop::collection::vec(rule(), 1..4),
        start in 0..4_000_000_000_i64,
        days in 1..40_i64,
    ) {
        let start = DateTime::from_timestamp(start, 0).unwrap();
        let until = start + TimeDelta::days(days);
        let Ok(pattern) = Pattern::parse(&rules.join("\n")) else { return Ok(()) };
        let schedule = Schedule::builder().start(start).pattern(&pattern);
        prop_assert_eq!(
            schedule.is_ok(),
            pattern.timetable_from(start.naive_utc()).is_ok()
        );
        let Ok(schedule) = schedule else { return Ok(()) };
        let fires: Vec<_> = schedule.fires(..until).collect();
        prop_assert_eq!(fires, occurrences(&rules, start, until));
    }
}

/// Returns the rules of a calendar that must have one event and nothing else.
fn rules_read_by_icalendar(text: &str) -> Vec<String> {
    let unfolded = unfold(text);
    let calendar = read_calendar(&unfolded).unwrap();
    assert!(calendar.properties.is_empty());
    let [event] = calendar.components.as_slice() else { panic!("one event: {text:?}") };
    assert_eq!((event.name.as_str(), event.components.len()), ("VEVENT", 0));
    let value = |property: &icalendar::parser::Property<'_>| {
        assert_eq!((property.name.as_str(), property.params.len()), ("RRULE", 0));
        property.val.as_str().to_owned()
    };
    event.properties.iter().map(value).collect()
}

proptest! {
    #[test]
    fn the_icalendar_crate_reads_the_canonical_text(rules in prop::collection::vec(rule(), 1..6)) {
        let Ok(pattern) = Pattern::parse(&rules.join("\n")) else { return Ok(()) };
        let read = rules_read_by_icalendar(&pattern.canonical_text());
        prop_assert_eq!(&read, &pattern.canonical_rules());
        prop_assert_eq!(Pattern::parse(&read.join("\n")).unwrap(), pattern);
    }
}
