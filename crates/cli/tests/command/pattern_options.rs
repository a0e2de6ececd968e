//! The options that say how a pattern is to be read, and the hints that name them.

use crate::run::{run, written};

const EVERY_OTHER_DAY: &str = "FREQ=DAILY;INTERVAL=2;BYHOUR=2;BYMINUTE=0";
const HINT: &str = "; --dialect cbr reads it\n";

#[test]
fn an_interval_that_was_read_in_the_dialect_of_csbs_leads_to_that_of_cbr() {
    let hints = |arguments: &[&str]| {
        let ran = run(arguments, "");
        assert!(ran.errors.starts_with("error[unsupported_part]: "), "{ran:?}");
        ran.errors.contains(HINT)
    };
    assert!(hints(&["next", "--pattern", EVERY_OTHER_DAY]));
    assert!(hints(&["next", "--pattern", &EVERY_OTHER_DAY.to_lowercase()]));
    assert!(!hints(&["next", "--pattern", EVERY_OTHER_DAY, "--dialect", "csbs"]));
    assert!(!hints(&["next", "--pattern", "FREQ=DAILY;BYHOUR=2;BYMINUTE=0;UNTIL=1"]));
}

#[test]
fn an_interval_in_a_policy_has_no_hint_because_its_document_has_one_dialect() {
    let policy = format!(
        r#"{{"policy": {{"id": "p", "scheduled_operations": [{{"operation_definition": {{}},
            "trigger": {{"properties": {{"pattern": "{EVERY_OTHER_DAY}"}}}}}}]}}}}"#
    );
    let ran = run(&["check", &written("interval-policy.json", policy)], "");
    assert_eq!(ran.status, 1);
    assert!(ran.output.starts_with("error[pattern]: INTERVAL is not supported"), "{ran:?}");
    assert!(!ran.output.contains("--dialect"), "{ran:?}");
}

#[test]
fn a_json_list_is_not_read_in_the_dialect_of_csbs() {
    let list = r#"["FREQ=DAILY;BYHOUR=2;BYMINUTE=0"]"#;
    let ran = run(&["next", "--pattern", list, "--dialect", "csbs"], "");
    let message = "keeptime: --pattern: --dialect csbs takes a text, found a JSON list, which is a pattern of CBR\n";
    assert_eq!((ran.status, ran.output.as_str(), ran.errors.as_str()), (2, "", message));
    for arguments in
        [&["next", "--pattern", list][..], &["next", "--pattern", list, "--dialect", "cbr"]]
    {
        assert_eq!(run(arguments, "").status, 0, "{arguments:?}");
    }
}

#[test]
fn an_argument_that_is_no_file_but_looks_like_a_pattern_leads_to_its_option() {
    let hints = |argument: &str| {
        let ran = run(&["next", argument], "");
        assert_eq!(ran.status, 2, "{ran:?}");
        ran.errors.ends_with("; to give a pattern instead of a file, use --pattern\n")
    };
    for pattern in
        [EVERY_OTHER_DAY, "freq=daily", "BEGIN:VEVENT", "0 2 * * 1-5", "*/15 2,14 * * MON"]
    {
        assert!(hints(pattern), "{pattern}");
    }
    for other in ["policy.json", "0 2 * *", "0 2 * * * 1", "a b c d %", "my own backup policy (1)"]
    {
        assert!(!hints(other), "{other}");
    }
}
