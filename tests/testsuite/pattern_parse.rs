//! Whole patterns: their forms, their canonical text, and all faults of a text.

use keeptime::pattern::{Pattern, PatternErrorKind};

use crate::pattern_checks::{DTSTART, HEAD, TAIL, has_faults, reads};

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
fn faults_excerpts_and_patterns_have_debug_output() {
    let fault = Pattern::parse("FREQ=DAILY;BYHOUR=+5").unwrap_err();
    let PatternErrorKind::Hour { found } = fault.kind() else { panic!("{fault:?}") };
    assert_eq!(found.as_str(), "+5");
    assert_eq!(format!("{found:?}"), "\"+5\"");
    let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=5").unwrap();
    assert_eq!(format!("{pattern:?}"), "Pattern([Rule(FREQ=DAILY;BYHOUR=5)])");
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
