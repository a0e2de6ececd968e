//! Streams that close early, and invalid arguments.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::Command;

use crate::run::{command, drawn, file, run, written};

/// Runs with an output that is closed at once: the command ends without a message. The status of a check is its
/// answer.
#[track_caller]
fn ends_quietly(mut command: Command, input: &'static str, status: i32) {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut child = command.stdout(writer).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // The command may have ended already.
    let writer = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let ended = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert_eq!(String::from_utf8(ended.stderr).unwrap(), "");
    assert_eq!(ended.status.code(), Some(status));
}

#[test]
fn a_closed_output_is_not_an_error() {
    let now = "2025-01-01T00:00:00Z";
    let policy = file("policy.json");
    ends_quietly(command(&["next", &policy, "--now", now]), "", 0);
    ends_quietly(command(&["next", &policy, "--now", now, "--count", "9999999", "--json"]), "", 0);
    ends_quietly(command(&["check", "-"]), "FREQ=DAILY;", 1);
    ends_quietly(command(&["check", "--json", "-"]), "FREQ=DAILY;", 1);
    ends_quietly(command(&["prune", &policy, "-", "--now", now]), "[]", 0);
    ends_quietly(command(&["batch"]), "{}\n{}\n", 0);
    ends_quietly(command(&["--help"]), "", 0);
    ends_quietly(command(&["prune", "--help"]), "", 0);
}

#[test]
fn a_reader_can_stop_a_long_output() {
    let arguments = ["next", &file("policy.json"), "--count", "100000000"];
    let mut child = command(&arguments).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.next().unwrap().unwrap().contains(" 03:15:00 UTC  in "));
    drop(lines);
    let mut errors = String::new();
    child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    assert_eq!((child.wait().unwrap().code(), errors.as_str()), (Some(0), ""));
}

#[test]
fn standard_input_is_read_once() {
    let backup = r#"{"id": "a", "checkpoint_id": "c", "resource_id": "r"}"#;
    let policy = file("policy.json");
    for (arguments, input) in [
        (["prune", "-", "-"].as_slice(), r#"{"max_backups": 1}"#),
        (&["prune", &policy, "-", "-"], backup),
        (&["check", "-", "-"], "FREQ=DAILY"),
    ] {
        let ran = run(arguments, input);
        assert_eq!((ran.status, ran.output.as_str()), (2, ""), "{arguments:?}: {ran:?}");
    }
}

#[test]
fn an_invalid_project_id_is_misuse() {
    let backup = r#"{"id": "a", "checkpoint_id": "c", "resource_id": "r", "status": "available",
        "created_at": "2020-01-01T00:00:00", "extend_info": {"auto_trigger": true}}"#;
    let definition = written("a-day.json", r#"{"retention_duration_days": 1}"#);
    for project in ["..", ""] {
        let arguments = ["prune", &definition, "-", "--calls", "--project", project];
        let ran = run(&arguments, backup);
        assert_eq!((ran.status, ran.output.as_str()), (2, ""), "{ran:?}");
        assert!(ran.errors.contains("a project id must not be empty"), "{ran:?}");
    }
}

#[test]
fn next_draws_the_fault_of_a_pattern_from_a_file() {
    let text = std::fs::read_to_string(file("policy.json")).unwrap();
    let path = written("hour-24.json", text.replace("BYHOUR=3", "BYHOUR=24"));
    drawn(&["next", &path], "", "error[CSBS.9001]: BYHOUR takes 0 to 23, found 24");
    assert!(run(&["next", &path], "").errors.contains(&format!(" --> {path}:4:58\n")));
}
