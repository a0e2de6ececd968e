//! `keeptime check --fix`.

use std::fs;

use crate::run::{findings, run, written};

const CALENDAR: &str = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nRRULE:FREQ=WEEKLY;BYDAY=MO,TU;BYHOUR=2;BYMINUTE=0\nEND:VEVENT\nEND:VCALENDAR\n";

#[test]
fn a_file_is_corrected_and_the_changes_are_shown() {
    let path = written("fix-pattern.txt", "FREQ=WEEKLY;BYDAY=MO,TU;BYHOUR=2;WKST=MO;BYMINUTE=0\n");
    let ran = run(&["check", "--fix", &path], "");
    assert_eq!((ran.status, ran.errors.as_str()), (0, ""));
    assert_eq!(
        ran.output,
        format!(
            "fixed[no_effect]: WKST=MO is not supported and changes nothing: leave it out\n \
             --> {path}:1:33\n  |\n\
             1 - FREQ=WEEKLY;BYDAY=MO,TU;BYHOUR=2;WKST=MO;BYMINUTE=0\n\
             1 + FREQ=WEEKLY;BYDAY=MO,TU;BYHOUR=2;BYMINUTE=0\n  |\n\n\
             fixed[not_canonical]: the text is not canonical; its canonical rules are \
             FREQ=WEEKLY;BYDAY=MO,TU;BYHOUR=2;BYMINUTE=0\n \
             --> {path}:1:1\n  |\n\
             1 + BEGIN:VCALENDAR\n2 + BEGIN:VEVENT\n\
             3 + RRULE:FREQ=WEEKLY;BYDAY=MO,TU;BYHOUR=2;BYMINUTE=0\n\
             4 + END:VEVENT\n5 + END:VCALENDAR\n  |\n\n\
             {path}: no faults, 2 corrections made; read as a pattern (CSBS)\n"
        )
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), CALENDAR);
    let again = run(&["check", "--fix", &path], "");
    assert_eq!((again.status, findings(&again)), (0, ""));
}

#[test]
fn standard_input_is_corrected_to_standard_output() {
    let ran = run(&["check", "--fix", "-"], "FREQ=WEEKLY;BYDAY=MON,TU;BYHOUR=2;BYMINUTE=0\n");
    assert_eq!((ran.status, ran.output.as_str()), (0, CALENDAR));
    assert!(ran.errors.starts_with("fixed[weekday]: "), "{ran:?}");
    // What cannot be corrected is written as it is.
    for text in ["FREQ=HOURLY\n", "name: x\n", "{\"a\": 1}", ""] {
        let ran = run(&["check", "--fix", "-"], text);
        assert_eq!((ran.status, ran.output.as_str()), (1, text));
        assert!(ran.errors.starts_with("error["), "{ran:?}");
    }
    let ran = run(&["check", "--fix", "--json", "-"], "FREQ=DAILY");
    assert_eq!(ran.status, 2);
    assert_eq!(
        ran.errors,
        "keeptime: --fix writes the corrected text of standard input to standard output, where only --format text \
         leaves room for it\n"
    );
}

#[test]
fn faults_that_remain_are_shown_and_nothing_else_is_touched() {
    let text = "\u{feff}{ \"policy\" : {\"name\": \"a b\",\r\n\t\"x\": [1,2 ]}}";
    let path = written("fix-nothing.json", text);
    let ran = run(&["check", "--fix", &path], "");
    assert_eq!(ran.status, 1);
    assert!(!ran.output.contains("fixed["), "{ran:?}");
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    // The byte order mark stays.
    let path = written("fix-mark.txt", "\u{feff}FREQ=DAILY ;BYHOUR=24\n");
    let ran = run(&["check", "--fix", &path], "");
    assert_eq!(ran.status, 1);
    assert!(ran.output.contains("error[hour]: BYHOUR takes 0 to 23, found 24"), "{ran:?}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "\u{feff}FREQ=DAILY;BYHOUR=24\n");
    assert_eq!(run(&["check", "--fix", "no/such.json"], "").status, 2);
}

#[test]
fn json_lists_what_was_corrected() {
    let path = written("fix-json.json", "[\"FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=0;\"]");
    let ran = run(&["check", "--fix", "--json", &path], "");
    let answer: serde_json::Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!(answer["faults"], serde_json::json!([]));
    assert_eq!(
        answer["fixed"],
        serde_json::json!([{
            "code": "BackupService.9900",
            "message": "a rule must not have an empty part: remove the extra semicolon",
            "pointer": "/0",
            "line": 1,
            "column": 44,
            "span": [43, 44],
            "fix": {"certainty": "certain", "span": [43, 44], "text": ""},
        }])
    );
}
