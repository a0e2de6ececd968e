//! Rules of CBR that recur every few days.

use keeptime::Pattern;
use keeptime::pattern::TimetableError;
use keeptime::timetable::Interval;

use crate::pattern_cbr_checks::{has_faults, reads, rule, text_has_faults};

#[test]
fn an_interval_of_one_is_the_same_as_none() {
    let canonical = ["FREQ=DAILY;INTERVAL=1;BYHOUR=8;BYMINUTE=0"];
    reads(&["FREQ=DAILY;BYHOUR=8;BYMINUTE=0"], &canonical);
    reads(
        &["FREQ=DAILY;INTERVAL=1;BYHOUR=8;BYMINUTE=0", "FREQ=DAILY;BYHOUR=8;BYMINUTE=0"],
        &canonical,
    );
    reads(&["FREQ=WEEKLY;INTERVAL=1;BYDAY=MO"], &["FREQ=WEEKLY;BYDAY=MO"]);
    reads(&["FREQ=WEEKLY;INTERVAL=01"], &["FREQ=WEEKLY"]);
    reads(&["FREQ=DAILY;INTERVAL=01;BYDAY=MO"], &["FREQ=DAILY;INTERVAL=1;BYDAY=MO"]);
    reads(&["FREQ=DAILY;BYDAY=MO"], &["FREQ=DAILY;INTERVAL=1;BYDAY=MO"]);
}

#[test]
fn an_interval_is_1_to_30_in_one_or_two_digits() {
    for days in 1..=30 {
        let text = format!("FREQ=DAILY;INTERVAL={days:02}");
        let pattern = Pattern::parse_cbr(&text).unwrap();
        assert_eq!(pattern.rules()[0].interval(), Interval::new(days).unwrap());
        assert_eq!(pattern.canonical_text(), format!("FREQ=DAILY;INTERVAL={days}"));
    }
    for item in
        ["0", "00", "31", "99", "002", "100", "256", "-1", "+1", "1.5", "x", "1,2", "99999999999"]
    {
        let message = format!("INTERVAL takes 1 to 30, found {item}");
        rule(&format!("FREQ=DAILY;INTERVAL={item};BYHOUR=8"), "interval", item, &message);
    }
    rule(
        "FREQ=DAILY;INTERVAL=;BYHOUR=8",
        "empty_list",
        "INTERVAL=",
        "INTERVAL takes one value, found none",
    );
    rule(
        "FREQ=DAILY;INTERVAL",
        "not_a_part",
        "INTERVAL",
        "a part has the form NAME=value, found INTERVAL",
    );
    rule(
        "INTERVAL=1;FREQ=DAILY;INTERVAL=2",
        "repeated_part",
        "INTERVAL=2",
        "a rule takes INTERVAL once, found it twice",
    );
    rule(
        "FREQ=DAILY;INTERVAL= 2",
        "space",
        " 2",
        "a rule must not contain spaces, found \" 2\" in INTERVAL",
    );
    rule(
        "FREQ=DAILY;INTERVAL =2;BYHOUR=5",
        "space",
        "INTERVAL =2",
        "a rule must not contain spaces, found \"INTERVAL =2\"",
    );
    rule(
        "FREQ=DAILY;INTERVAL=２;BYHOUR=5",
        "full_width",
        "２",
        "a rule is written in ASCII, found the full-width ２: write 2",
    );
}

#[test]
fn an_interval_above_1_takes_daily_rules_without_days() {
    rule(
        "INTERVAL=2;FREQ=WEEKLY;BYDAY=MO",
        "weekly_interval",
        "INTERVAL=2",
        "INTERVAL above 1 is allowed only with FREQ=DAILY, found FREQ=WEEKLY with INTERVAL=2",
    );
    rule(
        "FREQ=DAILY;BYHOUR=1;INTERVAL=02;BYDAY=MO",
        "interval_with_days",
        "INTERVAL=02",
        "INTERVAL above 1 is not allowed with BYDAY, found INTERVAL=2 with BYDAY",
    );
}

#[test]
fn times_are_an_hour_apart_across_intervals() {
    let every = |days: u8, time: &str| {
        let (hour, minute) = time.split_once(':').unwrap();
        format!("FREQ=DAILY;INTERVAL={days};BYHOUR={hour};BYMINUTE={minute}")
    };
    // Two rules share day zero, whatever their intervals.
    let rules = [every(2, "8:00"), every(30, "08:30")];
    let message =
        "08:00 every 2 days and 08:30 every 30 days are 30 minutes apart, at least 60 are needed";
    has_faults(&[&rules[0], &rules[1]], &[(Some(1), "too_close", &rules[1], message)]);
    text_has_faults(&rules.join("\n"), &[("too_close", &rules[1], message)]);
    // They meet on neighbouring days if their intervals have no common divisor.
    let rules = [every(2, "23:59"), every(3, "0:00")];
    let message =
        "23:59 every 2 days and 00:00 every 3 days are 1 minute apart, at least 60 are needed";
    has_faults(&[&rules[0], &rules[1]], &[(Some(1), "too_close", &rules[1], message)]);
    assert!(Pattern::parse_cbr_rules(&[every(2, "23:59"), every(4, "0:00")]).is_ok());
    // A weekly rule meets every interval that 7 does not divide.
    let saturday = "FREQ=WEEKLY;BYDAY=SA;BYHOUR=8;BYMINUTE=30";
    let message = "08:00 every 2 days and SA 08:30 are 30 minutes apart, at least 60 are needed";
    let rules = [every(2, "8:00"), saturday.to_owned()];
    has_faults(&[&rules[0], saturday], &[(Some(1), "too_close", saturday, message)]);
    has_faults(&[saturday, &rules[0]], &[(Some(1), "too_close", &rules[0], message)]);
    // Every 7 days is one weekday, which the start tells.
    let pattern = Pattern::parse_cbr_rules(&[every(7, "8:00").as_str(), saturday]).unwrap();
    let start = |day: &str| format!("{day}T09:00:00").parse().unwrap();
    assert!(pattern.timetable_from(start("2026-01-02")).is_ok());
    assert_eq!(
        pattern.timetable_from(start("2026-01-03")).unwrap_err().to_string(),
        "08:00 every 7 days and SA 08:30 are 30 minutes apart, at least 60 are needed"
    );
    // Unless every weekday is taken.
    let all_days = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=8;BYMINUTE=30";
    let rules = [every(7, "8:00"), every(14, "20:00"), all_days.to_owned()];
    let rules: Vec<&str> = rules.iter().map(String::as_str).collect();
    let message = "two times are less than an hour apart whatever the start is: with the start MO 00:00, \
                   08:00 every 7 days and MO 08:30 are 30 minutes apart, at least 60 are needed";
    let kind = "too_close_for_every_start";
    has_faults(&rules, &[(Some(2), kind, all_days, message)]);
    text_has_faults(&rules.join("\n"), &[(kind, all_days, message)]);
    // The rule to blame is the last of the fewest that leave no start.
    let first = [rules[0], rules[2], rules[1]];
    has_faults(&first, &[(Some(1), kind, all_days, message)]);
    text_has_faults(&first.join("\n"), &[(kind, all_days, message)]);
}

#[test]
fn a_rule_with_two_minutes_is_too_close_to_itself() {
    let two = "FREQ=DAILY;INTERVAL=2;BYHOUR=22,9;BYMINUTE=50,10";
    rule(
        two,
        "too_close",
        two,
        "09:10 every 2 days and 09:50 every 2 days are 40 minutes apart, at least 60 are needed",
    );
    let two = "FREQ=DAILY;INTERVAL=2;BYMINUTE=50,10";
    rule(
        two,
        "two_minutes",
        two,
        "minutes 10 and 50 of an hour are 40 minutes apart, at least 60 are needed",
    );
}

#[test]
fn a_pattern_with_an_interval_needs_a_start() {
    let pattern = Pattern::parse_cbr("FREQ=DAILY;INTERVAL=2;BYHOUR=8;BYMINUTE=0").unwrap();
    let error = pattern.timetable().unwrap_err();
    assert_eq!(error, TimetableError::NeedsStart { rule: pattern.rules()[0] });
    assert_eq!(
        error.to_string(),
        "FREQ=DAILY;INTERVAL=2;BYHOUR=8;BYMINUTE=0 counts its days from the start, and there is no start"
    );
    let daily = Pattern::parse_cbr("FREQ=DAILY;INTERVAL=1;BYHOUR=8;BYMINUTE=0").unwrap();
    assert!(daily.timetable().is_ok());
    // A start at minute 30 keeps these an hour apart. If they recurred every day, none would.
    let every_two = |time: &str| format!("FREQ=DAILY;INTERVAL=2;BYHOUR={time}");
    let rules = ["23;BYMINUTE=59", "0,5", "4;BYMINUTE=30", "6;BYMINUTE=50"].map(every_two);
    assert_eq!(Pattern::faults_cbr_rules(&rules), []);
    // So does a start at 21:00 here.
    let hours: Vec<String> = (0..21).map(|hour| hour.to_string()).collect();
    let hours = every_two(&format!("{};BYMINUTE=0", hours.join(",")));
    let from_start = "FREQ=DAILY;INTERVAL=2;BYMINUTE=30";
    assert_eq!(Pattern::faults_cbr_rules(&[from_start, &hours]), []);
}
