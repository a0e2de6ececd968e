//! Policies of all services, read by the kind of their document.

use keeptime::policy::PolicyState;
use keeptime_documents::policy::PolicyUpdateError;
use keeptime_documents::{
    AnyPolicy, DocumentKind, NoteKind, PolicyDocument, PolicyHalf, ZeroLimit, cbr,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::properties::value;
use crate::sample_documents::{RULES, cbr_answer, cbr_request, request, with, without};

#[track_caller]
fn read(document: &Value) -> AnyPolicy {
    let kind = DocumentKind::recognize(document).unwrap();
    AnyPolicy::read(kind, document, ZeroLimit::Unlimited).unwrap()
}

fn csbs_answer() -> Value {
    json!({"policy": {"id": "c", "name": "weekly", "status": "suspended",
        "resources": [{"id": "mail"}],
        "scheduled_operations": [{"id": "o", "enabled": true,
            "operation_definition": {"max_backups": "20"},
            "trigger": {"properties": {"pattern": "FREQ=WEEKLY;BYDAY=MO;BYHOUR=3;BYMINUTE=0"}}}]}})
}

fn vbs_request() -> Value {
    json!({"backup_policy_name": "disks", "scheduled_policy": {"start_time": "22:00", "frequency": 1,
        "rentention_num": 7, "status": "ON"}})
}

#[test]
fn a_policy_is_read_from_every_document_that_holds_one() {
    let organization = json!({"policy": {"policy_name": "nightly", "policy_enabled": true,
        "name": "all", "operation_type": "backup",
        "policy_operation_definition": {"max_backups": 9},
        "policy_trigger": {"properties": {"pattern": ["FREQ=DAILY;BYHOUR=2;BYMINUTE=0"]}}}});
    for (name, document, title, max_backups, objects) in [
        ("csbs-create-policy-request", request(), Some("office_hours-2"), Some(14), Some(2)),
        ("csbs-policy-answer", csbs_answer(), Some("weekly"), Some(20), Some(1)),
        (
            "csbs-policies-answer",
            json!({"policies": [csbs_answer()["policy"]]}),
            Some("weekly"),
            Some(20),
            Some(1),
        ),
        ("cbr-create-policy-request", cbr_request(), Some("N\u{4e00}chte-1"), Some(14), None),
        ("cbr-policy-answer", cbr_answer(), Some("nights"), Some(20), None),
        ("cbr-policy-answer", cbr_answer()["policy"].clone(), Some("nights"), Some(20), None),
        (
            "cbr-policies-answer",
            json!({"policies": [cbr_answer()["policy"]], "count": 7}),
            Some("nights"),
            Some(20),
            None,
        ),
        (
            "cbr-create-organization-policy-request",
            organization.clone(),
            Some("all"),
            Some(9),
            None,
        ),
        (
            "cbr-organization-policy-answer",
            with(organization.clone(), "/policy/id", json!("o")),
            Some("all"),
            Some(9),
            None,
        ),
        (
            "cbr-organization-policies-answer",
            json!({"policies": [organization["policy"]]}),
            Some("all"),
            Some(9),
            None,
        ),
        ("cbr-rules", json!(RULES), None, None, None),
        ("vbs-create-policy-request", vbs_request(), Some("disks"), Some(7), None),
        (
            "vbs-policies-answer",
            json!({"backup_policies": [vbs_request()]}),
            Some("disks"),
            Some(7),
            None,
        ),
    ] {
        let kind = DocumentKind::recognize(&document).unwrap();
        assert_eq!(kind.name(), name);
        let any = AnyPolicy::read(kind, &document, ZeroLimit::Unlimited).unwrap();
        assert_eq!(any.name(), title, "{name}");
        assert_eq!(any.faults().count(), 0, "{name}");
        let policy = any.into_policy();
        assert_eq!(policy.limits().unwrap().max_backups(), max_backups, "{name}");
        assert_eq!(policy.objects().map(|objects| objects.len()), objects, "{name}");
        assert!(policy.pattern().is_ok(), "{name}");
    }
}

#[test]
fn a_document_that_does_not_hold_one_policy_is_refused() {
    let faults = |kind: DocumentKind, document: Value| {
        AnyPolicy::read(kind, &document, ZeroLimit::Unlimited).unwrap_err().to_string()
    };
    assert_eq!(
        faults(DocumentKind::CbrVaultAnswer, json!({"vault": {"id": "v"}})),
        "a policy is required, found a vault"
    );
    for (kind, policies, message) in [
        (
            DocumentKind::CbrPoliciesAnswer,
            json!([]),
            "policies takes exactly one policy here, found 0",
        ),
        (
            DocumentKind::CsbsPoliciesAnswer,
            json!([{}, {}]),
            "policies takes exactly one policy here, found 2",
        ),
        (
            DocumentKind::CbrOrganizationPoliciesAnswer,
            json!("x"),
            "policies takes exactly one policy here, found \"x\"",
        ),
    ] {
        assert_eq!(faults(kind, json!({"policies": policies})), format!("/policies: {message}"));
    }
    assert_eq!(
        faults(DocumentKind::VbsPoliciesAnswer, json!({})),
        "/backup_policies: backup_policies takes exactly one policy here, found none"
    );
    assert_eq!(
        faults(DocumentKind::CbrPoliciesAnswer, json!({"policies": [{"id": 5}]})),
        "/policies/0/id: id takes text, found 5; /policies/0/trigger: trigger is missing"
    );
    assert_eq!(
        faults(
            DocumentKind::VbsPoliciesAnswer,
            json!({"backup_policies": [{"time_zone": 5,
            "scheduled_policy": {}}]})
        ),
        "/backup_policies/0/time_zone: time_zone takes text, found 5"
    );
    assert_eq!(
        faults(DocumentKind::CbrRules, json!(["FREQ=HOURLY"])),
        "/0: FREQ takes DAILY or WEEKLY, found HOURLY"
    );
    let none = without(csbs_answer(), "/policy/scheduled_operations");
    assert_eq!(
        faults(DocumentKind::CsbsPolicyAnswer, none),
        "/policy/scheduled_operations: scheduled_operations is missing"
    );
}

/// Asserts the halves that cannot be read, with the pointers of their faults.
#[track_caller]
fn has_unreadable(document: &Value, expected: &[(PolicyHalf, &str)]) -> AnyPolicy {
    let any = read(document);
    let found: Vec<_> = any.faults().map(|(half, fault)| (half, fault.pointer())).collect();
    assert_eq!(found, expected);
    any
}

#[test]
fn a_half_that_cannot_be_read_leaves_the_other() {
    let csbs = "/policy/scheduled_operations/0/";
    for (document, operation) in [(csbs_answer(), csbs), (cbr_answer(), "/policy/")] {
        let trigger = format!("{operation}trigger");
        for value in [json!("x"), json!({"properties": 5}), json!({"properties": {"pattern": 5}})] {
            let broken = with(document.clone(), &trigger, value);
            let any = read(&broken);
            assert!(any.faults().all(|(half, _)| half == PolicyHalf::Firing));
            assert_eq!(any.faults().count(), 1);
            assert!(any.policy().pattern().is_err());
            assert_eq!(any.policy().limits().unwrap().max_backups(), Some(20));
        }
        let definition = format!("{operation}operation_definition");
        for value in [json!("x"), json!([]), json!({"max_backups": -2})] {
            let broken = with(document.clone(), &definition, value);
            let any = read(&broken);
            assert!(any.faults().all(|(half, _)| half == PolicyHalf::Keeping));
            let reason = any.policy().limits().unwrap_err().to_string();
            assert!(reason.contains("takes"), "{reason}");
            assert!(any.policy().pattern().is_ok());
        }
        let both = with(with(document, &trigger, json!(1)), &definition, json!(1));
        let any = has_unreadable(
            &both,
            &[(PolicyHalf::Keeping, definition.as_str()), (PolicyHalf::Firing, &trigger)],
        );
        assert!(any.policy().pattern().is_err() && any.policy().limits().is_err());
    }
    let page = json!({"policies": [with(cbr_answer(), "/policy/trigger", json!(1))["policy"]]});
    has_unreadable(&page, &[(PolicyHalf::Firing, "/policies/0/trigger")]);
    let misspelt = with(cbr_answer(), "/policy/operation_definition/max_backup", json!(1));
    let misspelt = without(misspelt, "/policy/operation_definition/max_backups");
    let page = json!({"policies": [misspelt["policy"]]});
    let any = has_unreadable(&page, &[]);
    assert_eq!(any.notes()[0].pointer(), "/policies/0/operation_definition/max_backup");
    assert_eq!(any.notes()[0].message(), "max_backup: unknown member; did you mean max_backups?");
}

/// Without the policy that it changes, a request does not say what is kept.
#[test]
fn a_policy_whose_creation_is_unknown_has_a_note_if_it_can_judge() {
    let old = without(cbr_answer(), "/policy/trigger/properties/start_time");
    let kinds = |pointer: &str, value: Value| -> Vec<NoteKind> {
        read(&with(old.clone(), pointer, value)).notes().iter().map(|note| note.kind()).collect()
    };
    let unknown = [NoteKind::UnknownCreation];
    assert_eq!(kinds("/policy/enabled", json!(true)), unknown);
    assert_eq!(kinds("/policy/trigger/properties/pattern", json!(5)), unknown);
    assert_eq!(kinds("/policy/operation_definition/max_backups", json!("many")), []);
    assert_eq!(kinds("/policy/operation_definition", json!(5)), []);
}

#[test]
fn the_limits_of_a_change_are_unknown() {
    let organization = json!({"policy": {"policy_enabled": true, "policy_trigger": {},
        "policy_operation_definition": {"max_backups": 9}}});
    for (name, document) in [
        ("cbr-update-policy-request", without(cbr_request(), "/policy/operation_type")),
        ("cbr-update-organization-policy-request", organization),
    ] {
        assert_eq!(DocumentKind::recognize(&document).unwrap().name(), name);
        let any = read(&document);
        let reason = any.policy().limits().unwrap_err().to_string();
        assert!(reason.contains("diff judges a change of a policy"), "{reason}");
        // The request itself has no fault.
        assert!(any.faults().all(|(half, _)| half == PolicyHalf::Firing));
    }
    let any = read(&without(cbr_request(), "/policy/operation_type"));
    assert!(any.policy().pattern().is_ok());
}

/// The limits of a policy that replicates are for the replicas in its destination.
#[test]
fn only_the_limits_of_a_policy_that_backs_up_are_known() {
    let with_type = |value: Value| with(cbr_answer(), "/policy/operation_type", value);
    for known in [json!("backup"), json!("Backup"), json!(""), Value::Null] {
        assert!(read(&with_type(known)).policy().limits().is_ok());
    }
    for (found, message) in [
        (
            "replication",
            "operation_type takes backup here, found replication, whose limits are for the replicas in \
             the destination",
        ),
        (
            "copy",
            "operation_type takes backup or replication, found \"copy\", so it is unknown what the \
             limits are for",
        ),
    ] {
        let any = read(&with_type(json!(found)));
        assert_eq!(any.policy().limits().unwrap_err().to_string(), message);
        assert!(any.policy().pattern().is_ok());
        assert!(any.policy().schedule().is_ok());
    }
}

#[test]
fn a_vault_binds_policies_of_two_types() {
    let vault = json!({"id": "x", "resources": [{"id": "mail"}],
        "backup_policy_id": "b", "replication_policy_id": "r"});
    let vaults: Vec<cbr::Vault> = serde_json::from_value(json!([vault])).unwrap();
    let bound = |id: &str, operation_type: &str| {
        let policy = json!({"id": id, "operation_type": operation_type, "trigger": {},
            "operation_definition": {}});
        read(&policy).bound_vaults(&vaults).unwrap().vaults().len()
    };
    assert_eq!((bound("b", "backup"), bound("r", "backup")), (1, 0));
    assert_eq!((bound("b", "replication"), bound("r", "replication")), (0, 1));
}

/// The start is when the policy was created: it keeps older backups.
#[test]
fn a_start_is_read_beside_other_faults() {
    const PROPERTIES: &str = "/policy/trigger/properties";
    let start = read(&cbr_answer()).policy().created_at();
    assert!(start.is_some());
    for (member, value) in [("pattern", json!(5)), ("start_window_minutes", json!("x"))] {
        let any = read(&with(cbr_answer(), &format!("{PROPERTIES}/{member}"), value));
        assert_eq!(any.policy().created_at(), start);
        assert!(any.policy().pattern().is_err());
        assert!(any.policy().limits().is_ok());
        assert!(any.notes().is_empty());
    }
    let pointer = format!("{PROPERTIES}/start_time");
    let any = has_unreadable(
        &with(cbr_answer(), &pointer, json!("01.01.2026")),
        &[(PolicyHalf::Firing, pointer.as_str()), (PolicyHalf::Keeping, &pointer)],
    );
    assert!(any.notes().is_empty());
    let reason = any.policy().limits().unwrap_err().to_string();
    assert!(
        reason.ends_with(", so it is unknown which backups are older than the policy"),
        "{reason}"
    );
    for missing in [Value::Null, json!(""), json!("1970-01-01T00:00:00")] {
        let any = read(&with(cbr_answer(), &pointer, missing));
        assert!(any.policy().limits().is_ok());
        assert_eq!((any.policy().start(), any.policy().created_at()), (None, None));
        assert!(any.policy().schedule().is_err());
        assert_eq!(any.notes()[0].kind(), NoteKind::UnknownCreation);
    }
    assert!(read(&cbr_request()).notes().is_empty());
}

#[test]
fn a_policy_that_its_organization_stopped_neither_fires_nor_deletes() {
    let removed = with(cbr_answer(), "/policy/policy_type", json!("organization_policy_removed"));
    let disabled = json!({"policy": {"id": "o", "status": "disabled", "policy_enabled": true,
        "policy_operation_definition": {"max_backups": 9},
        "policy_trigger": {"properties": {"pattern": ["FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=0"]}}}});
    for document in [&removed, &disabled] {
        assert_eq!(read(document).policy().state(), PolicyState::StatusDisabled);
    }
    let off = with(disabled, "/policy/policy_enabled", json!(false));
    assert_eq!(read(&off).policy().state(), PolicyState::NotEnabled);
}

fn vaults() -> Vec<cbr::Vault> {
    let vaults = json!({"vaults": [{"id": "v", "resources": [{"id": "mail"}]},
        {"id": "w", "resources": [{"id": "web"}]}]});
    serde_json::from_value::<cbr::Vaults>(vaults).unwrap().vaults().to_vec()
}

fn objects(policy: &AnyPolicy) -> Option<Vec<&str>> {
    let mut objects: Vec<&str> = policy.policy().objects()?.map(String::as_str).collect();
    objects.sort_unstable();
    Some(objects)
}

#[test]
fn vaults_give_a_policy_its_objects() {
    let vaults = vaults();
    assert_eq!(objects(&read(&cbr_answer())), None);
    assert_eq!(objects(&read(&cbr_answer()).with_vaults(&vaults)), Some(vec!["mail"]));
    assert_eq!(objects(&read(&cbr_answer()).with_vaults(&vaults[1..])), None);
    assert_eq!(read(&cbr_answer()).bound_vaults(&vaults[1..]).unwrap().missing(), ["v"]);
    // An answer without an id has vaults of its own.
    let without_id = read(&without(cbr_answer(), "/policy/id"));
    assert_eq!(objects(&without_id.with_vaults(&vaults)), Some(vec!["mail"]));
    // A request is not bound to a vault yet.
    assert_eq!(objects(&read(&cbr_request()).with_vaults(&vaults)), Some(vec!["mail", "web"]));
    assert_eq!(objects(&read(&csbs_answer()).with_vaults(&vaults)), Some(vec!["mail"]));
    assert_eq!(read(&csbs_answer()).bound_vaults(&vaults), None);
    assert_eq!(objects(&read(&json!(RULES)).with_vaults(&vaults)), None);
}

/// The objects of a policy of CBR are in its vaults, so no document of a policy replaces them.
#[test]
fn a_policy_of_cbr_keeps_its_objects() {
    let old = read(&cbr_answer()).with_vaults(&vaults());
    let update = json!({"policy": {"operation_definition": {"max_backups": 1}}});
    let page = json!({"policies": [cbr_answer()["policy"]]});
    for document in [cbr_answer(), page, cbr_request(), update] {
        let kind = DocumentKind::recognize(&document).unwrap();
        let after = old.updated(kind, &document).unwrap();
        assert_eq!(objects(after.policy()), Some(vec!["mail"]), "{kind:?}");
    }
}

#[test]
fn a_request_changes_a_policy_of_its_own_service() {
    let updated =
        |old: &Value, new: &Value| read(old).updated(DocumentKind::recognize(new).unwrap(), new);
    let request = json!({"policy": {"operation_definition": {"retention_duration_days": 5}}});
    let old = read(&cbr_answer()).with_vaults(&vaults());
    let new = old.updated(DocumentKind::CbrUpdatePolicyRequest, &request).unwrap();
    assert_eq!(new.omitted_retention_fields(), ["max_backups"]);
    assert!(new.if_omitted_removed().is_none());
    assert!(!new.enables_by_default());
    assert_eq!(new.policy().policy().limits().unwrap().max_days(), Some(5));
    assert_eq!(objects(new.policy()), Some(vec!["mail"]));
    let changed: Vec<String> =
        old.changes(new.policy()).iter().map(|change| change.pointer().to_owned()).collect();
    assert_eq!(
        changed,
        [
            "/policy/operation_definition/max_backups",
            "/policy/operation_definition/retention_duration_days",
        ]
    );
    let replaced = updated(&cbr_answer(), &cbr_request()).unwrap();
    assert_eq!(replaced.policy().id(), read(&cbr_answer()).id());
    let answer =
        updated(&cbr_answer(), &json!({"policies": [{"id": "q", "trigger": {}}]})).unwrap();
    assert_eq!(answer.policy().id(), Some("q"));

    let request = json!({"policy": {"scheduled_operations": [{"id": "o",
        "operation_definition": {"retention_duration_days": 5}}]}});
    let new = updated(&csbs_answer(), &request).unwrap();
    let limits = |policy: &AnyPolicy| {
        let limits = policy.policy().limits().unwrap();
        (limits.max_backups(), limits.max_days())
    };
    assert_eq!(new.omitted_retention_fields(), ["max_backups"]);
    assert_eq!(limits(new.policy()), (Some(20), Some(5)));
    assert_eq!(limits(new.if_omitted_removed().unwrap()), (None, Some(5)));

    assert_eq!(
        updated(&csbs_answer(), &cbr_request()).unwrap_err(),
        PolicyUpdateError::OtherKind { found: DocumentKind::CbrCreatePolicyRequest }
    );
    assert_eq!(
        updated(&cbr_answer(), &json!({"policy": {"trigger": 1}})).unwrap_err().to_string(),
        "/policy/trigger: trigger takes an object, found 1"
    );
    let other = json!({"policy": {"scheduled_operations": [{"id": "x"}]}});
    assert_eq!(
        updated(&csbs_answer(), &other).unwrap_err().to_string(),
        "the policy's operation has the id \"o\", found \"x\" in the request"
    );
    let vbs = read(&vbs_request());
    assert!(matches!(vbs.document(), PolicyDocument::Vbs(_)));
    assert_eq!(vbs.changes(&vbs), []);
    assert!(!read(&cbr_answer()).changes(&read(&csbs_answer())).is_empty());
}

#[test]
fn a_list_of_rules_is_an_enabled_policy_without_limits() {
    let any = read(&json!(RULES));
    assert_eq!((any.id(), any.name(), any.definition()), (None, None, None));
    assert_eq!(any.policy().state(), PolicyState::Enabled);
    assert_eq!(any.policy().limits().unwrap(), keeptime::retention::Limits::UNLIMITED);
    assert!(any.policy().objects().is_none());
}

proptest! {
    /// Any document is read or refused, and limits that are unknown are never read as none.
    #[test]
    fn any_document_is_read_or_refused(definition in value(), trigger in value(), other in value()) {
        for document in [
            json!({"policy": {"id": "p", "operation_definition": definition, "trigger": trigger}}),
            json!({"policy": {"id": "p", "resources": [], "scheduled_operations": [
                {"operation_definition": definition, "trigger": trigger}]}}),
            json!({"policy": {"id": "o", "policy_operation_definition": definition,
                "policy_trigger": trigger}}),
            json!({"policies": [{"operation_definition": definition, "enabled": other}]}),
        ] {
            let kind = DocumentKind::recognize(&document).unwrap();
            let Ok(any) = AnyPolicy::read(kind, &document, ZeroLimit::Unlimited) else { continue };
            let halves: Vec<PolicyHalf> = any.faults().map(|(half, _)| half).collect();
            prop_assert_eq!(any.policy().limits().is_err(), halves.contains(&PolicyHalf::Keeping));
            prop_assert_eq!(any.policy().pattern().is_err(), halves.contains(&PolicyHalf::Firing));
            if definition.is_string() {
                prop_assert!(any.policy().limits().is_err());
            }
        }
        for kind in DocumentKind::ALL {
            let _ = AnyPolicy::read(kind, &other, ZeroLimit::Unlimited);
        }
    }
}
