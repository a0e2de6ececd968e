//! Policies of CBR in answers, their vaults, and what requests change.

use keeptime::policy::PolicyState;
use keeptime::retention::Limits;
use keeptime_documents::cbr::{
    CreatePolicy, OrganizationPolicyAnswer, Policies, PolicyAnswer, UpdatePolicy, Vault, VaultBody,
    Vaults,
};
use keeptime_documents::{FaultEffect, NoteKind, ZeroLimit};
use serde_json::{Value, json};

use crate::sample_documents::{RULES, cbr_answer, cbr_request, with, without};

const DEFINITION: &str = "/policy/operation_definition";
const THE_PATTERN: &str = "/policy/trigger/properties/pattern";
const START: &str = "/policy/trigger/properties/start_time";

fn read(document: &Value) -> PolicyAnswer {
    PolicyAnswer::from_value(document).unwrap()
}

fn limits(definition: Value) -> Limits {
    let answer = read(&with(cbr_answer(), DEFINITION, definition));
    answer.to_policy(ZeroLimit::Unlimited).limits().unwrap()
}

/// Asserts the faults of an answer: pointer, code, effect and message.
#[track_caller]
fn has_faults(document: &Value, expected: &[(&str, &str, FaultEffect, &str)]) {
    let checked = PolicyAnswer::check(document);
    let found: Vec<_> = checked
        .faults()
        .iter()
        .map(|fault| (fault.pointer(), fault.code(), fault.effect(), fault.message()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn an_answer_becomes_a_policy_whose_days_are_counted_from_its_creation() {
    let answer = read(&cbr_answer());
    assert_eq!(answer.name(), Some("nights"));
    assert_eq!(answer.policy_type(), Some("custom_policy"));
    let policy = answer.to_policy(ZeroLimit::Unlimited);
    assert_eq!(policy.id(), Some("5f1dbb52-9d58-4be5-a59b-4a1d3c1c7e0d"));
    assert_eq!(policy.state(), PolicyState::Enabled);
    assert_eq!(policy.start(), "2025-05-06T08:09:10Z".parse().ok());
    assert_eq!(policy.created_at(), policy.start());
    assert!(policy.objects().is_none());
    assert_eq!(policy.limits().unwrap(), Limits::UNLIMITED.with_max_backups(20));
    // 06:30 has passed on the day of creation, so it fires three days later.
    let schedule = policy.schedule().unwrap();
    let fires: Vec<String> =
        schedule.fires(policy.start().unwrap()..).take(3).map(|fire| fire.to_rfc3339()).collect();
    assert_eq!(
        fires,
        ["2025-05-06T22:00:10+00:00", "2025-05-09T06:30:10+00:00", "2025-05-09T22:00:10+00:00"]
    );
}

#[test]
fn a_start_has_two_forms_and_may_be_absent() {
    for (text, start) in [
        ("2025-05-24 09:41:28", Some("2025-05-24T09:41:28Z")),
        ("2019-05-08T06:57:05.000+00:00", Some("2019-05-08T06:57:05Z")),
        ("", None),
    ] {
        let policy = read(&with(cbr_answer(), START, json!(text))).to_policy(ZeroLimit::Unlimited);
        assert_eq!(policy.start(), start.map(|start| start.parse().unwrap()), "{text}");
        assert_eq!(policy.created_at(), policy.start(), "{text}");
    }
    let policy = read(&without(cbr_answer(), START)).to_policy(ZeroLimit::Unlimited);
    assert_eq!((policy.start(), policy.created_at()), (None, None));
    assert!(policy.schedule().unwrap_err().to_string().contains("start"));
    // A placeholder for a missing date is no time of creation.
    let policy = read(&with(cbr_answer(), START, json!("0001-01-01 00:00:00")));
    assert_eq!(policy.to_policy(ZeroLimit::Unlimited).created_at(), None);
}

#[test]
fn an_answer_may_lack_members_and_have_numbers_as_text() {
    for pointer in [
        "/policy/id",
        "/policy/name",
        "/policy/enabled",
        "/policy/operation_type",
        "/policy/operation_definition",
        "/policy/associated_vaults",
        "/policy/policy_type",
    ] {
        for body in [without(cbr_answer(), pointer), with(cbr_answer(), pointer, Value::Null)] {
            let checked = PolicyAnswer::check(&body);
            assert_eq!((checked.faults(), checked.notes()), (&[][..], &[][..]), "{body}");
        }
    }
    for vaults in [json!(null), json!([]), json!([{"vault_id": "v", "destination_vault_id": null}])]
    {
        has_faults(&with(cbr_answer(), "/policy/associated_vaults", vaults), &[]);
    }
    let bare = cbr_answer()["policy"].clone();
    assert_eq!(read(&bare), read(&cbr_answer()));
    assert_eq!(
        read(&with(cbr_answer(), "/policy/enabled", json!("FALSE"))).state(),
        PolicyState::NotEnabled
    );
    let definition = json!({"max_backups": "-1", "retention_duration_days": "30",
        "day_backups": "0", "full_backup_interval": 10, "timezone": "UTC+08:00"});
    assert_eq!(limits(definition), Limits::UNLIMITED.with_max_days(30));
    let rules = "FREQ=DAILY;BYHOUR=2;BYMINUTE=0\nFREQ=DAILY;BYHOUR=4;BYMINUTE=0\n";
    let text = read(&with(cbr_answer(), THE_PATTERN, json!(rules)));
    assert_eq!(text.to_policy(ZeroLimit::Unlimited).pattern().unwrap().rules().len(), 2);
}

#[test]
fn a_limit_that_is_not_set_is_minus_one_zero_or_absent() {
    let unlimited = Limits::UNLIMITED;
    assert_eq!(limits(json!({})), unlimited);
    assert_eq!(
        limits(json!({"max_backups": 0, "retention_duration_days": 1})),
        unlimited.with_max_days(1)
    );
    assert_eq!(
        limits(json!({"max_backups": -1, "retention_duration_days": 30, "day_backups": 0,
            "week_backups": 0, "month_backups": 0, "year_backups": 0})),
        unlimited.with_max_days(30)
    );
    let literal = read(&with(cbr_answer(), DEFINITION, json!({"max_backups": 0})));
    let literal = literal.to_policy(ZeroLimit::Literal);
    assert_eq!(literal.limits().unwrap().max_backups(), Some(0));
}

#[test]
fn a_stored_policy_may_combine_limits_and_that_is_noted() {
    let note = |definition: Value| {
        let document = with(cbr_answer(), DEFINITION, definition);
        let checked = PolicyAnswer::check(&document);
        assert_eq!(checked.faults(), []);
        let notes = checked.notes().iter();
        notes
            .map(|note| (note.pointer().to_owned(), note.kind(), note.message().to_owned()))
            .collect::<Vec<_>>()
    };
    let both = (
        DEFINITION.to_owned(),
        NoteKind::BothLimits,
        "max_backups and retention_duration_days are both set; a backup over either limit is deleted"
            .to_owned(),
    );
    let long_term = (
        DEFINITION.to_owned(),
        NoteKind::DaysWithLongTerm,
        "retention_duration_days and month_backups are both set; a backup that month_backups keeps is \
         not deleted for its age"
            .to_owned(),
    );
    assert_eq!(
        note(json!({"max_backups": 7, "retention_duration_days": 30})),
        std::slice::from_ref(&both)
    );
    assert_eq!(
        note(json!({"retention_duration_days": 30, "day_backups": 0, "month_backups": 6,
            "timezone": "UTC+01:00"})),
        std::slice::from_ref(&long_term)
    );
    assert_eq!(
        note(json!({"max_backups": 7, "retention_duration_days": 30, "month_backups": 6,
            "timezone": "UTC+01:00"})),
        [both, long_term]
    );
    assert_eq!(note(json!({"max_backups": 7, "retention_duration_days": -1})), []);
}

#[test]
fn limits_that_cannot_be_read_do_not_stop_fires() {
    let definition = |definition| with(cbr_answer(), DEFINITION, definition);
    for (document, member, code, message) in [
        (
            definition(json!({"max_backups": 1.5})),
            "max_backups",
            "type",
            "max_backups takes -1 or 0 to 99999, found 1.5",
        ),
        (
            definition(json!({"week_backups": 101})),
            "week_backups",
            "value",
            "week_backups takes 0 to 100, found 101",
        ),
        (
            definition(json!({"week_backups": 1})),
            "timezone",
            "missing",
            "timezone is required if week_backups is set: its periods begin and end in that timezone",
        ),
        (
            definition(json!({"timezone": "CET"})),
            "timezone",
            "value",
            "timezone takes UTC+hh:mm or UTC-hh:mm, at most 14:00, found \"CET\"",
        ),
        (
            definition(json!({"advanced_retention_rules": {"weekly_retention_rules": {}}})),
            "advanced_retention_rules",
            "value",
            "advanced_retention_rules takes only null, because no document says which backups these \
             rules keep, found an object",
        ),
    ] {
        let pointer = format!("{DEFINITION}/{member}");
        has_faults(&document, &[(&pointer, code, FaultEffect::UnknownLimits, message)]);
        let policy = read(&document).to_policy(ZeroLimit::Unlimited);
        assert!(policy.limits().is_err());
        assert!(policy.schedule().is_ok());
    }
    // The service may or may not follow a limit outside of the definition.
    has_faults(
        &with(cbr_answer(), "/policy/max_backups", json!(3)),
        &[(
            "/policy/max_backups",
            "misplaced",
            FaultEffect::UnknownLimits,
            "max_backups belongs in operation_definition",
        )],
    );
}

#[test]
fn a_pattern_that_cannot_be_read_does_not_stop_retention() {
    for (document, pointer, code, message) in [
        (
            with(cbr_answer(), THE_PATTERN, json!([RULES[0], "FREQ=DAILY;INTERVAL=0"])),
            format!("{THE_PATTERN}/1"),
            "pattern",
            "INTERVAL takes 1 to 30, found 0",
        ),
        (
            with(cbr_answer(), THE_PATTERN, json!("FREQ=DAILY\nFREQ=HOURLY")),
            THE_PATTERN.to_owned(),
            "value",
            "FREQ takes DAILY or WEEKLY, found HOURLY",
        ),
        (
            with(cbr_answer(), THE_PATTERN, json!(5)),
            THE_PATTERN.to_owned(),
            "type",
            "pattern takes a list of rules, found 5",
        ),
        (
            with(cbr_answer(), THE_PATTERN, json!([RULES[0], 5])),
            format!("{THE_PATTERN}/1"),
            "type",
            "pattern takes text, found 5",
        ),
        (
            without(cbr_answer(), THE_PATTERN),
            THE_PATTERN.to_owned(),
            "missing",
            "pattern is missing",
        ),
        (
            without(cbr_answer(), "/policy/trigger"),
            "/policy/trigger".to_owned(),
            "missing",
            "trigger is missing",
        ),
    ] {
        has_faults(&document, &[(&pointer, code, FaultEffect::NoFires, message)]);
        let policy = read(&document).to_policy(ZeroLimit::Unlimited);
        assert!(policy.schedule().is_err());
        assert_eq!(policy.limits().unwrap().max_backups(), Some(20));
    }
}

#[test]
fn a_member_of_a_type_that_no_service_sends_makes_an_answer_unreadable() {
    for (pointer, value) in [
        ("/policy", json!([])),
        ("/policy/id", json!(5)),
        ("/policy/enabled", json!("on")),
        ("/policy/associated_vaults", json!({})),
        ("/policy/associated_vaults/0", json!("v")),
        ("/policy/trigger", json!([])),
        (START, json!("yesterday")),
        (DEFINITION, json!([])),
    ] {
        let document = with(cbr_answer(), pointer, value);
        let faults = PolicyAnswer::from_value(&document).unwrap_err();
        assert_eq!(faults[0].pointer(), pointer);
        assert!(serde_json::from_value::<PolicyAnswer>(document["policy"].clone()).is_err());
    }
    let twice = r#"{"policy": {"id": "a", "id": "b"}}"#;
    assert_eq!(
        PolicyAnswer::from_json(twice).unwrap_err().to_string(),
        "/policy/id: id appears twice"
    );
}

#[test]
fn a_word_that_is_not_known_is_noted() {
    for (pointer, message) in [
        (
            "/policy/operation_type",
            "operation_type: unknown value \"x\"; known values: backup or replication",
        ),
        (
            "/policy/policy_type",
            "policy_type: unknown value \"x\"; known values: custom_policy, organization_policy_v1, \
             organization_policy_v2 or organization_policy_removed",
        ),
        ("/policy/trigger/type", "type: unknown value \"x\"; known values: time"),
    ] {
        let checked = PolicyAnswer::check(&with(cbr_answer(), pointer, json!("x")));
        let notes: Vec<_> =
            checked.notes().iter().map(|note| (note.kind(), note.message())).collect();
        assert_eq!(notes, [(NoteKind::UnknownValue, message)]);
    }
}

#[test]
fn a_page_of_policies_may_state_another_count() {
    let page = json!({"policies": [cbr_answer()["policy"]], "count": 10});
    let page: Policies = serde_json::from_value(page).unwrap();
    assert_eq!((page.policies().len(), page.count()), (1, Some(10)));
    assert_eq!(page.policies()[0], read(&cbr_answer()));
}

#[test]
fn a_policy_of_an_organization_has_neither_id_nor_start() {
    let answer = json!({"policy": {"id": "o", "name": "all", "status": "syncing",
        "operation_type": "backup", "policy_name": "nightly", "policy_enabled": false,
        "policy_operation_definition": {"max_backups": 7, "retention_duration_days": -1},
        "policy_trigger": {"properties": {"pattern": ["FREQ=DAILY;BYHOUR=2;BYMINUTE=0"]}}}});
    let organization = OrganizationPolicyAnswer::from_value(&answer).unwrap();
    assert_eq!(organization.state(), PolicyState::NotEnabled);
    let policy = organization.to_policy(ZeroLimit::Unlimited);
    assert_eq!(
        (policy.id(), policy.start(), policy.state()),
        (None, None, PolicyState::NotEnabled)
    );
    assert_eq!(policy.limits().unwrap().max_backups(), Some(7));
    assert_eq!(policy.pattern().unwrap().rules().len(), 1);
    assert!(policy.objects().is_none());
    let checked = OrganizationPolicyAnswer::check(&without(answer, "/policy/policy_trigger"));
    assert_eq!(checked.faults()[0].pointer(), "/policy/policy_trigger");
    assert_eq!(checked.faults()[0].effect(), FaultEffect::NoFires);
}

fn vault(id: &str, resources: &[&str]) -> Vault {
    let resources: Vec<Value> =
        resources.iter().map(|id| json!({"id": id, "type": "OS::Nova::Server"})).collect();
    serde_json::from_value(json!({"id": id, "resources": resources})).unwrap()
}

fn objects(answer: &PolicyAnswer, vaults: &[Vault]) -> Option<Vec<String>> {
    let policy = answer.bound_vaults(vaults).apply_to(answer.to_policy(ZeroLimit::Unlimited));
    let mut objects: Vec<String> = policy.objects()?.cloned().collect();
    objects.sort_unstable();
    Some(objects)
}

#[test]
fn the_objects_of_a_policy_are_the_resources_of_its_vaults() {
    let vaults = [vault("v", &["mail", "web"]), vault("w", &["files"]), vault("x", &["mail"])];
    let answer = read(&cbr_answer());
    assert_eq!(objects(&answer, &vaults).unwrap(), ["mail", "web"]);
    let two = json!([{"vault_id": "w"}, {"vault_id": "v", "destination_vault_id": "x"}]);
    let answer = read(&with(cbr_answer(), "/policy/associated_vaults", two));
    assert_eq!(objects(&answer, &vaults).unwrap(), ["files", "mail", "web"]);
    // The objects of a vault that is not given are unknown.
    assert_eq!(objects(&answer, &vaults[..1]), None);
    let bound = answer.bound_vaults(&vaults[..1]);
    assert_eq!(bound.missing(), ["w"]);
    assert_eq!(bound.vaults()[0].id(), "v");
    // A vault may name its policy.
    let own: Vault = serde_json::from_value(json!({"id": "y", "resources": [{"id": "db"}],
        "backup_policy_id": answer.id()}))
    .unwrap();
    let unbound = read(&with(cbr_answer(), "/policy/associated_vaults", Value::Null));
    assert_eq!(objects(&unbound, &[own, vault("v", &["mail"])]).unwrap(), ["db"]);
    assert_eq!(objects(&unbound, &vaults).unwrap(), [""; 0]);
}

#[test]
fn a_vault_says_whether_it_is_locked() {
    let body = json!({"vault": {"id": "v", "locked": true, "resources": [
        {"id": "r", "name": "mail", "type": "OS::Nova::Server", "size": "40", "backup_size": 0}]}});
    let body: VaultBody = serde_json::from_value(body).unwrap();
    assert!(body.vault().is_locked());
    assert_eq!(body.vault().resources()[0].size(), Some(40.0));
    assert!(!vault("v", &[]).is_locked());
    for (body, message) in [
        (json!({"vaults": [{"name": "n"}]}), "/vaults/0/id: id is missing"),
        (
            json!({"vaults": [{"id": "v", "resources": [{}]}]}),
            "/vaults/0/resources/0/id: id is missing",
        ),
        (
            json!({"vaults": [{"id": "v", "locked": "maybe"}]}),
            "/vaults/0/locked: locked takes true or false, found \"maybe\"",
        ),
    ] {
        assert_eq!(serde_json::from_value::<Vaults>(body).unwrap_err().to_string(), message);
    }
}

#[track_caller]
fn update(policy: Value) -> UpdatePolicy {
    UpdatePolicy::check(&json!({"policy": policy})).into_result().unwrap()
}

/// The changed members, each with its values before and after.
fn changes(before: &PolicyAnswer, after: &PolicyAnswer) -> Vec<(String, Value, Value)> {
    let value = |value: Option<&Value>| value.cloned().unwrap_or_default();
    let changes = before.changes(after).into_iter();
    changes
        .map(|change| (change.pointer().to_owned(), value(change.before()), value(change.after())))
        .collect()
}

#[test]
fn an_update_replaces_the_definition_as_a_whole_and_keeps_the_rest() {
    let definition = json!({"retention_duration_days": 30, "week_backups": 0,
        "timezone": "UTC+01:00", "created_by": "customer"});
    let old = read(&with(cbr_answer(), DEFINITION, definition));
    assert_eq!(update(json!({})).applied_to(&old), old);
    let request = update(json!({"operation_definition": {"max_backups": 1, "day_backups": 0}}));
    let new = request.applied_to(&old);
    assert_eq!(
        serde_json::to_value(&new).unwrap()["operation_definition"],
        json!({"max_backups": 1, "day_backups": 0, "created_by": "customer"})
    );
    assert_eq!(request.omitted_retention_fields(&old), ["retention_duration_days", "timezone"]);
    let policy = new.to_policy(ZeroLimit::Unlimited);
    assert_eq!(policy.limits().unwrap(), Limits::UNLIMITED.with_max_backups(1));
    assert_eq!(policy.start(), old.to_policy(ZeroLimit::Unlimited).start());
    // Limits of −1 and rules of 0 are the same as absent ones.
    let member = |name: &str| format!("{DEFINITION}/{name}");
    assert_eq!(
        changes(&old, &new),
        [
            (member("retention_duration_days"), json!(30), json!(null)),
            (member("timezone"), json!("UTC+01:00"), json!(null)),
            (member("max_backups"), json!(null), json!(1)),
        ]
    );
    assert_eq!(update(json!({"name": "n"})).omitted_retention_fields(&old), [""; 0]);
}

#[test]
fn an_update_of_the_pattern_keeps_the_start() {
    let old = read(&cbr_answer());
    let rules = ["FREQ=DAILY;INTERVAL=5;BYHOUR=22;BYMINUTE=0"];
    let request = update(json!({"name": "new", "enabled": false, "trigger": {"properties": {
        "pattern": rules, "start_window_minutes": 90}}}));
    let new = request.applied_to(&old);
    assert_eq!(
        changes(&old, &new),
        [
            ("/policy/enabled".to_owned(), json!(true), json!(false)),
            ("/policy/name".to_owned(), json!("nights"), json!("new")),
            (THE_PATTERN.to_owned(), json!(RULES), json!(rules)),
            ("/policy/trigger/properties/start_window_minutes".to_owned(), json!(null), json!(90)),
        ]
    );
    let off = update(json!({"trigger": {"properties": {
        "pattern": rules, "start_window_minutes": null}}}));
    let window = |policy: &PolicyAnswer| {
        policy.trigger().unwrap().properties().unwrap().start_window_minutes()
    };
    assert_eq!(window(&new), Some(90));
    assert_eq!(window(&off.applied_to(&new)), None);
    let kept = update(json!({"trigger": {"properties": {"pattern": rules}}}));
    assert_eq!(window(&kept.applied_to(&new)), Some(90));
    let start = old.to_policy(ZeroLimit::Unlimited).start();
    assert_eq!(new.to_policy(ZeroLimit::Unlimited).start(), start);
    assert!(kept.enables_by_default(&new));
    assert!(!kept.enables_by_default(&old));
    assert!(!update(json!({"enabled": true})).enables_by_default(&new));
}

#[test]
fn patterns_are_compared_by_their_times() {
    let old = read(&with(cbr_answer(), THE_PATTERN, json!(["FREQ=DAILY;BYHOUR=2,14;BYMINUTE=0"])));
    let new = read(&with(
        cbr_answer(),
        THE_PATTERN,
        json!([
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=14;BYMINUTE=00",
            "FREQ=DAILY;INTERVAL=1;BYHOUR=02;BYMINUTE=00",
        ]),
    ));
    assert_eq!(changes(&old, &new), []);
    assert_eq!(changes(&new, &read(&cbr_answer())).len(), 1);
}

#[test]
fn a_request_to_create_a_policy_can_replace_one() {
    let old = read(&with(cbr_answer(), "/policy/enabled", json!(false)));
    let request = without(cbr_request(), "/policy/enabled");
    let request = CreatePolicy::check(&request).into_result().unwrap();
    let new = request.replacing(&old);
    assert_eq!((new.id(), new.state()), (old.id(), PolicyState::Enabled));
    let [old, new] = [old, new].map(|policy| policy.to_policy(ZeroLimit::Unlimited));
    assert_eq!(new.start(), old.start());
    assert_eq!(new.limits().unwrap().max_backups(), Some(14));
}
