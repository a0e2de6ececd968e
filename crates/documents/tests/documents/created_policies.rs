//! Policies as services make them from requests.

use keeptime_documents::cbr::{self, OrganizationPolicyAnswer};
use keeptime_documents::csbs::{self, OmittedMembers, PolicyAnswer, SERVER_TYPE, UpdatePolicy};
use keeptime_documents::{AnyPolicy, DocumentKind, ZeroLimit};
use serde_json::{Value, json};

use crate::sample_documents::{PATTERN, PROVIDER, request, with, without};

#[test]
fn a_new_policy_of_csbs_has_every_member_of_the_answer() {
    let request = without(request(), "/policy/description");
    let request = with(request, "/more", json!("kept"));
    let request = csbs::CreatePolicy::check(&request).into_result().unwrap();
    assert_eq!(json!(request.more()), json!({"more": "kept"}));
    let answer = request.answer(&csbs::PolicyOrigin {
        policy_id: "p",
        operation_id: "o",
        trigger_id: "t",
        project_id: "project",
        created_at: "2026-11-26T10:00:00.5Z".parse().unwrap(),
    });
    let written = serde_json::to_value(&answer).unwrap();
    assert_eq!(
        written,
        json!({
            "id": "p",
            "name": "office_hours-2",
            "description": "",
            "project_id": "project",
            "provider_id": PROVIDER,
            "parameters": {"common": {}},
            "status": "suspended",
            "created_at": written["created_at"],
            "tags": [],
            "resources": [
                {"id": "mail", "type": SERVER_TYPE, "name": "Mail (old)", "extra_info": {}},
                {"id": "files", "type": SERVER_TYPE, "name": "", "extra_info": {}},
            ],
            "scheduled_operations": [{
                "id": "o",
                "name": "each-night",
                "description": "",
                "operation_type": "backup",
                "enabled": true,
                "trigger_id": "t",
                "operation_definition": {
                    "max_backups": "14",
                    "retention_duration_days": "-1",
                    "permanent": "false",
                    "plan_id": "p",
                    "provider_id": PROVIDER,
                },
                "trigger": {
                    "id": "t",
                    "name": "default",
                    "type": "time",
                    "properties": {
                        "pattern": PATTERN,
                        "format": "ical",
                        "start_time": "2026-11-26T10:00:00",
                    },
                },
            }],
        })
    );
    assert_eq!(answer.created_at().unwrap().timestamp_subsec_millis(), 500);
}

#[test]
fn a_new_policy_of_cbr_has_every_member_of_the_answer() {
    let policy = json!({
        "name": "nightly", "enabled": false, "operation_type": "backup",
        "operation_definition": {"max_backups": 20, "day_backups": null},
        "trigger": {"properties": {"pattern": ["FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=00"]}},
    });
    let request = cbr::CreatePolicy::check(&json!({"policy": policy})).into_result().unwrap();
    let answer = request.answer(&cbr::PolicyOrigin {
        policy_id: "p",
        trigger_id: "t",
        created_at: "2026-11-26T10:00:00.5Z".parse().unwrap(),
    });
    assert_eq!(
        serde_json::to_value(&answer).unwrap(),
        json!({
            "id": "p",
            "name": "nightly",
            "enabled": false,
            "operation_type": "backup",
            "operation_definition": {"max_backups": 20},
            "policy_type": "custom_policy",
            "trigger": {
                "id": "t",
                "name": "default",
                "type": "time",
                "properties": {
                    "pattern": ["FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=00"],
                    "start_time": "2026-11-26T10:00:00",
                },
            },
        })
    );
}

/// A policy with one operation.
fn csbs(members: Value) -> Value {
    let mut policy = json!({"scheduled_operations": [{
        "enabled": true,
        "operation_definition": {"max_backups": 3},
        "trigger": {"properties": {"pattern": "FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=0"}},
    }]});
    policy.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    policy
}

#[test]
fn a_pattern_that_only_answers_have_is_read_in_a_policy_with_a_member_that_only_answers_have() {
    for (members, is_answer) in [
        (json!({}), false),
        (json!({"name": "p"}), false),
        (json!({"id": "p"}), true),
        (json!({"status": "suspended"}), true),
        (json!({"project_id": "p"}), true),
        (json!({"created_at": "2026-01-01T00:00:00"}), true),
    ] {
        let policy = PolicyAnswer::from_value(&csbs(members.clone())).unwrap();
        let pattern = policy.to_policy(ZeroLimit::Unlimited).unwrap();
        assert_eq!(pattern.pattern().is_ok(), is_answer, "{members}");
    }
}

#[test]
fn a_policy_of_csbs_can_be_disabled_in_two_places() {
    use keeptime::policy::PolicyState::{Enabled, NotEnabled};
    for (policy, operation, state) in [
        (json!(true), true, Enabled),
        (json!(true), false, NotEnabled),
        (json!(false), true, NotEnabled),
        (json!("false"), true, NotEnabled),
        (json!("true"), true, Enabled),
        (json!("true"), false, NotEnabled),
        (json!(null), true, Enabled),
        (json!(7), true, Enabled),
    ] {
        let answer = csbs(json!({"enabled": policy}));
        let answer = with(answer, "/scheduled_operations/0/enabled", json!(operation));
        let answer = PolicyAnswer::from_value(&answer).unwrap();
        assert_eq!(answer.state().unwrap(), state, "{policy} {operation}");
    }
}

#[test]
fn a_request_of_cbr_may_be_bound_to_any_vault_and_a_policy_to_its_own() {
    let policy = json!({"name": "nightly", "operation_type": "backup",
        "operation_definition": {"max_backups": 3},
        "trigger": {"properties": {"pattern": ["FREQ=DAILY;BYHOUR=2;BYMINUTE=0"]}}});
    let vault: cbr::Vault =
        serde_json::from_value(json!({"id": "v", "resources": [{"id": "r", "type": "x"}]}))
            .unwrap();
    let start = json!("2026-01-01T00:00:00");
    for (policy, is_request) in [
        (policy.clone(), true),
        (with(policy.clone(), "/id", json!("p")), false),
        (with(policy.clone(), "/associated_vaults", json!([])), false),
        (with(policy.clone(), "/policy_type", json!("custom_policy")), false),
        (with(policy, "/trigger/properties/start_time", start), false),
    ] {
        let kind = DocumentKind::CbrPolicyAnswer;
        let policy =
            AnyPolicy::read(kind, &json!({"policy": policy}), ZeroLimit::Unlimited).unwrap();
        let policy = policy.with_vaults(std::slice::from_ref(&vault));
        let objects: Option<Vec<&str>> =
            policy.policy().objects().map(|objects| objects.map(String::as_str).collect());
        assert_eq!(objects == Some(vec!["r"]), is_request, "{objects:?}");
    }
}

#[test]
fn two_policies_of_an_organization_differ_in_their_own_members() {
    let policy = |name: &str| {
        let answer = json!({"policy": {"id": "o", "name": "all", "operation_type": "backup",
            "policy_name": name, "policy_enabled": true,
            "policy_operation_definition": {"max_backups": 7},
            "policy_trigger": {"properties": {"pattern": ["FREQ=DAILY;BYHOUR=2;BYMINUTE=0"]}}}});
        OrganizationPolicyAnswer::from_value(&answer).unwrap();
        let kind = DocumentKind::CbrOrganizationPolicyAnswer;
        AnyPolicy::read(kind, &answer, ZeroLimit::Unlimited).unwrap()
    };
    let changes = policy("a").changes(&policy("b"));
    let changes: Vec<String> = changes.iter().map(|change| change.pointer().to_owned()).collect();
    assert_eq!(changes, ["/policy/policy_name"]);
}

#[test]
fn an_updated_policy_of_csbs_answers_its_limits_as_text() {
    let policy = with(csbs(json!({"id": "p"})), "/scheduled_operations/0/id", json!("o"));
    let policy = PolicyAnswer::from_value(&policy).unwrap();
    let request: UpdatePolicy =
        serde_json::from_value(json!({"policy": {"scheduled_operations": [{
        "id": "o", "operation_definition": {"retention_duration_days": 7, "permanent": false}}]}}))
        .unwrap();
    let definition =
        |policy: &PolicyAnswer| json!(policy.scheduled_operations()[0].operation_definition());
    assert_eq!(
        definition(&request.answer(&policy).unwrap()),
        json!({"max_backups": "3", "retention_duration_days": "7", "permanent": "false"})
    );
    assert_eq!(
        definition(&request.applied_to(&policy, OmittedMembers::Remove).unwrap()),
        json!({"retention_duration_days": 7, "permanent": false})
    );
}
