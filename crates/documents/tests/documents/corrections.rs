//! Corrections of faults as changes of a text.

use keeptime_documents::text::{Certainty, InspectOptions, Severity, correct, inspect};
use serde_json::json;

/// Asserts the corrected text, the codes of the corrections, and the codes of the findings that remain.
#[track_caller]
fn becomes(text: &str, expected: &str, corrected: &[&str], remaining: &[&str]) {
    let correction = correct(text, InspectOptions::default());
    assert_eq!(correction.text, expected);
    let codes: Vec<&str> =
        correction.steps.iter().flat_map(|step| &step.corrected).map(|found| found.code).collect();
    assert_eq!(codes, corrected);
    let found = inspect(expected, InspectOptions::default()).findings;
    let faults = found.iter().filter(|finding| finding.severity == Severity::Fault);
    assert_eq!(faults.map(|fault| fault.code).collect::<Vec<_>>(), remaining);
    // A second correction changes nothing.
    assert_eq!(correct(expected, InspectOptions::default()).steps, []);
}

const CALENDAR: &str = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nRRULE:FREQ=DAILY;BYHOUR=2;BYMINUTE=0\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

#[test]
fn a_file_with_a_pattern_becomes_canonical() {
    let canonical = &["not_canonical"];
    becomes("FREQ=DAILY;BYHOUR=02;BYMINUTE=0", CALENDAR, canonical, &[]);
    // Line ends stay as they are.
    let lf = CALENDAR.replace("\r\n", "\n");
    becomes("FREQ=DAILY;BYHOUR=2;BYMINUTE=0\n", &lf, canonical, &[]);
    becomes(&lf, &lf, &[], &[]);
    becomes(lf.trim_end(), lf.trim_end(), &[], &[]);
    becomes(CALENDAR, CALENDAR, &[], &[]);
    let mistakes = "FREQ=DAILY；BYHOUR=2, 2;BYMINUTE=0;WKST=MO\n";
    becomes(mistakes, &lf, &["full_width", "space", "no_effect", "not_canonical"], &[]);
    // What is not certain stays, and the text around it too.
    becomes(
        "FREQ=DAILY ;BYHOUR=24\nFREQ=WEEKLY;BYDAY=MONDAY\n",
        "FREQ=DAILY;BYHOUR=24\nFREQ=WEEKLY;BYDAY=MO\n",
        &["space", "weekday"],
        &["hour"],
    );
    becomes("0 2 * * *\n", "0 2 * * *\n", &[], &["crontab"]);
    becomes("name: x\n", "name: x\n", &[], &["yaml"]);
    becomes("", "", &[], &["empty"]);
}

/// A request to create a policy, with members of the operation.
fn request(members: &str) -> String {
    format!(
        r#"{{"policy": {{"name": "p", "provider_id": "fc4d5750-22e7-4798-8a46-f48f62c4c1da", "parameters": {{}},
 "resources": [{{"id": "r", "type": "OS::Nova::Server", "name": "s"}}],
 "scheduled_operations": [{{"name": "b", "operation_type": "backup", {members}}}]}}}}"#
    )
}

#[test]
fn a_pattern_inside_a_document_becomes_canonical() {
    let operation = |enabled: &str, max: &str, pattern: &str| {
        request(&format!(
            r#""enabled": {enabled}, "operation_definition": {{"max_backups": {max}, "plan_id": "x"}},
   "trigger": {{"properties": {{"pattern": "{pattern}"}}}}"#
        ))
    };
    let canonical = operation("true", "7", &CALENDAR.replace("\r\n", "\\r\\n"));
    let code = "CSBS.9001";
    becomes(
        &operation("\"true\"", "\"7\"", r"FREQ=DAILY;BYHOUR=\u0032 ;BYMINUTE=0"),
        &canonical,
        &[code, code, code, "not_canonical"],
        &[],
    );
    becomes(&canonical, &canonical, &[], &[]);
    // A literal \n in the pattern, escaped twice.
    becomes(
        &operation("true", "7", r"FREQ=DAILY;BYHOUR=2;BYMINUTE=0\\n"),
        &canonical,
        &[code, "not_canonical"],
        &[],
    );
    // No value is guessed.
    for wrong in ["\"seven\"", "\"07\"", "\"100000\"", "null", "1.5"] {
        let text = operation("true", wrong, &CALENDAR.replace("\r\n", "\\r\\n"));
        assert_eq!(correct(&text, InspectOptions::default()).steps, [], "{wrong}");
    }
}

#[test]
fn a_list_of_rules_becomes_canonical_in_its_layout() {
    becomes(
        "[\n    \"FREQ=DAILY;BYHOUR=02;BYMINUTE=0;\",\n    \"RRULE:FREQ=DAILY;INTERVAL=1;BYHOUR=4;BYMINUTE=0\"\n]\n",
        "[\n    \"FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=0\",\n    \"FREQ=DAILY;INTERVAL=1;BYHOUR=4;BYMINUTE=0\"\n]\n",
        &["BackupService.9900", "BackupService.9900", "not_canonical"],
        &[],
    );
    becomes(
        r#"["FREQ=WEEKLY;BYDAY=TU,MO;BYHOUR=2;BYMINUTE=0","FREQ=WEEKLY;BYDAY=TU,MO;BYHOUR=1;BYMINUTE=0"]"#,
        r#"["FREQ=WEEKLY;BYDAY=MO,TU;BYHOUR=1;BYMINUTE=0", "FREQ=WEEKLY;BYDAY=MO,TU;BYHOUR=2;BYMINUTE=0"]"#,
        &["not_canonical"],
        &[],
    );
}

#[test]
fn the_answer_of_a_service_stays_as_it_is() {
    let answer = r#"{"policy": {"id": "p", "created_at": "2025-01-01", "scheduled_operations": [{"id": "o",
        "enabled": true, "operation_definition": {"max_backups": "7"},
        "trigger": {"properties": {"pattern": "FREQ=DAILY; BYHOUR=2;WKST=MO"}}}]}}"#;
    assert_eq!(correct(answer, InspectOptions::default()).steps, []);
    let trailing = "{\"max_backups\": 1,}";
    becomes(trailing, "{\"max_backups\": 1}", &["not_json"], &[]);
}

#[test]
fn a_correction_is_a_value_in_json() {
    let text = "FREQ=DAILY;WKST=MO";
    let found = inspect(text, InspectOptions::default()).findings.remove(0);
    assert_eq!(found.fix.as_ref().unwrap().certainty, Certainty::Certain);
    assert_eq!(
        serde_json::to_value(&found).unwrap(),
        json!({
            "severity": "fault",
            "code": "no_effect",
            "message": "WKST=MO is not supported and changes nothing: leave it out",
            "pointer": null,
            "span": [11, 18],
            "fix": {"certainty": "certain", "span": [10, 18], "text": ""},
        })
    );
}
