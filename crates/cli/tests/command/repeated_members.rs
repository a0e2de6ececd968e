//! Repeated members are an error in every command, with carets at the second one.

use serde_json::{Value, json};

use crate::batch::answers;
use crate::run::{file, findings, run, written};

const POLICY: &str = r#"{"policy": {"id": "p", "resources": [{"id": "web"}], "scheduled_operations": [{
  "operation_definition": {"permanent":true,"permanent":false,"max_backups":1},
  "trigger": {"properties": {"pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=0"}}}]}}"#;

const AT: &str = "/policy/scheduled_operations/0/operation_definition/permanent";

#[test]
fn every_command_that_reads_a_policy_draws_a_repeated_member() {
    let path = written("repeated-policy.json", POLICY);
    let (good, pages) = (file("policy.json"), file("pages.jsonl"));
    let drawn = format!(
        "error[repeated_member]: permanent appears twice
 --> {path}:2:45
  |
2 |   \"operation_definition\": {{\"permanent\":true,\"permanent\":false,\"max_backups\":1}},
  |                                             ^^^^^^^^^^^
  |
  = at: {AT}
"
    );
    for arguments in [
        &["next", &path] as &[&str],
        &["prune", &path, &pages],
        &["explain", &path],
        &["forecast", &path, &pages],
        &["report", &path, &pages],
        &["calendar", &path],
        &["diff", &path, &good],
        &["diff", &good, &path],
    ] {
        let ran = run(arguments, "");
        assert_eq!((ran.status, ran.output.as_str()), (1, ""), "{arguments:?}");
        assert_eq!(ran.errors, drawn, "{arguments:?}");
    }
    let ran = run(&["check", &path], "");
    assert_eq!((ran.status, findings(&ran)), (1, format!("{drawn}\n").as_str()));
}

#[test]
fn repeated_members_are_refused_in_every_other_document() {
    let limits = r#"{"max_backups": 1, "max_backups": 9}"#;
    let ran = run(&["prune", "-", &file("pages.jsonl")], limits);
    assert!(
        ran.errors.starts_with("error[repeated_member]: max_backups appears twice\n"),
        "{ran:?}"
    );
    let quota = r#"{"quotas": {"resources": [{"type": "backups", "quota": 1, "quota": 2}]}}"#;
    let ran = run(&["forecast", &file("policy.json"), "--quota", "-"], quota);
    assert!(ran.errors.starts_with("error[repeated_member]: quota appears twice\n"), "{ran:?}");
    let request = r#"{"protect": {"backup_name": "a", "backup_name": "b"}}"#;
    let ran = run(&["check", "--json", "-"], request);
    let found: Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!(
        found["faults"],
        json!([{"code": "repeated_member", "message": "backup_name appears twice",
            "pointer": "/protect/backup_name", "span": [33, 46], "line": 1, "column": 34}])
    );
    assert_eq!(ran.status, 1);
}

#[test]
fn a_batch_request_with_a_repeated_member_is_an_error() {
    let refused = |line: &str, message: &str| {
        let answer: Value = serde_json::from_str(&answers(line)[0]).unwrap();
        let error = json!({"kind": "repeated_member", "message": message});
        assert_eq!(answer, json!({"id": 1, "error": error}));
    };
    refused(
        r#"{"id": 1, "op": "pattern", "pattern": "FREQ=DAILY", "pattern": "FREQ=WEEKLY"}"#,
        "/pattern: pattern appears twice",
    );
    refused(r#"{"id": 1, "op": "pattern", "op": "next"}"#, "/op: op appears twice");
    refused(
        r#"{"id": 1, "op": "prune", "now": "2025-01-01T00:00:00Z", "backups": [],
            "retention": {"permanent": true, "permanent": false}}"#
            .replace('\n', "")
            .as_str(),
        "/retention/permanent: permanent appears twice",
    );
    refused(
        r#"{"id": 1, "op": "prune", "retention": {}, "now": "2025-01-01T00:00:00Z", "backups": [{"extend_info": {"auto_trigger": false, "auto_trigger": true}}]}"#,
        "/backups/0/extend_info/auto_trigger: auto_trigger appears twice",
    );
    refused(
        r#"{"id": 1, "op": "policy", "policy": {}, "policy": {}}"#,
        "/policy: policy appears twice",
    );
}

/// A checked document reports repeated members as faults, with pointers in the document.
#[test]
fn a_document_in_a_batch_reports_repeated_members_as_faults() {
    for request in [
        r#"{"id": 1, "op": "policy", "policy": {"policy": {"name": "a", "name": "b"}}}"#,
        r#"{"id": 1, "op": "check", "kind": "csbs-create-policy-request", "body": {"policy": {"name": "a", "name": "b"}}}"#,
    ] {
        let answer: Value = serde_json::from_str(&answers(request)[0]).unwrap();
        let violations = answer["ok"]["violations"].as_array().unwrap();
        let expected = json!({"path": "/policy/name", "code": "repeated_member",
            "message": "name appears twice"});
        assert_eq!((violations.len(), &violations[0]), (5, &expected));
    }
}

/// More repeated members than are reported, where they are allowed, do not hide others.
#[test]
fn repeated_members_in_an_id_do_not_hide_others() {
    let id: Vec<String> = (0..100).map(|n| format!(r#""k{n}":1,"k{n}":2"#)).collect();
    let request = format!(
        r#"{{"op":"prune","id":{{{}}},"retention":{{"permanent":true,"permanent":false}},"now":"2025-03-05T12:00:00Z","backups":[]}}"#,
        id.join(",")
    );
    let ran = run(&["batch"], request + "\n");
    assert!(ran.output.contains(r#""kind":"repeated_member""#), "{}", ran.output);
}
