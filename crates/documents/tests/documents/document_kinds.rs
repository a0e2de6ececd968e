//! The kinds of document: how they are recognized, checked and normalized.

use keeptime_documents::{DocumentFamily, DocumentKind, Fault};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::properties::{leads_somewhere, pointers, value};
use crate::sample_documents::{
    PATTERN, PROVIDER, RULES, cbr_answer, cbr_request, request, with, without,
};

/// A valid body of each request.
fn requests() -> Vec<(&'static str, Value)> {
    let volumes = json!([{"backup_id": "b", "volume_id": "v"}]);
    vec![
        ("csbs-create-policy-request", request()),
        (
            "csbs-update-policy-request",
            json!({"policy": {"name": "weekly", "new": [1], "scheduled_operations": [{
                "id": "op", "enabled": true, "operation_definition": {"max_backups": 4},
                "trigger": {"properties": {"pattern": PATTERN}}}]}}),
        ),
        (
            "csbs-execute-policy-request",
            json!({"checkpoint": {"plan_id": "p", "parameters": {"resources": ["mail"]}}}),
        ),
        ("csbs-protect-request", json!({"protect": {"backup_name": "a", "incremental": true}})),
        (
            "csbs-check-protectable-request",
            json!({"check_protectable": [{"resource_id": "mail", "resource_type": "x"}]}),
        ),
        (
            "csbs-check-restorable-request",
            json!({"check_restorable": [{"checkpoint_item_id": "i", "target": {
                "resource_id": "mail", "resource_type": "x", "volumes": volumes}}]}),
        ),
        (
            "csbs-restore-request",
            json!({"restore": {"checkpoint_id": "c", "provider_id": PROVIDER, "parameters": {
                "checkpoint_item_id": "i", "power_on": true,
                "targets": {"server_id": "mail", "volumes": volumes}}}}),
        ),
        ("cbr-create-policy-request", cbr_request()),
        (
            "cbr-update-policy-request",
            json!({"policy": {"enabled": false, "new": 1, "operation_definition": {"max_backups": 4},
                "trigger": {"properties": {"pattern": RULES, "start_window_minutes": null}}}}),
        ),
        (
            "cbr-create-organization-policy-request",
            json!({"policy": {"name": "all accounts", "description": "", "operation_type": "backup",
                "effective_scope": "a", "policy_name": "nightly", "policy_enabled": true,
                "policy_operation_definition": {"retention_duration_days": 30},
                "policy_trigger": {"properties": {"pattern": RULES}}}}),
        ),
        (
            "cbr-update-organization-policy-request",
            json!({"policy": {"policy_name": "weekly", "policy_enabled": false}}),
        ),
        ("cbr-associate-policy-request", json!({"policy_id": "p", "destination_vault_id": "v"})),
        (
            "cbr-create-restore-point-request",
            json!({"checkpoint": {"vault_id": "v", "parameters": {"name": "n", "auto_trigger": true,
                "resources": ["94eba8b2-acc9-4d82-badc-127144cc5526"],
                "resource_details": [{"id": "r", "type": "OS::Sfs::Turbo"}]}}}),
        ),
        (
            "vbs-create-policy-request",
            json!({"backup_policy_name": "p", "scheduled_policy": {
                "start_time": "12:00", "frequency": 1, "rentention_num": 2, "status": "ON"}}),
        ),
        ("vbs-update-policy-request", json!({"scheduled_policy": {"status": "OFF"}})),
        (
            "vbs-create-backup-request",
            json!({"backup": {"volume_id": "v", "name": "n", "tags": [{"key": "k", "value": ""}]}}),
        ),
    ]
}

/// A request that has the members of another kind of request.
fn requests_like_others() -> Vec<(&'static str, Value)> {
    vec![("cbr-dissociate-policy-request", json!({"policy_id": "p"}))]
}

/// Queries as objects. They are not recognized by their members.
fn queries() -> Vec<(&'static str, Value)> {
    let filters = json!({"status": "error", "start_time": "2017-04-15T04:25:38", "name": "n"});
    vec![
        ("csbs-policies-query", json!({"limit": 2, "sort": "name:asc", "all_tenants": true})),
        ("csbs-backup-count-query", filters.clone()),
        ("csbs-backups-query", with(filters, "/offset", json!(3))),
        (
            "cbr-backups-query",
            json!({"status": ["available", "error"], "start_time": "2024-08-01T00:00:00Z",
                "limit": 1000, "own_type": "shared", "used_percent": "80", "sort": "name:asc"}),
        ),
    ]
}

/// Valid answers, some with members that the reference does not name.
fn answers() -> Vec<(&'static str, Value)> {
    vec![
        (
            "csbs-policy-answer",
            json!({"policy": {"id": "p", "tags": [1],
            "scheduled_operations": [{"trigger": {"properties": {"pattern": "FREQ=DAILY"}}}]}}),
        ),
        ("csbs-policies-answer", json!({"policies": [], "count": 0})),
        ("csbs-operation-definition", json!({"max_backups": "20", "plan_id": 5, "own": 1})),
        (
            "csbs-backup-answer",
            json!({"checkpoint_item": {"id": "a", "checkpoint_id": "c",
            "resource_id": "r", "created_at": "2017-04-15T04:20:37.277880",
            "extend_info": {"size": 12.5, "progress": 100, "new": {"a": 1}}, "backup_data": {}}}),
        ),
        ("csbs-backups-answer", json!({"checkpoint_items": [], "next": "x"})),
        ("csbs-count-answer", json!({"count": 10})),
        (
            "csbs-checkpoint-answer",
            json!({"checkpoint": {"status": "protecting",
            "extra_info": "{\"created_by\": \"manual\"}", "created_at": "2016-12-06T21:20:29"}}),
        ),
        ("csbs-protectable-answer", json!({"protectable": [{"result": true}]})),
        (
            "csbs-restorable-answer",
            json!({"restorable": [{"result": false, "error_code": "CSBS.6015"}]}),
        ),
        ("csbs-restore-answer", json!({"restore": {"id": "r", "resources_status": "in_progress"}})),
        (
            "csbs-quota-answer",
            json!({"quotas": {"resources": [{"type": "backups", "quota": 600, "used": 0}]}}),
        ),
        ("csbs-error-answer", json!({"error_code": "CSBS.9001", "error_msg": "provider invalid"})),
        ("csbs-deletion-answer", json!({})),
        (
            "cbr-restore-point-answer",
            json!({"checkpoint": {"vault": {"id": "v", "skipped_resources": [{"code": "x"}]}}}),
        ),
        (
            "cbr-backup-answer",
            json!({"backup": {"id": "a", "resource_id": "r", "expired_at": null,
            "protected_at": "2025-03-22", "enterprise_project_id": 0, "own": {"a": 1},
            "children": [{"id": "b", "resource_id": "d", "parent_id": "a", "children": []}],
            "extend_info": {"auto_trigger": true, "is_multi_az": false}}}),
        ),
        (
            "cbr-backups-answer",
            json!({"backups": [{"id": "a", "resource_id": "r", "children": [],
            "created_at": "2025-03-22T02:07:25.079779", "expired_at": "2025-04-22T02:07:25.085",
            "replication_records": [{"status": "success", "extra_info": {}}], "version": 3}],
            "count": 1, "offset": 0, "limit": 1000}),
        ),
        ("cbr-rules", json!(RULES)),
        ("cbr-policy-answer", cbr_answer()),
        (
            "cbr-policies-answer",
            json!({"policies": [cbr_answer()["policy"]], "count": 10, "limit": 1000, "offset": 0}),
        ),
        (
            "cbr-organization-policy-answer",
            json!({"policy": {"id": "o", "name": "all", "status": "syncing", "domain_id": "d",
                "operation_type": "backup", "policy_name": "nightly", "policy_enabled": false,
                "policy_operation_definition": {"max_backups": -1, "full_backup_interval": -1},
                "policy_trigger": {"properties": {"pattern": RULES}}}}),
        ),
        (
            "cbr-organization-policies-answer",
            json!({"policies": [{"id": "o", "policy_trigger": {"properties": {"pattern": RULES}}}],
                "count": 1}),
        ),
        (
            "cbr-vault-answer",
            json!({"vault": {"id": "v", "locked": true, "billing": {"size": 100}, "tags": [],
                "resources": [{"id": "r", "type": "OS::Nova::Server", "size": 40, "backup_count": 0,
                    "extra_info": {"include_volumes": []}}]}}),
        ),
        ("cbr-vaults-answer", json!({"vaults": [{"id": "v"}], "count": 1})),
        (
            "cbr-associate-policy-answer",
            json!({"associate_policy": {"vault_id": "v", "policy_id": "p"}}),
        ),
        (
            "cbr-dissociate-policy-answer",
            json!({"dissociate_policy": {"vault_id": "v", "policy_id": "p",
                "destination_vault_id": "w"}}),
        ),
        ("vbs-created-policy-answer", json!({"backup_policy_id": "p"})),
        ("vbs-policies-answer", json!({"backup_policies": [{"scheduled_policy": {}}]})),
        ("cbr-error-answer", json!({"error_code": "BackupService.6204", "error_msg": "x"})),
        ("vbs-job-answer", json!({"job_id": "j"})),
        ("vbs-error-answer", json!({"error": {"code": "x", "message": "y"}})),
    ]
}

#[test]
fn every_kind_has_a_different_name() {
    let mut names: Vec<&str> = DocumentKind::ALL.into_iter().map(DocumentKind::name).collect();
    for kind in DocumentKind::ALL {
        assert_eq!(kind.name().parse(), Ok(kind));
        assert!(!kind.description().is_empty());
    }
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), DocumentKind::ALL.len());
    let unknown = "csbs".parse::<DocumentKind>().unwrap_err();
    assert_eq!(unknown.to_string(), "unknown kind of document: \"csbs\"");
}

#[test]
fn answers_are_recognized_and_normalized_without_change() {
    for (name, body) in answers() {
        let kind: DocumentKind = name.parse().unwrap();
        // An empty object is not recognized.
        let is_recognized = body != json!({});
        assert_eq!(DocumentKind::recognize(&body), is_recognized.then_some(kind));
        let checked = kind.check(&body);
        assert_eq!((checked.faults(), checked.notes()), (&[][..], &[][..]), "{name}");
        assert_eq!(kind.normalize(&body).unwrap(), body, "{name}");
    }
    let text = json!({"quotas": {"resources": [{"quota": "600", "used": "1.5"}]}});
    let written = DocumentKind::recognize(&text).unwrap().normalize(&text).unwrap();
    assert_eq!(written, json!({"quotas": {"resources": [{"quota": 600, "used": 1.5}]}}));
    let wrong = json!({"quotas": {"resources": [{"quota": "many"}]}});
    let checked = DocumentKind::recognize(&wrong).unwrap().check(&wrong);
    let faults = checked.faults();
    assert_eq!(faults[0].message(), "quota takes a number, found \"many\"");
    assert_eq!(DocumentKind::recognize(&json!({"nothing": "known"})), None);
    assert_eq!(DocumentKind::recognize(&json!([])), None);
}

#[test]
fn unsupported_documents_of_other_services_are_not_recognized() {
    for body in [
        json!({"vault": {"name": "new", "resources": []}}),
        json!({"resources": [{"id": "r", "type": "OS::Nova::Server"}]}),
        json!({"restore": {"volume_id": "v", "backup_id": "b"}}),
        json!({"backup": {"id": "b", "volume_id": "v"}}),
        json!({"job_id": "j", "job_type": "t", "error_code": null}),
        json!([1, "FREQ=DAILY"]),
        json!({"policy": {"scheduled_operations": [], "operation_definition": {}}}),
        json!({"id": "p", "scheduled_operations": [], "trigger": {}}),
        json!([{"id": "b"}]),
        json!({"checkpoint": {"new": 1}}),
        // A policy has its operation in an object.
        json!({"id": "l", "operation_type": "backup", "status": "success", "enabled": true}),
    ] {
        assert_eq!(DocumentKind::recognize(&body), None, "{body}");
    }
}

/// A request is recognized even if it lacks a required member.
#[test]
fn a_request_without_a_required_member_is_not_an_answer() {
    for (name, body, message) in [
        (
            "csbs-execute-policy-request",
            json!({"checkpoint": {"parameters": {}}}),
            "plan_id is missing",
        ),
        (
            "csbs-update-policy-request",
            json!({"policy": {"provider_id": 5, "scheduled_operations": [{"id": "o"}]}}),
            "provider_id takes text, found 5",
        ),
        (
            "csbs-update-policy-request",
            json!({"policy": {"name": "weekly", "scheduled_operations": [{
                "enabled": true, "operation_definition": {"max_backups": 5}}]}}),
            "id is missing",
        ),
        (
            "csbs-update-policy-request",
            json!({"policy": {"name": "a b"}}),
            "name takes only letters, digits, _ and -, found \"a b\"",
        ),
        (
            "cbr-update-policy-request",
            json!({"policy": {"operation_type": "replication",
                "operation_definition": {"max_backups": 1}}}),
            "operation_type cannot change; omit it",
        ),
        (
            "cbr-update-organization-policy-request",
            json!({"policy": {"operation_type": "backup", "policy_enabled": true}}),
            "operation_type cannot change; omit it",
        ),
    ] {
        let kind = DocumentKind::recognize(&body).unwrap();
        let checked = kind.check(&body);
        let faults = checked.faults();
        let messages: Vec<_> = faults.iter().map(Fault::message).collect();
        assert_eq!((kind.name(), messages.as_slice()), (name, [message].as_slice()));
    }
    let flat = json!({"message": "no", "code": "VBS.1"});
    assert_eq!(DocumentKind::recognize(&flat).map(DocumentKind::name), Some("vbs-job-answer"));
}

/// See `DocumentKind::recognize`.
#[test]
fn requests_to_create_and_to_change_a_policy_are_told_apart() {
    for (create, body) in [
        (true, json!({"policy": {"provider_id": PROVIDER}})),
        (true, json!({"policy": {"scheduled_operations": [{"operation_type": "backup"}]}})),
        (true, json!({"policy": {"provider_id": null, "scheduled_operations": [{}]}})),
        (true, json!({"policy": {}})),
        (true, json!({"policy": null})),
        (true, json!({"policy": []})),
        (false, json!({"policy": {"resources": []}})),
        (false, json!({"policy": {"scheduled_operations": [{}]}})),
        (false, json!({"policy": {"scheduled_operations": []}})),
        (false, json!({"policy": {"scheduled_operations": [{"id": null}]}})),
        (
            false,
            json!({"policy": {"provider_id": PROVIDER, "scheduled_operations": [
            {"id": "o", "operation_type": "backup"}]}}),
        ),
    ] {
        let name = if create { "csbs-create-policy-request" } else { "csbs-update-policy-request" };
        assert_eq!(DocumentKind::recognize(&body).map(DocumentKind::name), Some(name), "{body}");
    }
    for body in [
        request(),
        without(request(), "/policy/provider_id"),
        without(request(), "/policy/scheduled_operations/0/operation_type"),
        without(request(), "/policy/scheduled_operations"),
    ] {
        assert_eq!(
            DocumentKind::recognize(&body).map(DocumentKind::name),
            Some("csbs-create-policy-request"),
            "{body}"
        );
    }
}

/// See `DocumentKind::recognize`.
#[test]
fn policies_of_csbs_and_cbr_are_told_apart() {
    for (name, body) in [
        (
            "cbr-create-policy-request",
            json!({"policy": {"name": "n", "operation_type": "backup", "trigger": null}}),
        ),
        ("cbr-create-policy-request", json!({"name": "n", "operation_type": "x", "trigger": {}})),
        ("cbr-update-policy-request", json!({"policy": {"name": "n", "operation_type": "backup"}})),
        ("cbr-update-policy-request", json!({"operation_type": "backup", "trigger": {}})),
        ("cbr-update-policy-request", json!({"policy": {"enabled": true}})),
        ("cbr-update-policy-request", json!({"policy": {"operation_definition": {}}})),
        ("cbr-update-policy-request", json!({"operation_definition": {}, "trigger": {}})),
        ("cbr-update-policy-request", json!({"policy": {"name": "n", "trigger": null}})),
        ("csbs-update-policy-request", json!({"policy": {"name": "n"}})),
        ("csbs-create-policy-request", json!({"policy": {}})),
        ("cbr-policy-answer", json!({"policy": {"id": "p", "operation_type": "backup"}})),
        ("cbr-policy-answer", json!({"policy": {"id": "p", "associated_vaults": null}})),
        ("cbr-policy-answer", json!({"id": "p", "trigger": {}, "enabled": true})),
        ("csbs-policy-answer", json!({"policy": {"id": "p"}})),
        (
            "csbs-policy-answer",
            json!({"policy": {"id": "p", "enabled": false, "scheduled_operations": []}}),
        ),
        ("cbr-update-organization-policy-request", json!({"policy": {"policy_enabled": true}})),
        (
            "cbr-create-organization-policy-request",
            json!({"policy": {"name": "n", "operation_type": "backup", "policy_trigger": {}}}),
        ),
        (
            "cbr-update-organization-policy-request",
            json!({"policy": {"operation_type": "backup", "policy_trigger": {}}}),
        ),
        ("cbr-organization-policy-answer", json!({"id": "o", "policy_trigger": {}})),
        ("csbs-policies-answer", json!({"policies": []})),
        ("csbs-policies-answer", json!({"policies": [], "count": 0})),
        ("cbr-policies-answer", json!({"policies": [], "count": 0, "limit": 9, "offset": 0})),
        ("csbs-policies-answer", json!({"policies": [{"scheduled_operations": []}], "offset": 0})),
        ("cbr-policies-answer", json!({"policies": [{"trigger": {}}]})),
        ("cbr-organization-policies-answer", json!({"policies": [{"policy_enabled": true}]})),
        ("csbs-operation-definition", json!({"max_backups": 5, "week_backups": 1})),
        ("cbr-rules", json!(["", 5])),
        ("cbr-associate-policy-request", json!({"policy_id": "p"})),
        ("cbr-associate-policy-request", json!({"add_policy_ids": []})),
    ] {
        assert_eq!(DocumentKind::recognize(&body).map(DocumentKind::name), Some(name), "{body}");
    }
}

#[test]
fn the_query_of_a_url_is_recognized_by_its_path() {
    for (url, kind) in [
        ("https://csbs.example.com/v1/p/policies?limit=0", "csbs-policies-query"),
        ("https://csbs.example.com/v1/p/policies/", "csbs-policies-query"),
        ("GET /v1/p/checkpoint_items/count?status=error HTTP/1.1", "csbs-backup-count-query"),
        ("/v1/p/checkpoint_items#top", "csbs-backups-query"),
        ("csbs.example.com/v1/p/checkpoint_items?", "csbs-backups-query"),
    ] {
        assert_eq!(DocumentKind::recognize_url(url).map(DocumentKind::name), Some(kind), "{url}");
    }
    for other in [
        "",
        "?limit=3",
        "limit=3",
        "policies?limit=3",
        "/v3/p/policies?limit=3",
        "/v1/p/policies/id",
        "FREQ=DAILY;BYHOUR=2",
        "name=/v1/p/policies",
        "https://v1/policies",
    ] {
        assert_eq!(DocumentKind::recognize_url(other), None, "{other}");
    }
}

/// Null means that the backups are of whole systems only (tables 5-5 and 5-78).
#[test]
fn a_resource_graph_of_null_is_kept() {
    for (name, body) in [
        ("csbs-checkpoint-answer", json!({"checkpoint": {"id": "r", "resource_graph": null}})),
        ("csbs-checkpoint-answer", json!({"checkpoint": {"id": "r"}})),
        ("csbs-checkpoint-answer", json!({"checkpoint": {"id": "r", "resource_graph": "[]"}})),
    ] {
        let kind = DocumentKind::recognize(&body).unwrap();
        assert_eq!((kind.name(), kind.normalize(&body).unwrap()), (name, body));
    }
}

#[test]
fn odd_values_of_services_are_read() {
    let item = json!({"checkpoint_item": {"id": "a", "checkpoint_id": "c", "resource_id": "r",
        "extend_info": {"fail_code": "", "support_lld": "true"}, "backup_data": {}}});
    let kind = DocumentKind::recognize(&item).unwrap();
    let info = kind.normalize(&item).unwrap()["checkpoint_item"]["extend_info"].take();
    assert_eq!(info, json!({"support_ild": true}));
    let count = |count: Value| {
        DocumentKind::recognize(&json!({"count": 1})).unwrap().normalize(&json!({"count": count}))
    };
    assert_eq!(count(json!("12")).unwrap(), json!({"count": 12}));
    assert_eq!(count(json!(12.0)).unwrap(), json!({"count": 12}));
    assert_eq!(count(json!("")).unwrap(), json!({}));
    for odd in [json!(1.5), json!("x"), json!(1e300), json!([])] {
        assert!(count(odd).is_err());
    }
}

fn samples() -> Vec<(&'static str, Value)> {
    [requests(), requests_like_others(), queries(), answers()].concat()
}

#[test]
fn there_is_a_valid_sample_of_every_kind() {
    let samples = samples();
    assert_eq!(samples.len(), DocumentKind::ALL.len());
    for (name, body) in samples {
        let kind: DocumentKind = name.parse().unwrap();
        assert_eq!(kind.check(&body).faults(), [], "{name}");
        assert_eq!(kind.normalize(&body).unwrap(), body, "{name}");
        let is_like_another = requests_like_others().iter().any(|(other, _)| *other == name);
        if !is_like_another {
            let is_recognized = !kind.is_query() && body != json!({});
            let expected = is_recognized.then_some(kind);
            assert_eq!(DocumentKind::recognize(&body), expected, "{name}");
        }
    }
}

/// A valid document in which one value is replaced or removed.
fn mutated() -> impl Strategy<Value = (&'static str, Value)> {
    let samples = samples().into_iter().flat_map(|(name, body)| {
        pointers(&body).into_iter().map(move |pointer| (name, body.clone(), pointer))
    });
    let change = prop::option::weighted(0.8, value());
    (select(samples.collect::<Vec<_>>()), change).prop_map(|((name, body, pointer), other)| {
        let body = match other {
            Some(other) => with(body, &pointer, other),
            None if pointer.is_empty() => Value::Null,
            None => without(body, &pointer),
        };
        (name, body)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2048))]

    /// Normalizing a document twice changes nothing, and a request without faults can be read.
    #[test]
    fn a_document_of_any_kind_is_checked_and_normalized((name, body) in mutated()) {
        let kind: DocumentKind = name.parse().unwrap();
        let checked = kind.check(&body);
        let (faults, notes) = (checked.faults(), checked.notes());
        for fault in faults {
            // The pointer of a fault in a query string is the name of the parameter.
            let is_whole = fault.pointer().is_empty() || body.is_string();
            prop_assert!(is_whole || leads_somewhere(&body, fault), "{fault:?}");
        }
        for note in notes {
            let is_there = body.is_string() || body.pointer(note.pointer()).is_some();
            prop_assert!(is_there, "{note:?}");
        }
        let written = kind.normalize(&body);
        prop_assert!(written.is_ok() || !faults.is_empty());
        if name.ends_with("-request") || name.ends_with("-query") {
            prop_assert_eq!(written.is_ok(), faults.is_empty());
        }
        if let Ok(written) = written {
            prop_assert_eq!(kind.normalize(&written).unwrap(), written);
        }
    }

    #[test]
    fn any_value_is_checked_as_any_kind(body in value(), kind in select(&DocumentKind::ALL[..])) {
        let checked = kind.check(&body);
        let faults = checked.faults();
        let _ = kind.normalize(&body);
        let _ = DocumentKind::recognize(&body);
        prop_assert!(faults.iter().all(|fault| !fault.message().is_empty()));
    }
}

#[test]
fn a_policy_without_its_outer_member_is_recognized() {
    let answer = json!({"id": "p", "scheduled_operations": []});
    let kind = DocumentKind::recognize(&answer).unwrap();
    assert_eq!(kind.name(), "csbs-policy-answer");
    assert_eq!(kind.normalize(&answer).unwrap(), answer);
    let request = json!({"name": "n", "scheduled_operations": []});
    let kind = DocumentKind::recognize(&request).unwrap();
    assert_eq!(kind.name(), "csbs-create-policy-request");
    assert_eq!(kind.check(&request).faults()[0].message(), "policy is missing");
}

#[test]
fn families_have_these_kinds() {
    let of = |family: DocumentFamily| -> Vec<&str> {
        DocumentKind::ALL
            .into_iter()
            .filter(|kind| kind.family() == Some(family))
            .map(DocumentKind::name)
            .collect()
    };
    assert_eq!(
        of(DocumentFamily::Policy),
        [
            "csbs-update-policy-request",
            "csbs-create-policy-request",
            "csbs-policy-answer",
            "cbr-update-policy-request",
            "cbr-create-policy-request",
            "cbr-update-organization-policy-request",
            "cbr-create-organization-policy-request",
            "cbr-policy-answer",
            "cbr-organization-policy-answer",
            "vbs-create-policy-request",
            "vbs-update-policy-request",
        ]
    );
    assert_eq!(
        of(DocumentFamily::Listing),
        [
            "csbs-policies-answer",
            "csbs-backups-answer",
            "cbr-policies-answer",
            "cbr-organization-policies-answer",
            "cbr-backups-answer",
            "vbs-policies-answer",
        ]
    );
    assert_eq!(
        of(DocumentFamily::Query),
        [
            "csbs-policies-query",
            "csbs-backup-count-query",
            "csbs-backups-query",
            "cbr-backups-query"
        ]
    );
    assert_eq!(
        of(DocumentFamily::Error),
        ["csbs-error-answer", "cbr-error-answer", "vbs-error-answer"]
    );
    assert_eq!(
        DocumentFamily::ALL.map(DocumentFamily::name),
        ["policy", "listing", "query", "error"]
    );
}

#[test]
fn a_misspelt_kind_has_the_kind_that_it_resembles() {
    let suggestion = |name: &str| name.parse::<DocumentKind>().unwrap_err().suggestion();
    assert_eq!(suggestion("cbr-rule"), Some(DocumentKind::CbrRules));
    assert_eq!(suggestion("policy"), None);
}
