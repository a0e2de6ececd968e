//! Requests to create, to change and to bind policies of CBR: one test for each rule of their tables.

use keeptime::pattern::Pattern;
use keeptime::policy::PolicyState;
use keeptime::retention::{Limits, LongTerm};
use keeptime_documents::cbr::{AssociatePolicy, CreatePolicy, DissociatePolicy, UpdatePolicy};
use keeptime_documents::{FaultKind, NoteKind, ZeroLimit};
use serde_json::{Value, json};

use crate::cbr_request_checks::{
    CODE, DEFINITION, PROPERTIES, THE_PATTERN, accepted, check, has_faults, mandatory,
    may_be_absent, refused,
};
use crate::sample_documents::{RULES, cbr_request, with, without};

#[test]
fn a_complete_request_has_neither_faults_nor_notes() {
    let checked = CreatePolicy::check(&cbr_request());
    assert_eq!(checked.faults(), []);
    assert_eq!(checked.notes(), []);
    let request = checked.into_result().unwrap();
    assert_eq!(request.name(), "N\u{4e00}chte-1");
    assert_eq!(request.pattern().canonical_rules(), RULES);
    assert_eq!(serde_json::to_value(&request).unwrap(), cbr_request());
    let policy = request.to_policy(ZeroLimit::Unlimited);
    assert!(policy.objects().is_none());
    assert_eq!((policy.id(), policy.start(), policy.created_at()), (None, None, None));
    let limits = policy.limits().unwrap();
    let rules = limits.long_term().unwrap();
    assert_eq!((limits.max_backups(), limits.max_days()), (Some(14), None));
    assert_eq!([rules.days(), rules.weeks(), rules.months(), rules.years()], [0, 8, 12, 1]);
    assert_eq!(rules.offset().local_minus_utc(), 5 * 3600 + 1800);
}

#[test]
fn the_members_of_a_policy() {
    check(&json!({}), &[("/policy", CODE, "policy is missing")]);
    check(&json!({"policy": []}), &[("/policy", CODE, "policy takes an object, found a list")]);
    mandatory("/policy/name");
    refused("/policy/name", 5, "name takes text, found 5");
    refused("/policy/name", "", "name takes 1 to 64 characters, found 0");
    accepted("/policy/name", "a".repeat(64));
    // Characters are counted, not bytes.
    accepted("/policy/name", "\u{9FA5}".repeat(64));
    refused("/policy/name", "a".repeat(65), "name takes 1 to 64 characters, found 65");
    accepted("/policy/name", "A_z-09\u{4E00}\u{F900}\u{FA2D}");
    for name in ["a.b", "a b", "\u{9FA6}", "\u{FA2E}", "ä", "\u{ff21}", "\u{3042}"] {
        let message = format!(
            "name takes only letters, digits, Chinese characters, _ and -, found \"{name}\""
        );
        refused("/policy/name", name, &message);
    }
    may_be_absent("/policy/enabled");
    refused("/policy/enabled", "true", "enabled takes true or false, found \"true\"");
    refused("/policy/enabled", 1, "enabled takes true or false, found 1");
    mandatory("/policy/operation_type");
    mandatory(DEFINITION);
    refused(DEFINITION, "x", "operation_definition takes an object, found \"x\"");
    mandatory("/policy/trigger");
    refused("/policy/trigger", json!([]), "trigger takes an object, found a list");
    mandatory(PROPERTIES);
    mandatory(THE_PATTERN);
}

#[test]
fn an_unknown_type_of_operation_has_a_code_of_its_own() {
    for (operation_type, message) in [
        (json!("restore"), "operation_type takes backup or replication, found \"restore\""),
        (json!("Backup"), "operation_type takes backup or replication, found \"Backup\""),
    ] {
        let body = with(cbr_request(), "/policy/operation_type", operation_type);
        check(&body, &[("/policy/operation_type", "BackupService.6117", message)]);
        assert_eq!(CreatePolicy::check(&body).faults()[0].kind(), &FaultKind::OperationType);
    }
    refused("/policy/operation_type", 5, "operation_type takes text, found 5");
}

#[test]
fn a_policy_that_replicates_names_its_destination() {
    let replication = with(cbr_request(), "/policy/operation_type", json!("replication"));
    let [region, project] = ["destination_region", "destination_project_id"]
        .map(|field| format!("{DEFINITION}/{field}"));
    let both = with(replication.clone(), &region, json!("eu-de_1.a"));
    let both = with(both, &project, json!("p"));
    check(&both, &[]);
    check(
        &replication,
        &[
            (&region, CODE, "destination_region is required for operation_type replication"),
            (&project, CODE, "destination_project_id is required for operation_type replication"),
        ],
    );
    check(
        &without(both.clone(), &project),
        &[(&project, CODE, "destination_project_id is required if destination_region is set")],
    );
    check(
        &without(both.clone(), &region),
        &[(&region, CODE, "destination_region is required if destination_project_id is set")],
    );
    check(
        &with(both.clone(), &region, json!("eu/de")),
        &[(&region, CODE, "destination_region takes only letters, digits, _, - and ., found /")],
    );
    check(
        &with(both.clone(), &region, "a".repeat(256).into()),
        &[(&region, CODE, "destination_region takes 1 to 255 characters, found 256")],
    );
    let acceleration = format!("{DEFINITION}/enable_acceleration");
    check(
        &with(both, &acceleration, json!("no")),
        &[(&acceleration, CODE, "enable_acceleration takes true or false, found \"no\"")],
    );
}

#[test]
fn the_start_window() {
    let pointer = format!("{PROPERTIES}/start_window_minutes");
    may_be_absent(&pointer);
    accepted(&pointer, 60);
    accepted(&pointer, 480);
    refused(&pointer, 59, "start_window_minutes takes 60 to 480, found 59");
    refused(&pointer, 481, "start_window_minutes takes 60 to 480, found 481");
    refused(&pointer, "60", "start_window_minutes takes 60 to 480, found \"60\"");
    let update = json!({"policy": {"trigger": {"properties": {
        "pattern": RULES, "start_window_minutes": null}}}});
    has_faults(&UpdatePolicy::check(&update), &[]);
}

#[test]
fn faults_are_in_the_order_of_the_tables() {
    let body = json!({"policy": {
        "trigger": {"properties": {"start_window_minutes": 1, "pattern": ["FREQ=X"]}},
        "operation_type": "x",
        "operation_definition": {"timezone": "x", "max_backups": "x", "week_backups": -1},
        "enabled": 0,
        "name": "",
    }});
    let checked = CreatePolicy::check(&body);
    let pointers: Vec<&str> = checked.faults().iter().map(|fault| fault.pointer()).collect();
    assert_eq!(
        pointers,
        [
            "/policy/name",
            "/policy/enabled",
            "/policy/operation_type",
            "/policy/operation_definition/max_backups",
            "/policy/operation_definition/week_backups",
            "/policy/operation_definition/timezone",
            "/policy/trigger/properties/pattern/0",
            "/policy/trigger/properties/start_window_minutes",
        ]
    );
}

#[test]
fn members_beside_a_policy_are_kept_and_written_back() {
    let body = with(cbr_request(), "/comment", json!("mail"));
    let request = CreatePolicy::check(&body).into_result().unwrap();
    assert_eq!(Value::from(request.more().clone()), json!({"comment": "mail"}));
    assert_eq!(serde_json::to_value(&request).unwrap(), body);
}

#[test]
fn members_that_the_tables_do_not_name_are_noted() {
    let body = with(cbr_request(), "/policy/resources", json!([]));
    let body = with(body, &format!("{DEFINITION}/permanent"), json!(true));
    let body = with(body, &format!("{DEFINITION}/max_backup"), json!(5));
    let body = with(body, &format!("{DEFINITION}/week_backup"), json!(5));
    let body = without(body, &format!("{DEFINITION}/week_backups"));
    let checked = CreatePolicy::check(&body);
    assert_eq!(checked.faults(), []);
    let notes: Vec<_> = checked
        .notes()
        .iter()
        .map(|note| {
            assert_eq!(note.kind(), NoteKind::UnknownMember);
            (note.pointer().rsplit('/').next().unwrap(), note.message())
        })
        .collect();
    let definition_members = "max_backups, retention_duration_days, day_backups, week_backups, \
        month_backups, year_backups, timezone, full_backup_interval, destination_region, \
        destination_project_id, enable_acceleration, cross_account_urn, advanced_retention_rules";
    let unknown =
        |name: &str, members: &str| format!("{name}: unknown member; known members: {members}");
    assert_eq!(
        notes,
        [
            (
                "resources",
                unknown(
                    "resources",
                    "name, enabled, operation_definition, operation_type, trigger"
                )
                .as_str()
            ),
            ("max_backup", unknown("max_backup", definition_members).as_str()),
            ("permanent", unknown("permanent", definition_members).as_str()),
            ("week_backup", "week_backup: unknown member; did you mean week_backups?"),
        ]
    );
}

#[test]
fn a_request_to_change_a_policy_may_have_any_part_of_it() {
    for policy in [
        json!({}),
        json!({"name": "new"}),
        json!({"enabled": false}),
        json!({"operation_definition": {"max_backups": 5}}),
        json!({"trigger": {"properties": {"pattern": RULES}}}),
    ] {
        let checked = UpdatePolicy::check(&json!({"policy": policy}));
        assert_eq!((checked.faults(), checked.notes()), (&[][..], &[][..]), "{policy}");
    }
    has_faults(&UpdatePolicy::check(&json!({})), &[("/policy", CODE, "policy is missing")]);
    has_faults(
        &UpdatePolicy::check(&json!({"policy": {"name": "a b", "trigger": {},
            "operation_definition": {"max_backups": 1, "retention_duration_days": 1}}})),
        &[
            (
                "/policy/name",
                CODE,
                "name takes only letters, digits, Chinese characters, _ and -, found \"a b\"",
            ),
            (
                "/policy/operation_definition/retention_duration_days",
                CODE,
                "retention_duration_days takes only -1 together with max_backups of 1, found 1",
            ),
            ("/policy/trigger/properties", CODE, "properties is missing"),
        ],
    );
}

#[test]
fn a_request_binds_one_policy_or_a_list_of_policies() {
    for body in [
        json!({"policy_id": "p"}),
        json!({"policy_id": "p", "destination_vault_id": "v"}),
        json!({"add_policy_ids": ["p", "q"]}),
    ] {
        has_faults(&AssociatePolicy::check(&body), &[]);
    }
    for (body, pointer, message) in [
        (json!({}), "/policy_id", "policy_id or add_policy_ids is required, found neither"),
        (
            json!({"policy_id": "p", "add_policy_ids": ["q"]}),
            "/add_policy_ids",
            "add_policy_ids is not allowed together with policy_id",
        ),
        (
            json!({"add_policy_ids": []}),
            "/add_policy_ids",
            "add_policy_ids takes at least one item, found an empty list",
        ),
        (json!({"add_policy_ids": [5]}), "/add_policy_ids/0", "add_policy_ids takes text, found 5"),
        (
            json!({"policy_id": ""}),
            "/policy_id",
            "policy_id takes an id of at least one character, found \"\"",
        ),
    ] {
        has_faults(&AssociatePolicy::check(&body), &[(pointer, CODE, message)]);
    }
    has_faults(&DissociatePolicy::check(&json!({"policy_id": "p"})), &[]);
    has_faults(
        &DissociatePolicy::check(&json!({})),
        &[("/policy_id", CODE, "policy_id is missing")],
    );
}

#[test]
fn a_request_is_created_from_a_pattern_and_limits() {
    let pattern = Pattern::parse_cbr_rules(&RULES).unwrap();
    let offset = chrono::FixedOffset::west_opt(3 * 3600 + 1800).unwrap();
    let limits = Limits::UNLIMITED.with_max_backups(7).with_keep_at_least(2).with_long_term(
        LongTerm::in_offset(offset).days(1).weeks(2).months(3).years(4).build().unwrap(),
    );
    let request = CreatePolicy::new("n", &pattern, limits, PolicyState::NotEnabled).unwrap();
    assert_eq!(
        serde_json::to_value(&request).unwrap(),
        json!({"policy": {
            "name": "n", "enabled": false, "operation_type": "backup",
            "operation_definition": {
                "max_backups": 7, "retention_duration_days": -1,
                "day_backups": 1, "week_backups": 2, "month_backups": 3, "year_backups": 4,
                "timezone": "UTC-03:30",
            },
            "trigger": {"properties": {"pattern": RULES}},
        }})
    );
    let policy = request.to_policy(ZeroLimit::Unlimited);
    assert_eq!(policy.limits().unwrap(), limits.with_keep_at_least(0));
    assert_eq!(policy.state(), PolicyState::NotEnabled);

    let csbs =
        Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0\nFREQ=WEEKLY;BYDAY=MO;BYHOUR=5;BYMINUTE=0");
    let request =
        CreatePolicy::new("n", &csbs.unwrap(), Limits::PERMANENT, PolicyState::Enabled).unwrap();
    let body = serde_json::to_value(&request).unwrap();
    assert_eq!(
        body["policy"]["trigger"]["properties"]["pattern"],
        json!([
            "FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=0",
            "FREQ=WEEKLY;BYDAY=MO;BYHOUR=5;BYMINUTE=0"
        ])
    );
    assert_eq!(
        body["policy"]["operation_definition"],
        json!({"max_backups": -1, "retention_duration_days": -1})
    );
    let both = Limits::UNLIMITED.with_max_backups(7).with_max_days(30);
    let faults = CreatePolicy::new("n", &pattern, both, PolicyState::Enabled).unwrap_err();
    assert_eq!(
        faults.to_string(),
        "/policy/operation_definition/retention_duration_days: retention_duration_days takes only -1 \
         together with max_backups of 7, found 30"
    );
    let zero = Limits::UNLIMITED.with_max_backups(0);
    let faults = CreatePolicy::new("n", &pattern, zero, PolicyState::Enabled).unwrap_err();
    assert_eq!(
        faults.to_string(),
        "/policy/operation_definition/max_backups: max_backups takes -1 or 1 to 99999 here, found 0, \
         which services may read as no limit"
    );
    assert_eq!(faults[0].code(), CODE);
    let name =
        CreatePolicy::new("", &pattern, Limits::UNLIMITED, PolicyState::Enabled).unwrap_err();
    assert_eq!(name[0].pointer(), "/policy/name");
}
