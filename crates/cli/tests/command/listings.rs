//! Every command reads a listing in the same way.

use serde_json::{Value, json};

use crate::run::{Ran, run, written};

const NOW: &str = "2025-03-05T12:00:00Z";

/// An enabled policy of one server, daily at 02:00, that keeps one backup.
fn policy(name: &str) -> String {
    let policy = json!({"policy": {"id": "p", "status": "enabled", "created_at": "2025-03-01T00:00:00",
        "resources": [{"id": "srv-1"}],
        "scheduled_operations": [{"enabled": true, "operation_definition": {"max_backups": 1},
            "trigger": {"properties": {"pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=0"}}}]}});
    written(name, policy.to_string())
}

/// An available automatic backup of the server, created at 02:00 on a day in March.
fn item(id: &str, day: u32) -> Value {
    json!({"id": id, "checkpoint_id": format!("c-{id}"), "resource_id": "srv-1",
        "created_at": format!("2025-03-{day:02}T02:00:00"), "status": "available",
        "extend_info": {"auto_trigger": true}})
}

/// Runs prune, forecast, report and diff on a listing.
fn tasks(name: &str, listing: &str) -> Vec<(&'static str, Ran)> {
    let policy = policy(&format!("{name}-policy.json"));
    let listing = written(&format!("{name}.json"), listing);
    let with = |arguments: &[&str]| run(&[arguments, &["--now", NOW]].concat(), "");
    vec![
        ("prune", with(&["prune", &policy, &listing, "--all"])),
        ("forecast", with(&["forecast", &policy, &listing, "--all"])),
        ("report", with(&["report", &policy, &listing])),
        ("diff", with(&["diff", &policy, &policy, &listing])),
    ]
}

/// Returns the answer of batch to a prune request with these backups.
fn batch(backups: &str) -> Value {
    let line = format!(
        r#"{{"op": "prune", "retention": {{"max_backups": 1}}, "now": "{NOW}", "backups": {backups}}}"#
    );
    serde_json::from_str(&run(&["batch"], line + "\n").output).unwrap()
}

#[test]
fn a_repeated_member_is_refused_by_every_command() {
    for (number, (member, twice)) in [
        (r#""status":"available""#, r#""status":"restoring","status":"available""#),
        (r#""auto_trigger":true"#, r#""auto_trigger":false,"auto_trigger":true"#),
    ]
    .into_iter()
    .enumerate()
    {
        let listing = json!([item("a", 4)]).to_string().replace(member, twice);
        let name = format!("twice-{number}");
        let field = member.split('"').nth(1).unwrap();
        for (task, ran) in tasks(&name, &listing) {
            let expected = format!("item 1: {field} appears twice");
            assert!(ran.errors.contains(&expected), "{task}: {ran:?}");
            assert_eq!((ran.status, ran.output.as_str()), (1, ""), "{task}");
        }
    }
}

#[test]
fn unusual_dates_and_flags_are_noted_by_every_command() {
    let mut undated = item("b", 2);
    undated["created_at"] = "soon".into();
    let mut odd = item("c", 3);
    odd["extend_info"]["auto_trigger"] = 1.into();
    let listing = json!([item("a", 4), undated, odd]).to_string();
    let notes = [
        "item 2: created_at: a time takes the form YYYY-MM-DDTHH:MM:SS, optionally with a fraction and Z or \
         ±hh:mm, found \"soon\"; the backup is treated as undated",
        "item 3: auto_trigger takes true or false, found 1; the backup counts as manual",
    ];
    for (task, ran) in tasks("odd", &listing) {
        assert_eq!(ran.status, 0, "{task}: {ran:?}");
        for note in notes {
            assert!(ran.errors.contains(note), "{task}: {ran:?}");
        }
    }
    let answer = batch(&listing);
    assert_eq!(answer["ok"]["keep"], json!(["a", "b", "c"]));
    assert_eq!(answer["ok"]["notes"], json!(notes));
}

#[test]
fn a_placeholder_date_never_deletes() {
    for (number, date) in ["0001-01-01T00:00:00Z", "1970-01-01T00:00:00"].into_iter().enumerate() {
        let mut undated = item("b", 2);
        undated["created_at"] = date.into();
        let listing = json!([item("a", 4), undated]).to_string();
        let [(_, prune), (_, forecast), ..] = &tasks(&format!("none-{number}"), &listing)[..]
        else {
            unreachable!("four tasks");
        };
        assert!(prune.output.contains("keep     b       no date"), "{prune:?}");
        assert!(forecast.output.contains("b       never deleted: no date"), "{forecast:?}");
        assert_eq!(batch(&listing)["ok"]["keep"], json!(["a", "b"]));
    }
}

#[test]
fn equal_records_count_once_and_differing_ones_are_located() {
    let page = |items: &[Value]| json!({"checkpoint_items": items}).to_string();
    let overlapping = [page(&[item("a", 4), item("b", 3)]), page(&[item("b", 3), item("c", 2)])];
    for (task, ran) in tasks("overlap", &overlapping.concat()) {
        assert_eq!(ran.status, 0, "{task}: {ran:?}");
        let again = ", page 2, item 1: the record equals that at ";
        assert!(
            ran.errors.contains(again) && ran.errors.contains(", item 2 and is counted once"),
            "{task}: {ran:?}"
        );
    }
    let mut changed = item("b", 3);
    changed["name"] = "another".into();
    let differing = [page(&[item("a", 4), item("b", 3)]), page(&[changed])];
    for (task, ran) in tasks("differ", &differing.concat()) {
        assert_eq!((ran.status, ran.output.as_str()), (1, ""), "{task}: {ran:?}");
        let place = |rest: &str| format!("differ.json, {rest}");
        assert!(
            ran.errors.contains("id b appears twice in the listing with different fields"),
            "{task}: {ran:?}"
        );
        assert!(
            ran.errors.contains(&place("item 2 and at "))
                && ran.errors.contains(&place("page 2, item 1")),
            "{task}: {ran:?}"
        );
    }
}

#[test]
fn a_backup_older_than_the_policy_is_kept_in_every_command() {
    let mut old = item("old", 1);
    old["created_at"] = "2023-05-01T02:00:00".into();
    let listing = json!([item("a", 4), item("b", 3), old]).to_string();
    let ran = tasks("before", &listing);
    assert!(ran[0].1.output.contains("keep     old     created before the policy"), "{ran:?}");
    assert!(
        ran[1].1.output.contains("old     never deleted: created before the policy"),
        "{ran:?}"
    );
    assert!(ran[2].1.output.contains("created before the policy"), "{ran:?}");
}

#[test]
fn a_server_is_named_as_its_newest_backup_names_it() {
    let named = |id: &str, day: u32, name: &str| {
        let mut item = item(id, day);
        item["extend_info"]["resource_name"] = json!(name);
        item
    };
    let (old, new) = (named("a", 1, "web-old"), named("b", 2, "web-new"));
    for items in [[&old, &new], [&new, &old]] {
        let listing = json!({"checkpoint_items": items}).to_string();
        for (task, ran) in tasks("named", &listing) {
            assert_eq!(ran.status, 0, "{task}: {ran:?}");
            let names = ["web-new", "web-old"].map(|name| ran.output.contains(name));
            // A comparison of a policy with itself shows no server.
            assert_eq!(names, [task != "diff", false], "{task}");
        }
    }
}

#[test]
fn failed_backups_leave_after_the_days_that_the_service_keeps_them() {
    let failed = json!({"id": "f", "checkpoint_id": "c-f", "resource_id": "srv-1",
        "created_at": "2025-03-01T02:00:00", "status": "error", "extend_info": {"auto_trigger": true}});
    let listing = written("failed-days.json", json!({"checkpoint_items": [failed]}).to_string());
    let policy = policy("failed-days-policy.json");
    let events = |days: &[&str]| {
        let fixed = ["forecast", &policy, &listing, "--now", NOW, "--days", "5", "--json"];
        let ran = run(&[&fixed[..], days].concat(), "");
        assert_eq!(ran.status, 0, "{ran:?}");
        ran.output
    };
    let leaves = |text: &str, at: &str| text.contains("\"f\"") && text.contains(at);
    let (kept, seven) = (events(&[]), events(&["--failed-days", "7"]));
    assert!(leaves(&seven, "2025-03-08T02:00"), "{seven}");
    assert!(!leaves(&kept, "2025-03-08T02:00"), "{kept}");
}
