//! What every command with a plan prints: coverage, withheld calls, sources, and the result of a
//! recheck.

use serde_json::{Value, json};

use crate::run::{Ran, run, written};

pub(crate) const NOW: [&str; 2] = ["--now", "2025-03-05T12:00:00Z"];
pub(crate) const PROVIDER: &str = "providers/fc4d5750-22e7-4798-8a46-f48f62c4c1da/checkpoints";

/// An enabled policy on these servers, daily at 02:00.
pub(crate) fn policy(servers: &[&str], definition: &Value) -> Value {
    let server = |id: &&str| json!({"id": id, "type": "OS::Nova::Server", "name": id});
    json!({"policy": {
        "id": "p", "name": "nightly", "status": "enabled",
        "resources": servers.iter().map(server).collect::<Vec<_>>(),
        "scheduled_operations": [{
            "id": "o", "enabled": true, "operation_definition": definition,
            "trigger": {"properties": {"pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=0"}},
        }],
    }})
}

/// An available automatic backup, created on a day in March.
pub(crate) fn backup(id: &str, server: &str, day: u32) -> Value {
    json!({"id": id, "checkpoint_id": format!("c-{id}"), "resource_id": server,
        "status": "available", "created_at": format!("2025-03-{day:02}T02:00:00"),
        "extend_info": {"auto_trigger": true}})
}

pub(crate) fn page(items: &[Value]) -> Value {
    json!({ "checkpoint_items": items })
}

/// Three backups of one server, of the first three days of March.
pub(crate) fn three() -> Value {
    page(&[backup("b1", "srv-1", 1), backup("b2", "srv-1", 2), backup("b3", "srv-1", 3)])
}

/// Runs a command on a policy and a listing, in files named after the test.
#[track_caller]
pub(crate) fn task(test: &str, task: &str, policy: &Value, listing: &Value, more: &[&str]) -> Ran {
    let policy = written(&format!("{test}-policy.json"), policy.to_string());
    let listing = written(&format!("{test}-listing.json"), listing.to_string());
    run(&[&[task, &policy, &listing], &NOW[..], more].concat(), "")
}

/// Returns the last line of the output.
#[track_caller]
pub(crate) fn last(ran: &Ran) -> Value {
    assert_eq!(ran.status, 0, "{ran:?}");
    serde_json::from_str(ran.output.lines().last().unwrap()).unwrap()
}

const LEFT: &str =
    "the deletions leave it without a counted backup; keep at least 1 to prevent this";

/// Returns whether the row of a server in the report says that the server lacks this.
fn row_with(report: &str, server: &str, lack: &str) -> bool {
    let rows = report.split("<tr>");
    let mut own = rows.filter(|row| row.starts_with(&format!("<th scope=\"row\">{server}</th>")));
    own.any(|row| row.contains(&format!("<p class=\"lack\">{lack}</p>")))
}

/// Two servers: the deletions take all backups of the first; the second has none.
#[test]
fn every_plan_names_objects_left_without_a_backup() {
    let policy = policy(&["srv-1", "srv-2"], &json!({"retention_duration_days": 1}));
    let coverage = json!({
        "left_without_counted_backup": ["srv-1"], "left_with_only_incomplete_backups": [],
        "without_counted_backup": [], "without_backup": ["srv-2"], "listing_is_complete": null, "names_other_policy": [],
    });
    let lines = format!("srv-1: {LEFT}\nsrv-2: no backup in the listing\n");

    let prune = |more: &[&str]| task("left", "prune", &policy, &three(), more);
    let all = prune(&["--all"]);
    assert!(all.output.ends_with(&lines), "{all:?}");
    let rows = prune(&[]).output;
    assert!(rows.contains(&format!("  {LEFT}\nsrv-2 ")), "{rows}");
    assert!(rows.ends_with("  no backup in the listing\n"), "{rows}");
    assert_eq!(last(&prune(&["--json"]))["summary"]["coverage"], coverage);

    let forecast = |more: &[&str]| task("left", "forecast", &policy, &three(), more);
    assert!(forecast(&[]).output.contains(&lines), "{:?}", forecast(&[]));
    assert_eq!(last(&forecast(&["--json"]))["coverage"], coverage);

    let report = task("left", "report", &policy, &three(), &[]).output;
    assert!(row_with(&report, "srv-1", LEFT), "{report}");
    assert!(row_with(&report, "srv-2", "no backup in the listing"), "{report}");

    let old = self::policy(&["srv-1", "srv-2"], &json!({"max_backups": 5}));
    let old = written("left-old.json", old.to_string());
    let new = written("left-new.json", policy.to_string());
    let listing = written("left-diff.json", three().to_string());
    let diff = |more: &[&str]| run(&[&["diff", &old, &new, &listing], &NOW[..], more].concat(), "");
    assert!(diff(&[]).output.contains(&lines), "{:?}", diff(&[]));
    assert_eq!(last(&diff(&["--json"]))["backups"]["coverage"], coverage);

    let request = json!({"op": "prune", "retention": {"retention_duration_days": 1},
        "now": NOW[1], "backups": three()["checkpoint_items"]});
    let answer = last(&run(&["batch"], format!("{request}\n")));
    let mut coverage = coverage;
    coverage["without_backup"] = Value::Null;
    assert_eq!(answer["ok"]["coverage"], coverage);
}

/// Bare limits name no objects, and without a listing nothing is known to be missing.
#[test]
fn objects_without_a_backup_are_reported_only_for_a_policy_with_a_listing() {
    let limits = json!({"max_backups": 1});
    let summary = &last(&task("limits", "prune", &limits, &three(), &["--json"]))["summary"];
    assert_eq!(summary["coverage"]["without_backup"], Value::Null);
    let policy = written("no-listing.json", policy(&["srv-1"], &limits).to_string());
    let ran = run(&[&["forecast", &policy, "--json"], &NOW[..]].concat(), "");
    assert_eq!(last(&ran)["coverage"], Value::Null);
}

/// Backups are kept for a day by a policy that fires once a week.
#[test]
fn a_forecast_says_when_an_object_loses_its_last_counted_backup() {
    let mut policy = policy(&["srv-1"], &json!({"retention_duration_days": 1}));
    policy["policy"]["scheduled_operations"][0]["trigger"]["properties"]["pattern"] =
        json!("FREQ=WEEKLY;BYDAY=TH;BYHOUR=2;BYMINUTE=0");
    let listing = page(&[backup("b5", "srv-1", 5)]);
    let ran = task("later", "forecast", &policy, &listing, &["--days", "3"]);
    // Thursday's backup is created before the present one expires.
    let line = "srv-1: a deletion on 2025-03-07 02:00:00 UTC leaves it without a counted backup; \
                keep at least 1 to prevent this\n";
    assert!(ran.output.contains(line), "{ran:?}");
    let ran = task("later", "forecast", &policy, &listing, &["--days", "3", "--json"]);
    let expected = json!([{"resource_id": "srv-1", "at": "2025-03-07T02:00:00Z"}]);
    assert_eq!(last(&ran)["left_without_counted_backup_later"], expected);
    let report = task("later", "report", &policy, &listing, &["--days", "3"]).output;
    let line = line.trim_start_matches("srv-1: ").trim_end();
    assert!(row_with(&report, "srv-1", line), "{report}");
}

#[test]
fn calls_spare_the_last_good_copy_without_leave_none() {
    let policy = policy(&["srv-1"], &json!({"retention_duration_days": 1}));
    let calls = |more: &[&str]| {
        let all = [&["--calls", "--project", "t"], more].concat();
        task("spare", "prune", &policy, &three(), &all)
    };
    let call = |id: &str| format!("DELETE /v1/t/{PROVIDER}/c-{id}?checkpoint_items={id}\n");
    let ran = calls(&[]);
    assert_eq!(ran.output, format!("# wave 1\n{}{}", call("b1"), call("b2")));
    let note = "keeptime: note: srv-1: backup b3 is its last good copy, so no call deletes it; use --leave-none to include it\n";
    assert_eq!(ran.errors, note);
    let ran = calls(&["--leave-none"]);
    assert_eq!(ran.output, format!("# wave 1\n{}{}{}", call("b1"), call("b2"), call("b3")));
    assert_eq!(ran.errors, format!("keeptime: note: srv-1: {LEFT}\n"));
    // The verdicts still say what the limits say.
    let summary = &last(&task("spare", "prune", &policy, &three(), &["--json"]))["summary"];
    assert_eq!(summary["delete"], 3);
    let ran = task("spare", "prune", &policy, &three(), &["--leave-none"]);
    assert_eq!((ran.status, ran.output.as_str()), (2, ""));
}

#[test]
fn an_id_with_a_comma_has_a_verdict_and_no_call() {
    let policy = policy(&["srv-1"], &json!({"max_backups": 1}));
    let listing = page(&[backup("keep1,keep2", "srv-1", 1), backup("b2", "srv-1", 2)]);
    let ran = task("comma", "prune", &policy, &listing, &["--all"]);
    assert!(ran.output.contains("delete   keep1,keep2  2nd newest, limit 1"), "{ran:?}");
    let ran = task("comma", "prune", &policy, &listing, &["--calls", "--project", "t"]);
    let message = "keeptime: a backup cannot be deleted: the id \"keep1,keep2\" has a comma, and \
                   checkpoint_items takes a list of ids separated by commas\n";
    assert_eq!((ran.status, ran.output.as_str(), ran.errors.as_str()), (1, "", message));
}

#[test]
fn a_policy_that_does_not_run_says_why_it_has_no_calls() {
    let mut policy = policy(&["srv-1"], &json!({"max_backups": 1}));
    policy["policy"]["scheduled_operations"][0]["enabled"] = json!(false);
    policy["policy"]["status"] = json!("disabled");
    let ran = task("off", "prune", &policy, &three(), &["--calls", "--project", "t"]);
    assert_eq!((ran.status, ran.output.as_str()), (0, ""));
    assert!(ran.errors.starts_with("keeptime: note: the policy is not enabled"), "{ran:?}");
}

#[test]
fn an_empty_page_is_noted_by_every_command_that_reads_one() {
    let policy = written("empty-policy.json", policy(&["srv-1"], &json!({})).to_string());
    let whole = written("empty-whole.json", three().to_string());
    for (name, bytes) in
        [("empty-0.json", ""), ("empty-1.json", " \n"), ("empty-2.json", "\u{feff}")]
    {
        let empty = written(name, bytes);
        let note = format!(
            "keeptime: note: {empty}: the file is empty, possibly because a download failed\n"
        );
        for task in [&["prune"][..], &["forecast"], &["report"], &["diff", &policy]] {
            let ran = run(&[task, &[&policy, &whole, &empty], &NOW[..]].concat(), "");
            assert_eq!((ran.status, ran.errors.as_str()), (0, note.as_str()), "{task:?}");
        }
    }
}

#[test]
fn changed_durations_are_noted() {
    let told = |name: &str, before: Value, after: Value| {
        let file = |part: &str, definition: &Value| {
            let policy = policy(&["srv-1"], definition).to_string();
            written(&format!("days-{name}-{part}.json"), policy)
        };
        let (old, new) = (file("old", &before), file("new", &after));
        let ran = run(&["diff", &old, &new, "-n", "0", "--json", NOW[0], NOW[1]], "");
        last(&ran)["notes"].clone()
    };
    let note = |what: &str| {
        let fix = "the services set a backup's expiry when they create it: backups created before the change";
        json!([format!("{fix} {what} than shown here")])
    };
    let (count, month, quarter) = (
        json!({"max_backups": 3}),
        json!({"retention_duration_days": 30}),
        json!({"retention_duration_days": 90}),
    );
    let forever = json!({"retention_duration_days": 30, "permanent": true});
    let found = told("count", count.clone(), month.clone());
    assert_eq!(found, note("have no expiry, so they may be kept longer"));
    let found = told("more", month.clone(), quarter.clone());
    assert_eq!(found, note("still expire after 30 days, so they may be deleted sooner"));
    let found = told("less", quarter, month.clone());
    assert_eq!(found, note("still expire after 90 days, so they may be kept longer"));
    let found = told("ever", month.clone(), forever);
    assert_eq!(found, note("still expire after 30 days, so they may be deleted sooner"));
    assert_eq!(told("same", month.clone(), month), json!([]));
    assert_eq!(told("counts", count, json!({"max_backups": 5})), json!([]));

    let policy = policy(&["srv-1"], &json!({"retention_duration_days": 30}));
    let ran = task("days", "forecast", &policy, &three(), &["--if-max-days", "90", "--json"]);
    let lines: Vec<Value> =
        ran.output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["notes"], json!([]));
    assert_eq!(
        lines[1]["notes"],
        note("still expire after 30 days, so they may be deleted sooner")
    );
    let ran = task("days", "forecast", &policy, &three(), &["--if-max-days", "90"]);
    assert!(ran.output.contains("note: the services set a backup's expiry"), "{ran:?}");
}

#[test]
fn backups_that_are_never_deleted_have_a_reason_and_no_date() {
    let policy = policy(&["srv-1"], &json!({"max_backups": 5}));
    let mut items = vec![backup("b1", "srv-1", 5)];
    let mut manual = backup("manual", "srv-1", 1);
    manual["extend_info"]["auto_trigger"] = json!(false);
    let mut image = backup("image", "srv-1", 2);
    image["extend_info"]["os_images_data"] = json!([{"image_id": "i"}]);
    let mut failed = backup("failed", "srv-1", 3);
    failed["status"] = json!("error");
    let other = backup("other", "srv-9", 4);
    items.extend([manual, image, failed, other]);
    let ran = task("never", "forecast", &policy, &page(&items), &["--days", "2", "--all"]);
    for line in [
        "  manual  never deleted: manual\n",
        "  image   never deleted: registered as an image\n",
        "  failed  never deleted: status error\n",
        "  other   never deleted: server not in this policy\n",
        "  b1      not deleted within the forecast\n",
    ] {
        assert!(ran.output.contains(line), "{line}{ran:?}");
    }
    assert!(!ran.output.contains("stays until"), "{ran:?}");
    let all = ["--days", "2", "--json", "--failed-backups", "3"];
    let found = last(&task("never", "forecast", &policy, &page(&items), &all));
    let reason = |backup: &Value| backup.get("reason").cloned();
    let reasons: Vec<_> = found["backups"].as_array().unwrap().iter().map(reason).collect();
    let expected = [
        None,
        Some(json!("manual")),
        Some(json!("image")),
        // Failed backups have limits of their own here.
        None,
        Some(json!("other_object")),
    ];
    assert_eq!(reasons, expected);
    for (definition, reason) in [
        (json!({"max_backups": -1}), "no limit is set"),
        (json!({"permanent": true}), "the policy keeps backups permanently"),
    ] {
        let unlimited = self::policy(&["srv-1"], &definition);
        let ran = task("never", "forecast", &unlimited, &three(), &["--all"]);
        let line = format!("never deleted: {reason}\n");
        assert_eq!(ran.output.matches(&line).count(), 3, "{ran:?}");
    }
}

/// The newest backup lacks a disk; an older one is complete.
#[test]
fn an_object_left_with_only_incomplete_backups_is_reported_and_its_complete_one_spared() {
    let policy = policy(&["srv-1"], &json!({"max_backups": 1}));
    let mut newest = backup("b2", "srv-1", 2);
    newest["extend_info"]["volume_backups"] = json!([{"status": "available"}, {"status": "error"}]);
    let listing = page(&[backup("b1", "srv-1", 1), newest]);
    let line = "srv-1: all its remaining counted backups are incomplete\n";
    let prune = |more: &[&str]| task("incomplete", "prune", &policy, &listing, more);
    let all = prune(&["--all"]);
    assert!(all.output.ends_with(line), "{all:?}");
    let coverage = &last(&prune(&["--json"]))["summary"]["coverage"];
    assert_eq!(coverage["left_with_only_incomplete_backups"], json!(["srv-1"]));
    assert_eq!(coverage["left_without_counted_backup"], json!([]));
    let ran = prune(&["--calls", "--project", "t"]);
    let note = "keeptime: note: srv-1: backup b1 is its last good copy, so no call deletes it; use --leave-none to include it\n";
    assert_eq!((ran.output.as_str(), ran.errors.as_str()), ("", note));
    let ran = prune(&["--calls", "--project", "t", "--leave-none"]);
    assert_eq!(ran.output.matches("DELETE ").count(), 1);
    assert_eq!(ran.errors, format!("keeptime: note: {line}"));
    let forecast = task("incomplete", "forecast", &policy, &listing, &["--json"]);
    assert_eq!(last(&forecast)["coverage"]["left_with_only_incomplete_backups"], json!(["srv-1"]));
    let report = task("incomplete", "report", &policy, &listing, &[]).output;
    let line = "all its remaining counted backups are incomplete";
    assert!(row_with(&report, "srv-1", line), "{report}");
    let request = json!({"op": "prune", "retention": {"max_backups": 1}, "now": NOW[1],
        "backups": listing["checkpoint_items"]});
    let answer = last(&run(&["batch"], format!("{request}\n")));
    let coverage = &answer["ok"]["coverage"];
    assert_eq!(coverage["left_with_only_incomplete_backups"], json!(["srv-1"]));
}

/// A page says how many backups there are in total.
#[test]
fn an_incomplete_listing_reports_no_objects_without_backups() {
    let policy = policy(&["srv-1", "srv-2"], &json!({"max_backups": 5}));
    let mut listing = three();
    listing["count"] = json!(25);
    let line = "the listing is incomplete (3 of 25 backups), so objects without a backup are not reported\n";
    let ran = task("partial", "prune", &policy, &listing, &[]);
    assert!(ran.output.ends_with(line) && !ran.output.contains("srv-2"), "{ran:?}");
    let coverage = last(&task("partial", "prune", &policy, &listing, &["--json"]));
    let coverage = &coverage["summary"]["coverage"];
    assert_eq!(coverage["without_backup"], Value::Null);
    assert_eq!(coverage["listing_is_complete"], json!(false));
    let report = task("partial", "report", &policy, &listing, &[]).output;
    assert!(report.contains(line.trim_end()), "{report}");
    listing["count"] = json!(3);
    let coverage = last(&task("partial", "prune", &policy, &listing, &["--json"]));
    let coverage = &coverage["summary"]["coverage"];
    assert_eq!(coverage["without_backup"], json!(["srv-2"]));
    assert_eq!(coverage["listing_is_complete"], json!(true));
    let ran = task("partial", "prune", &policy, &listing, &["--all"]);
    assert!(ran.output.ends_with("srv-2: no backup in the listing\n"), "{ran:?}");
}
