//! Common mistakes, and the messages that say what to do instead.

use keeptime::pattern::{Pattern, PatternNoteKind, StoredPattern};

use crate::pattern_checks::{DTSTART, has_faults, in_event, reads, rule};

/// A file from a calendar program: each part that must be removed has one fault, which says so.
#[test]
fn an_exported_calendar_says_what_to_remove() {
    let exported = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//EN\r\nMETHOD:PUBLISH\r\n\
        BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nBEGIN:DAYLIGHT\r\nTZOFFSETFROM:+0100\r\n\
        TZOFFSETTO:+0200\r\nDTSTART:19700329T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n\
        END:DAYLIGHT\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:1@example\r\n\
        DTSTART;TZID=Europe/Berlin:20250101T020000\r\nDTEND;TZID=Europe/Berlin:20250101T030000\r\n\
        RRULE:FREQ=DAILY\r\nBEGIN:VALARM\r\nTRIGGER:-PT15M\r\nACTION:DISPLAY\r\nEND:VALARM\r\n\
        END:VEVENT\r\nEND:VCALENDAR\r\n";
    has_faults(
        exported,
        &[
            (
                "component",
                "BEGIN:VTIMEZONE",
                "a pattern takes one VCALENDAR with one VEVENT, found VTIMEZONE: remove the block; \
                 the zone is given separately",
            ),
            (
                "time_property",
                "DTSTART;TZID=Europe/Berlin:20250101T020000",
                &format!("DTSTART would change the times: {DTSTART}"),
            ),
            (
                "component",
                "BEGIN:VALARM",
                "a pattern takes one VCALENDAR with one VEVENT, found VALARM: remove the block",
            ),
        ],
    );
}

/// A mistake that makes the whole text look wrong is reported as one fault.
#[test]
fn a_mistake_that_breaks_the_lines_is_one_fault() {
    let indented = "a line that starts with a space or a tab continues the line before it: remove the \
                    indentation";
    for (text, line) in [
        (
            "  BEGIN:VCALENDAR\n  BEGIN:VEVENT\n  RRULE:FREQ=DAILY\n  END:VEVENT\n  END:VCALENDAR\n",
            "  BEGIN:VCALENDAR",
        ),
        ("\n    BEGIN:VEVENT\n    RRULE:FREQ=DAILY\n    END:VEVENT\n    ", "    BEGIN:VEVENT"),
        (
            "BEGIN:VCALENDAR\r\n\tbegin:vevent\r\n\t\tRRULE:FREQ=DAILY\r\n\tEND:VEVENT\r\nEND:VCALENDAR",
            "\tbegin:vevent",
        ),
        ("BEGIN:VEVENT\n  RRULE:FREQ=DAILY\nEND:VEVENT", "  RRULE:FREQ=DAILY"),
        ("FREQ=DAILY;BYHOUR=1\n  FREQ=DAILY;BYHOUR=3\n", "  FREQ=DAILY;BYHOUR=3"),
    ] {
        rule(text, "indented", line, indented);
    }
    let escaped = |found: &str| {
        format!(
            "a line ends with CRLF or LF, found a literal \\n or \\r in {found}: write a real line end"
        )
    };
    for text in [
        r"FREQ=DAILY;BYHOUR=1;BYMINUTE=0\nFREQ=WEEKLY;BYDAY=MO",
        r"FREQ=DAILY\r\nFREQ=DAILY;BYHOUR=1",
        r"FREQ=DAILY;BYHOUR=1\n",
    ] {
        rule(text, "escaped_line_end", text, &escaped(text));
        let value = text;
        let text = format!("RRULE:{value}");
        rule(&text, "escaped_line_end", value, &escaped(value));
    }
    // The lines after a wrong line end are not reported.
    rule(
        "BEGIN:VEVENT\nRRULE:FREQ=DAILY\\nEND:VEVENT",
        "escaped_line_end",
        r"FREQ=DAILY\nEND:VEVENT",
        &escaped(r"FREQ=DAILY\nEND:VEVENT"),
    );
    // In the value of a descriptive property, `\n` is allowed.
    reads("BEGIN:VEVENT\nSUMMARY:one\\ntwo\nRRULE:FREQ=DAILY\nEND:VEVENT", &["FREQ=DAILY"]);
    rule(
        "BEGIN:VEVENT\rRRULE:FREQ=DAILY\rEND:VEVENT",
        "carriage_return",
        "BEGIN:VEVENT\rRRULE:FREQ=DAILY\rEND:VEVENT",
        "a line ends with CRLF or LF, found a carriage return without a line feed in VEVENT\\rRRULE:FREQ=DAILY\\rEND:VEVENT",
    );
    rule(
        "FREQ=DAILY\r",
        "carriage_return",
        "FREQ=DAILY\r",
        "a line ends with CRLF or LF, found a carriage return without a line feed in FREQ=DAILY\\r",
    );
    rule(
        "\u{feff}BEGIN:VEVENT\nRRULE:FREQ=DAILY\nEND:VEVENT",
        "byte_order_mark",
        "\u{feff}",
        "the text starts with a byte order mark (U+FEFF): remove it",
    );
}

#[test]
fn a_second_rule_in_a_line_is_one_fault() {
    for (first, second) in [
        ("FREQ=DAILY;BYHOUR=2;BYMINUTE=0 ", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=4;BYMINUTE=0"),
        ("FREQ=DAILY;BYHOUR=2;BYMINUTE=0,", "freq=weekly;byday=mo"),
        ("FREQ=DAILY;BYHOUR=2;BYMINUTE=0", "FREQ=WEEKLY"),
        ("FREQ=DAILY;BYHOUR=2 ", "RRULE:FREQ=WEEKLY FREQ=DAILY"),
        ("RRULE:FREQ=DAILY;BYHOUR=2;", "RRULE:FREQ=DAILY;BYHOUR=4"),
        ("FREQ=DAILY;BYHOUR=2;BYMINUTE=0;", "FREQ=DAILY;BYHOUR=4;BYMINUTE=0"),
        ("BYHOUR=2;BYMINUTE=0;FREQ=DAILY | ", "FREQ=WEEKLY;X"),
    ] {
        let message = format!("each rule needs a line of its own, found a second rule: {second}");
        rule(&format!("{first}{second}"), "second_rule", second, &message);
    }
    // Parsing continues at the next line.
    has_faults(
        "FREQ=DAILY FREQ=DAILY\nFREQ=HOURLY",
        &[
            (
                "second_rule",
                "FREQ=DAILY",
                "each rule needs a line of its own, found a second rule: FREQ=DAILY",
            ),
            ("frequency", "HOURLY", "FREQ takes DAILY or WEEKLY, found HOURLY"),
        ],
    );
    rule(
        "FREQ=DAILY;BYHOUR=2;FREQ=DAILY",
        "repeated_part",
        "FREQ=DAILY",
        "a rule takes FREQ once, found it twice",
    );
    // The end of a name does not start a rule.
    rule(
        "FREQ=DAILY;X-FREQ=WEEKLY",
        "unsupported_part",
        "X-FREQ=WEEKLY",
        "X-FREQ is not supported, a rule takes FREQ, BYDAY, BYHOUR and BYMINUTE",
    );
}

#[test]
fn a_full_width_character_is_named_with_the_one_to_write() {
    for (text, found, ascii) in [
        ("FREQ=DAILY；BYHOUR=2；BYMINUTE=0", "；", ";"),
        ("FREQ=WEEKLY;BYDAY=MO，TU;BYHOUR=2", "，", ","),
        ("FREQ=DAILY;BYHOUR=1、2", "、", ","),
        ("FREQ＝DAILY;BYHOUR=2", "＝", "="),
        ("RRULE：FREQ=DAILY", "：", ":"),
        ("FREQ=DAILY;BYHOUR=１", "１", "1"),
        ("FREQ=ＤＡＩＬＹ", "Ｄ", "D"),
    ] {
        let message =
            format!("a rule is written in ASCII, found the full-width {found}: write {ascii}");
        rule(text, "full_width", found, &message);
    }
    in_event(
        "RRULE：FREQ=DAILY",
        "full_width",
        "RRULE：FREQ=DAILY",
        "a rule is written in ASCII, found the full-width ：: write :",
    );
    reads("BEGIN:VEVENT\nSUMMARY:備份；夜\nRRULE:FREQ=DAILY\nEND:VEVENT", &["FREQ=DAILY"]);
}

#[test]
fn a_rule_has_no_spaces() {
    for (text, found, part) in [
        ("FREQ=DAILY ;BYHOUR=2", "DAILY ", " in FREQ"),
        ("FREQ=WEEKLY;BYDAY=MO, TU", " TU", " in BYDAY"),
        ("FREQ=WEEKLY;BYDAY=MO TU", "MO TU", " in BYDAY"),
        ("FREQ=DAILY;BYHOUR=2 ", "2 ", " in BYHOUR"),
        ("FREQ=DAILY;BYMINUTE=\t2", "\t2", " in BYMINUTE"),
        ("FREQ=DAILY; BYHOUR=2", " BYHOUR=2", ""),
        ("FREQ=DAILY;BYHOUR =2", "BYHOUR =2", ""),
        ("FREQ=DAILY;INTERVAL = 1", "INTERVAL = 1", ""),
        (" FREQ=DAILY", " FREQ=DAILY", ""),
        ("RRULE: FREQ=DAILY", " FREQ=DAILY", ""),
        ("RRULE :FREQ=DAILY", "RRULE :FREQ=DAILY", ""),
        ("FREQ=WEEKLY;BYDAY=MO; TU", " TU", ""),
        ("FREQ=DAILY; ", " ", ""),
        ("FREQ=DAILY;\u{a0}BYHOUR=2", "\u{a0}BYHOUR=2", ""),
    ] {
        let shown = found.replace('\t', "\\t").replace('\u{a0}', "\\u{a0}");
        rule(
            text,
            "space",
            found,
            &format!("a rule must not contain spaces, found \"{shown}\"{part}"),
        );
    }
    in_event(
        "RRULE :FREQ=DAILY",
        "space",
        "RRULE :FREQ=DAILY",
        "a rule must not contain spaces, found \"RRULE :FREQ=DAILY\"",
    );
    has_faults(
        "BEGIN:VEVENT \nRRULE:FREQ=DAILY\nEND:VEVENT\t\n",
        &[
            (
                "component_parameters",
                "BEGIN:VEVENT ",
                "BEGIN and END take only the name of a component, found \"BEGIN:VEVENT \"",
            ),
            (
                "component_parameters",
                "END:VEVENT\t",
                "BEGIN and END take only the name of a component, found \"END:VEVENT\\t\"",
            ),
        ],
    );
}

#[test]
fn a_part_without_effect_should_be_left_out() {
    for part in ["INTERVAL=1", "interval=01", "WKST=MO", "WKST=su", "BYSECOND=0", "BYSECOND=00"] {
        rule(
            &format!("FREQ=DAILY;{part}"),
            "no_effect",
            part,
            &format!("{part} is not supported and changes nothing: leave it out"),
        );
    }
}

#[test]
fn a_stored_pattern_may_have_an_interval_of_one() {
    let text = "BEGIN:VEVENT\r\nRRULE:FREQ=DAILY;INTER\r\n VAL=1;BYHOUR=3;BYMINUTE=15\r\n\
                RRULE:BYHOUR=5;BYMINUTE=15;FREQ=DAILY;INTERVAL=01\r\nEND:VEVENT\r\n";
    let stored = StoredPattern::parse(text).unwrap();
    let plain = "FREQ=DAILY;BYHOUR=3;BYMINUTE=15\nFREQ=DAILY;BYHOUR=5;BYMINUTE=15";
    assert_eq!(stored.pattern(), &Pattern::parse(plain).unwrap());
    let notes: Vec<_> =
        stored.notes().iter().map(|note| (note.kind(), &text[note.span()])).collect();
    let kind = PatternNoteKind::IntervalOfOne;
    assert_eq!(notes, [(kind, "INTER\r\n VAL=1"), (kind, "INTERVAL=01")]);
    assert_eq!(
        stored.notes()[0].to_string(),
        "INTERVAL=1 has no effect; the service accepts it although its reference does not list INTERVAL"
    );
    assert!(StoredPattern::faults(text).is_empty());
    assert_eq!(StoredPattern::parse(plain).unwrap().notes(), []);
    assert_eq!(Pattern::faults(text).len(), 2);

    // Everything else must follow the reference.
    for (text, span) in [
        ("FREQ=DAILY;INTERVAL=2", "INTERVAL=2"),
        ("FREQ=DAILY;INTERVAL=1;INTERVAL=1", "INTERVAL=1"),
        ("FREQ=DAILY;INTERVAL=1;WKST=MO", "WKST=MO"),
        ("FREQ=DAILY;INTERVAL=1;BYHOUR=24", "24"),
    ] {
        let faults = StoredPattern::faults(text);
        assert_eq!(faults.len(), 1, "{text}");
        assert_eq!(&text[faults[0].span()], span);
        assert_eq!(StoredPattern::parse(text).unwrap_err(), faults[0]);
    }
}
