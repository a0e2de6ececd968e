//! Valid and invalid patterns of CBR, with the exact faults, their rules and spans.

use keeptime::Pattern;
use keeptime::pattern::{
    Dialect, MAX_CBR_RULES, PatternErrorKind, PatternFromRulesError, Rule, RulePart, StoredPattern,
    TimetableError,
};
use keeptime::timetable::Interval;

/// A fault: the index of its rule, its kind, the text of its span, its message.
type Expected<'e> = (Option<usize>, &'e str, &'e str, &'e str);

/// Checks that a list and the text of its lines are read as these rules.
#[track_caller]
fn reads(rules: &[&str], canonical: &[&str]) {
    let pattern = Pattern::parse_cbr_rules(rules).unwrap();
    assert_eq!(pattern.dialect(), Dialect::Cbr);
    assert_eq!(pattern.canonical_rules(), canonical);
    assert_eq!(pattern.canonical_text(), canonical.join("\n"));
    assert_eq!(Pattern::faults_cbr_rules(rules), []);
    for line_end in ["\n", "\r\n"] {
        for text_end in ["", line_end, &line_end.repeat(2)] {
            let text = rules.join(line_end) + text_end;
            assert_eq!(Pattern::parse_cbr(&text).as_ref(), Ok(&pattern), "{text:?}");
            assert_eq!(Pattern::faults_cbr(&text), []);
        }
    }
    assert_eq!(Pattern::parse_cbr_rules(canonical), Ok(pattern));
}

/// Checks that a list has exactly these faults.
#[track_caller]
fn has_faults(rules: &[&str], expected: &[Expected<'_>]) {
    let faults = Pattern::faults_cbr_rules(rules);
    let messages: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let found: Vec<Expected<'_>> = faults
        .iter()
        .zip(&messages)
        .map(|(fault, message)| {
            let covered = match fault.rule_index() {
                Some(index) => &rules[index][fault.span()],
                None => {
                    assert_eq!(fault.span(), 0..0);
                    ""
                }
            };
            (fault.rule_index(), fault.kind().name(), covered, message.as_str())
        })
        .collect();
    assert_eq!(found, expected);
    assert_eq!(Pattern::parse_cbr_rules(rules).as_ref(), Err(&faults[0]));
    assert_eq!(StoredPattern::parse_cbr_rules(rules).as_ref(), Err(&faults[0]));
}

/// Checks that a text has exactly these faults: kind, text of the span, message.
#[track_caller]
fn text_has_faults(text: &str, expected: &[(&str, &str, &str)]) {
    let faults = Pattern::faults_cbr(text);
    let messages: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let found: Vec<(&str, &str, &str)> = faults
        .iter()
        .zip(&messages)
        .map(|(fault, message)| (fault.kind().name(), &text[fault.span()], message.as_str()))
        .collect();
    assert_eq!(found, expected);
    assert!(faults.iter().all(|fault| fault.rule_index().is_none()));
    assert_eq!(Pattern::parse_cbr(text).as_ref(), Err(&faults[0]));
}

/// Checks that a rule has this fault, in a list after a rule that is valid, and as a text.
#[track_caller]
fn rule(rule: &str, kind: &str, covered: &str, message: &str) {
    has_faults(
        &["FREQ=DAILY;INTERVAL=3;BYHOUR=23;BYMINUTE=0", rule],
        &[(Some(1), kind, covered, message)],
    );
    text_has_faults(rule, &[(kind, covered, message)]);
}

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
fn a_list_has_1_to_24_rules() {
    let hours: Vec<String> =
        (0..24).map(|hour| format!("FREQ=DAILY;BYHOUR={hour};BYMINUTE=5")).collect();
    let mut rules: Vec<&str> = hours.iter().map(String::as_str).collect();
    assert_eq!(rules.len(), MAX_CBR_RULES);
    assert_eq!(Pattern::parse_cbr_rules(&rules).unwrap().rules().len(), 24);
    assert!(Pattern::parse_cbr(&(rules.join("\n") + "\n\n")).is_ok());
    // A repeated rule counts.
    rules.extend([rules[0], "FREQ=HOURLY"]);
    let message = "a pattern takes at most 24 rules, found 26";
    has_faults(&rules, &[(None, "too_many_rules", "", message)]);
    let excess = format!("{}\nFREQ=HOURLY\n\n", rules[0]);
    text_has_faults(&(rules.join("\n") + "\n\n"), &[("too_many_rules", &excess, message)]);
    // Faults of the rules come first.
    rules[3] = "FREQ=MONTHLY";
    has_faults(
        &rules,
        &[
            (Some(3), "frequency", "MONTHLY", "FREQ takes DAILY or WEEKLY, found MONTHLY"),
            (None, "too_many_rules", "", message),
        ],
    );
    has_faults(
        &[],
        &[(None, "empty_rule_list", "", "a pattern needs at least one rule, found an empty list")],
    );
    text_has_faults("", &[("empty", "", "a pattern needs at least one rule, found an empty text")]);
    text_has_faults(
        " \n",
        &[("empty", " \n", "a pattern needs at least one rule, found an empty text")],
    );
    let empty = "a rule needs FREQ, found an empty rule";
    has_faults(
        &["", " "],
        &[(Some(0), "empty_rule", "", empty), (Some(1), "empty_rule", " ", empty)],
    );
    text_has_faults(
        "FREQ=DAILY;BYHOUR=1\n\nFREQ=DAILY;BYHOUR=3",
        &[("blank_line", "", "a pattern must not have blank lines")],
    );
}

#[test]
fn a_list_has_at_most_10240_characters() {
    let rule = |length: usize| {
        format!("FREQ=DAILY;BYHOUR=5{}", ",05".repeat(length / 3))[..length].to_owned()
    };
    let [one, two] = [rule(5_118), rule(5_122)];
    assert_eq!(Pattern::faults_cbr_rules(&[&one, &two]), []);
    let message = "a pattern takes at most 10240 characters, found 10241";
    has_faults(&[&one, &two, "é"], &[(None, "too_long", "", message)]);
    // Characters, not bytes.
    let faults = Pattern::faults_cbr_rules(&[two.as_str(), &rule(5_115), "ééé"]);
    assert_eq!(faults[0].kind().name(), "not_a_part");
    let text = rule(10_240);
    assert_eq!(text.len(), 10_240);
    assert!(Pattern::parse_cbr(&text).is_ok());
    text_has_faults(&(text + "\n"), &[("too_long", "\n", message)]);
}

#[test]
fn a_rule_has_no_prefix_and_a_calendar_is_refused() {
    let prefix = "a rule of CBR is a bare value, found RRULE before it: remove the prefix";
    rule("RRULE:FREQ=DAILY;BYHOUR=8", "rule_prefix", "RRULE:", prefix);
    rule("rrule:FREQ=DAILY;BYHOUR=8", "rule_prefix", "rrule:", prefix);
    rule("RRULE;X=Y:FREQ=DAILY", "rule_prefix", "RRULE;X=Y:FREQ=DAILY", prefix);
    has_faults(
        &["RRULE:FREQ=DAILY;BYHOUR=24"],
        &[
            (Some(0), "rule_prefix", "RRULE:", prefix),
            (Some(0), "hour", "24", "BYHOUR takes 0 to 23, found 24"),
        ],
    );
    let calendar = "a pattern of CBR is a list of rules, found a calendar: keep only the values of its RRULE lines";
    let text =
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nRRULE:FREQ=DAILY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    text_has_faults(text, &[("calendar", "BEGIN:VCALENDAR", calendar)]);
    has_faults(&[text], &[(Some(0), "calendar", "BEGIN:VCALENDAR", calendar)]);
    let lines: Vec<&str> = text.lines().collect();
    has_faults(&lines, &[(Some(0), "calendar", "BEGIN:VCALENDAR", calendar)]);
    has_faults(&["begin;X=Y:VEVENT"], &[(Some(0), "calendar", "begin;X=Y:VEVENT", calendar)]);
    rule(
        "END:VEVENT",
        "not_a_rule",
        "END:VEVENT",
        "a rule starts with FREQ=, INTERVAL= or BY…=, found END:VEVENT",
    );
}

#[test]
fn a_rule_of_a_list_has_no_line_end() {
    let message =
        "a rule must not contain a line end: make each rule an item of its own in the list";
    for (rule, covered) in [
        ("FREQ=DAILY;BYHOUR=1\nFREQ=DAILY;BYHOUR=3", "\n"),
        ("FREQ=DAILY;BYHOUR=1\r\n", "\r\n"),
        ("FREQ=DAILY;BYHOUR=1\r", "\r"),
        ("\nFREQ=DAILY;BYHOUR=1", "\n"),
        ("FREQ=DAILY;BYHOUR=1\\nFREQ=DAILY;BYHOUR=3", "FREQ=DAILY;BYHOUR=1\\nFREQ=DAILY;BYHOUR=3"),
        ("FREQ=DAILY;BYHOUR=1\\r\\n", "FREQ=DAILY;BYHOUR=1\\r\\n"),
    ] {
        // Other rules can still be read.
        has_faults(
            &[rule, "FREQ=HOURLY"],
            &[
                (Some(0), "line_end_in_item", covered, message),
                (Some(1), "frequency", "HOURLY", "FREQ takes DAILY or WEEKLY, found HOURLY"),
            ],
        );
    }
    has_faults(
        &["FREQ=DAILY;BYHOUR=1,FREQ=DAILY;BYHOUR=3"],
        &[(
            Some(0),
            "second_rule_in_item",
            "FREQ=DAILY;BYHOUR=3",
            "each rule needs an item of its own, found a second rule: FREQ=DAILY;BYHOUR=3",
        )],
    );
    text_has_faults(
        "FREQ=DAILY;BYHOUR=1,FREQ=DAILY;BYHOUR=3",
        &[(
            "second_rule",
            "FREQ=DAILY;BYHOUR=3",
            "each rule needs a line of its own, found a second rule: FREQ=DAILY;BYHOUR=3",
        )],
    );
    let found = "FREQ=DAILY\\nFREQ=HOURLY";
    text_has_faults(
        &format!("{found}\nFREQ=HOURLY"),
        &[(
            "escaped_line_end",
            found,
            &format!(
                "a line ends with CRLF or LF, found a literal \\n or \\r in {found}: write a real line end"
            ),
        )],
    );
}

#[test]
fn lines_are_not_folded_or_indented() {
    let message =
        "a line must not start with a space or a tab: each rule is one line, without folds";
    for (text, line) in [
        ("FREQ=DAI\r\n LY;BYHOUR=8\r\n", " LY;BYHOUR=8"),
        ("FREQ=DAILY;BYHOUR=8\n\t;BYMINUTE=0\nFREQ=HOURLY", "\t;BYMINUTE=0"),
        ("FREQ=DAILY;BYHOUR=8\n  FREQ=DAILY;BYHOUR=10", "  FREQ=DAILY;BYHOUR=10"),
        ("FREQ=DAILY;BYHOUR=8\n ", " "),
        (" FREQ=DAILY\n FREQ=WEEKLY", " FREQ=WEEKLY"),
    ] {
        text_has_faults(text, &[("folded", line, message)]);
    }
    // A second fault does not hide that the lines before it were read as they are.
    text_has_faults(
        "FREQ=HOURLY\nFREQ=DAILY;BYHOUR=24",
        &[
            ("frequency", "HOURLY", "FREQ takes DAILY or WEEKLY, found HOURLY"),
            ("hour", "24", "BYHOUR takes 0 to 23, found 24"),
        ],
    );
    has_faults(
        &[" FREQ=DAILY"],
        &[(
            Some(0),
            "space",
            " FREQ=DAILY",
            "a rule must not contain spaces, found \" FREQ=DAILY\"",
        )],
    );
    text_has_faults(
        " FREQ=DAILY",
        &[("space", " FREQ=DAILY", "a rule must not contain spaces, found \" FREQ=DAILY\"")],
    );
}

#[test]
fn a_byte_order_mark_is_refused() {
    let message = "the text starts with a byte order mark (U+FEFF): remove it";
    has_faults(&["\u{feff}FREQ=DAILY"], &[(Some(0), "byte_order_mark", "\u{feff}", message)]);
    text_has_faults("\u{feff}FREQ=DAILY", &[("byte_order_mark", "\u{feff}", message)]);
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
