//! Documents of CBR: comparisons across spellings and services, vaults, and batch.

use serde_json::{Value, json};

use crate::batch::answers;
use crate::run::{drawn, refused, run, written};

const NOW: [&str; 2] = ["--now", "2025-01-01T00:00:00Z"];

fn cbr_policy(pattern: &Value, definition: &Value) -> Value {
    json!({"policy": {
        "id": "p", "name": "nightly", "enabled": true, "operation_type": "backup",
        "operation_definition": definition,
        "trigger": {"properties": {"pattern": pattern, "start_time": "2024-12-31 09:00:00"}},
        "associated_vaults": [{"vault_id": "v", "destination_vault_id": null}]}})
}

fn diff(test: &str, old: &Value, new: &Value) -> Value {
    let old = written(&format!("{test}-old.json"), old.to_string());
    let new = written(&format!("{test}-new.json"), new.to_string());
    let ran = run(&["diff", &old, &new, "--json", NOW[0], NOW[1]], "");
    assert_eq!(ran.status, 0, "{ran:?}");
    serde_json::from_str(&ran.output).unwrap()
}

#[test]
fn diff_compares_policies_by_meaning_across_spellings() {
    let old = cbr_policy(
        &json!(["FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=08,20;BYMINUTE=00"]),
        &json!({"max_backups": 3, "retention_duration_days": -1, "week_backups": 0}),
    );
    let new = cbr_policy(
        &json!(["FREQ=DAILY;BYHOUR=20;BYMINUTE=0", "FREQ=DAILY;INTERVAL=1;BYHOUR=8;BYMINUTE=0"]),
        &json!({"max_backups": 3}),
    );
    assert_eq!(diff("spellings", &old, &new)["changes"], json!([]));
    let other = cbr_policy(
        &json!(["FREQ=DAILY;INTERVAL=2;BYHOUR=8,20;BYMINUTE=0"]),
        &json!({"max_backups": 3}),
    );
    let changes = diff("intervals", &old, &other);
    assert_eq!(changes["changes"][0]["pointer"], "/policy/trigger/properties/pattern");
    assert_eq!(changes["fires"]["after"][0], "2025-01-02T08:00:00Z");
}

#[test]
fn diff_compares_policies_of_two_services_by_what_they_do() {
    let csbs = json!({"policy": {
        "id": "c", "name": "nightly", "provider_id": "fc4d5750-22e7-4798-8a46-f48f62c4c1da",
        "status": "suspended", "parameters": {}, "resources": [],
        "scheduled_operations": [{"id": "o", "enabled": true, "operation_type": "backup",
            "operation_definition": {"max_backups": "3", "permanent": "false"},
            "trigger": {"properties": {"pattern": "FREQ=DAILY;BYHOUR=8,20;BYMINUTE=0"}}}]}});
    let pattern =
        json!(["FREQ=DAILY;INTERVAL=1;BYHOUR=8;BYMINUTE=00", "FREQ=DAILY;BYHOUR=20;BYMINUTE=0"]);
    let same = cbr_policy(&pattern, &json!({"max_backups": 3, "retention_duration_days": -1}));
    assert_eq!(diff("services", &csbs, &same)["changes"], json!([]));
    let create = json!({"policy": {
        "name": "nightly", "operation_type": "backup",
        "operation_definition": {"max_backups": 4, "week_backups": 2, "timezone": "UTC+08:00"},
        "trigger": {"properties": {"pattern": pattern}}}});
    let changes = diff("services-create", &csbs, &create);
    let pointers: Vec<&str> = changes["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["pointer"].as_str().unwrap())
        .collect();
    let fields = ["max_backups", "timezone", "week_backups"];
    let expected = fields.map(|field| format!("/policy/operation_definition/{field}"));
    assert_eq!(pointers, expected);
}

/// Members without an effect are not reported as omitted.
#[test]
fn diff_names_only_omitted_limits_with_an_effect() {
    let old = cbr_policy(
        &json!(["FREQ=DAILY;INTERVAL=1;BYHOUR=8;BYMINUTE=0"]),
        &json!({"max_backups": 3, "retention_duration_days": -1, "day_backups": 0,
            "week_backups": 2, "timezone": "UTC+00:00"}),
    );
    let update = json!({"policy": {"operation_definition": {"max_backups": 2}}});
    assert_eq!(diff("omitted", &old, &update)["omitted"], json!(["timezone", "week_backups"]));
}

#[test]
fn vaults_are_refused_for_documents_without_vaults() {
    let vault = written("vault.json", r#"{"vault": {"id": "v", "resources": [{"id": "s"}]}}"#);
    let limits = written("limits-and-vault.json", r#"{"max_backups": 1}"#);
    let message = "--vault applies to a policy; limits judge the backups of all objects";
    refused(&["prune", &limits, "-", "--vault", &vault], "[]", 2, message);
    let rules = written("rules-and-vault.json", r#"["FREQ=DAILY;BYHOUR=1;BYMINUTE=0"]"#);
    let message =
        format!("{rules}: --vault applies to a policy of CBR, which has its objects in vaults");
    refused(&["explain", &rules, "--vault", &vault], "", 2, &message);
    let title = "error[unexpected_kind]: expected a vault or a page of vaults, found a list of \
                 recurrence rules (cbr-rules)";
    drawn(&["explain", &rules, "--vault", &rules], "", title);
}

#[test]
fn a_policy_with_a_vault_that_is_not_given_judges_only_backups_that_name_it() {
    let policy = cbr_policy(
        &json!(["FREQ=DAILY;INTERVAL=1;BYHOUR=8;BYMINUTE=0"]),
        &json!({"max_backups": 1}),
    );
    let policy = written("vault-missing.json", policy.to_string());
    let vaults = written("vault-other.json", r#"{"vaults": [{"id": "w", "resources": []}]}"#);
    let page = r#"{"backups": [], "count": 0}"#;
    let ran = run(&["prune", &policy, "-", "--vault", &vaults, NOW[0], NOW[1]], page);
    let note = "the policy is bound to the vault v, which --vault does not give; only backups that \
                name the policy are judged";
    assert!(ran.errors.contains(note), "{ran:?}");
    let ran = run(&["prune", &policy, "-", NOW[0], NOW[1]], page);
    let note = "without its vaults, the policy judges only backups that name it; --vault gives its \
                vaults";
    assert!(ran.errors.contains(note), "{ran:?}");
}

#[test]
fn batch_reads_backups_in_the_given_format() {
    let backup = |id: &str, day: u32, expired_at: Value| {
        json!({"id": id, "resource_id": "s", "vault_id": "v", "status": "available",
            "created_at": format!("2025-01-{day:02}T02:00:00.000+00:00"), "image_type": "backup",
            "expired_at": expired_at, "extend_info": {"auto_trigger": true}})
    };
    let backups = json!([
        backup("old", 1, json!("2025-01-02T02:00:00.000+00:00")),
        backup("never", 2, Value::Null),
    ]);
    let mut request = json!({"op": "prune", "format": "cbr", "now": "2025-02-01T00:00:00Z",
        "retention": {"retention_duration_days": 1}, "backups": backups});
    let answer: Value = serde_json::from_str(&answers(request.to_string())[0]).unwrap();
    assert_eq!(
        (&answer["ok"]["prune"], &answer["ok"]["keep"]),
        (&json!(["old"]), &json!(["never"]))
    );
    request["format"] = "csbs".into();
    let answer: Value = serde_json::from_str(&answers(request.to_string())[0]).unwrap();
    assert_eq!(answer["error"]["kind"], "backups");
    request["format"] = "vbs".into();
    let answer: Value = serde_json::from_str(&answers(request.to_string())[0]).unwrap();
    assert_eq!(answer["error"]["message"], "format takes \"csbs\" or \"cbr\", found \"vbs\"");
}
