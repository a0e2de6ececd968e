//! What a request makes of a policy that is there, and how the change is told.

use keeptime::policy::PolicyState;
use keeptime_documents::ZeroLimit;
use keeptime_documents::csbs::{CreatePolicy, OmittedMembers, PolicyAnswer, UpdatePolicy};
use serde_json::{Value, json};

use crate::sample_documents::{PATTERN, request, with, without};

fn present() -> Value {
    json!({
        "id": "p", "name": "weekly", "description": "old", "status": "enabled", "project_id": "x",
        "created_at": "2017-04-18T01:21:52.701973", "tags": ["kept"],
        "resources": [{"id": "mail", "type": "OS::Nova::Server", "name": "Mail"},
            {"id": "files", "type": "OS::Nova::Server", "name": "Files"}],
        "scheduled_operations": [{
            "id": "op", "enabled": true, "name": "sundays",
            "operation_definition": {"max_backups": "20", "permanent": false, "plan_id": "p",
                "retention_duration_days": null},
            "trigger": {"id": "t", "type": "time", "properties": {
                "pattern": "FREQ=WEEKLY;BYDAY=SU;BYHOUR=3;BYMINUTE=0",
                "start_time": "2017-04-18 01:21:52", "format": "calendar"}},
        }],
    })
}

fn read(policy: &Value) -> PolicyAnswer {
    PolicyAnswer::from_value(policy).unwrap()
}

#[track_caller]
fn update(policy: &Value) -> UpdatePolicy {
    UpdatePolicy::check(&json!({"policy": policy})).into_result().unwrap()
}

/// The pointers of the changes, each with its values before and after.
fn told(before: &PolicyAnswer, after: &PolicyAnswer) -> Vec<(String, Value, Value)> {
    let value = |value: Option<&Value>| value.cloned().unwrap_or_default();
    let change = |change: &keeptime_documents::MemberChange| {
        (change.pointer().to_owned(), value(change.before()), value(change.after()))
    };
    before.changes(after).iter().map(change).collect()
}

#[test]
fn what_a_request_says_changes_and_the_rest_stays() {
    let old = read(&present());
    let nothing = update(&json!({}));
    assert_eq!(nothing.applied_to(&old, OmittedMembers::Remove).unwrap(), old);

    let request = update(&json!({
        "name": "daily", "description": "new", "parameters": {"common": {}}, "unknown": 1,
        "resources": [{"id": "web", "type": "OS::Nova::Server", "name": "Web"},
            {"id": "files", "type": "OS::Nova::Server", "name": "Files 2"}],
        "scheduled_operations": [{"id": "op", "name": "each", "description": "d",
            "operation_definition": {"max_backups": 7, "plan_id": null},
            "trigger": {"properties": {"pattern": PATTERN}}}],
    }));
    assert_eq!(request.omitted_retention_fields(&old), ["permanent"]);
    let stays = request.applied_to(&old, OmittedMembers::Keep).unwrap();
    let operation = "/policy/scheduled_operations/0";
    let changes = [
        ("/policy/description".to_owned(), json!("old"), json!("new")),
        ("/policy/name".to_owned(), json!("weekly"), json!("daily")),
        ("/policy/parameters".to_owned(), json!(null), json!({"common": {}})),
        (
            "/policy/resources/0".to_owned(),
            json!({"id": "mail", "type": "OS::Nova::Server", "name": "Mail"}),
            json!(null),
        ),
        ("/policy/resources/1/name".to_owned(), json!("Files"), json!("Files 2")),
        (
            "/policy/resources/0".to_owned(),
            json!(null),
            json!({"id": "web", "type": "OS::Nova::Server", "name": "Web"}),
        ),
        (format!("{operation}/description"), json!(null), json!("d")),
        (format!("{operation}/name"), json!("sundays"), json!("each")),
        (format!("{operation}/operation_definition/max_backups"), json!("20"), json!(7)),
        (
            format!("{operation}/trigger/properties/pattern"),
            json!("FREQ=WEEKLY;BYDAY=SU;BYHOUR=3;BYMINUTE=0"),
            json!(PATTERN),
        ),
    ];
    let sorted = |mut changes: Vec<(String, Value, Value)>| {
        changes.sort_by_key(|(pointer, before, _)| (pointer.clone(), before.is_null()));
        changes
    };
    assert_eq!(sorted(told(&old, &stays)), sorted(changes.to_vec()));

    let goes = request.applied_to(&old, OmittedMembers::Remove).unwrap();
    let definition = format!("{operation}/operation_definition");
    assert_eq!(
        told(&stays, &goes),
        [(format!("{definition}/permanent"), json!(false), json!(null))]
    );
    // The service's own members stay, and so does the start.
    assert_eq!((goes.id(), goes.created_at()), (old.id(), old.created_at()));
    assert_eq!(goes.other_members()["tags"], json!(["kept"]));
    let start = goes.to_policy(ZeroLimit::default()).unwrap().start();
    assert_eq!(start, "2017-04-18T01:21:52Z".parse().ok());
    assert_eq!(
        goes.to_policy(ZeroLimit::default()).unwrap().limits().unwrap().max_backups(),
        Some(7)
    );
}

#[test]
fn a_limit_that_is_left_out_is_judged_by_as_it_stays_or_goes() {
    let old =
        with(present(), "/scheduled_operations/0/operation_definition/permanent", json!(true));
    let old = read(&old);
    let request = update(&json!({"scheduled_operations": [{"id": "op",
            "operation_definition": {"max_backups": 7}}]}));
    for (left_out, expected) in [(OmittedMembers::Keep, None), (OmittedMembers::Remove, Some(7))] {
        let policy = request.applied_to(&old, left_out).unwrap().to_policy(ZeroLimit::default());
        assert_eq!(policy.unwrap().limits().unwrap().max_backups(), expected, "{left_out:?}");
    }
    // Where nothing of it is named, nothing is left out.
    let request = update(&json!({"scheduled_operations": [{"id": "op", "enabled": true}]}));
    assert_eq!(request.omitted_retention_fields(&old), [""; 0]);
    assert_eq!(request.applied_to(&old, OmittedMembers::Remove).unwrap(), old);
}

#[test]
fn the_status_of_a_policy_follows_its_operation_where_it_says_the_same() {
    let request = |enabled: bool| {
        update(&json!({"scheduled_operations": [{"id": "op", "enabled": enabled}]}))
    };
    for (status, enabled, expected, state) in [
        ("enabled", false, "disabled", PolicyState::NotEnabled),
        ("Disabled", true, "enabled", PolicyState::Enabled),
        ("suspended", true, "suspended", PolicyState::Enabled),
        ("suspended", false, "suspended", PolicyState::NotEnabled),
        ("thawing", true, "thawing", PolicyState::Enabled),
    ] {
        let old = read(&with(present(), "/status", json!(status)));
        let new = request(enabled).applied_to(&old, OmittedMembers::Keep).unwrap();
        assert_eq!(new.status(), Some(expected));
        assert_eq!(new.to_policy(ZeroLimit::default()).unwrap().state(), state, "{status}");
    }
    let old = read(&without(present(), "/status"));
    assert_eq!(request(false).applied_to(&old, OmittedMembers::Keep).unwrap().status(), None);
}

/// Table 5-42 gives `enabled` the default true.
#[test]
fn a_request_that_leaves_enabled_out_may_switch_a_policy_on() {
    let left_out = json!({"id": "op", "operation_definition": {"max_backups": 5}});
    for (status, enabled, operation, expected) in [
        ("enabled", false, left_out.clone(), true),
        ("disabled", true, left_out.clone(), true),
        ("suspended", true, left_out.clone(), false),
        ("enabled", false, json!({"id": "op", "enabled": false}), false),
        ("enabled", false, json!({"id": "op", "enabled": null}), true),
    ] {
        let old = with(present(), "/status", json!(status));
        let old = read(&with(old, "/scheduled_operations/0/enabled", json!(enabled)));
        let request = update(&json!({"scheduled_operations": [operation]}));
        assert_eq!(request.enables_by_default(&old), expected, "{status} {operation}");
    }
    let old = read(&with(present(), "/scheduled_operations/0/enabled", json!(false)));
    assert!(!update(&json!({"name": "new"})).enables_by_default(&old));
}

#[test]
fn a_request_about_another_operation_is_refused() {
    let request = update(&json!({"scheduled_operations": [{"id": "other"}]}));
    let error = request.applied_to(&read(&present()), OmittedMembers::Keep).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the policy's operation has the id \"op\", found \"other\" in the request"
    );
    let none = with(present(), "/scheduled_operations", json!([]));
    let error = request.applied_to(&read(&none), OmittedMembers::Keep).unwrap_err();
    assert_eq!(error.to_string(), "the policy must have exactly one operation, found 0");
    // A policy that has not been answered yet has no ids.
    let unanswered = read(&without(present(), "/scheduled_operations/0/id"));
    assert_eq!(request.applied_to(&unanswered, OmittedMembers::Keep).unwrap(), unanswered);
}

#[test]
fn a_request_that_creates_takes_the_place_of_all_but_what_the_service_has_filled_in() {
    let old = read(&present());
    let request =
        without(without(request(), "/policy/description"), "/policy/scheduled_operations/0/name");
    let create = CreatePolicy::check(&request).into_result().unwrap();
    let new = create.replacing(&old).unwrap();
    assert_eq!((new.description(), new.scheduled_operations()[0].name()), (None, None));
    assert_eq!((new.id(), new.status()), (Some("p"), Some("enabled")));
    assert_eq!(new.scheduled_operations()[0].id(), Some("op"));
    assert_eq!(new.resources().len(), 2);
    let start = new.to_policy(ZeroLimit::default()).unwrap().start();
    assert_eq!(start, "2017-04-18T01:21:52Z".parse().ok());
    assert!(create.replacing(&PolicyAnswer::default()).is_err());
    // What the request names again keeps what the service has filled in.
    let definition = new.scheduled_operations()[0].operation_definition().unwrap();
    assert_eq!(definition["plan_id"], "plan");
    let present = with(present(), "/resources/0/extra_info", json!({"az": 1}));
    let unnamed = without(request, "/policy/resources/0/extra_info");
    let create = CreatePolicy::check(&unnamed).into_result().unwrap();
    let new = create.replacing(&read(&present)).unwrap();
    assert_eq!(new.resources()[0].extra_info(), Some(&json!({"az": 1})));
}

#[test]
fn two_ways_to_write_the_same_are_no_change() {
    let old = read(&present());
    let operation = "/scheduled_operations/0";
    for (pointer, value) in [
        (format!("{operation}/operation_definition/max_backups"), json!(20)),
        (format!("{operation}/operation_definition/retention_duration_days"), json!(null)),
        (format!("{operation}/enabled"), json!("True")),
        (format!("{operation}/operation_definition/max_backups"), json!("00020")),
        (format!("{operation}/operation_definition/permanent"), json!("False")),
        (
            format!("{operation}/trigger/properties/pattern"),
            json!("rrule:freq=weekly;byhour=03;byminute=00;byday=su,su"),
        ),
        ("/created_at".to_owned(), json!("2017-04-18 01:21:52.701973Z")),
    ] {
        assert_eq!(told(&old, &read(&with(present(), &pointer, value))), [], "{pointer}");
    }
    let swapped = json!([present()["resources"][1], present()["resources"][0]]);
    assert_eq!(told(&old, &read(&with(present(), "/resources", swapped))), []);
    let changed = with(present(), "/scheduled_operations/0/trigger/properties/pattern", json!("x"));
    assert_eq!(told(&old, &read(&changed)).len(), 1);
}
