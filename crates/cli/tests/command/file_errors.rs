//! Unreadable and changing files, and full disks.
#![cfg(target_os = "linux")]

use std::ffi::OsStr;
use std::fs::{self, OpenOptions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Stdio;

use crate::run::{Ran, command, file, run, written};

const NOW: &str = "2025-03-03T12:00:00Z";

#[test]
fn a_file_without_permission_is_misuse() {
    use std::os::unix::fs::PermissionsExt;
    let path = written("secret.json", "{}");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    for arguments in [&["check", &path][..], &["next", &path], &["prune", &path, &path]] {
        let mut command = command(arguments);
        if fs::File::open(&path).is_ok() {
            // Root can read everything; the user nobody cannot.
            command.uid(65_534).gid(65_534);
        }
        let Ok(ended) = command.stdin(Stdio::null()).output() else {
            println!("skipped, for the command cannot be run by another user");
            return;
        };
        let errors = String::from_utf8(ended.stderr).unwrap();
        let expected = format!("keeptime: {path}: Permission denied (os error 13)");
        assert_eq!(
            (ended.status.code(), errors.lines().next()),
            (Some(2), Some(expected.as_str()))
        );
    }
}

/// The name is shown with replacement characters.
#[test]
fn a_file_name_that_is_not_utf_8_is_accepted() {
    let name = OsStr::from_bytes(b"patt\xffern.txt");
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, "FREQ=DAILY;BYHOUR=24").unwrap();
    let output = |task: &[&str]| {
        let mut command = command(task);
        let ended = command.arg(&path).stdin(Stdio::null()).output().unwrap();
        (ended.status.code(), ended.stdout)
    };
    let (status, drawn) = output(&["check"]);
    let drawn = String::from_utf8(drawn).unwrap();
    assert_eq!(status, Some(1));
    assert!(drawn.contains("patt\u{fffd}ern.txt:1:19\n"), "{drawn}");
    let (status, json) = output(&["check", "--json"]);
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(status, Some(1));
    assert!(json["file"].as_str().unwrap().ends_with("patt\u{fffd}ern.txt"), "{json}");
    assert_eq!(json["faults"][0]["message"], "BYHOUR takes 0 to 23, found 24");
}

/// A listing is truncated and rewritten while it is read. It is judged whole, as an empty file, or
/// up to the end of a page, or it is refused. Half a page is never judged.
#[test]
fn a_changing_file_is_read_by_whole_pages_or_refused() {
    let page = |name: usize| {
        let item = |id: usize| {
            format!(
                r#"{{"id": "{name}-{id}", "checkpoint_id": "c", "resource_id": "r{name}",
                    "created_at": "2020-01-01T00:00:{:02}", "status": "available",
                    "extend_info": {{"auto_trigger": true}}}}"#,
                id % 60
            )
        };
        let items: Vec<String> = (0..50).map(item).collect();
        format!("{{\"checkpoint_items\": [{}]}}\n", items.join(", "))
    };
    let whole: String = (0..40).map(page).collect();
    let path = written("changing.jsonl", &whole);
    let definition = written("keep-one.json", r#"{"max_backups": 1}"#);
    let runs: Vec<Ran> = std::thread::scope(|scope| {
        let runs = scope.spawn(|| {
            let prune = ["prune", &definition, &path, "--now", NOW, "--json"];
            (0..60).map(|_| run(&prune, "")).collect()
        });
        for cut in (0..).map(|round: usize| round * 7_919 % whole.len()) {
            if runs.is_finished() {
                break;
            }
            let file = OpenOptions::new().write(true).open(&path).unwrap();
            file.set_len(cut as u64).unwrap();
            fs::write(&path, &whole).unwrap();
        }
        runs.join().unwrap()
    });
    for ran in runs {
        match ran.status {
            0 => {
                let pruned =
                    ran.output.lines().filter(|line| line.contains("\"verdict\":\"prune\""));
                assert_eq!(pruned.count() % 49, 0, "{}", ran.errors);
            }
            1 => {
                let faults = ran.errors.matches("error[").count();
                let lines = ran.errors.matches("keeptime: ").count();
                assert_eq!((ran.output.as_str(), faults + lines), ("", 1), "{ran:?}");
            }
            status => panic!("{status}: {}", ran.errors),
        }
    }
}
