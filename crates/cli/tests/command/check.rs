//! `keeptime check`: what snapshots do not show, such as escapes and JSON.

use serde_json::{Value, json};

use crate::run::{file, refused, run, written};

/// Asserts the drawn line of a document's only fault, and the part of it above the carets.
#[track_caller]
fn draws(document: &str, line: &str, covered: &str) {
    let ran = run(&["check", "-"], document);
    let lines: Vec<_> = ran.output.lines().collect();
    assert!(lines[3].ends_with(line), "{}", ran.output);
    let at = lines[3].chars().count() - line.chars().count();
    let under: String = lines[4].chars().skip(at).collect();
    let before = line[..line.rfind(covered).unwrap()].chars().count();
    assert_eq!(under, " ".repeat(before) + &"^".repeat(covered.chars().count()));
    assert_eq!(ran.status, 1);
}

#[test]
fn carets_cover_escapes_as_written() {
    #[track_caller]
    fn check(pattern: &str, covered: &str) {
        let text = std::fs::read_to_string(file("policy.json")).unwrap();
        let text = text.replace("\"FREQ=DAILY;BYHOUR=3;BYMINUTE=15\"", &format!("\n{pattern}\n"));
        draws(&text, pattern, covered);
    }
    check(r#""FREQ=DAILY;BYHOUR=24""#, "24");
    check(r#""\u0046REQ=DAILY;BYHOUR=\u00324""#, r"\u00324");
    check(r#""RRULE:FREQ=DAILY\r\nRRULE:FREQ=NEVER""#, "NEVER");
    check(r#""FREQ=DAILY;\tBYHOUR=1""#, r"\tBYHOUR=1");
    check(r#""FREQ=DAILY;BYHOUR=\u00e9x;BYMINUTE=0""#, r"\u00e9x");
    check(r#""""#, "\"");
    check("5", "5");
}

#[test]
fn multi_byte_characters_do_not_shift_carets() {
    draws("FREQ=DAILY;BYHOUR=é", "FREQ=DAILY;BYHOUR=é", "é");
    draws("BYHOUR=é;FREQ=DAILY", "BYHOUR=é;FREQ=DAILY", "é");
}

#[test]
fn json_has_spans_in_bytes_and_lines_and_columns() {
    let path = written("place.txt", "SUMMARY:é\nFREQ=DAILY;BYHOUR=24\n");
    let ran = run(&["check", "--json", &path], "");
    let found: Value = serde_json::from_str(&ran.output).unwrap();
    let rule = json!({"code": "not_a_rule", "line": 1, "column": 1, "span": [0, 10],
        "message": "a rule starts with FREQ=, BY…= or RRULE:, found SUMMARY:é"});
    let hour = json!({"code": "hour", "line": 2, "column": 19, "span": [29, 31],
        "message": "BYHOUR takes 0 to 23, found 24"});
    assert_eq!(
        found,
        json!({"schema_version": 1, "file": path, "kind": "pattern", "faults": [rule, hour], "notes": []})
    );
    assert_eq!(ran.status, 1);
}

#[test]
fn json_shows_where_a_text_stops_being_json() {
    let ran = run(&["check", "--json", "-"], "{\"é\":\n  tru}");
    let found: Value = serde_json::from_str(&ran.output).unwrap();
    let fault = &found["faults"][0];
    assert_eq!((&fault["code"], &fault["line"]), (&json!("not_json"), &json!(2)));
    assert_eq!(found["file"], "standard input");
    assert_eq!(ran.status, 1);
}

/// Members tell a request from an answer.
#[test]
fn an_answer_is_not_checked_as_a_request() {
    let answer = r#"{"id": "p", "scheduled_operations": [{"operation_definition":
        {"max_backups": "3"}, "trigger": {"properties": {"pattern": "FREQ=DAILY"}}}]}"#;
    assert_eq!(run(&["check", "-"], answer).status, 0);
    let ran = run(&["check", "-"], answer.replace("\"id\"", "\"ID\""));
    assert_eq!(ran.status, 1);
    assert!(ran.output.starts_with("error[CSBS.9001]: policy is missing\n"), "{ran:?}");
}

/// A note on the floor must agree with the verdicts.
#[test]
fn the_note_on_a_floor_above_the_count_agrees_with_the_verdicts() {
    let (limits, pages) = (file("limits.json"), file("pages.jsonl"));
    let now = "2025-02-05T00:00:00Z";
    let ran = run(&["prune", &limits, &pages, "--all", "--now", now, "--keep-at-least", "2"], "");
    assert!(ran.output.contains("delete         one-2   3rd newest, limit 1"), "{ran:?}");
    assert!(
        ran.errors.starts_with("keeptime: note: keep_at_least is 2 and max_backups is 1"),
        "{ran:?}"
    );
    assert!(!ran.errors.contains("prunes nothing"), "{ran:?}");
}

#[test]
fn the_worst_file_determines_the_exit_status() {
    let (missing, faulty) = ("no/such/file", written("worst.txt", "FREQ=NEVER"));
    assert_eq!(run(&["check", missing, &faulty], "").status, 2);
    assert_eq!(run(&["check", &faulty, missing], "").status, 2);
    assert_eq!(run(&["check", &faulty, &faulty], "").status, 1);
}

/// Ten thousand operations, each with two faulty members in varying order.
#[test]
fn every_fault_of_a_large_document_is_located() {
    let operation = r#"{"enabled": "é", "operation_type": 5}"#;
    let operations = vec![operation; 10_000].join(",\n");
    let text = format!("{{\"policy\": {{\"scheduled_operations\": [\n{operations}\n]}}}}");
    let ran = run(&["check", "--json", "-"], &text);
    let found: Value = serde_json::from_str(&ran.output).unwrap();
    let of = |member: &str| {
        let faults = found["faults"].as_array().unwrap().iter();
        let end = format!("/{member}");
        faults.filter(move |fault| fault["pointer"].as_str().unwrap().ends_with(&end)).collect()
    };
    let (enabled, kinds): (Vec<&Value>, Vec<&Value>) = (of("enabled"), of("operation_type"));
    assert_eq!((enabled.len(), kinds.len()), (10_000, 10_000));
    for (number, (enabled, kind)) in enabled.iter().zip(kinds).enumerate() {
        assert_eq!((&enabled["line"], &enabled["column"]), (&json!(number + 2), &json!(13)));
        assert_eq!((&kind["line"], &kind["column"]), (&json!(number + 2), &json!(36)));
        let span = |fault: &Value| {
            let at = |end: usize| usize::try_from(fault["span"][end].as_u64().unwrap()).unwrap();
            text[at(0)..at(1)].to_owned()
        };
        assert_eq!((span(enabled).as_str(), span(kind).as_str()), ("\"é\"", "5"));
    }
}

/// The carets are under the parameter, in a query string and in a URL.
#[test]
fn carets_cover_the_parameter_of_a_url() {
    let check = |text: &str| run(&["check", "--kind", "csbs-policies-query", "-"], text);
    for before in ["", "?", "/v1/project/policies?", "https://csbs.example.com/v1/p/policies?"] {
        let line = format!("{before}sort=created_at%3Aasc&limit=0");
        let ran = check(&line);
        let lines: Vec<_> = ran.output.lines().collect();
        assert!(
            lines[0].ends_with("limit takes a whole number of 1 or more, found \"0\""),
            "{ran:?}"
        );
        assert!(lines[3].ends_with(&line), "{ran:?}");
        assert_eq!(lines[4].find('^'), lines[3].find("limit=0"), "{ran:?}");
        assert_eq!(lines[4].matches('^').count(), "limit=0".len(), "{ran:?}");
        assert_eq!(ran.status, 1);
    }
    let ran = check("https://csbs.example.com/v1/p/policies?sort=created_at%3Aasc&limit=3\n");
    let line = "standard input: no faults; read as a query for policies (CSBS)\n";
    assert_eq!((ran.output.as_str(), ran.status), (line, 0));
    // The path of the URL determines the kind of the query.
    let ran = run(&["check", "-"], "https://csbs.example.com/v1/p/checkpoint_items?limit=0");
    assert!(ran.output.contains("limit takes a whole number of 1 or more"), "{ran:?}");
}

/// A policy with a provider or an operation type is a create request. Anything else is checked as
/// an update, which requires the operation's id.
#[test]
fn an_update_of_an_operation_requires_its_id() {
    let body = r#"{"policy": {"name": "weekly", "scheduled_operations": [
        {"enabled": true, "operation_definition": {"max_backups": 5}}]}}"#;
    let ran = run(&["check", "--json", "-"], body);
    let found: Value = serde_json::from_str(&ran.output).unwrap();
    let faults = found["faults"].as_array().unwrap();
    assert_eq!(faults.len(), 1, "{found}");
    assert_eq!(faults[0]["pointer"], "/policy/scheduled_operations/0/id");
    assert_eq!(faults[0]["message"], "id is missing");
    let diff = run(&["diff", &file("policy.json"), "-"], body);
    assert_eq!(diff.errors.lines().next(), Some("error[CSBS.9001]: id is missing"), "{diff:?}");
}

#[test]
fn the_last_line_says_what_was_found_and_what_the_document_was_read_as() {
    #[track_caller]
    fn last_line(arguments: &[&str], input: &str, line: &str) {
        let ran = run(&[&["check"], arguments].concat(), input);
        assert_eq!(ran.output.lines().last(), Some(line), "{ran:?}");
    }
    last_line(
        &["-"],
        &std::fs::read_to_string(file("policy.json")).unwrap(),
        "standard input: no faults; read as a request to create a policy (CSBS)",
    );
    last_line(
        &["-"],
        r#"{"max_backups": 1, "permanant": true}"#,
        "standard input: no faults, 1 note; read as an operation_definition without its policy (CSBS)",
    );
    last_line(&["-"], "FREQ=DAILY;BYHOUR=24", "standard input: 1 fault; read as a pattern (CSBS)");
    last_line(
        &["--dialect", "cbr", "-"],
        "FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=0",
        "standard input: no faults; read as a pattern (CBR)",
    );
    // The kind is unknown.
    last_line(&["-"], "{", "standard input: 1 fault");
    let update = r#"{"policy": {"name": "weekly", "scheduled_operations": [
        {"enabled": true, "operation_definition": {"max_backups": 5}}]}}"#;
    let read_as = "standard input: 1 fault; read as a request to change a policy (CSBS)";
    last_line(&["-"], update, &format!("{read_as}; --kind KIND checks it as another kind"));
    last_line(&["--kind", "csbs-update-policy-request", "-"], update, read_as);
    let state = r#"{"format_version": "1.0", "terraform_version": "1.9.0", "values": {}}"#;
    let read_as = "no faults, 1 note; read as a Terraform state without backup policies";
    last_line(&["-"], state, &format!("standard input: {read_as}"));
}

#[test]
fn several_documents_have_a_line_for_each_with_findings_and_a_total() {
    let fine = written("total-fine.json", r#"{"max_backups": 2}"#);
    let noted = written("total-noted.json", r#"{"max_backups": 1, "permanant": true}"#);
    let faulty = written("total-faulty.txt", "FREQ=DAILY;BYHOUR=24;BYMINUTE=60");
    let ran = run(&["check", &fine, &noted, &faulty], "");
    let ends: Vec<_> =
        ran.output.lines().filter(|line| !line.contains("-->") && line.contains("fault")).collect();
    let of_note = "no faults, 1 note; read as an operation_definition without its policy (CSBS)";
    assert_eq!(
        ends,
        [
            format!("{noted}: {of_note}"),
            format!("{faulty}: 2 faults; read as a pattern (CSBS)"),
            "3 documents checked: 2 faults, 1 note".to_owned(),
        ]
    );
    let ran = run(&["check", &fine, &fine], "");
    assert_eq!((ran.output.as_str(), ran.status), ("2 documents checked: no faults\n", 0));
    let ran = run(&["check", &fine, "no/such.json"], "");
    let total = "1 document checked: no faults; 1 file not checked\n";
    assert_eq!((ran.output.as_str(), ran.status), (total, 2));
    // Nothing is said of a single file that cannot be read but why.
    assert_eq!(run(&["check", "no/such.json"], "").output, "");
}

#[test]
fn a_pattern_in_place_of_a_file_is_told_how_to_give_it() {
    let (rule, cron) = ("FREQ=DAILY;BYHOUR=2;BYMINUTE=0", "0 2 * * MON-FRI");
    let missing = "No such file or directory (os error 2)";
    for pattern in [rule, cron, "RRULE:FREQ=DAILY", r#"["FREQ=DAILY;BYHOUR=2"]"#] {
        for task in ["next", "explain", "calendar"] {
            let how = "to give a pattern instead of a file, use --pattern";
            refused(&[task, pattern], "", 2, &format!("{pattern}: {missing}; {how}"));
        }
        let how = "to check a pattern, write it to standard input: echo PATTERN | keeptime check -";
        refused(&["check", pattern], "", 2, &format!("{pattern}: {missing}; {how}"));
    }
    refused(&["next", "freq.json"], "", 2, &format!("freq.json: {missing}"));
}
