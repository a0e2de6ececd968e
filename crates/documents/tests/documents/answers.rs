//! Policies and single backups as the service answers them.

use keeptime::pattern::Pattern;
use keeptime::policy::{Policy, PolicyState};
use keeptime::retention::{Backup, BackupState, Busy, NotCounted};
use keeptime::schedule::Schedule;
use keeptime_documents::csbs::{BackupStatus, CheckpointItem, PolicyAnswer};
use keeptime_documents::{DocumentKind, LimitsError, NoteKind, ZeroLimit};
use serde_json::{Value, json};

use crate::sample_documents::{request, with, without};

const OPERATION: &str = "/policy/scheduled_operations/0";

/// A policy with every member, in the types that the reference's tables give.
fn answer() -> Value {
    json!({"policy": {
        "id": "p-1", "project_id": "t-1", "status": "enabled", "name": "weekly",
        "description": "d", "provider_id": "q", "parameters": {"common": {"a": 1}},
        "created_at": "2024-11-02T09:15:30.250000",
        "resources": [{"id": "mail", "type": "OS::Nova::Server", "name": "m", "extra_info": {}}],
        "scheduled_operations": [{
            "id": "o-1", "name": "o", "description": "od", "operation_type": "backup",
            "trigger_id": "t-2", "enabled": "True",
            "operation_definition": {"max_backups": "20", "retention_duration_days": "-1",
                "permanent": "false", "plan_id": "p-1"},
            "trigger": {"id": "t-2", "name": "default", "type": "time", "properties": {
                "pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=0", "format": "calendar",
                "start_time": "2024-11-02 09:15:30"}},
        }],
    }})
}

#[track_caller]
fn read(document: &Value) -> PolicyAnswer {
    PolicyAnswer::from_value(document).unwrap()
}

#[test]
fn every_member_is_read() {
    let answer = PolicyAnswer::from_json(&answer().to_string()).unwrap();
    assert_eq!((answer.id(), answer.name()), (Some("p-1"), Some("weekly")));
    assert_eq!((answer.project_id(), answer.provider_id()), (Some("t-1"), Some("q")));
    assert_eq!((answer.status(), answer.description()), (Some("enabled"), Some("d")));
    assert_eq!(answer.created_at(), "2024-11-02T09:15:30.25Z".parse().ok());
    assert_eq!(answer.parameters(), Some(&json!({"common": {"a": 1}})));
    let resource = &answer.resources()[0];
    assert_eq!((resource.id(), resource.name()), (Some("mail"), Some("m")));
    assert_eq!(resource.resource_type(), Some("OS::Nova::Server"));
    assert_eq!(resource.extra_info(), Some(&json!({})));
    let operation = &answer.scheduled_operations()[0];
    assert_eq!((operation.id(), operation.name()), (Some("o-1"), Some("o")));
    assert_eq!((operation.description(), operation.trigger_id()), (Some("od"), Some("t-2")));
    assert_eq!((operation.operation_type(), operation.enabled()), (Some("backup"), Some(true)));
    assert_eq!(operation.operation_definition().unwrap()["max_backups"], "20");
    let trigger = operation.trigger().unwrap();
    assert_eq!((trigger.id(), trigger.name()), (Some("t-2"), Some("default")));
    assert_eq!(trigger.trigger_type(), Some("time"));
    let properties = trigger.properties().unwrap();
    assert_eq!(properties.pattern(), Some("FREQ=DAILY;BYHOUR=2;BYMINUTE=0"));
    assert_eq!(properties.format(), Some("calendar"));
    assert_eq!(properties.start_time(), "2024-11-02T09:15:30Z".parse().ok());
}

#[test]
fn every_member_may_be_absent_or_null_and_others_are_kept() {
    assert_eq!(read(&json!({})), PolicyAnswer::default());
    assert_eq!(read(&json!({"policy": {}})), PolicyAnswer::default());
    let nulls = json!({"id": null, "status": null, "resources": null, "created_at": null,
        "scheduled_operations": null, "parameters": null});
    assert_eq!(read(&nulls), PolicyAnswer::default());
    assert_eq!(read(&nulls).resources(), []);
    let other = read(&json!({"tags": [5]}));
    assert_eq!((other.id(), other.other_members()["tags"].to_string().as_str()), (None, "[5]"));
    let inner = answer()["policy"].clone();
    assert_eq!(read(&inner), read(&answer()));
    assert_eq!(read(&with(answer(), "/policy/created_at", json!(""))).created_at(), None);
}

#[test]
fn a_value_of_a_type_that_no_service_sends_is_refused() {
    for (pointer, value) in [
        ("/policy/name", json!(5)),
        ("/policy/status", json!(true)),
        ("/policy/created_at", json!(1_700_000_000)),
        ("/policy/created_at", json!("yesterday")),
        ("/policy/resources", json!({})),
        ("/policy/resources", json!(["mail"])),
        ("/policy/scheduled_operations/0/enabled", json!("on")),
        ("/policy/scheduled_operations/0/enabled", json!(1)),
        ("/policy/scheduled_operations/0/operation_definition", json!([])),
        ("/policy/scheduled_operations/0/trigger/properties/pattern", json!({})),
        ("/policy/scheduled_operations/0/trigger/properties/pattern", json!([1])),
    ] {
        let document = with(answer(), pointer, value);
        assert!(PolicyAnswer::from_value(&document).is_err(), "{document}");
        assert!(PolicyAnswer::check(&document).into_result().is_err(), "{document}");
    }
    for text in ["", "null", "5", "\"p\"", "{", "{\"policy\": 5}", "{\"policy\": null}"] {
        assert!(PolicyAnswer::from_json(text).is_err(), "{text}");
    }
}

/// A list has no members; its items are not taken for them by their order.
#[test]
fn a_list_is_no_object() {
    for (pointer, value) in [
        ("/policy", json!([])),
        ("/policy/resources/0", json!(["mail", "OS::Nova::Server", "m"])),
        (OPERATION, json!([])),
        ("/policy/scheduled_operations/0/trigger", json!([])),
        ("/policy/scheduled_operations/0/trigger/properties", json!(["FREQ=DAILY"])),
    ] {
        let document = with(answer(), pointer, value);
        assert!(PolicyAnswer::from_value(&document).is_err(), "{document}");
    }
    assert!(PolicyAnswer::from_json("[]").is_err());
    assert!(serde_json::from_str::<CheckpointItem>(r#"["a", "c", "r"]"#).is_err());
}

#[test]
fn an_answer_becomes_a_policy_with_its_start() {
    let policy = read(&answer()).to_policy(ZeroLimit::Unlimited).unwrap();
    assert_eq!(both(&policy), (Some(20), None));
    assert_eq!(policy.start(), "2024-11-02T09:15:30Z".parse().ok());
    assert_eq!(policy.state(), PolicyState::Enabled);
    assert_eq!(policy.objects().unwrap().collect::<Vec<_>>(), ["mail"]);
    // The start gives the second.
    let now = "2025-01-01T00:00:00Z".parse().unwrap();
    assert_eq!(policy.next_after(now).unwrap(), "2025-01-01T02:00:30Z".parse().ok());
}

#[test]
fn the_body_of_a_request_is_read_too() {
    let policy = read(&request()).to_policy(ZeroLimit::Unlimited).unwrap();
    assert_eq!(policy.limits().unwrap().max_backups(), Some(14));
    assert_eq!(policy.start(), None);
}

#[test]
fn enabled_decides_whether_a_policy_runs_and_the_status_disabled_stops_it() {
    #[track_caller]
    fn check(status: Value, enabled: Value, expected: PolicyState) {
        let document = with(answer(), "/policy/status", status);
        let document = with(document, "/policy/scheduled_operations/0/enabled", enabled);
        assert_eq!(read(&document).to_policy(ZeroLimit::Unlimited).unwrap().state(), expected);
    }
    check(json!("enabled"), json!(true), PolicyState::Enabled);
    check(Value::Null, Value::Null, PolicyState::Enabled);
    check(json!("disabled"), json!(true), PolicyState::StatusDisabled);
    check(json!("Disabled"), Value::Null, PolicyState::StatusDisabled);
    check(json!("disabled"), json!(false), PolicyState::NotEnabled);
    check(json!("suspended"), json!("true"), PolicyState::Enabled);
    check(json!("suspended"), Value::Null, PolicyState::Enabled);
    check(json!("suspended"), json!(false), PolicyState::NotEnabled);
    check(json!("paused"), json!(true), PolicyState::Enabled);
    check(json!(""), json!(true), PolicyState::Enabled);
    check(json!("enabled"), json!(false), PolicyState::NotEnabled);
    check(json!("enabled"), json!("FALSE"), PolicyState::NotEnabled);
}

#[test]
fn a_pattern_that_is_refused_blocks_firing_only() {
    let pointer = "/policy/scheduled_operations/0/trigger/properties/pattern";
    for (document, message) in [
        (
            with(answer(), pointer, json!("FREQ=MONTHLY")),
            "FREQ takes DAILY or WEEKLY, found MONTHLY",
        ),
        (without(answer(), pointer), "a pattern needs at least one rule, found an empty text"),
        (
            without(answer(), &format!("{OPERATION}/trigger")),
            "a pattern needs at least one rule, found an empty text",
        ),
    ] {
        let policy = read(&document).to_policy(ZeroLimit::Unlimited).unwrap();
        assert_eq!(policy.limits().unwrap().max_backups(), Some(20));
        assert_eq!(policy.pattern().unwrap_err().to_string(), message);
        assert_eq!(policy.schedule().unwrap_err().to_string(), message);
    }
}

#[test]
fn a_stored_interval_of_one_is_read_and_noted() {
    let pointer = "/policy/scheduled_operations/0/trigger/properties/pattern";
    let plain = "FREQ=DAILY;BYHOUR=2;BYMINUTE=0\nFREQ=DAILY;BYHOUR=4;BYMINUTE=0";
    let text = plain.replace("DAILY", "DAILY;INTERVAL=1");
    for pattern in [json!(text), json!(text.lines().collect::<Vec<_>>())] {
        let document = with(answer(), pointer, pattern.clone());
        let policy = read(&document).to_policy(ZeroLimit::Unlimited).unwrap();
        assert_eq!(policy.pattern(), Ok(&Pattern::parse(plain).unwrap()));
        let checked = PolicyAnswer::check(&document);
        assert_eq!(checked.faults(), []);
        let notes: Vec<_> =
            checked.notes().iter().map(|note| (note.pointer(), note.kind().name())).collect();
        assert_eq!(notes, [(pointer, "interval_of_one")]);

        // No service has answered this: it is held to what may be sent.
        let document = with(request(), pointer, pattern);
        let policy = read(&document).to_policy(ZeroLimit::Unlimited).unwrap();
        assert_eq!(
            policy.pattern().unwrap_err().to_string(),
            "INTERVAL=1 is not supported and changes nothing: leave it out"
        );
    }
    let faults = PolicyAnswer::check(&with(answer(), pointer, json!("FREQ=DAILY;INTERVAL=2")));
    let faults: Vec<_> =
        faults.faults().iter().map(|fault| (fault.pointer(), fault.message())).collect();
    let message = "INTERVAL is not supported, a rule takes FREQ, BYDAY, BYHOUR and BYMINUTE; only CBR has INTERVAL";
    assert_eq!(faults, [(pointer, message)]);
}

#[test]
fn a_list_of_rules_is_one_rule_a_line() {
    let pointer = "/policy/scheduled_operations/0/trigger/properties/pattern";
    let rules = json!(["FREQ=DAILY;BYHOUR=2;BYMINUTE=0", "RRULE:FREQ=DAILY;BYHOUR=4;BYMINUTE=0"]);
    let document = with(answer(), pointer, rules);
    let policy = read(&document).to_policy(ZeroLimit::Unlimited).unwrap();
    assert_eq!(policy.pattern().unwrap().rules().len(), 2);
    assert_eq!(PolicyAnswer::check(&document).faults(), []);
}

#[test]
fn what_makes_no_policy_says_why() {
    #[track_caller]
    fn check(document: &Value, message: &str) {
        let error = read(document).to_policy(ZeroLimit::Unlimited).unwrap_err();
        assert_eq!(error.to_string(), message);
    }
    let operations = "/policy/scheduled_operations";
    let found = |count| format!("scheduled_operations takes exactly one operation, found {count}");
    check(&without(answer(), operations), &found(0));
    check(&with(answer(), operations, json!([])), &found(0));
    check(&with(answer(), operations, json!([{}, {}])), &found(2));
    let resources =
        |id: Value| with(answer(), "/policy/resources", json!([{"id": "a"}, {"id": id}]));
    check(&resources(Value::Null), "resources: id is missing from resource 1");
    assert_eq!(
        PolicyAnswer::from_value(&resources(json!(""))).unwrap_err().to_string(),
        "/policy/resources/1/id: id takes an id of at least one character, found \"\""
    );
    let empty = with(answer(), operations, json!([{}]));
    let policy = read(&empty).to_policy(ZeroLimit::Unlimited).unwrap();
    assert_eq!(both(&policy), (None, None));
}

#[test]
fn limits_that_cannot_be_read_are_kept_as_the_reason() {
    let definition = format!("{OPERATION}/operation_definition");
    let document = with(answer(), &definition, json!({"max_backups": 10, "year_backups": 1}));
    let policy = read(&document).to_policy(ZeroLimit::Unlimited).unwrap();
    let reason = policy.limits().unwrap_err();
    let message =
        "timezone is required if year_backups is set: its periods begin and end in that timezone";
    assert_eq!(reason.to_string(), message);
    let error = reason.error().downcast_ref::<LimitsError>().unwrap();
    assert_eq!(error.field(), "timezone");
    assert!(policy.schedule_as_if_enabled(Schedule::builder()).is_ok());
}

/// The limits of a policy.
fn both(policy: &Policy) -> (Option<u32>, Option<u32>) {
    let limits = policy.limits().unwrap();
    (limits.max_backups(), limits.max_days())
}

#[test]
fn an_answer_is_told_from_a_request_by_what_only_a_service_writes() {
    assert!(!PolicyAnswer::is_answer(&request()));
    for field in ["id", "status", "project_id", "created_at"] {
        assert!(PolicyAnswer::is_answer(&json!({field: "x"})), "{field}");
        assert!(PolicyAnswer::is_answer(&json!({"policy": {field: "x"}})), "{field}");
    }
    for other in [json!(null), json!("id"), json!(["id"]), json!({"policy": "id"}), json!({})] {
        assert!(!PolicyAnswer::is_answer(&other), "{other}");
    }
}

/// Exactly these faults of an answer: pointer and message.
#[track_caller]
fn checks(document: &Value, expected: &[(&str, &str)]) {
    let checked = PolicyAnswer::check(document);
    let found: Vec<_> =
        checked.faults().iter().map(|fault| (fault.pointer(), fault.message())).collect();
    assert_eq!(found, expected);
    assert_eq!(checked.into_result().is_ok(), expected.is_empty());
}

#[test]
fn a_check_of_an_answer_finds_what_keeps_it_from_its_work() {
    checks(&answer(), &[]);
    checks(&answer()["policy"], &[]);
    checks(&json!([]), &[("", "the document takes an object, found a list")]);
    checks(&json!({"policy": 5}), &[("/policy", "policy takes an object, found 5")]);
    let operations = "/policy/scheduled_operations";
    checks(&without(answer(), operations), &[(operations, "scheduled_operations is missing")]);
    checks(
        &with(answer(), operations, json!([])),
        &[(operations, "scheduled_operations takes exactly one operation, found 0")],
    );
    let days = format!("{OPERATION}/operation_definition/retention_duration_days");
    let pattern = format!("{OPERATION}/trigger/properties/pattern");
    let document = with(answer(), &days, json!("many"));
    let document = with(document, &pattern, json!("FREQ=DAILY;BYHOUR=24;BYMINUTE=60"));
    checks(
        &document,
        &[
            (&days, "retention_duration_days takes -1 or 0 to 99999, found \"many\""),
            (&pattern, "BYHOUR takes 0 to 23, found 24"),
            (&pattern, "BYMINUTE takes 0 to 59, found 60"),
        ],
    );
    checks(
        &with(answer(), &pattern, json!(5)),
        &[(&pattern, "pattern takes text or a list of texts, found 5")],
    );
    checks(
        &with(answer(), &pattern, json!(["FREQ=DAILY", "FREQ=NEVER"])),
        &[(&pattern, "FREQ takes DAILY or WEEKLY, found NEVER")],
    );
}

/// What a check has nothing against can be used.
#[test]
fn a_check_of_an_answer_finds_a_resource_without_an_id() {
    let (absent, null) = ("id is missing", "id is required, found null");
    for (resource, message) in [(json!({}), absent), (json!({"id": null}), null)] {
        let document = with(answer(), "/policy/resources/0", resource);
        checks(&document, &[("/policy/resources/0/id", message)]);
    }
}

/// A wrong type is named by its value's pointer, and hides no other fault.
#[test]
fn a_check_of_an_answer_finds_a_wrong_type_in_its_place() {
    let days = format!("{OPERATION}/operation_definition/retention_duration_days");
    for (pointer, value) in [
        ("/policy/name", json!(5)),
        ("/policy/resources/0/id", json!(5)),
        ("/policy/created_at", json!("yesterday")),
        ("/policy/scheduled_operations/0/enabled", json!("on")),
    ] {
        let document = with(answer(), pointer, value);
        let pointers = |document: &Value| -> Vec<String> {
            let checked = PolicyAnswer::check(document);
            checked.faults().iter().map(|fault| fault.pointer().to_owned()).collect()
        };
        assert_eq!(pointers(&document), [pointer]);
        assert_eq!(pointers(&with(document, &days, json!("many"))).len(), 2);
    }
}

#[test]
fn every_member_of_a_backup_is_read() {
    let item: CheckpointItem = serde_json::from_value(json!({
        "id": "a", "checkpoint_id": "c", "resource_id": "r", "status": "available",
        "name": "n", "description": "d", "resource_type": "OS::Nova::Server",
        "created_at": "2025-02-03T04:05:06.000007", "updated_at": "2025-02-03 05:05:06Z",
        "extend_info": {
            "auto_trigger": "True", "copy_status": "waiting_copy", "copy_from": "", "size": "12",
            "progress": 99.5, "average_speed": 19, "support_llid": "false", "incremental": false,
            "finished_at": "", "os_images_data": null, "resource_az": "az-1",
            "fail_code": {"Code": "500", "Description": "x"},
            "volume_backups": [{"id": "v", "bootable": "true", "size": 7, "status": "error"}],
        },
        "backup_data": {"_openstack_region_name": "here", "ram": "8192", "vcpus": 4, "disk": null},
    }))
    .unwrap();
    assert_eq!((item.id(), item.checkpoint_id(), item.resource_id()), ("a", "c", "r"));
    assert_eq!((item.name(), item.description()), (Some("n"), Some("d")));
    assert_eq!(
        (item.status(), item.resource_type()),
        (Some("available"), Some("OS::Nova::Server"))
    );
    assert_eq!(item.created_at(), "2025-02-03T04:05:06.000007Z".parse().ok());
    assert_eq!(item.updated_at(), "2025-02-03T05:05:06Z".parse().ok());
    assert_eq!(item.state(), BackupState::Busy(Busy::Copying));
    let info = item.extend_info().unwrap();
    assert_eq!((info.size(), info.progress()), (Some(12.0), Some(99.5)));
    assert_eq!((info.auto_trigger(), info.support_lld()), (Some(true), Some(false)));
    assert_eq!((info.copy_from(), info.resource_az()), (Some(""), Some("az-1")));
    assert_eq!((info.finished_at(), info.os_images_data()), (None, &[][..]));
    let code = info.fail_code().unwrap();
    assert_eq!((code.code(), code.description()), (Some(500), Some("x")));
    let volume = &info.volume_backups()[0];
    assert_eq!((volume.id(), volume.bootable()), (Some("v"), Some(true)));
    assert_eq!((volume.size(), volume.status()), (Some(7.0), Some("error")));
    let server = item.backup_data().unwrap();
    assert_eq!((server.region_name(), server.ram()), (Some("here"), Some(8192.0)));
    assert_eq!((server.vcpus(), server.disk()), (Some(4.0), None));
}

#[test]
fn a_backup_needs_its_ids_and_no_more() {
    let bare = json!({"id": "a", "checkpoint_id": "c", "resource_id": "r"});
    let item: CheckpointItem = serde_json::from_value(bare.clone()).unwrap();
    assert_eq!((item.created_at(), item.status()), (None, None));
    assert_eq!(item.state(), BackupState::NotCounted(NotCounted::Manual));
    for field in ["id", "checkpoint_id", "resource_id"] {
        for (value, message) in [
            (json!(""), "takes an id of at least one character, found \"\""),
            (Value::Null, "is required, found null"),
        ] {
            let record = with(bare.clone(), &format!("/{field}"), value);
            let error = serde_json::from_value::<CheckpointItem>(record).unwrap_err();
            assert_eq!(error.to_string(), format!("/{field}: {field} {message}"));
        }
    }
}

/// Joined by line ends, the second would be read as a part of the first.
#[test]
fn a_rule_of_a_list_that_would_continue_another_is_refused() {
    for rules in [
        json!(["FREQ=DAILY;BYHOUR=1", " 2;BYMINUTE=0"]),
        json!(["FREQ=DAILY\nX", "Y"]),
        json!([""]),
    ] {
        let pointer = "/policy/scheduled_operations/0/trigger/properties/pattern";
        assert!(PolicyAnswer::from_value(&with(answer(), pointer, rules)).is_err());
    }
}

/// The notes of an answer with another value in a place: pointer, kind, message.
#[track_caller]
fn noted(pointer: &str, value: Value, expected: &[(&str, &str)]) {
    let checked = PolicyAnswer::check(&with(answer(), pointer, value));
    assert_eq!(checked.faults(), []);
    let found: Vec<_> =
        checked.notes().iter().map(|note| (note.pointer(), note.message())).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_value_that_is_not_known_is_noted() {
    for status in ["enabled", "Disabled", "suspended", ""] {
        noted("/policy/status", json!(status), &[]);
    }
    let operation = "/policy/scheduled_operations/0";
    for (pointer, known) in [
        ("/policy/status".to_owned(), "enabled, disabled or suspended"),
        ("/policy/resources/0/type".to_owned(), "OS::Nova::Server"),
        (format!("{operation}/operation_type"), "backup"),
        (format!("{operation}/trigger/type"), "time"),
    ] {
        let field = pointer.rsplit('/').next().unwrap();
        let message = format!("{field}: unknown value \"paused\"; known values: {known}");
        noted(&pointer, json!("paused"), &[(&pointer, &message)]);
    }
}

/// Services answer members of their own, and of those there is nothing to say.
#[test]
fn a_member_of_an_answer_that_resembles_a_known_one_is_noted() {
    let definition = "/policy/scheduled_operations/0/operation_definition";
    let pointer = format!("{definition}/max_backup");
    let message = "max_backup: unknown member; did you mean max_backups?";
    noted(definition, json!({"max_backup": 3}), &[(&pointer, message)]);
    noted(definition, json!({"max_backup": 3, "max_backups": 4, "created_by": "x"}), &[]);
    let pointer = "/policy/scheduled_operation";
    let message = "scheduled_operation: unknown member; did you mean scheduled_operations?";
    let checked = PolicyAnswer::check(&json!({"policy": {"id": "p", "scheduled_operation": []}}));
    let notes: Vec<_> =
        checked.notes().iter().map(|note| (note.pointer(), note.message())).collect();
    assert_eq!(notes, [(pointer, message)]);
}

#[test]
fn unknown_values_of_a_backup_are_noted() {
    let backup = json!({"id": "a", "checkpoint_id": "c", "resource_id": "s", "status": "thawing",
        "extend_info": {"copy_status": "melting", "fail_op": "clone"}});
    let page = json!({"checkpoint_items": [backup]});
    let checked = DocumentKind::recognize(&page).unwrap().check(&page);
    let notes: Vec<_> =
        checked.notes().iter().map(|note| (note.pointer(), note.message())).collect();
    assert_eq!(
        notes,
        [
            (
                "/checkpoint_items/0/status",
                "status: unknown value \"thawing\"; known values: waiting_protect, protecting, available, \
                 waiting_restore, restoring, error, waiting_delete, deleting or deleted",
            ),
            (
                "/checkpoint_items/0/extend_info/copy_status",
                "copy_status: unknown value \"melting\"; known values: na, waiting_copy, copying, success \
                 or fail",
            ),
            (
                "/checkpoint_items/0/extend_info/fail_op",
                "fail_op: unknown value \"clone\"; known values: backup, restore or delete",
            ),
        ],
    );
}

#[test]
fn a_status_is_followed_by_those_that_the_documentation_lists() {
    use BackupStatus::{
        Available, Deleted, Deleting, Error, Protecting, Restoring, WaitingDelete, WaitingProtect,
        WaitingRestore,
    };
    for (status, next) in [
        (WaitingProtect, &[Protecting, Error][..]),
        (Protecting, &[Available, Error]),
        (Available, &[WaitingRestore, WaitingDelete]),
        (WaitingRestore, &[Restoring, Error]),
        (Restoring, &[Available, Error]),
        (Error, &[WaitingDelete]),
        (WaitingDelete, &[Deleting, Error]),
        (Deleting, &[Deleted, Error]),
        (Deleted, &[]),
    ] {
        for other in BackupStatus::ALL {
            assert_eq!(status.can_become(other), next.contains(&other), "{status} {other}");
        }
    }
}

#[test]
fn a_date_of_a_backup_that_cannot_be_read_is_noted_at_its_member() {
    let backup = json!({"checkpoint_item": {"id": "b", "checkpoint_id": "c", "resource_id": "r",
        "created_at": "yesterday"}});
    let checked = DocumentKind::CsbsBackupAnswer.check(&backup);
    assert_eq!(checked.faults(), []);
    let [note] = checked.notes() else { panic!("{:?}", checked.notes()) };
    assert_eq!((note.kind(), note.pointer()), (NoteKind::Undated, "/checkpoint_item/created_at"));
    assert!(note.message().ends_with("; the backup is treated as undated"), "{note}");
}
