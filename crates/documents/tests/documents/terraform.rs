//! Backup policies in Terraform plans and states.
//!
//! The outer shape is that of `terraform show -json` 1.11; the attributes are those of the providers' schemas.

use keeptime::policy::PolicyState;
use keeptime_documents::terraform::{PlannedAction, TerraformFile, TerraformKind, redacted};
use keeptime_documents::text::{Finding, InspectOptions, Severity, TextKind, inspect};
use keeptime_documents::{AnyPolicy, ZeroLimit};
use serde_json::{Value, json};

use crate::sample_documents::{with, without};

const SERVER: &str = "0fb4c3a7-0f2e-4f3b-9a0c-2f1f3f6f0a11";

fn csbs_values() -> Value {
    json!({
        "id": "6a1c1d5a-9a43-4c5b-8f63-0d3d4d7b4a01", "region": "eu-de", "name": "office", "status": "suspended",
        "description": null, "provider_id": "fc4d5750-22e7-4798-8a46-f48f62c4c1da", "common": null,
        "created_at": "2025-06-01T08:00:00Z", "tags": [],
        "resource": [{"id": SERVER, "type": "OS::Nova::Server", "name": "mail"}],
        "scheduled_operation": [{"id": "op-1", "name": "nights", "description": "", "enabled": true,
            "max_backups": 14, "retention_duration_days": 0, "permanent": false,
            "day_backups": 0, "week_backups": null, "month_backups": null, "year_backups": null, "timezone": "",
            "operation_type": "backup", "trigger_id": "t", "trigger_name": "", "trigger_type": "time",
            "trigger_pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=30"}],
    })
}

fn cycle_values() -> Value {
    json!({
        "id": "pol-7", "region": "cn-north-4", "name": "nightly", "enabled": true, "type": "backup",
        "backup_cycle": [{"interval": 2, "days": "", "execution_times": ["02:30", "14:00"]}],
        "backup_quantity": 7, "time_period": null, "long_term_retention": [], "time_zone": null,
        "destination_region": "", "destination_project_id": "", "enable_acceleration": null,
    })
}

fn rules_values() -> Value {
    json!({
        "id": "pol-8", "region": "eu-de", "name": "weekly", "enabled": false, "operation_type": "backup",
        "trigger_pattern": ["FREQ=WEEKLY;BYDAY=SA;BYHOUR=3;BYMINUTE=0"],
        "operation_definition": [{"max_backups": -1, "retention_duration_days": 30, "timezone": "UTC+01:00",
            "day_backups": 0, "week_backups": 0, "month_backups": 0, "year_backups": 0}],
        "destination_region": null, "destination_project_id": null,
    })
}

fn vbs_values() -> Value {
    json!({
        "id": "vol-1", "region": "eu-de", "name": "disks", "resources": [], "start_time": "22:00",
        "frequency": 0, "week_frequency": ["MON", "THU"], "rentention_num": 5, "rentention_day": null,
        "retain_first_backup": "N", "status": "ON", "policy_resource_count": 0, "tags": [],
    })
}

fn organization_values() -> Value {
    json!({
        "id": "org-1", "name": "all", "description": "", "operation_type": "backup", "policy_name": "nightly",
        "policy_enabled": true, "status": "enabled", "effective_scope": "",
        "policy_operation_definition": [{"max_backups": 9, "retention_duration_days": null, "timezone": "",
            "day_backups": null, "enable_acceleration": ""}],
        "policy_trigger": [{"properties": [{"pattern": ["FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=0"]}]}],
    })
}

const CSBS: &str = "opentelekomcloud_csbs_backup_policy_v1";
const CYCLE: &str = "huaweicloud_cbr_policy";
const RULES: &str = "opentelekomcloud_cbr_policy_v3";
const VBS: &str = "flexibleengine_vbs_backup_policy_v2";
const ORGANIZATION: &str = "huaweicloud_cbr_organization_policy";

fn all() -> [(&'static str, Value); 5] {
    [
        (CSBS, csbs_values()),
        (CYCLE, cycle_values()),
        (RULES, rules_values()),
        (VBS, vbs_values()),
        (ORGANIZATION, organization_values()),
    ]
}

fn state(resource_type: &str, values: &Value) -> Value {
    let resource = json!({"address": format!("{resource_type}.a"), "mode": "managed", "type": resource_type,
        "name": "a", "provider_name": "registry.terraform.io/x/y", "schema_version": 0, "values": values,
        "sensitive_values": {}});
    json!({"format_version": "1.0", "terraform_version": "1.11.4",
        "values": {"root_module": {"resources": [resource]}}})
}

fn change(resource_type: &str, actions: &[&str], before: &Value, after: &Value) -> Value {
    json!({"address": format!("{resource_type}.a"), "mode": "managed", "type": resource_type, "name": "a",
        "provider_name": "registry.terraform.io/x/y",
        "change": {"actions": actions, "before": before, "after": after, "after_unknown": {},
            "before_sensitive": {}, "after_sensitive": {}}})
}

fn plan(changes: &[Value]) -> Value {
    json!({"format_version": "1.2", "terraform_version": "1.11.4", "variables": {"x": {"value": "hush"}},
        "planned_values": {"root_module": {}}, "resource_changes": changes,
        "configuration": {"root_module": {}}, "applyable": true, "complete": true, "errored": false})
}

/// The values of a policy that does not exist yet: the service computes its ids.
fn created(resource_type: &str, values: &Value) -> Value {
    let created =
        without(change(resource_type, &["create"], &Value::Null, values), "/change/after/id");
    with(created, "/change/after_unknown/id", json!(true))
}

#[track_caller]
fn findings(document: &Value) -> Vec<Finding> {
    inspect(&document.to_string(), InspectOptions::default()).findings
}

/// The findings that are shown by default, as `pointer: message`.
#[track_caller]
fn told(document: &Value) -> Vec<String> {
    let found = findings(document).into_iter().filter(|found| found.severity != Severity::Info);
    found.map(|found| found.to_string()).collect()
}

#[track_caller]
fn only(document: &Value) -> AnyPolicy {
    let file = TerraformFile::read(document).unwrap();
    file.policies()[0].after(ZeroLimit::Unlimited).unwrap().unwrap()
}

fn limits(policy: &AnyPolicy) -> (Option<u32>, Option<u32>) {
    let limits = policy.policy().limits().unwrap();
    (limits.max_backups(), limits.max_days())
}

#[test]
fn plans_and_states_are_recognized() {
    let kind = |document: &Value| inspect(&document.to_string(), InspectOptions::default()).kind;
    assert_eq!(kind(&plan(&[])), Some(TextKind::Terraform(TerraformKind::Plan)));
    assert_eq!(
        kind(&json!({"format_version": "1.0"})),
        Some(TextKind::Terraform(TerraformKind::State))
    );
    assert_eq!(kind(&state(CSBS, &csbs_values())).unwrap().name(), "terraform-state");
    assert_eq!(kind(&state(CSBS, &csbs_values())).unwrap().to_string(), "a Terraform state");
    let file = json!({"version": 4, "terraform_version": "1.11.4", "serial": 3, "lineage": "x", "resources": []});
    assert_eq!(
        told(&file),
        ["found a Terraform state file; terraform show -json prints a state that can be read"]
    );
    for other in [json!({"format_version": 1}), json!({"format_version": "1", "x": 1}), json!([])] {
        assert_eq!(TerraformKind::recognize(&other), None, "{other}");
    }
}

#[test]
fn a_policy_of_each_type_is_read_and_has_no_faults() {
    for (resource_type, values) in all() {
        let expected = match resource_type {
            CSBS => (Some(14), None),
            CYCLE => (Some(7), None),
            RULES => (None, Some(30)),
            VBS => (Some(5), None),
            _ => (Some(9), None),
        };
        let files = [
            state(resource_type, &values),
            plan(&[change(resource_type, &["no-op"], &values, &values)]),
            plan(&[change(resource_type, &["update"], &values, &values)]),
            plan(&[created(resource_type, &values)]),
        ];
        for file in files {
            assert_eq!(told(&file), [""; 0], "{resource_type}");
            let policy = only(&file);
            assert_eq!(limits(&policy), expected, "{resource_type}");
            assert_eq!(policy.name(), values["name"].as_str(), "{resource_type}");
            assert_eq!(policy.faults().count(), 0, "{resource_type}");
            assert!(policy.policy().pattern().is_ok(), "{resource_type}");
            let is_enabled = policy.policy().state() == PolicyState::Enabled;
            assert_eq!(is_enabled, resource_type != RULES, "{resource_type}");
        }
        assert_eq!(only(&state(resource_type, &values)).id(), values["id"].as_str());
    }
}

#[test]
fn the_names_of_a_type_with_and_without_a_version_are_read() {
    for (name, values) in [
        ("flexibleengine_csbs_backup_policy_v1", csbs_values()),
        ("huaweicloud_csbs_backup_policy", csbs_values()),
        ("huaweicloud_csbs_backup_policy_v1", csbs_values()),
        ("flexibleengine_cbr_policy", cycle_values()),
        ("opentelekomcloud_vbs_backup_policy_v2", vbs_values()),
        ("huaweicloud_vbs_backup_policy", vbs_values()),
        ("huaweicloud_vbs_backup_policy_v2", vbs_values()),
    ] {
        assert_eq!(told(&state(name, &values)), [""; 0], "{name}");
        assert!(only(&state(name, &values)).policy().limits().is_ok(), "{name}");
    }
}

#[test]
fn a_cycle_becomes_rules() {
    let rules =
        |values: &Value| only(&state(CYCLE, values)).policy().pattern().unwrap().canonical_rules();
    assert_eq!(
        rules(&cycle_values()),
        [
            "FREQ=DAILY;INTERVAL=2;BYHOUR=14;BYMINUTE=0",
            "FREQ=DAILY;INTERVAL=2;BYHOUR=2;BYMINUTE=30"
        ]
    );
    let days = with(cycle_values(), "/backup_cycle/0/days", json!("MO,FR"));
    assert_eq!(
        rules(&days),
        [
            "FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=14;BYMINUTE=0",
            "FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=2;BYMINUTE=30"
        ]
    );
    let unlimited = with(cycle_values(), "/backup_quantity", json!(null));
    assert_eq!(limits(&only(&state(CYCLE, &unlimited))), (None, None));
    let long_term =
        with(cycle_values(), "/long_term_retention", json!([{"daily": 0, "weekly": 4}]));
    let long_term = with(long_term, "/time_zone", json!("UTC+08:00"));
    let policy = only(&state(CYCLE, &long_term));
    assert_eq!(policy.policy().limits().unwrap().long_term().unwrap().weeks(), 4);
}

#[test]
fn a_fault_has_its_resource_its_attribute_and_its_place() {
    let broken = [
        (
            CSBS,
            with(
                csbs_values(),
                "/scheduled_operation/0/trigger_pattern",
                json!("FREQ=DAILY;BYHOUR=24;BYMINUTE=0"),
            ),
            "24",
            "scheduled_operation[0].trigger_pattern: BYHOUR takes 0 to 23, found 24",
        ),
        (
            CSBS,
            with(csbs_values(), "/resource/0/type", json!("OS::Cinder::Volume")),
            "\"OS::Cinder::Volume\"",
            "resource[0].type: type takes OS::Nova::Server, found \"OS::Cinder::Volume\"",
        ),
        (
            CYCLE,
            with(cycle_values(), "/backup_cycle/0/execution_times/1", json!("29:00")),
            "\"29:00\"",
            "backup_cycle[0].execution_times[1]: BYHOUR takes 0 to 23, found 29",
        ),
        (
            CYCLE,
            with(cycle_values(), "/backup_cycle/0/interval", json!(31)),
            "31",
            "backup_cycle[0].interval: INTERVAL takes 1 to 30, found 31",
        ),
        (
            CYCLE,
            with(cycle_values(), "/backup_cycle/0/execution_times/1", json!("noon")),
            "\"noon\"",
            "backup_cycle[0].execution_times[1]: execution_times takes times as HH:MM, found \"noon\"",
        ),
        (
            CYCLE,
            with(cycle_values(), "/backup_quantity", json!(100_000)),
            "100000",
            "backup_quantity: max_backups takes -1 or 0 to 99999, found 100000",
        ),
        (
            RULES,
            with(rules_values(), "/trigger_pattern/0", json!("FREQ=HOURLY")),
            "HOURLY",
            "trigger_pattern[0]: FREQ takes DAILY or WEEKLY, found HOURLY",
        ),
        (
            VBS,
            with(vbs_values(), "/start_time", json!("22:30")),
            "\"22:30\"",
            "start_time: start_time takes full hours as HH:00, separated by commas, found \"22:30\"",
        ),
    ];
    for (resource_type, values, excerpt, expected) in broken {
        let document = plan(&[created(resource_type, &values)]);
        let text = document.to_string();
        let found = inspect(&text, InspectOptions::default()).findings;
        let found = found.iter().find(|found| found.severity == Severity::Fault).unwrap();
        assert_eq!(found.message, format!("{resource_type}.a: {expected}"));
        assert_eq!(&text[found.span.clone()], excerpt, "{expected}");
        assert!(found.pointer.as_ref().unwrap().starts_with("/resource_changes/0/change/after/"));
    }
    // The service's own code.
    let values = with(csbs_values(), "/resource/0/type", json!("OS::Cinder::Volume"));
    assert_eq!(findings(&plan(&[created(CSBS, &values)]))[0].code, "CSBS.6003");
}

#[test]
fn resources_are_found_in_modules_and_instances() {
    let resource = |address: &str| json!({"address": address, "mode": "managed", "type": CYCLE, "values": cycle_values()});
    let data = json!({"address": "data.huaweicloud_csbs_backup_policy.b", "mode": "data",
        "type": "huaweicloud_csbs_backup_policy", "values": {}});
    let inner = json!({"address": "module.a[0].module.b", "resources": [
        resource("module.a[0].module.b.huaweicloud_cbr_policy.y[\"web\"]")]});
    let document = json!({"format_version": "1.0", "terraform_version": "1.9.0", "values": {"root_module": {
        "resources": [data, resource("huaweicloud_cbr_policy.x[1]")],
        "child_modules": [{"address": "module.a[0]", "child_modules": [inner]}]}}});
    let file = TerraformFile::read(&document).unwrap();
    let addresses: Vec<&str> = file.policies().iter().map(|policy| policy.address()).collect();
    assert_eq!(
        addresses,
        ["huaweicloud_cbr_policy.x[1]", "module.a[0].module.b.huaweicloud_cbr_policy.y[\"web\"]"]
    );
    let broken = with(
        document,
        "/values/root_module/child_modules/0/child_modules/0/resources/0/values/backup_cycle/0/execution_times/0",
        json!("2:99"),
    );
    assert_eq!(
        findings(&broken)[0].pointer.as_deref(),
        Some(
            "/values/root_module/child_modules/0/child_modules/0/resources/0/values/backup_cycle/0/\
             execution_times/0"
        )
    );
}

#[test]
fn what_is_known_only_after_apply_is_unknown_and_not_missing() {
    // The service computes what the configuration does not set.
    let mut new =
        without(created(CSBS, &csbs_values()), "/change/after/scheduled_operation/0/permanent");
    new = with(
        new,
        "/change/after_unknown",
        json!({"id": true, "resource": [{"id": true}],
        "scheduled_operation": [{"id": true, "permanent": true}]}),
    );
    new = without(new, "/change/after/resource/0/id");
    let document = with(
        plan(&[new]),
        "/configuration/root_module/resources",
        json!([
        {"address": "opentelekomcloud_csbs_backup_policy_v1.a", "mode": "managed", "type": CSBS, "name": "a",
         "expressions": {"name": {"constant_value": "office"},
            "scheduled_operation": [{"max_backups": {"constant_value": 14}}]}}]),
    );
    assert_eq!(told(&document), [""; 0]);
    let mut all = findings(&document);
    all.retain(|found| found.code != "not_canonical");
    let [server] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!((server.severity, server.code), (Severity::Info, "known_after_apply"));
    assert_eq!(
        server.message,
        "opentelekomcloud_csbs_backup_policy_v1.a: resource[0].id: the value is known only after apply, so it \
         is not checked"
    );
    assert_eq!(limits(&only(&document)), (Some(14), None));

    // What it sets from other resources is unknown.
    for (resource_type, values, unknown, path, half) in [
        (
            CSBS,
            csbs_values(),
            "/scheduled_operation/0/trigger_pattern",
            "scheduled_operation[0].trigger_pattern",
            "firing",
        ),
        (
            CSBS,
            csbs_values(),
            "/scheduled_operation/0/max_backups",
            "scheduled_operation[0].max_backups",
            "keeping",
        ),
        (
            CYCLE,
            cycle_values(),
            "/backup_cycle/0/execution_times/0",
            "backup_cycle[0].execution_times",
            "firing",
        ),
        (CYCLE, cycle_values(), "/backup_quantity", "backup_quantity", "keeping"),
        (RULES, rules_values(), "/trigger_pattern", "trigger_pattern", "firing"),
        (
            RULES,
            rules_values(),
            "/operation_definition/0/max_backups",
            "operation_definition[0].max_backups",
            "keeping",
        ),
        (VBS, vbs_values(), "/week_frequency", "week_frequency", "firing"),
        (VBS, vbs_values(), "/rentention_num", "rentention_num", "keeping"),
        (
            ORGANIZATION,
            organization_values(),
            "/policy_trigger/0/properties/0/pattern",
            "policy_trigger[0].properties[0].pattern",
            "firing",
        ),
    ] {
        let mut marks = json!(true);
        for token in unknown.rsplit('/').filter(|token| !token.is_empty()) {
            marks = match token.parse::<usize>() {
                Ok(_) => json!([marks]),
                Err(_) => json!({ token: marks }),
            };
        }
        let new = without(created(resource_type, &values), &format!("/change/after{unknown}"));
        let document =
            without(plan(&[with(new, "/change/after_unknown", marks)]), "/configuration");
        assert_eq!(
            told(&document),
            [format!(
                "/resource_changes/0/change/after/{}: {resource_type}.a: {path}: the value is known only after \
                 apply, so it is not checked",
                path.replace('[', "/").replace(']', "").replace('.', "/"),
            )]
        );
        let policy = only(&document);
        let faults: Vec<String> =
            policy.faults().map(|(found, fault)| format!("{found}: {}", fault.message())).collect();
        assert_eq!(
            faults,
            [format!("{half}: {resource_type}.a: {path}: the value is known only after apply")]
        );
        assert_eq!(policy.policy().limits().is_err(), half == "keeping", "{path}");
        assert_eq!(policy.policy().pattern().is_err(), half == "firing", "{path}");
    }
}

#[test]
fn sensitive_values_are_checked_and_never_printed() {
    let secret = "FREQ=DAILY;BYHOUR=42;BYMINUTE=0";
    let values = with(csbs_values(), "/scheduled_operation/0/trigger_pattern", json!(secret));
    let values = with(values, "/name", json!("geheim <1>"));
    let new = with(
        created(CSBS, &values),
        "/change/after_sensitive",
        json!({"name": true,
        "scheduled_operation": [{"trigger_pattern": true}], "tags": true}),
    );
    let document = plan(&[new]);
    let found = told(&document);
    let hidden =
        "the value is invalid; it is sensitive, so keeptime shows neither it nor the reason";
    assert_eq!(
        found,
        [
            format!("/resource_changes/0/change/after/name: {CSBS}.a: name: {hidden}"),
            format!(
                "/resource_changes/0/change/after/scheduled_operation/0/trigger_pattern: {CSBS}.a: \
                 scheduled_operation[0].trigger_pattern: {hidden}"
            ),
        ]
    );
    let text = document.to_string();
    let shown = redacted(&text, &document);
    assert_eq!(shown.len(), text.len());
    for hidden in ["42", "geheim", "hush"] {
        assert!(text.contains(hidden) && !shown.contains(hidden), "{shown}");
    }
    assert!(shown.contains("\"*******") && shown.contains(SERVER), "{shown}");
    let policy = only(&document);
    assert_eq!(policy.name(), None);
    assert_eq!(
        policy.policy().pattern().unwrap_err().to_string(),
        format!(
            "{CSBS}.a: scheduled_operation[0].trigger_pattern: the value is sensitive, so keeptime does not show \
             what it does"
        )
    );
    assert_eq!(limits(&policy), (Some(14), None));

    // A rule that is made of a sensitive value is as sensitive.
    let values = with(cycle_values(), "/backup_cycle/0/interval", json!(77));
    let new = with(
        created(CYCLE, &values),
        "/change/after_sensitive",
        json!({"backup_cycle": [{"interval": true}]}),
    );
    let found = told(&plan(&[new]));
    assert!(found.iter().all(|found| found.contains(hidden) && !found.contains("77")), "{found:?}");
}

#[test]
fn unknown_types_that_look_like_policies_are_named() {
    let document = state("huaweicloud_sfs_backup_policy", &json!({}));
    assert_eq!(
        told(&document),
        [
            "/values/root_module/resources/0/type: huaweicloud_sfs_backup_policy.a: huaweicloud_sfs_backup_policy \
          looks like a backup policy, but keeptime cannot read this type of resource"
        ]
    );
    for other in ["huaweicloud_identity_policy", "aws_backup_policy", "huaweicloud_cbr_vault"] {
        assert_eq!(
            told(&state(other, &json!({}))),
            ["the state has no backup policy that keeptime knows"],
            "{other}"
        );
    }
    assert_eq!(told(&plan(&[])), ["the plan has no backup policy that keeptime knows"]);
}

#[test]
fn a_plan_says_what_it_does() {
    let values = csbs_values();
    for (actions, expected) in [
        (&["no-op"][..], PlannedAction::Keep),
        (&["create"], PlannedAction::Create),
        (&["update"], PlannedAction::Update),
        (&["delete", "create"], PlannedAction::Replace),
        (&["create", "delete"], PlannedAction::Replace),
        (&["delete"], PlannedAction::Delete),
        (&["forget"], PlannedAction::Forget),
        (&["read"], PlannedAction::Keep),
    ] {
        let document = plan(&[change(CSBS, actions, &values, &values)]);
        let file = TerraformFile::read(&document).unwrap();
        assert_eq!(file.policies()[0].action(), Some(expected));
    }
    // What is deleted is not checked.
    let broken = with(values, "/name", json!("<>"));
    assert_eq!(told(&plan(&[change(CSBS, &["delete"], &broken, &Value::Null)])), [""; 0]);
    let document =
        plan(&[with(change(CSBS, &["delete"], &broken, &json!({})), "/deposed", json!("ab"))]);
    assert!(TerraformFile::read(&document).unwrap().policies().is_empty());
}

#[test]
fn an_update_is_applied_to_the_policy_before() {
    let zero = ZeroLimit::Unlimited;
    let changed = |resource_type: &str, before: &Value, after: &Value| {
        let document = plan(&[change(resource_type, &["update"], before, after)]);
        let file = TerraformFile::read(&document).unwrap();
        let policy = &file.policies()[0];
        let old = policy.before(zero).unwrap().unwrap();
        let update = policy.update(&old, zero).unwrap().unwrap();
        let changes: Vec<String> = policy
            .changes(&old, update.policy())
            .iter()
            .map(|change| change.pointer().to_owned())
            .collect();
        (limits(update.policy()), update.omitted_retention_fields().to_vec(), changes)
    };
    // The provider leaves a limit out that is removed, and the service may keep it.
    let after = with(csbs_values(), "/scheduled_operation/0/max_backups", json!(null));
    let after = with(after, "/scheduled_operation/0/retention_duration_days", json!(30));
    assert_eq!(
        changed(CSBS, &csbs_values(), &after),
        (
            (Some(14), Some(30)),
            vec!["max_backups".to_owned()],
            vec!["/scheduled_operation/0/retention_duration_days".to_owned()]
        )
    );
    let after = with(cycle_values(), "/backup_quantity", json!(3));
    let after = with(after, "/backup_cycle/0/execution_times", json!(["04:00"]));
    assert_eq!(
        changed(CYCLE, &cycle_values(), &after),
        (
            (Some(3), None),
            vec![],
            vec!["/backup_quantity".to_owned(), "/backup_cycle/0".to_owned()]
        )
    );
    let after = with(vbs_values(), "/rentention_num", json!(9));
    assert_eq!(
        changed(VBS, &vbs_values(), &after),
        ((Some(9), None), vec![], vec!["/rentention_num".to_owned()])
    );
    let after = with(rules_values(), "/enabled", json!(true));
    assert_eq!(
        changed(RULES, &rules_values(), &after),
        ((None, Some(30)), vec![], vec!["/enabled".to_owned()])
    );
}

#[test]
fn files_of_any_shape_are_read() {
    for part in
        [json!(null), json!(1), json!([]), json!([1]), json!({"resources": [1, {"type": 1}]})]
    {
        for document in [
            json!({"format_version": "1", "resource_changes": part}),
            json!({"format_version": "1", "terraform_version": "1", "values": part}),
            json!({"format_version": "1", "terraform_version": "1", "values": {"root_module": part}}),
            state(CSBS, &part),
            state(CYCLE, &json!({"backup_cycle": part, "execution_times": part})),
            plan(&[change(VBS, &["create"], &part, &part)]),
            plan(&[with(created(CSBS, &csbs_values()), "/change/after_unknown", part.clone())]),
            plan(&[with(created(CYCLE, &cycle_values()), "/change/after_sensitive", part.clone())]),
        ] {
            let text = document.to_string();
            let found = inspect(&text, InspectOptions::default());
            assert!(found.kind.is_some(), "{text}");
            let file = TerraformFile::read(&document).unwrap();
            for policy in file.policies() {
                let _ = policy.before(ZeroLimit::Unlimited);
                let _ = policy.after(ZeroLimit::Unlimited);
            }
            assert_eq!(redacted(&text, &document).len(), text.len());
        }
    }
}
