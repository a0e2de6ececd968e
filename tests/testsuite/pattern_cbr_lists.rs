//! Lists of rules of CBR and texts with one rule per line: their lengths and lines, and what is no rule.

use keeptime::Pattern;
use keeptime::pattern::MAX_CBR_RULES;

use crate::pattern_cbr_checks::{has_faults, rule, text_has_faults};

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
