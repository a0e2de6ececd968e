//! Files that the command writes: `-o` and `check --fix`. A file is written completely or stays as it was.
#![cfg(target_os = "linux")]

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run::{Ran, command, ended, file, run};

const FAULTY: &str = "FREQ=DAILY;BYHOUR=2;BYMINUTE=0;\n";
const CORRECTED: &str = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nRRULE:FREQ=DAILY;BYHOUR=2;BYMINUTE=0\nEND:VEVENT\nEND:VCALENDAR\n";
const NOBODY: u32 = 65_534;

/// A new and empty folder.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("output-files").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The calls that write to a file.
fn writing(path: &Path) -> [Vec<String>; 3] {
    let (policy, path) = (file("policy.json"), path.to_str().unwrap().to_owned());
    let call = |arguments: &[&str]| arguments.iter().map(|&text| text.to_owned()).collect();
    [
        call(&["report", &policy, "-o", &path, "--now", "2025-01-01T00:00:00Z"]),
        call(&["calendar", &policy, "-o", &path, "--now", "2025-01-01T00:00:00Z"]),
        call(&["check", "--fix", &path]),
    ]
}

/// A limit on the size of files stands for the full disk.
#[test]
fn a_full_disk_leaves_the_old_file_and_no_other() {
    let folder = folder("full");
    let path = folder.join("file");
    for arguments in writing(&path) {
        fs::write(&path, FAULTY).unwrap();
        let mut shell = Command::new("sh");
        // A report is cut off, and of the others, which are shorter than the least limit, nothing is written.
        let limit = if arguments[0] == "report" { 1 } else { 0 };
        let line = format!("trap '' XFSZ; ulimit -f {limit}; exec \"$@\"");
        shell.args(["-c", &line, "sh", env!("CARGO_BIN_EXE_keeptime")]).args(&arguments);
        let ran = ended(&mut shell);
        let message = format!("keeptime: {}: File too large (os error 27)\n", path.display());
        assert_eq!((ran.status, ran.errors), (2, message), "{arguments:?}");
        assert_eq!(fs::read_to_string(&path).unwrap(), FAULTY, "{arguments:?}");
        assert_eq!(names(&folder), ["file"], "{arguments:?}");
        if arguments[0] != "check" {
            fs::remove_file(&path).unwrap();
            assert_eq!(ended(&mut shell).status, 2, "{arguments:?}");
            assert_eq!(names(&folder), [""; 0], "{arguments:?}");
        }
    }
}

/// The device is written to directly. Root could replace it by a file; the user nobody cannot.
#[test]
fn a_full_device_is_reported() {
    let is_root = fs::metadata(folder("device")).unwrap().uid() == 0;
    for arguments in &writing(Path::new("/dev/full"))[..2] {
        let mut command = command(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        if is_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        let Ok(output) = command.output() else {
            return println!("skipped, for the command cannot be run by another user");
        };
        let ran = Ran::from(output);
        let message = "keeptime: /dev/full: No space left on device (os error 28)\n";
        assert_eq!((ran.status, ran.errors.as_str()), (2, message));
    }
}

/// Standard output may be a file that was removed. The link to it is not replaced.
#[test]
fn a_file_without_a_name_is_written_to() {
    use std::io::{Read, Seek};
    let folder = folder("removed");
    let (link, removed) = (folder.join("stdout"), folder.join("removed"));
    symlink("/proc/self/fd/1", &link).unwrap();
    let mut file =
        fs::File::options().read(true).write(true).create_new(true).open(&removed).unwrap();
    fs::remove_file(&removed).unwrap();
    let [report, ..] = writing(&link);
    let mut command = command(&report.iter().map(String::as_str).collect::<Vec<_>>());
    let output = command.stdout(file.try_clone().unwrap()).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(names(&folder), ["stdout"]);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    let mut written = String::new();
    file.rewind().unwrap();
    file.read_to_string(&mut written).unwrap();
    assert!(written.starts_with("<!DOCTYPE html>") && written.ends_with("</html>"));
}

/// What a killed process has left behind, and the length of the name, do not matter.
#[test]
fn files_of_any_name_are_written() {
    let folder = folder("names");
    let long = format!("{}.html", "x".repeat(250));
    for name in [&long, " ", "-", "--help", "a\nb", "\u{1b}[31mred", "ü.html", "…"] {
        let path = folder.join(name);
        let [report, ..] = writing(&path);
        let ran = run(&report.iter().map(String::as_str).collect::<Vec<_>>(), "");
        assert_eq!((ran.status, ran.errors.as_str()), (0, ""), "{name:?}");
        assert!(fs::read_to_string(&path).unwrap().ends_with("</html>"), "{name:?}");
        fs::remove_file(&path).unwrap();
        assert_eq!(names(&folder), [""; 0], "{name:?}");
    }
    // A name of `-` is standard output, unless a folder comes before it.
    let mut relative = command(&["calendar", &file("policy.json"), "-o", "-"]);
    assert!(ended(relative.current_dir(&folder)).output.starts_with("BEGIN:VCALENDAR"));
    assert_eq!(names(&folder), [""; 0]);
}

#[test]
fn a_correction_keeps_links_permissions_and_the_owner() {
    let folder = folder("owner");
    let (path, link) = (folder.join("rule.txt"), folder.join("link"));
    fs::write(&path, FAULTY).unwrap();
    symlink("rule.txt", &link).unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
    let is_root = chown(&path, Some(NOBODY), Some(NOBODY)).is_ok();
    assert_eq!(run(&["check", "--fix", link.to_str().unwrap()], "").status, 0);
    assert_eq!(fs::read_to_string(&path).unwrap(), CORRECTED);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    let metadata = fs::metadata(&path).unwrap();
    assert_eq!(metadata.mode() & 0o777, 0o640);
    if is_root {
        assert_eq!((metadata.uid(), metadata.gid()), (NOBODY, NOBODY));
    } else {
        println!("skipped, for only root can give a file to another user");
    }
}

/// A file that must not be written is not replaced, nor one in a folder that must not be written.
#[test]
fn what_must_not_be_written_stays() {
    let folder = folder("forbidden");
    let path = folder.join("rule.txt");
    for (of_file, of_folder) in [(0o444, 0o777), (0o666, 0o555)] {
        fs::write(&path, FAULTY).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(of_file)).unwrap();
        fs::set_permissions(&folder, Permissions::from_mode(of_folder)).unwrap();
        for arguments in writing(&path) {
            let mut command = command(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
            // Root can write everything; the user nobody cannot.
            if fs::metadata(&folder).unwrap().uid() == 0 {
                command.uid(NOBODY).gid(NOBODY);
            }
            let Ok(output) = command.output() else {
                return println!("skipped, for the command cannot be run by another user");
            };
            let errors = String::from_utf8(output.stderr).unwrap();
            let message = format!("keeptime: {}: Permission denied (os error 13)", path.display());
            assert_eq!((output.status.code(), errors.trim_end()), (Some(2), message.as_str()));
            assert_eq!(fs::read_to_string(&path).unwrap(), FAULTY);
            assert_eq!(names(&folder), ["rule.txt"]);
        }
        fs::set_permissions(&folder, Permissions::from_mode(0o777)).unwrap();
        fs::remove_file(&path).unwrap();
    }
}

#[test]
fn a_path_that_leads_nowhere_is_misuse() {
    let folder = folder("nowhere");
    symlink("loop", folder.join("loop")).unwrap();
    fs::write(folder.join("file"), "").unwrap();
    for (name, why) in [
        ("loop", "Too many levels of symbolic links (os error 40)"),
        ("loop/report.html", "Too many levels of symbolic links (os error 40)"),
        ("file/report.html", "Not a directory (os error 20)"),
        ("missing/report.html", "No such file or directory (os error 2)"),
        (".", "Is a directory (os error 21)"),
    ] {
        let path = folder.join(name);
        for arguments in &writing(&path)[..2] {
            let ran = run(&arguments.iter().map(String::as_str).collect::<Vec<_>>(), "");
            let message = format!("keeptime: {}: {why}\n", path.display());
            assert_eq!((ran.status, ran.errors), (2, message), "{arguments:?}");
            assert_eq!(names(&folder), ["file", "loop"]);
            assert!(fs::symlink_metadata(folder.join("loop")).unwrap().is_symlink());
        }
    }
}

/// What was read from a pipe is gone, and a write would reach nobody.
#[test]
fn a_pipe_is_not_corrected_in_place_and_other_files_are() {
    let folder = folder("pipe");
    let (pipe, path) = (folder.join("pipe"), folder.join("rule.txt"));
    fs::write(&path, FAULTY).unwrap();
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let writer = {
        let pipe = pipe.clone();
        std::thread::spawn(move || fs::write(pipe, FAULTY))
    };
    let ran = run(&["check", "--fix", pipe.to_str().unwrap(), path.to_str().unwrap()], "");
    writer.join().unwrap().unwrap();
    assert_eq!(ran.status, 2);
    let message = format!(
        "keeptime: {}: is not a regular file, so --fix cannot correct it in place; - is standard input, and its \
         corrected text is written to standard output\n",
        pipe.display()
    );
    assert_eq!(ran.errors, message);
    assert!(ran.output.ends_with("1 document checked: no faults; 1 file not checked\n"), "{ran:?}");
    assert_eq!(fs::read_to_string(&path).unwrap(), CORRECTED);
}
