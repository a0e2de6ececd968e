//! Patterns of CBR and their rules, read, built and stored, with the exact faults.

use keeptime::Pattern;
use keeptime::pattern::{
    Dialect, PatternErrorKind, PatternFromRulesError, Rule, RulePart, StoredPattern,
};
use keeptime::timetable::Interval;

use crate::pattern_cbr_checks::{reads, rule};

#[test]
fn a_pattern_is_a_list_of_rules_or_a_text_with_one_per_line() {
    reads(
        &["FREQ=DAILY;INTERVAL=2;BYHOUR=14;BYMINUTE=00"],
        &["FREQ=DAILY;INTERVAL=2;BYHOUR=14;BYMINUTE=0"],
    );
    reads(
        &["byminute=0;byhour=04,4;interval=07;freq=daily", "FREQ=WEEKLY;BYDAY=SU,MO;BYHOUR=12"],
        &["FREQ=DAILY;INTERVAL=7;BYHOUR=4;BYMINUTE=0", "FREQ=WEEKLY;BYDAY=MO,SU;BYHOUR=12"],
    );
    reads(&["FREQ=DAILY"], &["FREQ=DAILY;INTERVAL=1"]);
    reads(&["FREQ=WEEKLY"], &["FREQ=WEEKLY"]);
    reads(&["INTERVAL=30;FREQ=DAILY"], &["FREQ=DAILY;INTERVAL=30"]);
    // Sorted by their bytes.
    reads(
        &[
            "FREQ=DAILY;INTERVAL=2;BYHOUR=1;BYMINUTE=0",
            "FREQ=DAILY;INTERVAL=2;BYHOUR=13;BYMINUTE=0",
        ],
        &[
            "FREQ=DAILY;INTERVAL=2;BYHOUR=13;BYMINUTE=0",
            "FREQ=DAILY;INTERVAL=2;BYHOUR=1;BYMINUTE=0",
        ],
    );
}

#[test]
fn the_parts_of_a_rule_are_those_of_csbs_and_interval() {
    let takes = "a rule takes FREQ, INTERVAL, BYDAY, BYHOUR and BYMINUTE";
    for part in ["COUNT=3", "UNTIL=20300101", "WKST=1", "BYSECOND=1", "BYMONTH=1", "INTERVALS=2"] {
        let message = format!("{} is not supported, {takes}", part.split('=').next().unwrap());
        rule(&format!("FREQ=DAILY;{part}"), "unsupported_part", part, &message);
    }
    for part in ["WKST=MO", "BYSECOND=0"] {
        let message = format!("{part} is not supported and changes nothing: leave it out");
        rule(&format!("FREQ=DAILY;INTERVAL=2;{part}"), "no_effect", part, &message);
    }
    rule("FREQ=HOURLY", "frequency", "HOURLY", "FREQ takes DAILY or WEEKLY, found HOURLY");
    rule("FREQ=DAILY;BYHOUR=24", "hour", "24", "BYHOUR takes 0 to 23, found 24");
    rule(
        "FREQ=DAILY;BYHOUR=8,",
        "empty_item",
        "BYHOUR=8,",
        "BYHOUR must not have an empty item: remove the extra comma",
    );
    rule(
        "FREQ=DAILY;",
        "empty_part",
        ";",
        "a rule must not have an empty part: remove the extra semicolon",
    );
    rule("INTERVAL=2", "no_frequency", "INTERVAL=2", "a rule needs FREQ, found INTERVAL=2");
    rule(
        "SUMMARY:x",
        "not_a_rule",
        "SUMMARY:x",
        "a rule starts with FREQ=, INTERVAL= or BY…=, found SUMMARY:x",
    );
    rule(
        "EXDATE:20300101T000000Z",
        "time_property",
        "EXDATE:20300101T000000Z",
        "EXDATE would change the times: remove it; the times come only from RRULE",
    );
    // CSBS has no INTERVAL, and the message says where it is.
    assert_eq!(
        Pattern::parse("FREQ=DAILY;INTERVAL=2").unwrap_err().to_string(),
        "INTERVAL is not supported, a rule takes FREQ, BYDAY, BYHOUR and BYMINUTE; only CBR has INTERVAL"
    );
}

#[test]
fn patterns_of_both_dialects_can_be_equivalent_and_are_never_equal() {
    let csbs = |text| Pattern::parse(text).unwrap();
    let cbr = |text| Pattern::parse_cbr(text).unwrap();
    let daily = csbs("FREQ=DAILY;BYHOUR=8;BYMINUTE=0");
    assert_ne!(daily, cbr("FREQ=DAILY;BYHOUR=8;BYMINUTE=0"));
    for (text, is_equivalent) in [
        ("FREQ=DAILY;INTERVAL=1;BYHOUR=8;BYMINUTE=0", true),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=8;BYMINUTE=0", true),
        ("FREQ=DAILY;INTERVAL=1;BYHOUR=8", false),
        ("FREQ=DAILY;INTERVAL=2;BYHOUR=8;BYMINUTE=0", false),
        ("FREQ=DAILY;INTERVAL=2;BYHOUR=8;BYMINUTE=0\nFREQ=DAILY;BYHOUR=8;BYMINUTE=0", true),
    ] {
        assert_eq!(daily.is_equivalent_to(&cbr(text)), is_equivalent, "{text}");
        assert_eq!(cbr(text).is_equivalent_to(&daily), is_equivalent, "{text}");
    }
    // Every 7 days is the weekday of the start.
    let weekly = csbs("FREQ=WEEKLY;BYHOUR=8;BYMINUTE=0");
    assert!(weekly.is_equivalent_to(&cbr("FREQ=DAILY;INTERVAL=7;BYHOUR=8;BYMINUTE=0")));
}

#[test]
fn a_list_of_built_rules_is_checked_like_a_list_of_text() {
    let every = |days, hour| {
        let interval = Interval::new(days).unwrap();
        Rule::daily().every(interval).at_hours([hour]).at_minute(0).build().unwrap()
    };
    let pattern = Pattern::from_cbr_rules([every(3, 9), every(2, 20)]).unwrap();
    let text =
        "FREQ=DAILY;INTERVAL=2;BYHOUR=20;BYMINUTE=0\nFREQ=DAILY;INTERVAL=3;BYHOUR=9;BYMINUTE=0";
    assert_eq!(pattern.to_string(), text);
    assert_eq!(Pattern::parse_cbr(text), Ok(pattern));
    assert_eq!(Pattern::from_cbr_rules([]), Err(PatternFromRulesError::NoRule));
    let many = || [every(3, 9); 25];
    assert_eq!(
        Pattern::from_cbr_rules(many()),
        Err(PatternFromRulesError::TooManyRules { found: 25 })
    );
    assert_eq!(
        Pattern::from_cbr_rules(many()).unwrap_err().to_string(),
        "a pattern takes at most 24 rules, found 25"
    );
    assert_eq!(Pattern::from_cbr_rules(many().into_iter().skip(1)).unwrap().rules().len(), 1);
    assert_eq!(
        Pattern::from_rules([every(3, 9)]).unwrap_err().to_string(),
        "FREQ=DAILY;INTERVAL=3;BYHOUR=9;BYMINUTE=0 has an INTERVAL above 1, which only CBR takes"
    );
}

#[test]
fn a_rule_is_read_from_its_text() {
    let rule: Rule = "FREQ=DAILY;INTERVAL=2;BYHOUR=8".parse().unwrap();
    assert_eq!(rule, Rule::daily().every(Interval::new(2).unwrap()).at_hours([8]).build().unwrap());
    assert_eq!("FREQ=DAILY;INTERVAL=1".parse::<Rule>(), "FREQ=DAILY".parse());
    let fault = "FREQ=DAILY;BYHOUR=24".parse::<Rule>().unwrap_err();
    assert_eq!((fault.kind().name(), fault.span()), ("hour", 18..20));
    for text in ["", "RRULE:FREQ=DAILY", "FREQ=DAILY\nFREQ=WEEKLY"] {
        assert!(text.parse::<Rule>().is_err(), "{text:?}");
    }
    let names: Vec<&str> = RulePart::ALL.iter().map(|part| part.name()).collect();
    assert_eq!(names, ["FREQ", "INTERVAL", "BYDAY", "BYHOUR", "BYMINUTE"]);
}

#[test]
fn faults_hold_their_values() {
    let fault = Pattern::parse_cbr("FREQ=WEEKLY;INTERVAL=3").unwrap_err();
    let interval = Interval::new(3).unwrap();
    assert_eq!(fault.kind(), &PatternErrorKind::WeeklyInterval { interval });
    let fault = Pattern::parse_cbr("FREQ=DAILY;X=1").unwrap_err();
    let PatternErrorKind::UnsupportedPart { dialect, found } = fault.kind() else {
        panic!("{fault:?}")
    };
    assert_eq!((*dialect, found.as_str()), (Dialect::Cbr, "X"));
}

/// Checks the notes on a stored list: rule, name, text of the span.
#[track_caller]
fn has_notes(rules: &[&str], expected: &[(usize, &str)]) {
    let stored = StoredPattern::parse_cbr_rules(rules).unwrap();
    assert_eq!(Ok(stored.pattern()), Pattern::parse_cbr_rules(rules).as_ref());
    let found: Vec<(usize, &str)> = stored
        .notes()
        .iter()
        .map(|note| {
            let index = note.rule_index().unwrap();
            assert_eq!(&rules[index][note.span()], rules[index]);
            (index, note.kind().name())
        })
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn a_stored_list_has_notes_on_what_other_clients_cannot_read() {
    let weekly = "FREQ=WEEKLY;BYDAY=MO,TH;BYHOUR=8;BYMINUTE=00";
    let daily = "FREQ=DAILY;INTERVAL=1;BYHOUR=10;BYMINUTE=00";
    has_notes(&[weekly, "BYDAY=TH,MO;FREQ=weekly;byhour=10;byminute=0"], &[]);
    has_notes(&[daily, "FREQ=DAILY;INTERVAL=01;BYHOUR=20;BYMINUTE=0"], &[]);
    has_notes(&["INTERVAL=5;FREQ=DAILY;BYHOUR=20;BYMINUTE=0"], &[]);
    has_notes(&["FREQ=DAILY;BYHOUR=10;BYMINUTE=00"], &[(0, "daily_without_interval")]);
    for apart in [
        "FREQ=WEEKLY;BYDAY=MO,TH;BYMINUTE=00;BYHOUR=8",
        "FREQ=WEEKLY;BYHOUR=8;BYDAY=MO,TH;BYMINUTE=00",
        "FREQ=WEEKLY;BYDAY=MO,TH;BYHOUR=8",
        "FREQ=WEEKLY;BYDAY=MO,TH;BYMINUTE=8",
        "FREQ=WEEKLY;BYDAY=MO,TH",
    ] {
        has_notes(&[apart], &[(0, "hour_and_minute_apart")]);
    }
    // One note on days is enough.
    let tuesday = "FREQ=WEEKLY;BYDAY=TU;BYHOUR=8;BYMINUTE=00";
    let wednesday = "FREQ=WEEKLY;BYDAY=WE;BYHOUR=8;BYMINUTE=00";
    has_notes(&[weekly, weekly, tuesday, wednesday], &[(2, "other_days")]);
    has_notes(&[daily, tuesday], &[(1, "other_days")]);
    has_notes(&[daily, "FREQ=DAILY;INTERVAL=2;BYHOUR=20;BYMINUTE=0"], &[(1, "other_days")]);
    has_notes(
        &[weekly, "FREQ=DAILY;BYMINUTE=00;BYHOUR=20"],
        &[(1, "daily_without_interval"), (1, "hour_and_minute_apart"), (1, "other_days")],
    );
    let rules = [weekly, "FREQ=DAILY;BYMINUTE=00;BYHOUR=20"];
    let stored = StoredPattern::parse_cbr_rules(&rules).unwrap();
    let messages: Vec<String> = stored.notes().iter().map(ToString::to_string).collect();
    let terraform = "Huawei Cloud's Terraform provider";
    assert_eq!(
        messages,
        [
            format!("{terraform} cannot read a daily rule without INTERVAL: add INTERVAL=1"),
            format!("{terraform} reads a rule only if BYMINUTE directly follows BYHOUR"),
            format!(
                "{terraform} reads only the days of the first rule, and the days of this rule differ"
            ),
        ]
    );
}

#[test]
fn dialects_have_names() {
    for dialect in Dialect::ALL {
        assert_eq!(dialect.name().parse(), Ok(dialect));
        assert_eq!(dialect.to_string(), dialect.name());
    }
    assert_eq!(Dialect::default(), Dialect::Csbs);
    assert_eq!(
        "CBR".parse::<Dialect>().unwrap_err().to_string(),
        "dialect takes csbs or cbr, found \"CBR\""
    );
}
