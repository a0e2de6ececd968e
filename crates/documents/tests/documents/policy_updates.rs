//! The policy that a document makes of an old one, and what stays unreadable in it.

use keeptime_documents::policy::{PolicyUpdate, PolicyUpdateError};
use keeptime_documents::{AnyPolicy, DocumentKind, PolicyHalf, ZeroLimit, cbr};
use serde_json::{Value, json};

use crate::sample_documents::{RULES, cbr_answer, cbr_request, request, with};

const START: &str = "/policy/trigger/properties/start_time";
const DEFINITION: &str = "/policy/operation_definition";

#[track_caller]
fn read(document: &Value) -> AnyPolicy {
    let kind = DocumentKind::recognize(document).unwrap();
    AnyPolicy::read(kind, document, ZeroLimit::Unlimited).unwrap()
}

fn after(
    old: &AnyPolicy,
    new: &Value,
    vaults: &[cbr::Vault],
) -> Result<PolicyUpdate, PolicyUpdateError> {
    old.after(DocumentKind::recognize(new).unwrap(), new, vaults)
}

/// The halves that cannot be read, with the pointers of their faults.
fn unreadable(policy: &AnyPolicy) -> Vec<(PolicyHalf, &str)> {
    policy.faults().map(|(half, fault)| (half, fault.pointer())).collect()
}

/// A request cannot change the start of a policy of CBR, before which all backups are kept.
#[test]
fn an_unreadable_start_stays_unreadable_after_a_request() {
    let old = read(&with(cbr_answer(), START, json!("01.01.2026")));
    let whole = json!({"policy": {"operation_definition": {"max_backups": 1},
        "trigger": {"properties": {"pattern": RULES}}}});
    for document in [whole, cbr_request()] {
        let kind = DocumentKind::recognize(&document).unwrap();
        let new = old.updated(kind, &document).unwrap();
        let new = new.policy();
        assert_eq!(unreadable(new), [(PolicyHalf::Firing, START), (PolicyHalf::Keeping, START)]);
        assert_eq!(
            new.policy().limits().unwrap_err().to_string(),
            old.policy().limits().unwrap_err().to_string(),
            "{kind}"
        );
    }
    let name = json!({"policy": {"name": "other"}});
    let new = old.updated(DocumentKind::CbrUpdatePolicyRequest, &name).unwrap();
    assert_eq!(unreadable(new.policy()), unreadable(&old));
    // An answer brings a start of its own.
    let new = old.updated(DocumentKind::CbrPolicyAnswer, &cbr_answer()).unwrap();
    assert_eq!(unreadable(new.policy()), []);
}

#[test]
fn an_unreadable_half_stays_unreadable_unless_the_request_replaces_it() {
    let limits = with(cbr_answer(), &format!("{DEFINITION}/max_backups"), json!("many"));
    let pattern = with(cbr_answer(), "/policy/trigger/properties/pattern", json!(5));
    let old_limits = (PolicyHalf::Keeping, "/policy/operation_definition/max_backups");
    let old_pattern = (PolicyHalf::Firing, "/policy/trigger/properties/pattern");
    let new_limits = json!({"policy": {"operation_definition": {"max_backups": 3}}});
    let new_pattern = json!({"policy": {"trigger": {"properties": {"pattern": RULES}}}});
    let window = json!({"policy": {"trigger": {"properties": {"start_window_minutes": 60}}}});
    let nothing = json!({"policy": {"enabled": true}});
    for (old, request, expected) in [
        (&limits, &new_limits, vec![]),
        (&limits, &new_pattern, vec![old_limits]),
        (&limits, &nothing, vec![old_limits]),
        (&pattern, &new_pattern, vec![]),
        (&pattern, &new_limits, vec![old_pattern]),
        (&pattern, &nothing, vec![old_pattern]),
    ] {
        let new = read(old).updated(DocumentKind::CbrUpdatePolicyRequest, request).unwrap();
        let new = new.policy();
        assert_eq!(unreadable(new), expected, "{request}");
        let is_unreadable = |half| expected.iter().any(|(found, _)| *found == half);
        assert_eq!(new.policy().limits().is_err(), is_unreadable(PolicyHalf::Keeping), "{request}");
        assert_eq!(new.policy().pattern().is_err(), is_unreadable(PolicyHalf::Firing), "{request}");
    }
    // A request has to have a pattern in its trigger.
    let refused = read(&pattern).updated(DocumentKind::CbrUpdatePolicyRequest, &window);
    assert!(matches!(refused, Err(PolicyUpdateError::Faults(_))));
}

/// A request of CSBS may keep the limits that it omits, so those of an unreadable definition are unknown.
#[test]
fn unreadable_limits_of_csbs_stay_unless_all_of_them_are_replaced() {
    let old = json!({"policy": {"id": "c", "name": "weekly", "status": "suspended",
        "resources": [{"id": "mail"}],
        "scheduled_operations": [{"id": "o", "enabled": true,
            "operation_definition": {"max_backups": "many", "retention_duration_days": 5},
            "trigger": {"properties": {"pattern": "FREQ=WEEKLY;BYDAY=MO;BYHOUR=3;BYMINUTE=0"}}}]}});
    let old = read(&old);
    let limits = "/policy/scheduled_operations/0/operation_definition/max_backups";
    let update = json!({"policy": {"scheduled_operations": [{"id": "o",
        "operation_definition": {"max_backups": 7}}]}});
    let new = old.updated(DocumentKind::CsbsUpdatePolicyRequest, &update).unwrap();
    assert_eq!(unreadable(new.policy()), [(PolicyHalf::Keeping, limits)]);
    assert!(new.policy().policy().limits().is_err());
    let new = old.updated(DocumentKind::CsbsCreatePolicyRequest, &request()).unwrap();
    assert_eq!(unreadable(new.policy()), []);
    assert_eq!(new.policy().policy().limits().unwrap().max_backups(), Some(14));
}

/// A request to change a policy has no limits to judge by, even after another request.
#[test]
fn a_request_after_a_request_is_no_whole_policy() {
    let name = json!({"policy": {"trigger": {"properties": {"pattern": RULES}}}});
    let request = read(&name);
    assert!(request.policy().limits().is_err());
    let new = request.updated(DocumentKind::CbrUpdatePolicyRequest, &name).unwrap();
    assert!(new.policy().policy().limits().is_err());
}

#[test]
fn a_document_changes_a_policy_or_replaces_it() {
    let vaults = json!({"vaults": [{"id": "v", "resources": [{"id": "mail"}]},
        {"id": "w", "resources": [{"id": "web"}]}]});
    let vaults = serde_json::from_value::<cbr::Vaults>(vaults).unwrap().vaults().to_vec();
    let objects = |policy: &AnyPolicy| {
        let objects = policy.policy().objects()?.cloned();
        Some(objects.collect::<std::collections::BTreeSet<String>>().into_iter().collect())
    };
    let old = read(&cbr_answer()).with_vaults(&vaults);
    let mail = Some(vec!["mail".to_owned()]);
    let update = json!({"policy": {"operation_definition": {"max_backups": 1}}});
    for document in [update, cbr_request(), cbr_answer()] {
        let new = after(&old, &document, &vaults).unwrap();
        assert_eq!(objects(new.policy()), mail);
        assert_eq!(new.policy().id(), old.id());
    }
    // A request to create a policy of another service is the whole new policy, and so is a pattern.
    let new = after(&old, &request(), &vaults).unwrap();
    assert_eq!(new.policy().name(), Some("office_hours-2"));
    assert_eq!(new.policy().id(), None);
    let new = after(&old, &json!(RULES), &vaults).unwrap();
    assert!(new.policy().is_bare_pattern());
    // So is a request to create a policy of CBR, after a policy of CSBS. It is bound to no vault yet.
    let new = after(&read(&request()), &cbr_request(), &vaults).unwrap();
    assert_eq!(objects(new.policy()), Some(vec!["mail".to_owned(), "web".to_owned()]));
}

#[test]
fn a_new_policy_with_unreadable_limits_is_refused() {
    let old = read(&cbr_answer());
    let csbs = with(
        request(),
        "/policy/scheduled_operations/0/operation_definition/max_backups",
        json!("many"),
    );
    let answer = with(cbr_answer(), &format!("{DEFINITION}/max_backups"), json!("many"));
    let change = json!({"policy": {"operation_definition": {"max_backups": "many"}}});
    for document in [&csbs, &answer, &change] {
        let refused = after(&old, document, &[]).unwrap_err();
        let PolicyUpdateError::Faults(faults) = refused else { panic!("{refused}") };
        assert!(faults[0].pointer().ends_with("/max_backups"), "{faults}");
    }
    let other = json!({"policy": {"scheduled_operations": [{"id": "x"}]}});
    assert_eq!(
        after(&old, &other, &[]).unwrap_err(),
        PolicyUpdateError::OtherKind { found: DocumentKind::CsbsUpdatePolicyRequest }
    );
    let list = json!({"backups": []});
    let message = after(&old, &list, &[]).unwrap_err().to_string();
    assert_eq!(message, "a policy is required, found a page of backups");
    // A pattern that cannot be read leaves a policy that can be judged.
    let answer = with(cbr_answer(), "/policy/trigger/properties/pattern", json!(5));
    assert!(after(&old, &answer, &[]).unwrap().policy().policy().pattern().is_err());
}

#[test]
fn an_answer_of_the_same_service_is_the_policy_afterwards() {
    let csbs = |limit: u32| {
        json!({"id": "c", "name": "weekly", "status": "suspended", "scheduled_operations": [{
            "enabled": true, "operation_definition": {"max_backups": limit},
            "trigger": {"properties": {"pattern": "FREQ=WEEKLY;BYDAY=MO;BYHOUR=3;BYMINUTE=0"}}}]})
    };
    let vbs = |limit: u32| {
        json!({"backup_policies": [{"backup_policy_id": "v", "scheduled_policy": {
            "start_time": "22:00", "frequency": 1, "rentention_num": limit, "status": "ON"}}]})
    };
    for (old, new) in [
        (json!({"policy": csbs(7)}), json!({"policy": csbs(3)})),
        (json!({"policy": csbs(7)}), json!({"policies": [csbs(3)]})),
        (vbs(7), vbs(3)),
    ] {
        let kind = DocumentKind::recognize(&new).unwrap();
        let update = read(&old).updated(kind, &new).unwrap();
        let limits = update.policy().policy().limits().unwrap();
        assert_eq!(limits.max_backups(), Some(3), "{kind}");
    }
}
