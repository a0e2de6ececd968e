//! `keeptime batch`: one answer per line, in order and without delay.

use std::io::{BufRead, BufReader, Write};
use std::sync::mpsc;
use std::time::Duration;

use keeptime::schedule::source;
use keeptime_documents::batch;
use serde_json::{Value, json};

use crate::run::{command, run};

/// Returns the answers to lines of input. Asserts that the run succeeds, and that the library gives the
/// same answers without the command.
#[track_caller]
pub(crate) fn answers(input: impl AsRef<[u8]>) -> Vec<String> {
    let ran = run(&["batch"], input.as_ref());
    let zones = source::jiff_bundled();
    let lines = input.as_ref().split_inclusive(|byte| *byte == b'\n');
    for (line, answer) in lines.zip(ran.output.lines()) {
        let by_library = batch::answer(line, &zones);
        assert_eq!(by_library.to_string(), answer);
        assert_eq!(serde_json::to_string(&by_library).unwrap(), answer);
    }
    assert_eq!((ran.status, ran.errors.as_str()), (0, ""));
    assert!(ran.output.is_empty() || ran.output.ends_with('\n'));
    ran.output.lines().map(str::to_owned).collect()
}

/// Returns the `ok` member of the answer to one request.
#[track_caller]
fn ok(request: &Value) -> Value {
    let answers = answers(format!("{request}\n"));
    assert_eq!(answers.len(), 1);
    let mut answer: Value = serde_json::from_str(&answers[0]).unwrap();
    assert!(answer["ok"].is_object(), "{answer}");
    answer["ok"].take()
}

const DAILY: &str = "FREQ=DAILY;BYHOUR=2;BYMINUTE=30";

#[test]
fn pattern_returns_rules_and_week_figures() {
    let canonical = format!(
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nRRULE:{DAILY}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    );
    assert_eq!(
        ok(&json!({"op": "pattern", "pattern": "byminute=30;byhour=02;freq=daily\n"})),
        json!({
            "canonical": canonical, "rules": [DAILY],
            "points_per_week": 7, "min_gap_minutes": 1440,
        })
    );
    let one = "FREQ=WEEKLY;BYDAY=SU;BYHOUR=0;BYMINUTE=0";
    let answer = ok(&json!({"op": "pattern", "pattern": one}));
    assert_eq!(
        (&answer["points_per_week"], &answer["min_gap_minutes"]),
        (&json!(1), &json!(10_080))
    );
}

#[test]
fn pattern_returns_no_week_figures_for_incomplete_rules() {
    let answer = ok(&json!({"op": "pattern", "pattern": "FREQ=WEEKLY;BYHOUR=2;BYMINUTE=30"}));
    let members: Vec<_> = answer.as_object().unwrap().keys().collect();
    assert_eq!(members, ["canonical", "rules"]);
}

#[test]
fn next_and_prev_list_fires_in_the_requested_zone() {
    let mut request = json!({"op": "next", "pattern": DAILY, "after": "2025-03-08T07:30:00Z",
        "zone": "America/New_York", "count": 2});
    // New York skips 02:30 on 9 March.
    assert_eq!(ok(&request)["fires"], json!(["2025-03-09T07:30:00Z", "2025-03-10T06:30:00Z"]));
    request["gap"] = "skip".into();
    assert_eq!(ok(&request)["fires"], json!(["2025-03-10T06:30:00Z", "2025-03-11T06:30:00Z"]));
    let request = json!({"op": "prev", "pattern": "FREQ=DAILY;BYHOUR=1;BYMINUTE=30", "count": 2,
        "before": "2025-11-02T23:00:00+00:00", "zone": "America/New_York", "overlap": "both"});
    assert_eq!(ok(&request)["fires"], json!(["2025-11-02T06:30:00Z", "2025-11-02T05:30:00Z"]));
}

#[test]
fn a_start_bounds_fires_and_completes_rules() {
    let request = json!({"op": "next", "pattern": "FREQ=WEEKLY", "after": "2020-01-01T00:00:00Z",
        "start": "2025-03-05T04:05:06.5Z", "count": 1});
    assert_eq!(ok(&request)["fires"], json!(["2025-03-12T04:05:06Z"]));
}

#[test]
fn count_includes_from_and_excludes_until() {
    let mut request = json!({"op": "count", "pattern": DAILY, "from": "2025-01-01T02:30:00Z",
        "until": "2025-01-03T02:30:00Z"});
    assert_eq!(ok(&request), json!({"count": 2}));
    request["until"] = "2024-01-01T00:00:00Z".into();
    assert_eq!(ok(&request), json!({"count": 0}));
}

#[test]
fn the_count_of_fires_is_0_to_10_000() {
    let mut request = json!({"op": "next", "pattern": DAILY, "after": "2025-01-01T00:00:00Z"});
    assert_eq!(ok(&request)["fires"].as_array().unwrap().len(), 1);
    for count in [0, 10_000] {
        request["count"] = count.into();
        assert_eq!(ok(&request)["fires"].as_array().unwrap().len(), count);
    }
}

#[test]
fn no_fire_is_after_the_year_9999() {
    let mut request = json!({"op": "next", "pattern": DAILY, "count": 9,
        "after": "9999-12-30T12:00:00Z"});
    assert_eq!(ok(&request)["fires"], json!(["9999-12-31T02:30:00Z"]));
    request["op"] = "count".into();
    request["from"] = "9999-12-31T00:00:00Z".into();
    request["until"] = "9999-12-31T23:59:59-12:00".into();
    assert_eq!(ok(&request)["count"], 1);
}

#[test]
fn prune_lists_every_backup_once_in_input_order() {
    let backup = |id: &str, day: u32, status: &str| {
        json!({"id": id, "checkpoint_id": "c", "resource_id": "r", "status": status,
            "created_at": format!("2025-01-{day:02}T00:00:00"),
            "extend_info": {"auto_trigger": "True"}})
    };
    let backups = json!([
        backup("old", 1, "available"),
        backup("older", 2, "restoring"),
        backup("going", 3, "deleting"),
        backup("new", 5, "available"),
        backup("failed", 6, "error"),
    ]);
    let mut request = json!({"op": "prune", "now": "2025-01-10T00:00:00Z", "backups": backups,
        "retention": {"max_backups": "1"}});
    let coverage = json!({"left_without_counted_backup": [],
        "left_with_only_incomplete_backups": [], "without_counted_backup": [],
        "names_other_policy": [], "without_backup": null, "listing_is_complete": null});
    let expected = json!({"prune": ["old"], "keep": ["new", "failed"], "defer": ["older"],
        "gone": ["going"], "coverage": coverage});
    assert_eq!(ok(&request), expected);
    request["keep_at_least"] = 3.into();
    assert_eq!(ok(&request)["prune"], json!([]));
    request["keep_at_least"] = 0.into();
    request["retention"] = json!({"max_backups": 0});
    assert_eq!(ok(&request)["prune"], json!([]));
    request["zero"] = "literal".into();
    assert_eq!(ok(&request)["prune"], json!(["old", "new"]));
}

#[test]
fn policy_returns_violations_and_notes() {
    let none = ok(&json!({"op": "policy", "policy": [1]}));
    let message = "the document takes an object, found a list";
    let fault = json!({"path": "", "code": "CSBS.9001", "message": message});
    assert_eq!(none, json!({"violations": [fault], "notes": []}));
    let answer = ok(&json!({"op": "policy", "policy": {"polici": {}}}));
    assert_eq!(answer["violations"][0]["path"], "/policy");
    assert_eq!(answer["notes"][0]["path"], "/polici");
    assert_eq!(answer["notes"][0]["code"], "unknown_member");
}

#[test]
fn unknown_members_of_a_request_are_ignored() {
    let request = json!({"op": "pattern", "pattern": DAILY, "zone": 5, "more": [{}]});
    assert_eq!(ok(&request)["rules"], json!([DAILY]));
}

#[test]
fn an_id_is_returned_digit_for_digit() {
    for id in [
        "1",
        "1.0",
        "-0",
        "-0.0",
        "1E+2",
        "12345678901234567890123",
        "0.1000000000000000000000000001",
        "1234567890123456789012345678901234567890",
        "null",
        "true",
        "\"\"",
        r#""a\u0041\/\n\"b""#,
        "\"夜 \u{7f}\"",
        "[ 1,  2.50 ]",
        r#"{"b":1, "a": [ {"c" : 1.0} ], "b": 2}"#,
    ] {
        let found = answers(format!("{{\"op\": \"none\", \"id\" : {id} }}\r\n"));
        let expected = format!(
            "{{\"id\":{id},\"error\":{{\"kind\":\"unknown_op\",\"message\":\"op takes pattern, \
             next, prev, count, prune, plan, policy, check and kinds, found \\\"none\\\"\"}}}}"
        );
        assert_eq!(found, [expected]);
    }
}

#[test]
fn the_answer_to_a_request_without_id_has_null() {
    let found = answers("{\"op\":\"count\"}\n{\"ID\":1}");
    assert_eq!(
        found,
        [
            r#"{"id":null,"error":{"kind":"missing_member","message":"pattern is missing"}}"#,
            r#"{"id":null,"error":{"kind":"missing_member","message":"op is missing"}}"#,
        ]
    );
}

/// A fault in a line does not hide its id.
#[test]
fn the_id_of_an_invalid_request_is_returned() {
    let deep = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
    for member in [deep.as_str(), "1e999", "{\"a\": 1e999}"] {
        let found = answers(format!("{{\"id\": 7, \"op\": \"policy\", \"policy\": {member}}}\n"));
        assert!(found[0].starts_with("{\"id\":7,\"error\":{\"kind\":\"not_json\","), "{found:?}");
    }
}

#[test]
fn empty_input_has_no_answers_and_the_last_line_end_is_optional() {
    assert_eq!(answers(""), [""; 0]);
    assert_eq!(answers("\n").len(), 1);
    assert_eq!(answers("{}\n{}").len(), 2);
}

/// Returns the next line, or fails after a few seconds.
#[track_caller]
fn next_line(lines: &mpsc::Receiver<String>) -> String {
    lines.recv_timeout(Duration::from_secs(20)).unwrap()
}

#[test]
fn complete_lines_are_answered_while_the_input_is_open() {
    let mut child = command(&["batch"]).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let stdout = child.stdout.take().unwrap();
    let (sender, lines) = mpsc::channel();
    let reader = std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines() {
            sender.send(line.unwrap()).unwrap();
        }
    });
    stdin.write_all(b"{").unwrap();
    for id in 0..3 {
        // The following incomplete line is not waited for.
        stdin.write_all(format!("\"id\":{id}}}\n{{").as_bytes()).unwrap();
        let line = next_line(&lines);
        assert!(line.starts_with(&format!("{{\"id\":{id},")), "{line}");
    }
    // Two lines sent together are both answered.
    stdin.write_all(b"\"id\":3}\n{\"id\":4}\n").unwrap();
    assert!(next_line(&lines).starts_with("{\"id\":3,"));
    assert!(next_line(&lines).starts_with("{\"id\":4,"));
    drop(stdin);
    reader.join().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
