//! What decides whether a policy runs, and what every command prints if it does not.

use serde_json::{Value, json};

use crate::run::{run, written};

const NOW: [&str; 2] = ["--now", "2025-03-05T12:00:00Z"];

/// A policy that keeps one backup of a server, daily at 02:00.
fn policy(status: &str, enabled: bool) -> Value {
    json!({"policy": {"id": "p", "status": status, "resources": [{"id": "srv-1"}],
        "scheduled_operations": [{"id": "o", "enabled": enabled,
            "operation_definition": {"max_backups": 1},
            "trigger": {"properties": {"pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=0"}}}]}})
}

/// Two backups of the server.
fn backups(name: &str) -> String {
    let item = |day: u8| {
        json!({"id": format!("b{day}"), "checkpoint_id": "c", "resource_id": "srv-1",
            "status": "available", "created_at": format!("2025-03-0{day}T02:00:00"),
            "extend_info": {"auto_trigger": true}})
    };
    written(name, json!({"checkpoint_items": [item(3), item(4)]}).to_string())
}

#[test]
fn an_enabled_suspended_policy_runs_in_every_command() {
    let path = written("suspended.json", policy("suspended", true).to_string());
    let backups = backups("suspended-backups.json");
    let ran = run(&["next", &path, "-n", "1", NOW[0], NOW[1]], "");
    assert_eq!(ran.output, "Thu 2025-03-06 02:00:00 UTC  in 14 h 0 min\n");
    assert_eq!((ran.status, ran.errors.as_str()), (0, ""));
    let ran = run(&["prune", &path, &backups, "--all", NOW[0], NOW[1]], "");
    assert!(ran.output.contains("delete   b3      2nd newest, limit 1"), "{ran:?}");
    assert_eq!(ran.errors, "");
    for task in [
        &["explain", &path] as &[&str],
        &["forecast", &path, &backups],
        &["report", &path, &backups],
        &["calendar", &path],
        &["diff", &path, &path],
    ] {
        let ran = run(&[task, &NOW[..]].concat(), "");
        assert_eq!((ran.status, ran.errors.as_str()), (0, ""), "{task:?}");
        assert!(!ran.output.contains("not enabled") && !ran.output.contains("disabled"), "{ran:?}");
    }
}

#[test]
fn the_status_disabled_stops_an_enabled_policy() {
    let path = written("status-disabled.json", policy("disabled", true).to_string());
    let backups = backups("status-disabled-backups.json");
    let why = "the status of the policy is disabled";
    let idle = "it creates no backups and deletes none, even if its operation is enabled";
    let ran = run(&["next", &path, "-n", "1", NOW[0], NOW[1]], "");
    let hint = "--even-if-disabled shows when it would fire";
    let answer =
        format!("Nothing will fire: {why}, which stops it even if its operation is enabled.\n");
    assert_eq!((ran.output, ran.errors), (answer, format!("keeptime: note: {hint}\n")));
    let ran = run(&["prune", &path, &backups, "--all", NOW[0], NOW[1]], "");
    let hint = "--even-if-disabled shows what it would delete";
    assert_eq!(ran.errors, format!("keeptime: note: {why}: {idle}; {hint}\n"));
    assert!(
        ran.output.contains("keep     b3      the status of the policy is disabled"),
        "{ran:?}"
    );
    let ran = run(&["prune", &path, &backups, "--all", "--even-if-disabled", NOW[0], NOW[1]], "");
    assert!(ran.output.contains("delete   b3      2nd newest, limit 1"), "{ran:?}");
    let ran = run(&["forecast", &path, &backups, NOW[0], NOW[1]], "");
    let hint = "--even-if-disabled shows what it would do";
    assert_eq!(ran.errors, format!("keeptime: note: {why}: {idle}; {hint}\n"));
    assert!(
        ran.output.contains("The status of the policy is disabled, so it creates no backups."),
        "{ran:?}"
    );
    let ran = run(&["calendar", &path, NOW[0], NOW[1]], "");
    let hint = "the calendar shows when it would fire";
    assert_eq!(ran.errors, format!("keeptime: note: {why}: {idle}; {hint}\n"));
    let ran = run(&["diff", &path, &path, NOW[0], NOW[1]], "");
    let no_fires = format!(
        "No fires before the change: {why}, so it does not run even if its operation is enabled."
    );
    assert!(ran.output.contains(&no_fires), "{ran:?}");
    for task in [&["explain", &path] as &[&str], &["report", &path, &backups]] {
        let ran = run(&[task, &NOW[..]].concat(), "");
        let sentence =
            "Its status is disabled: it creates no backups and deletes none, even if its operation";
        assert!(ran.output.contains(sentence), "{ran:?}");
    }
}

#[test]
fn an_update_without_enabled_may_enable_a_policy() {
    let update = json!({"policy": {"scheduled_operations": [
        {"id": "o", "operation_definition": {"max_backups": 5}}]}});
    let update = written("left-out-update.json", update.to_string());
    let warning = "enabled is omitted, and its default is true, so the request may switch \
                   the policy on; set enabled in the request to decide this";
    let off = written("left-out-off.json", policy("suspended", false).to_string());
    let ran = run(&["diff", &off, &update, NOW[0], NOW[1]], "");
    assert!(ran.output.contains(&format!("warning: {warning}\n")), "{ran:?}");
    assert!(
        ran.output.contains("No fires after the change: the policy is not enabled."),
        "{ran:?}"
    );
    let ran = run(&["diff", &off, &update, "--json", NOW[0], NOW[1]], "");
    let found: Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!(found["warnings"], json!([warning]));
    let on = written("left-out-on.json", policy("suspended", true).to_string());
    let ran = run(&["diff", &on, &update, NOW[0], NOW[1]], "");
    assert!(!ran.output.contains("warning"), "{ran:?}");
}
