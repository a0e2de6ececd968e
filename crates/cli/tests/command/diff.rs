//! `keeptime diff`: members, fires and backups, before and after.

use serde_json::{Value, json};

use crate::run::{Ran, findings, refused, run, written};

const NOW: [&str; 2] = ["--now", "2025-03-01T12:00:00Z"];

fn policy() -> Value {
    json!({"policy": {
        "id": "p", "name": "weekly", "status": "enabled",
        "resources": [{"id": "mail", "type": "OS::Nova::Server", "name": "Mail"}],
        "scheduled_operations": [{
            "id": "op", "enabled": true,
            "operation_definition": {"max_backups": "5", "permanent": true},
            "trigger": {"properties": {"pattern": "FREQ=WEEKLY;BYDAY=TH;BYHOUR=12;BYMINUTE=27"}},
        }],
    }})
}

fn update(operation: &Value) -> Value {
    let mut operation = operation.clone();
    operation["id"] = json!("op");
    json!({"policy": {"scheduled_operations": [operation]}})
}

/// Five backups of a server, a day apart, oldest first.
fn backups() -> Value {
    let item = |day: u32| {
        json!({"id": format!("b{day}"), "checkpoint_id": format!("c{day}"), "resource_id": "mail",
            "status": "available", "created_at": format!("2025-02-0{day}T02:00:00"),
            "extend_info": {"auto_trigger": true}})
    };
    json!({"checkpoint_items": (1..=5).map(item).collect::<Vec<_>>()})
}

#[track_caller]
fn diff(test: &str, new: &Value, with_backups: bool, more: &[&str]) -> Ran {
    let file = |name: &str, value: &Value| written(&format!("{test}-{name}"), value.to_string());
    let (old, new) = (file("old.json", &policy()), file("new.json", new));
    let backups = file("backups.json", &backups());
    let mut arguments = vec!["diff", &old, &new];
    arguments.extend(with_backups.then_some(backups.as_str()));
    arguments.extend(NOW.iter().chain(more));
    let ran = run(&arguments, "");
    assert_eq!((ran.status, ran.errors.as_str()), (0, ""));
    ran
}

#[test]
fn diff_shows_members_fires_and_backups_and_warns_of_removed_limits() {
    let new = update(&json!({"operation_definition": {"max_backups": 3},
        "trigger": {"properties": {"pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=0"}}}));
    let ran = diff("shown", &new, true, &["-n", "2"]);
    let expected = "\
0 backups would be newly deleted if omitted limits are kept, as of 2025-03-01 12:00:00 UTC.
2 backups would be newly deleted if omitted limits are removed, as of 2025-03-01 12:00:00 UTC.
The recurrence rules fire at other times.
warning: 2 more backups would be deleted if omitted limits are removed; set permanent in the request to decide this

/policy/scheduled_operations/0/operation_definition/max_backups: \"5\" -> 3
/policy/scheduled_operations/0/trigger/properties/pattern: FREQ=WEEKLY;BYDAY=TH;BYHOUR=12;BYMINUTE=27 -> FREQ=DAILY;BYHOUR=2;BYMINUTE=0
permanent (true before) is omitted; the reference does not say whether it is kept or removed

Fires before                 Fires after
Thu 2025-03-06 12:27:00 UTC  Sun 2025-03-02 02:00:00 UTC
Thu 2025-03-13 12:27:00 UTC  Mon 2025-03-03 02:00:00 UTC

2 backups would be newly deleted if omitted limits are removed, as of 2025-03-01 12:00:00 UTC.
Created                  Verdict  Backup  Why                  Server
2025-02-01 02:00:00 UTC  delete   b1      5th newest, limit 3  Mail (mail)
2025-02-02 02:00:00 UTC  delete   b2      4th newest, limit 3  Mail (mail)
";
    assert_eq!(ran.output, expected);
}

#[test]
fn diff_json_is_one_object() {
    let new = update(&json!({"operation_definition": {"max_backups": 4, "permanent": false}}));
    let ran = diff("json", &new, true, &["-n", "1", "--json"]);
    let found: Value = serde_json::from_str(&ran.output).unwrap();
    let definition = "/policy/scheduled_operations/0/operation_definition";
    assert_eq!(
        found,
        json!({
            "schema_version": 1,
            "changes": [
                {"pointer": format!("{definition}/max_backups"), "before": "5", "after": 4},
                {"pointer": format!("{definition}/permanent"), "before": true, "after": false},
            ],
            "omitted": [],
            "pattern_change": null,
            "fires": {"before": ["2025-03-06T12:27:00Z"], "after": ["2025-03-06T12:27:00Z"]},
            "backups": {
                "now": "2025-03-01T12:00:00Z",
                "delete": [{"id": "b1", "name": null, "checkpoint_id": "c1",
                    "resource_id": "mail", "resource_name": null,
                    "created_at": "2025-02-01T02:00:00Z",
                    "verdict": {"outcome": "delete", "reason": "count", "rank": 5, "max": 4},
                    "why": "5th newest, limit 4"}],
                "delete_if_omitted_removed": null,
                "coverage": {
                    "left_without_counted_backup": [], "left_with_only_incomplete_backups": [],
                    "without_counted_backup": [], "without_backup": [],
                    "listing_is_complete": null, "names_other_policy": [],
                },
                "coverage_if_omitted_removed": null,
            },
            "notes": [],
            "warnings": [],
        })
    );
}

#[test]
fn rules_that_are_written_differently_are_compared_by_their_fires() {
    let mut old = policy();
    let pattern = "/policy/scheduled_operations/0/trigger/properties/pattern";
    *old.pointer_mut(pattern).unwrap() =
        json!("FREQ=DAILY;BYHOUR=8;BYMINUTE=0\nFREQ=DAILY;BYHOUR=9;BYMINUTE=0");
    let mut new = old.clone();
    *new.pointer_mut(pattern).unwrap() = json!("FREQ=DAILY;BYHOUR=8,9;BYMINUTE=0");
    let file = |name: &str, value: &Value| written(&format!("spelling-{name}"), value.to_string());
    let (old, new) = (file("old.json", &old), file("new.json", &new));
    let ran = run(&["diff", &old, &new, "--now", "2025-03-01T12:00:00Z", "-n", "1"], "");
    let expected = "\
The recurrence rules are written differently but fire at the same times.

No member changes.

Fires before                 Fires after (unchanged)
Sun 2025-03-02 08:00:00 UTC  Sun 2025-03-02 08:00:00 UTC
";
    assert_eq!(ran.output, expected);
    let ran = run(&["diff", &old, &new, "--now", "2025-03-01T12:00:00Z", "--json"], "");
    let found: Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!(found["pattern_change"], "same_fires");
}

#[test]
fn diff_shows_ten_fires_or_why_there_are_none() {
    let ran = diff("disabled", &update(&json!({"enabled": false})), false, &[]);
    let lines: Vec<&str> = ran.output.lines().collect();
    assert_eq!(
        lines[..5],
        [
            "/policy/scheduled_operations/0/enabled: true -> false",
            "/policy/status: \"enabled\" -> \"disabled\" (assumed: the service sets status to match enabled)",
            "",
            "No fires after the change: the policy is not enabled.",
            "Fires before",
        ]
    );
    assert_eq!((lines.len(), lines[14]), (15, "Thu 2025-05-08 12:27:00 UTC"));

    let ran = diff("same", &policy(), false, &["-n", "1"]);
    let expected = "No member changes.\n\nFires before                 Fires after (unchanged)\n\
        Thu 2025-03-06 12:27:00 UTC  Thu 2025-03-06 12:27:00 UTC\n";
    assert_eq!(ran.output, expected);
}

#[test]
fn a_floor_keeps_what_the_new_policy_would_delete() {
    let new = update(&json!({"operation_definition": {"max_backups": 1, "permanent": false}}));
    let ran = diff("floor", &new, true, &["--keep-at-least", "4"]);
    let lines: Vec<&str> = ran.output.lines().collect();
    assert_eq!(lines[0], "1 backup would be newly deleted, as of 2025-03-01 12:00:00 UTC.");
    assert_eq!(
        lines[lines.len() - 2..],
        [
            "Created                  Verdict  Backup  Why                  Server",
            "2025-02-01 02:00:00 UTC  delete   b1      5th newest, limit 1  Mail (mail)",
        ]
    );
}

#[test]
fn a_misspelt_member_is_noted() {
    let old = written("diff-slip-old.json", policy().to_string());
    let new = written("diff-slip-new.json", update(&json!({"enable": false})).to_string());
    let ran = run(&["diff", &old, &new, NOW[0], NOW[1]], "");
    assert!(ran.output.starts_with("No member changes.\n"), "{ran:?}");
    let note = format!(
        "keeptime: note: {new}: /policy/scheduled_operations/0/enable: enable: unknown member; did you mean enabled?"
    );
    assert!(ran.errors.starts_with(&note), "{ran:?}");
}

#[test]
fn an_invalid_request_is_refused_with_all_faults() {
    let old = written("diff-old.json", policy().to_string());
    let bad = update(&json!({"operation_definition": {"max_backups": "x"}, "enabled": 1}));
    let bad = written("diff-bad.json", bad.to_string());
    let (ran, checked) = (run(&["diff", &old, &bad], ""), run(&["check", &bad], ""));
    assert_eq!((ran.status, ran.output.as_str()), (1, ""));
    assert_eq!((ran.errors + "\n").as_str(), findings(&checked));
    let titles: Vec<&str> =
        checked.output.lines().filter(|line| line.starts_with("error")).collect();
    assert_eq!(
        titles,
        [
            "error[CSBS.9001]: enabled takes true or false, found 1",
            "error[CSBS.9001]: max_backups takes -1 or 0 to 99999, found \"x\"",
        ]
    );
    let other = json!({"policy": {"scheduled_operations": [{"id": "other"}]}}).to_string();
    let message =
        "standard input: the policy's operation has the id \"op\", found \"other\" in the request";
    refused(&["diff", &old, "-"], other, 1, message);
    refused(&["diff", "-", "-"], "", 2, "- (standard input) can be given only once");
}
