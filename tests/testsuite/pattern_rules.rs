//! The parts of a rule and their items, read and built.

use chrono::Weekday;
use keeptime::pattern::{Pattern, PatternFromRulesError, Rule, RuleBuilder, RuleError};

use crate::pattern_checks::{has_faults, rule};

#[test]
fn the_parts_of_a_rule() {
    rule(
        "BYHOUR=1;BYMINUTE=0",
        "no_frequency",
        "BYHOUR=1;BYMINUTE=0",
        "a rule needs FREQ, found BYHOUR=1;BYMINUTE=0",
    );
    rule(
        "FREQ=DAILY;",
        "empty_part",
        ";",
        "a rule must not have an empty part: remove the extra semicolon",
    );
    rule(
        "FREQ=DAILY;;BYHOUR=1",
        "empty_part",
        ";",
        "a rule must not have an empty part: remove the extra semicolon",
    );
    rule("FREQ=WEEKLY;BYDAY=MO;TU", "not_a_part", "TU", "a part has the form NAME=value, found TU");
    rule(
        "FREQ=DAILY;INTERVAL=2",
        "unsupported_part",
        "INTERVAL=2",
        "INTERVAL is not supported, a rule takes FREQ, BYDAY, BYHOUR and BYMINUTE; only CBR has INTERVAL",
    );
    for part in [
        "COUNT=1",
        "UNTIL=20300101",
        "WKST=1",
        "BYSECOND=1",
        "BYMONTH=1",
        "BYSETPOS=1",
        "X-A=1",
        "=1",
    ] {
        let name = part.split('=').next().unwrap();
        rule(
            &format!("FREQ=DAILY;{part}"),
            "unsupported_part",
            part,
            &format!("{name} is not supported, a rule takes FREQ, BYDAY, BYHOUR and BYMINUTE"),
        );
    }
    rule(
        "FREQ=DAILY;BYHOUR=1;byhour=2",
        "repeated_part",
        "byhour=2",
        "a rule takes BYHOUR once, found it twice",
    );
    rule(
        "FREQ=DAILY;BYHOUR=",
        "empty_list",
        "BYHOUR=",
        "BYHOUR takes at least one value, found none",
    );
    for list in ["1,,2", ",1", "1,"] {
        rule(
            &format!("FREQ=DAILY;BYHOUR={list}"),
            "empty_item",
            &format!("BYHOUR={list}"),
            "BYHOUR must not have an empty item: remove the extra comma",
        );
    }
}

/// A second one is a repeated part, and FREQ is not missing.
#[test]
fn a_part_with_spaces_counts_as_that_part() {
    has_faults(
        "FREQ=DAILY;BYHOUR =5;BYHOUR=6",
        &[
            ("space", "BYHOUR =5", "a rule must not contain spaces, found \"BYHOUR =5\""),
            ("repeated_part", "BYHOUR=6", "a rule takes BYHOUR once, found it twice"),
        ],
    );
    has_faults(
        "FREQ =DAILY;BYHOUR=6",
        &[("space", "FREQ =DAILY", "a rule must not contain spaces, found \"FREQ =DAILY\"")],
    );
}

#[test]
fn the_items_of_a_part() {
    for found in ["HOURLY", "DAILY,WEEKLY", "7"] {
        rule(
            &format!("FREQ={found}"),
            "frequency",
            found,
            &format!("FREQ takes DAILY or WEEKLY, found {found}"),
        );
    }
    for found in ["1MO", "-1SU", "M", "MON", "é"] {
        rule(
            &format!("FREQ=WEEKLY;BYDAY=FR,{found}"),
            "weekday",
            found,
            &format!("BYDAY takes MO, TU, WE, TH, FR, SA and SU, found {found}"),
        );
    }
    for found in ["24", "-1", "+1", "1x", "007", "٣", "99999999999999999999"] {
        rule(
            &format!("FREQ=DAILY;BYHOUR=1,{found}"),
            "hour",
            found,
            &format!("BYHOUR takes 0 to 23, found {found}"),
        );
    }
    rule("FREQ=DAILY;BYMINUTE=60", "minute", "60", "BYMINUTE takes 0 to 59, found 60");
    rule("FREQ=DAILY;BYMINUTE=0\u{0}", "minute", "0\u{0}", "BYMINUTE takes 0 to 59, found 0\\0");
    let long = "x".repeat(200);
    rule(
        &format!("FREQ=DAILY;BYMINUTE={long}"),
        "minute",
        &long,
        &format!("BYMINUTE takes 0 to 59, found {}…", &long[..60]),
    );
}

#[test]
fn the_builder_and_from_rules_refuse_invalid_input() {
    let message = |built: Result<Rule, RuleError>| built.unwrap_err().to_string();
    assert_eq!(
        message(Rule::daily().at_hours([]).build()),
        "BYHOUR takes at least one value, found none"
    );
    assert_eq!(
        message(Rule::weekly().on_days([]).build()),
        "BYDAY takes at least one value, found none"
    );
    assert_eq!(
        message(Rule::daily().at_hours([1, 24, 99]).build()),
        "BYHOUR takes 0 to 23, found 24"
    );
    assert_eq!(message(Rule::daily().at_minute(60).build()), "BYMINUTE takes 0 to 59, found 60");
    assert_eq!(Pattern::from_rules([]), Err(PatternFromRulesError::NoRule));
    let at = |hour, minute| Rule::daily().at_hours([hour]).at_minute(minute).build().unwrap();
    assert_eq!(
        Pattern::from_rules([at(8, 0), at(8, 59)]).unwrap_err().to_string(),
        "MO 08:00 and MO 08:59 are 59 minutes apart, at least 60 are needed"
    );
}

#[test]
fn a_rule_returns_its_parts_and_the_first_missing_one() {
    #[track_caller]
    fn check(
        rule: Rule,
        days: Option<&str>,
        hours: Option<&[u8]>,
        minute: Option<u8>,
        missing: Option<&str>,
    ) {
        assert_eq!(rule.days().map(|days| days.to_string()).as_deref(), days);
        assert_eq!(rule.hours().map(|hours| hours.collect::<Vec<_>>()).as_deref(), hours);
        assert_eq!(rule.minute(), minute);
        assert_eq!(rule.first_missing().map(|part| part.to_string()).as_deref(), missing);
        assert_eq!(format!("{rule:?}"), format!("Rule({rule})"));
    }
    let built = |rule: RuleBuilder| rule.build().unwrap();
    check(built(Rule::daily()), None, None, None, Some("BYHOUR"));
    check(built(Rule::weekly()), None, None, None, Some("BYDAY"));
    let days = [Weekday::Sun, Weekday::Mon, Weekday::Sun];
    let rule = Rule::weekly().on_days(days);
    check(built(rule), Some("[Mon, Sun]"), None, None, Some("BYHOUR"));
    let rule = rule.at_hours([23, 0]);
    check(built(rule), Some("[Mon, Sun]"), Some(&[0, 23]), None, Some("BYMINUTE"));
    check(built(rule.at_minute(59)), Some("[Mon, Sun]"), Some(&[0, 23]), Some(59), None);
    let rule = Rule::daily().at_hours([7]).at_minute(2);
    check(built(rule), None, Some(&[7]), Some(2), None);
    check(
        built(Rule::weekly().at_hours([7]).at_minute(2)),
        None,
        Some(&[7]),
        Some(2),
        Some("BYDAY"),
    );
}
