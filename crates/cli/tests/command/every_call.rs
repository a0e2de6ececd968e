//! Calls of every task that writes an answer, for tests of what surrounds the command.

use crate::run::{example, file, written};

const NOW: [&str; 2] = ["--now", "2025-03-03T12:00:00Z"];

/// The arguments of a call, which needs no standard input.
pub(crate) type Call = Vec<String>;

fn call(arguments: &[&str]) -> Call {
    arguments.iter().map(|argument| (*argument).to_owned()).collect()
}

/// Calls that succeed and write something: each task, and each form of its output.
pub(crate) fn good_calls() -> Vec<Call> {
    let (policy, update) = (example("policy.json"), example("update.json"));
    let (backups, plan, quota) =
        (example("backups.json"), example("plan.json"), example("quota.json"));
    let (cbr, cbr_backups, vault) =
        (file("cbr/policy.json"), file("cbr/backups.json"), file("cbr/vault.json"));
    let with_now = |arguments: &[&str]| call(&[arguments, &NOW[..]].concat());
    let calls = ["--calls", "--project", "p", "--leave-none"];
    let judge = ["prune", &policy, &backups];
    vec![
        call(&["check", &policy]),
        call(&["check", "--json", &policy]),
        call(&["check", "--format", "sarif", &policy]),
        call(&["check", "--format", "markdown", &policy, &plan]),
        with_now(&["next", &policy, "--show", "Asia/Shanghai"]),
        with_now(&["next", &policy, "--json"]),
        with_now(&judge),
        with_now(&[&judge[..], &["--all", "--picture"]].concat()),
        with_now(&[&judge[..], &["--json"]].concat()),
        call(&[&judge[..], &calls, &["--now", "2030-01-01T00:00:00Z"]].concat()),
        with_now(&["prune", &cbr, &cbr_backups, "--vault", &vault, "--all"]),
        with_now(&["explain", &policy, "--show", "Asia/Shanghai"]),
        with_now(&["explain", &cbr, "--vault", &vault, "--json"]),
        with_now(&["forecast", &policy, &backups, "--quota", &quota]),
        with_now(&["forecast", &policy, &backups, "--json"]),
        with_now(&["report", &policy, &backups]),
        with_now(&["calendar", &policy]),
        with_now(&["diff", &policy, &update, &backups]),
        with_now(&["diff", &policy, &update, &backups, "--json"]),
        with_now(&["diff", &plan, "--format", "markdown"]),
        call(&["kinds"]),
        with_now(&["zones", "europe"]),
        call(&["completions", "bash"]),
        call(&["man", "prune"]),
        call(&["--help"]),
        call(&["prune", "--help"]),
        call(&["--version"]),
    ]
}

/// Calls that write faults to standard output and end with status 1.
pub(crate) fn faulty_calls() -> Vec<Call> {
    let faulty = written("for-every-call.txt", "FREQ=DAILY;");
    let formats = ["text", "json", "github", "sarif", "markdown"];
    formats.map(|format| call(&["check", "--format", format, &faulty])).into()
}

/// Returns the arguments as `command` takes them.
pub(crate) fn borrowed(call: &Call) -> Vec<&str> {
    call.iter().map(String::as_str).collect()
}
