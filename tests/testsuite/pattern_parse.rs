//! Valid and invalid patterns, with the exact faults and spans.

use chrono::Weekday;
use keeptime::pattern::{
    Pattern, PatternErrorKind, PatternFromRulesError, Rule, RuleBuilder, RuleError,
};

pub(crate) const HEAD: &str = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n";
pub(crate) const TAIL: &str = "END:VEVENT\r\nEND:VCALENDAR\r\n";

/// Checks that a text parses to these rules and that its canonical text is the calendar with them.
#[track_caller]
pub(crate) fn reads(text: &str, rules: &[&str]) {
    let pattern = Pattern::parse(text).unwrap();
    assert_eq!(pattern.canonical_rules(), rules);
    let mut read: Vec<String> = pattern.rules().iter().map(ToString::to_string).collect();
    read.sort();
    assert_eq!(read, rules);
    let lines: String = rules.iter().map(|rule| format!("RRULE:{rule}\r\n")).collect();
    assert_eq!(pattern.canonical_text(), format!("{HEAD}{lines}{TAIL}"));
}

/// Checks that a text has exactly these faults: kind, text of the span, message.
#[track_caller]
pub(crate) fn has_faults(text: &str, expected: &[(&str, &str, &str)]) {
    let faults = Pattern::faults(text);
    let found: Vec<(&str, &str, String)> = faults
        .iter()
        .map(|fault| (fault.kind().name(), &text[fault.span()], fault.to_string()))
        .collect();
    let found: Vec<(&str, &str, &str)> =
        found.iter().map(|(kind, covered, message)| (*kind, *covered, message.as_str())).collect();
    assert_eq!(found, expected);
    assert_eq!(Pattern::parse(text).unwrap_err(), faults[0]);
}

/// Checks that a line has this fault inside a VEVENT that is otherwise valid.
#[track_caller]
pub(crate) fn in_event(line: &str, kind: &str, covered: &str, message: &str) {
    let good = "RRULE:FREQ=DAILY;BYHOUR=1;BYMINUTE=0\r\n";
    has_faults(&format!("{HEAD}{good}{line}\r\n{TAIL}"), &[(kind, covered, message)]);
}

/// Checks that a bare rule has this fault.
#[track_caller]
pub(crate) fn rule(text: &str, kind: &str, covered: &str, message: &str) {
    has_faults(text, &[(kind, covered, message)]);
}

#[test]
fn a_pattern_comes_as_a_calendar_an_event_or_bare_rules() {
    let canonical = "FREQ=WEEKLY;BYDAY=TH;BYHOUR=12;BYMINUTE=27";
    for text in [
        format!("{HEAD}RRULE:{canonical}\r\n{TAIL}"),
        format!("{HEAD}RRULE:{canonical}\r\n{TAIL}").replace("\r\n", "\n"),
        format!("{HEAD}RRULE:{canonical}\r\nEND:VEVENT\r\nEND:VCALENDAR"),
        format!("BEGIN:VEVENT\nRRULE:{canonical}\nEND:VEVENT"),
        canonical.to_owned(),
        format!("rrule:{canonical}\n"),
        format!("{HEAD}rrule:{}\r\n{TAIL}", canonical.to_lowercase()),
        format!("{HEAD}RRULE:BYMINUTE=27;BYHOUR=12;BYDAY=th;FREQ=WEEKLY\r\n{TAIL}"),
        format!("{HEAD}RRULE:FREQ=WEEK\r\n LY;BYDAY=TH;BYHOUR=1\r\n\t2;BYMINUTE=27\r\n{TAIL}"),
        format!(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID;X=\"a:b\":-//x\r\nBEGIN:VEVENT\r\nSUMMARY:DTSTART:no\r\n{}\r\n{TAIL}",
            format_args!("RRULE:{canonical}")
        ),
    ] {
        reads(&text, &[canonical]);
    }
}

#[test]
fn lists_are_sets_and_rules_a_union() {
    reads(
        "FREQ=DAILY;BYDAY=SU,MO,su;BYHOUR=20,08,8;BYMINUTE=0,00",
        &["FREQ=DAILY;BYDAY=MO,SU;BYHOUR=8,20;BYMINUTE=0"],
    );
    reads("FREQ=WEEKLY\nFREQ=DAILY\nRRULE:FREQ=WEEKLY", &["FREQ=DAILY", "FREQ=WEEKLY"]);
    // Sorted by bytes, so 10 comes before 8.
    reads(
        "FREQ=DAILY;BYHOUR=8;BYMINUTE=0\nFREQ=DAILY;BYHOUR=10;BYMINUTE=0",
        &["FREQ=DAILY;BYHOUR=10;BYMINUTE=0", "FREQ=DAILY;BYHOUR=8;BYMINUTE=0"],
    );
}

#[test]
fn a_text_has_at_most_10240_characters() {
    let text = |length: usize| {
        format!("FREQ=DAILY;BYHOUR=5{}", ",05".repeat(length / 3))[..length].to_owned()
    };
    let longest = text(10_240);
    assert_eq!(longest.len(), 10_240);
    reads(&longest, &["FREQ=DAILY;BYHOUR=5"]);
    let fault = Pattern::parse(&format!("{longest},")).unwrap_err();
    assert_eq!(fault.to_string(), "a pattern takes at most 10240 characters, found 10241");
    assert_eq!(fault.span(), 10_240..10_241);
    // Characters, not bytes.
    let wide =
        |letters| format!("{HEAD}SUMMARY:{}\r\nRRULE:FREQ=DAILY\r\n{TAIL}", "é".repeat(letters));
    let around = wide(0).len();
    reads(&wide(10_240 - around), &["FREQ=DAILY"]);
    assert!(matches!(
        Pattern::parse(&wide(10_241 - around)).unwrap_err().kind(),
        PatternErrorKind::TooLong { characters: 10_241 }
    ));
}

#[test]
fn a_canonical_text_that_would_be_too_long_is_the_bare_rules() {
    // They leave out the minute, so that there can be many of them.
    let rules: Vec<String> = ["DAILY", "WEEKLY"]
        .into_iter()
        .flat_map(|frequency| pairs().map(move |[a, b]| format!("FREQ={frequency};BYHOUR={a},{b}")))
        .take(400)
        .collect();
    let text = rules.join("\n");
    assert!(text.len() <= 10_240);
    let pattern = Pattern::parse(&text).unwrap();
    assert!(pattern.canonical_text().len() <= 10_240);
    assert!(!pattern.canonical_text().starts_with("BEGIN"));
    assert_eq!(Pattern::parse(&pattern.canonical_text()), Ok(pattern));
}

/// Returns every pair of hours of the day.
fn pairs() -> impl Iterator<Item = [u8; 2]> {
    (0..24).flat_map(|a| (a + 1..24).map(move |b| [a, b]))
}

/// Returns rules whose values, joined by line ends, have exactly this number of characters. They leave
/// out the minute, so that there can be many of them.
fn rules_of_length(characters: usize) -> Vec<Rule> {
    let later = |[a, b]: [u8; 2]| (b + 1..24).map(move |c| vec![a, b, c]);
    let short: Vec<Rule> = pairs()
        .map(|pair| pair.to_vec())
        .chain(pairs().flat_map(later).take(300))
        .map(|hours| Rule::weekly().at_hours(hours).build().unwrap())
        .collect();
    // The last rule has as many hours as needed; each hour adds two or three characters.
    let long = |hours: u8, least: u8| {
        Rule::daily().at_hours((0..hours).map(|hour| hour + least)).build().unwrap()
    };
    let endings = (1..=12).flat_map(|hours| (0..=12).map(move |least| long(hours, least)));
    let length = |rule: &Rule| rule.to_string().len() + 1;
    let endings: Vec<(Rule, usize)> = endings.map(|rule| (rule, length(&rule))).collect();
    let mut rules = Vec::new();
    let mut used = 0;
    for rule in short {
        // The last rule has no line end.
        let left = characters + 1 - used;
        if let Some((ending, _)) = endings.iter().find(|(_, length)| *length == left) {
            rules.push(*ending);
            return rules;
        }
        used += length(&rule);
        rules.push(rule);
    }
    panic!("no rules have {characters} characters")
}

#[test]
fn rules_may_have_exactly_the_maximum_of_characters() {
    let joined =
        |rules: &[Rule]| rules.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let most = rules_of_length(10_240);
    assert_eq!(joined(&most).len(), 10_240);
    let pattern = Pattern::from_rules(most.iter().copied()).unwrap();
    assert_eq!(pattern.canonical_text().len(), 10_240);
    assert_eq!(Pattern::parse(&pattern.canonical_text()), Ok(pattern));
    let more = rules_of_length(10_241);
    assert_eq!(
        Pattern::from_rules(more),
        Err(PatternFromRulesError::TooLong { characters: 10_241 })
    );

    // The calendar adds `RRULE:` and a CRLF to each rule, and the lines around them.
    let around = HEAD.len() + TAIL.len();
    let calendar = |rules: &[Rule]| around + joined(rules).len() + 1 + 7 * rules.len();
    let fit = (7_000..10_000).map(rules_of_length).find(|rules| calendar(rules) == 10_240).unwrap();
    let canonical = Pattern::from_rules(fit.iter().copied()).unwrap().canonical_text();
    assert!(canonical.starts_with(HEAD) && canonical.len() == 10_240);
    let over =
        (7_000..10_000).map(rules_of_length).find(|rules| calendar(rules) == 10_241).unwrap();
    let canonical = Pattern::from_rules(over.iter().copied()).unwrap().canonical_text();
    assert!(!canonical.contains("BEGIN") && canonical.len() < 10_240);
}

#[test]
fn faults_excerpts_and_patterns_have_debug_output() {
    let fault = Pattern::parse("FREQ=DAILY;BYHOUR=+5").unwrap_err();
    let PatternErrorKind::Hour { found } = fault.kind() else { panic!("{fault:?}") };
    assert_eq!(found.as_str(), "+5");
    assert_eq!(format!("{found:?}"), "\"+5\"");
    let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=5").unwrap();
    assert_eq!(format!("{pattern:?}"), "Pattern([Rule(FREQ=DAILY;BYHOUR=5)])");
}

#[test]
fn properties_that_would_change_the_times_are_refused_by_name() {
    let advice = "remove it; the times come only from RRULE";
    for (line, advice) in [
        ("DTSTART:20170308T120000Z", DTSTART),
        ("DTSTART;TZID=Europe/Berlin:20170308T020000", DTSTART),
        // The rest of the line does not matter.
        ("DTSTART;TZID=\"Europe/Berlin:20170308T020000", DTSTART),
        ("dtstart;TZID=Europe/Berlin", DTSTART),
        ("RDATE;VALUE=DATE:20170308", advice),
        ("exdate:1", advice),
        ("EXDATE;X=\"a:b\";TZID=Europe/Berlin:20170308T020000", advice),
        ("EXRULE:FREQ=DAILY", advice),
        ("RECURRENCE-ID;RANGE=THISANDFUTURE:1", advice),
    ] {
        let name = line.split([':', ';']).next().unwrap().to_uppercase();
        let message = format!("{name} would change the times: {advice}");
        in_event(line, "time_property", line, &message);
        has_faults(line, &[("time_property", line, &message)]);
    }
}

pub(crate) const DTSTART: &str = "remove it and put its hour and minute into BYHOUR and BYMINUTE, or pass it as \
                       the start; the zone is given separately";

#[test]
fn one_empty_last_line_is_accepted_and_no_other() {
    let event = "BEGIN:VEVENT\r\nRRULE:FREQ=DAILY\r\nEND:VEVENT\r\n";
    for text in
        [&format!("{event}\r\n"), &format!("{event}\n"), "FREQ=DAILY\n\n", "FREQ=DAILY\r\n\r\n"]
    {
        reads(text, &["FREQ=DAILY"]);
    }
    let blank = ("blank_line", "", "a pattern must not have blank lines");
    has_faults("FREQ=DAILY\n\n\n", &[blank]);
    has_faults("\nFREQ=DAILY\n", &[blank]);
    has_faults("FREQ=DAILY\n\nFREQ=WEEKLY", &[blank]);
    has_faults(&format!("{event}\r\n\r\n"), &[blank]);
    has_faults(&format!("\n{event}"), &[blank]);
}

#[test]
fn rules_that_are_too_close_for_every_start_are_refused() {
    let close =
        "two times are less than an hour apart whatever the start is: with the start MO 00:00, ";
    for (first, last, example) in [
        (
            "FREQ=DAILY;BYHOUR=1;BYMINUTE=0\nFREQ=DAILY;BYHOUR=2;BYMINUTE=30\n",
            "FREQ=DAILY;BYHOUR=1,2",
            "MO 02:00 and MO 02:30 are 30 minutes apart",
        ),
        (
            "FREQ=WEEKLY;BYHOUR=1;BYMINUTE=0\n",
            "FREQ=WEEKLY;BYHOUR=1;BYMINUTE=1",
            "MO 01:00 and MO 01:01 are 1 minute apart",
        ),
        (
            "FREQ=DAILY;BYMINUTE=0\n",
            "FREQ=WEEKLY;BYDAY=SU;BYMINUTE=30",
            "SU 00:00 and SU 00:30 are 30 minutes apart",
        ),
        (
            "FREQ=DAILY;BYHOUR=0,2,4,6,8,10,12,14,16,18,20,22;BYMINUTE=30\n",
            "FREQ=DAILY;BYMINUTE=31",
            "MO 00:30 and MO 00:31 are 1 minute apart",
        ),
    ] {
        // The fault is at the first rule that leaves no valid start, wherever it is.
        let after = "FREQ=DAILY\n";
        for text in [format!("{first}{last}"), format!("{first}{last}\n{after}")] {
            let example = format!("{close}{example}, at least 60 are needed");
            rule(&text, "too_close_for_every_start", last, &example);
        }
        let lines = format!("{first}{last}").replace('\n', "\r\nRRULE:");
        let text = format!("{HEAD}SUMMARY:x\r\nRRULE:{lines}\r\n{TAIL}");
        let faults = Pattern::faults(&text);
        assert_eq!(faults.len(), 1);
        assert_eq!(&text[faults[0].span()], last);
        let rules = first.lines().chain([last]);
        let rules = rules.map(|rule| Pattern::parse(rule).unwrap().rules()[0]);
        assert!(matches!(
            Pattern::from_rules(rules),
            Err(PatternFromRulesError::TooCloseForEveryStart { .. })
        ));
    }
    // One valid start is enough: here any day at 02:00.
    reads(
        "FREQ=DAILY;BYHOUR=1;BYMINUTE=0\nFREQ=DAILY;BYHOUR=3;BYMINUTE=0\nFREQ=DAILY\nFREQ=DAILY;BYHOUR=2",
        &[
            "FREQ=DAILY",
            "FREQ=DAILY;BYHOUR=1;BYMINUTE=0",
            "FREQ=DAILY;BYHOUR=2",
            "FREQ=DAILY;BYHOUR=3;BYMINUTE=0",
        ],
    );
    // The rule that waits for the start may come first.
    let complete = "FREQ=DAILY;BYHOUR=1;BYMINUTE=0\nFREQ=DAILY;BYHOUR=2;BYMINUTE=30";
    let faults = Pattern::faults(&format!("FREQ=DAILY;BYHOUR=1,2\n{complete}"));
    assert!(matches!(faults[0].kind(), PatternErrorKind::TooCloseForEveryStart { .. }));
    // Here any day but Monday.
    let weekdays = [
        "FREQ=WEEKLY;BYDAY=MO;BYHOUR=7;BYMINUTE=59",
        "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0",
        "FREQ=WEEKLY;BYHOUR=8",
    ];
    reads(&weekdays.join("\n"), &weekdays);
}

#[test]
fn the_lines_of_a_calendar() {
    in_event(
        "hello",
        "not_a_property",
        "hello",
        "a line of a calendar has the form NAME:value, found hello",
    );
    in_event(
        "BEGIN:VALARM\r\nRRULE:nonsense\r\nEND:VALARM",
        "component",
        "BEGIN:VALARM",
        "a pattern takes one VCALENDAR with one VEVENT, found VALARM: remove the block",
    );
    in_event(
        "BEGIN;X=1:VALARM\r\nEND:VALARM",
        "component",
        "BEGIN;X=1:VALARM",
        "a pattern takes one VCALENDAR with one VEVENT, found VALARM: remove the block",
    );
    has_faults(
        "BEGIN;X=1:VEVENT\nRRULE:FREQ=DAILY\nEND;X=1:VEVENT",
        &[
            (
                "component_parameters",
                "BEGIN;X=1:VEVENT",
                "BEGIN and END take only the name of a component, found \"BEGIN;X=1:VEVENT\"",
            ),
            (
                "component_parameters",
                "END;X=1:VEVENT",
                "BEGIN and END take only the name of a component, found \"END;X=1:VEVENT\"",
            ),
        ],
    );
    in_event(
        "BEGIN:VEVENT\r\nRRULE:FREQ=DAILY\r\nEND:VEVENT",
        "second_event",
        "BEGIN:VEVENT",
        "a pattern takes one VEVENT, found a second: put all rules into one",
    );
    in_event(
        "RRULE;X=\"1",
        "rule_parameters",
        "RRULE;X=\"1",
        "RRULE takes no parameters, found X=\"1: remove them",
    );
    in_event(
        "RRULE;:FREQ=DAILY",
        "rule_parameters",
        "RRULE;:FREQ=DAILY",
        "RRULE takes no parameters, found : remove them",
    );
    in_event(
        "SUM MARY:x",
        "not_a_property",
        "SUM MARY:x",
        "a line of a calendar has the form NAME:value, found SUM MARY:x",
    );
    // A colon between quotes is part of the parameter.
    in_event(
        "RRULE;X=\"a:b\":FREQ=DAILY",
        "rule_parameters",
        "RRULE;X=\"a:b\":FREQ=DAILY",
        "RRULE takes no parameters, found X=\"a:b\": remove them",
    );
    in_event("", "blank_line", "", "a pattern must not have blank lines");
    in_event(
        "RRULE;X=1:FREQ=DAILY",
        "rule_parameters",
        "RRULE;X=1:FREQ=DAILY",
        "RRULE takes no parameters, found X=1: remove them",
    );
    in_event("RRULE:", "empty_rule", "RRULE:", "a rule needs FREQ, found an empty rule");
}

#[test]
fn the_structure_of_a_calendar() {
    let good = "RRULE:FREQ=DAILY\r\n";
    let event = format!("BEGIN:VEVENT\r\n{good}END:VEVENT\r\n");
    has_faults("", &[("empty", "", "a pattern needs at least one rule, found an empty text")]);
    has_faults(
        " \n ",
        &[("empty", " \n ", "a pattern needs at least one rule, found an empty text")],
    );
    has_faults(
        "BEGIN:VCALENDAR\r\nEND:VCALENDAR",
        &[("no_event", "END:VCALENDAR", "a VCALENDAR needs a VEVENT, found none")],
    );
    has_faults(
        "BEGIN:VEVENT\nEND:VEVENT",
        &[("no_rule", "END:VEVENT", "a VEVENT needs at least one RRULE, found none")],
    );
    has_faults(
        &format!("BEGIN:VCALENDAR\r\n{event}"),
        &[("not_closed", "BEGIN:VCALENDAR", "VCALENDAR is not closed, END:VCALENDAR is missing")],
    );
    has_faults(
        &format!("BEGIN:VCALENDAR\r\n{event}BEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR"),
        &[(
            "second_event",
            "BEGIN:VEVENT",
            "a pattern takes one VEVENT, found a second: put all rules into one",
        )],
    );
    has_faults(
        &format!("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{good}END:VCALENDAR"),
        &[("wrong_end", "END:VCALENDAR", "expected END:VEVENT, found END:VCALENDAR")],
    );
    has_faults(
        &format!("BEGIN:VCALENDAR\r\n{event}BEGIN:VTODO\r\nEND:VTODO\r\nEND:VCALENDAR"),
        &[(
            "component",
            "BEGIN:VTODO",
            "a pattern takes one VCALENDAR with one VEVENT, found VTODO: remove the block",
        )],
    );
    has_faults(
        &format!("BEGIN:VCALENDAR\r\n{event}END:VTODO\r\nEND:VCALENDAR"),
        &[("wrong_end", "END:VTODO", "expected END:VCALENDAR, found END:VTODO")],
    );
    has_faults(
        &format!("BEGIN:VCALENDAR\r\nEND:VTODO\r\n{event}END:VCALENDAR"),
        &[("wrong_end", "END:VTODO", "expected END:VCALENDAR, found END:VTODO")],
    );
    has_faults(
        &format!("{event}RRULE:FREQ=DAILY"),
        &[(
            "after_end",
            "RRULE:FREQ=DAILY",
            "a pattern ends with END:VEVENT, found RRULE:FREQ=DAILY after it",
        )],
    );
    has_faults(
        &format!("BEGIN:VCALENDAR\r\n{good}{event}END:VCALENDAR"),
        &[("rule_outside_event", "RRULE:FREQ=DAILY", "RRULE belongs in the VEVENT")],
    );
    has_faults(
        "XBEGIN:VCALENDAR",
        &[(
            "not_a_rule",
            "XBEGIN:VCALENDAR",
            "a rule starts with FREQ=, BY…= or RRULE:, found XBEGIN:VCALENDAR",
        )],
    );
    let escaped = r"BEGIN:VEVENT\nRRULE:FREQ=DAILY\nEND:VEVENT";
    has_faults(
        escaped,
        &[(
            "escaped_line_end",
            escaped,
            r"a line ends with CRLF or LF, found a literal \n or \r in VEVENT\nRRULE:FREQ=DAILY\nEND:VEVENT: write a real line end",
        )],
    );
}

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
fn times_are_an_hour_apart() {
    rule(
        "FREQ=DAILY;BYHOUR=8,9;BYMINUTE=30,0",
        "too_close",
        "FREQ=DAILY;BYHOUR=8,9;BYMINUTE=30,0",
        "MO 08:00 and MO 08:30 are 30 minutes apart, at least 60 are needed",
    );
    rule(
        "FREQ=DAILY;BYMINUTE=1,0,59",
        "two_minutes",
        "FREQ=DAILY;BYMINUTE=1,0,59",
        "minutes 0 and 1 of an hour are 1 minute apart, at least 60 are needed",
    );
    let later = "FREQ=WEEKLY;BYDAY=MO;BYHOUR=0;BYMINUTE=15";
    rule(
        &format!("FREQ=WEEKLY;BYDAY=SU;BYHOUR=23;BYMINUTE=45\n{later}"),
        "too_close",
        later,
        "SU 23:45 and MO 00:15 are 30 minutes apart, at least 60 are needed",
    );
    reads(
        "FREQ=DAILY;BYHOUR=23;BYMINUTE=30\nFREQ=DAILY;BYHOUR=0;BYMINUTE=30",
        &["FREQ=DAILY;BYHOUR=0;BYMINUTE=30", "FREQ=DAILY;BYHOUR=23;BYMINUTE=30"],
    );
    // Rules that need a start are not compared until the start is known.
    reads(
        "FREQ=DAILY\nFREQ=DAILY;BYHOUR=8;BYMINUTE=0",
        &["FREQ=DAILY", "FREQ=DAILY;BYHOUR=8;BYMINUTE=0"],
    );
}

#[test]
fn every_fault_is_found_in_the_order_of_the_text() {
    has_faults(
        "BEGIN:VCALENDAR\r\nDTSTART:1\r\nBEGIN:VEVENT\r\nRRULE:BYHOUR=24,25;BYDAY=X\r\n X;COUNT=1\r\n\r\nRRULE:FREQ=DAILY;BYHOUR=8;BYMINUTE=0,30\r\n",
        &[
            ("time_property", "DTSTART:1", &format!("DTSTART would change the times: {DTSTART}")),
            ("hour", "24", "BYHOUR takes 0 to 23, found 24"),
            ("weekday", "X\r\n X", "BYDAY takes MO, TU, WE, TH, FR, SA and SU, found XX"),
            (
                "unsupported_part",
                "COUNT=1",
                "COUNT is not supported, a rule takes FREQ, BYDAY, BYHOUR and BYMINUTE",
            ),
            (
                "no_frequency",
                "BYHOUR=24,25;BYDAY=X\r\n X;COUNT=1",
                "a rule needs FREQ, found BYHOUR=24,25;BYDAY=XX;COUNT=1",
            ),
            ("blank_line", "", "a pattern must not have blank lines"),
            ("not_closed", "BEGIN:VEVENT", "VEVENT is not closed, END:VEVENT is missing"),
            ("not_closed", "BEGIN:VCALENDAR", "VCALENDAR is not closed, END:VCALENDAR is missing"),
        ],
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

#[test]
fn patterns_with_different_rules_but_the_same_times_are_equivalent() {
    let equivalent =
        |a: &str, b: &str| Pattern::parse(a).unwrap().is_equivalent_to(&Pattern::parse(b).unwrap());
    assert!(equivalent(
        "FREQ=DAILY;BYHOUR=8,9;BYMINUTE=0",
        "FREQ=DAILY;BYHOUR=9;BYMINUTE=0\nFREQ=DAILY;BYHOUR=8;BYMINUTE=0"
    ));
    assert!(equivalent("FREQ=DAILY;BYHOUR=8", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=8"));
    assert!(!equivalent("FREQ=DAILY;BYHOUR=8", "FREQ=WEEKLY;BYHOUR=8"));
    assert!(!equivalent("FREQ=DAILY;BYHOUR=8;BYMINUTE=0", "FREQ=DAILY;BYHOUR=8;BYMINUTE=1"));
}
