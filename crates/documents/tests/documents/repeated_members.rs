//! Duplicate members of a JSON object are found, whatever reads the document.

use keeptime_documents::csbs::{CreatePolicy, PolicyAnswer, PolicyBody, UpdatePolicy};
use keeptime_documents::{FaultKind, parse_json};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::sample_documents::request;

#[track_caller]
fn repeats(text: &str, expected: &[(&str, &str)]) {
    let document = parse_json(text).unwrap();
    let found: Vec<_> =
        document.faults().iter().map(|fault| (fault.pointer(), fault.message())).collect();
    assert_eq!(found, expected);
    for fault in document.faults() {
        assert_eq!((fault.kind(), fault.code()), (&FaultKind::RepeatedMember, "repeated_member"));
        assert_eq!(fault.span(), None);
    }
}

#[test]
fn a_member_that_appears_twice_is_found_at_any_depth() {
    repeats(r#"{"a": 1, "b": [{"a": 1}, {"a": {}}]}"#, &[]);
    repeats(r#"{"a": 1, "a": 1}"#, &[("/a", "a appears twice")]);
    repeats(r#"{"a": 1, "b": 2, "a": 3, "a": null}"#, &[("/a", "a appears 3 times")]);
    repeats(
        r#"{"x": [0, {"~/": {"a": 1, "a": 2}}], "x": 1}"#,
        &[("/x/1/~0~1/a", "a appears twice"), ("/x", "x appears twice")],
    );
    // Two ways to write one name.
    repeats(r#"{"a": 1, "\u0061": 2}"#, &[("/a", "a appears twice")]);
    repeats("{\"a\\nb\": 1, \"a\\nb\": 2}", &[("/a\nb", "a\\nb appears twice")]);
}

#[test]
fn duplicates_have_the_last_value_and_are_an_error() {
    let document = parse_json(r#"{"a": {"b": 1}, "a": {"c": 2.5}}"#).unwrap();
    assert_eq!(document.value(), &json!({"a": {"c": 2.5}}));
    assert_eq!(document.into_result().unwrap_err().len(), 1);
    assert_eq!(parse_json("[1, -1, null]").unwrap().into_result(), Ok(json!([1, -1, null])));
}

#[test]
fn invalid_json_gives_the_error_of_serde_json() {
    for text in ["", "{", "{} {}", "[1,]", "nul", "\"\\x\"", &"[".repeat(200)] {
        let expected = serde_json::from_str::<Value>(text).unwrap_err().to_string();
        assert_eq!(parse_json(text).unwrap_err().to_string(), expected, "{text}");
    }
}

/// Every fault has a pointer, and a name in it may be as long as the text.
#[test]
fn at_most_100_duplicates_are_reported() {
    let many: String = (0..5000).map(|name| format!("\"{name}\":1,\"{name}\":1,")).collect();
    let text = format!("{{\"{}\":{{{}\"x\":1}}}}", "n".repeat(50_000), many);
    assert_eq!(parse_json(&text).unwrap().faults().len(), 100);
}

/// The last `permanent` would delete backups that the first keeps.
const LIMITS: &str = r#"{"permanent": true, "permanent": false, "max_backups": 1}"#;

#[test]
fn every_way_to_read_a_policy_refuses_duplicate_members() {
    let text = format!(
        r#"{{"policy": {{"id": "p", "scheduled_operations": [{{"operation_definition": {LIMITS}}}]}}}}"#
    );
    let bare = text.replacen("{\"policy\": ", "", 1);
    let bare = bare.strip_suffix('}').unwrap();
    let message = |error: &dyn std::error::Error| error.to_string();
    let definition = "scheduled_operations/0/operation_definition";
    let whole = format!("/policy/{definition}/permanent: permanent appears twice");
    let inner = format!("/{definition}/permanent: permanent appears twice");
    assert_eq!(message(&PolicyAnswer::from_json(&text).unwrap_err()), whole);
    assert_eq!(message(&PolicyAnswer::from_json(bare).unwrap_err()), inner);
    let error = message(&serde_json::from_str::<PolicyAnswer>(bare).unwrap_err());
    assert!(error.starts_with(&inner), "{error}");
    let error = message(&serde_json::from_str::<PolicyBody>(&text).unwrap_err());
    assert!(error.starts_with(&whole), "{error}");
    for (text, pointer, member) in [
        (r#"{"status": "a", "status": "b"}"#, "/status", "status"),
        (r#"{"more": 1, "more": 2}"#, "/more", "more"),
        (r#"{"more": {"deep": 1, "deep": 2}}"#, "/more/deep", "deep"),
    ] {
        let expected = format!("{pointer}: {member} appears twice");
        let error = message(&serde_json::from_str::<PolicyAnswer>(text).unwrap_err());
        assert!(error.starts_with(&expected), "{error}");
        assert_eq!(message(&PolicyAnswer::from_json(text).unwrap_err()), expected);
    }
    assert!(PolicyAnswer::from_json("{} x").is_err());
}

#[test]
fn every_way_to_read_a_request_refuses_duplicate_members() {
    let definition = request()["policy"]["scheduled_operations"][0]["operation_definition"].clone();
    let body = request().to_string().replace(&definition.to_string(), LIMITS);
    let error = serde_json::from_str::<CreatePolicy>(&body).unwrap_err().to_string();
    let expected =
        "/policy/scheduled_operations/0/operation_definition/permanent: permanent appears";
    assert!(error.starts_with(expected), "{error}");
    let body = format!(
        r#"{{"policy": {{"scheduled_operations": [{{"id": "o", "operation_definition": {LIMITS}}}]}}}}"#
    );
    let error = serde_json::from_str::<UpdatePolicy>(&body).unwrap_err().to_string();
    assert!(error.starts_with(expected), "{error}");
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(".{0,3}", inner, 0..5)
                .prop_map(|members| members.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn a_document_without_repeats_is_read_as_serde_reads_it(value in values()) {
        let text = value.to_string();
        let expected: Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(parse_json(&text).unwrap().into_result(), Ok(expected));
    }
}
