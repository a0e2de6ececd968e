//! Helpers that run the command.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The result of a run.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) output: String,
    pub(crate) errors: String,
}

impl From<Output> for Ran {
    fn from(ended: Output) -> Self {
        Self {
            status: ended.status.code().unwrap(),
            output: String::from_utf8(ended.stdout).unwrap(),
            errors: String::from_utf8(ended.stderr).unwrap(),
        }
    }
}

/// The command with piped standard streams and without terminal settings.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_keeptime"));
    command.args(arguments).env("NO_COLOR", "1").env("KEEPTIME_ZONE_DATA", "bundled");
    command.env_remove("COLUMNS").env_remove("CLICOLOR_FORCE");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs the command to its end. Asserts that it does not panic.
#[track_caller]
pub(crate) fn run(arguments: &[&str], input: impl AsRef<[u8]>) -> Ran {
    let mut child = command(arguments).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.as_ref().to_vec();
    // The command may end before it has read all input.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let ended = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let ran = Ran::from(ended);
    assert!(!ran.errors.contains("panicked") && ran.status != 101, "{ran:?}");
    ran
}

/// Runs any program to its end, without input.
#[track_caller]
pub(crate) fn ended(command: &mut Command) -> Ran {
    command.stdin(Stdio::null()).output().unwrap().into()
}

/// Returns the drawn findings of a check, without the last line, which counts them.
#[track_caller]
pub(crate) fn findings(checked: &Ran) -> &str {
    let last = checked.output.lines().last().unwrap_or_default();
    let is_summary = ["no faults", "1 fault", " faults"].iter().any(|count| last.contains(count));
    assert!(is_summary, "{checked:?}");
    checked.output.strip_suffix(&format!("{last}\n")).unwrap()
}

/// Asserts one line on standard error, nothing on standard output, and this exit status.
#[track_caller]
pub(crate) fn refused(arguments: &[&str], input: impl AsRef<[u8]>, status: i32, message: &str) {
    let ran = run(arguments, input);
    assert_eq!(ran.errors, format!("keeptime: {message}\n"));
    assert_eq!((ran.status, ran.output.as_str()), (status, ""));
}

/// Asserts a fault drawn on standard error and nothing on standard output.
#[track_caller]
pub(crate) fn drawn(arguments: &[&str], input: impl AsRef<[u8]>, title: &str) {
    let ran = run(arguments, input);
    assert_eq!((ran.status, ran.output.as_str()), (1, ""), "{ran:?}");
    assert_eq!(ran.errors.lines().next(), Some(title), "{ran:?}");
    assert_eq!(ran.errors.matches("error[").count(), 1, "{ran:?}");
    assert!(ran.errors.contains('^'), "{ran:?}");
}

/// Returns the path of an example of the repository.
pub(crate) fn example(name: &str) -> String {
    format!("{}/../../examples/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// The path of a file of the tests.
pub(crate) fn file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/command/files").join(name);
    path.to_str().unwrap().to_owned()
}

/// Writes a file named after the test and returns its path.
pub(crate) fn written(name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}
