//! Documents and patterns as texts: their kinds, and each fault and note with its span.

use keeptime::explain::{English, Language};
use keeptime::pattern::Dialect;
use keeptime_documents::listing::{Listing, page_findings};
use keeptime_documents::policy::PolicyOrLimits;
use keeptime_documents::text::{
    Expected, InspectOptions, Severity, TextDocument, TextKind, inspect, read_quotas, read_vaults,
};
use keeptime_documents::{AnyPolicy, DocumentFamily, DocumentKind, PolicyHalf, ZeroLimit};
use serde_json::{Value, json};

use crate::sample_documents::cbr_answer;

/// Asserts the severities, the codes and the texts of the findings of a text.
#[track_caller]
fn check(
    text: &str,
    options: InspectOptions,
    kind: Option<&str>,
    expected: &[(Severity, &str, &str)],
) {
    let inspection = inspect(text, options);
    assert_eq!(inspection.kind.map(TextKind::name), kind);
    let found: Vec<_> = inspection
        .findings
        .iter()
        .map(|found| (found.severity, found.code, &text[found.span.clone()]))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn every_finding_has_its_span() {
    use Severity::{Fault, Info, Note};

    let any = InspectOptions::default();
    check("FREQ=DAILY;BYHOUR=24;BYMINUTE=0", any, Some("pattern"), &[(Fault, "hour", "24")]);
    check("{\"a\": 1} x", any, None, &[(Fault, "not_json", "x")]);
    check("[1]", any, None, &[(Fault, "unknown_document", "[1]")]);
    let repeated = r#"{"max_backups": 1, "max_backups": 1}"#;
    let name = r#""max_backups""#;
    check(repeated, any, Some("csbs-operation-definition"), &[(Fault, "repeated_member", name)]);
    let inside = r#"{"policy": {"id": "p", "trigger":
        {"properties": {"pattern": ["FREQ=DAILY;BYHOUR=\u0032\u0034;BYMINUTE=0"]}}}}"#;
    check(inside, any, Some("cbr-policy-answer"), &[(Fault, "pattern", r"\u0032\u0034")]);
    let url = "https://csbs.example.com/v1/project/policies?limit=0&sort=name";
    let found = [(Fault, "CSBS.9001", "limit=0"), (Note, "no_sort_direction", "sort=name")];
    check(url, any, Some("csbs-policies-query"), &found);
    let rules = r#"["FREQ=DAILY;INTERVAL=1;BYHOUR=02;BYMINUTE=0"]"#;
    check(rules, any, Some("cbr-rules"), &[(Info, "not_canonical", rules)]);
}

#[test]
fn options_change_what_is_found() {
    let any = InspectOptions::default();
    let interval = "FREQ=DAILY;INTERVAL=2;BYHOUR=2;BYMINUTE=0";
    check(interval, any.with_dialect(Dialect::Cbr), Some("pattern"), &[]);
    let fault = (Severity::Fault, "unsupported_part", "INTERVAL=2");
    check(interval, any, Some("pattern"), &[fault]);
    let kind = any.with_kind(DocumentKind::CsbsDeletionAnswer);
    check("{}", kind, Some("csbs-deletion-answer"), &[]);
    let rules = r#"["FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=0"]"#;
    for (expected, message) in [
        (Expected::PolicyOrRules, None),
        (DocumentKind::CbrRules.into(), None),
        (Expected::Policy, Some("expected a policy, found a list of recurrence rules (cbr-rules)")),
        (
            DocumentFamily::Error.into(),
            Some("expected an error, found a list of recurrence rules (cbr-rules)"),
        ),
        (
            TextKind::Pattern.into(),
            Some("expected a pattern, found a list of recurrence rules (cbr-rules)"),
        ),
    ] {
        let inspection = inspect(rules, any.with_expected(expected));
        let found: Vec<&str> =
            inspection.findings.iter().map(|found| found.message.as_str()).collect();
        assert_eq!(found, message.into_iter().collect::<Vec<_>>());
    }
}

#[test]
fn a_text_that_is_no_policy_is_an_error_with_its_text() {
    for (text, message) in [
        (
            "",
            "expected a JSON document or a pattern, found an empty text: an earlier command or a download may \
             have failed",
        ),
        ("[]", "expected a policy, found an unknown kind of document"),
        (
            r#"{"checkpoint_items": []}"#,
            "expected a policy, found a page of backups (csbs-backups-answer)",
        ),
        (
            r#"{"policy": {"id": "p", "id": "q"}}"#,
            "/policy/id: id appears twice; /policy/scheduled_operations: scheduled_operations is missing",
        ),
    ] {
        let error = AnyPolicy::from_text(text.to_owned(), None, ZeroLimit::Unlimited).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert_eq!(error.text(), text);
        let (back, findings) = error.into_parts();
        assert!(back == text && !findings.is_empty());
    }
}

#[test]
fn a_half_that_cannot_be_read_is_found_in_the_text() {
    let mut policy = cbr_answer();
    policy["policy"]["operation_definition"] = json!({"max_backups": "many"});
    let text = policy.to_string();
    let read = AnyPolicy::from_text(text.clone(), None, ZeroLimit::Unlimited).unwrap();
    assert!(read.policy().pattern().is_ok() && read.policy().limits().is_err());
    let faults: Vec<_> = read.faults().collect();
    let [(PolicyHalf::Keeping, fault)] = faults.as_slice() else { panic!("{faults:?}") };
    let error = TextDocument::read(text, Expected::Policy).unwrap();
    let error = error.into_faults(std::slice::from_ref(fault));
    assert_eq!(&error.text()[error.findings()[0].span.clone()], "\"many\"");
}

#[test]
fn limits_are_read_with_and_without_their_policy() {
    let read = |text: &str| PolicyOrLimits::from_text(text.to_owned(), ZeroLimit::Unlimited);
    let PolicyOrLimits::Limits { limits, notes } =
        read(r#"{"max_backups": "7", "permanet": true}"#).unwrap()
    else {
        panic!("limits");
    };
    assert_eq!(limits.max_backups(), Some(7));
    assert_eq!(notes[0].message(), "permanet: unknown member; did you mean permanent?");
    let policy = read(&cbr_answer().to_string()).unwrap();
    assert_eq!(policy.policy().unwrap().policy().limits().unwrap().max_backups(), Some(20));
    for (text, message) in [
        (r#"{"max_backups": -2}"#, "/max_backups: max_backups takes -1 or 0 to 99999, found -2"),
        (
            "[]",
            "expected a policy, or an operation_definition with max_backups, \
                retention_duration_days or permanent, found an unknown kind of document",
        ),
        (r#"["FREQ=DAILY"]"#, "expected a policy, found a list of recurrence rules (cbr-rules)"),
    ] {
        assert_eq!(read(text).unwrap_err().to_string(), message);
    }
}

#[test]
fn members_that_are_easily_misread_have_notes() {
    let sentences = |definition: Value, zero| {
        let mut policy = cbr_answer();
        policy["policy"]["operation_definition"] = definition;
        let policy = AnyPolicy::read(DocumentKind::CbrPolicyAnswer, &policy, zero).unwrap();
        let notes = policy.field_notes("UTC");
        notes.iter().map(|note| English.field_note(note)).collect::<Vec<_>>()
    };
    let unlimited = ZeroLimit::Unlimited;
    assert_eq!(
        sentences(json!({"max_backups": 0, "retention_duration_days": "-1"}), unlimited),
        [
            "max_backups is 0: read as no limit; -1 says so unambiguously.",
            "retention_duration_days is -1: no limit."
        ],
    );
    assert_eq!(
        sentences(json!({"max_backups": "0"}), ZeroLimit::Literal),
        ["max_backups is 0: read literally, as a limit of 0."],
    );
    assert_eq!(
        sentences(json!({"max_backups": 3, "permanent": "TRUE"}), unlimited),
        ["max_backups is 3: no effect, because permanent is true."],
    );
    assert_eq!(
        sentences(json!({"day_backups": 1, "timezone": "UTC+08:00"}), unlimited),
        ["timezone is UTC+08:00: no effect on when the policy fires; its hours are in UTC."],
    );
    assert_eq!(sentences(json!({"max_backups": 3, "permanent": null}), unlimited), [""; 0]);
}

#[test]
fn a_listing_of_another_service_is_refused() {
    let listed = |page: &str| {
        let mut listing = Listing::default();
        listing.read_text(page).unwrap();
        listing.finish().unwrap()
    };
    let csbs = listed(
        r#"{"checkpoint_items": [{"id": "a", "checkpoint_id": "c", "resource_id": "server"}]}"#,
    );
    let cbr = listed(r#"{"backups": [{"id": "b", "resource_id": "server"}]}"#);
    let policy =
        AnyPolicy::from_text(cbr_answer().to_string(), None, ZeroLimit::Unlimited).unwrap();
    assert_eq!(
        csbs.clone().for_policy(&policy, &[]).unwrap_err().to_string(),
        "a policy of CBR takes a listing of CBR, found backup a of CSBS",
    );
    assert!(cbr.clone().for_policy(&policy, &[]).is_ok());
    // A pattern says nothing about backups.
    let rules = r#"["FREQ=DAILY;BYHOUR=2;BYMINUTE=0"]"#.to_owned();
    let rules = AnyPolicy::from_text(rules, None, ZeroLimit::Unlimited).unwrap();
    assert!(csbs.for_policy(&rules, &[]).is_ok());
}

#[test]
fn faults_of_a_page_have_their_spans_in_the_whole_text() {
    let text = "{\"backups\": []} \n {\"backups\": [{\"id\": 1}]}\n[";
    assert_eq!(page_findings(text, 0), []);
    let texts: Vec<&str> =
        page_findings(text, 1).into_iter().map(|found| &text[found.span]).collect();
    assert_eq!(texts, ["1", "{"]);
    assert_eq!(page_findings(text, 2)[0].code, "not_json");
    assert_eq!(page_findings(text, 3), []);
    assert_eq!(page_findings("FREQ=DAILY", 0), []);
    // A single backup is accepted.
    assert_eq!(page_findings(r#"{"id": "b", "resource_id": "server"}"#, 0), []);
}

#[test]
fn vaults_and_quotas_are_read_from_texts() {
    let vault = json!({"id": "v", "resources": [{"id": "server", "type": "OS::Nova::Server"}]});
    for text in [json!({"vault": vault}), json!({"vaults": [vault]})] {
        let vaults = read_vaults(text.to_string()).unwrap();
        assert_eq!((vaults.len(), vaults[0].id()), (1, "v"));
    }
    let error = read_vaults("{}".to_owned()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "expected a vault or a page of vaults, found an unknown kind of document",
    );
    let quota = |kind: &str, quota: f64| json!({"type": kind, "quota": quota});
    let resources = [
        quota("backups", 15.0),
        quota("backups", -1.0),
        quota("x", 1.0),
        quota("backup_capacity", 2.5),
    ];
    let quotas = read_quotas(json!({"quotas": {"resources": resources}}).to_string()).unwrap();
    let amounts: Vec<f64> = quotas.iter().map(keeptime::forecast::Quota::amount).collect();
    assert_eq!(amounts, [15.0, 2.5]);
}
