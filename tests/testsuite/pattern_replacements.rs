//! The changes that correct faults in patterns.

use keeptime::pattern::{Dialect, Pattern, PatternError, Replacement};

fn faults(text: &str, dialect: Dialect) -> Vec<PatternError> {
    match dialect {
        Dialect::Cbr => Pattern::faults_cbr(text),
        _ => Pattern::faults(text),
    }
}

/// Asserts the text after the change that corrects the first fault, or that there is no such change.
#[track_caller]
fn becomes_in(dialect: Dialect, text: &str, expected: Option<&str>) {
    let fault = faults(text, dialect).remove(0);
    let changed = fault.replacement(text, dialect).map(|change| change.apply(text).unwrap());
    assert_eq!(changed.as_deref(), expected, "{text:?}: {fault}");
}

#[track_caller]
fn becomes(text: &str, expected: &str) {
    becomes_in(Dialect::Csbs, text, Some(expected));
}

#[test]
fn what_has_one_correction_is_corrected() {
    for (text, corrected) in [
        ("\u{feff}FREQ=DAILY", "FREQ=DAILY"),
        ("FREQ=DAILY ;BYHOUR=2", "FREQ=DAILY;BYHOUR=2"),
        ("FREQ=DAILY; BYHOUR = 2", "FREQ=DAILY;BYHOUR=2"),
        ("FREQ=WEEKLY;BYDAY=MO, TU", "FREQ=WEEKLY;BYDAY=MO,TU"),
        ("FREQ=DAILY;BYHOUR=2 \n", "FREQ=DAILY;BYHOUR=2\n"),
        (" FREQ=DAILY", "FREQ=DAILY"),
        ("RRULE: FREQ=DAILY", "RRULE:FREQ=DAILY"),
        ("FREQ=DAILY;\u{a0}BYHOUR=2", "FREQ=DAILY;BYHOUR=2"),
        ("FREQ=DAILY；BYHOUR=２，3", "FREQ=DAILY;BYHOUR=2,3"),
        ("FREQ=DAILY;BYHOUR=1、2", "FREQ=DAILY;BYHOUR=1,2"),
        ("FREQ=DAILY;BYHOUR=2 FREQ=DAILY;BYHOUR=4", "FREQ=DAILY;BYHOUR=2\nFREQ=DAILY;BYHOUR=4"),
        (
            "RRULE:FREQ=DAILY;BYHOUR=2, FREQ=DAILY;BYHOUR=4",
            "RRULE:FREQ=DAILY;BYHOUR=2\nRRULE:FREQ=DAILY;BYHOUR=4",
        ),
        (
            "BEGIN:VEVENT\r\nRRULE:FREQ=DAILY RRULE:FREQ=WEEKLY\r\nEND:VEVENT",
            "BEGIN:VEVENT\r\nRRULE:FREQ=DAILY\r\nRRULE:FREQ=WEEKLY\r\nEND:VEVENT",
        ),
        (
            r"FREQ=DAILY;BYHOUR=1\nFREQ=DAILY;BYHOUR=3\r\n",
            "FREQ=DAILY;BYHOUR=1\nFREQ=DAILY;BYHOUR=3\n",
        ),
        (
            "BEGIN:VEVENT\rRRULE:FREQ=DAILY\rEND:VEVENT",
            "BEGIN:VEVENT\nRRULE:FREQ=DAILY\nEND:VEVENT",
        ),
        (
            "  BEGIN:VEVENT\n    UID:1\n    RRULE:FREQ=DAILY\n  END:VEVENT\n",
            "BEGIN:VEVENT\nUID:1\nRRULE:FREQ=DAILY\nEND:VEVENT\n",
        ),
        (
            "FREQ=DAILY;BYHOUR=1\n  FREQ=DAILY;BYHOUR=3\n",
            "FREQ=DAILY;BYHOUR=1\nFREQ=DAILY;BYHOUR=3\n",
        ),
        ("FREQ=DAILY;BYHOUR=1\n\nFREQ=DAILY;BYHOUR=3", "FREQ=DAILY;BYHOUR=1\nFREQ=DAILY;BYHOUR=3"),
        ("FREQ=DAILY;WKST=MO", "FREQ=DAILY"),
        ("INTERVAL=1;FREQ=DAILY", "FREQ=DAILY"),
        ("FREQ=DAILY;BYSECOND=0;BYHOUR=2", "FREQ=DAILY;BYHOUR=2"),
        ("FREQ=DAILY;", "FREQ=DAILY"),
        ("FREQ=DAILY;;BYHOUR=2", "FREQ=DAILY;BYHOUR=2"),
        ("FREQ=DAILY;BYHOUR=2;byhour=2", "FREQ=DAILY;BYHOUR=2"),
        ("FREQ=WEEKLY;BYDAY=MON,TU", "FREQ=WEEKLY;BYDAY=MO,TU"),
        ("FREQ=WEEKLY;BYDAY=friday", "FREQ=WEEKLY;BYDAY=FR"),
        (
            "BEGIN:VEVENT \nRRULE:FREQ=DAILY\nEND:VEVENT",
            "BEGIN:VEVENT\nRRULE:FREQ=DAILY\nEND:VEVENT",
        ),
        (
            "BEGIN:VEVENT\nRRULE:FREQ=DAILY\nBEGIN:VALARM\nTRIGGER:-PT15M\nEND:VALARM\nEND:VEVENT",
            "BEGIN:VEVENT\nRRULE:FREQ=DAILY\nEND:VEVENT",
        ),
        // The same fault later in the text is corrected by itself.
        ("FREQ=DAILY;WKST=MO\nFREQ=WEEKLY;WKST=MO", "FREQ=DAILY\nFREQ=WEEKLY;WKST=MO"),
        ("FREQ=DAILY\nFREQ=WEEKLY;FREQ=WEEKLY", "FREQ=DAILY\nFREQ=WEEKLY"),
    ] {
        becomes(text, corrected);
    }
}

#[test]
fn what_is_not_certain_is_not_corrected() {
    for text in [
        "",
        "FREQ=HOURLY",
        "FREQ=DAILY;BYHOUR=24",
        "FREQ=DAILY;BYHOUR=2,,4",
        "FREQ=DAILY;;;BYHOUR=2",
        "BEGIN:VEVENT\nRRULE:FREQ=DAILY\nBEGIN:VTODO\nEND:VTODO\nBEGIN:VALARM\nEND:VALARM\nEND:VEVENT",
        "FREQ=DAILY;BYHOUR=2;BYHOUR=3",
        "FREQ=WEEKLY;BYDAY=MO TU",
        "FREQ=DAILY BYHOUR=2",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=DAILY;BYHOUR=8;BYMINUTE=0,30",
        "BEGIN:VEVENT\nDTSTART:20250101T020000\nRRULE:FREQ=DAILY\nEND:VEVENT",
        "BEGIN:VEVENT\nRRULE:FREQ=DAILY\nEXDATE:20250101T020000\nEND:VEVENT",
        "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nEND:VTIMEZONE\nBEGIN:VEVENT\nRRULE:FREQ=DAILY\nEND:VEVENT\nEND:VCALENDAR",
        "BEGIN:VEVENT\nRRULE:FREQ=DAILY\nBEGIN:VALARM",
        "BEGIN;X=1: VEVENT\nRRULE:FREQ=DAILY\nEND:VEVENT",
    ] {
        becomes_in(Dialect::Csbs, text, None);
    }
}

#[test]
fn rules_of_cbr_lose_their_prefix_and_their_calendar() {
    for (text, corrected) in [
        ("RRULE:FREQ=DAILY;BYHOUR=2", Some("FREQ=DAILY;BYHOUR=2")),
        (
            "FREQ=DAILY;BYHOUR=1\n FREQ=DAILY;BYHOUR=3",
            Some("FREQ=DAILY;BYHOUR=1\nFREQ=DAILY;BYHOUR=3"),
        ),
        (
            "BEGIN:VEVENT\nUID:1\nRRULE:FREQ=DAILY;BYHOUR=02\nEND:VEVENT",
            Some("FREQ=DAILY;INTERVAL=1;BYHOUR=2"),
        ),
        ("BEGIN:VEVENT\nDTSTART:20250101T020000\nRRULE:FREQ=DAILY\nEND:VEVENT", None),
    ] {
        becomes_in(Dialect::Cbr, text, corrected);
    }
    // Of a list, the rule is changed.
    let rules = ["FREQ=DAILY;BYHOUR= 2"];
    let fault = Pattern::parse_cbr_rules(&rules).unwrap_err();
    let change = fault.replacement(rules[0], Dialect::Cbr).unwrap();
    assert_eq!(change.apply(rules[0]).as_deref(), Some("FREQ=DAILY;BYHOUR=2"));
    // A rule of a list cannot become two.
    for rule in
        ["FREQ=DAILY;BYHOUR=2 FREQ=DAILY;BYHOUR=4", "BEGIN:VEVENT\nRRULE:FREQ=DAILY\nEND:VEVENT"]
    {
        let fault = Pattern::parse_cbr_rules(&[rule]).unwrap_err();
        assert_eq!(fault.replacement(rule, Dialect::Cbr), None, "{fault}");
    }
}

#[test]
fn a_change_of_another_text_is_refused() {
    let change = Replacement::new(2..5, "x");
    assert_eq!((change.span(), change.text()), (2..5, "x"));
    assert_eq!(change.apply("abcdefg").as_deref(), Some("abxfg"));
    assert_eq!(change.apply("abc"), None);
    assert_eq!(change.apply("abcdé"), None);
    let fault = Pattern::parse("FREQ=DAILY;WKST=MO").unwrap_err();
    assert_eq!(fault.replacement("FREQ", Dialect::Csbs), None);
}

/// Whatever is between rules and parts, the changes end, and what they leave has no fault that can be
/// corrected.
#[test]
fn changes_come_to_an_end() {
    let pieces = [
        "FREQ=DAILY",
        "；",
        " ",
        ";",
        "BYHOUR=2",
        ",",
        "\n",
        "\\n",
        "RRULE:",
        "MON",
        "\r",
        "\u{feff}",
        "BEGIN:VEVENT",
    ];
    let mut number: u32 = 1;
    for _ in 0..5_000 {
        let mut text = String::new();
        for _ in 0..8 {
            number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            text += pieces[(number >> 16) as usize % pieces.len()];
        }
        for dialect in [Dialect::Csbs, Dialect::Cbr] {
            let mut changed = text.clone();
            for round in 0.. {
                let found = faults(&changed, dialect);
                let next = found.iter().find_map(|fault| fault.replacement(&changed, dialect));
                let Some(next) = next else { break };
                changed = next.apply(&changed).unwrap();
                assert!(round < 100, "{text:?}: {changed:?}");
            }
        }
    }
}
