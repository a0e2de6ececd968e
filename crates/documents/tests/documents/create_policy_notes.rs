//! The request to create a policy: the order of its faults, its notes, and the policy it becomes.

use keeptime::policy::PolicyState;
use keeptime::retention::LongTerm;
use keeptime_documents::csbs::{CreatePolicy, Resource};
use keeptime_documents::{FaultKind, NoteKind, ZeroLimit};
use serde_json::{Value, json};

use crate::sample_documents::{PATTERN, request, with, without};

const DEFINITION: &str = "/policy/scheduled_operations/0/operation_definition";
const THE_PATTERN: &str = "/policy/scheduled_operations/0/trigger/properties/pattern";

#[test]
fn all_faults_come_at_once_in_the_order_of_the_tables_and_lists_by_index() {
    let operation = json!({
        "trigger": {"properties": {"pattern": "FREQ=DAILY;BYHOUR=24;BYMINUTE=60"}},
        "operation_definition": {
            "provider_id": "q", "plan_id": 1, "permanent": "no",
            "retention_duration_days": -2, "max_backups": "3",
        },
        "operation_type": "restore", "name": "a b", "enabled": "yes", "description": "<",
    });
    let body = json!({"policy": {
        "scheduled_operations": [operation, 1, {}, {"trigger": {}}, {"trigger": {"properties": {}}}],
        "resources": [{"extra_info": 1, "name": 2, "type": "disk", "id": ""}, 3, {}],
        "provider_id": "p", "parameters": {"common": 1}, "name": "", "description": ">",
    }});
    let checked = CreatePolicy::check(&body);
    let found: Vec<_> =
        checked.faults().iter().map(|fault| (fault.pointer(), fault.code())).collect();
    let expected = [
        "description",
        "name",
        "provider_id",
        "scheduled_operations",
        "parameters/common",
        "resources/0/id",
        "resources/0/type",
        "resources/0/name",
        "resources/0/extra_info",
        "resources/1",
        "resources/2/id",
        "resources/2/type",
        "resources/2/name",
        "scheduled_operations/0/description",
        "scheduled_operations/0/enabled",
        "scheduled_operations/0/name",
        "scheduled_operations/0/operation_type",
        "scheduled_operations/1",
        "scheduled_operations/2/enabled",
        "scheduled_operations/2/operation_type",
        "scheduled_operations/2/operation_definition",
        "scheduled_operations/2/trigger",
        "scheduled_operations/3/enabled",
        "scheduled_operations/3/operation_type",
        "scheduled_operations/3/operation_definition",
        "scheduled_operations/4/enabled",
        "scheduled_operations/4/operation_type",
        "scheduled_operations/4/operation_definition",
        "scheduled_operations/0/operation_definition/max_backups",
        "scheduled_operations/0/operation_definition/retention_duration_days",
        "scheduled_operations/0/operation_definition/permanent",
        "scheduled_operations/0/operation_definition/plan_id",
        "scheduled_operations/0/operation_definition/provider_id",
        "scheduled_operations/3/trigger/properties",
        "scheduled_operations/0/trigger/properties/pattern",
        "scheduled_operations/0/trigger/properties/pattern",
        "scheduled_operations/4/trigger/properties/pattern",
    ]
    .map(|path| format!("/policy/{path}"));
    let code = |path: &String| match path.as_str() {
        "/policy/resources/0/type" => "CSBS.6003",
        _ => "CSBS.9001",
    };
    let expected: Vec<_> = expected.iter().map(|path| (path.as_str(), code(path))).collect();
    assert_eq!(found, expected);
}

#[test]
fn each_fault_has_a_kind_and_prints_its_pointer_and_message() {
    #[track_caller]
    fn check(pointer: &str, value: Value, expected: &FaultKind) {
        let checked = CreatePolicy::check(&with(request(), pointer, value));
        let fault = &checked.faults()[0];
        assert_eq!(fault.kind(), expected);
        assert_eq!(fault.to_string(), format!("{pointer}: {}", fault.message()));
    }
    check("/policy/name", Value::Null, &FaultKind::Missing);
    check("/policy/name", json!(1), &FaultKind::Type);
    check("/policy/name", json!("a b"), &FaultKind::Value);
    check("/policy/name", json!(""), &FaultKind::Length);
    check("/policy/resources/0/id", json!(""), &FaultKind::Length);
    check("/policy/resources/0/type", json!("disk"), &FaultKind::ResourceType);
    check("/policy/scheduled_operations", json!([]), &FaultKind::Length);
    check(&format!("{DEFINITION}/max_backups"), json!(-2), &FaultKind::Value);
    check(&format!("{DEFINITION}/max_backups"), json!("3"), &FaultKind::Type);
    check(&format!("{DEFINITION}/permanent"), json!("true"), &FaultKind::Type);
}

#[test]
fn a_long_or_hostile_value_is_shown_on_one_short_line() {
    let body =
        with(request(), "/policy/provider_id", format!("a\n\u{1b}{}", "x".repeat(99)).into());
    let message = format!(
        "provider_id takes fc4d5750-22e7-4798-8a46-f48f62c4c1da, found \"a\\n\\u{{1b}}{}…\"",
        "x".repeat(57)
    );
    assert_eq!(CreatePolicy::check(&body).faults()[0].message(), message);
}

/// A body has no fault and exactly these notes: pointer, kind and message.
#[track_caller]
fn check_notes(body: &Value, floor: u32, expected: &[(&str, NoteKind, &str)]) {
    let checked = CreatePolicy::check_with_floor(body, floor);
    assert_eq!(checked.faults(), []);
    let notes: Vec<_> =
        checked.notes().iter().map(|note| (note.pointer(), note.kind(), note.message())).collect();
    assert_eq!(notes, expected);
}

fn with_definition(definition: Value) -> Value {
    with(request(), DEFINITION, definition)
}

#[test]
fn a_limit_of_0_is_noted_field_by_field() {
    let days = format!("{DEFINITION}/retention_duration_days");
    let zero_days = (
        days.as_str(),
        NoteKind::ZeroLimit,
        "retention_duration_days of 0 is read as no limit; write -1 to say so",
    );
    let count = format!("{DEFINITION}/max_backups");
    let zero_count = (
        count.as_str(),
        NoteKind::ZeroLimit,
        "max_backups of 0 is read as no limit; write -1 to say so",
    );
    let body = with_definition(json!({"max_backups": 0, "retention_duration_days": 30}));
    check_notes(&body, 0, &[zero_count]);
    let body = with_definition(json!({"max_backups": 0, "retention_duration_days": 0}));
    check_notes(&body, 0, &[zero_count, zero_days]);
}

#[test]
fn both_limits_at_once_are_noted() {
    let note = (
        DEFINITION,
        NoteKind::BothLimits,
        "max_backups and retention_duration_days are both set; a backup over either limit is deleted",
    );
    let body = with_definition(json!({"max_backups": 1, "retention_duration_days": 1}));
    check_notes(&body, 0, &[note]);
    let body = with_definition(json!({"max_backups": -1, "retention_duration_days": 1}));
    check_notes(&body, 0, &[]);
}

#[test]
fn limits_beside_permanent_are_noted() {
    let count = format!("{DEFINITION}/max_backups");
    let message = "max_backups has no effect because permanent is true";
    let note = (count.as_str(), NoteKind::LimitsWithPermanent, message);
    for limit in [0, 5] {
        let body = with_definition(json!({"permanent": true, "max_backups": limit}));
        check_notes(&body, 0, &[note]);
    }
    let body = with_definition(json!({"permanent": true, "max_backups": -1}));
    check_notes(&body, 0, &[]);
}

#[test]
fn a_floor_above_the_count_is_noted() {
    let count = format!("{DEFINITION}/max_backups");
    let checked = CreatePolicy::check_with_floor(&request(), 15);
    assert_eq!(checked.faults(), []);
    let [note] = checked.notes() else { panic!("{:?}", checked.notes()) };
    assert_eq!((note.pointer(), note.kind()), (count.as_str(), NoteKind::FloorAboveCount));
    // Backups beyond the minimum are still deleted by the limit.
    assert!(!note.message().contains("prunes nothing"), "{note}");
    check_notes(&request(), 14, &[]);
    check_notes(&with_definition(json!({"max_backups": -1})), 15, &[]);
}

/// With `permanent`, no backup is deleted by the limit.
#[test]
fn a_floor_above_a_count_without_effect_is_not_noted() {
    let body = with_definition(json!({"permanent": true, "max_backups": 3}));
    let notes: Vec<_> = CreatePolicy::check_with_floor(&body, 5)
        .notes()
        .iter()
        .map(keeptime_documents::Note::kind)
        .collect();
    assert_eq!(notes, [NoteKind::LimitsWithPermanent]);
}

#[test]
fn rules_that_take_parts_from_the_start_are_noted() {
    let pattern = PATTERN.replace("DAILY;BYHOUR=3;BYMINUTE=15", "WEEKLY;BYDAY=MO;BYMINUTE=15");
    let message = "FREQ=WEEKLY;BYDAY=MO;BYMINUTE=15 has no BYHOUR: it is taken from the start of the schedule";
    let body = with(request(), THE_PATTERN, pattern.into());
    check_notes(&body, 0, &[(THE_PATTERN, NoteKind::LeftToStart, message)]);
}

#[test]
fn a_text_that_is_not_the_canonical_one_is_noted() {
    let body = with(request(), THE_PATTERN, "rrule:freq=daily;byminute=05;byhour=5,4".into());
    let message =
        "the text is not canonical; its canonical rules are FREQ=DAILY;BYHOUR=4,5;BYMINUTE=5";
    check_notes(&body, 0, &[(THE_PATTERN, NoteKind::NotCanonical, message)]);
}

#[test]
fn members_that_the_reference_does_not_name_are_noted_at_every_level() {
    #[track_caller]
    fn check(pointer: &str, message: &str) {
        let unescaped = pointer.rsplit_once('/').unwrap();
        let name = unescaped.1.replace("~1", "/").replace("~0", "~");
        let mut body = request();
        let holder = body.pointer_mut(unescaped.0).unwrap().as_object_mut().unwrap();
        holder.insert(name, json!(1));
        check_notes(&body, 0, &[(pointer, NoteKind::UnknownMember, message)]);
    }
    let unknown = "unknown member; known members:";
    check("/extra", &format!("extra: {unknown} policy"));
    check(
        "/policy/tags",
        &format!(
            "tags: {unknown} description, name, parameters, provider_id, resources, \
             scheduled_operations"
        ),
    );
    check("/policy/parameters/a~1b~0c", &format!("a/b~c: {unknown} common"));
    check("/policy/resources/1/a\nb", &format!("a\\nb: {unknown} id, type, name, extra_info"));
    let operation = "/policy/scheduled_operations/0";
    check(
        &format!("{operation}/id"),
        &format!(
            "id: {unknown} description, enabled, name, operation_type, operation_definition, trigger"
        ),
    );
    check(&format!("{operation}/trigger/type"), &format!("type: {unknown} properties"));
    check(
        &format!("{operation}/trigger/properties/start_time"),
        &format!("start_time: {unknown} pattern"),
    );
    check(
        &format!("{DEFINITION}/retention_days"),
        &format!(
            "retention_days: {unknown} max_backups, retention_duration_days, permanent, plan_id, \
             provider_id, day_backups, week_backups, month_backups, year_backups, timezone, \
             advanced_retention_rules"
        ),
    );
}

#[test]
fn a_member_that_resembles_an_absent_one_is_noted_with_it() {
    let pointer = format!("{DEFINITION}/max_backup");
    let message = "max_backup: unknown member; did you mean max_backups?";
    let body = with_definition(json!({"max_backup": 3}));
    check_notes(&body, 0, &[(&pointer, NoteKind::UnknownMember, message)]);
    let pointer = format!("{DEFINITION}/retention_days");
    let message = "retention_days: unknown member; did you mean retention_duration_days?";
    let body = with_definition(json!({"retention_days": 3}));
    check_notes(&body, 0, &[(&pointer, NoteKind::UnknownMember, message)]);
}

#[test]
fn long_term_rules_and_a_timezone_without_effect_are_noted() {
    let body = with_definition(json!({"week_backups": 4, "timezone": "UTC+02:00"}));
    let message = "week_backups has no effect because the policy keeps all backups anyway";
    let pointer = format!("{DEFINITION}/week_backups");
    check_notes(&body, 0, &[(&pointer, NoteKind::LongTermAlone, message)]);
    let body = with_definition(
        json!({"max_backups": 3, "permanent": true, "day_backups": 1, "timezone": "UTC-11:30"}),
    );
    let alone = "day_backups has no effect because the policy keeps all backups anyway";
    let permanent = "max_backups has no effect because permanent is true";
    check_notes(
        &body,
        0,
        &[
            (&format!("{DEFINITION}/max_backups"), NoteKind::LimitsWithPermanent, permanent),
            (&format!("{DEFINITION}/day_backups"), NoteKind::LongTermAlone, alone),
        ],
    );
    let body =
        with_definition(json!({"max_backups": 3, "day_backups": 0, "timezone": "UTC+02:00"}));
    let message = "timezone has no effect without day_backups, week_backups, month_backups or \
                   year_backups; the hours of a pattern are UTC";
    check_notes(&body, 0, &[(&format!("{DEFINITION}/timezone"), NoteKind::TimezoneAlone, message)]);
    let body =
        with_definition(json!({"max_backups": 3, "day_backups": 1, "timezone": "UTC+02:00"}));
    check_notes(&body, 0, &[]);
}

#[test]
fn a_body_can_have_faults_and_notes() {
    let body = with(without(request(), "/policy/name"), "/policy/tags", json!([]));
    let checked = CreatePolicy::check(&body);
    assert_eq!(checked.faults().len(), 1);
    let note = &checked.notes()[0];
    assert_eq!((note.pointer(), note.kind().name()), ("/policy/tags", "unknown_member"));
    assert_eq!(note.to_string(), note.message());
}

#[test]
fn a_valid_body_becomes_a_policy() {
    let request = CreatePolicy::check(&request()).into_result().unwrap();
    assert_eq!(request.name(), "office_hours-2");
    let ids: Vec<_> = request.resources().iter().filter_map(Resource::id).collect();
    assert_eq!(ids, ["mail", "files"]);
    assert_eq!(request.pattern().canonical_text(), PATTERN);
    let policy = request.to_policy(ZeroLimit::Unlimited);
    let limits = policy.limits().unwrap();
    let mut objects: Vec<_> = policy.objects().unwrap().cloned().collect();
    objects.sort_unstable();
    assert_eq!(objects, ["files", "mail"]);
    assert_eq!(policy.state(), PolicyState::Enabled);
    assert_eq!(policy.start(), None);
    assert_eq!(policy.pattern(), Ok(request.pattern()));
    assert_eq!((limits.max_backups(), limits.max_days()), (Some(14), None));
}

#[test]
fn a_body_that_is_not_enabled_becomes_a_policy_that_is_not() {
    let body = with(request(), "/policy/scheduled_operations/0/enabled", json!(false));
    let request = CreatePolicy::check(&body).into_result().unwrap();
    assert_eq!(request.to_policy(ZeroLimit::Unlimited).state(), PolicyState::NotEnabled);
}

#[test]
fn the_caller_chooses_how_a_limit_of_0_is_read() {
    let body = with_definition(json!({"max_backups": 0, "retention_duration_days": 7}));
    let request = CreatePolicy::check(&body).into_result().unwrap();
    for (zero, expected) in [(ZeroLimit::Unlimited, None), (ZeroLimit::Literal, Some(0))] {
        let limits = request.to_policy(zero).limits().unwrap();
        assert_eq!((limits.max_backups(), limits.max_days()), (expected, Some(7)));
    }
}

#[test]
fn long_term_rules_are_limits_of_the_policy() {
    let body =
        with_definition(json!({"max_backups": 3, "week_backups": 4, "timezone": "UTC+02:00"}));
    let request = CreatePolicy::check(&body).into_result().unwrap();
    let limits = request.to_policy(ZeroLimit::Unlimited).limits().unwrap();
    let offset = chrono::FixedOffset::east_opt(7200).unwrap();
    assert_eq!(limits.long_term(), LongTerm::in_offset(offset).weeks(4).build().ok());
}
