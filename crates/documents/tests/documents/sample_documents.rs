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
