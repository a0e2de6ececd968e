//! Output that is lost: full disks, and readers that close early. A command that lost a part of its answer never
//! ends as if it had given it.
#![cfg(target_os = "linux")]

use std::fs::{File, OpenOptions};
use std::process::Command;

use crate::every_call::{borrowed, faulty_calls, good_calls};
use crate::run::{command, ended, example, file, run, written};

fn full() -> File {
    OpenOptions::new().write(true).open("/dev/full").unwrap()
}

/// A pipe whose reader has gone.
fn closed() -> std::io::PipeWriter {
    std::io::pipe().unwrap().1
}

#[test]
fn every_call_ends_as_it_should_with_its_output() {
    for (calls, status) in [(good_calls(), 0), (faulty_calls(), 1)] {
        for call in calls {
            let ran = run(&borrowed(&call), "");
            assert_eq!(ran.status, status, "{call:?}: {ran:?}");
            assert!(!ran.output.is_empty(), "{call:?}");
        }
    }
}

#[test]
fn a_full_disk_is_reported() {
    for call in good_calls().into_iter().chain(faulty_calls()) {
        let ran = ended(command(&borrowed(&call)).stdout(full()));
        let message = "keeptime: cannot write the output: No space left on device (os error 28)";
        assert_eq!((ran.status, ran.errors.lines().last()), (2, Some(message)), "{call:?}");
        assert!(!ran.errors.contains("panicked"), "{ran:?}");
    }
    let input = File::open(written("one-request.jsonl", "{}\n")).unwrap();
    let output = command(&["batch"]).stdout(full()).stdin(input).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn full_disks_for_both_streams_change_the_exit_status() {
    for call in good_calls().into_iter().chain(faulty_calls()) {
        let ran = ended(command(&borrowed(&call)).stdout(full()).stderr(full()));
        assert_eq!(ran.status, 2, "{call:?}");
    }
}

/// A note may say that the answer is not what it seems.
#[test]
fn a_note_that_is_lost_changes_the_exit_status() {
    let policy = file("policy.json");
    let empty = written("no-backups.json", "");
    let prune = ["prune", &policy, &empty, "--now", "2025-01-01T00:00:00Z"];
    for more in [&[][..], &["--json"], &["--exit-code"]] {
        let arguments = [&prune[..], more].concat();
        let noted = ended(&mut command(&arguments));
        assert!(noted.status == 0 && noted.errors.contains("the file is empty"), "{noted:?}");
        let ran = ended(command(&arguments).stderr(full()));
        assert_eq!((ran.status, ran.output), (2, noted.output), "{arguments:?}");
        // Whoever closes the pipe does not want the notes.
        assert_eq!(ended(command(&arguments).stderr(closed())).status, 0, "{arguments:?}");
    }
    // Messages of errors have their status already.
    for (arguments, status) in [(["check", "missing.json"], 2), (["next", "--no-such-option"], 2)] {
        assert_eq!(ended(command(&arguments).stderr(full())).status, status, "{arguments:?}");
        assert_eq!(ended(command(&arguments).stderr(closed())).status, status, "{arguments:?}");
    }
    let limits = written("misplaced-limits.json", "{\"max_backup\": \"x\"}");
    assert_eq!(ended(command(&["next", &limits]).stderr(full())).status, 1);
}

#[test]
fn a_reader_that_closes_the_pipe_is_no_error() {
    for call in good_calls() {
        let ran = ended(command(&borrowed(&call)).stdout(closed()));
        assert_eq!(ran.status, 0, "{call:?}: {ran:?}");
        assert!(!ran.errors.contains("keeptime: cannot"), "{call:?}: {ran:?}");
    }
}

/// The exit status is the answer, however much of the output is read: `keeptime check pages/*.json | head`.
#[test]
fn a_closed_pipe_does_not_hide_faults_or_deletions() {
    for call in faulty_calls() {
        let ran = ended(command(&borrowed(&call)).stdout(closed()));
        assert_eq!((ran.status, ran.errors.as_str()), (1, ""), "{call:?}");
    }
    let (policy, update, backups) =
        (example("policy.json"), example("update.json"), example("backups.json"));
    let now = ["--exit-code", "--now", "2030-01-01T00:00:00Z"];
    for arguments in [
        [&["prune", &policy, &backups], &now[..]].concat(),
        [&["prune", &policy, &backups, "--json"], &now[..]].concat(),
        [
            &["diff", &policy, &update, &backups, "--exit-code"],
            &["--now", "2025-03-03T12:00:00Z"][..],
        ]
        .concat(),
    ] {
        let ran = ended(command(&arguments).stdout(closed()));
        assert_eq!((ran.status, ran.errors.contains("keeptime: cannot")), (3, false), "{ran:?}");
    }
}

/// A shell closes a stream with `>&-`. The first file that is opened must not take its place.
#[test]
fn closed_streams_cause_no_panic_and_damage_no_file() {
    let text = "FREQ=WEEKLY;BYDAY=MO;BYHOUR=2;BYMINUTE=0";
    let path = written("closed-streams.txt", text);
    for (closed, status) in
        [(">&-", 0), ("2>&-", 0), (">&- 2>&-", 0), ("<&- >&- 2>&-", 0), ("<&-", 0)]
    {
        let line = format!("exec '{}' check '{path}' {closed}", env!("CARGO_BIN_EXE_keeptime"));
        let output = Command::new("sh").args(["-c", &line]).output().unwrap();
        assert_eq!(output.status.code(), Some(status), "{closed}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "{closed}");
    }
    // Standard input that is closed is empty, which is noted or is a fault.
    let read_closed = |arguments: &str| {
        let line = format!("exec '{}' {arguments} <&-", env!("CARGO_BIN_EXE_keeptime"));
        ended(Command::new("sh").args(["-c", &line]))
    };
    assert_eq!(read_closed("check -").status, 1);
    assert_eq!((read_closed("batch").status, read_closed("batch").output.as_str()), (0, ""));
    let ran = read_closed(&format!("prune '{}' -", file("policy.json")));
    assert!(ran.errors.contains("standard input: the file is empty"), "{ran:?}");
}
