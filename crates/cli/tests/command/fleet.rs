//! Answers at the size of a fleet: 20 servers with 60 backups each.

use serde_json::{Value, json};

use crate::run::{Ran, command, run, written};

const NOW: &str = "2025-03-05T12:00:00Z";

fn server_id(server: usize) -> String {
    format!("0b7c2f1e-5a3d-4e8f-9c6b-{server:012}")
}

fn backup(server: usize, day: usize) -> Value {
    let date = chrono::NaiveDate::from_ymd_opt(2025, 3, 5).unwrap();
    let date = date - chrono::Days::new(day as u64);
    let is_failed = (server, day) == (3, 0);
    json!({
        "id": format!("7d1e0c9a-{server:04}-4b2f-8a6e-{day:012}"),
        "name": format!("autobackup-{server:02}-{day:02}"),
        "checkpoint_id": format!("c-{server}-{day}"),
        "resource_id": server_id(server),
        "status": if is_failed { "error" } else { "available" },
        "created_at": format!("{date}T02:00:00"),
        "extend_info": {
            "auto_trigger": true,
            "resource_name": format!("web-{server:02}"),
            "copy_status": if (server, day) == (5, 40) { "wait_copy" } else { "na" },
        },
    })
}

/// Writes a policy that keeps 30 backups of 21 servers, and a listing of 20 of them.
fn fleet(test: &str) -> [String; 2] {
    let servers: Vec<Value> = (0..21)
        .map(|server| json!({"id": server_id(server), "name": format!("web-{server:02}")}))
        .collect();
    let policy = json!({"policy": {
        "id": "p", "name": "nightly", "status": "enabled", "resources": servers,
        "scheduled_operations": [{
            "id": "o", "enabled": true, "operation_definition": {"max_backups": 30},
            "trigger": {"properties": {"pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=0"}},
        }],
    }});
    let items: Vec<Value> =
        (0..20).flat_map(|server| (0..60).map(move |day| backup(server, day))).collect();
    let listing = json!({"checkpoint_items": items, "count": 1200});
    [
        written(&format!("fleet-{test}-policy.json"), policy.to_string()),
        written(&format!("fleet-{test}-backups.json"), listing.to_string()),
    ]
}

/// Runs a task in this number of columns.
fn shown(columns: usize, arguments: &[&str]) -> String {
    let mut command = command(&[arguments, &["--now", NOW]].concat());
    let ended = command.env("COLUMNS", columns.to_string()).output().unwrap();
    String::from_utf8(ended.stdout).unwrap()
}

fn prune(files: &[String; 2], more: &[&str]) -> Ran {
    run(&[&["prune", &files[0], &files[1], "--now", NOW], more].concat(), "")
}

#[test]
fn prune_begins_with_totals_and_has_a_line_for_each_server() {
    let files = fleet("totals");
    let output = shown(120, &["prune", &files[0], &files[1]]);
    let lines: Vec<&str> = output.lines().collect();
    assert_eq!(
        lines[..7],
        [
            "598 to delete, 600 kept, 1 deferred, 1 failed, 0 already being deleted",
            "1200 backups of 20 servers, judged as of 2025-03-05 12:00:00 UTC",
            "",
            "Server  ID                                    Delete  Keep  Oldest  Newest  Notes",
            "web-03  0b7c2f1e-5a3d-4e8f-9c6b-000000000003      29    30    59 d    34 h  1 failed",
            "web-20  0b7c2f1e-5a3d-4e8f-9c6b-000000000020                                no backup in \
             the listing",
            "web-00  0b7c2f1e-5a3d-4e8f-9c6b-000000000000      30    30    59 d    10 h",
        ],
        "{output}"
    );
    assert_eq!(lines.len(), 4 + 21);
}

#[test]
fn a_failed_backup_is_not_counted_as_kept() {
    let files = fleet("failed");
    let ran = prune(&files, &["--only", "failed"]);
    assert!(ran.output.starts_with("598 to delete, 600 kept, 1 deferred, 1 failed"), "{ran:?}");
    assert!(ran.output.contains("  failed   autobackup-03-00  "), "{ran:?}");
}

#[test]
fn names_stand_beside_ids() {
    let files = fleet("names");
    let id = server_id(5);
    let heading = format!("web-05 ({id})");
    let all = prune(&files, &["--server", "web-05"]).output;
    assert!(all.lines().any(|line| line == heading), "{all}");
    assert!(all.contains("autobackup-05-40  7d1e0c9a-0005-4b2f-8a6e-000000000040"), "{all}");
    assert_eq!(all, prune(&files, &["--server", &id]).output);
    let missing = format!("web-20 ({}): no backup in the listing", server_id(20));
    let forecast = run(&["forecast", &files[0], &files[1], "--now", NOW], "").output;
    assert!(forecast.contains(&missing), "{forecast}");
}

#[test]
fn only_what_is_deleted_is_shown_on_request() {
    let files = fleet("only");
    let output = prune(&files, &["--only", "delete"]).output;
    let rows = |word: &str| output.lines().filter(|line| line.contains(word)).count();
    assert_eq!((rows("  delete  "), rows("  keep  "), rows("  deferred  ")), (598, 0, 0));
    let all = prune(&files, &["--all"]).output;
    let rows = |word: &str| all.lines().filter(|line| line.contains(word)).count();
    assert_eq!((rows("  delete    "), rows("  keep      "), rows("  deferred  ")), (598, 600, 1));
}

#[test]
fn a_server_that_is_not_known_is_refused_with_the_name_that_it_resembles() {
    let files = fleet("unknown");
    let ran = prune(&files, &["--server", "web-5"]);
    assert_eq!(ran.status, 2);
    let message = "keeptime: no server in the policy or the listing has the name or id web-5; did you mean \
                   web-05?\n";
    assert_eq!(ran.errors, message);
}

/// Every word of the wide output is in the narrow one, whole.
#[test]
fn nothing_is_cut_inside_a_word() {
    let files = fleet("words");
    let [policy, listing] = [files[0].as_str(), files[1].as_str()];
    for task in [
        vec!["prune", policy, listing],
        vec!["prune", policy, listing, "--all"],
        vec!["prune", policy, listing, "--only", "deferred"],
        vec!["forecast", policy, listing, "--all", "--days", "3"],
        vec!["forecast", policy, listing, "--days", "3"],
        vec!["next", policy, "--show", "Asia/Shanghai"],
        vec!["diff", "../../examples/policy.json", "../../examples/update.json"],
    ] {
        let sorted = |text: &str| {
            // A chart is drawn in the width that there is.
            let lines = text.lines().filter(|line| !line.contains('#') && !line.contains("---"));
            let mut words: Vec<String> =
                lines.flat_map(|line| line.split_whitespace().map(str::to_owned)).collect();
            words.sort();
            words.dedup();
            words
        };
        let piped = run(&[&task[..], &["--now", NOW]].concat(), "").output;
        for columns in [60, 80, 120] {
            let narrow = shown(columns, &task);
            for line in narrow.lines() {
                let longest = line.split_whitespace().map(str::len).max().unwrap_or_default();
                let width = line.chars().count();
                assert!(width <= columns.max(longest + 35), "{width} of {columns}: {line}");
            }
            let words = sorted(&narrow);
            let heads = ["Server", "ID", "Name", "Why", "Notes", "Forecast"];
            let lost: Vec<String> = sorted(&piped)
                .into_iter()
                .filter(|word| !words.contains(word) && !heads.contains(&word.as_str()))
                .collect();
            assert!(lost.is_empty(), "{task:?} in {columns} columns loses {lost:?}\n{narrow}");
        }
    }
}

#[test]
fn a_status_says_that_backups_would_be_deleted() {
    let files = fleet("status");
    assert_eq!(prune(&files, &[]).status, 0);
    assert_eq!(prune(&files, &["--exit-code"]).status, 3);
    assert_eq!(prune(&files, &["--exit-code", "--json"]).status, 3);
    assert_eq!(prune(&files, &["--exit-code", "--keep-at-least", "60"]).status, 0);
    let diff = |update: &Value| {
        let update = json!({"policy": {"scheduled_operations": [update]}});
        let update = written("fleet-status-update.json", update.to_string());
        let files = [files[0].as_str(), update.as_str(), files[1].as_str()];
        run(&[&["diff"], &files[..], &["--now", NOW, "--exit-code"]].concat(), "").status
    };
    assert_eq!(diff(&json!({"id": "o", "operation_definition": {"max_backups": 20}})), 3);
    assert_eq!(diff(&json!({"id": "o", "operation_definition": {"max_backups": 40}})), 0);
}

#[test]
fn colours_repeat_what_words_say() {
    let files = fleet("colours");
    let prune = ["prune", &files[0], &files[1], "--now", NOW, "--only", "failed"];
    let coloured = run(&[&prune[..], &["--color", "always"]].concat(), "").output;
    let plain = run(&prune, "").output;
    assert!(coloured.contains("\u{1b}[") && !plain.contains('\u{1b}'));
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
    let mut forced = command(&prune);
    forced.env_remove("NO_COLOR").env("CLICOLOR_FORCE", "1");
    assert_eq!(String::from_utf8(forced.output().unwrap().stdout).unwrap(), coloured);
    let never = [&prune[..], &["--color", "never"]].concat();
    let mut never = command(&never);
    never.env_remove("NO_COLOR").env("CLICOLOR_FORCE", "1");
    assert_eq!(String::from_utf8(never.output().unwrap().stdout).unwrap(), plain);
}

/// 20 servers have at most one line each and the totals, in 80 columns with ids of 36 characters.
#[test]
fn the_lines_of_servers_fit_eighty_columns() {
    let files = fleet("eighty");
    let output = shown(80, &["prune", &files[0], &files[1]]);
    assert!(output.lines().all(|line| line.chars().count() <= 80), "{output}");
    assert!(output.lines().count() <= 28, "{output}");
}
