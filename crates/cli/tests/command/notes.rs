//! Notes are shown, and a document must be of the expected kind.

use serde_json::{Value, json};

use crate::run::{drawn, file, findings, run, written};

const POLICY: &str = r#"{"policy": {"id": "p", "scheduled_operations": [{
  "operation_definition": {"max_backup": 3},
  "trigger": {"properties": {"pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=0"}}}]}}"#;

#[test]
fn an_unknown_member_is_noted_with_a_similar_name() {
    let path = written("resembling.json", POLICY);
    let drawn = format!(
        "note[unknown_member]: max_backup: unknown member; did you mean max_backups?
 --> {path}:2:28
  |
2 |   \"operation_definition\": {{\"max_backup\": 3}},
  |                            ^^^^^^^^^^^^
  |
  = at: /policy/scheduled_operations/0/operation_definition/max_backup

"
    );
    let ran = run(&["check", &path], "");
    assert_eq!((ran.status, findings(&ran), ran.errors.as_str()), (0, drawn.as_str(), ""));
    let ran = run(&["check", "--strict", &path], "");
    assert_eq!((ran.status, findings(&ran)), (1, drawn.as_str()));
    let ran = run(&["check", "--verbose", &path], "");
    assert_eq!(findings(&ran), format!("{path}: a policy (csbs-policy-answer)\n\n{drawn}"));
    let ran = run(&["check", "--json", &path], "");
    let found: Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!(found["kind"], "csbs-policy-answer");
    assert_eq!(found["notes"][0]["code"], "unknown_member");
}

/// Such a text works as intended, so a strict check does not fail.
#[test]
fn a_text_that_is_not_canonical_is_noted_with_verbose() {
    let policy = std::fs::read_to_string(file("policy.json")).unwrap();
    let ran = run(&["check", "--strict", "-"], &policy);
    assert_eq!((ran.status, findings(&ran)), (0, ""));
    let ran = run(&["check", "--verbose", "--strict", "-"], &policy);
    assert!(ran.output.contains("note[not_canonical]"), "{ran:?}");
    assert_eq!(ran.status, 0);
}

#[test]
fn a_document_of_an_unexpected_kind_is_refused() {
    #[track_caller]
    fn check(expected: &str, text: &str, status: i32, message: &str) {
        let ran = run(&["check", "--expect", expected, "-"], text);
        assert_eq!(ran.status, status, "{ran:?}");
        assert!(ran.output.contains(message), "{ran:?}");
    }
    let listing = r#"{"checkpoint_items": []}"#;
    let code = "error[unexpected_kind]: ";
    check("policy", listing, 1, "expected a policy, found a page of backups (csbs-backups-answer)");
    check("policy", "{}", 1, "expected a policy, found an unknown kind of document");
    check("policy", "FREQ=DAILY", 1, &format!("{code}expected a policy, found a pattern"));
    check("csbs-backup-answer", listing, 1, "expected a backup (csbs-backup-answer), found a page");
    check("error", listing, 1, "expected an error");
    check("pattern", listing, 1, "expected a pattern, found a page of backups");
    check("policy", POLICY, 0, "did you mean max_backups?");
    check("listing", listing, 0, "");
    check("csbs-backups-answer", listing, 0, "");
    check("pattern", "FREQ=DAILY", 0, "");
    let ran = run(&["check", "--expect", "polici", "-"], "");
    assert_eq!(ran.status, 2);
}

#[test]
fn an_empty_object_is_of_no_kind() {
    let ran = run(&["check", "-"], "{}");
    assert_eq!(ran.status, 1);
    assert!(ran.output.starts_with("error[unknown_document]: unknown kind of document"), "{ran:?}");
    let ran = run(&["check", "--kind", "csbs-deletion-answer", "-"], "{}");
    assert_eq!((ran.status, findings(&ran)), (0, ""));
    let ran = run(&["check", "--json", "-"], "{}");
    let found: Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!(found["kind"], json!(null));
}

#[test]
fn a_listing_in_place_of_a_policy_is_recognized() {
    let listing = written("listing-as-policy.json", r#"{"checkpoint_items": []}"#);
    let policy = file("policy.json");
    let title = "error[unexpected_kind]: expected a policy, found a page of backups \
                 (csbs-backups-answer)";
    for arguments in [
        &["next", &listing] as &[&str],
        &["prune", &listing, &listing],
        &["explain", &listing],
        &["forecast", &listing],
        &["report", &listing],
        &["calendar", &listing],
        &["diff", &listing, &policy],
    ] {
        drawn(arguments, "", title);
    }
    let title = "error[unexpected_kind]: expected a policy, found an unknown kind of document";
    drawn(&["next", "-"], "{}", title);
}

/// The fires of a policy do not depend on its limits.
#[test]
fn unreadable_limits_do_not_stop_next() {
    let later = POLICY.replace(r#""max_backup": 3"#, r#""max_backups": 10, "month_backups": 120"#);
    let path = written("unreadable-limits.json", later);
    let now = ["--now", "2025-03-03T12:00:00Z"];
    let ran = run(&["next", &path, "-n", "2", now[0], now[1]], "");
    let message = "month_backups takes 0 to 100, found 120";
    let note = format!("keeptime: note: {path}: the limits cannot be read: {message}\n");
    assert_eq!(ran.errors, note);
    assert_eq!(ran.output.lines().count(), 2, "{ran:?}");
    let ran = run(&["calendar", &path, now[0], now[1]], "");
    assert!(ran.output.contains("\r\nRRULE:"), "{ran:?}");
    assert_eq!((ran.status, ran.errors), (0, note));
    let ran = run(&["explain", &path, now[0], now[1]], "");
    assert_eq!((ran.status, ran.errors.as_str()), (0, ""));
    assert!(ran.output.contains(&format!("Its limits cannot be read: {message}.")), "{ran:?}");
    let pages = file("pages.jsonl");
    for arguments in [
        &["prune", &path, &pages] as &[&str],
        &["forecast", &path],
        &["diff", &path, &path, &pages],
    ] {
        drawn(arguments, "", &format!("error[value]: {message}"));
    }
}

/// No document says what these rules keep, so that nothing is judged by a policy that has them.
#[test]
fn check_and_prune_report_unsupported_rules_alike() {
    let pages = file("pages.jsonl");
    let policy = |value: &Value| {
        let field = format!(r#""max_backups": 3, "advanced_retention_rules": {value}"#);
        POLICY.replace(r#""max_backup": 3"#, &field)
    };
    let path = written("advanced-rules.json", policy(&json!([1])));
    let message = "advanced_retention_rules takes only null, because no document says which backups \
                   these rules keep, found ";
    let checked = run(&["check", &path], "");
    assert!(checked.output.contains(message), "{checked:?}");
    let pruned = run(&["prune", &path, &pages], "");
    assert!(pruned.errors.contains(message), "{pruned:?}");
    assert_eq!((checked.status, pruned.status), (1, 1));
    for nothing in [json!(null), json!([]), json!({})] {
        let path = written("advanced-rules.json", policy(&nothing));
        let checked = run(&["check", "--strict", &path], "");
        assert_eq!((checked.status, findings(&checked)), (0, ""));
        assert_eq!(run(&["prune", &path, &pages], "").status, 0);
    }
}
