//! Documents of every kind: listed, recognized, named, and checked in a batch.

use serde_json::{Value, json};

use crate::run::{Ran, run};

fn check(kind: Option<&str>, document: &str) -> Ran {
    let mut arguments = vec!["check", "-"];
    arguments.extend(kind.iter().flat_map(|kind| ["--kind", *kind]));
    run(&arguments, document)
}

fn answer(request: &Value) -> Value {
    let ran = run(&["batch"], format!("{request}\n"));
    assert_eq!((ran.status, ran.errors.as_str()), (0, ""));
    serde_json::from_str(&ran.output).unwrap()
}

#[test]
fn kinds_and_batch_list_the_same_kinds() {
    let ran = run(&["kinds"], "");
    assert_eq!((ran.status, ran.errors.as_str()), (0, ""));
    let listed: Vec<&str> =
        ran.output.lines().map(|line| line.split_whitespace().next().unwrap()).collect();
    assert_eq!(listed.len(), 53);
    // A batch takes documents of the services only.
    let (documents, of_terraform) = listed.split_at(51);
    assert_eq!(of_terraform, ["terraform-plan", "terraform-state"]);
    assert!(listed.contains(&"csbs-create-policy-request") && listed.contains(&"vbs-job-answer"));
    let last = ran.output.lines().last().unwrap();
    assert!(last.ends_with("  a Terraform state, as printed by terraform show -json"), "{last}");
    let answer = answer(&json!({"op": "kinds"}));
    let kinds = answer["ok"]["kinds"].as_array().unwrap();
    let names: Vec<&str> = kinds.iter().map(|kind| kind["kind"].as_str().unwrap()).collect();
    assert_eq!(names, documents);
    assert!(kinds.iter().all(|kind| kind["what"].as_str().unwrap().len() > 3));
}

#[test]
fn a_document_is_checked_as_the_kind_that_its_members_show() {
    let ran = check(None, r#"{"protect": {"backup_name": "before upgrade"}}"#);
    assert_eq!(ran.status, 1);
    let message = "backup_name takes only letters, digits, _ and -, found \"before upgrade\"";
    assert!(ran.output.contains(message), "{}", ran.output);
    assert_eq!(check(None, r#"{"protect": {"backup_name": "upgrade"}}"#).status, 0);
    let ran = check(None, r#"{"checkpoint": {"vault_id": "v", "parameters": {"name": ""}}}"#);
    assert!(ran.output.contains("name takes 1 to 64 characters, found 0"), "{}", ran.output);
    let ran = check(None, r#"{"nothing": "known"}"#);
    assert_eq!(ran.status, 1);
    assert!(ran.output.contains("keeptime kinds lists the known kinds"), "{}", ran.output);
}

#[test]
fn a_named_kind_overrides_recognition() {
    let document = r#"{"policy": {"name": "a b"}}"#;
    let ran = check(Some("csbs-update-policy-request"), document);
    assert_eq!(ran.output.matches("error[").count(), 1, "{}", ran.output);
    let ran = check(Some("csbs-create-policy-request"), document);
    assert_eq!(ran.output.matches("error[").count(), 5, "{}", ran.output);
    let ran = check(Some("csbs-protect-request"), document);
    assert!(ran.output.contains("protect is missing"), "{}", ran.output);
    let ran = check(Some("csbs-protect"), document);
    assert_eq!((ran.status, ran.output.as_str()), (2, ""));
    assert!(ran.errors.contains("unknown kind of document: \"csbs-protect\""), "{}", ran.errors);
    let ran = check(Some("terraform-plan"), document);
    let why =
        "a file of Terraform is recognized by its members; --expect terraform-plan requires one";
    assert_eq!(ran.status, 2);
    assert!(ran.errors.contains(why), "{}", ran.errors);
}

#[test]
fn a_query_can_be_text_or_an_object() {
    let kind = Some("csbs-backups-query");
    assert_eq!(check(kind, "status=error&limit=2\n").status, 0);
    assert_eq!(check(kind, "\"status=error&limit=2\"").status, 0);
    assert_eq!(check(kind, r#"{"status": "error", "limit": 2}"#).status, 0);
    let ran = check(kind, "name=x&limit=0&ip=1\n");
    assert_eq!(ran.status, 1);
    let lines: Vec<&str> = ran.output.lines().collect();
    assert!(
        lines[0].ends_with("limit takes a whole number of 1 or more, found \"0\""),
        "{lines:?}"
    );
    let at = lines[3].find("limit=0").unwrap();
    assert_eq!(lines[4].find('^'), Some(at));
    assert_eq!(lines[4].matches('^').count(), "limit=0".len());
    assert!(ran.output.contains("ip: unknown member; known members:"), "{}", ran.output);
}

/// Spaces of any number of bytes before an ampersand do not shift later spans.
#[test]
fn the_span_of_a_parameter_does_not_depend_on_earlier_text() {
    let text = "a=1 \u{2003}&\u{e9}=2&&limit=0";
    let ran = run(&["check", "--json", "--kind", "csbs-backups-query", "-"], text);
    let found: Value = serde_json::from_str(&ran.output).unwrap();
    let at = text.find("limit").unwrap();
    assert_eq!(found["faults"][0]["span"], json!([at, at + "limit=0".len()]));
    assert_eq!(found["notes"][0]["span"], json!([0, 3]));
}

#[test]
fn batch_checks_a_body_as_a_given_kind() {
    let body = json!({"restore": {"checkpoint_id": "c", "provider_id": "x", "parameters": {}}});
    let found =
        answer(&json!({"id": 1, "op": "check", "kind": "csbs-restore-request", "body": body}));
    let paths: Vec<&str> = found["ok"]["violations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|violation| violation["path"].as_str().unwrap())
        .collect();
    assert_eq!(
        paths,
        [
            "/restore/provider_id",
            "/restore/parameters/checkpoint_item_id",
            "/restore/parameters/power_on",
            "/restore/parameters/targets",
        ]
    );
    assert_eq!(found["ok"]["violations"][0]["code"], "CSBS.9001");
    assert_eq!(found["ok"]["notes"], json!([]));

    let found = answer(&json!({"op": "check", "kind": "csbs-backups-query", "body": "limit=0"}));
    assert_eq!(found["ok"]["violations"][0]["path"], "/limit");
    let found = answer(&json!({"op": "check", "kind": "vbs-create-backup-request",
        "body": {"backup": {"name": "autobackup", "volume_id": "v"}}}));
    assert_eq!(found["ok"]["violations"][0]["code"], "value");
}
