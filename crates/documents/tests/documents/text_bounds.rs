//! What is almost a text of some form, and the bounds of corrections.

use keeptime::pattern::Dialect;
use keeptime_documents::listing::page_findings;
use keeptime_documents::text::{
    Certainty, Expected, Finding, InspectOptions, TextDocument, TextKind, correct, decode, inspect,
    located, read_pattern, recognize_encoding,
};
use keeptime_documents::{AnyPolicy, DocumentKind, ZeroLimit};
use serde_json::json;

use crate::sample_documents::{PATTERN, request, with};

fn findings(text: &str, options: InspectOptions) -> Vec<Finding> {
    inspect(text, options).findings
}

fn codes(text: &str, options: InspectOptions) -> Vec<&'static str> {
    findings(text, options).iter().map(|finding| finding.code).collect()
}

#[test]
fn what_is_almost_another_format_is_a_pattern_with_faults() {
    for text in [
        // Lines of a crontab have numbers, then names.
        "@",
        "@a1",
        "x1 2 * * *",
        ", 2 * * *",
        "1 2 :) * *",
        "1 2 * * w:x",
        "1 2 * *",
        // A block of Terraform has a space, a brace or a quote, and then a name or a brace.
        "resource-x {",
        "resource x",
        "modules {",
        // A key of YAML has a space or nothing after its colon.
        "name:nightly",
        "a name: x",
        "1: x",
        "NAME: x",
    ] {
        let inspection = inspect(text, InspectOptions::default());
        assert_eq!(inspection.kind, Some(TextKind::Pattern), "{text}");
        assert!(inspection.findings.iter().all(|found| found.code != "crontab"), "{text}");
    }
    for (text, code) in [
        ("@a", "crontab"),
        ("resource x {", "terraform"),
        ("resource{", "terraform"),
        ("resource \"x\"", "terraform"),
        ("name: nightly", "yaml"),
        ("name:", "yaml"),
    ] {
        assert_eq!(codes(text, InspectOptions::default()), [code], "{text}");
    }
}

#[test]
fn a_crontab_is_found_below_its_comments() {
    let text = "# nights\nMAILTO=root\n\n0 2 1 * * x\n0 2 * * *\n";
    let [found] = &findings(text, InspectOptions::default())[..] else { panic!() };
    assert_eq!((found.code, &text[found.span.clone()]), ("crontab", "0 2 1 * * x"));
    let text = "# nights\n\n0 2 * * * x\n";
    let [found] = &findings(text, InspectOptions::default())[..] else { panic!() };
    let fix = found.fix.as_ref().unwrap();
    assert_eq!(fix.replacement.apply(text).unwrap(), "FREQ=DAILY;BYHOUR=2;BYMINUTE=0\n", "{fix:?}");
}

#[test]
fn bytes_of_zero_alone_are_no_text_in_utf_16() {
    for bytes in
        [&b"\0\0\0\0"[..], b"a\0\0\0", b"\0\0b\0", b"\0\0\0b", b"\0b\0\0", b"ab\0\0", b"a\0bc"]
    {
        assert_eq!(recognize_encoding(bytes), None, "{bytes:?}");
        assert_eq!(decode(bytes.to_vec()).unwrap().as_bytes(), bytes);
    }
}

#[test]
fn a_dialect_decides_what_is_a_pattern() {
    let rule = "FREQ=DAILY;INTERVAL=2;BYHOUR=2;BYMINUTE=0";
    let cbr = InspectOptions::default().with_dialect(Dialect::Cbr);
    assert_eq!(read_pattern(rule, Some(Dialect::Cbr)).unwrap().dialect(), Dialect::Cbr);
    assert!(read_pattern(rule, None).is_err());
    assert_eq!(codes(rule, cbr), [""; 0]);
    assert_eq!(codes(&format!("{rule}\n"), cbr), [""; 0]);

    // The canonical text ends as the text does.
    for end in ["", "\n"] {
        let text = format!("BYHOUR=2;BYMINUTE=0;FREQ=DAILY;INTERVAL=2{end}");
        let [found] = &findings(&text, cbr)[..] else { panic!("{text:?}") };
        assert_eq!(found.code, "not_canonical");
        let written = found.fix.as_ref().unwrap().replacement.text();
        assert_eq!(written, format!("{rule}{end}"));
    }
}

#[test]
fn a_given_kind_is_read_as_json_unless_it_is_a_query() {
    let options = InspectOptions::default().with_kind(DocumentKind::CsbsOperationDefinition);
    assert_eq!(codes("max_backups=3", options), ["not_json"]);
    let options = InspectOptions::default().with_kind(DocumentKind::CsbsPoliciesQuery);
    assert_eq!(codes("limit=0", options), ["CSBS.9001"]);
}

#[test]
fn a_hundred_faults_have_corrections() {
    let text = "RRULE:FREQ=WEEKLY;BYDAY=MON;BYHOUR=2;BYMINUTE=0\n".repeat(101);
    let found = findings(&text, InspectOptions::default());
    assert!(found.len() > 100, "{}", found.len());
    let fixed: Vec<bool> = found.iter().map(|found| found.fix.is_some()).collect();
    assert!(fixed[..100].iter().all(|is_fixed| *is_fixed), "{:?}", found[0]);
    assert!(!fixed[100]);
}

#[test]
fn corrections_that_are_apart_are_made_at_once() {
    let text =
        "FREQ=WEEKLY;BYDAY=MON;BYHOUR=2;BYMINUTE=0\nFREQ=WEEKLY;BYDAY=TUE;BYHOUR=4;BYMINUTE=0\n";
    let correction = correct(text, InspectOptions::default());
    let steps: Vec<Vec<&str>> = correction
        .steps
        .iter()
        .map(|step| step.corrected.iter().map(|found| found.code).collect())
        .collect();
    assert_eq!(steps, [vec!["weekday", "weekday"], vec!["not_canonical"]]);
}

#[test]
fn at_most_fifty_corrections_are_made_one_after_another() {
    let text = format!("FREQ=WEEKLY;BYDAY={};BYHOUR=2;BYMINUTE=0", vec!["MON"; 60].join(" ,"));
    let correction = correct(&text, InspectOptions::default());
    assert_eq!(correction.steps.len(), 50);
}

#[test]
fn only_a_trailing_comma_is_removed() {
    for (text, fix) in [("{\"a\": 1,}", Some(7..8)), ("{\"a\": 1, x}", None), ("{\"a\": 1,", None)]
    {
        let [found] = &findings(text, InspectOptions::default())[..] else { panic!("{text}") };
        assert_eq!(found.fix.as_ref().map(|fix| fix.replacement.span()), fix, "{text}");
    }
}

#[test]
fn a_correction_is_in_its_page() {
    let text = "{\"backups\": []}\n{\"backups\": [],}";
    let [found] = &page_findings(text, 1)[..] else { panic!() };
    let fix = found.fix.as_ref().unwrap();
    assert_eq!((fix.certainty, fix.replacement.span()), (Certainty::Certain, 30..31));
    assert_eq!(fix.replacement.apply(text).unwrap(), "{\"backups\": []}\n{\"backups\": []}");
}

#[test]
fn faults_of_a_single_backup_are_its_own() {
    let text = r#"{"checkpoint_item": {"id": 1, "checkpoint_id": "c", "resource_id": "r"}}"#;
    let pointers: Vec<Option<String>> =
        page_findings(text, 0).into_iter().map(|found| found.pointer).collect();
    assert_eq!(pointers, [Some("/checkpoint_item/id".to_owned())]);
}

#[test]
fn a_quoted_value_of_an_answer_is_not_corrected() {
    for (kind, document) in [
        (
            DocumentKind::CsbsBackupAnswer,
            json!({"checkpoint_item": {"id": "b", "checkpoint_id": "c",
            "resource_id": "r", "extend_info": {"volume_backups": "7"}}}),
        ),
        (
            DocumentKind::CsbsBackupAnswer,
            json!({"checkpoint_item": {"id": "b", "checkpoint_id": "c",
            "resource_id": "r", "backup_data": "true"}}),
        ),
        (DocumentKind::CbrPolicyAnswer, json!({"policy": {"id": "p", "trigger": "true"}})),
    ] {
        let text = document.to_string();
        let found = findings(&text, InspectOptions::default().with_kind(kind));
        assert!(found.iter().all(|found| found.fix.is_none()), "{found:?}");
    }
}

#[test]
fn a_document_has_its_text_its_value_and_its_kind() {
    let text = r#" {"max_backups": 7} "#;
    let document = TextDocument::parse(text, Expected::PolicyOrLimits).unwrap();
    let kind = Some(TextKind::Document(DocumentKind::CsbsOperationDefinition));
    assert_eq!(document.text_kind(), kind);
    assert_eq!(document.into_parts(), (text.to_owned(), json!({"max_backups": 7})));
    let plan = r#"{"format_version": "1.2", "resource_changes": []}"#;
    let document = TextDocument::parse(plan, Expected::PolicyOrLimits).unwrap();
    assert_eq!(document.text_kind().unwrap().name(), "terraform-plan");
    let other = TextDocument::parse("[1]", Expected::PolicyOrLimits).unwrap();
    assert_eq!(other.text_kind(), None);
}

#[test]
fn a_note_that_becomes_a_fault_is_said_once() {
    let policy = json!({"policy": {"name": "n", "operation_type": "backup", "nmae": "x",
        "operation_definition": {"max_backups": "x"},
        "trigger": {"properties": {"pattern": [PATTERN]}}}});
    let document = TextDocument::parse(policy.to_string(), Expected::Policy).unwrap();
    let checked = DocumentKind::CbrCreatePolicyRequest.check(document.value());
    let error = document.clone().into_faults(checked.faults());
    let mut messages: Vec<&str> =
        error.findings().iter().map(|found| found.message.as_str()).collect();
    assert!(messages.iter().any(|text| text.starts_with("nmae: unknown member")), "{messages:?}");
    let count = messages.len();
    messages.sort_unstable();
    messages.dedup();
    assert_eq!(messages.len(), count);
}

#[test]
fn the_first_code_that_says_something_is_shown() {
    let text = r#"{"error_code": "", "code": "x", "error_msg": "no", "message": "other"}"#;
    let error = TextDocument::read(text, Expected::Policy).unwrap_err();
    assert_eq!(
        error.to_string(),
        "expected a policy, found the error of a service (x, no); the download failed: correct the \
         request and repeat it"
    );
}

#[test]
fn the_last_of_three_equal_members_counts_and_the_second_is_shown() {
    let text = r#"{"max_backups": 1, "max_backups": 2, "max_backups": "\"]"}"#;
    let found = findings(text, InspectOptions::default());
    let shown: Vec<(&str, &str)> =
        found.iter().map(|found| (found.code, &text[found.span.clone()])).collect();
    assert_eq!(shown[0], ("repeated_member", "\"max_backups\""));
    assert_eq!(found[0].span.start, 19);
    assert_eq!(shown[1].1, r#""\"]""#);
}

#[test]
fn hours_of_a_policy_of_vbs_are_two_digits_before_two_zeros() {
    for (time, is_valid) in [
        ("02:00", true),
        ("02:00,23:00", true),
        ("24:00", false),
        ("99:00", false),
        ("+2:00", false),
        ("2:00", false),
        ("002:00", false),
        ("02:30", false),
        ("", false),
    ] {
        let policy = json!({"backup_policies": [{"backup_policy_id": "p", "backup_policy_name": "n",
            "scheduled_policy": {"start_time": time, "frequency": 1, "rentention_num": 3,
                "remain_first_backup_of_curMonth": "N", "status": "ON"}, "policy_resource_count": 0}]});
        let kind = DocumentKind::VbsPoliciesAnswer;
        let policy = AnyPolicy::read(kind, &policy, ZeroLimit::Unlimited);
        let is_read = policy.is_ok_and(|policy| policy.policy().pattern().is_ok());
        assert_eq!(is_read, is_valid, "{time}");
    }
}

#[test]
fn a_hundred_faults_of_a_document_have_corrections() {
    let text = "RRULE:FREQ=WEEKLY;BYDAY=MON;BYHOUR=2;BYMINUTE=0\n".repeat(101);
    let policy =
        with(request(), "/policy/scheduled_operations/0/trigger/properties/pattern", json!(text));
    let found = findings(&policy.to_string(), InspectOptions::default());
    let fixed = found.iter().filter(|found| found.fix.is_some()).count();
    assert_eq!((found.len() > 100, fixed), (true, 100), "{}", found.len());
}

#[test]
fn the_hours_of_vbs_are_named_in_the_fault() {
    for (time, is_valid) in [("23:00", true), ("24:00", false), ("02:00,+3:00", false)] {
        let policy = json!({"backup_policy_name": "n", "scheduled_policy": {"start_time": time,
            "frequency": 1, "rentention_num": 3, "remain_first_backup_of_curMonth": "N", "status": "ON"}});
        let checked = DocumentKind::VbsCreatePolicyRequest.check(&policy);
        let messages: Vec<&str> = checked.faults().iter().map(|fault| fault.message()).collect();
        let message =
            format!("start_time takes full hours as HH:00, separated by commas, found \"{time}\"");
        assert_eq!(!messages.contains(&&*message), is_valid, "{messages:?}");
    }
}

#[test]
fn a_fault_of_a_pattern_that_the_text_does_not_have_is_at_its_container() {
    let pointer = "/policy/scheduled_operations/0/trigger/properties/pattern";
    let policy = with(request(), pointer, json!("FREQ=DAILY;BYHOUR=24;BYMINUTE=0"));
    let checked = DocumentKind::CsbsCreatePolicyRequest.check(&policy);
    assert_eq!(checked.faults().len(), 1);
    for (text, shown) in [("{}", "{"), (r#"{"policy": [ 5 ]}"#, "["), ("", "")] {
        let found = located(text, checked.faults(), &[]);
        assert_eq!((&text[found[0].span.clone()], found[0].fix.is_none()), (shown, true));
    }
}
