//! A valid request, and functions that change one of its members.

use serde_json::{Value, json};

pub(crate) const PROVIDER: &str = "fc4d5750-22e7-4798-8a46-f48f62c4c1da";

/// A canonical pattern, which has no notes.
pub(crate) const PATTERN: &str = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n\
    RRULE:FREQ=DAILY;BYHOUR=3;BYMINUTE=15\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

/// Returns a valid request to create a policy with every member of the reference.
pub(crate) fn request() -> Value {
    json!({"policy": {
        "description": "Mail and files",
        "name": "office_hours-2",
        "parameters": {"common": {}},
        "provider_id": PROVIDER,
        "resources": [
            {"id": "mail", "type": "OS::Nova::Server", "name": "Mail (old)", "extra_info": {}},
            {"id": "files", "type": "OS::Nova::Server", "name": ""},
        ],
        "scheduled_operations": [{
            "description": "",
            "enabled": true,
            "name": "each-night",
            "operation_type": "backup",
            "operation_definition": {
                "max_backups": 14,
                "retention_duration_days": -1,
                "permanent": false,
                "plan_id": "plan",
                "provider_id": PROVIDER,
            },
            "trigger": {"properties": {"pattern": PATTERN}},
        }],
    }})
}

/// Sets a member or an item. The parent must exist.
#[track_caller]
pub(crate) fn with(mut document: Value, pointer: &str, value: Value) -> Value {
    if pointer.is_empty() {
        return value;
    }
    let (holder, member) = pointer.rsplit_once('/').unwrap();
    match document.pointer_mut(holder).unwrap() {
        Value::Object(members) => drop(members.insert(member.to_owned(), value)),
        Value::Array(items) => items[member.parse::<usize>().unwrap()] = value,
        _ => panic!("{holder} holds nothing"),
    }
    document
}

/// Removes a member or an item, which must exist.
#[track_caller]
pub(crate) fn without(mut document: Value, pointer: &str) -> Value {
    let (holder, member) = pointer.rsplit_once('/').unwrap();
    match document.pointer_mut(holder).unwrap() {
        Value::Object(members) => drop(members.remove(member).unwrap()),
        Value::Array(items) => drop(items.remove(member.parse().unwrap())),
        _ => panic!("{holder} holds nothing"),
    }
    document
}

/// Canonical rules of CBR.
pub(crate) const RULES: [&str; 2] =
    ["FREQ=DAILY;INTERVAL=3;BYHOUR=22;BYMINUTE=0", "FREQ=DAILY;INTERVAL=3;BYHOUR=6;BYMINUTE=30"];

/// Returns a valid request to create a policy of CBR without notes.
pub(crate) fn cbr_request() -> Value {
    json!({"policy": {
        "name": "Nächte-1".replace('ä', "\u{4e00}"),
        "enabled": true,
        "operation_type": "backup",
        "operation_definition": {
            "max_backups": 14,
            "retention_duration_days": -1,
            "day_backups": 0,
            "week_backups": 8,
            "month_backups": 12,
            "year_backups": 1,
            "timezone": "UTC+05:30",
            "full_backup_interval": 10,
        },
        "trigger": {"properties": {"pattern": RULES, "start_window_minutes": 120}},
    }})
}

/// Returns a policy of CBR as a service answers it.
pub(crate) fn cbr_answer() -> Value {
    json!({"policy": {
        "id": "5f1dbb52-9d58-4be5-a59b-4a1d3c1c7e0d",
        "name": "nights",
        "enabled": true,
        "operation_type": "backup",
        "operation_definition": {
            "max_backups": 20,
            "retention_duration_days": -1,
            "day_backups": 0,
            "created_by": "customer",
        },
        "trigger": {
            "id": "t",
            "name": "default",
            "type": "time",
            "properties": {"pattern": RULES, "start_time": "2025-05-06T08:09:10"},
        },
        "associated_vaults": [{"vault_id": "v"}],
        "policy_type": "custom_policy",
    }})
}
