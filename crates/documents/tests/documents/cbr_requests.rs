//! Requests to create and to change policies of CBR: one test for each rule of their tables.

use keeptime::pattern::Pattern;
use keeptime::policy::PolicyState;
use keeptime::retention::{Limits, LongTerm};
use keeptime_documents::cbr::{
    AssociatePolicy, CreateOrganizationPolicy, CreatePolicy, DissociatePolicy, PolicyAnswer, Rules,
    UpdateOrganizationPolicy, UpdatePolicy,
};
use keeptime_documents::{CheckOutcome, DocumentKind, FaultKind, NoteKind, ZeroLimit};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::cbr_limits::is_allowed;
use crate::fault_rows;
use crate::properties::{leads_somewhere, pointers, value};
use crate::sample_documents::{RULES, cbr_request, with, without};

const DEFINITION: &str = "/policy/operation_definition";
const PROPERTIES: &str = "/policy/trigger/properties";
const THE_PATTERN: &str = "/policy/trigger/properties/pattern";
const CODE: &str = "BackupService.9900";

/// Asserts the faults: pointer, code and message.
#[track_caller]
fn has_faults<T: Clone>(checked: &CheckOutcome<T>, expected: &[(&str, &str, &str)]) {
    let found: Vec<_> = checked
        .faults()
        .iter()
        .map(|fault| (fault.pointer(), fault.code(), fault.message()))
        .collect();
    assert_eq!(found, expected);
    assert_eq!(checked.clone().into_result().is_err(), !expected.is_empty());
}

#[track_caller]
fn check(body: &Value, expected: &[(&str, &str, &str)]) {
    has_faults(&CreatePolicy::check(body), expected);
    if !expected.is_empty() {
        fault_rows::is_written(DocumentKind::CbrCreatePolicyRequest, body);
    }
}

/// Asserts that the value is the only fault, with this message.
#[track_caller]
fn refused(pointer: &str, value: impl Into<Value>, message: &str) {
    check(&with(cbr_request(), pointer, value.into()), &[(pointer, CODE, message)]);
}

#[track_caller]
fn accepted(pointer: &str, value: impl Into<Value>) {
    check(&with(cbr_request(), pointer, value.into()), &[]);
}

#[track_caller]
fn mandatory(pointer: &str) {
    let field = pointer.rsplit('/').next().unwrap();
    let message = format!("{field} is missing");
    check(&without(cbr_request(), pointer), &[(pointer, CODE, &message)]);
    refused(pointer, Value::Null, &format!("{field} is required, found null"));
}

#[track_caller]
fn may_be_absent(pointer: &str) {
    check(&without(cbr_request(), pointer), &[]);
    accepted(pointer, Value::Null);
}

/// Asserts the notes of a definition without faults: member, kind and message.
#[track_caller]
fn definition_has_notes(definition: Value, expected: &[(&str, NoteKind, &str)]) {
    let checked = CreatePolicy::check(&with(cbr_request(), DEFINITION, definition));
    assert_eq!(checked.faults(), []);
    let notes: Vec<_> = checked
        .notes()
        .iter()
        .map(|note| {
            let member = note.pointer().strip_prefix(DEFINITION).unwrap();
            (member.trim_start_matches('/'), note.kind(), note.message())
        })
        .collect();
    assert_eq!(notes, expected);
}

#[track_caller]
fn definition_is_refused(definition: Value, member: &str, message: &str) {
    let pointer = format!("{DEFINITION}/{member}");
    check(&with(cbr_request(), DEFINITION, definition), &[(&pointer, CODE, message)]);
}

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
fn the_limits() {
    let count = format!("{DEFINITION}/max_backups");
    for good in [-1, 0, 1, 99_999] {
        accepted(&count, good);
    }
    refused(&count, -2, "max_backups takes -1 or 0 to 99999, found -2");
    refused(&count, 100_000, "max_backups takes -1 or 0 to 99999, found 100000");
    refused(&count, "7", "max_backups takes -1 or 0 to 99999, found \"7\"");
    refused(&count, 7.5, "max_backups takes -1 or 0 to 99999, found 7.5");
    definition_has_notes(json!({"retention_duration_days": 99_999}), &[]);
    definition_has_notes(json!({"max_backups": null, "retention_duration_days": 1}), &[]);
    for (value, found) in [
        (json!(0), "0"),
        (json!(-2), "-2"),
        (json!(100_000), "100000"),
        (json!("30"), "\"30\""),
        (json!(1.5), "1.5"),
        (json!(u64::MAX), "18446744073709551615"),
    ] {
        let message = format!("retention_duration_days takes -1 or 1 to 99999, found {found}");
        definition_is_refused(
            json!({"retention_duration_days": value}),
            "retention_duration_days",
            &message,
        );
    }
    for field in ["day_backups", "week_backups", "month_backups", "year_backups"] {
        let pointer = format!("{DEFINITION}/{field}");
        may_be_absent(&pointer);
        accepted(&pointer, 0);
        accepted(&pointer, 100);
        for (value, found) in [(json!(101), "101"), (json!(-1), "-1"), (json!("3"), "\"3\"")] {
            refused(&pointer, value, &format!("{field} takes 0 to 100, found {found}"));
        }
    }
    let timezone = format!("{DEFINITION}/timezone");
    for good in ["UTC+00:00", "UTC-00:00", "UTC+14:00", "UTC-14:00", "UTC+05:45", "UTC-03:30"] {
        accepted(&timezone, good);
    }
    for bad in ["UTC+14:01", "UTC+8:00", "UTC+08", "utc+08:00", "+08:00", "UTC+08:60", "Asia/Tokyo"]
    {
        let message =
            format!("timezone takes UTC+hh:mm or UTC-hh:mm, at most 14:00, found \"{bad}\"");
        refused(&timezone, bad, &message);
    }
    let interval = format!("{DEFINITION}/full_backup_interval");
    for good in [-1, 0, 100] {
        accepted(&interval, good);
    }
    refused(&interval, -2, "full_backup_interval takes -1 to 100, found -2");
    refused(&interval, 101, "full_backup_interval takes -1 to 100, found 101");
    refused(&interval, "5", "full_backup_interval takes -1 to 100, found \"5\"");
    let advanced = format!("{DEFINITION}/advanced_retention_rules");
    for empty in [json!(null), json!({}), json!([])] {
        accepted(&advanced, empty);
    }
    refused(
        &advanced,
        json!({"weekly_retention_rules": {}}),
        "advanced_retention_rules takes only null, because no document says which backups these rules \
         keep, found an object",
    );
}

#[test]
fn a_request_takes_one_kind_of_limit() {
    let days = "retention_duration_days";
    definition_is_refused(
        json!({"max_backups": 7, days: 30}),
        days,
        "retention_duration_days takes only -1 together with max_backups of 7, found 30",
    );
    definition_is_refused(
        json!({days: 30, "day_backups": 0, "month_backups": 6, "timezone": "UTC+01:00"}),
        days,
        "retention_duration_days takes only -1 together with month_backups of 6, found 30",
    );
    definition_is_refused(
        json!({"max_backups": 7, days: 30, "day_backups": 5, "timezone": "UTC+01:00"}),
        days,
        "retention_duration_days takes only -1 together with max_backups of 7, found 30",
    );
    // Clients and the service itself write −1 and 0 for a limit that is not set.
    definition_has_notes(
        json!({"max_backups": -1, days: 30, "day_backups": 0, "timezone": "UTC+01:00"}),
        &[],
    );
    definition_has_notes(json!({"max_backups": 7, days: -1}), &[]);
    definition_has_notes(json!({"max_backups": -1, days: -1}), &[]);
    definition_has_notes(json!({}), &[]);
}

#[test]
fn long_term_rules_need_a_timezone() {
    for field in ["day_backups", "week_backups", "month_backups", "year_backups"] {
        let message = format!(
            "timezone is required if {field} is set: its periods begin and end in that timezone"
        );
        definition_is_refused(json!({"max_backups": 7, field: 1}), "timezone", &message);
    }
    let message = "some regions require timezone together with week_backups, even if that is 0; add it or omit \
                   week_backups";
    definition_has_notes(
        json!({"retention_duration_days": 7, "week_backups": 0, "year_backups": 0}),
        &[("week_backups", NoteKind::ZeroWithoutTimezone, message)],
    );
    let message = "timezone has no effect without day_backups, week_backups, month_backups or \
                   year_backups; the hours of a pattern are UTC";
    definition_has_notes(
        json!({"max_backups": 7, "timezone": "UTC+02:00"}),
        &[("timezone", NoteKind::TimezoneAlone, message)],
    );
}

#[test]
fn limits_that_have_no_effect_are_noted() {
    let message = "max_backups of 0 is read as no limit; write -1 to say so";
    definition_has_notes(
        json!({"max_backups": 0, "retention_duration_days": 7}),
        &[("max_backups", NoteKind::ZeroLimit, message)],
    );
    let message = "day_backups has no effect because the policy keeps all backups anyway";
    definition_has_notes(
        json!({"max_backups": -1, "day_backups": 7, "timezone": "UTC+02:00"}),
        &[("day_backups", NoteKind::LongTermAlone, message)],
    );
}

#[test]
fn a_floor_above_the_count_is_noted() {
    let checked = CreatePolicy::check_with_floor(&cbr_request(), 15);
    let notes: Vec<_> =
        checked.notes().iter().map(|note| (note.pointer(), note.message())).collect();
    let pointer = format!("{DEFINITION}/max_backups");
    let message = "max_backups is 14, but 15 backups are kept because keep_at_least is 15";
    assert_eq!(notes, [(pointer.as_str(), message)]);
    assert_eq!(CreatePolicy::check_with_floor(&cbr_request(), 14).notes(), []);
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

/// Asserts the faults of a list of rules: index, message, and the text at the fault's span.
#[track_caller]
fn rules_are_refused(rules: &[&str], expected: &[(usize, &str, &str)]) {
    let checked = CreatePolicy::check(&with(cbr_request(), THE_PATTERN, json!(rules)));
    let found: Vec<_> = checked
        .faults()
        .iter()
        .map(|fault| {
            let index = fault.pointer().rsplit('/').next().unwrap().parse::<usize>().unwrap();
            assert_eq!(fault.pointer(), format!("{THE_PATTERN}/{index}"));
            assert_eq!(fault.code(), CODE);
            (index, fault.message(), &rules[index][fault.span().unwrap()])
        })
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn a_fault_in_a_rule_has_the_pointer_of_the_rule_and_a_span_in_it() {
    let good = "FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=00";
    rules_are_refused(
        &[good, "FREQ=WEEKLY;BYDAY=MO;BYHOUR=25;BYMINUTE=00", good, "FREQ=MONTHLY;BYMINUTE=61"],
        &[
            (1, "BYHOUR takes 0 to 23, found 25", "25"),
            (3, "FREQ takes DAILY or WEEKLY, found MONTHLY", "MONTHLY"),
            (3, "BYMINUTE takes 0 to 59, found 61", "61"),
        ],
    );
    rules_are_refused(
        &[good, "FREQ=DAILY;INTERVAL=31;BYHOUR=4;BYMINUTE=0"],
        &[(1, "INTERVAL takes 1 to 30, found 31", "31")],
    );
    let checked = CreatePolicy::check(&with(
        cbr_request(),
        THE_PATTERN,
        json!([good, "FREQ=WEEKLY;BYDAY=TU;BYHOUR=2;BYMINUTE=30"]),
    ));
    let [fault] = checked.faults() else { panic!("one fault") };
    assert_eq!(fault.pointer(), format!("{THE_PATTERN}/1"));
    assert!(fault.message().ends_with("30 minutes apart, at least 60 are needed"), "{fault}");
}

#[test]
fn a_pattern_is_a_list_of_1_to_24_texts() {
    refused(THE_PATTERN, "FREQ=DAILY", "pattern takes a list of rules, found \"FREQ=DAILY\"");
    refused(THE_PATTERN, json!({}), "pattern takes a list of rules, found an object");
    let hour = |hour: usize| format!("FREQ=DAILY;INTERVAL=1;BYHOUR={};BYMINUTE=0", hour % 24);
    let day: Vec<String> = (0..24).map(hour).collect();
    accepted(THE_PATTERN, json!(day));
    // The rules are counted as given.
    let more: Vec<String> = (0..25).map(hour).collect();
    for list in [json!([]), json!(more)] {
        let checked = CreatePolicy::check(&with(cbr_request(), THE_PATTERN, list));
        let [fault] = checked.faults() else { panic!("one fault: {:?}", checked.faults()) };
        assert_eq!((fault.pointer(), fault.code(), fault.span()), (THE_PATTERN, CODE, None));
    }
    check(
        &with(cbr_request(), THE_PATTERN, json!(["FREQ=DAILY", 5, null, ["FREQ=HOURLY"]])),
        &[
            (&format!("{THE_PATTERN}/1"), CODE, "pattern takes text, found 5"),
            (&format!("{THE_PATTERN}/2"), CODE, "pattern takes text, found null"),
            (&format!("{THE_PATTERN}/3"), CODE, "pattern takes text, found a list"),
        ],
    );
}

/// Asserts the notes of a pattern: the pointer in the pattern, kind and message.
#[track_caller]
fn pattern_has_notes(rules: &[&str], expected: &[(&str, NoteKind, &str)]) {
    let checked = CreatePolicy::check(&with(cbr_request(), THE_PATTERN, json!(rules)));
    assert_eq!(checked.faults(), []);
    let notes: Vec<_> = checked
        .notes()
        .iter()
        .map(|note| {
            (note.pointer().strip_prefix(THE_PATTERN).unwrap(), note.kind(), note.message())
        })
        .collect();
    assert_eq!(notes, expected);
}

#[test]
fn rules_that_other_clients_cannot_read_back_are_noted() {
    let clients = NoteKind::UnreadableByClients;
    let canonical =
        |rules: &str| format!("the rules are not canonical; the canonical rules are {rules}");
    pattern_has_notes(&RULES, &[]);
    pattern_has_notes(
        &["FREQ=DAILY;BYHOUR=2;BYMINUTE=0"],
        &[
            (
                "/0",
                clients,
                "some clients cannot read back a daily rule without INTERVAL; add INTERVAL=1",
            ),
            ("", NoteKind::NotCanonical, &canonical("FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=0")),
        ],
    );
    pattern_has_notes(
        &["FREQ=WEEKLY;BYHOUR=2;BYDAY=MO;BYMINUTE=0"],
        &[
            (
                "/0",
                clients,
                "some clients cannot read back a rule unless BYMINUTE follows BYHOUR; move BYMINUTE",
            ),
            ("", NoteKind::NotCanonical, &canonical("FREQ=WEEKLY;BYDAY=MO;BYHOUR=2;BYMINUTE=0")),
        ],
    );
    pattern_has_notes(
        &["FREQ=WEEKLY;BYDAY=MO;BYHOUR=2;BYMINUTE=0", "FREQ=WEEKLY;BYDAY=TU;BYHOUR=2;BYMINUTE=0"],
        &[(
            "",
            clients,
            "some clients read the days of all rules from the first one; pattern has rules with \
             different days",
        )],
    );
    pattern_has_notes(
        &["FREQ=WEEKLY;BYDAY=MO;BYHOUR=2"],
        &[(
            "",
            NoteKind::LeftToStart,
            "FREQ=WEEKLY;BYDAY=MO;BYHOUR=2 has no BYMINUTE: it is taken from the start of the schedule",
        )],
    );
    pattern_has_notes(
        &["FREQ=WEEKLY;BYDAY=MO;BYHOUR=02;BYMINUTE=00"],
        &[("", NoteKind::NotCanonical, &canonical("FREQ=WEEKLY;BYDAY=MO;BYHOUR=2;BYMINUTE=0"))],
    );
    assert!(NoteKind::UnreadableByClients.is_suspicious());
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

fn organization_request() -> Value {
    json!({"policy": {
        "name": "all accounts", "description": "d", "operation_type": "backup",
        "effective_scope": "", "policy_name": "nightly", "policy_enabled": true,
        "policy_operation_definition": {"retention_duration_days": 30},
        "policy_trigger": {"properties": {"pattern": RULES}},
    }})
}

#[test]
fn a_policy_of_an_organization_has_the_same_rules_under_other_names() {
    let check = |body: &Value, expected: &[(&str, &str, &str)]| {
        has_faults(&CreateOrganizationPolicy::check(body), expected);
    };
    check(&organization_request(), &[]);
    for member in [
        "name",
        "operation_type",
        "policy_name",
        "policy_enabled",
        "policy_operation_definition",
        "policy_trigger",
    ] {
        let pointer = format!("/policy/{member}");
        let body = without(organization_request(), &pointer);
        check(&body, &[(&pointer, CODE, &format!("{member} is missing"))]);
    }
    for (pointer, value, code, message) in [
        (
            "/policy/operation_type",
            json!("copy"),
            "BackupService.6117",
            "operation_type takes backup or replication, found \"copy\"",
        ),
        ("/policy/name", json!(""), CODE, "name takes 1 to 64 characters, found 0"),
        (
            "/policy/description",
            json!("d".repeat(256)),
            CODE,
            "description takes 0 to 255 characters, found 256",
        ),
        (
            "/policy/policy_name",
            json!("a b"),
            CODE,
            "policy_name takes only letters, digits, Chinese characters, _ and -, found \"a b\"",
        ),
        (
            "/policy/policy_operation_definition/max_backups",
            json!("3"),
            CODE,
            "max_backups takes -1 or 0 to 99999, found \"3\"",
        ),
        (
            "/policy/policy_trigger/properties/pattern/1",
            json!("FREQ=DAILY;COUNT=2"),
            CODE,
            "COUNT is not supported, a rule takes FREQ, INTERVAL, BYDAY, BYHOUR and BYMINUTE",
        ),
    ] {
        check(&with(organization_request(), pointer, value), &[(pointer, code, message)]);
    }
    let replication = with(organization_request(), "/policy/operation_type", json!("replication"));
    assert_eq!(CreateOrganizationPolicy::check(&replication).faults().len(), 2);
    has_faults(&UpdateOrganizationPolicy::check(&json!({"policy": {}})), &[]);
    has_faults(
        &UpdateOrganizationPolicy::check(&json!({"policy": {"policy_enabled": "no"}})),
        &[("/policy/policy_enabled", CODE, "policy_enabled takes true or false, found \"no\"")],
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
fn a_list_of_rules_is_a_document() {
    let rules = Rules::check(&json!(RULES)).into_result().unwrap();
    assert_eq!(rules.pattern().canonical_rules(), RULES);
    assert_eq!(serde_json::to_value(&rules).unwrap(), json!(RULES));
    has_faults(
        &Rules::check(&json!({})),
        &[("", CODE, "the document takes a list of rules, found an object")],
    );
    has_faults(
        &Rules::check(&json!(["FREQ=DAILY;BYHOUR=24"])),
        &[("/0", CODE, "BYHOUR takes 0 to 23, found 24")],
    );
    has_faults(
        &Rules::check(&json!(["FREQ=DAILY", 1])),
        &[("/1", CODE, "the document takes text, found 1")],
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

/// Limits of which a request takes some: −1, 0 and numbers in and out of range.
fn definition() -> impl Strategy<Value = Value> {
    let limit = || prop::option::of(select(vec![-2, -1, 0, 1, 30, 99_999, 100_000]));
    let periods = || prop::option::of(select(vec![-1, 0, 1, 100, 101]));
    let timezone = prop::option::of(select(vec!["UTC+08:00", "UTC-14:00", "UTC+15:00"]));
    (limit(), limit(), [periods(), periods(), periods(), periods()], timezone).prop_map(
        |(count, days, [day, week, month, year], timezone)| {
            json!({"max_backups": count, "retention_duration_days": days, "day_backups": day,
                "week_backups": week, "month_backups": month, "year_backups": year,
                "timezone": timezone})
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    /// The checks of definitions agree with the plain reading, and a valid request reads the same as an
    /// answer.
    #[test]
    fn a_definition_is_accepted_exactly_if_it_keeps_the_rules(definition in definition()) {
        let body = with(cbr_request(), DEFINITION, definition.clone());
        let created = CreatePolicy::check(&body);
        prop_assert_eq!(created.faults().is_empty(), is_allowed(&definition), "{:?}", created);
        let updated = UpdatePolicy::check(&json!({"policy": {"operation_definition": definition}}));
        prop_assert_eq!(updated.faults().is_empty(), is_allowed(&definition));
        if let Ok(request) = created.into_result() {
            let answer = PolicyAnswer::from_value(&body).unwrap();
            let [sent, read] = [ZeroLimit::Unlimited, ZeroLimit::Literal]
                .map(|zero| (request.to_policy(zero), answer.to_policy(zero)));
            for (sent, read) in [sent, read] {
                prop_assert_eq!(sent.limits().unwrap(), read.limits().unwrap());
                prop_assert_eq!(sent.pattern().unwrap(), read.pattern().unwrap());
                prop_assert_eq!(sent.state(), read.state());
            }
        }
    }

    #[test]
    fn the_faults_of_any_request_lead_somewhere(body in value()) {
        let faults = [
            CreatePolicy::check(&body).faults().to_vec(),
            UpdatePolicy::check(&body).faults().to_vec(),
            CreateOrganizationPolicy::check(&body).faults().to_vec(),
            Rules::check(&body).faults().to_vec(),
            PolicyAnswer::check(&body).faults().to_vec(),
        ];
        for fault in faults.iter().flatten() {
            prop_assert!(leads_somewhere(&body, fault), "{fault:?}");
        }
    }

    /// A change of one value in a valid request has faults only at or below it, except those of limits that
    /// belong together.
    #[test]
    fn the_faults_of_a_change_are_at_the_change(
        pointer in select(pointers(&cbr_request())),
        other in value(),
    ) {
        let body = with(cbr_request(), &pointer, other);
        let together = [DEFINITION, "/policy/operation_type", THE_PATTERN]
            .iter()
            .any(|start| pointer.starts_with(start));
        for fault in CreatePolicy::check(&body).faults() {
            let is_there = fault.pointer().starts_with(&pointer);
            let may_be_beside = fault.pointer().starts_with(DEFINITION)
                || fault.pointer().starts_with(THE_PATTERN);
            prop_assert!(is_there || together && may_be_beside, "{fault:?}");
        }
    }
}
