//! With a test language that encloses its texts in marks, no English text of an explanation, a
//! verdict, a forecast or a diff is printed outside the marks.
#![allow(clippy::pedantic, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../../../tests/testsuite/marked_language.rs"]
mod marked;

use std::fs;

use clap::Parser;
use marked::{Marked, unmarked};
use serde_json::{Value, json};

use super::{diff, explain, forecast, prune, report};
use crate::args::{Cli, Task};

const NOW: &str = "2025-03-05T12:00:00Z";

/// Returns the output of a task in the test language.
#[track_caller]
fn printed(arguments: &[&str]) -> String {
    let arguments = [&["keeptime"], arguments, &["--now", NOW]].concat();
    let mut output = Vec::new();
    let status = match Cli::try_parse_from(&arguments).unwrap().task {
        Task::Prune(task) => prune::run(&task, &Marked, &mut output),
        Task::Forecast(task) => forecast::run(&task, &Marked, &mut output),
        Task::Diff(task) => diff::run(&task, &Marked, &mut output),
        Task::Explain(task) => explain::run(&task, &Marked, &mut output),
        Task::Report(task) => report::run(&task, &Marked, &mut output),
        _ => panic!("not one of these tasks"),
    };
    assert!(status.is_ok(), "{arguments:?}");
    // Styles contain letters.
    anstream::adapter::strip_str(&String::from_utf8(output).unwrap()).to_string()
}

/// Asserts that no letter is outside the marks, except in `words`.
#[track_caller]
fn is_marked(output: &str, words: &[&str]) {
    assert!(!output.is_empty());
    let mut outside = unmarked(output);
    for word in words {
        outside = outside.replace(word, "");
    }
    assert!(!outside.contains(char::is_alphabetic), "{outside}\n\nof\n\n{output}");
}

/// Words that may appear: ids, and the zone of dates.
const IDS: [&str; 10] =
    ["srv-1", "srv-2", "srv-3", "b1", "b2", "b3", "b4", "manual", "failed", "UTC"];

fn written(name: &str, document: &Value) -> String {
    let folder = std::env::temp_dir().join(format!("keeptime-language-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    fs::write(&path, document.to_string()).unwrap();
    path.to_str().unwrap().to_owned()
}

fn policy(name: &str, enabled: bool, definition: &Value) -> String {
    let server = |id: &str| json!({"id": id, "type": "OS::Nova::Server", "name": id});
    let policy = json!({"policy": {
        "id": "p", "name": "nightly", "status": if enabled { "enabled" } else { "disabled" },
        "resources": [server("srv-1"), server("srv-2")],
        "scheduled_operations": [{
            "id": "o", "enabled": enabled, "operation_definition": definition,
            "trigger": {"properties": {"pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=0"}},
        }],
    }});
    written(name, &policy)
}

fn update(name: &str, operation: &Value) -> String {
    let mut operation = operation.clone();
    operation["id"] = json!("o");
    written(name, &json!({"policy": {"scheduled_operations": [operation]}}))
}

fn backup(id: &str, server: &str, day: u32) -> Value {
    json!({"id": id, "checkpoint_id": format!("c-{id}"), "resource_id": server,
        "status": "available", "created_at": format!("2025-03-{day:02}T02:00:00"),
        "extend_info": {"auto_trigger": true}})
}

fn with(mut backup: Value, pointer: &str, value: &Value) -> Value {
    *backup.pointer_mut(pointer).unwrap() = value.clone();
    backup
}

/// A page whose count says that there are more backups.
fn listing(name: &str) -> String {
    let items = [
        backup("b1", "srv-1", 1),
        backup("b2", "srv-1", 2),
        with(backup("b3", "srv-1", 3), "/status", &json!("restoring")),
        with(backup("b4", "srv-1", 4), "/status", &json!("deleting")),
        with(backup("manual", "srv-1", 4), "/extend_info/auto_trigger", &json!(false)),
        with(backup("failed", "srv-3", 4), "/status", &json!("error")),
    ];
    written(name, &json!({"checkpoint_items": items, "count": 25}))
}

/// A page with one backup of one server, so that the other server has none.
fn whole_listing(name: &str) -> String {
    written(name, &json!({"checkpoint_items": [backup("b1", "srv-1", 1)], "count": 1}))
}

#[test]
fn verdicts_of_prune_are_marked() {
    let listing = listing("prune-listing.json");
    for (name, definition) in [
        ("prune-count.json", json!({"max_backups": 1})),
        ("prune-both.json", json!({"max_backups": 1, "retention_duration_days": 1})),
        ("prune-days.json", json!({"retention_duration_days": 1})),
    ] {
        let policy = policy(name, true, &definition);
        is_marked(&printed(&["prune", &policy, &listing]), &IDS);
        is_marked(&printed(&["prune", &policy, &listing, "--keep-at-least", "2"]), &IDS);
    }
    let some = policy("prune-some.json", true, &json!({"max_backups": 1}));
    // The letters of the picture, explained in its legend.
    let words = [&IDS[..], &["o", "x"]].concat();
    is_marked(&printed(&["prune", &some, &listing, "--picture"]), &words);
    let off = policy("prune-off.json", false, &json!({"max_backups": 1}));
    is_marked(&printed(&["prune", &off, &listing]), &IDS);
    let whole = whole_listing("prune-whole.json");
    let days = policy("prune-bare.json", true, &json!({"retention_duration_days": 1}));
    is_marked(&printed(&["prune", &days, &whole]), &IDS);
}

#[test]
fn a_plan_that_is_rechecked_is_marked() {
    let listing = listing("recheck-listing.json");
    let rules = policy("recheck-policy.json", true, &json!({"max_backups": 1}));
    let plan = printed(&["prune", &rules, &listing, "--json"]);
    let folder = std::path::Path::new(&listing).parent().unwrap();
    let path = folder.join("recheck-plan.jsonl");
    fs::write(&path, plan).unwrap();
    let plan = path.to_str().unwrap();
    is_marked(&printed(&["prune", &rules, &listing, "--recheck", plan]), &IDS);
    let whole = whole_listing("recheck-whole.json");
    is_marked(&printed(&["prune", &rules, &whole, "--recheck", plan]), &IDS);
    let changed = written(
        "recheck-changed.json",
        &json!({"checkpoint_items": [
            with(backup("b1", "srv-1", 1), "/checkpoint_id", &json!("c-9")),
            with(backup("b2", "srv-1", 2), "/status", &json!("deleting")),
            backup("b3", "srv-1", 3), backup("b4", "srv-1", 4),
        ]}),
    );
    is_marked(&printed(&["prune", &rules, &changed, "--recheck", plan]), &IDS);
}

#[test]
fn forecasts_are_marked() {
    let listing = listing("forecast-listing.json");
    let quota = written(
        "forecast-quota.json",
        &json!({"quotas": {"resources": [
            {"type": "backups", "quota": 15, "used": 3},
            {"type": "backup_capacity", "quota": 200, "used": 1, "unit": "GB"},
        ]}}),
    );
    for (name, enabled, definition) in [
        ("forecast-count.json", true, json!({"max_backups": 3})),
        ("forecast-days.json", true, json!({"retention_duration_days": 2})),
        ("forecast-none.json", true, json!({})),
        ("forecast-off.json", false, json!({"max_backups": 3})),
    ] {
        let policy = policy(name, enabled, &definition);
        let task = ["forecast", &policy, &listing, "--days", "5", "--quota", &quota];
        // The chart consists of digits and `#`.
        is_marked(
            &printed(&[&task[..], &["--if-max-days", "9"]].concat()),
            &[&IDS[..], &["to"]].concat(),
        );
    }
    // One server loses its backups for a day, the other has none.
    let weekly = written(
        "forecast-weekly.json",
        &json!({"policy": {
            "id": "p", "name": "weekly", "status": "enabled",
            "resources": [
                {"id": "srv-1", "type": "OS::Nova::Server"},
                {"id": "srv-2", "type": "OS::Nova::Server"},
            ],
            "scheduled_operations": [{
                "id": "o", "enabled": true,
                "operation_definition": {"retention_duration_days": 5},
                "trigger": {"properties": {"pattern": "FREQ=WEEKLY;BYDAY=TU;BYHOUR=2;BYMINUTE=0"}},
            }],
        }}),
    );
    let whole = whole_listing("forecast-whole.json");
    let output = printed(&["forecast", &weekly, &whole, "--days", "5"]);
    is_marked(&output, &[&IDS[..], &["to"]].concat());
}

#[test]
fn diffs_are_marked() {
    let listing = listing("diff-listing.json");
    let old =
        policy("diff-old.json", true, &json!({"max_backups": 9, "retention_duration_days": 9}));
    let off = policy("diff-off.json", false, &json!({"max_backups": 9}));
    for (name, old, operation) in [
        ("diff-count.json", &old, json!({"operation_definition": {"max_backups": 1}})),
        ("diff-days.json", &old, json!({"operation_definition": {"retention_duration_days": 1}})),
        ("diff-disable.json", &old, json!({"enabled": false})),
        ("diff-left-out.json", &off, json!({"operation_definition": {"max_backups": 5}})),
        ("diff-enable.json", &off, json!({"enabled": true})),
    ] {
        let new = update(name, &operation);
        is_marked(&printed(&["diff", old, &new, &listing, "-n", "2"]), &IDS);
        let markdown = printed(&["diff", old, &new, &listing, "--format", "markdown"]);
        is_marked(&markdown, &[&IDS[..], &["nightly", "`p`"]].concat());
    }
    is_marked(&printed(&["diff", &old, &old, &listing]), &IDS);
}

#[test]
fn explanations_are_marked() {
    for (name, enabled, definition) in [
        ("explain-count.json", true, json!({"max_backups": 3, "retention_duration_days": -1})),
        ("explain-zero.json", true, json!({"max_backups": 0, "timezone": "UTC+08:00"})),
        ("explain-permanent.json", true, json!({"permanent": true, "max_backups": 3})),
        ("explain-off.json", false, json!({"retention_duration_days": 3})),
    ] {
        let policy = policy(name, enabled, &definition);
        let task = ["explain", &policy, "--show", "Europe/Berlin"];
        is_marked(&printed(&task), &["UTC", "Europe/Berlin", "nightly (p)"]);
    }
    let task =
        ["explain", "--pattern", "FREQ=DAILY;BYHOUR=2;BYMINUTE=0", "--show", "Asia/Shanghai"];
    is_marked(&printed(&task), &["UTC", "Asia/Shanghai"]);
}

#[test]
fn texts_for_programs_are_marked() {
    let listing = listing("json-listing.json");
    let policy = policy("json-policy.json", true, &json!({"max_backups": 1}));
    for line in printed(&["prune", &policy, &listing, "--json"]).lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        if let Some(why) = line["why"].as_str() {
            is_marked(why, &[]);
        }
    }
    let forecast: Value =
        serde_json::from_str(&printed(&["forecast", &policy, &listing, "--json"])).unwrap();
    let backups = forecast["backups"].as_array().unwrap();
    for text in backups.iter().flat_map(|backup| [&backup["why"]]) {
        if let Some(text) = text.as_str() {
            is_marked(text, &[]);
        }
    }
    let page = printed(&["report", &policy, &listing]);
    assert!(page.contains("lang=\"en-x-marked\""), "{page}");
}
