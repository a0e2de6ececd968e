//! The list of rules of a request of CBR, and such a list as a document.

use keeptime_documents::NoteKind;
use keeptime_documents::cbr::{CreatePolicy, Rules};
use serde_json::json;

use crate::cbr_request_checks::{CODE, THE_PATTERN, accepted, check, has_faults, refused};
use crate::sample_documents::{RULES, cbr_request, with};

/// Asserts the faults of a list of rules: index, message, and the text at the fault's span.
#[track_caller]
fn rules_are_refused(rules: &[&str], expected: &[(usize, &str, &str)]) {
    let checked = CreatePolicy::check(&with(cbr_request(), THE_PATTERN, json!(rules)));
    let found: Vec<_> = checked
        .faults()
        .iter()
        .map(|fault| {
            let index = fault.pointer().rsplit('/').next().unwrap().parse::<usize>().unwrap();
            assert_eq!(fault.pointer(), format!("{THE_PATTERN}/{index}"));
            assert_eq!(fault.code(), CODE);
            (index, fault.message(), &rules[index][fault.span().unwrap()])
        })
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn a_fault_in_a_rule_has_the_pointer_of_the_rule_and_a_span_in_it() {
    let good = "FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=00";
    rules_are_refused(
        &[good, "FREQ=WEEKLY;BYDAY=MO;BYHOUR=25;BYMINUTE=00", good, "FREQ=MONTHLY;BYMINUTE=61"],
        &[
            (1, "BYHOUR takes 0 to 23, found 25", "25"),
            (3, "FREQ takes DAILY or WEEKLY, found MONTHLY", "MONTHLY"),
            (3, "BYMINUTE takes 0 to 59, found 61", "61"),
        ],
    );
    rules_are_refused(
        &[good, "FREQ=DAILY;INTERVAL=31;BYHOUR=4;BYMINUTE=0"],
        &[(1, "INTERVAL takes 1 to 30, found 31", "31")],
    );
    let checked = CreatePolicy::check(&with(
        cbr_request(),
        THE_PATTERN,
        json!([good, "FREQ=WEEKLY;BYDAY=TU;BYHOUR=2;BYMINUTE=30"]),
    ));
    let [fault] = checked.faults() else { panic!("one fault") };
    assert_eq!(fault.pointer(), format!("{THE_PATTERN}/1"));
    assert!(fault.message().ends_with("30 minutes apart, at least 60 are needed"), "{fault}");
}

#[test]
fn a_pattern_is_a_list_of_1_to_24_texts() {
    refused(THE_PATTERN, "FREQ=DAILY", "pattern takes a list of rules, found \"FREQ=DAILY\"");
    refused(THE_PATTERN, json!({}), "pattern takes a list of rules, found an object");
    let hour = |hour: usize| format!("FREQ=DAILY;INTERVAL=1;BYHOUR={};BYMINUTE=0", hour % 24);
    let day: Vec<String> = (0..24).map(hour).collect();
    accepted(THE_PATTERN, json!(day));
    // The rules are counted as given.
    let more: Vec<String> = (0..25).map(hour).collect();
    for list in [json!([]), json!(more)] {
        let checked = CreatePolicy::check(&with(cbr_request(), THE_PATTERN, list));
        let [fault] = checked.faults() else { panic!("one fault: {:?}", checked.faults()) };
        assert_eq!((fault.pointer(), fault.code(), fault.span()), (THE_PATTERN, CODE, None));
    }
    check(
        &with(cbr_request(), THE_PATTERN, json!(["FREQ=DAILY", 5, null, ["FREQ=HOURLY"]])),
        &[
            (&format!("{THE_PATTERN}/1"), CODE, "pattern takes text, found 5"),
            (&format!("{THE_PATTERN}/2"), CODE, "pattern takes text, found null"),
            (&format!("{THE_PATTERN}/3"), CODE, "pattern takes text, found a list"),
        ],
    );
}

/// Asserts the notes of a pattern: the pointer in the pattern, kind and message.
#[track_caller]
fn pattern_has_notes(rules: &[&str], expected: &[(&str, NoteKind, &str)]) {
    let checked = CreatePolicy::check(&with(cbr_request(), THE_PATTERN, json!(rules)));
    assert_eq!(checked.faults(), []);
    let notes: Vec<_> = checked
        .notes()
        .iter()
        .map(|note| {
            (note.pointer().strip_prefix(THE_PATTERN).unwrap(), note.kind(), note.message())
        })
        .collect();
    assert_eq!(notes, expected);
}

#[test]
fn rules_that_other_clients_cannot_read_back_are_noted() {
    let clients = NoteKind::UnreadableByClients;
    let canonical =
        |rules: &str| format!("the rules are not canonical; the canonical rules are {rules}");
    pattern_has_notes(&RULES, &[]);
    pattern_has_notes(
        &["FREQ=DAILY;BYHOUR=2;BYMINUTE=0"],
        &[
            (
                "/0",
                clients,
                "some clients cannot read back a daily rule without INTERVAL; add INTERVAL=1",
            ),
            ("", NoteKind::NotCanonical, &canonical("FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=0")),
        ],
    );
    pattern_has_notes(
        &["FREQ=WEEKLY;BYHOUR=2;BYDAY=MO;BYMINUTE=0"],
        &[
            (
                "/0",
                clients,
                "some clients cannot read back a rule unless BYMINUTE follows BYHOUR; move BYMINUTE",
            ),
            ("", NoteKind::NotCanonical, &canonical("FREQ=WEEKLY;BYDAY=MO;BYHOUR=2;BYMINUTE=0")),
        ],
    );
    pattern_has_notes(
        &["FREQ=WEEKLY;BYDAY=MO;BYHOUR=2;BYMINUTE=0", "FREQ=WEEKLY;BYDAY=TU;BYHOUR=2;BYMINUTE=0"],
        &[(
            "",
            clients,
            "some clients read the days of all rules from the first one; pattern has rules with \
             different days",
        )],
    );
    pattern_has_notes(
        &["FREQ=WEEKLY;BYDAY=MO;BYHOUR=2"],
        &[(
            "",
            NoteKind::LeftToStart,
            "FREQ=WEEKLY;BYDAY=MO;BYHOUR=2 has no BYMINUTE: it is taken from the start of the schedule",
        )],
    );
    pattern_has_notes(
        &["FREQ=WEEKLY;BYDAY=MO;BYHOUR=02;BYMINUTE=00"],
        &[("", NoteKind::NotCanonical, &canonical("FREQ=WEEKLY;BYDAY=MO;BYHOUR=2;BYMINUTE=0"))],
    );
    assert!(NoteKind::UnreadableByClients.is_suspicious());
}

#[test]
fn a_list_of_rules_is_a_document() {
    let rules = Rules::check(&json!(RULES)).into_result().unwrap();
    assert_eq!(rules.pattern().canonical_rules(), RULES);
    assert_eq!(serde_json::to_value(&rules).unwrap(), json!(RULES));
    has_faults(
        &Rules::check(&json!({})),
        &[("", CODE, "the document takes a list of rules, found an object")],
    );
    has_faults(
        &Rules::check(&json!(["FREQ=DAILY;BYHOUR=24"])),
        &[("/0", CODE, "BYHOUR takes 0 to 23, found 24")],
    );
    has_faults(
        &Rules::check(&json!(["FREQ=DAILY", 1])),
        &[("/1", CODE, "the document takes text, found 1")],
    );
}
