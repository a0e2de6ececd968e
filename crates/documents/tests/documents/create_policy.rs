//! The create-policy request: one row a rule of tables 5-21 to 5-28 of CSBS v1.

use keeptime_documents::csbs::CreatePolicy;
use keeptime_documents::{DocumentKind, FaultKind};
use serde_json::{Value, json};

use crate::fault_rows;
use crate::sample_documents::{PATTERN, request, with, without};

const DEFINITION: &str = "/policy/scheduled_operations/0/operation_definition";
const OPERATION: &str = "/policy/scheduled_operations/0";
const THE_PATTERN: &str = "/policy/scheduled_operations/0/trigger/properties/pattern";

/// Exactly these faults: pointer, code and message.
#[track_caller]
fn check(body: &Value, expected: &[(&str, &str, &str)]) {
    let checked = CreatePolicy::check(body);
    let found: Vec<_> = checked
        .faults()
        .iter()
        .map(|fault| (fault.pointer(), fault.code(), fault.message()))
        .collect();
    assert_eq!(found, expected);
    assert_eq!(checked.clone().into_result().is_err(), !expected.is_empty());
    if !expected.is_empty() {
        fault_rows::is_written(DocumentKind::CsbsCreatePolicyRequest, body);
    }
}

/// The value is refused in its place, with this message and nothing else.
#[track_caller]
fn refused(pointer: &str, value: impl Into<Value>, message: &str) {
    check(&with(request(), pointer, value.into()), &[(pointer, "CSBS.9001", message)]);
}

#[track_caller]
fn accepted(pointer: &str, value: impl Into<Value>) {
    check(&with(request(), pointer, value.into()), &[]);
}

/// The member must be there, and null is no way around that.
#[track_caller]
fn mandatory(pointer: &str) {
    let field = pointer.rsplit('/').next().unwrap();
    let message = format!("{field} is missing");
    check(&without(request(), pointer), &[(pointer, "CSBS.9001", &message)]);
    refused(pointer, Value::Null, &format!("{field} is required, found null"));
}

/// The member may be absent or null.
#[track_caller]
fn optional(pointer: &str) {
    check(&without(request(), pointer), &[]);
    accepted(pointer, Value::Null);
}

#[track_caller]
fn takes_text(pointer: &str) {
    let field = pointer.rsplit('/').next().unwrap();
    refused(pointer, 7, &format!("{field} takes text, found 7"));
    refused(pointer, false, &format!("{field} takes text, found false"));
    refused(pointer, json!(["a"]), &format!("{field} takes text, found a list"));
}

#[track_caller]
fn takes_an_object(pointer: &str) {
    let field = pointer.rsplit('/').next().unwrap();
    refused(pointer, "{}", &format!("{field} takes an object, found \"{{}}\""));
    refused(pointer, json!([]), &format!("{field} takes an object, found a list"));
}

/// The rule for names, which tables 5-22 and 5-25 both have.
#[track_caller]
fn takes_a_name(pointer: &str) {
    takes_text(pointer);
    refused(pointer, "", "name takes 1 to 255 characters, found 0");
    refused(pointer, "n".repeat(256), "name takes 1 to 255 characters, found 256");
    accepted(pointer, "n".repeat(255));
    accepted(pointer, "AZaz09_-");
    for name in ["a b", "a.b", "a/b", "é", "夜", "a\u{0}"] {
        let shown = name.replace('\u{0}', "\\0");
        let message = format!("name takes only letters, digits, _ and -, found \"{shown}\"");
        refused(pointer, name, &message);
    }
}

/// The rule for descriptions, which tables 5-22 and 5-25 both have.
#[track_caller]
fn takes_a_description(pointer: &str) {
    takes_text(pointer);
    optional(pointer);
    accepted(pointer, "");
    // Characters are counted, not bytes.
    accepted(pointer, "夜".repeat(255));
    refused(pointer, "夜".repeat(256), "description takes 0 to 255 characters, found 256");
    refused(pointer, "a < b", "description takes no < and no >, found <");
    refused(pointer, "a > b", "description takes no < and no >, found >");
}

#[test]
fn a_valid_body_has_no_fault_and_nothing_worth_a_note() {
    let checked = CreatePolicy::check(&request());
    assert_eq!((checked.faults(), checked.notes()), (&[][..], &[][..]));
}

#[test]
fn the_document_is_an_object() {
    for (body, shown) in [
        (Value::Null, "null"),
        (json!(5), "5"),
        (json!("{}"), "\"{}\""),
        (json!([request()]), "a list"),
    ] {
        let message = format!("the document takes an object, found {shown}");
        check(&body, &[("", "CSBS.9001", &message)]);
    }
}

#[test]
fn table_5_21_policy() {
    mandatory("/policy");
    takes_an_object("/policy");
    check(&json!({}), &[("/policy", "CSBS.9001", "policy is missing")]);
}

#[test]
fn table_5_22_description() {
    takes_a_description("/policy/description");
}

#[test]
fn table_5_22_name() {
    mandatory("/policy/name");
    takes_a_name("/policy/name");
}

#[test]
fn table_5_22_parameters() {
    mandatory("/policy/parameters");
    takes_an_object("/policy/parameters");
}

#[test]
fn table_5_22_provider_id() {
    let pointer = "/policy/provider_id";
    mandatory(pointer);
    takes_text(pointer);
    let message = "provider_id takes fc4d5750-22e7-4798-8a46-f48f62c4c1da, found \"disks\"";
    refused(pointer, "disks", message);
}

#[test]
fn table_5_22_resources() {
    let pointer = "/policy/resources";
    mandatory(pointer);
    accepted(pointer, json!([]));
    refused(pointer, json!({}), "resources takes a list, found an object");
    refused(pointer, "mail", "resources takes a list, found \"mail\"");
}

#[test]
fn table_5_22_scheduled_operations() {
    let pointer = "/policy/scheduled_operations";
    mandatory(pointer);
    refused(pointer, json!({}), "scheduled_operations takes a list, found an object");
    refused(pointer, json!([]), "scheduled_operations takes exactly one operation, found 0");
    let operation = request().pointer(OPERATION).unwrap().clone();
    let message = "scheduled_operations takes exactly one operation, found 2";
    refused(pointer, json!([operation, operation]), message);
}

#[test]
fn table_5_23_common() {
    optional("/policy/parameters/common");
    takes_an_object("/policy/parameters/common");
}

#[test]
fn table_5_24_resource() {
    let message = "resources takes an object, found \"mail\"";
    refused("/policy/resources/0", "mail", message);
    refused("/policy/resources/1", Value::Null, "resources takes an object, found null");
}

#[test]
fn table_5_24_id() {
    mandatory("/policy/resources/0/id");
    takes_text("/policy/resources/1/id");
    let message = "id takes an id of at least one character, found \"\"";
    refused("/policy/resources/1/id", "", message);
}

#[test]
fn table_5_24_type() {
    let pointer = "/policy/resources/1/type";
    mandatory(pointer);
    takes_text(pointer);
    for other in ["OS::Cinder::Volume", "os::nova::server", ""] {
        let message = format!("type takes OS::Nova::Server, found \"{other}\"");
        let body = with(request(), pointer, other.into());
        check(&body, &[(pointer, "CSBS.6003", &message)]);
    }
}

#[test]
fn table_5_24_name() {
    mandatory("/policy/resources/0/name");
    takes_text("/policy/resources/0/name");
    accepted("/policy/resources/0/name", "any < text 夜");
}

#[test]
fn table_5_24_extra_info() {
    optional("/policy/resources/0/extra_info");
    takes_an_object("/policy/resources/0/extra_info");
    accepted("/policy/resources/0/extra_info", json!({"exclude_volumes": ["swap"]}));
}

#[test]
fn table_5_25_operation() {
    refused(OPERATION, "backup", "scheduled_operations takes an object, found \"backup\"");
}

#[test]
fn table_5_25_description() {
    takes_a_description(&format!("{OPERATION}/description"));
}

#[test]
fn table_5_25_enabled() {
    let pointer = format!("{OPERATION}/enabled");
    mandatory(&pointer);
    accepted(&pointer, false);
    refused(&pointer, "true", "enabled takes true or false, found \"true\"");
    refused(&pointer, 1, "enabled takes true or false, found 1");
}

#[test]
fn table_5_25_name() {
    let pointer = format!("{OPERATION}/name");
    optional(&pointer);
    takes_a_name(&pointer);
}

#[test]
fn table_5_25_operation_type() {
    let pointer = format!("{OPERATION}/operation_type");
    mandatory(&pointer);
    takes_text(&pointer);
    refused(&pointer, "Backup", "operation_type takes backup, found \"Backup\"");
}

#[test]
fn table_5_25_operation_definition() {
    mandatory(DEFINITION);
    takes_an_object(DEFINITION);
    accepted(DEFINITION, json!({}));
}

#[test]
fn table_5_25_trigger() {
    mandatory(&format!("{OPERATION}/trigger"));
    takes_an_object(&format!("{OPERATION}/trigger"));
}

#[test]
fn table_5_26_max_backups_and_retention_duration_days() {
    for field in ["max_backups", "retention_duration_days"] {
        let pointer = format!("{DEFINITION}/{field}");
        optional(&pointer);
        for limit in [-1, 0, 1, 99_999] {
            accepted(&pointer, limit);
        }
        for (value, shown) in [
            (json!(-2), "-2"),
            (json!(100_000), "100000"),
            (json!(u64::MAX), "18446744073709551615"),
            (json!(20.0), "20.0"),
            (json!(1e39), "1e+39"),
            (json!("20"), "\"20\""),
            (json!(true), "true"),
            (json!([20]), "a list"),
            (json!({}), "an object"),
        ] {
            refused(&pointer, value, &format!("{field} takes -1 or 0 to 99999, found {shown}"));
        }
    }
}

#[test]
fn table_5_26_permanent() {
    let pointer = format!("{DEFINITION}/permanent");
    optional(&pointer);
    accepted(&pointer, true);
    refused(&pointer, "false", "permanent takes true or false, found \"false\"");
    refused(&pointer, 0, "permanent takes true or false, found 0");
}

#[test]
fn table_5_26_plan_id_and_provider_id() {
    optional(&format!("{DEFINITION}/plan_id"));
    takes_text(&format!("{DEFINITION}/plan_id"));
    let pointer = format!("{DEFINITION}/provider_id");
    optional(&pointer);
    takes_text(&pointer);
    let message = "provider_id takes fc4d5750-22e7-4798-8a46-f48f62c4c1da, found \"\"";
    refused(&pointer, "", message);
}

#[test]
fn table_5_27_properties() {
    mandatory(&format!("{OPERATION}/trigger/properties"));
    takes_an_object(&format!("{OPERATION}/trigger/properties"));
}

#[test]
fn table_5_28_pattern() {
    mandatory(THE_PATTERN);
    takes_text(THE_PATTERN);
    refused(THE_PATTERN, "", "a pattern needs at least one rule, found an empty text");
    let long =
        format!("SUMMARY:{}\r\nRRULE", "夜".repeat(10_240 - PATTERN.len() - "SUMMARY:\r\n".len()));
    let fitting = PATTERN.replace("RRULE", &long);
    assert_eq!(fitting.chars().count(), 10_240);
    accepted(THE_PATTERN, fitting.as_str());
    let long = fitting.replace("SUMMARY:", "SUMMARY:x");
    let message = "a pattern takes at most 10240 characters, found 10241";
    refused(THE_PATTERN, long, message);
    for (rule, message) in [
        ("FREQ=MONTHLY;BYHOUR=1;BYMINUTE=0", "FREQ takes DAILY or WEEKLY, found MONTHLY"),
        (
            "FREQ=WEEKLY;BYDAY=XX;BYHOUR=1;BYMINUTE=0",
            "BYDAY takes MO, TU, WE, TH, FR, SA and SU, found XX",
        ),
        ("FREQ=DAILY;BYHOUR=24;BYMINUTE=0", "BYHOUR takes 0 to 23, found 24"),
        ("FREQ=DAILY;BYHOUR=1;BYMINUTE=60", "BYMINUTE takes 0 to 59, found 60"),
        (
            "FREQ=DAILY;BYHOUR=1;BYMINUTE=0;COUNT=3",
            "COUNT is not supported, a rule takes FREQ, BYDAY, BYHOUR and BYMINUTE",
        ),
        (
            "FREQ=DAILY;BYHOUR=1;BYMINUTE=0,30",
            "MO 01:00 and MO 01:30 are 30 minutes apart, at least 60 are needed",
        ),
        (
            "FREQ=DAILY;BYMINUTE=0,30",
            "minutes 0 and 30 of an hour are 30 minutes apart, at least 60 are needed",
        ),
    ] {
        refused(THE_PATTERN, rule, message);
    }
}

#[test]
fn every_fault_of_a_pattern_is_found_with_its_place_in_the_text() {
    let text = "FREQ=DAILY;BYHOUR=24;BYMINUTE=60\nFREQ=DAILY;BYHOUR=1;BYMINUTE=x";
    let checked = CreatePolicy::check(&with(request(), THE_PATTERN, text.into()));
    let found: Vec<_> = checked.faults().iter().map(|fault| &text[fault.span().unwrap()]).collect();
    assert_eq!(found, ["24", "60", "x"]);
    let is_of_a_pattern = |kind: &FaultKind| matches!(kind, FaultKind::Pattern(_));
    assert!(checked.faults().iter().all(|fault| is_of_a_pattern(fault.kind())));
    let other = CreatePolicy::check(&json!({}));
    assert_eq!(other.faults()[0].span(), None);
}
