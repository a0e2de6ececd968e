//! What a plan records of its sources, and what `prune --recheck` keeps of it.

use serde_json::{Value, json};

use crate::plans::{NOW, PROVIDER, backup, last, page, policy, task, three};
use crate::run::{Ran, refused, run, written};

/// Writes a plan of two deletions to a file, as `prune --json` prints it.
fn plan(test: &str) -> (String, String, String) {
    let definition = json!({"max_backups": 1});
    let policy = policy(&["srv-1"], &definition);
    let ran = task(test, "prune", &policy, &three(), &["--json"]);
    let file = |part: &str| format!("{}/{test}-{part}.json", env!("CARGO_TARGET_TMPDIR"));
    (file("policy"), file("listing"), written(&format!("{test}-plan.jsonl"), ran.output))
}

#[test]
fn a_plan_has_the_digests_of_its_sources() {
    let (_, _, plan) = plan("sources");
    let plan = std::fs::read_to_string(plan).unwrap();
    let summary = &serde_json::from_str::<Value>(plan.lines().last().unwrap()).unwrap()["summary"];
    assert_eq!(summary["now"], "2025-03-05T12:00:00Z");
    let limits = json!({
        "keep_at_least": 0, "long_term": null, "max_backups": 1, "max_days": null, "permanent": false,
    });
    assert_eq!(summary["limits"], limits);
    assert_eq!(summary["keeptime"], env!("CARGO_PKG_VERSION"));
    assert!(summary["zone_data"].as_str().is_some_and(|version| version.starts_with("20")));
    // The digests that `b3sum` prints.
    let empty = written("sources-empty.json", "");
    let limits = written("sources-limits.json", "{\"max_backups\": 1}\n");
    let ran = run(&[&["prune", &limits, &empty, "--json"], &NOW[..]].concat(), "");
    let sums = json!({
        "policy": "228dd07d3b1ac7b4da2226108b23efea9420c94413ce7b536a34ff81575cf109",
        "listing": "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
    });
    assert_eq!(last(&ran)["summary"]["blake3"], sums);
}

/// Rechecks a plan of b1 and b2 with another listing.
#[track_caller]
fn recheck(test: &str, items: &[Value], more: &[&str]) -> Ran {
    let (policy, _, plan) = plan(test);
    let listing = written(&format!("{test}-later.json"), page(items).to_string());
    let now = ["--now", "2025-03-06T12:00:00Z"];
    run(&[&["prune", &policy, &listing, "--recheck", &plan], &now[..], more].concat(), "")
}

#[test]
fn a_recheck_drops_deletions_that_no_longer_hold() {
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
            "the verdict is now defer: 3rd newest, limit 1, being restored",
        ),
        (
            vec![changed(&b1, "status", json!("deleting")), b2.clone(), b3.clone()],
            "being_deleted",
            "it is already being deleted",
        ),
        (
            vec![changed(&b1, "checkpoint_id", json!("c-9")), b2.clone(), b3.clone()],
            "changed",
            "its record changed: checkpoint_id was c-b1, now c-9",
        ),
        (
            vec![changed(&b1, "created_at", json!("2025-03-01T02:00:01")), b2.clone(), b3.clone()],
            "changed",
            "its record changed: created_at was 2025-03-01T02:00:00Z, now 2025-03-01T02:00:01Z",
        ),
        (
            vec![changed(&b1, "resource_id", json!("srv-9")), b2.clone(), b3.clone()],
            "changed",
            "its record changed: resource_id was srv-1, now srv-9",
        ),
    ];
    for (index, (items, reason, why)) in cases.iter().enumerate() {
        let test = format!("recheck-{index}");
        let ran = recheck(&test, items, &[]);
        let expected = format!(
            "2 deletions planned as of 2025-03-05 12:00:00 UTC, rechecked as of 2025-03-06 12:00:00 UTC: \
             1 to be deleted, 1 dropped\n\n\
             Created                  Verdict  Backup  Why                  Server\n\
             2025-03-02 02:00:00 UTC  delete   b2      2nd newest, limit 1  srv-1\n\n\
             backup b1 is dropped from the plan: {why}\n"
        );
        assert_eq!((ran.output.as_str(), ran.errors.as_str()), (expected.as_str(), ""));
        let ran = recheck(&test, items, &["--json"]);
        let lines: Vec<Value> =
            ran.output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(
            (&lines[0]["id"], &lines[0]["verdict"]["outcome"]),
            (&json!("b2"), &json!("delete"))
        );
        assert_eq!(
            lines[1],
            json!({"schema_version": 1, "id": "b1", "dropped": reason, "why": why})
        );
        let summary = &lines[2]["summary"];
        let counts = ["delete", "dropped", "not_in_plan"].map(|count| summary[count].as_u64());
        assert_eq!((lines.len(), counts), (3, [Some(1), Some(1), Some(0)]));
        let ran = recheck(&test, items, &["--calls", "--project", "t"]);
        let call = format!("# wave 1\nDELETE /v1/t/{PROVIDER}/c-b2?checkpoint_items=b2\n");
        assert_eq!(ran.output, call);
        assert_eq!(
            ran.errors,
            format!("keeptime: note: backup b1 is dropped from the plan: {why}\n")
        );
    }
}

/// U+0001, and the text in which the command shows it.
#[test]
fn a_recheck_compares_texts_before_escaping() {
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
        let found = line.pointer("/verdict/outcome").or(line.get("dropped")).unwrap();
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
    let expected = "2 deletions planned as of 2025-03-06 12:00:00 UTC, rechecked as of \
        2025-03-07 12:00:00 UTC: 1 to be deleted, 1 dropped\n\n\
        Created                  Verdict  Backup  Why                  Server\n\
        2025-03-02 02:00:00 UTC  delete   b2      4th newest, limit 1  srv-1\n\n\
        backup b1 is dropped from the plan: it is not in the listing\n\
        2 more backups could be deleted but are not in the plan; make a new plan to include them\n";
    assert_eq!((ran.output.as_str(), ran.errors.as_str()), (expected, ""));
}

#[test]
fn a_recheck_uses_the_given_policy_and_notes_a_change() {
    let (_, listing, plan) = plan("other");
    let wider = written("other-wider.json", "{\"max_backups\": 2}");
    let ran = run(&["prune", &wider, &listing, "--recheck", &plan, NOW[0], "2025-03-04"], "");
    let expected = "2 deletions planned as of 2025-03-05 12:00:00 UTC, rechecked as of \
        2025-03-04 00:00:00 UTC: 1 to be deleted, 1 dropped\n\n\
        Created                  Verdict  Backup  Why                  Server\n\
        2025-03-01 02:00:00 UTC  delete   b1      3rd newest, limit 2  srv-1\n\n\
        backup b2 is dropped from the plan: the verdict is now keep: 2nd newest, age 1 d 22 h\n";
    assert_eq!(ran.output, expected);
    let notes = "keeptime: --now 2025-03-04 is read as 2025-03-04 00:00:00 UTC\n\
        keeptime: note: the plan was made from another policy document; \
        only deletions that also follow from this policy remain\n\
        keeptime: note: the plan was made from this same listing; pass a newer listing to recheck it\n\
        keeptime: note: the plan was made at 2025-03-05 12:00:00 UTC, which is after \
        2025-03-04 00:00:00 UTC\n";
    assert_eq!(ran.errors, notes);
}

#[test]
fn an_incomplete_plan_is_refused() {
    let (policy, listing, plan) = plan("cut");
    let lines = std::fs::read_to_string(&plan).unwrap();
    let lines: Vec<&str> = lines.lines().collect();
    let (keep, b2, b1, summary) = (lines[0], lines[1], lines[2], lines[3]);
    let no_summary = "is not a complete plan: its last line is not a summary";
    let without = |member: &str| {
        let mut line: Value = serde_json::from_str(b1).unwrap();
        line.as_object_mut().unwrap().remove(member);
        format!("{line}\n{summary}")
    };
    let odd = |verdict: &str| b1.replace("\"delete\"", verdict);
    let cases = [
        (String::new(), no_summary.to_owned()),
        (format!("{keep}\n{b2}\n{b1}\n"), no_summary.to_owned()),
        (
            format!("{summary}\n{b1}"),
            "is not a plan: there is more text after its summary".to_owned(),
        ),
        (format!("{b1}\n{b1}\n{summary}"), "is not a plan: it deletes backup b1 twice".to_owned()),
        (
            without("id"),
            "is not a plan: id is missing in a line with the outcome delete".to_owned(),
        ),
        (
            without("resource_id"),
            "is not a plan: resource_id is missing in a line with the outcome delete".to_owned(),
        ),
        (without("verdict"), "is not a plan: a line has neither verdict nor summary".to_owned()),
        (
            format!("{}\n{summary}", odd("\"PRUNE\"")),
            "is not a plan: outcome takes keep, delete, defer or being_deleted, found \"PRUNE\""
                .to_owned(),
        ),
        (
            format!("{}\n{summary}", odd("\"delete\",\"outcome\":\"delete\"")),
            "is not a plan: duplicate field `outcome` at line 1 column 183".to_owned(),
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
    // Lines may be removed from a plan, and it may come from standard input.
    let fewer = format!("{b1}\n{summary}\n");
    let ran = run(&["prune", &policy, &listing, "--recheck", "-", NOW[0], NOW[1]], fewer);
    assert!(
        ran.output.contains("\n2025-03-01 02:00:00 UTC  delete   b1      3rd newest, limit 1"),
        "{ran:?}"
    );
    refused(
        &["prune", "-", &listing, "--recheck", "-"],
        "",
        2,
        "- (standard input) can be given only once",
    );
}
