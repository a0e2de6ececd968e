//! Parses any text. `parse` and `faults` must agree, and spans must lie in the text. An accepted pattern
//! must survive a round trip through its canonical text and keep its times an hour apart, with some
//! start if its rules need one. `StoredPattern` must accept everything that `Pattern` accepts.
#![no_main]

use chrono::Weekday;
use keeptime::pattern::{Pattern, StoredPattern};
use keeptime::timetable::WeekMinute;
use libfuzzer_sys::fuzz_target;

#[allow(dead_code)]
#[path = "../../tests/testsuite/oracle/week.rs"]
mod week;

fuzz_target!(|text: &str| {
    let faults = Pattern::faults(text);
    for fault in &faults {
        let span = fault.span();
        assert!(text.get(span).is_some(), "a span lies in the text, on character boundaries");
        let message = fault.to_string();
        assert!(!message.is_empty() && !message.contains('\n'));
    }
    let stored = StoredPattern::parse(text);
    assert_eq!(stored.as_ref().err(), StoredPattern::faults(text).first());
    let pattern = match Pattern::parse(text) {
        Err(fault) => {
            assert_eq!(Some(&fault), faults.first());
            return;
        }
        Ok(pattern) => pattern,
    };
    assert!(faults.is_empty());
    assert_eq!(
        stored
            .expect("a stored pattern may have everything that a request may have")
            .into_pattern(),
        pattern
    );
    let canonical = pattern.canonical_text();
    let again = Pattern::parse(&canonical).expect("the canonical text is a pattern");
    assert_eq!(again, pattern);
    assert_eq!(again.canonical_text(), canonical);
    if pattern.timetable().is_err() {
        assert!(starts().any(|start| pattern.timetable_from(start).is_ok()));
    }
    if let Ok(timetable) = pattern.timetable() {
        let minutes: Vec<u16> =
            timetable.week_minutes().map(|point| point.minutes_from_monday()).collect();
        assert_eq!(week::sorted(minutes.clone()), minutes);
        assert!(week::gaps(&minutes).iter().all(|gap| *gap >= 60));
        for day in 0..7 {
            let on_day = minutes.iter().filter(|minute| **minute / 1440 == day);
            assert!(on_day.count() <= 24);
        }
    }
});

/// Returns every minute of the week.
fn starts() -> impl Iterator<Item = WeekMinute> {
    let days = [
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Fri,
        Weekday::Sat,
        Weekday::Sun,
    ];
    days.into_iter().flat_map(|day| {
        (0..24).flat_map(move |hour| {
            (0..60).filter_map(move |minute| WeekMinute::new(day, hour, minute))
        })
    })
}
