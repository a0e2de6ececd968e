//! The lists in requests: which may be empty, and which may have an item twice.

use keeptime_documents::DocumentKind;
use serde_json::{Value, json};

use crate::sample_documents::{PROVIDER, request, with};

/// Returns the faults and then the notes of a body: pointer, code or kind, message.
fn found(kind: &str, body: &Value) -> Vec<(String, String, String)> {
    let kind: DocumentKind = kind.parse().unwrap();
    let checked = kind.check(body);
    let (faults, notes) = (checked.faults(), checked.notes());
    let faults = faults
        .iter()
        .map(|fault| (fault.pointer().into(), fault.code().into(), fault.message().into()));
    let notes = notes
        .iter()
        .map(|note| (note.pointer().into(), note.kind().name().into(), note.message().into()));
    faults.chain(notes).collect()
}

#[track_caller]
fn check(kind: &str, body: &Value, expected: &[(&str, &str, &str)]) {
    let found = found(kind, body);
    let found: Vec<_> =
        found.iter().map(|(pointer, code, message)| (&**pointer, &**code, &**message)).collect();
    assert_eq!(found, expected, "{body}");
}

fn restore(volumes: Value) -> Value {
    json!({"restore": {
        "checkpoint_id": "record", "provider_id": PROVIDER,
        "parameters": {"checkpoint_item_id": "backup", "power_on": true,
            "targets": {"server_id": "mail", "volumes": volumes}},
    }})
}

/// CSBS v1, tables 5-106 and 5-107, and CSBS.6018 in table 6-1.
#[test]
fn a_restore_names_a_disk_of_its_own_for_each_backup() {
    const VOLUMES: &str = "/restore/parameters/targets/volumes";
    let kind = "csbs-restore-request";
    check(
        kind,
        &restore(json!([])),
        &[(
            VOLUMES,
            "CSBS.6018",
            "volumes takes one disk for each disk backup, found an empty list",
        )],
    );
    let volume = |backup: &str, disk: &str| json!({"backup_id": backup, "volume_id": disk});
    let message = "volume_id takes a different disk for each backup, found \"v\" again";
    let pointers = [1, 3].map(|index| format!("{VOLUMES}/{index}/volume_id"));
    let body =
        restore(json!([volume("a", "v"), volume("b", "v"), volume("c", "w"), volume("d", "v")]));
    check(
        kind,
        &body,
        &[(&pointers[0], "CSBS.6018", message), (&pointers[1], "CSBS.6018", message)],
    );
    // Restoring one backup to two disks is allowed.
    let pointer = format!("{VOLUMES}/1/backup_id");
    let body = restore(json!([volume("a", "v"), volume("a", "w")]));
    check(kind, &body, &[(&pointer, "repeated_item", "backup_id: \"a\" appears more than once")]);
    check(kind, &restore(json!([volume("v", "a"), volume("a", "v")])), &[]);
    // An empty id is a fault of its own, and not a duplicate.
    let empty = "volume_id takes an id of at least one character, found \"\"";
    let body = restore(json!([volume("a", ""), volume("b", "")]));
    let pointers = [0, 1].map(|index| format!("{VOLUMES}/{index}/volume_id"));
    check(kind, &body, &[(&pointers[0], "CSBS.9001", empty), (&pointers[1], "CSBS.9001", empty)]);
}

/// Every backup in a request has its own list of disks (CSBS v1, tables 5-14 to 5-17).
#[test]
fn a_disk_counts_once_in_each_list_of_disks() {
    let kind = "csbs-check-restorable-request";
    let item = |volumes: Value| {
        json!({"checkpoint_item_id": "i", "target": {"resource_id": "mail",
            "resource_type": "OS::Nova::Server", "volumes": volumes}})
    };
    let one = json!([{"backup_id": "a", "volume_id": "v"}]);
    let twice = json!([{"backup_id": "a", "volume_id": "v"}, {"backup_id": "b", "volume_id": "v"}]);
    check(kind, &json!({"check_restorable": [item(one.clone()), item(one)]}), &[]);
    check(
        kind,
        &json!({"check_restorable": [item(json!([])), item(twice)]}),
        &[
            (
                "/check_restorable/0/target/volumes",
                "CSBS.6018",
                "volumes takes one disk for each disk backup, found an empty list",
            ),
            (
                "/check_restorable/1/target/volumes/1/volume_id",
                "CSBS.6018",
                "volume_id takes a different disk for each backup, found \"v\" again",
            ),
        ],
    );
    let message = "check_restorable takes at least one item, found an empty list";
    check(kind, &json!({"check_restorable": []}), &[("/check_restorable", "CSBS.9001", message)]);
}

/// A server is bound to a policy only once (CSBS.6004 in table 6-1).
#[test]
fn a_policy_has_each_server_once() {
    let server = |id: &str| json!({"id": id, "type": "OS::Nova::Server", "name": "n"});
    let servers = json!([server("a"), server("b"), server("a")]);
    let expected: &[(&str, &str, &str)] = &[(
        "/policy/resources/2/id",
        "CSBS.6004",
        "id takes a different server in each resource, found \"a\" again",
    )];
    check(
        "csbs-create-policy-request",
        &with(request(), "/policy/resources", servers.clone()),
        expected,
    );
    check("csbs-update-policy-request", &json!({"policy": {"resources": servers}}), expected);
    // The reference allows an empty list (table 5-22).
    check("csbs-create-policy-request", &with(request(), "/policy/resources", json!([])), &[]);
    check("csbs-update-policy-request", &json!({"policy": {"resources": []}}), &[]);
}

/// The fault is sorted among those of its table.
#[test]
fn the_fault_of_a_duplicate_server_is_in_table_order() {
    let servers = json!([
        {"id": "a", "type": "disk", "name": "n"},
        {"id": "a", "type": "disk", "name": 5},
    ]);
    let body = with(request(), "/policy/resources", servers);
    let body = with(body, "/policy/scheduled_operations/0/enabled", json!(1));
    let pointers: Vec<String> = found("csbs-create-policy-request", &body)
        .into_iter()
        .map(|(pointer, ..)| pointer)
        .collect();
    assert_eq!(
        pointers,
        [
            "/policy/resources/0/type",
            "/policy/resources/1/id",
            "/policy/resources/1/type",
            "/policy/resources/1/name",
            "/policy/scheduled_operations/0/enabled",
        ]
    );
}

#[test]
fn an_empty_selection_and_a_repeated_item_are_noted() {
    let empty = |field: &str| {
        format!("{field} is an empty list, which may mean all or none; omit it to select all")
    };
    let execute = |resources: Value| json!({"checkpoint": {"plan_id": "p", "parameters": {"resources": resources}}});
    let kind = "csbs-execute-policy-request";
    let pointer = "/checkpoint/parameters/resources";
    check(kind, &execute(json!([])), &[(pointer, "empty_list", &empty("resources"))]);
    check(
        kind,
        &execute(json!(["a", "b", "a"])),
        &[(
            "/checkpoint/parameters/resources/2",
            "repeated_item",
            "resources: \"a\" appears more than once",
        )],
    );

    let protectable = |id: &str| json!({"resource_id": id, "resource_type": "OS::Nova::Server"});
    let body = json!({"check_protectable": [protectable("a"), protectable("b"), protectable("a")]});
    check(
        "csbs-check-protectable-request",
        &body,
        &[(
            "/check_protectable/2/resource_id",
            "repeated_item",
            "resource_id: \"a\" appears more than once",
        )],
    );

    let cbr = "cbr-create-restore-point-request";
    let point =
        |parameters: Value| json!({"checkpoint": {"vault_id": "v", "parameters": parameters}});
    check(
        cbr,
        &point(json!({"resources": [], "resource_details": []})),
        &[
            (pointer, "empty_list", &empty("resources")),
            ("/checkpoint/parameters/resource_details", "empty_list", &empty("resource_details")),
        ],
    );
    let uuid = "94EBA8B2-acc9-4d82-badc-127144cc5526";
    let detail = json!({"id": "r", "type": "OS::Sfs::Turbo"});
    let body = point(json!({"resources": [uuid, uuid], "resource_details": [detail, detail]}));
    check(
        cbr,
        &body,
        &[
            (
                "/checkpoint/parameters/resources/1",
                "repeated_item",
                "resources: \"94EBA8B2-acc9-4d82-badc-127144cc5526\" appears more than once",
            ),
            (
                "/checkpoint/parameters/resource_details/1/id",
                "repeated_item",
                "id: \"r\" appears more than once",
            ),
        ],
    );

    let tag = |value: &str| json!({"key": "team", "value": value});
    let body = json!({"backup": {"volume_id": "v", "name": "n", "tags": [tag("a"), tag("b")]}});
    check(
        "vbs-create-backup-request",
        &body,
        &[("/backup/tags/1/key", "repeated_item", "key: \"team\" appears more than once")],
    );
}
