//! Manual pages.

use std::process::Command;

use crate::run::{example, refused, run};

#[test]
fn every_command_has_a_manual_page() {
    let help = run(&["--help"], "").output;
    let tasks: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert_eq!(tasks.len(), 14);
    let whole = run(&["man"], "");
    assert!(whole.output.contains(".TH KEEPTIME 1 \"\" \"keeptime "), "{}", whole.output);
    for task in tasks.iter().filter(|task| **task != "help") {
        let ran = run(&["man", task], "");
        assert_eq!((ran.status, ran.errors.as_str()), (0, ""), "{task}");
        for section in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "EXAMPLES"] {
            assert!(
                ran.output.contains(&format!("\n.SH \"{section}\"\n"))
                    || ran.output.contains(&format!("\n.SH {section}\n")),
                "{task}: {section}"
            );
        }
    }
    refused(&["man", "sow"], "", 2, "unknown command \"sow\"; keeptime help lists the commands");
}

#[cfg(target_os = "linux")]
#[test]
fn completions_and_manual_pages_report_a_full_disk() {
    for arguments in [&["completions", "bash"][..], &["man"], &["report", &example("policy.json")]]
    {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_keeptime"))
            .args(arguments)
            .stdout(full)
            .output()
            .unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{errors}");
        assert!(errors.starts_with("keeptime: cannot write the output"), "{errors}");
    }
}

/// Options have their values, and the statuses have their meanings.
#[test]
fn a_manual_page_shows_values_statuses_and_examples() {
    let page = run(&["man", "next"], "").output;
    for part in [
        "keeptime next [OPTIONS]",
        "\\fB\\-\\-zone\\fR \\fI<ZONE>\\fR",
        "skip: Do not fire",
        ".SH \"EXIT STATUS\"\n.TP\n\\fB0\\fR\nsuccess, even if nothing will fire\n",
        "keeptime next policy.json\n",
        ".SH \"SEE ALSO\"\n\\fBkeeptime\\fR(1)",
    ] {
        assert!(page.contains(part), "{part} in\n{page}");
    }
}

#[test]
fn a_manual_page_has_the_statuses_of_its_command() {
    let page = run(&["man", "prune"], "").output;
    let status = ".TP\n\\fB3\\fR\nwith \\-\\-exit\\-code, if a backup would be deleted\n";
    assert!(page.contains(status), "{page}");
}

#[test]
fn all_manual_pages_are_written_into_a_directory() {
    let folder = std::env::temp_dir().join(format!("keeptime-man-{}", std::process::id()));
    let folder = folder.join("man1");
    let name = folder.to_str().unwrap();
    let ran = run(&["man", "--dir", name], "");
    assert_eq!((ran.status, ran.output.as_str(), ran.errors.as_str()), (0, "", ""));
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    assert_eq!(files.len(), 14);
    assert_eq!(files[..3], ["keeptime-batch.1", "keeptime-calendar.1", "keeptime-check.1"]);
    let page = std::fs::read_to_string(folder.join("keeptime-prune.1")).unwrap();
    assert_eq!(page, run(&["man", "prune"], "").output);
    check_with_mandoc(&folder);
    std::fs::remove_dir_all(folder.parent().unwrap()).unwrap();
}

/// Skipped if mandoc is not installed.
fn check_with_mandoc(folder: &std::path::Path) {
    for file in std::fs::read_dir(folder).unwrap() {
        let file = file.unwrap().path();
        // Missing dates are of style; warnings and errors are not expected.
        let mut mandoc = Command::new("mandoc");
        let Ok(ran) = mandoc.args(["-T", "lint", "-W", "error"]).arg(&file).output() else {
            return;
        };
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stdout));
    }
}
