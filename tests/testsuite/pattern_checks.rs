//! Checks of the rules and the faults that a pattern of CSBS is read as.

use keeptime::pattern::Pattern;

pub(crate) const HEAD: &str = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n";
pub(crate) const TAIL: &str = "END:VEVENT\r\nEND:VCALENDAR\r\n";

pub(crate) const DTSTART: &str = "remove it and put its hour and minute into BYHOUR and BYMINUTE, or pass it as \
                       the start; the zone is given separately";

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
