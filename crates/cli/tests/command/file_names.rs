//! Odd names of files: what other programs read has the name, and what people read stays on one line.
#![cfg(target_os = "linux")]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::Stdio;

use crate::run::{command, file, run, written};

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

/// A name with a line end, a colour and a change of direction.
const HOSTILE: &str = "a\n error: \u{1b}[31m\u{202e}.json";
const SHOWN: &str = "a\\n error: \\u{1b}[31m\\u{202e}.json";

#[test]
fn a_name_in_a_message_stays_on_one_line() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("file-names");
    fs::create_dir_all(&folder).unwrap();
    let folder = folder.to_str().unwrap();
    let (policy, pages) = (file("policy.json"), file("pages.jsonl"));
    let (path, shown) = (format!("{folder}/{HOSTILE}"), format!("{folder}/{SHOWN}"));
    let _ = fs::remove_file(&path);
    let missing = format!("keeptime: {shown}: No such file or directory (os error 2)");
    let below = format!("keeptime: {shown}/x: No such file or directory (os error 2)");
    for (arguments, message) in [
        (vec!["check", &path], &missing),
        (vec!["prune", &path, &pages], &missing),
        (vec!["prune", &policy, &path], &missing),
        (vec!["diff", &policy, &path], &missing),
        (vec!["report", &policy, "-o", &format!("{path}/x")], &below),
    ] {
        let ran = run(&arguments, "");
        assert_eq!((ran.status, ran.errors.lines().last()), (2, Some(message.as_str())));
    }
    // A policy and a listing with notes and faults.
    let text = fs::read_to_string(&policy).unwrap();
    fs::write(&path, text.replace("BYHOUR=3", "BYHOUR=24")).unwrap();
    let empty = format!("{folder}/empty{HOSTILE}");
    fs::write(&empty, "").unwrap();
    for arguments in [
        vec!["check", &path],
        vec!["check", "--verbose", &path],
        vec!["next", &path],
        vec!["prune", &path, &pages],
        vec!["prune", &policy, &path],
        vec!["prune", &policy, &empty],
        vec!["prune", &pages, &path],
        vec!["explain", &path],
        vec!["diff", &policy, &path],
        vec!["diff", &policy, &path, "--format", "markdown"],
        vec!["check", "--format", "markdown", &path, &empty],
    ] {
        let ran = run(&[&["--color", "always"], &arguments[..]].concat(), "");
        let shown = format!("{}{}", ran.output, ran.errors);
        assert!(!shown.contains(HOSTILE) && !shown.contains('\u{202e}'), "{arguments:?}: {shown}");
        assert!(!shown.lines().any(|line| line.starts_with(" error: ")), "{arguments:?}: {shown}");
    }
}

/// Programs open the file by the name that they read.
#[test]
fn other_programs_read_the_name_as_it_is() {
    let path = written(HOSTILE, "FREQ=DAILY;BYHOUR=24");
    let json = run(&["check", "--json", &path], "");
    let json: serde_json::Value = serde_json::from_str(&json.output).unwrap();
    assert_eq!(json["file"], path.as_str());
    let github = run(&["check", "--format", "github", &path], "").output;
    assert_eq!(github.lines().count(), 1);
    assert!(github.contains("a%0A error%3A "), "{github}");
    let sarif = run(&["check", "--format", "sarif", &path], "").output;
    assert!(sarif.contains("a%0A%20error%3A%20%1B%5B31m%E2%80%AE.json\""), "{sarif}");
}

/// Spaces, quotes, marks and a leading hyphen are shown as they are.
#[test]
fn ordinary_odd_names_are_shown_as_they_are() {
    let long = "x".repeat(251);
    for name in [
        "with space",
        "it's",
        "\"quoted\"",
        "back\\slash",
        "u\u{308}ber",
        "日本語",
        "-v",
        "--",
        &long,
    ] {
        let path = written(&format!("{name}.txt"), "FREQ=DAILY;BYHOUR=24");
        let ran = run(&["check", &path], "");
        assert_eq!(ran.status, 1);
        assert!(ran.output.contains(&format!(" --> {path}:1:19\n")), "{name}: {}", ran.output);
        // A relative name that begins with a hyphen comes after `--`.
        let mut relative = command(&["check", "--", &format!("{name}.txt")]);
        let ended = relative.current_dir(env!("CARGO_TARGET_TMPDIR")).output().unwrap();
        assert_eq!(ended.status.code(), Some(1), "{name}");
    }
}
