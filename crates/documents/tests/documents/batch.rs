//! The batch protocol: notes on members, spans in other units, and what a whole policy deletes.

use keeptime::schedule::source;
use keeptime_documents::batch::{self, Batch};
use serde_json::{Value, json};

use crate::sample_documents::with;

/// Returns the content of `ok` or of `error`.
fn answer(request: &Value) -> Result<Value, Value> {
    let answer = batch::answer(request.to_string(), &source::offsets());
    answer.into_result().map_err(|error| serde_json::to_value(error).unwrap())
}

#[track_caller]
fn ok(request: &Value) -> Value {
    answer(request).unwrap()
}

const DAILY: &str = "FREQ=DAILY;BYHOUR=2;BYMINUTE=30";

#[test]
fn a_misspelt_member_is_noted() {
    #[track_caller]
    fn check(mut request: Value, member: &str, note: &str) {
        request[member] = json!("x");
        assert_eq!(ok(&request)["notes"], json!([note]), "{request}");
    }
    let next = json!({"op": "next", "pattern": DAILY, "after": "2025-01-01T00:00:00Z"});
    assert_eq!(ok(&next).get("notes"), None);
    check(next.clone(), "zome", "zome: unknown member; did you mean zone?");
    check(next.clone(), "overlapp", "overlapp: unknown member; did you mean overlap?");
    check(next.clone(), "strat", "strat: unknown member; did you mean start?");
    check(next, "spanUnit", "spanUnit: unknown member; did you mean span_unit?");
    let prune =
        json!({"op": "prune", "retention": {}, "now": "2025-01-01T00:00:00Z", "backups": []});
    let floor = "keep_at_lest: unknown member; did you mean keep_at_least?";
    check(prune.clone(), "keep_at_lest", floor);
    check(prune.clone(), "vaults", "vaults: prune has no such member; plan has it");
    check(json!({"op": "kinds"}), "ID", "ID: unknown member; did you mean id?");

    // Others are ignored, and a member that is present is not meant by another.
    let request = with(prune.clone(), "/zome", json!("UTC"));
    assert_eq!(ok(&request).get("notes"), None);
    let request = with(with(prune, "/keep_at_least", json!(1)), "/keep_at_lest", json!(2));
    assert_eq!(ok(&request).get("notes"), None);
}

#[test]
fn a_batch_gives_each_request_the_answer_that_it_has_alone() {
    let zones = source::offsets();
    let mut batch = Batch::new(&zones);
    let mut check = |request: &str| {
        let mut line = b"before".to_vec();
        batch.push_answer(request, &mut line);
        let line = String::from_utf8(line).unwrap();
        assert_eq!(line, format!("before{}", batch::answer(request, &zones)), "{request}");
    };
    let next = format!(r#""op":"next","pattern":"{DAILY}","after":"2025-01-01T00:00:00Z""#);
    let prev = format!(r#""op":"prev","pattern":"{DAILY}","before":"2025-01-01T00:00:00Z""#);
    // The second time, the schedule is known.
    for _ in 0..2 {
        for request in [&next, &prev] {
            check(&format!("{{{request}}}"));
            check(&format!(" \t{{ {request} }}\r\n"));
            for more in [
                // Ids, of which some are no valid JSON.
                r#""id":7"#,
                r#""id":-7"#,
                r#""id":7.0"#,
                r#""id":12345678901234567890"#,
                r#""id":1e999"#,
                r#""id":"a b""#,
                r#""id":"\u00e9""#,
                r#""id":"\ud800""#,
                r#""id":"é""#,
                r#""id":null"#,
                r#""id":true"#,
                r#""id":[1, 2]"#,
                r#""id":{"a":1,"a":2}"#,
                r#""id":01"#,
                r#""id":"#,
                // Members of the schedule, valid and not.
                r#""zone":"+08:00""#,
                r#""zone":"UTC""#,
                r#""zone":null"#,
                r#""zone":"Nowhere""#,
                r#""zone":8"#,
                r#""start":"2025-01-01T12:00:07+01:00""#,
                r#""start":"2024-01-01T12:00:00.5Z""#,
                r#""start":"2025-01-01""#,
                r#""gap":"skip""#,
                r#""gap":"no""#,
                r#""gap":{"skip":null}"#,
                r#""overlap":"both""#,
                r#""overlap":["both"]"#,
                r#""dialect":"cbr""#,
                // Numbers of fires.
                r#""count":0"#,
                r#""count":3"#,
                r#""count":10000"#,
                r#""count":10001"#,
                r#""count":-1"#,
                r#""count":2.0"#,
                r#""count":"2""#,
                r#""count":null"#,
                r#""count":4294967296"#,
                // Unknown, repeated and other members.
                r#""zome":"UTC""#,
                r#""x":1"#,
                r#""span_unit":"utf16""#,
                r#""op":"next""#,
                r#""id":1,"id":2"#,
                r#""after":"2025-01-01T00:00:00Z""#,
                r#""before":"2025-01-01T00:00:00Z""#,
                r#""after":null"#,
            ] {
                check(&format!("{{{request},{more}}}"));
            }
        }
        for after in
            ["9999-12-31T12:00:00Z", "0000-01-01T00:00:00Z", "2025-01-01T00:00:60Z", "now", ""]
        {
            check(&next.replace("2025-01-01T00:00:00Z", after));
            check(&format!("{{{}}}", next.replace("2025-01-01T00:00:00Z", after)));
            check(&format!("{{{}}}", prev.replace("2025-01-01T00:00:00Z", after)));
        }
        for pattern in
            ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=XX", "", "FREQ=DAILY;BYHOUR=2;BYMINUTE=3\\u0030"]
        {
            check(&format!("{{{}}}", next.replace(DAILY, pattern)));
        }
        for other in ["", "[]", "null", r#"[1,"next"]"#, r#"{"op":"next"}"#, r#"{"op":"kinds"}"#] {
            check(other);
        }
    }
    // More patterns than are kept.
    for _ in 0..2 {
        for minute in 0..60 {
            for hour in 0..20 {
                let pattern = format!("FREQ=DAILY;BYHOUR={hour};BYMINUTE={minute}");
                check(&format!("{{{}}}", next.replace(DAILY, &pattern)));
            }
        }
    }
}

#[test]
fn an_error_has_the_notes_too() {
    let request = json!({"op": "prune", "retenton": {}, "now": "2025-01-01T00:00:00Z"});
    let note = "retenton: unknown member; did you mean retention?";
    assert_eq!(
        answer(&request).unwrap_err(),
        json!({"kind": "missing_member", "message": "retention is missing", "notes": [note]})
    );
}

#[test]
fn notes_on_members_of_a_check_have_the_shape_of_its_notes() {
    let request = json!({"op": "check", "kind": "csbs-create-policy-request",
        "body": {"polici": {}}, "span_unt": "utf16"});
    let notes = ok(&request)["notes"].take();
    let message = "span_unt: unknown member; did you mean span_unit?";
    assert_eq!(notes[0], json!({"path": "", "code": "unknown_member", "message": message}));
    assert_eq!(notes[1]["path"], "/polici");
}

#[test]
fn spans_are_in_the_requested_unit() {
    let pattern = "FREQ=DAILY;😀é";
    let request = json!({"op": "pattern", "pattern": pattern});
    let rules = json!({"op": "pattern", "dialect": "cbr", "pattern": [DAILY, pattern]});
    let body = json!({"policy": {"name": "n", "provider_id": "fc4d5750-22e7-4798-8a46-f48f62c4c1da",
        "parameters": {"common": {}}, "resources": [], "scheduled_operations": [{
            "operation_type": "backup", "operation_definition": {"max_backups": 1},
            "trigger": {"properties": {"pattern": pattern}}}]}});
    let policy = json!({"op": "policy", "policy": body});
    for (unit, end) in
        [(None, 17), (Some("bytes"), 17), (Some("characters"), 13), (Some("utf16"), 14)]
    {
        let with_unit = |request: &Value| {
            unit.map_or(request.clone(), |unit| with(request.clone(), "/span_unit", json!(unit)))
        };
        let error = answer(&with_unit(&request)).unwrap_err();
        assert_eq!(error["span"], json!([11, end]), "{unit:?}");
        let error = answer(&with_unit(&rules)).unwrap_err();
        assert_eq!((&error["rule"], &error["span"]), (&json!(1), &json!([11, end])), "{unit:?}");
        let violations = ok(&with_unit(&policy))["violations"].take();
        let spans: Vec<&Value> =
            violations.as_array().unwrap().iter().filter_map(|fault| fault.get("span")).collect();
        assert_eq!(spans, [&json!([11, end])], "{unit:?}");
    }
    let error = answer(&with(request, "/span_unit", json!("lines"))).unwrap_err();
    let message = "span_unit takes \"bytes\", \"characters\" or \"utf16\", found \"lines\"";
    assert_eq!(error["message"], message);
}

#[test]
fn an_unknown_kind_has_a_suggestion() {
    let message = |kind: &str| {
        let error = answer(&json!({"op": "check", "kind": kind, "body": {}})).unwrap_err();
        error["message"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        message("csbs-create-policy"),
        "unknown kind of document: \"csbs-create-policy\"; did you mean csbs-create-policy-request?"
    );
    assert_eq!(
        message("cbr-rule"),
        "unknown kind of document: \"cbr-rule\"; did you mean cbr-rules?"
    );
    assert_eq!(message("policy"), "unknown kind of document: \"policy\"");
}

/// A policy of CBR that keeps 2 days and is bound to the vaults `daily` and `frozen`.
fn plan_request() -> Value {
    let backup = |id: &str, object: &str, vault: &str, day: u32, policy: &str| {
        json!({"id": id, "resource_id": object, "vault_id": vault, "status": "available",
            "scheduled_operation_id": policy, "extend_info": {"auto_trigger": true},
            "created_at": format!("2025-03-{day:02}T02:00:05Z"),
            "expired_at": format!("2025-03-{:02}T02:00:05Z", day + 2)})
    };
    let vault = |id: &str, locked: bool, object: &str| {
        json!({"id": id, "name": id, "locked": locked, "project_id": "project", "billing": {},
            "resources": [{"id": object, "type": "OS::Nova::Server"}]})
    };
    json!({
        "op": "plan",
        "now": "2025-03-10T12:00:00Z",
        "policy": {"policy": {
            "id": "p", "enabled": true, "operation_definition": {"retention_duration_days": 2},
            "associated_vaults": [{"vault_id": "daily"}, {"vault_id": "frozen"}],
            "trigger": {"properties": {"start_time": "2025-01-01 00:00:00",
                "pattern": ["FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=0"]}}}},
        "vaults": [vault("daily", false, "web"), vault("frozen", true, "db")],
        "backups": [
            backup("web-old", "web", "daily", 2, "p"),
            backup("web-older", "web", "daily", 1, "p"),
            backup("db-old", "db", "frozen", 4, "p"),
            backup("db-new", "db", "frozen", 10, "p"),
            backup("other-policy", "web", "daily", 1, "q"),
            backup("other-vault", "web", "archive", 1, "p"),
        ],
    })
}

#[test]
fn a_plan_lists_every_backup_once_and_last_good_copies_apart() {
    let coverage = |losing: &[&str]| {
        json!({"left_without_counted_backup": losing, "left_with_only_incomplete_backups": [],
            "without_counted_backup": [], "names_other_policy": [], "without_backup": [],
            "listing_is_complete": null})
    };
    let expected = json!({
        "state": "enabled",
        "delete": ["web-older"],
        "excluded_last_copies": ["web-old"],
        "in_locked_vaults": ["db-old"],
        "keep": ["db-new", "other-policy", "other-vault"],
        "defer": [],
        "being_deleted": [],
        "coverage": coverage(&[]),
    });
    assert_eq!(ok(&plan_request()), expected);
    // The vaults as the service answers them.
    let page = json!({"vaults": plan_request()["vaults"]});
    assert_eq!(ok(&with(plan_request(), "/vaults", page)), expected);

    let leaving_none = ok(&with(plan_request(), "/leave_none", json!(true)));
    assert_eq!(leaving_none["delete"], json!(["web-old", "web-older"]));
    assert_eq!(leaving_none["excluded_last_copies"], json!([]));
    assert_eq!(leaving_none["coverage"], coverage(&["web"]));
    let floor = ok(&with(plan_request(), "/keep_at_least", json!(2)));
    assert_eq!(floor["delete"], json!([]));
    assert_eq!(floor["excluded_last_copies"], json!([]));
}

#[test]
fn a_plan_of_a_disabled_policy_deletes_nothing_unless_asked_to() {
    let disabled = with(plan_request(), "/policy/policy/enabled", json!(false));
    let answer = ok(&disabled);
    assert_eq!((&answer["state"], &answer["delete"]), (&json!("not_enabled"), &json!([])));
    let note = answer["notes"][0].as_str().unwrap();
    assert!(note.ends_with("; even_if_disabled shows what it would delete"), "{note}");
    let answer = ok(&with(disabled, "/even_if_disabled", json!(true)));
    assert_eq!(
        (&answer["state"], &answer["delete"]),
        (&json!("not_enabled"), &json!(["web-older"]))
    );
    assert_eq!(answer.get("notes"), None);
}

#[test]
fn a_plan_notes_what_it_does_not_know() {
    let notes = |request: Value| ok(&request)["notes"].take();
    let without = with(plan_request(), "/vaults", Value::Null);
    assert_eq!(
        notes(without),
        json!([
            "without its vaults, the policy judges only backups that name it; vaults gives its \
                vaults"
        ])
    );
    let one = json!([plan_request()["vaults"][0]]);
    assert_eq!(
        notes(with(plan_request(), "/vaults", one)),
        json!([
            "the policy is bound to the vault frozen, which vaults does not give; only backups \
                that name the policy are judged"
        ])
    );
    let misspelt = json!({"retention_duration_days": 2, "day_backup": 3, "timezone": "UTC+08:00"});
    assert_eq!(
        notes(with(plan_request(), "/policy/policy/operation_definition", misspelt)),
        json!(["policy: day_backup: unknown member; did you mean day_backups?"])
    );
    let unreadable = json!(["FREQ=HOURLY"]);
    let pointer = "/policy/policy/trigger/properties/pattern";
    let found = notes(with(plan_request(), pointer, unreadable));
    assert!(found[0].as_str().unwrap().starts_with("policy: the pattern cannot be read: "));
}

#[test]
fn a_plan_reads_a_policy_of_csbs() {
    let policy = json!({"id": "p", "status": "suspended", "resources": [{"id": "web"}],
        "scheduled_operations": [{"enabled": true, "operation_definition": {"max_backups": 1},
            "trigger": {"properties": {"pattern": DAILY}}}]});
    let backup = |id: &str, day: u32| {
        json!({"id": id, "checkpoint_id": "c", "resource_id": "web", "status": "available",
            "created_at": format!("2025-03-{day:02}T02:30:05"),
            "extend_info": {"auto_trigger": true}})
    };
    let request = json!({"op": "plan", "policy": policy, "now": "2025-03-10T12:00:00Z",
        "backups": [backup("a", 1), backup("b", 2)]});
    let answer = ok(&request);
    assert_eq!((&answer["delete"], &answer["keep"]), (&json!(["a"]), &json!(["b"])));
    assert_eq!(answer.get("notes"), None);

    let vaults = plan_request()["vaults"].take();
    let error = self::answer(&with(request, "/vaults", vaults)).unwrap_err();
    let message = "vaults: only a policy of CBR has its objects in vaults";
    assert_eq!(error, json!({"kind": "vaults", "message": message}));
}

#[test]
fn a_plan_refuses_what_it_cannot_judge() {
    #[track_caller]
    fn check(member: &str, value: Value, kind: &str, message: &str) {
        let error = answer(&with(plan_request(), member, value)).unwrap_err();
        assert_eq!(error, json!({"kind": kind, "message": message}));
    }
    check("/policy", Value::Null, "missing_member", "policy is missing");
    let unknown = "policy: a policy is required, found an unknown kind of document";
    check("/policy", json!({}), "policy", unknown);
    let rules = "policy: a policy is required, found a list of recurrence rules";
    check("/policy", json!(["FREQ=DAILY"]), "policy", rules);
    check(
        "/vaults",
        json!(5),
        "wrong_value",
        "vaults takes a list or an answer with vaults, found 5",
    );
    check("/vaults", json!([{}]), "vaults", "vaults: /vaults/0/id: id is missing");
    check(
        "/leave_none",
        json!("yes"),
        "wrong_value",
        "leave_none takes true or false, found \"yes\"",
    );
    check("/backups", json!({}), "wrong_value", "backups takes a list, found {}");
    let definition = "/policy/policy/operation_definition";
    let limits = "max_backups takes -1 or 0 to 99999, found \"x\"";
    check(definition, json!({"max_backups": "x"}), "limits", limits);
}

#[test]
fn an_error_in_a_pattern_has_a_span_and_others_have_none() {
    let error = |request: Value| {
        batch::answer(request.to_string(), &source::offsets()).into_result().unwrap_err()
    };
    let pattern = "FREQ=DAILY;BYHOUR=24;BYMINUTE=0";
    let text = error(json!({"op": "pattern", "pattern": pattern}));
    assert_eq!((text.span().map(|span| &pattern[span]), text.rule()), (Some("24"), None));
    let rules = json!([DAILY, pattern]);
    let list = error(json!({"op": "pattern", "dialect": "cbr", "pattern": rules}));
    assert_eq!((list.span().map(|span| &pattern[span]), list.rule()), (Some("24"), Some(1)));
    assert_eq!(error(json!({"op": "pattern"})).span(), None);
}

/// A service may leave out all members that only its backups have.
#[test]
fn a_plan_reads_backups_as_those_of_the_service_of_its_policy() {
    let backup = |id: &str, day: u32| {
        json!({"id": id, "resource_id": "web", "status": "available",
            "created_at": format!("2025-03-{day:02}T02:00:05Z"),
            "extend_info": {"auto_trigger": true}})
    };
    let backups = json!([backup("a", 1), backup("b", 2)]);
    let answer = ok(&with(plan_request(), "/backups", backups));
    assert_eq!(answer["keep"], json!(["a", "b"]));
}
