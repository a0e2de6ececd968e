//! Terraform files: configurations, unknown and sensitive values.

use keeptime_documents::ZeroLimit;
use keeptime_documents::terraform::{TerraformFile, redacted};
use keeptime_documents::text::{InspectOptions, inspect};
use serde_json::{Value, json};

use crate::sample_documents::{with, without};

const CSBS: &str = "opentelekomcloud_csbs_backup_policy_v1";
const CYCLE: &str = "huaweicloud_cbr_policy";

fn csbs() -> Value {
    json!({"id": "p", "name": "office", "description": "", "status": "suspended", "common": null,
        "provider_id": "fc4d5750-22e7-4798-8a46-f48f62c4c1da",
        "resource": [{"id": "s", "type": "OS::Nova::Server", "name": "mail"}],
        "scheduled_operation": [{"id": "o", "name": "nights", "description": "", "enabled": true,
            "max_backups": 14, "permanent": false, "operation_type": "backup",
            "trigger_pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=30"}]})
}

fn cycle() -> Value {
    json!({"id": "p", "name": "nightly", "enabled": true, "type": "backup", "backup_quantity": 7,
        "backup_cycle": [{"interval": 2, "days": "", "execution_times": ["02:30", "14:00"]}],
        "time_period": null, "long_term_retention": [], "time_zone": null})
}

fn plan_of(resource_type: &str, action: &str, before: Value, after: Value) -> Value {
    json!({"format_version": "1.2", "resource_changes": [{
        "address": format!("{resource_type}.a"), "mode": "managed", "type": resource_type, "name": "a",
        "change": {"actions": [action], "before": before, "after": after, "after_unknown": {},
            "before_sensitive": {}, "after_sensitive": {}}}],
        "configuration": {"root_module": {}}})
}

fn unknown(mut plan: Value, marks: Value) -> Value {
    plan["resource_changes"][0]["change"]["after_unknown"] = marks;
    plan
}

/// The messages without the address, of faults and notes.
fn messages(plan: &Value) -> Vec<String> {
    let found = inspect(&plan.to_string(), InspectOptions::default()).findings;
    let shown = found.into_iter().filter(|found| found.code != "not_canonical");
    shown.map(|found| found.message.split_once(": ").unwrap().1.to_owned()).collect()
}

const UNKNOWN: &str = "the value is known only after apply, so it is not checked";

#[test]
fn what_the_configuration_of_a_module_does_not_set_is_computed() {
    let values = without(csbs(), "/scheduled_operation/0/permanent");
    let marks = json!({"scheduled_operation": [{"permanent": true}]});
    let plan = unknown(plan_of(CSBS, "create", Value::Null, values), marks);
    let message = format!("scheduled_operation[0].permanent: {UNKNOWN}");
    let resource = |members: Value| {
        let mut resource = json!({"mode": "managed", "type": CSBS, "name": "a", "expressions":
            {"scheduled_operation": [{"max_backups": {}}]}});
        resource.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        resource
    };
    let sets = json!({"scheduled_operation": [{"permanent": {}}]});
    let other = |members: Value| {
        let mut resource = resource(members);
        resource["expressions"] = sets.clone();
        resource
    };
    let own = resource(json!({}));
    for (resources, is_computed) in [
        (json!([]), false),
        (json!([own]), true),
        (json!([other(json!({}))]), false),
        // Others do not count: of another type, name or mode.
        (json!([other(json!({"type": "x"})), own]), true),
        (json!([other(json!({"name": "b"})), own]), true),
        (json!([other(json!({"mode": "data"})), own]), true),
        (json!([resource(json!({"type": "x"}))]), false),
        (json!([resource(json!({"name": "b"}))]), false),
        (json!([resource(json!({"mode": "data"}))]), false),
    ] {
        let expected = if is_computed { vec![] } else { vec![message.clone()] };
        let root = with(plan.clone(), "/configuration/root_module/resources", resources.clone());
        assert_eq!(messages(&root), expected, "{resources}");

        let module = json!({"module_calls": {"web": {"module": {"module_calls": {"b": {"module":
            {"resources": resources}}}}}}});
        let inner = with(plan.clone(), "/configuration/root_module", module);
        for address in [
            r"module.web.module.b",
            r"module.web[0].module.b[1]",
            r#"module.web["x.y]"].module.b["z"]"#,
            r#"module.web["\"].module.c"].module.b"#,
            r#"module.web["\\"].module.b"#,
        ] {
            let inner = with(inner.clone(), "/resource_changes/0/module_address", json!(address));
            assert_eq!(messages(&inner), expected, "{address} {resources}");
        }
        for address in ["module.web", "module.b", r#"module.web["\"].module.b"#] {
            let inner = with(inner.clone(), "/resource_changes/0/module_address", json!(address));
            assert_eq!(messages(&inner).join(""), message, "{address}");
        }
    }
}

#[test]
fn a_whole_block_can_be_unknown_or_known() {
    let values = without(csbs(), "/scheduled_operation");
    let all = |mark: bool| {
        let plan = plan_of(CSBS, "create", Value::Null, values.clone());
        messages(&unknown(plan, json!({"scheduled_operation": mark, "resource": false})))
    };
    let found = all(true);
    assert!(
        found.contains(&format!("scheduled_operation[0].trigger_pattern: {UNKNOWN}")),
        "{found:?}"
    );
    assert!(found.iter().all(|found| found.ends_with(UNKNOWN)), "{found:?}");
    assert!(all(false).iter().all(|found| !found.ends_with(UNKNOWN)));
}

#[test]
fn an_invalid_value_next_to_an_unknown_one_is_a_fault() {
    let marks = json!({"scheduled_operation": [{"trigger_pattern": true}]});
    let values = without(csbs(), "/scheduled_operation/0/trigger_pattern");
    let values = with(values, "/scheduled_operation/0/name", json!("<>"));
    let found = messages(&unknown(plan_of(CSBS, "create", Value::Null, values), marks.clone()));
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("scheduled_operation[0].name: name takes"), "{found:?}");
    assert_eq!(found[1], format!("scheduled_operation[0].trigger_pattern: {UNKNOWN}"));

    // A missing member is a fault, where nothing is unknown.
    let values = with(csbs(), "/name", Value::Null);
    let found = messages(&plan_of(CSBS, "create", Value::Null, values));
    assert_eq!(found, ["name: name is missing"]);
}

#[test]
fn the_form_of_rules_is_noted_where_people_write_them() {
    let codes = |resource_type: &str, values: Value| -> Vec<&'static str> {
        let plan = plan_of(resource_type, "create", Value::Null, values);
        inspect(&plan.to_string(), InspectOptions::default())
            .findings
            .iter()
            .map(|found| found.code)
            .collect()
    };
    assert_eq!(codes(CSBS, csbs()), ["not_canonical"]);
    assert_eq!(codes(CYCLE, cycle()), [""; 0]);
    let values =
        with(cycle(), "/backup_cycle/0", json!({"days": "SA,MO", "execution_times": ["02:30"]}));
    assert_eq!(codes(CYCLE, values), [""; 0]);
}

#[test]
fn a_limit_of_zero_and_an_empty_list_are_not_set() {
    let values = with(cycle(), "/backup_quantity", json!(0));
    let values = with(values, "/time_period", json!([]));
    let limits = |document: &Value| {
        let file = TerraformFile::read(document).unwrap();
        let after = file.policies()[0].after(ZeroLimit::Unlimited).unwrap().unwrap();
        let limits = after.policy().limits().ok();
        limits.map(|limits| (limits.max_backups(), limits.max_days(), limits.long_term().is_some()))
    };
    let rules = json!([{"daily": 3, "weekly": 0}]);
    let values = with(values, "/long_term_retention", rules.clone());
    let values = with(values, "/time_zone", json!("UTC+08:00"));
    // Without a limit, the provider sends no long-term rules.
    let none = plan_of(CYCLE, "create", Value::Null, values.clone());
    assert_eq!(limits(&none), Some((None, None, false)));
    assert_eq!(
        limits(&with(none.clone(), "/resource_changes/0/change/after/backup_quantity", json!(5))),
        Some((Some(5), None, true))
    );
    // An unknown limit may be one.
    let unknown = unknown(
        without(none, "/resource_changes/0/change/after/backup_quantity"),
        json!({"backup_quantity": true}),
    );
    assert_eq!(limits(&unknown), None);
}

#[test]
fn rules_next_to_an_unknown_limit_are_not_without_effect() {
    let values = with(cycle(), "/long_term_retention", json!([{"daily": 3}]));
    let values = without(with(values, "/time_zone", json!("UTC+08:00")), "/backup_quantity");
    let plan = plan_of(CYCLE, "create", Value::Null, values);
    let found = messages(&unknown(plan, json!({"backup_quantity": true})));
    assert_eq!(found, [format!("backup_quantity: {UNKNOWN}")]);

    let definition = |member: &str, value: Value| {
        let values = without(csbs(), "/scheduled_operation/0/max_backups");
        with(values, &format!("/scheduled_operation/0/{member}"), value)
    };
    for (values, member, unknown_member) in [
        (definition("day_backups", json!(3)), "day_backups", "max_backups"),
        (definition("timezone", json!("UTC+08:00")), "timezone", "day_backups"),
    ] {
        let values = with(values, "/scheduled_operation/0/timezone", json!("UTC+08:00"));
        let plan = plan_of(CSBS, "create", Value::Null, values);
        let path = format!("scheduled_operation[0].{member}: {member} has no effect");
        let has_note = |plan: &Value| messages(plan).iter().any(|found| found.starts_with(&path));
        assert!(has_note(&plan), "{:?}", messages(&plan));
        let marks = json!({"scheduled_operation": [{unknown_member: true}]});
        assert!(!has_note(&unknown(without(plan, "/configuration"), marks)));
    }
}

#[test]
fn a_policy_that_is_created_is_a_request() {
    let values = with(csbs(), "/name", json!("<>"));
    let read = |action: &str| {
        let plan = plan_of(CSBS, action, Value::Null, values.clone());
        let file = TerraformFile::read(&plan).unwrap();
        file.policies()[0]
            .after(ZeroLimit::Unlimited)
            .unwrap()
            .map(|policy| policy.policy().id().map(str::to_owned))
    };
    assert_eq!(read("no-op").unwrap(), Some("p".to_owned()));
    assert_eq!(read("create").ok().flatten(), None);
}

#[test]
fn both_readings_of_an_update_withhold_what_is_sensitive() {
    let before = with(csbs(), "/scheduled_operation/0/retention_duration_days", json!(30));
    let mut plan = plan_of(CSBS, "update", before, csbs());
    plan["resource_changes"][0]["change"]["after_sensitive"] =
        json!({"scheduled_operation": [{"trigger_pattern": true}]});
    let file = TerraformFile::read(&plan).unwrap();
    let policy = &file.policies()[0];
    let old = policy.before(ZeroLimit::Unlimited).unwrap().unwrap();
    let update = policy.update(&old, ZeroLimit::Unlimited).unwrap().unwrap();
    assert_eq!(update.omitted_retention_fields(), ["retention_duration_days"]);
    let removed = update.if_omitted_removed().unwrap();
    assert_eq!(removed.policy().limits().unwrap().max_days(), None);
    for policy in [update.policy(), removed] {
        assert_eq!(
            policy.policy().pattern().unwrap_err().to_string(),
            format!(
                "{CSBS}.a: scheduled_operation[0].trigger_pattern: the value is sensitive, so keeptime \
                 does not show what it does"
            )
        );
    }
}

#[test]
fn a_text_that_is_not_the_document_is_hidden_too() {
    let mut plan = plan_of(CSBS, "create", Value::Null, csbs());
    plan["resource_changes"][0]["change"]["after_sensitive"] = json!({"name": true});
    for (text, shown) in [("\"", "*"), ("", ""), ("x", "*"), ("\"\"", "* ")] {
        assert_eq!(redacted(text, &plan), shown);
    }
}

#[test]
fn an_unknown_part_of_a_value_makes_it_unknown() {
    let plan = plan_of(CSBS, "create", Value::Null, csbs());
    let found = messages(&unknown(plan, json!({"common": {"key": true, "other": false}})));
    assert_eq!(found, [format!("common: {UNKNOWN}")]);
}

#[test]
fn a_policy_without_limits_keeps_everything_whatever_else_is_unknown() {
    let values = with(cycle(), "/long_term_retention", json!([{"daily": 3}]));
    let values = without(with(values, "/time_zone", json!("UTC+08:00")), "/backup_quantity");
    let plan = plan_of(CYCLE, "create", Value::Null, without(values, "/enabled"));
    let plan = unknown(plan, json!({"enabled": true}));
    assert_eq!(messages(&plan), [format!("enabled: {UNKNOWN}")]);
    let file = TerraformFile::read(&plan).unwrap();
    let policy = file.policies()[0].after(ZeroLimit::Unlimited).unwrap().unwrap();
    assert_eq!(policy.policy().limits().unwrap().long_term(), None);
}

#[test]
fn a_replication_has_its_destination() {
    let values = with(cycle(), "/type", json!("replication"));
    let found = messages(&plan_of(CYCLE, "create", Value::Null, values.clone()));
    assert_ne!(found, [""; 0]);
    let values = with(values, "/destination_region", json!("eu-nl"));
    let values = with(values, "/destination_project_id", json!("0fb4c3a70f2e4f3b9a0c2f1f3f6f0a11"));
    assert_eq!(messages(&plan_of(CYCLE, "create", Value::Null, values)), [""; 0]);
}

#[test]
fn a_valid_sensitive_value_has_no_fault() {
    let mut plan = plan_of(CSBS, "create", Value::Null, csbs());
    plan["resource_changes"][0]["change"]["after_sensitive"] = json!({"name": true});
    assert_eq!(messages(&plan), [""; 0]);
}

#[test]
fn every_server_of_a_policy_is_one_of_its_objects() {
    let servers = |ids: &[&str]| {
        let resource: Vec<Value> = ids
            .iter()
            .map(|id| json!({"id": id, "type": "OS::Nova::Server", "name": id}))
            .collect();
        let plan = plan_of(CSBS, "no-op", Value::Null, with(csbs(), "/resource", resource.into()));
        let file = TerraformFile::read(&plan).unwrap();
        let policy = file.policies()[0].after(ZeroLimit::Unlimited).unwrap().unwrap();
        let mut objects: Vec<String> = policy.policy().objects().unwrap().cloned().collect();
        objects.sort_unstable();
        objects
    };
    for ids in [&[][..], &["a"], &["a", "b"], &["a", "b", "c"]] {
        assert_eq!(servers(ids), ids);
    }
}

#[test]
fn a_note_on_a_whole_policy_has_only_the_address_before_it() {
    let plan = plan_of(CYCLE, "no-op", Value::Null, cycle());
    let file = TerraformFile::read(&plan).unwrap();
    let policy = file.policies()[0].after(ZeroLimit::Unlimited).unwrap().unwrap();
    let messages: Vec<&str> = policy.notes().iter().map(|note| note.message()).collect();
    assert_eq!(
        messages,
        [format!(
            "{CYCLE}.a: the start of the trigger is missing, so it is unknown which backups are older than the \
             policy"
        )]
    );
}

#[test]
fn a_sensitive_value_has_no_correction() {
    for (marks, is_fixed) in [
        (json!({}), true),
        (json!({"name": true}), true),
        (json!({"scheduled_operation": [{"trigger_pattern": true}]}), false),
        (json!({"scheduled_operation": true}), false),
    ] {
        let mut plan = plan_of(CSBS, "create", Value::Null, csbs());
        plan["resource_changes"][0]["change"]["after_sensitive"] = marks.clone();
        let found = inspect(&plan.to_string(), InspectOptions::default()).findings;
        assert_eq!(found.iter().any(|found| found.fix.is_some()), is_fixed, "{marks} {found:?}");
    }
}
