//! Unreadable and changing files.
#![cfg(target_os = "linux")]

use std::fs::{self, OpenOptions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::run::{Ran, command, example, file, run, written};

const NOW: &str = "2025-03-03T12:00:00Z";

/// A call for each argument that names a file, with the file in question in its place.
fn calls(path: &str) -> Vec<Vec<String>> {
    let (policy, pages) = (file("policy.json"), file("pages.jsonl"));
    let (cbr, plan) = (file("cbr/policy.json"), example("plan.json"));
    let call = |arguments: &[&str]| arguments.iter().map(|&text| text.to_owned()).collect();
    vec![
        call(&["check", path]),
        call(&["check", "--fix", path]),
        call(&["next", path]),
        call(&["explain", path]),
        call(&["explain", &cbr, "--vault", path]),
        call(&["calendar", path]),
        call(&["forecast", path, &pages]),
        call(&["forecast", &policy, path]),
        call(&["forecast", &policy, "--quota", path]),
        call(&["report", path, &pages]),
        call(&["report", &policy, &pages, path]),
        call(&["prune", path, &pages]),
        call(&["prune", &policy, path]),
        call(&["prune", &policy, &pages, path, "--json"]),
        call(&["prune", &policy, &pages, "--recheck", path]),
        call(&["prune", &cbr, &pages, "--vault", path]),
        call(&["diff", path, &policy]),
        call(&["diff", &policy, path]),
        call(&["diff", &policy, &policy, path]),
        call(&["diff", &plan, path]),
        call(&["next", &policy, "--zone-data", path]),
    ]
}

/// Asserts one line for the file, status 2, and no answer.
#[track_caller]
fn misuse(call: &[String], path: &str, why: &str, set: impl Fn(&mut Command)) -> Option<()> {
    let arguments: Vec<&str> = call.iter().map(String::as_str).collect();
    let mut command = command(&arguments);
    set(&mut command);
    let ended = command.stdin(Stdio::null()).output().ok()?;
    let errors = String::from_utf8(ended.stderr).unwrap();
    let expected = if arguments.contains(&"--zone-data") {
        // The system's message has no hint.
        let why = why.replace("is a directory; expected a file", "");
        format!("keeptime: --zone-data: {path} cannot be read: {path}: {why}")
    } else {
        format!("keeptime: {path}: {why}")
    };
    let last = errors.lines().last();
    assert!(last.is_some_and(|last| last.starts_with(&expected)), "{call:?}: {errors}");
    assert_eq!(ended.status.code(), Some(2), "{call:?}");
    let output = String::from_utf8(ended.stdout).unwrap();
    assert!(output.is_empty(), "{call:?}: {output}");
    Some(())
}

#[test]
fn a_file_that_cannot_be_read_is_misuse_in_every_place() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("file-errors");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("folder")).unwrap();
    symlink("loop", folder.join("loop")).unwrap();
    symlink("missing", folder.join("dangling")).unwrap();
    fs::write(folder.join("file"), "").unwrap();
    let long = "x".repeat(256);
    for (name, why) in [
        ("missing", "No such file or directory (os error 2)"),
        ("dangling", "No such file or directory (os error 2)"),
        ("file/below", "Not a directory (os error 20)"),
        ("loop", "Too many levels of symbolic links (os error 40)"),
        (&long, "File name too long (os error 36)"),
        ("folder", "is a directory; expected a file"),
    ] {
        let path = folder.join(name).to_str().unwrap().to_owned();
        for call in calls(&path) {
            // A folder is what this option takes.
            if name != "folder" || !call.contains(&"--zone-data".to_owned()) {
                misuse(&call, &path, why, |_| {}).unwrap();
            }
        }
    }
    // A read that fails after the file was opened.
    let (path, why) = ("/proc/self/mem", "Input/output error (os error 5)");
    for call in calls(path).iter().filter(|call| !call.contains(&"--zone-data".to_owned())) {
        misuse(call, path, why, |_| {}).unwrap();
    }
}

#[test]
fn a_file_without_permission_is_misuse_in_every_place() {
    let path = written("secret.json", "{}");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    let is_root = fs::File::open(&path).is_ok();
    // The zone data is a folder.
    for call in calls(&path).iter().filter(|call| !call.contains(&"--zone-data".to_owned())) {
        let ran = misuse(call, &path, "Permission denied (os error 13)", |command| {
            if is_root {
                // Root can read everything; the user nobody cannot.
                command.uid(65_534).gid(65_534);
            }
        });
        if ran.is_none() {
            return println!("skipped, for the command cannot be run by another user");
        }
    }
}

#[test]
fn standard_input_that_is_a_folder_is_misuse() {
    let policy = file("policy.json");
    for arguments in [
        &["check", "-"][..],
        &["check", "--fix", "-"],
        &["next", "-"],
        &["prune", "-", &file("pages.jsonl")],
        &["prune", &policy, "-"],
        &["diff", &policy, "-"],
        &["batch"],
    ] {
        let folder = fs::File::open(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let ended = command(arguments).stdin(folder).output().unwrap();
        let errors = String::from_utf8(ended.stderr).unwrap();
        let message = "keeptime: standard input: is a directory; expected a file";
        assert_eq!(errors.lines().last(), Some(message), "{arguments:?}");
        assert_eq!(ended.status.code(), Some(2), "{arguments:?}");
    }
}

/// A pipe has no length and can be read only once.
#[test]
fn pipes_are_read_like_files() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("file-errors-pipes");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let (policy, listing) = (folder.join("policy"), folder.join("listing"));
    for pipe in [&policy, &listing] {
        assert!(Command::new("mkfifo").arg(pipe).status().unwrap().success());
    }
    let calls = [vec!["prune", "--json"], vec!["prune", "--all"], vec!["report"], vec!["forecast"]];
    for mut call in calls {
        let files = [(&policy, file("policy.json")), (&listing, file("pages.jsonl"))];
        let writers = files.clone().map(|(pipe, file)| {
            let (pipe, bytes) = (pipe.clone(), fs::read(file).unwrap());
            std::thread::spawn(move || fs::write(pipe, bytes))
        });
        call.extend(["--now", NOW]);
        let piped =
            [&call[..1], &[policy.to_str().unwrap(), listing.to_str().unwrap()], &call[1..]];
        let piped = run(&piped.concat(), "");
        writers.into_iter().for_each(|writer| writer.join().unwrap().unwrap());
        let files = files.map(|(_, file)| file);
        let plain = run(&[&call[..1], &[&files[0], &files[1]], &call[1..]].concat(), "");
        assert_eq!(piped.status, 0, "{call:?}: {piped:?}");
        let output = piped.output.replace(policy.to_str().unwrap(), &files[0]);
        assert_eq!(output, plain.output, "{call:?}");
    }
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
            // The length or the time of the file says so.
            2 => {
                let message =
                    "the file changed while it was read; run the command again when it is complete";
                assert_eq!(ran.errors, format!("keeptime: {path}: {message}\n"));
                assert_eq!(ran.output, "");
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
