//! Shell completions and manual pages.

#[cfg(target_os = "linux")]
use std::process::Command;

use crate::run::{refused, run};

fn example(name: &str) -> String {
    format!("{}/../../examples/{name}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn completions_and_manual_pages_name_every_command() {
    let help = run(&["--help"], "").output;
    let tasks: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert_eq!(tasks.len(), 14);
    for shell in ["bash", "zsh", "fish"] {
        let ran = run(&["completions", shell], "");
        assert_eq!((ran.status, ran.errors.as_str()), (0, ""));
        assert!(tasks.iter().all(|task| ran.output.contains(task)), "{shell}");
    }
    let whole = run(&["man"], "");
    assert!(whole.output.contains(".TH keeptime 1"), "{}", whole.output);
    for task in tasks.iter().filter(|task| **task != "help") {
        let ran = run(&["man", task], "");
        assert_eq!((ran.status, ran.errors.as_str()), (0, ""), "{task}");
        assert!(ran.output.contains(".SH DESCRIPTION"), "{task}");
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
