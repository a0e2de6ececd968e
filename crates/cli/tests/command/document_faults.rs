//! A faulty document has the same message, code, pointer and carets in every command.

use crate::run::{drawn, file, findings, run, written};

const POLICY: &str = r#"{"policy": {"name": "weekly", "provider_id": "fc4d5750-22e7-4798-8a46-f48f62c4c1da",
  "parameters": {"common": {}}, "resources": [{"id": "mail", "type": "OS::Nova::Server", "name": "m"}],
  "scheduled_operations": [{"name": "op", "enabled": true, "operation_type": "backup",
    "operation_definition": {"max_backups": 3},
    "trigger": {"properties": {"pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=0"}}}]}}"#;

const TASKS: [&str; 8] =
    ["next", "explain", "calendar", "report", "forecast", "prune", "diff", "diff to"];

/// The arguments of a command that reads this policy.
fn task<'a>(task: &'a str, policy: &'a str, sound: &'a str, pages: &'a str) -> Vec<&'a str> {
    match task {
        "prune" => vec!["prune", policy, pages],
        "diff" => vec!["diff", policy, sound, pages],
        "diff to" => vec!["diff", sound, policy, pages],
        task => vec![task, policy],
    }
}

/// Asserts that these commands print exactly what `check` finds in a policy.
#[track_caller]
fn assert_same_findings(name: &str, policy: &str, check: &[&str], faults: usize, tasks: &[&str]) {
    let (path, sound) = (written(name, policy), written(&format!("sound-{name}"), POLICY));
    let checked = run(&[&["check", &path], check].concat(), "");
    assert_eq!(checked.status, 1, "{checked:?}");
    assert_eq!(checked.output.matches("error[").count(), faults, "{checked:?}");
    assert!(checked.output.contains('^'), "{checked:?}");
    let pages = file("pages.jsonl");
    for name in tasks {
        let ran = run(&task(name, &path, &sound, &pages), "");
        assert_eq!((ran.status, ran.output.as_str()), (1, ""), "{name}: {ran:?}");
        assert_eq!(ran.errors + "\n", findings(&checked), "{name}");
    }
}

#[test]
fn the_policy_of_these_tests_has_no_fault() {
    assert_eq!(run(&["check", "-"], POLICY).status, 0);
}

#[test]
fn a_fault_of_a_policy_reads_the_same_in_every_command() {
    let wrong = |from: &str, to: &str| {
        let policy = POLICY.replace(from, to);
        assert_ne!(policy, POLICY);
        policy
    };
    let enabled = wrong(r#""enabled": true"#, r#""enabled": "yes""#);
    assert_same_findings("same-enabled.json", &enabled, &[], 1, &TASKS);
    // All faults are shown, also those that only check reports.
    let several = enabled.replace("weekly", "every week").replace("\"backup\"", "\"dance\"");
    assert_same_findings("same-several.json", &several, &[], 3, &TASKS);
    let no_operation = wrong("\"scheduled_operations\"", "\"scheduled_operation\"");
    assert_same_findings("same-no-operation.json", &no_operation, &[], 1, &TASKS);
    let no_id = wrong(r#""id": "mail", "#, "");
    assert_same_findings("same-no-id.json", &no_id, &[], 1, &TASKS);
    let repeated = wrong(r#""enabled": true"#, r#""enabled": true, "enabled": true"#);
    assert_same_findings("same-repeated.json", &repeated, &[], 1, &TASKS);
    assert_same_findings("same-not-json.json", &POLICY[..200], &[], 1, &TASKS);
}

#[test]
fn a_document_of_another_kind_reads_the_same_in_every_command() {
    let expected = ["--expect", "policy"];
    let listing = r#"{"checkpoint_items": []}"#;
    assert_same_findings("same-listing.json", listing, &expected, 1, &TASKS);
    let quota = r#"{"quotas": {"resources": []}}"#;
    assert_same_findings("same-quota.json", quota, &expected, 1, &TASKS);
    // The commands that accept no pattern.
    assert_same_findings(
        "same-pattern.txt",
        "FREQ=DAILY",
        &expected,
        1,
        &["prune", "diff", "diff to"],
    );
}

#[test]
fn a_fault_in_one_half_stops_commands_that_need_it() {
    let pattern = POLICY.replace("BYHOUR=2;BYMINUTE=0", "BYHOUR=24;BYMINUTE=60");
    let firing = ["next", "calendar", "forecast", "diff to"];
    assert_same_findings("same-hour.json", &pattern, &[], 2, &firing);
    let limits = POLICY
        .replace("\"max_backups\": 3", r#""max_backups": "many", "retention_duration_days": 1.5"#);
    assert_same_findings(
        "same-limits.json",
        &limits,
        &[],
        2,
        &["prune", "forecast", "diff", "diff to"],
    );
}

#[test]
fn a_fault_in_one_half_is_noted_by_commands_that_do_not_need_it() {
    let sound = written("same-noted-sound.json", POLICY);
    let pages = file("pages.jsonl");
    let pattern = POLICY.replace("BYHOUR=2;BYMINUTE=0", "BYHOUR=24;BYMINUTE=60");
    let path = written("same-noted-hour.json", pattern);
    let note = |path: &str, what: &str, message: &str| {
        format!("keeptime: note: {path}: the {what} cannot be read: {message}\n")
    };
    let notes = note(&path, "pattern", "BYHOUR takes 0 to 23, found 24")
        + &note(&path, "pattern", "BYMINUTE takes 0 to 59, found 60");
    for name in ["prune", "diff"] {
        let ran = run(&task(name, &path, &sound, &pages), "");
        assert_eq!(ran.status, 0, "{name}: {ran:?}");
        assert!(ran.errors.starts_with(&notes), "{name}: {ran:?}");
    }
    let limits = POLICY.replace("\"max_backups\": 3", r#""max_backups": "many""#);
    let path = written("same-noted-limits.json", limits);
    let message = "max_backups takes -1 or 0 to 99999, found \"many\"";
    for name in ["next", "calendar"] {
        let ran = run(&task(name, &path, &sound, &pages), "");
        assert_eq!((ran.status, ran.errors), (0, note(&path, "limits", message)), "{name}");
    }
    // These commands mention it in their output.
    for name in ["explain", "report"] {
        let ran = run(&task(name, &path, &sound, &pages), "");
        assert_eq!((ran.status, ran.errors.as_str()), (0, ""), "{name}");
        assert!(ran.output.contains("Its limits cannot be read: max_backups takes"), "{name}");
    }
}

#[test]
fn a_fault_of_a_bare_pattern_reads_the_same_in_every_command() {
    let tasks = ["next", "explain", "calendar", "report", "forecast"];
    assert_same_findings("same-bare.txt", "FREQ=DAILY;BYHOUR=25\nFREQ=HOURLY\n", &[], 2, &tasks);
    assert_same_findings("same-empty.txt", "\n", &[], 1, &tasks);
}

#[test]
fn faults_of_bare_limits_are_drawn_like_those_of_a_policy() {
    let pages = file("pages.jsonl");
    let limits = "{\n  \"max_backups\": 3,\n  \"permanent\": \"perhaps\"\n}";
    let path = written("same-definition.json", limits);
    let title = "error[type]: permanent takes true or false, found \"perhaps\"";
    drawn(&["prune", &path, &pages], "", title);
    let ran = run(&["prune", &path, &pages], "");
    assert!(ran.errors.contains(&format!(" --> {path}:3:16\n")), "{ran:?}");
    assert!(ran.errors.ends_with("  = at: /permanent\n"), "{ran:?}");
}

/// A faulty listing is drawn page by page, in every command that reads one.
#[test]
fn a_faulty_listing_reads_the_same_in_every_command() {
    let policy = written("same-listing-policy.json", POLICY);
    let page =
        r#"{"checkpoint_items": [{"id": "a", "checkpoint_id": "c", "resource_id": "mail"}]}"#;
    let faulty = r#"{"checkpoint_items": [{"id": "b", "checkpoint_id": "d", "resource_id": 7}]}"#;
    let pages = written("same-pages.jsonl", format!("{page}\n{faulty}\n{page}\n"));
    let cut = written("same-cut.jsonl", format!("{page}\n{}", &faulty[..40]));
    let other = written("same-other.jsonl", format!("{page}\n{POLICY}"));
    let expected = [
        (&pages, faulty_location(&pages, "2:72"), "^"),
        (&cut, faulty_location(&cut, "2:"), "error[not_json]"),
        (&other, faulty_location(&other, "2:"), "expected a page of backups (csbs-backups-answer)"),
    ];
    for (listing, place, text) in expected {
        let said = run(&["prune", &policy, listing], "");
        assert_eq!((said.status, said.output.as_str()), (1, ""), "{said:?}");
        assert!(said.errors.contains(&place) && said.errors.contains(text), "{said:?}");
        for task in [
            &["forecast", &policy, listing] as &[&str],
            &["report", &policy, listing],
            &["diff", &policy, &policy, listing],
        ] {
            assert_eq!(run(task, "").errors, said.errors, "{task:?}");
        }
    }
}

fn faulty_location(path: &str, location: &str) -> String {
    format!(" --> {path}:{location}")
}

#[test]
fn all_faults_of_a_long_page_are_drawn() {
    let item = |index: usize| {
        let id = if index == 737 { "7".to_owned() } else { format!("\"b{index}\"") };
        let object = if index == 800 { "\"\"" } else { "\"mail\"" };
        format!(r#"{{"id": {id}, "checkpoint_id": "c{index}", "resource_id": {object}}}"#)
    };
    let items: Vec<String> = (0..1000).map(item).collect();
    let page = format!("{{\"checkpoint_items\": [\n{}\n]}}\n", items.join(",\n"));
    let policy = written("long-page-policy.json", POLICY);
    let path = written("long-page.json", page);
    let ran = run(&["prune", &policy, &path], "");
    assert_eq!((ran.status, ran.output.as_str()), (1, ""));
    let told: Vec<&str> = ran
        .errors
        .lines()
        .filter(|line| line.starts_with(['e', ' ']) && !line.ends_with('|'))
        .collect();
    let expected = [
        "error[type]: id takes text, found 7".to_owned(),
        format!("   --> {path}:739:8"),
        "    = at: /checkpoint_items/737/id".to_owned(),
        "error[length]: resource_id takes an id of at least one character, found \"\"".to_owned(),
        format!("   --> {path}:802:56"),
        "    = at: /checkpoint_items/800/resource_id".to_owned(),
    ];
    let told: Vec<&str> = told.into_iter().filter(|line| !line.contains('^')).collect();
    assert_eq!(told, expected);
    let checked = run(&["check", &path], "");
    assert_eq!(ran.errors + "\n", findings(&checked));
}

#[test]
fn all_faults_of_a_page_of_policies_are_drawn() {
    let policy =
        |operation: &str| format!(r#"{{"id": "p", "scheduled_operations": [{operation}]}}"#);
    let operation = |limits: &str, pattern: &str| {
        format!(
            r#"{{"operation_definition": {{"max_backups": {limits}}},
                "trigger": {{"properties": {{"pattern": "{pattern}"}}}}}}"#
        )
    };
    let fine = operation("1", "FREQ=DAILY;BYHOUR=1;BYMINUTE=0");
    let page = [
        policy(&format!("{fine}, {fine}")),
        policy(&operation("\"x\"", "FREQ=DAILY;BYHOUR=1;BYMINUTE=0")),
        policy(&operation("1", "FREQ=HOURLY")),
    ];
    let ran = run(&["check", "--json", "-"], format!("{{\"policies\": [{}]}}", page.join(",")));
    let found: serde_json::Value = serde_json::from_str(&ran.output).unwrap();
    let faults = found["faults"].as_array().unwrap();
    let pointers: Vec<&str> =
        faults.iter().map(|fault| fault["pointer"].as_str().unwrap()).collect();
    assert_eq!(
        pointers,
        [
            "/policies/0/scheduled_operations",
            "/policies/1/scheduled_operations/0/operation_definition/max_backups",
            "/policies/2/scheduled_operations/0/trigger/properties/pattern",
        ]
    );
}

/// The other half is also used if one half has a wrong JSON type.
#[test]
fn one_half_of_a_policy_is_enough_for_commands_that_need_only_it() {
    let pages = file("pages.jsonl");
    for trigger in
        ["5", "null", r#"{"properties": {"pattern": 5}}"#, r#"{"properties": {"start_time": "x"}}"#]
    {
        let (start, end) = (POLICY.find("{\"properties\"").unwrap(), POLICY.rfind("}]}}").unwrap());
        let policy = format!("{}{trigger}{}", &POLICY[..start], &POLICY[end..]);
        let path = written("half-trigger.json", policy);
        let ran = run(&["prune", &path, &pages], "");
        assert_eq!(ran.status, 0, "{ran:?}");
        let note = format!("keeptime: note: {path}: the pattern cannot be read: ");
        assert!(ran.errors.starts_with(&note), "{ran:?}");
        assert_eq!(run(&["next", &path], "").status, 1);
    }
    let path = written("half-definition.json", POLICY.replace(r#"{"max_backups": 3}"#, "5"));
    let message = "operation_definition takes an object, found 5";
    let note = format!("keeptime: note: {path}: the limits cannot be read: {message}\n");
    let ran = run(&["next", &path, "-n1"], "");
    assert_eq!((ran.status, ran.errors), (0, note));
    let ran = run(&["explain", &path], "");
    assert!(ran.output.contains(message) && !ran.output.contains("Keeps"), "{ran:?}");
    for task in [&["prune", &path, &pages] as &[&str], &["forecast", &path]] {
        assert_eq!(run(task, "").status, 1, "{task:?}");
    }
}
