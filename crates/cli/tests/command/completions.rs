//! Completions: what a shell is offered, and that bash, zsh and fish load the scripts.

use std::process::Command;

use crate::run::run;

/// Returns what is offered for the last of the words.
fn offered(words: &[&str]) -> Vec<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_keeptime"))
        .env("KEEPTIME_COMPLETE", "bash")
        .env("_CLAP_COMPLETE_INDEX", words.len().to_string())
        .env("_CLAP_IFS", "\n")
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .args(["--", "keeptime"])
        .args(words)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn zones_kinds_and_manual_pages_are_completed() {
    for (words, expected) in [
        (&["next", "--zone", "Europe/Berl"][..], &["Europe/Berlin"][..]),
        (&["next", "--show", "europe/berl"], &["Europe/Berlin"]),
        // A name without its region, if only one has it.
        (&["calendar", "--zone", "vancouver"], &["America/Vancouver"]),
        (&["explain", "--show", "loc"], &["local"]),
        (&["check", "--kind", "csbs-q"], &["csbs-quota-answer"]),
        (&["check", "--expect", "poli"], &["policy"]),
        (&["man", "pru"], &["prune"]),
        (
            &["prune", "examples/policy.json", "examples/backups.json", "--server", "3f0e6a0c-w"],
            &["3f0e6a0c-web-1"],
        ),
        (&["fore"], &["forecast"]),
        (&["next", "--gap", "s"], &["shift", "skip"]),
        (&["check", "examples/policy.j"], &["examples/policy.json"]),
    ] {
        assert_eq!(offered(words), expected, "{words:?}");
    }
    assert!(offered(&["next", "--zone", ""]).len() > 500);
    assert!(offered(&["next", "--zone", "nowhere"]).is_empty());
}

#[test]
fn the_scripts_name_the_command_and_load_in_their_shells() {
    for (shell, check) in [
        ("bash", "source \"$0\" && complete -p keeptime"),
        (
            "zsh",
            "autoload -U compinit && compinit -D -u && source \"$0\" && echo $_comps[keeptime]",
        ),
        ("fish", "source $argv[1]; complete -c keeptime"),
    ] {
        let script = run(&["completions", shell], "");
        assert_eq!((script.status, script.errors.as_str()), (0, ""));
        assert!(script.output.contains("KEEPTIME_COMPLETE"), "{shell}");
        let name = format!("keeptime-completions-{}-{shell}", std::process::id());
        let file = std::env::temp_dir().join(name);
        std::fs::write(&file, &script.output).unwrap();
        // Skipped for a shell that is not installed.
        if let Ok(ran) = Command::new(shell).arg("-c").arg(check).arg(&file).output() {
            let errors = String::from_utf8_lossy(&ran.stderr);
            assert!(ran.status.success() && errors.is_empty(), "{shell}: {errors}");
            let output = String::from_utf8_lossy(&ran.stdout);
            assert!(output.contains("keeptime"), "{shell}: {output}");
        }
        std::fs::remove_file(file).unwrap();
    }
}
