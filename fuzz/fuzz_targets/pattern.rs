//! Parses any text in both dialects. `parse` and `faults` must agree, and spans must lie in the text. An
//! accepted pattern must survive a round trip through its canonical text and keep its times an hour apart,
//! with some start if its rules need one. `StoredPattern` must accept everything that `Pattern` accepts.
//! The times of a CBR pattern must be those of a reading day by day.
#![no_main]

use chrono::{DateTime, NaiveDateTime, TimeDelta, Weekday};
use keeptime::Pattern;
use keeptime::pattern::{Frequency, PatternError, Rule, StoredPattern};
use libfuzzer_sys::fuzz_target;

#[allow(dead_code)]
#[path = "../../tests/oracle/interval_days.rs"]
mod interval_days;
#[allow(dead_code)]
#[path = "../../tests/oracle/week.rs"]
mod week;

use interval_days::PlainRule;

/// Rules that repeat after more days are not read day by day.
const LONGEST_PERIOD: i64 = 420;

fuzz_target!(|text: &str| {
    csbs(text);
    cbr_text(text);
    let rules: Vec<&str> = text.split('\n').collect();
    cbr_rules(&rules);
});

fn check_fault(fault: &PatternError, text: &str) {
    assert!(text.get(fault.span()).is_some(), "a span lies in the text, on character boundaries");
    let message = fault.to_string();
    assert!(!message.is_empty() && !message.contains('\n'));
}

fn csbs(text: &str) {
    let faults = Pattern::faults(text);
    faults.iter().for_each(|fault| check_fault(fault, text));
    let stored = StoredPattern::parse(text);
    assert_eq!(stored.as_ref().err(), StoredPattern::faults(text).first());
    let parsed = Pattern::parse(text);
    assert_eq!(parsed.as_ref().err(), faults.first());
    let Ok(pattern) = parsed else { return };
    let stored = stored.expect("a stored pattern may have everything that a request may have");
    assert_eq!(stored.into_pattern(), pattern);
    let canonical = pattern.canonical_text();
    let again = Pattern::parse(&canonical).expect("the canonical text is a pattern");
    assert_eq!(again, pattern);
    assert_eq!(again.canonical_text(), canonical);
    let Ok(timetable) = pattern.timetable() else {
        assert!((0..week::WEEK).any(|start| pattern.timetable_from(week::civil(start)).is_ok()));
        return;
    };
    let weekly = timetable.week().expect("a CSBS pattern has weekly times");
    let minutes: Vec<u16> = weekly.week_minutes().map(|time| time.minutes_from_monday()).collect();
    assert_eq!(week::sorted(minutes.clone()), minutes);
    assert!(week::gaps(&minutes).iter().all(|gap| *gap >= 60));
    for day in 0..7 {
        assert!(minutes.iter().filter(|minute| **minute / 1440 == day).count() <= 24);
    }
}

fn cbr_text(text: &str) {
    let faults = Pattern::faults_cbr(text);
    for fault in &faults {
        check_fault(fault, text);
        assert_eq!(fault.rule_index(), None);
    }
    let parsed = Pattern::parse_cbr(text);
    assert_eq!(parsed.as_ref().err(), faults.first());
    if let Ok(pattern) = parsed {
        assert_eq!(Pattern::parse_cbr(&pattern.canonical_text()), Ok(pattern));
    }
}

fn cbr_rules(rules: &[&str]) {
    let faults = Pattern::faults_cbr_rules(rules);
    for fault in &faults {
        check_fault(fault, fault.rule_index().map_or("", |index| rules[index]));
    }
    let parsed = Pattern::parse_cbr_rules(rules);
    assert_eq!(parsed.as_ref().err(), faults.first());
    let stored = StoredPattern::parse_cbr_rules(rules).map(StoredPattern::into_pattern);
    assert_eq!(stored, parsed);
    if let Ok(pattern) = &parsed {
        let canonical = pattern.canonical_rules();
        assert_eq!(Pattern::parse_cbr_rules(&canonical).as_ref(), Ok(pattern));
        assert_eq!(Pattern::parse_cbr(&canonical.join("\n")).as_ref(), Ok(pattern));
    }
    let plain: Option<Vec<PlainRule>> =
        rules.iter().map(|rule| plain(&rule.parse().ok()?)).collect();
    let Some(plain) = plain else { return };
    let period = interval_days::period(&plain);
    if period > LONGEST_PERIOD || rules.len() > 24 {
        return;
    }
    let starts = (0..7).map(|day| {
        let times = interval_days::times(&plain, day, day..day + 2 * period);
        let is_apart = times.windows(2).all(|pair| pair[1] - pair[0] >= 60);
        (day, times, is_apart)
    });
    let Ok(pattern) = parsed else {
        assert!(starts.into_iter().all(|(_, _, is_apart)| !is_apart));
        return;
    };
    let mut is_ever_apart = false;
    for (day, times, is_apart) in starts {
        is_ever_apart |= is_apart;
        let timetable = pattern.timetable_from(civil(day * 1440));
        assert_eq!(timetable.is_ok(), is_apart);
        let Ok(timetable) = timetable else { continue };
        let mut next = timetable.next_at_or_after(civil(day * 1440));
        for time in times {
            assert_eq!(next, Some(civil(time)));
            next = timetable.next_after(civil(time));
        }
    }
    assert!(is_ever_apart);
}

/// The rule as lists, if it names all of its parts.
fn plain(rule: &Rule) -> Option<PlainRule> {
    let hours = rule.hours()?.map(i64::from).collect();
    let minute = rule.minute()?.into();
    let Some(days) = rule.days() else {
        let days = rule.interval().days().into();
        let every = PlainRule::Interval { days, hours, minute };
        return (rule.frequency() == Frequency::Daily).then_some(every);
    };
    let number = |day: Weekday| day.num_days_from_monday().into();
    let weekdays = days.iter(Weekday::Mon).map(number).collect();
    Some(PlainRule::Weekly { weekdays, hours, minute })
}

/// The civil time of a minute, counted from Monday 1969-12-29 00:00.
fn civil(minute: i64) -> NaiveDateTime {
    let monday = DateTime::UNIX_EPOCH.naive_utc() - TimeDelta::days(3);
    monday + TimeDelta::minutes(minute)
}
