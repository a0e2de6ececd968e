//! Requests to create and to change policies of an organization in CBR.

use keeptime_documents::cbr::{CreateOrganizationPolicy, UpdateOrganizationPolicy};
use serde_json::{Value, json};

use crate::cbr_request_checks::{CODE, has_faults};
use crate::sample_documents::{RULES, with, without};

fn organization_request() -> Value {
    json!({"policy": {
        "name": "all accounts", "description": "d", "operation_type": "backup",
        "effective_scope": "", "policy_name": "nightly", "policy_enabled": true,
        "policy_operation_definition": {"retention_duration_days": 30},
        "policy_trigger": {"properties": {"pattern": RULES}},
    }})
}

#[test]
fn a_policy_of_an_organization_has_the_same_rules_under_other_names() {
    let check = |body: &Value, expected: &[(&str, &str, &str)]| {
        has_faults(&CreateOrganizationPolicy::check(body), expected);
    };
    check(&organization_request(), &[]);
    for member in [
        "name",
        "operation_type",
        "policy_name",
        "policy_enabled",
        "policy_operation_definition",
        "policy_trigger",
    ] {
        let pointer = format!("/policy/{member}");
        let body = without(organization_request(), &pointer);
        check(&body, &[(&pointer, CODE, &format!("{member} is missing"))]);
    }
    for (pointer, value, code, message) in [
        (
            "/policy/operation_type",
            json!("copy"),
            "BackupService.6117",
            "operation_type takes backup or replication, found \"copy\"",
        ),
        ("/policy/name", json!(""), CODE, "name takes 1 to 64 characters, found 0"),
        (
            "/policy/description",
            json!("d".repeat(256)),
            CODE,
            "description takes 0 to 255 characters, found 256",
        ),
        (
            "/policy/policy_name",
            json!("a b"),
            CODE,
            "policy_name takes only letters, digits, Chinese characters, _ and -, found \"a b\"",
        ),
        (
            "/policy/policy_operation_definition/max_backups",
            json!("3"),
            CODE,
            "max_backups takes -1 or 0 to 99999, found \"3\"",
        ),
        (
            "/policy/policy_trigger/properties/pattern/1",
            json!("FREQ=DAILY;COUNT=2"),
            CODE,
            "COUNT is not supported, a rule takes FREQ, INTERVAL, BYDAY, BYHOUR and BYMINUTE",
        ),
    ] {
        check(&with(organization_request(), pointer, value), &[(pointer, code, message)]);
    }
    let replication = with(organization_request(), "/policy/operation_type", json!("replication"));
    assert_eq!(CreateOrganizationPolicy::check(&replication).faults().len(), 2);
    has_faults(&UpdateOrganizationPolicy::check(&json!({"policy": {}})), &[]);
    has_faults(
        &UpdateOrganizationPolicy::check(&json!({"policy": {"policy_enabled": "no"}})),
        &[("/policy/policy_enabled", CODE, "policy_enabled takes true or false, found \"no\"")],
    );
}
