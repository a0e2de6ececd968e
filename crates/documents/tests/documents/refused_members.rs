//! Members of answers that the service refuses in a request of CBR.

use keeptime_documents::DocumentKind;
use serde_json::{Value, json};

#[track_caller]
fn refused(kind: DocumentKind, body: &Value, expected: &[(&str, &str)]) {
    let checked = kind.check(body);
    let faults = checked.faults().iter();
    let found: Vec<_> =
        faults.map(|fault| (fault.pointer(), fault.code(), fault.message())).collect();
    let expected: Vec<_> = expected
        .iter()
        .map(|(pointer, message)| (*pointer, "BackupService.9900", *message))
        .collect();
    assert_eq!(found, expected);
    assert_eq!(checked.notes(), []);
}

/// A trigger as an answer has it.
fn trigger() -> Value {
    json!({"id": "t", "name": "default", "type": "time", "properties": {
        "pattern": ["FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=0"],
        "start_time": "2026-11-26 02:00:00"}})
}

#[test]
fn what_the_service_sets_is_refused_in_a_request() {
    let definition = json!({"max_backups": 7, "created_by": "customer"});
    let policy = json!({"policy": {
        "id": "p", "name": "nightly", "operation_type": "backup", "associated_vaults": [],
        "policy_type": "custom_policy", "operation_definition": definition, "trigger": trigger()}});
    refused(
        DocumentKind::CbrCreatePolicyRequest,
        &policy,
        &[
            ("/policy/id", "id is set by the service; omit it"),
            (
                "/policy/associated_vaults",
                "associated_vaults is set by a request of its own; omit it",
            ),
            ("/policy/policy_type", "policy_type is set by the service; omit it"),
            (
                "/policy/operation_definition/created_by",
                "created_by is set by the service; omit it",
            ),
            ("/policy/trigger/id", "id is set by the service; omit it"),
            ("/policy/trigger/name", "name is set by the service; omit it"),
            ("/policy/trigger/type", "type is set by the service; omit it"),
            (
                "/policy/trigger/properties/start_time",
                "start_time is set by the service to the time of creation; omit it",
            ),
        ],
    );
}

#[test]
fn the_type_of_a_policy_cannot_change() {
    let message = "operation_type cannot change; omit it";
    let body = json!({"policy": {"name": "nightly", "operation_type": "backup"}});
    for kind in
        [DocumentKind::CbrUpdatePolicyRequest, DocumentKind::CbrUpdateOrganizationPolicyRequest]
    {
        refused(kind, &body, &[("/policy/operation_type", message)]);
    }
}

/// Null counts as absent.
#[test]
fn null_is_not_refused() {
    let body = json!({"policy": {"id": null, "operation_type": null, "name": "nightly"}});
    refused(DocumentKind::CbrUpdatePolicyRequest, &body, &[]);
}
