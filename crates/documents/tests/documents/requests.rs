//! Every request of the three services: one row a rule, named after the table of the reference.
//!
//! A sound body of each kind has no fault; each rule broken by itself gives its fault, it alone and in
//! its place; all of them broken at once give all.

use keeptime::pattern::Pattern;
use keeptime::policy::PolicyState;
use keeptime::retention::Limits;
use keeptime_documents::csbs::{BackupStatus, CreatePolicy};
use keeptime_documents::{DocumentKind, ErrorEntry, ZeroLimit, cbr, csbs};
use serde_json::{Value, json};

use crate::fault_rows;
use crate::sample_documents::{PATTERN, PROVIDER, with, without};

/// What is broken: the table, the place, the value there (`None`: nothing), and what is said of it.
type Row = (&'static str, &'static str, Option<Value>, &'static str);

/// The kind's sound body, and its rules broken one at a time.
#[track_caller]
fn check(kind: &str, sound: &Value, rows: &[Row]) {
    let kind: DocumentKind = kind.parse().unwrap();
    let found = |body: &Value| -> Vec<(String, String)> {
        let checked = kind.check(body);
        let faults = checked.faults();
        faults
            .iter()
            .map(|fault| (fault.pointer().to_owned(), fault.message().to_owned()))
            .collect()
    };
    assert_eq!(DocumentKind::recognize(sound), Some(kind));
    assert_eq!(found(sound), []);
    let written = kind.normalize(sound).unwrap();
    assert_eq!(kind.normalize(&written).unwrap(), written);

    let broken = |body: Value, (_, pointer, value, _): &Row| match value {
        Some(value) => with(body, pointer, value.clone()),
        None => without(body, pointer),
    };
    for row in rows {
        let (table, pointer, _, message) = row;
        let expected = [((*pointer).to_owned(), (*message).to_owned())];
        let body = broken(sound.clone(), row);
        assert_eq!(found(&body), expected, "table {table}");
        fault_rows::is_written(kind, &body);
    }

    // Of several rows about one place the last one stands, and what is gone hides what was in it.
    let all = rows.iter().rev().fold(sound.clone(), |body, row| {
        let (holder, _) = row.1.rsplit_once('/').unwrap();
        if body.pointer(holder).is_none_or(|holder| !holder.is_object() && !holder.is_array()) {
            return body;
        }
        let is_there = body.pointer(row.1).is_some();
        if row.2.is_none() && !is_there { body } else { broken(body, row) }
    });
    let faults = found(&all);
    for (table, pointer, value, message) in rows {
        if all.pointer(pointer) == value.as_ref() {
            let fault = ((*pointer).to_owned(), (*message).to_owned());
            let is_hidden = rows.iter().any(|(_, other, ..)| {
                pointer.starts_with(&format!("{other}/")) && all.pointer(other).is_none()
            });
            assert!(faults.contains(&fault) || is_hidden, "table {table}: {fault:?} in {faults:?}");
        }
    }
}

fn gone(table: &'static str, pointer: &'static str, message: &'static str) -> Row {
    (table, pointer, None, message)
}

fn is(
    table: &'static str,
    pointer: &'static str,
    value: impl Into<Value>,
    message: &'static str,
) -> Row {
    (table, pointer, Some(value.into()), message)
}

fn long(length: usize) -> String {
    "n".repeat(length)
}

#[test]
fn csbs_update_policy() {
    let sound = json!({"policy": {
        "name": "weekly", "description": "On Sundays", "parameters": {"common": {}},
        "resources": [{"id": "mail", "type": "OS::Nova::Server", "name": "Mail"}],
        "scheduled_operations": [{
            "id": "operation", "name": "sundays", "description": "", "enabled": false,
            "operation_definition": {
                "max_backups": 4, "retention_duration_days": -1, "permanent": false,
                "plan_id": "p", "provider_id": PROVIDER,
            },
            "trigger": {"properties": {"pattern": PATTERN}},
        }],
    }});
    let rows = [
        gone("5-39", "/policy", "policy is missing"),
        is("5-40", "/policy/description", "a<b", "description takes no < and no >, found <"),
        is(
            "5-40",
            "/policy/description",
            long(256),
            "description takes 0 to 255 characters, found 256",
        ),
        is("5-40", "/policy/name", "", "name takes 1 to 255 characters, found 0"),
        is("5-40", "/policy/resources", 1, "resources takes a list, found 1"),
        is("5-40", "/policy/parameters", "{}", "parameters takes an object, found \"{}\""),
        is("5-48", "/policy/parameters/common", 5, "common takes an object, found 5"),
        is(
            "5-40",
            "/policy/scheduled_operations",
            json!([]),
            "scheduled_operations takes exactly one operation, found 0",
        ),
        gone("5-41", "/policy/resources/0/id", "id is missing"),
        is(
            "5-41",
            "/policy/resources/0/type",
            "disk",
            "type takes OS::Nova::Server, found \"disk\"",
        ),
        gone("5-41", "/policy/resources/0/name", "name is missing"),
        is(
            "5-41",
            "/policy/resources/0/extra_info",
            "x",
            "extra_info takes an object, found \"x\"",
        ),
        gone("5-42", "/policy/scheduled_operations/0/id", "id is missing"),
        is(
            "5-42",
            "/policy/scheduled_operations/0/name",
            "a b",
            "name takes only letters, digits, _ and -, found \"a b\"",
        ),
        is(
            "5-42",
            "/policy/scheduled_operations/0/description",
            ">",
            "description takes no < and no >, found >",
        ),
        is(
            "5-42",
            "/policy/scheduled_operations/0/enabled",
            "true",
            "enabled takes true or false, found \"true\"",
        ),
        is(
            "5-43",
            "/policy/scheduled_operations/0/operation_definition/max_backups",
            "4",
            "max_backups takes -1 or 0 to 99999, found \"4\"",
        ),
        is(
            "5-43",
            "/policy/scheduled_operations/0/operation_definition/retention_duration_days",
            -2,
            "retention_duration_days takes -1 or 0 to 99999, found -2",
        ),
        is(
            "5-43",
            "/policy/scheduled_operations/0/operation_definition/permanent",
            0,
            "permanent takes true or false, found 0",
        ),
        is(
            "5-43",
            "/policy/scheduled_operations/0/operation_definition/plan_id",
            0,
            "plan_id takes text, found 0",
        ),
        gone("5-44", "/policy/scheduled_operations/0/trigger/properties", "properties is missing"),
        gone(
            "5-45",
            "/policy/scheduled_operations/0/trigger/properties/pattern",
            "pattern is missing",
        ),
        is(
            "5-45",
            "/policy/scheduled_operations/0/trigger/properties/pattern",
            "FREQ=HOURLY",
            "FREQ takes DAILY or WEEKLY, found HOURLY",
        ),
    ];
    check("csbs-update-policy-request", &sound, &rows);
}

#[test]
fn csbs_execute_policy() {
    let sound = json!({"checkpoint": {
        "plan_id": "p", "parameters": {"auto_trigger": false, "resources": ["mail", "files"]},
    }});
    check(
        "csbs-execute-policy-request",
        &sound,
        &[
            gone("5-74", "/checkpoint", "checkpoint is missing"),
            gone("5-75", "/checkpoint/parameters", "parameters is missing"),
            gone("5-75", "/checkpoint/plan_id", "plan_id is missing"),
            is(
                "5-75",
                "/checkpoint/plan_id",
                "",
                "plan_id takes an id of at least one character, found \"\"",
            ),
            is(
                "5-76",
                "/checkpoint/parameters/auto_trigger",
                "no",
                "auto_trigger takes true or false, found \"no\"",
            ),
            is(
                "5-76",
                "/checkpoint/parameters/resources",
                "mail",
                "resources takes a list, found \"mail\"",
            ),
            is("5-76", "/checkpoint/parameters/resources/1", 5, "resources takes text, found 5"),
        ],
    );
}

#[test]
fn csbs_protect() {
    let sound = json!({"protect": {
        "backup_name": "before-upgrade", "description": "", "incremental": true,
        "resource_type": "OS::Nova::Server", "extra_info": {},
    }});
    check(
        "csbs-protect-request",
        &sound,
        &[
            gone("5-2", "/protect", "protect is missing"),
            is(
                "5-3",
                "/protect/backup_name",
                "a.b",
                "backup_name takes only letters, digits, _ and -, found \"a.b\"",
            ),
            is(
                "5-3",
                "/protect/backup_name",
                long(256),
                "backup_name takes 1 to 255 characters, found 256",
            ),
            is("5-3", "/protect/description", "<b>", "description takes no < and no >, found <"),
            is("5-3", "/protect/incremental", 1, "incremental takes true or false, found 1"),
            is(
                "5-3",
                "/protect/resource_type",
                "OS::Cinder::Volume",
                "resource_type takes OS::Nova::Server, found \"OS::Cinder::Volume\"",
            ),
            is("5-3", "/protect/extra_info", json!([]), "extra_info takes an object, found a list"),
        ],
    );
}

#[test]
fn csbs_check_protectable() {
    let sound = json!({"check_protectable": [
        {"resource_id": "mail", "resource_type": "OS::Nova::Server"},
    ]});
    check(
        "csbs-check-protectable-request",
        &sound,
        &[
            gone("5-9", "/check_protectable", "check_protectable is missing"),
            is(
                "5-9",
                "/check_protectable",
                json!({}),
                "check_protectable takes a list, found an object",
            ),
            is(
                "5-9",
                "/check_protectable",
                json!([]),
                "check_protectable takes at least one item, found an empty list",
            ),
            gone("5-10", "/check_protectable/0/resource_id", "resource_id is missing"),
            gone("5-10", "/check_protectable/0/resource_type", "resource_type is missing"),
        ],
    );
}

#[test]
fn csbs_check_restorable() {
    let sound = json!({"check_restorable": [{
        "checkpoint_item_id": "backup",
        "target": {
            "resource_id": "mail", "resource_type": "OS::Nova::Server",
            "volumes": [{"backup_id": "b", "volume_id": "v"}],
        },
    }]});
    check(
        "csbs-check-restorable-request",
        &sound,
        &[
            gone("5-14", "/check_restorable", "check_restorable is missing"),
            is(
                "5-14",
                "/check_restorable",
                json!([]),
                "check_restorable takes at least one item, found an empty list",
            ),
            gone("5-15", "/check_restorable/0/checkpoint_item_id", "checkpoint_item_id is missing"),
            gone("5-15", "/check_restorable/0/target", "target is missing"),
            gone("5-16", "/check_restorable/0/target/resource_id", "resource_id is missing"),
            gone("5-16", "/check_restorable/0/target/resource_type", "resource_type is missing"),
            gone("5-16", "/check_restorable/0/target/volumes", "volumes is missing"),
            is(
                "5-16",
                "/check_restorable/0/target/volumes",
                json!([]),
                "volumes takes one disk for each disk backup, found an empty list",
            ),
            gone("5-17", "/check_restorable/0/target/volumes/0/backup_id", "backup_id is missing"),
            gone("5-17", "/check_restorable/0/target/volumes/0/volume_id", "volume_id is missing"),
        ],
    );
}

#[test]
fn csbs_restore() {
    let sound = json!({"restore": {
        "checkpoint_id": "record", "provider_id": PROVIDER,
        "parameters": {
            "checkpoint_item_id": "backup", "power_on": true,
            "targets": {"server_id": "mail", "volumes": [{"backup_id": "b", "volume_id": "v"}]},
        },
    }});
    check(
        "csbs-restore-request",
        &sound,
        &[
            gone("5-103", "/restore", "restore is missing"),
            gone("5-104", "/restore/checkpoint_id", "checkpoint_id is missing"),
            gone("5-104", "/restore/parameters", "parameters is missing"),
            is(
                "5-104",
                "/restore/provider_id",
                "other",
                "provider_id takes fc4d5750-22e7-4798-8a46-f48f62c4c1da, found \"other\"",
            ),
            is("5-104", "/restore/restore_target", 1, "restore_target takes text, found 1"),
            gone(
                "5-105",
                "/restore/parameters/checkpoint_item_id",
                "checkpoint_item_id is missing",
            ),
            gone("5-105", "/restore/parameters/power_on", "power_on is missing"),
            is(
                "5-105",
                "/restore/parameters/power_on",
                "yes",
                "power_on takes true or false, found \"yes\"",
            ),
            gone("5-105", "/restore/parameters/targets", "targets is missing"),
            gone("5-106", "/restore/parameters/targets/server_id", "server_id is missing"),
            gone("5-106", "/restore/parameters/targets/volumes", "volumes is missing"),
            is(
                "5-106",
                "/restore/parameters/targets/volumes",
                json!([]),
                "volumes takes one disk for each disk backup, found an empty list",
            ),
            gone(
                "5-107",
                "/restore/parameters/targets/volumes/0/backup_id",
                "backup_id is missing",
            ),
            gone(
                "5-107",
                "/restore/parameters/targets/volumes/0/volume_id",
                "volume_id is missing",
            ),
        ],
    );
}

#[test]
fn cbr_create_restore_point() {
    let sound = json!({"checkpoint": {"vault_id": "vault", "parameters": {
        "auto_trigger": true, "incremental": false, "name": "Before <upgrade>", "description": "",
        "resources": ["94eba8b2-acc9-4d82-badc-127144cc5526"],
        "resource_details": [{"id": "files", "type": "OS::Sfs::Turbo", "name": ""}],
    }}});
    check(
        "cbr-create-restore-point-request",
        &sound,
        &[
            gone("checkpoint", "/checkpoint", "checkpoint is missing"),
            gone("VaultBackup", "/checkpoint/vault_id", "vault_id is missing"),
            is("VaultBackup", "/checkpoint/parameters", 1, "parameters takes an object, found 1"),
            is(
                "CheckpointParam",
                "/checkpoint/parameters/auto_trigger",
                1,
                "auto_trigger takes true or false, found 1",
            ),
            is(
                "CheckpointParam",
                "/checkpoint/parameters/incremental",
                "no",
                "incremental takes true or false, found \"no\"",
            ),
            is(
                "CheckpointParam",
                "/checkpoint/parameters/name",
                "",
                "name takes 1 to 64 characters, found 0",
            ),
            is(
                "CheckpointParam",
                "/checkpoint/parameters/name",
                long(65),
                "name takes 1 to 64 characters, found 65",
            ),
            is(
                "CheckpointParam",
                "/checkpoint/parameters/description",
                long(256),
                "description takes 0 to 255 characters, found 256",
            ),
            is(
                "CheckpointParam",
                "/checkpoint/parameters/resources",
                1,
                "resources takes a list, found 1",
            ),
            is(
                "CheckpointParam",
                "/checkpoint/parameters/resources/0",
                "mail",
                "resources takes UUIDs, found \"mail\"",
            ),
            is(
                "CheckpointParam",
                "/checkpoint/parameters/resources/0",
                "94eba8b2acc94d82badc127144cc5526",
                "resources takes UUIDs, found \"94eba8b2acc94d82badc127144cc5526\"",
            ),
            is(
                "CheckpointParam",
                "/checkpoint/parameters/resources/0",
                "94eba8b2-acc9-4d82-badc-127144cc552g",
                "resources takes UUIDs, found \"94eba8b2-acc9-4d82-badc-127144cc552g\"",
            ),
            is(
                "CheckpointParam",
                "/checkpoint/parameters/resources/0",
                7,
                "resources takes text, found 7",
            ),
            is(
                "Resource",
                "/checkpoint/parameters/resource_details/0/name",
                long(256),
                "name takes 0 to 255 characters, found 256",
            ),
            is(
                "Resource",
                "/checkpoint/parameters/resource_details/0/type",
                "disk",
                "type takes OS::Nova::Server, OS::Cinder::Volume, OS::Ironic::BareMetalServer, \
             OS::Native::Server or OS::Sfs::Turbo, found \"disk\"",
            ),
            gone("Resource", "/checkpoint/parameters/resource_details/0/id", "id is missing"),
        ],
    );
}

#[test]
fn vbs_create_backup() {
    let sound = json!({"backup": {
        "volume_id": "disk", "snapshot_id": null, "name": "Disk_1-a", "description": "x",
        "tags": [{"key": "team", "value": ""}],
    }});
    check(
        "vbs-create-backup-request",
        &sound,
        &[
            gone("backup", "/backup", "backup is missing"),
            gone("backup field", "/backup/volume_id", "volume_id is missing"),
            is(
                "backup field",
                "/backup/name",
                "autobus",
                "name takes text that does not start with auto, found \"autobus\"",
            ),
            is("backup field", "/backup/name", long(65), "name takes 1 to 64 characters, found 65"),
            is(
                "backup field",
                "/backup/description",
                "",
                "description takes 1 to 64 characters, found 0",
            ),
            is(
                "backup field",
                "/backup/description",
                "a>b",
                "description takes no < and no >, found >",
            ),
            is("tag field", "/backup/tags/0/key", "", "key takes 1 to 36 characters, found 0"),
            is(
                "tag field",
                "/backup/tags/0/key",
                long(37),
                "key takes 1 to 36 characters, found 37",
            ),
            is(
                "tag field",
                "/backup/tags/0/key",
                "a=b",
                r"key takes no control characters and none of =*<>\,|/, found =",
            ),
            is(
                "tag field",
                "/backup/tags/0/value",
                "a b\tc",
                r"value takes no control characters and none of =*<>\,|/, found \t",
            ),
            is(
                "tag field",
                "/backup/tags/0/value",
                long(44),
                "value takes 0 to 43 characters, found 44",
            ),
            gone("tag field", "/backup/tags/0/value", "value is missing"),
        ],
    );
}

/// The codes are the service's own where its reference has some.
#[test]
fn a_fault_has_a_code_of_its_service() {
    let codes = |kind: &str, body: Value| -> Vec<&'static str> {
        let kind: DocumentKind = kind.parse().unwrap();
        kind.check(&body).faults().iter().map(keeptime_documents::Fault::code).collect()
    };
    let body = json!({"protect": {"resource_type": "disk", "incremental": 1}});
    assert_eq!(codes("csbs-protect-request", body), ["CSBS.9001", "CSBS.6003"]);
    let volumes =
        json!([{"backup_id": "a", "volume_id": "v"}, {"backup_id": "b", "volume_id": "v"}]);
    for volumes in [json!([]), volumes] {
        let body = json!({"check_restorable": [{"checkpoint_item_id": "i", "target": {
            "resource_id": "mail", "resource_type": "OS::Nova::Server", "volumes": volumes}}]});
        assert_eq!(codes("csbs-check-restorable-request", body), ["CSBS.6018"]);
    }
    let body = json!({"checkpoint": {"parameters": {"name": "", "resources": ["mail"],
        "resource_details": [{"id": "i", "type": "disk"}]}}});
    assert_eq!(codes("cbr-create-restore-point-request", body), ["BackupService.9900"; 4]);
    let body = json!({"backup": {"name": 1, "tags": [{"key": ""}]}});
    assert_eq!(codes("vbs-create-backup-request", body), ["missing", "type", "length", "missing"]);
}

#[test]
fn a_policy_built_in_code_comes_out_as_a_request() {
    let pattern = Pattern::parse(PATTERN).unwrap();
    let build = |name, limits| {
        CreatePolicy::new(name, &pattern, limits, PolicyState::NotEnabled, [("mail", "Mail")])
    };
    let limits = Limits::UNLIMITED.with_max_backups(7).with_max_days(30);
    let request = build("nightly", limits).unwrap();
    let body = serde_json::to_value(&request).unwrap();
    assert_eq!(
        body,
        json!({"policy": {
            "name": "nightly",
            "parameters": {"common": {}},
            "provider_id": PROVIDER,
            "resources": [{"id": "mail", "type": "OS::Nova::Server", "name": "Mail"}],
            "scheduled_operations": [{
                "enabled": false,
                "operation_type": "backup",
                "operation_definition": {
                    "max_backups": 7, "retention_duration_days": 30, "permanent": false,
                },
                "trigger": {"properties": {"pattern": PATTERN}},
            }],
        }})
    );
    let policy = request.to_policy(ZeroLimit::Literal);
    assert_eq!((policy.limits().unwrap(), policy.state()), (limits, PolicyState::NotEnabled));
    assert_eq!(policy.pattern(), Ok(&pattern));
    assert_eq!(CreatePolicy::check(&body).into_result().unwrap(), request);

    let unlimited = serde_json::to_value(build("all", Limits::UNLIMITED).unwrap()).unwrap();
    let definition = &unlimited["policy"]["scheduled_operations"][0]["operation_definition"];
    assert_eq!(
        definition,
        &json!({"max_backups": -1, "retention_duration_days": -1, "permanent": true})
    );

    let messages = |name, limits| -> Vec<String> {
        build(name, limits).unwrap_err().iter().map(|fault| fault.message().to_owned()).collect()
    };
    assert_eq!(
        messages("a b", limits),
        ["name takes only letters, digits, _ and -, found \"a b\""]
    );
    assert_eq!(
        messages("n", limits.with_max_days(100_000)),
        ["retention_duration_days takes -1 or 0 to 99999, found 100000"]
    );
    assert_eq!(
        messages("n", limits.with_max_backups(0)),
        ["max_backups takes -1 or 1 to 99999 here, found 0, which services may read as no limit"]
    );
}

#[test]
fn reading_a_request_gives_it_or_its_faults() {
    let text = r#"{"policy": {"name": "a b"}}"#;
    let error = serde_json::from_str::<CreatePolicy>(text).unwrap_err();
    assert_eq!(
        error.to_string(),
        "/policy/name: name takes only letters, digits, _ and -, found \"a b\"; \
         /policy/parameters: parameters is missing; /policy/provider_id: provider_id is missing; \
         and 2 more"
    );
}

#[test]
fn the_catalogue_of_errors_is_sorted_and_whole() {
    assert_eq!((csbs::ERRORS.len(), cbr::ERRORS.len()), (50, 15));
    for catalogue in [&csbs::ERRORS[..], &cbr::ERRORS] {
        let keys: Vec<_> = catalogue.iter().map(|entry| (entry.code(), entry.status())).collect();
        assert!(keys.is_sorted() && keys.windows(2).all(|pair| pair[0] != pair[1]));
        for entry in catalogue {
            assert_eq!(ErrorEntry::find(entry.code(), entry.status()), Some(*entry));
        }
    }
    // The reference says of these to do something first and then to try again.
    let again = ["0001", "1002", "2001", "2003", "2004", "6005", "6015", "6061", "9007"];
    for number in again {
        let code = format!("CSBS.{number}");
        let advice = ErrorEntry::with_code(&code).next().unwrap().advice();
        assert!(advice.contains("try again"), "{code}: {advice}");
    }
    assert_eq!(ErrorEntry::find("CSBS.9001", 500), None);
    assert_eq!(ErrorEntry::with_code("CSBS.0000").count(), 0);
    let entry = ErrorEntry::find("CSBS.9006", 400).unwrap();
    assert_eq!(entry.message(), "Quota exceeded for resources: %s");
    assert_eq!(
        entry.to_string(),
        "CSBS.9006: the quota is used up; ask the administrator for a larger quota, or delete backups \
         that are not needed"
    );
    assert_eq!(
        ErrorEntry::find("BackupService.6220", 400).unwrap().to_string(),
        "BackupService.6220: the vault is locked, so its automatic backups cannot be deleted before \
         they expire; wait until the backup expires"
    );
    assert_eq!(ErrorEntry::find("BackupService.6200", 400), None);
}

#[test]
fn a_status_says_what_it_allows() {
    let table = [
        ("waiting_protect", false, false, true),
        ("protecting", false, false, true),
        ("available", true, true, false),
        ("waiting_restore", false, false, true),
        ("restoring", false, false, true),
        ("error", false, true, false),
        ("waiting_delete", false, false, true),
        ("deleting", false, false, true),
        ("deleted", false, false, false),
    ];
    for (name, restored, deleted, under_way) in table {
        let status: BackupStatus = name.parse().unwrap();
        assert_eq!(status.to_string(), name);
        assert_eq!(
            (status.allows_restore(), status.allows_deletion(), status.is_in_progress()),
            (restored, deleted, under_way),
            "{name}"
        );
    }
    assert_eq!(BackupStatus::ALL.map(BackupStatus::name), table.map(|(name, ..)| name));
    let error = "Available".parse::<BackupStatus>().unwrap_err().to_string();
    assert!(error.ends_with("deleting or deleted, found \"Available\""), "{error}");
}
