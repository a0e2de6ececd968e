//! What every task that shows a plan says of it: what objects are left with, what was left out of calls,
//! what a plan was made from, and what remains of an old one.

use serde_json::{Value, json};

use crate::run::{Ran, refused, run, written};

const NOW: [&str; 2] = ["--now", "2025-03-05T12:00:00Z"];
const PROVIDER: &str = "providers/fc4d5750-22e7-4798-8a46-f48f62c4c1da/checkpoints";

/// An enabled policy on these servers, daily at 02:00.
fn policy(servers: &[&str], definition: &Value) -> Value {
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

/// A good backup that a schedule made on a day of March.
fn backup(id: &str, server: &str, day: u32) -> Value {
    json!({"id": id, "checkpoint_id": format!("c-{id}"), "resource_id": server,
        "status": "available", "created_at": format!("2025-03-{day:02}T02:00:00"),
        "extend_info": {"auto_trigger": true}})
}

fn page(items: &[Value]) -> Value {
    json!({ "checkpoint_items": items })
}

/// Three backups of one server, of the first three days.
fn three() -> Value {
    page(&[backup("b1", "srv-1", 1), backup("b2", "srv-1", 2), backup("b3", "srv-1", 3)])
}

/// Runs a task on a policy and a listing, written under the test's name.
#[track_caller]
fn task(test: &str, task: &str, policy: &Value, listing: &Value, more: &[&str]) -> Ran {
    let policy = written(&format!("{test}-policy.json"), policy.to_string());
    let listing = written(&format!("{test}-listing.json"), listing.to_string());
    run(&[&[task, &policy, &listing], &NOW[..], more].concat(), "")
}

/// The last line of what was printed.
#[track_caller]
fn last(ran: &Ran) -> Value {
    assert_eq!(ran.status, 0, "{ran:?}");
    serde_json::from_str(ran.output.lines().last().unwrap()).unwrap()
}

const LEFT: &str = "the deletions take its last counted backup; keep at least 1 to prevent this";

/// Two servers: the deletions take all of the first, the second has no backup at all.
#[test]
fn every_plan_says_which_objects_it_leaves_without_a_backup() {
    let policy = policy(&["srv-1", "srv-2"], &json!({"retention_duration_days": 1}));
    let coverage = json!({
        "left_without_counted_backup": ["srv-1"], "left_with_incomplete_backups_alone": [],
        "without_counted_backup": [], "without_backup": ["srv-2"], "listing_is_complete": null,
    });
    let lines = format!("srv-1: {LEFT}\nsrv-2: it has no backup in the listing\n");

    let prune = |more: &[&str]| task("left", "prune", &policy, &three(), more);
    assert!(prune(&[]).output.ends_with(&lines), "{:?}", prune(&[]));
    assert_eq!(last(&prune(&["--json"]))["summary"]["coverage"], coverage);

    let forecast = |more: &[&str]| task("left", "forecast", &policy, &three(), more);
    assert!(forecast(&[]).output.contains(&lines), "{:?}", forecast(&[]));
    assert_eq!(last(&forecast(&["--json"]))["coverage"], coverage);

    let report = task("left", "report", &policy, &three(), &[]).output;
    assert!(report.contains(&format!("{LEFT} <code>srv-1</code>")), "{report}");
    assert!(report.contains("it has no backup in the listing <code>srv-2</code>"), "{report}");

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

/// Limits alone name no objects, and without a listing nobody can say what it lacks.
#[test]
fn objects_without_a_backup_are_those_that_a_policy_names() {
    let limits = json!({"max_backups": 1});
    let summary = &last(&task("limits", "prune", &limits, &three(), &["--json"]))["summary"];
    assert_eq!(summary["coverage"]["without_backup"], Value::Null);
    let policy = written("no-listing.json", policy(&["srv-1"], &limits).to_string());
    let ran = run(&[&["forecast", &policy, "--json"], &NOW[..]].concat(), "");
    assert_eq!(last(&ran)["coverage"], Value::Null);
}

/// Backups kept for a day by a policy that fires once a week.
#[test]
fn a_forecast_says_when_the_last_counted_backup_of_an_object_goes() {
    let mut policy = policy(&["srv-1"], &json!({"retention_duration_days": 1}));
    policy["policy"]["scheduled_operations"][0]["trigger"]["properties"]["pattern"] =
        json!("FREQ=WEEKLY;BYDAY=TH;BYHOUR=2;BYMINUTE=0");
    let listing = page(&[backup("b5", "srv-1", 5)]);
    let ran = task("later", "forecast", &policy, &listing, &["--days", "3"]);
    // The one that comes on Thursday comes before the present one is too old.
    let line = "srv-1: a deletion on 2025-03-07 02:00:00 UTC takes its last counted backup; \
                keep at least 1 to prevent this\n";
    assert!(ran.output.contains(line), "{ran:?}");
    let ran = task("later", "forecast", &policy, &listing, &["--days", "3", "--json"]);
    let expected = json!([{"resource_id": "srv-1", "at": "2025-03-07T02:00:00Z"}]);
    assert_eq!(last(&ran)["left_without_counted_backup_later"], expected);
    let report = task("later", "report", &policy, &listing, &["--days", "3"]).output;
    let line = line.trim_start_matches("srv-1: ").trim_end();
    assert!(report.contains(&format!("{line} <code>srv-1</code>")), "{report}");
}

#[test]
fn calls_leave_out_the_last_good_copy_unless_they_are_to_leave_none() {
    let policy = policy(&["srv-1"], &json!({"retention_duration_days": 1}));
    let calls = |more: &[&str]| {
        let all = [&["--calls", "--project", "t"], more].concat();
        task("spare", "prune", &policy, &three(), &all)
    };
    let call = |id: &str| format!("DELETE /v1/t/{PROVIDER}/c-{id}?checkpoint_items={id}\n");
    let ran = calls(&[]);
    assert_eq!(ran.output, format!("# wave 1\n{}{}", call("b1"), call("b2")));
    let note = "keeptime: note: srv-1: no call deletes backup b3, its last good copy; --leave-none includes it\n";
    assert_eq!(ran.errors, note);
    let ran = calls(&["--leave-none"]);
    assert_eq!(ran.output, format!("# wave 1\n{}{}{}", call("b1"), call("b2"), call("b3")));
    assert_eq!(ran.errors, format!("keeptime: note: srv-1: {LEFT}\n"));
    // The verdicts are what the limits say.
    let summary = &last(&task("spare", "prune", &policy, &three(), &["--json"]))["summary"];
    assert_eq!(summary["delete"], 3);
    let ran = task("spare", "prune", &policy, &three(), &["--leave-none"]);
    assert_eq!((ran.status, ran.output.as_str()), (2, ""));
}

#[test]
fn an_id_with_a_comma_has_a_verdict_and_no_call() {
    let policy = policy(&["srv-1"], &json!({"max_backups": 1}));
    let listing = page(&[backup("keep1,keep2", "srv-1", 1), backup("b2", "srv-1", 2)]);
    let ran = task("comma", "prune", &policy, &listing, &[]);
    assert!(ran.output.contains("delete  keep1,keep2  rank 2, limit 1"), "{ran:?}");
    let ran = task("comma", "prune", &policy, &listing, &["--calls", "--project", "t"]);
    let message = "keeptime: a backup cannot be deleted: the id \"keep1,keep2\" has a comma, and \
                   checkpoint_items takes a list of ids separated by commas\n";
    assert_eq!((ran.status, ran.output.as_str(), ran.errors.as_str()), (1, "", message));
}

#[test]
fn a_policy_that_does_not_run_says_so_when_it_has_no_calls() {
    let mut policy = policy(&["srv-1"], &json!({"max_backups": 1}));
    policy["policy"]["scheduled_operations"][0]["enabled"] = json!(false);
    policy["policy"]["status"] = json!("disabled");
    let ran = task("off", "prune", &policy, &three(), &["--calls", "--project", "t"]);
    assert_eq!((ran.status, ran.output.as_str()), (0, ""));
    assert!(ran.errors.starts_with("keeptime: note: the policy is not enabled"), "{ran:?}");
}

#[test]
fn an_empty_page_is_noted_by_every_task_that_reads_one() {
    let policy = written("empty-policy.json", policy(&["srv-1"], &json!({})).to_string());
    let whole = written("empty-whole.json", three().to_string());
    for (name, bytes) in
        [("empty-0.json", ""), ("empty-1.json", " \n"), ("empty-2.json", "\u{feff}")]
    {
        let empty = written(name, bytes);
        let note = format!(
            "keeptime: note: {empty}: the file is empty, as a download that failed leaves it\n"
        );
        for task in [&["prune"][..], &["forecast"], &["report"], &["diff", &policy]] {
            let ran = run(&[task, &[&policy, &whole, &empty], &NOW[..]].concat(), "");
            assert_eq!((ran.status, ran.errors.as_str()), (0, note.as_str()), "{task:?}");
        }
    }
}

#[test]
fn where_the_days_change_the_services_own_binding_is_told() {
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
        let fix =
            "the services set a backup's expiry when they make it: backups made before the change";
        json!([format!("{fix} {what} than shown here")])
    };
    let (count, month, quarter) = (
        json!({"max_backups": 3}),
        json!({"retention_duration_days": 30}),
        json!({"retention_duration_days": 90}),
    );
    let forever = json!({"retention_duration_days": 30, "permanent": true});
    let found = told("count", count.clone(), month.clone());
    assert_eq!(found, note("have no expiry, so they may stay longer"));
    let found = told("more", month.clone(), quarter.clone());
    assert_eq!(found, note("still expire after 30 days, so they may be deleted sooner"));
    let found = told("less", quarter, month.clone());
    assert_eq!(found, note("still expire after 90 days, so they may stay longer"));
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
fn what_is_never_deleted_says_why_and_the_end_of_a_forecast_is_no_date_of_deletion() {
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
    let ran = task("never", "forecast", &policy, &page(&items), &["--days", "2"]);
    for line in [
        "  manual  never deleted: manual\n",
        "  image  never deleted: registered as an image\n",
        "  failed  never deleted: failed",
        "  other  never deleted: not an object of this policy\n",
        "  b1  not deleted within the forecast\n",
    ] {
        assert!(ran.output.contains(line), "{line}{ran:?}");
    }
    assert!(!ran.output.contains("stays until"), "{ran:?}");
    let all = ["--days", "2", "--json", "--failed-backups", "3"];
    let found = last(&task("never", "forecast", &policy, &page(&items), &all));
    let reasons: Vec<_> = found["backups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|backup| &backup["never_deleted"])
        .collect();
    let expected = [
        Value::Null,
        json!("manual"),
        json!("registered as an image"),
        // Failed ones have limits of their own here.
        Value::Null,
        json!("not an object of this policy"),
    ];
    assert_eq!(reasons, expected.iter().collect::<Vec<_>>());
    let unlimited = self::policy(&["srv-1"], &json!({"permanent": true}));
    let ran = task("never", "forecast", &unlimited, &three(), &[]);
    assert_eq!(ran.output.matches("never deleted: no limit is set\n").count(), 3, "{ran:?}");
}

/// A plan of two deletions, as `prune --json` prints it, in a file.
fn plan(test: &str) -> (String, String, String) {
    let definition = json!({"max_backups": 1});
    let policy = policy(&["srv-1"], &definition);
    let ran = task(test, "prune", &policy, &three(), &["--json"]);
    let file = |part: &str| format!("{}/{test}-{part}.json", env!("CARGO_TARGET_TMPDIR"));
    (file("policy"), file("listing"), written(&format!("{test}-plan.jsonl"), ran.output))
}

#[test]
fn a_plan_says_what_it_was_made_from() {
    let (_, _, plan) = plan("sources");
    let plan = std::fs::read_to_string(plan).unwrap();
    let summary = &serde_json::from_str::<Value>(plan.lines().last().unwrap()).unwrap()["summary"];
    assert_eq!(summary["now"], "2025-03-05T12:00:00Z");
    let limits = json!({"keep_at_least": 0, "max_backups": 1, "max_days": null});
    assert_eq!(summary["limits"], limits);
    assert_eq!(summary["keeptime"], env!("CARGO_PKG_VERSION"));
    assert!(summary["zone_data"].as_str().is_some_and(|version| version.starts_with("20")));
    // As `sha256sum` has them.
    let empty = written("sources-empty.json", "");
    let limits = written("sources-limits.json", "{\"max_backups\": 1}\n");
    let ran = run(&[&["prune", &limits, &empty, "--json"], &NOW[..]].concat(), "");
    let sums = json!({
        "policy": "9be64d055ad6eda4c7a616a6d8476c94b3d3952c2d71a7765e26494a46e3a0ab",
        "listing": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    });
    assert_eq!(last(&ran)["summary"]["sha256"], sums);
}

/// Runs a recheck of a plan of b1 and b2 on another listing.
#[track_caller]
fn recheck(test: &str, items: &[Value], more: &[&str]) -> Ran {
    let (policy, _, plan) = plan(test);
    let listing = written(&format!("{test}-later.json"), page(items).to_string());
    let now = ["--now", "2025-03-06T12:00:00Z"];
    run(&[&["prune", &policy, &listing, "--recheck", &plan], &now[..], more].concat(), "")
}

#[test]
fn a_recheck_drops_what_is_no_longer_to_be_deleted() {
    let (b1, b2, b3) =
        (backup("b1", "srv-1", 1), backup("b2", "srv-1", 2), backup("b3", "srv-1", 3));
    let changed = |item: &Value, field: &str, value: Value| {
        let mut item = item.clone();
        item[field] = value;
        item
    };
    let image = |item: &Value| {
        let mut item = item.clone();
        item["extend_info"]["os_images_data"] = json!([{"image_id": "i"}]);
        item
    };
    let cases = [
        (vec![b2.clone(), b3.clone()], "not_listed", "it is not in the listing"),
        (
            vec![image(&b1), b2.clone(), b3.clone()],
            "keep",
            "the verdict is now keep: registered as an image",
        ),
        (
            vec![changed(&b1, "status", json!("restoring")), b2.clone(), b3.clone()],
            "defer",
            "the verdict is now defer: rank 3, limit 1, being restored",
        ),
        (
            vec![changed(&b1, "status", json!("deleting")), b2.clone(), b3.clone()],
            "being_deleted",
            "it is already being deleted",
        ),
        (
            vec![changed(&b1, "checkpoint_id", json!("c-9")), b2.clone(), b3.clone()],
            "changed",
            "its record changed: checkpoint_id was c-b1, is c-9",
        ),
        (
            vec![changed(&b1, "created_at", json!("2025-03-01T02:00:01")), b2.clone(), b3.clone()],
            "changed",
            "its record changed: created_at was 2025-03-01T02:00:00Z, is 2025-03-01T02:00:01Z",
        ),
        (
            vec![changed(&b1, "resource_id", json!("srv-9")), b2.clone(), b3.clone()],
            "changed",
            "its record changed: resource_id was srv-1, is srv-9",
        ),
    ];
    for (index, (items, reason, why)) in cases.iter().enumerate() {
        let test = format!("recheck-{index}");
        let ran = recheck(&test, items, &[]);
        let expected = format!(
            "2025-03-02 02:00:00 UTC  delete  b2  rank 2, limit 1  srv-1\nbackup b1 is dropped: {why}\n\
             2 deletions of the plan of 2025-03-05 12:00:00 UTC as of 2025-03-06 12:00:00 UTC: \
             1 to be deleted, 1 dropped\n"
        );
        assert_eq!((ran.output.as_str(), ran.errors.as_str()), (expected.as_str(), ""));
        let ran = recheck(&test, items, &["--json"]);
        let lines: Vec<Value> =
            ran.output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!((&lines[0]["id"], &lines[0]["verdict"]), (&json!("b2"), &json!("delete")));
        assert_eq!(lines[1], json!({"id": "b1", "dropped": reason, "why": why}));
        let summary = &lines[2]["summary"];
        let counts = ["delete", "dropped", "not_in_plan"].map(|count| summary[count].as_u64());
        assert_eq!((lines.len(), counts), (3, [Some(1), Some(1), Some(0)]));
        let ran = recheck(&test, items, &["--calls", "--project", "t"]);
        let call = format!("# wave 1\nDELETE /v1/t/{PROVIDER}/c-b2?checkpoint_items=b2\n");
        assert_eq!(ran.output, call);
        assert_eq!(ran.errors, format!("keeptime: note: backup b1 is dropped: {why}\n"));
    }
}

/// U+0001, and the characters by which the command shows it.
#[test]
fn a_recheck_tells_texts_apart_that_are_shown_alike() {
    let named = |checkpoint: &str| {
        let mut item = backup("b1", "srv-1", 1);
        item["checkpoint_id"] = checkpoint.into();
        page(&[item, backup("b2", "srv-1", 2)])
    };
    let policy = policy(&["srv-1"], &json!({"max_backups": 1}));
    let (control, shown) = (named("c\u{1}"), named("c\\u{1}"));
    let old = task("alike", "prune", &policy, &control, &["--json"]);
    let old = written("alike-plan.ndjson", old.output);
    let more = ["--recheck", &old, "--json"];
    for (listing, remaining) in [(&control, "delete"), (&shown, "changed")] {
        let ran = task("alike", "prune", &policy, listing, &more);
        let line: Value = serde_json::from_str(ran.output.lines().next().unwrap()).unwrap();
        let found = line.get("verdict").or(line.get("dropped")).unwrap();
        assert_eq!(found, remaining, "{line}");
    }
}

#[test]
fn a_recheck_never_adds_a_deletion_and_its_output_is_a_plan() {
    let items: Vec<Value> = (1..=5).map(|day| backup(&format!("b{day}"), "srv-1", day)).collect();
    let ran = recheck("adds", &items, &["--json"]);
    let ids: Vec<Value> = ran
        .output
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).unwrap().get("id").cloned())
        .collect();
    assert_eq!(ids, ["b1", "b2"]);
    assert_eq!(last(&ran)["summary"]["not_in_plan"], 2);
    let again = written("adds-again.jsonl", ran.output);
    let (policy, _, _) = plan("adds");
    let listing = written("adds-again.json", page(&items[1..]).to_string());
    let now = ["--now", "2025-03-07T12:00:00Z"];
    let ran = run(&[&["prune", &policy, &listing, "--recheck", &again], &now[..]].concat(), "");
    let expected = "2025-03-02 02:00:00 UTC  delete  b2  rank 4, limit 1  srv-1\n\
        backup b1 is dropped: it is not in the listing\n\
        2 deletions of the plan of 2025-03-06 12:00:00 UTC as of 2025-03-07 12:00:00 UTC: \
        1 to be deleted, 1 dropped\n\
        2 more backups could be deleted, but the plan does not name them; a new plan would\n";
    assert_eq!((ran.output.as_str(), ran.errors.as_str()), (expected, ""));
}

#[test]
fn a_recheck_judges_by_the_policy_that_is_given_and_says_where_it_is_another() {
    let (_, listing, plan) = plan("other");
    let wider = written("other-wider.json", "{\"max_backups\": 2}");
    let ran = run(&["prune", &wider, &listing, "--recheck", &plan, NOW[0], "2025-03-04"], "");
    let expected = "2025-03-01 02:00:00 UTC  delete  b1  rank 3, limit 2  srv-1\n\
        backup b2 is dropped: the verdict is now keep: rank 2, age 1 d 22 h\n\
        2 deletions of the plan of 2025-03-05 12:00:00 UTC as of 2025-03-04 00:00:00 UTC: \
        1 to be deleted, 1 dropped\n";
    assert_eq!(ran.output, expected);
    let notes = "keeptime: --now 2025-03-04 is read as 2025-03-04 00:00:00 UTC\n\
        keeptime: note: the plan was made from another policy document; \
        a deletion remains only where both agree\n\
        keeptime: note: this is the listing that the plan was made from; a recheck needs a new one\n\
        keeptime: note: the plan was made as of 2025-03-05 12:00:00 UTC, which is after \
        2025-03-04 00:00:00 UTC\n";
    assert_eq!(ran.errors, notes);
}

#[test]
fn what_is_no_whole_plan_is_refused() {
    let (policy, listing, plan) = plan("cut");
    let lines = std::fs::read_to_string(&plan).unwrap();
    let lines: Vec<&str> = lines.lines().collect();
    let (keep, b2, b1, summary) = (lines[0], lines[1], lines[2], lines[3]);
    let no_summary =
        "is not a whole plan: it does not end with the summary that prune --json prints";
    let without = |member: &str| {
        let mut line: Value = serde_json::from_str(b1).unwrap();
        line.as_object_mut().unwrap().remove(member);
        format!("{line}\n{summary}")
    };
    let odd = |verdict: &str| b1.replace("\"delete\"", verdict);
    let cases = [
        (String::new(), no_summary.to_owned()),
        (format!("{keep}\n{b2}\n{b1}\n"), no_summary.to_owned()),
        (format!("{summary}\n{b1}"), "is not a plan: something follows its summary".to_owned()),
        (format!("{b1}\n{b1}\n{summary}"), "is not a plan: it deletes backup b1 twice".to_owned()),
        (without("id"), "is not a plan: id is missing in a line that deletes".to_owned()),
        (
            without("checkpoint_id"),
            "is not a plan: checkpoint_id is missing in a line that deletes".to_owned(),
        ),
        (without("verdict"), "is not a plan: a line has neither verdict nor summary".to_owned()),
        (
            format!("{}\n{summary}", odd("\"PRUNE\"")),
            "is not a plan: verdict takes keep, delete, defer and being_deleted, found \"PRUNE\""
                .to_owned(),
        ),
        (
            format!("{}\n{summary}", odd("\"delete\",\"verdict\":\"delete\"")),
            "is not a plan: duplicate field `verdict` at line 1 column 120".to_owned(),
        ),
        (
            "[]".to_owned(),
            "is not a plan: invalid type: sequence, expected an object at line 1 column 0"
                .to_owned(),
        ),
    ];
    for (text, message) in cases {
        let bad = written("cut-bad.jsonl", text);
        let message = format!("{bad}: {message}");
        refused(&["prune", &policy, &listing, "--recheck", &bad, NOW[0], NOW[1]], "", 1, &message);
    }
    // Lines may be taken out of a plan, and it may come from standard input.
    let fewer = format!("{b1}\n{summary}\n");
    let ran = run(&["prune", &policy, &listing, "--recheck", "-", NOW[0], NOW[1]], fewer);
    assert!(
        ran.output.starts_with("2025-03-01 02:00:00 UTC  delete  b1  rank 3, limit 1"),
        "{ran:?}"
    );
    refused(
        &["prune", "-", &listing, "--recheck", "-"],
        "",
        2,
        "- is standard input, which can be named but once",
    );
}

/// The newest backup lacks a disk; an older one is whole.
#[test]
fn an_object_left_with_incomplete_backups_alone_is_reported_and_its_whole_one_has_no_call() {
    let policy = policy(&["srv-1"], &json!({"max_backups": 1}));
    let mut newest = backup("b2", "srv-1", 2);
    newest["extend_info"]["volume_backups"] = json!([{"status": "available"}, {"status": "error"}]);
    let listing = page(&[backup("b1", "srv-1", 1), newest]);
    let line = "srv-1: its remaining counted backups are incomplete\n";
    let prune = |more: &[&str]| task("incomplete", "prune", &policy, &listing, more);
    assert!(prune(&[]).output.ends_with(line), "{:?}", prune(&[]));
    let coverage = &last(&prune(&["--json"]))["summary"]["coverage"];
    assert_eq!(coverage["left_with_incomplete_backups_alone"], json!(["srv-1"]));
    assert_eq!(coverage["left_without_counted_backup"], json!([]));
    let ran = prune(&["--calls", "--project", "t"]);
    let note = "keeptime: note: srv-1: no call deletes backup b1, its last good copy; --leave-none includes it\n";
    assert_eq!((ran.output.as_str(), ran.errors.as_str()), ("", note));
    let ran = prune(&["--calls", "--project", "t", "--leave-none"]);
    assert_eq!(ran.output.matches("DELETE ").count(), 1);
    assert_eq!(ran.errors, format!("keeptime: note: {line}"));
    let forecast = task("incomplete", "forecast", &policy, &listing, &["--json"]);
    assert_eq!(last(&forecast)["coverage"]["left_with_incomplete_backups_alone"], json!(["srv-1"]));
    let report = task("incomplete", "report", &policy, &listing, &[]).output;
    assert!(report.contains("its remaining counted backups are incomplete <code>srv-1</code>"));
    let request = json!({"op": "prune", "retention": {"max_backups": 1}, "now": NOW[1],
        "backups": listing["checkpoint_items"]});
    let answer = last(&run(&["batch"], format!("{request}\n")));
    let coverage = &answer["ok"]["coverage"];
    assert_eq!(coverage["left_with_incomplete_backups_alone"], json!(["srv-1"]));
}

/// A page says how many backups there are in all.
#[test]
fn of_an_incomplete_listing_objects_without_a_backup_are_not_reported() {
    let policy = policy(&["srv-1", "srv-2"], &json!({"max_backups": 5}));
    let mut listing = three();
    listing["count"] = json!(25);
    let line =
        "the listing is incomplete, 3 of 25 backups: objects without a backup are not reported\n";
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
    let ran = task("partial", "prune", &policy, &listing, &[]);
    assert!(ran.output.ends_with("srv-2: it has no backup in the listing\n"), "{ran:?}");
}
