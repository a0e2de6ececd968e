//! The lines and the structure of a calendar that holds a pattern, with the exact faults and spans.

use crate::pattern_checks::{DTSTART, has_faults, in_event, reads};

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
