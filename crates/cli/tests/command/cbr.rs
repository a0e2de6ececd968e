//! Documents of CBR: comparisons across spellings and services, vaults, and batch.

use serde_json::{Value, json};

use crate::batch::answers;
use crate::run::{drawn, refused, run, written};

const NOW: [&str; 2] = ["--now", "2025-01-01T00:00:00Z"];

fn cbr_policy(pattern: &Value, definition: &Value) -> Value {
    json!({"policy": {
        "id": "p", "name": "nightly", "enabled": true, "operation_type": "backup",
        "operation_definition": definition,
        "trigger": {"properties": {"pattern": pattern, "start_time": "2024-12-31 09:00:00"}},
        "associated_vaults": [{"vault_id": "v", "destination_vault_id": null}]}})
}

fn diff(test: &str, old: &Value, new: &Value) -> Value {
    let old = written(&format!("{test}-old.json"), old.to_string());
    let new = written(&format!("{test}-new.json"), new.to_string());
    let ran = run(&["diff", &old, &new, "--json", NOW[0], NOW[1]], "");
    assert_eq!(ran.status, 0, "{ran:?}");
    serde_json::from_str(&ran.output).unwrap()
}

#[test]
fn diff_compares_policies_by_meaning_across_spellings() {
    let old = cbr_policy(
        &json!(["FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=08,20;BYMINUTE=00"]),
        &json!({"max_backups": 3, "retention_duration_days": -1, "week_backups": 0}),
    );
    let new = cbr_policy(
        &json!(["FREQ=DAILY;BYHOUR=20;BYMINUTE=0", "FREQ=DAILY;INTERVAL=1;BYHOUR=8;BYMINUTE=0"]),
        &json!({"max_backups": 3}),
    );
    assert_eq!(diff("spellings", &old, &new)["changes"], json!([]));
    let other = cbr_policy(
        &json!(["FREQ=DAILY;INTERVAL=2;BYHOUR=8,20;BYMINUTE=0"]),
        &json!({"max_backups": 3}),
    );
    let changes = diff("intervals", &old, &other);
    assert_eq!(changes["changes"][0]["pointer"], "/policy/trigger/properties/pattern");
    assert_eq!(changes["fires"]["after"][0], "2025-01-02T08:00:00Z");
}

#[test]
fn diff_compares_policies_of_two_services_by_what_they_do() {
    let csbs = json!({"policy": {
        "id": "c", "name": "nightly", "provider_id": "fc4d5750-22e7-4798-8a46-f48f62c4c1da",
        "status": "suspended", "parameters": {}, "resources": [],
        "scheduled_operations": [{"id": "o", "enabled": true, "operation_type": "backup",
            "operation_definition": {"max_backups": "3", "permanent": "false"},
            "trigger": {"properties": {"pattern": "FREQ=DAILY;BYHOUR=8,20;BYMINUTE=0"}}}]}});
    let pattern =
        json!(["FREQ=DAILY;INTERVAL=1;BYHOUR=8;BYMINUTE=00", "FREQ=DAILY;BYHOUR=20;BYMINUTE=0"]);
    let same = cbr_policy(&pattern, &json!({"max_backups": 3, "retention_duration_days": -1}));
    assert_eq!(diff("services", &csbs, &same)["changes"], json!([]));
    let create = json!({"policy": {
        "name": "nightly", "operation_type": "backup",
        "operation_definition": {"max_backups": 4, "week_backups": 2, "timezone": "UTC+08:00"},
        "trigger": {"properties": {"pattern": pattern}}}});
    let changes = diff("services-create", &csbs, &create);
    let pointers: Vec<&str> = changes["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["pointer"].as_str().unwrap())
        .collect();
    let fields = ["max_backups", "timezone", "week_backups"];
    let expected = fields.map(|field| format!("/policy/operation_definition/{field}"));
    assert_eq!(pointers, expected);
}

/// Members without an effect are not reported as omitted.
#[test]
fn diff_names_only_omitted_limits_with_an_effect() {
    let old = cbr_policy(
        &json!(["FREQ=DAILY;INTERVAL=1;BYHOUR=8;BYMINUTE=0"]),
        &json!({"max_backups": 3, "retention_duration_days": -1, "day_backups": 0,
            "week_backups": 2, "timezone": "UTC+00:00"}),
    );
    let update = json!({"policy": {"operation_definition": {"max_backups": 2}}});
    assert_eq!(diff("omitted", &old, &update)["omitted"], json!(["timezone", "week_backups"]));
}

#[test]
fn vaults_are_refused_for_documents_without_vaults() {
    let vault = written("vault.json", r#"{"vault": {"id": "v", "resources": [{"id": "s"}]}}"#);
    let limits = written("limits-and-vault.json", r#"{"max_backups": 1}"#);
    let message = "--vault applies to a policy; limits judge the backups of all objects";
    refused(&["prune", &limits, "-", "--vault", &vault], "[]", 2, message);
    let rules = written("rules-and-vault.json", r#"["FREQ=DAILY;BYHOUR=1;BYMINUTE=0"]"#);
    let message =
        format!("{rules}: --vault applies to a policy of CBR, which has its objects in vaults");
    refused(&["explain", &rules, "--vault", &vault], "", 2, &message);
    let title = "error[unexpected_kind]: expected a vault or a page of vaults, found a list of \
                 recurrence rules (cbr-rules)";
    drawn(&["explain", &rules, "--vault", &rules], "", title);
}

#[test]
fn a_policy_with_a_vault_that_is_not_given_judges_only_backups_that_name_it() {
    let policy = cbr_policy(
        &json!(["FREQ=DAILY;INTERVAL=1;BYHOUR=8;BYMINUTE=0"]),
        &json!({"max_backups": 1}),
    );
    let policy = written("vault-missing.json", policy.to_string());
    let vaults = written("vault-other.json", r#"{"vaults": [{"id": "w", "resources": []}]}"#);
    let page = r#"{"backups": [], "count": 0}"#;
    let ran = run(&["prune", &policy, "-", "--vault", &vaults, NOW[0], NOW[1]], page);
    let note = "the policy is bound to the vault v, which --vault does not give; only backups that \
                name the policy are judged";
    assert!(ran.errors.contains(note), "{ran:?}");
    let ran = run(&["prune", &policy, "-", NOW[0], NOW[1]], page);
    let note = "without its vaults, the policy judges only backups that name it; --vault gives its \
                vaults";
    assert!(ran.errors.contains(note), "{ran:?}");
}

#[test]
fn batch_reads_backups_in_the_given_format() {
    let backup = |id: &str, day: u32, expired_at: Value| {
        json!({"id": id, "resource_id": "s", "vault_id": "v", "status": "available",
            "created_at": format!("2025-01-{day:02}T02:00:00.000+00:00"), "image_type": "backup",
            "expired_at": expired_at, "extend_info": {"auto_trigger": true}})
    };
    let backups = json!([
        backup("old", 1, json!("2025-01-02T02:00:00.000+00:00")),
        backup("never", 2, Value::Null),
    ]);
    let mut request = json!({"op": "prune", "format": "cbr", "now": "2025-02-01T00:00:00Z",
        "retention": {"retention_duration_days": 1}, "backups": backups});
    let answer: Value = serde_json::from_str(&answers(request.to_string())[0]).unwrap();
    assert_eq!(
        (&answer["ok"]["prune"], &answer["ok"]["keep"]),
        (&json!(["old"]), &json!(["never"]))
    );
    request["format"] = "csbs".into();
    let answer: Value = serde_json::from_str(&answers(request.to_string())[0]).unwrap();
    assert_eq!(answer["error"]["kind"], "backups");
    request["format"] = "vbs".into();
    let answer: Value = serde_json::from_str(&answers(request.to_string())[0]).unwrap();
    assert_eq!(answer["error"]["message"], "format takes \"csbs\" or \"cbr\", found \"vbs\"");
}

/// Automatic backups of the object `s`, one a day: id, vault and policy.
fn listing(test: &str, backups: &[(&str, &str, Value)]) -> String {
    let backup = |(day, (id, vault, policy)): (usize, &(&str, &str, Value))| {
        json!({"id": id, "resource_id": "s", "vault_id": vault, "status": "available",
            "created_at": format!("2025-01-{:02}T02:00:00", day + 1), "image_type": "backup",
            "scheduled_operation_id": policy, "expired_at": null,
            "extend_info": {"auto_trigger": true}})
    };
    let backups: Vec<Value> = backups.iter().enumerate().map(backup).collect();
    written(&format!("{test}-listing.json"), json!({"backups": backups}).to_string())
}

fn policy_file(test: &str, definition: &Value) -> String {
    let policy = cbr_policy(&json!(["FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=0"]), definition);
    written(&format!("{test}-policy.json"), policy.to_string())
}

fn vault(test: &str, locked: bool) -> String {
    let vault = json!({"vault": {"id": "v", "resources": [{"id": "s"}], "locked": locked}});
    written(&format!("{test}-vault-{locked}.json"), vault.to_string())
}

fn three(test: &str) -> String {
    listing(test, &["a", "b", "c"].map(|id| (id, "v", Value::Null)))
}

const LATER: [&str; 2] = ["--now", "2025-02-01T00:00:00Z"];

#[test]
fn no_call_deletes_a_backup_in_a_locked_vault() {
    let (policy, backups) = (policy_file("locked", &json!({"max_backups": 1})), three("locked"));
    let (locked, open) = (vault("locked", true), vault("locked", false));
    let prune = |vault: &str, more: &[&str]| {
        run(&[&["prune", &policy, &backups, "--vault", vault], &LATER[..], more].concat(), "")
    };
    let calls = ["--calls", "--project", "t"];
    let stay = "2 backups over the limits stay, because the vault v is locked";
    let notes = format!("keeptime: note: {stay}\n");
    for more in [&[][..], &["--leave-none"], &["--json"]] {
        let ran = prune(&locked, &[&calls, more].concat());
        assert_eq!((ran.output.as_str(), ran.errors.as_str()), ("", notes.as_str()));
    }
    let ran = prune(&locked, &[]);
    assert_eq!(
        ran.output,
        format!(
            "0 to delete, 2 locked, 1 kept, 0 deferred, 0 failed, 0 already being deleted\n\
             3 backups of 1 server, judged as of 2025-02-01 00:00:00 UTC\n\n\
             Server  Keep  Oldest  Newest  Notes\n\
             s          1    30 d    28 d  2 locked\n\n{stay}\n"
        )
    );
    let all = prune(&locked, &["--all"]).output;
    assert!(
        all.contains("\n2025-01-01 02:00:00 UTC  locked   a       3rd newest, limit 1\n"),
        "{all}"
    );
    assert!(!prune(&locked, &["--only", "delete"]).output.contains("limit 1"));
    let note = "keeptime: note: the vault v is locked, so the service refuses to delete its backups; they \
                stay even where a deletion is shown\n";
    let task = |task: &str| {
        run(&[&[task, &policy, &backups, "--vault", &locked], &LATER[..]].concat(), "")
    };
    assert_eq!(task("forecast").errors, note);
    let in_report = note.trim_start_matches("keeptime: note: ").trim_end();
    assert!(task("report").output.contains(in_report));
    let ran = prune(&open, &calls);
    assert_eq!((ran.output.lines().count(), ran.errors.as_str()), (3, ""));

    let plan = prune(&locked, &["--json"]).output;
    let summary: Value = serde_json::from_str(plan.lines().last().unwrap()).unwrap();
    assert_eq!(summary["summary"]["in_locked_vaults"], json!(["a", "b"]));
    let plan = written("locked-plan.jsonl", plan);
    let ran = prune(&locked, &[&["--recheck", &plan], &calls[..]].concat());
    assert_eq!(ran.output, "");
    assert!(ran.errors.ends_with(&notes), "{ran:?}");
}

#[test]
fn a_recheck_says_that_the_vaults_of_the_plan_are_missing() {
    let (policy, backups) =
        (policy_file("unvaulted", &json!({"max_backups": 1})), three("unvaulted"));
    let vault = vault("unvaulted", false);
    let plan =
        run(&[&["prune", &policy, &backups, "--vault", &vault, "--json"], &LATER[..]].concat(), "");
    let plan = written("unvaulted-plan.jsonl", plan.output);
    let ran = run(&[&["prune", &policy, &backups, "--recheck", &plan], &LATER[..]].concat(), "");
    let note = "keeptime: note: the plan was made with vaults, which --vault does not give; only \
                deletions of backups that name the policy remain\n";
    assert!(ran.errors.contains(note), "{ran:?}");
    assert!(!ran.errors.contains("other vaults"), "{ran:?}");
}

#[test]
fn backups_in_other_vaults_are_kept_in_every_task() {
    let policy = policy_file("elsewhere", &json!({"max_backups": 1}));
    let new = policy_file("elsewhere-new", &json!({"max_backups": 1, "day_backups": 0}));
    let many = policy_file("elsewhere-old", &json!({"max_backups": 9}));
    let backups = listing(
        "elsewhere",
        &[("a", "v", Value::Null), ("b", "w", Value::Null), ("c", "v", Value::Null)],
    );
    let vault = vault("elsewhere", false);
    let ran = |task: &[&str], more: &[&str]| {
        let ran = run(&[task, &[&backups, "--vault", &vault], more, &LATER].concat(), "");
        assert_eq!((ran.status, ran.errors.as_str()), (0, ""));
        ran.output
    };
    let prune = ran(&["prune", &policy], &["--all"]);
    assert!(prune.contains("keep     b       in another vault\n"), "{prune}");
    assert!(prune.contains("delete   a       2nd newest, limit 1\n"), "{prune}");
    let forecast = ran(&["forecast", &policy], &["--days", "1", "--all"]);
    assert!(forecast.contains("b       never deleted: in another vault\n"), "{forecast}");
    let report = ran(&["report", &policy], &[]);
    assert!(report.contains("in another vault"), "{report}");
    let plan = written("elsewhere-plan.jsonl", ran(&["prune", &policy], &["--json"]));
    let plan = std::fs::read_to_string(&plan).map(|text| {
        written(
            "elsewhere-more-plan.jsonl",
            text.replace(r#""outcome":"keep""#, r#""outcome":"delete""#),
        )
    });
    let recheck = run(
        &[
            &["prune", &policy, &backups, "--vault", &vault, "--recheck", &plan.unwrap()],
            &LATER[..],
        ]
        .concat(),
        "",
    );
    let dropped = "backup b is dropped from the plan: the verdict is now keep: in another vault\n";
    assert!(recheck.output.contains(dropped), "{recheck:?}");
    // Two answers of one policy: both judge the objects of its vaults.
    let diff = ran(&["diff", &many, &new], &[]);
    assert!(diff.contains("1 backup would be newly deleted, as of"), "{diff}");
    assert!(diff.contains("delete   a       2nd newest, limit 1"), "{diff}");
}

#[test]
fn a_listing_of_another_service_is_refused() {
    let cbr = policy_file("service", &json!({"max_backups": 1}));
    let csbs = crate::run::file("policy.json");
    let items = r#"{"checkpoint_items": [{"id": "i", "checkpoint_id": "c", "resource_id": "s"}]}"#;
    let items = written("service-csbs.json", items);
    let backups = three("service");
    let of_cbr = "a policy of CBR takes a listing of CBR, found backup i of CSBS";
    let of_csbs = "a policy of CSBS takes a listing of CSBS, found backup a of CBR";
    let vault = vault("service", false);
    for task in ["prune", "forecast", "report"] {
        refused(&[task, &cbr, &items, "--vault", &vault], "", 1, of_cbr);
        refused(&[task, &csbs, &backups], "", 1, of_csbs);
    }
    refused(&["diff", &csbs, &csbs, &backups], "", 1, of_csbs);
    refused(&["diff", &csbs, &cbr, &items], "", 1, of_cbr);
    let limits = written("service-limits.json", r#"{"max_backups": 1}"#);
    for listing in [&items, &backups] {
        let ran = run(&["prune", &limits, listing], "");
        assert_eq!((ran.status, ran.errors.as_str()), (0, ""));
    }
}

#[test]
fn an_object_whose_backups_all_name_another_policy_is_pointed_out() {
    let policy = policy_file("other-ids", &json!({"max_backups": 1}));
    let vault = vault("other-ids", false);
    let line = "  all its automatic backups name another policy, so none is judged; some \
                regions may record other ids in backups\n";
    let prune = |name: &str, backups: &[(&str, &str, Value)]| {
        let backups = listing(&format!("other-ids-{name}"), backups);
        run(&[&["prune", &policy, &backups, "--vault", &vault], &LATER[..]].concat(), "").output
    };
    let all = prune("all", &[("a", "v", json!("q")), ("b", "v", json!("r"))]);
    assert!(all.ends_with(line), "{all}");
    for (name, own) in [("own", json!("p")), ("none", Value::Null)] {
        let some = prune(name, &[("a", "v", json!("q")), ("b", "v", own)]);
        assert!(!some.contains("comparable"), "{some}");
    }
}

#[test]
fn a_diff_of_an_update_says_that_the_limits_are_replaced() {
    let old = cbr_policy(
        &json!(["FREQ=DAILY;INTERVAL=1;BYHOUR=8;BYMINUTE=0"]),
        &json!({"max_backups": 3, "retention_duration_days": -1, "week_backups": 2,
            "timezone": "UTC+00:00"}),
    );
    let mut old = old;
    old["policy"]["enabled"] = false.into();
    let old = written("replaced-old.json", old.to_string());
    let update = |name: &str, definition: Value| {
        let update = json!({"policy": {"operation_definition": definition}});
        let update = written(&format!("replaced-{name}.json"), update.to_string());
        let ran = run(&["diff", &old, &update, "-", LATER[0], LATER[1]], r#"{"backups": []}"#);
        assert_eq!(ran.status, 0, "{ran:?}");
        ran.output
    };
    let replaced = "operation_definition is replaced as a whole, so limits that the request omits \
                    are removed\n";
    let fewer = update("fewer", json!({"max_backups": 3}));
    assert!(fewer.contains(replaced) && fewer.contains("0 backups would be newly deleted, as"));
    assert!(fewer.contains("enabled is omitted, and its default is true, so"));
    assert!(!fewer.contains("does not say") && !fewer.contains("table"), "{fewer}");
    let all = json!({"max_backups": 2, "week_backups": 2, "timezone": "UTC+00:00"});
    let all = update("all", all);
    assert!(!all.contains(replaced) && !all.contains("omitted limits"), "{all}");
}
