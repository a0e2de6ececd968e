//! Bad input: one clear line, the right exit status, and never a panic.

use crate::run::{Ran, drawn, file, findings, refused, run, written};

/// Every policy file of these tests begins like this one.
const POLICY: &str = include_str!("files/policy.json");
const BACKUP: &str = r#"{"id": "a", "checkpoint_id": "c", "resource_id": "r"}"#;
const NOW: [&str; 2] = ["--now", "2025-03-03T12:00:00Z"];

/// Asserts the first line that `check` prints for a faulty text; carets follow it.
#[track_caller]
fn assert_check_prints(input: impl AsRef<[u8]>, first_line: &str) {
    let ran = run(&["check", "-"], input);
    assert_eq!((ran.output.lines().next(), ran.errors.as_str()), (Some(first_line), ""));
    assert_eq!(ran.status, 1);
    assert!(ran.output.contains('^'), "{ran:?}");
}

/// Asserts the messages of `next` and `prune` for a policy on standard input, each one line.
#[track_caller]
fn assert_policy_refused(input: impl AsRef<[u8]> + Copy, next: &str, prune: &str) {
    refused(&["next", "-", NOW[0], NOW[1]], input, 1, next);
    let backups = written("fine-backups.json", BACKUP);
    refused(&["prune", "-", &backups, NOW[0], NOW[1]], input, 1, prune);
}

/// What to do with text in another encoding.
const ADVICE: &str =
    "in line 1; if it is Windows-1252 or Latin-1, convert it with iconv -f WINDOWS-1252 -t UTF-8";

fn deep(bracket: &str) -> String {
    bracket.repeat(1000)
}

#[test]
fn nul_characters_are_refused() {
    assert_check_prints("\0", "error[not_a_part]: a part has the form NAME=value, found \\0");
    assert_check_prints("{\"policy\": \0}", "error[not_json]: not JSON: expected value");
    let title = "error[not_json]: not JSON: expected value";
    drawn(&["next", "-"], "{\"policy\": \0}", title);
    drawn(&["prune", "-", &file("pages.jsonl")], "{\"policy\": \0}", title);
    let path = written("nul.json", "\0");
    let title =
        "error[unexpected_kind]: expected a listing, found text that is neither JSON nor a pattern";
    drawn(&["prune", &file("policy.json"), &path], "", title);
    let line = "{\"id\": \"\0\"}";
    let path = written("nul-inside.json", line);
    let title = "error[not_json]: not JSON: control character (\\u0000-\\u001F) found while \
                 parsing a string";
    drawn(&["prune", &file("policy.json"), &path], "", title);
}

#[test]
fn invalid_utf_8_is_refused() {
    for bytes in [&b"\xff"[..], b"{\"policy\": \"\xff\"}", b"FREQ=DAILY\xc3"] {
        let at = std::str::from_utf8(bytes).unwrap_err().valid_up_to();
        let message =
            format!("standard input: is not UTF-8: invalid byte at offset {at}, {ADVICE}");
        refused(&["check", "-"], bytes, 1, &message);
        assert_policy_refused(bytes, &message, &message);
    }
    let path = written("not-utf8.json", b"{\"id\": \"\xff\"}");
    let ran = run(&["prune", &file("policy.json"), &path], "");
    assert_eq!((ran.status, ran.output.as_str(), ran.errors.lines().count()), (1, "", 1));
    assert!(ran.errors.starts_with(&format!("keeptime: {path}: ")), "{ran:?}");
}

/// The other files are still checked, and each is named.
#[test]
fn an_unreadable_file_does_not_stop_the_check_of_others() {
    let bad = written("bad-utf8.txt", b"\xff");
    let ran = run(&["check", &bad, "missing.json", "-", &file("policy.json")], "FREQ=DAILY;");
    assert_eq!(
        ran.errors,
        format!(
            "keeptime: {bad}: is not UTF-8: invalid byte at offset 0, {ADVICE}\n\
             keeptime: missing.json: No such file or directory (os error 2)\n"
        )
    );
    assert!(ran.output.starts_with("error[empty_part]"), "{ran:?}");
    assert_eq!(ran.status, 2);
}

#[test]
fn a_missing_file_and_a_directory_are_misuse() {
    let fine = file("policy.json");
    let directory = env!("CARGO_TARGET_TMPDIR");
    let is_directory = format!("{directory}: is a directory; expected a file");
    let missing = "no/such.json: No such file or directory (os error 2)";
    for (path, message) in [(directory, is_directory.as_str()), ("no/such.json", missing)] {
        refused(&["check", path], "", 2, message);
        refused(&["check", "--json", path], "", 2, message);
        refused(&["next", path], "", 2, message);
        refused(&["prune", path, &fine], "", 2, message);
        refused(&["prune", &fine, path], "", 2, message);
    }
}

#[test]
fn a_thousand_levels_of_nesting_are_refused() {
    for text in [deep("[") + &deep("]"), deep("["), deep("{\"a\":") + "1" + &deep("}")] {
        assert_check_prints(&text, "error[not_json]: not JSON: recursion limit exceeded");
        drawn(&["next", "-"], &text, "error[not_json]: not JSON: recursion limit exceeded");
    }
    let path = written("deep.json", deep("["));
    let title = "error[not_json]: not JSON: recursion limit exceeded";
    drawn(&["prune", &file("policy.json"), &path], "", title);
    // Members that are not needed may be nested deeply or are refused, but never overflow the
    // stack.
    let unknown = format!("{{\"more\": {}{}, {}", deep("["), deep("]"), &BACKUP[1..]);
    let ran = run(&["prune", &file("policy.json"), &written("deep-inside.json", unknown)], "");
    assert!(ran.status <= 1 && ran.errors.lines().count() <= 5, "{ran:?}");
}

#[test]
fn a_number_of_forty_digits_is_refused() {
    let digits = "1".repeat(40);
    let policy = POLICY.replace("\"max_backups\": 1", &format!("\"max_backups\": {digits}"));
    let message = "max_backups takes -1 or 0 to 99999, found 1.111111111111111e+39";
    assert_check_prints(&policy, &format!("error[CSBS.9001]: {message}"));
    let backups = written("forty-digits-backups.json", BACKUP);
    let title = format!("error[CSBS.9001]: {message}");
    drawn(&["prune", "-", &backups, NOW[0], NOW[1]], &policy, &title);
    // The fires of a policy do not depend on its limits.
    assert_eq!(run(&["next", "-", NOW[0], NOW[1]], &policy).status, 0);
    assert_check_prints(
        &digits,
        &format!("error[not_a_part]: a part has the form NAME=value, found {digits}"),
    );
    let exponent = POLICY.replace("\"max_backups\": 1", "\"max_backups\": 1e999");
    assert_check_prints(&exponent, "error[not_json]: not JSON: number out of range");
}

#[test]
fn a_pattern_has_at_most_10_240_characters() {
    let frame = "BEGIN:VEVENT\nSUMMARY:\nRRULE:FREQ=DAILY;BYHOUR=1;BYMINUTE=0\nEND:VEVENT\n";
    let summary = format!("SUMMARY:{}", "夜".repeat(10_240 - frame.len()));
    let fitting = frame.replace("SUMMARY:", &summary);
    assert_eq!(fitting.chars().count(), 10_240);
    let ran = run(&["check", "-"], &fitting);
    assert_eq!((ran.status, findings(&ran), ran.errors.as_str()), (0, "", ""));
    let ran = run(&["next", "-", "-n1", NOW[0], NOW[1]], &fitting);
    assert_eq!((ran.status, ran.errors.as_str()), (0, ""));

    let long = format!("{fitting}\n");
    let message = "a pattern takes at most 10240 characters, found 10241";
    let ran = run(&["check", "-"], &long);
    assert_eq!(ran.status, 1);
    assert_eq!(ran.output.lines().next(), Some(format!("error[too_long]: {message}").as_str()));
    let drawn = format!("error[too_long]: {message}");
    assert_eq!(run(&["next", "-"], &long).errors.lines().next(), Some(drawn.as_str()));
    let ran = run(&["next", "--pattern", &long], "");
    assert_eq!((ran.status, ran.errors.lines().next()), (1, Some(drawn.as_str())));
}

#[test]
fn an_empty_file_is_refused() {
    for blank in ["", "\n", " \t\r\n", "\u{feff}"] {
        let message = "error[empty]: expected a JSON document or a pattern, found an empty text: an earlier \
                       command or a download may have failed";
        assert_check_prints(blank, message);
        let ran = run(&["next", "-"], blank);
        assert_eq!((ran.status, ran.errors.lines().next()), (1, Some(message)));
        let title = "error[empty]: expected a policy, found an empty text: an earlier command or a download \
                     may have failed";
        drawn(&["prune", "-", &file("pages.jsonl")], blank, title);
    }
}

#[test]
fn a_byte_order_mark_is_skipped() {
    let policy = format!("\u{feff}{POLICY}");
    assert_eq!(run(&["check", "-"], &policy).status, 0);
    assert_eq!(run(&["next", "-"], &policy).status, 0);
    let path = written("marked.json", format!("\u{feff}{BACKUP}"));
    let ran = run(&["prune", "-", &path, NOW[0], NOW[1]], &policy);
    assert_eq!((ran.status, ran.errors.as_str()), (0, ""));
}

/// Asserts one line on standard error and nothing on standard output.
#[track_caller]
fn assert_one_message(ran: &Ran) {
    assert_eq!(
        (ran.status, ran.output.as_str(), ran.errors.lines().count()),
        (1, "", 1),
        "{ran:?}"
    );
}

#[test]
fn a_truncated_policy_is_refused() {
    let policy = POLICY.trim_end();
    for length in 1..policy.len() {
        let cut = &policy.as_bytes()[..length];
        let ran = run(&["check", "-"], cut);
        assert_eq!(ran.status, 1, "{length}");
        assert_ne!(ran.output.is_empty(), ran.errors.is_empty(), "{length}");
        let next = run(&["next", "-"], cut);
        assert_eq!((next.status, next.output.as_str()), (1, ""), "{next:?}");
        let is_drawn = next.errors.matches("error[").count() == 1;
        let is_cut_in_a_character = next.errors.contains("is not UTF-8");
        assert!(is_drawn != is_cut_in_a_character, "{next:?}");
    }
    assert_eq!(run(&["check", "-"], policy).status, 0);
}

#[test]
fn a_listing_truncated_within_a_page_is_refused() {
    let page = format!("{{\"checkpoint_items\": [{BACKUP}]}}");
    let policy = file("policy.json");
    for length in 1..page.len() {
        let ran = run(&["prune", &policy, "-"], &page[..length]);
        assert_one_message(&ran);
        assert!(ran.errors.starts_with("keeptime: standard input: "), "{ran:?}");
    }
    // Also after a complete page.
    assert_one_message(&run(&["prune", &policy, "-"], format!("{page}\n{{\"checkpoint")));
}

/// An id with a line end would otherwise make a second line with any content.
#[test]
fn an_id_with_control_characters_stays_on_one_line() {
    let odd = BACKUP.replace("\"a\"", r#""a\nkeeptime: fine""#);
    let twice = odd.clone() + &odd.replacen('{', r#"{"name": "another", "#, 1);
    let ran = run(&["prune", &file("policy.json"), "-", NOW[0], NOW[1]], &twice);
    assert_one_message(&ran);
    let once = BACKUP.replace("\"a\"", r#""a\n\u001b[31m""#);
    let ran = run(&["prune", &file("policy.json"), "-", NOW[0], NOW[1], "--all"], &once);
    assert!(ran.output.contains(r"  a\n\u{1b}[31m  "), "{ran:?}");
    assert!(!ran.output.contains('\u{1b}'), "{ran:?}");
}

#[test]
fn a_member_name_with_control_characters_stays_on_one_line() {
    let policy = POLICY.replacen("\"name\"", r#""\u001b[31mx\ny": 1, "name""#, 1);
    let ran = run(&["check", "-"], &policy);
    assert_eq!(ran.status, 0);
    assert!(
        ran.output.contains(r"note[unknown_member]: \u{1b}[31mx\ny: unknown member"),
        "{ran:?}"
    );
    assert!(!ran.output.contains('\u{1b}'), "{ran:?}");
    let at: Vec<_> = ran.output.lines().filter(|line| line.contains("/policy/")).collect();
    assert!(at.iter().any(|line| line.contains("31mx") && line.contains('y')), "{at:?}");
}

/// `extend_info` and similar members are objects; a list is not read as one.
#[test]
fn a_list_instead_of_an_object_never_deletes_a_backup() {
    let backup = BACKUP.replace(
        '}',
        r#", "created_at": "2020-01-01T00:00:00", "status": "available",
            "extend_info": [true, null, null]}"#,
    );
    let definition = written("days.json", r#"{"retention_duration_days": 1}"#);
    let ran = run(&["prune", &definition, "-", NOW[0], NOW[1]], &backup);
    assert!(!ran.output.starts_with("1 to delete"), "{ran:?}");
}

/// Read as limits, such a document would silently keep everything; a list of policies is one.
#[test]
fn a_document_without_limit_members_is_not_an_operation_definition() {
    for document in [r#"{"policies": [{"id": "p"}]}"#, r#"{"error_msg": "denied"}"#] {
        let path = written("other.json", document);
        let ran = run(&["prune", &path, "-", NOW[0], NOW[1]], BACKUP);
        assert_eq!((ran.status, ran.output.as_str()), (1, ""), "{ran:?}");
        assert!(ran.errors.starts_with("error[unexpected_kind]: expected a policy"), "{ran:?}");
    }
}

/// The limits of such a file would judge objects that are not the policy's.
#[test]
fn limits_beside_the_members_of_a_policy_are_refused() {
    for document in [
        r#"{"max_backups": 1, "policy": {"id": "p", "scheduled_operations": [OPERATION]}}"#,
        r#"{"max_backups": 1, "id": "p", "scheduled_operations": [OPERATION]}"#,
        r#"{"policy": {"id": "p", "max_backups": 1, "scheduled_operations": [OPERATION]}}"#,
        r#"{"policy": {"id": "p", "scheduled_operations": [{"max_backups": 1, OPERATION}]}}"#,
    ] {
        const TRIGGER: &str =
            r#""trigger": {"properties": {"pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=0"}}"#;
        let document = document
            .replace("[OPERATION]", &format!("[{{{TRIGGER}}}]"))
            .replace("OPERATION", TRIGGER);
        let path = written("mixed.json", document);
        let title = "error[misplaced]: max_backups belongs in operation_definition";
        drawn(&["prune", &path, "-", NOW[0], NOW[1]], BACKUP, title);
        drawn(&["forecast", &path, "-", NOW[0], NOW[1]], BACKUP, title);
    }
}

/// A misspelt limit has no effect. Whoever deletes by the plan must know.
#[test]
fn a_misspelt_limit_is_noted_by_prune() {
    let path = written("misspelt.json", r#"{"max_backups": 1, "permanant": true}"#);
    let ran = run(&["prune", &path, "-", NOW[0], NOW[1]], BACKUP);
    let note =
        format!("keeptime: note: {path}: permanant: unknown member; did you mean permanent?\n");
    assert_eq!((ran.errors, ran.status), (note, 0));
}

/// A single record tells by its members which service it is from; a page says it.
#[test]
fn a_backup_of_cbr_is_never_read_as_one_of_csbs() {
    let limits = written("one.json", r#"{"max_backups": 1}"#);
    let backup = r#"{"id": "b", "checkpoint_id": "c", "resource_id": "s", "vault_id": "v"}"#;
    let ran = run(&["prune", &limits, "-", NOW[0], NOW[1]], backup);
    assert_eq!((ran.errors.as_str(), ran.status), ("", 0));
    let title = "vault_id is a member of backups of CBR, but this backup is read as one of CSBS";
    let page = format!(r#"{{"checkpoint_items": [{backup}]}}"#);
    let ran = run(&["prune", &limits, "-", NOW[0], NOW[1]], &page);
    assert_eq!(ran.status, 1);
    assert!((ran.output + &ran.errors).contains(title));
}

#[test]
fn at_most_a_hundred_faults_are_drawn() {
    let rule = format!("FREQ=DAILY{}", ";X=1".repeat(2000));
    let ran = run(&["check", "-"], &rule);
    assert_eq!(ran.output.matches("error[").count(), 100);
    let last = findings(&ran).lines().rfind(|line| !line.is_empty());
    assert_eq!(last, Some("standard input: and 1900 more; keeptime check --json shows them all"));
}
