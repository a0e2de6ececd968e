//! The command on a terminal, simulated by the program `script`. Without that program, these tests
//! print a message and check nothing.

use std::process::{Command, Stdio};

use crate::run::{file, run, written};

/// Returns what a shell command shows on a terminal with this number of columns.
fn shown(columns: u16, variables: &[(&str, &str)], line: &str) -> Option<String> {
    let mut script = Command::new("script");
    script.args(["-qec", &format!("stty cols {columns} rows 24; {line}"), "/dev/null"]);
    script.env_remove("NO_COLOR").env_remove("COLUMNS").env("TERM", "xterm");
    script.envs(variables.iter().copied());
    match script.stdin(Stdio::null()).stderr(Stdio::null()).output() {
        Ok(ended) => Some(String::from_utf8(ended.stdout).unwrap().replace("\r\n", "\n")),
        Err(error) => {
            println!("skipped, for script cannot be run: {error}");
            None
        }
    }
}

fn keeptime(arguments: &str) -> String {
    format!("'{}' {arguments}", env!("CARGO_BIN_EXE_keeptime"))
}

const FAULTY: &str = "--pattern 'FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=1,2,24,5;BYMINUTE=0'";

#[test]
fn colours_appear_only_on_terminals_without_no_color() {
    let next = keeptime(&format!("next {FAULTY}"));
    let Some(coloured) = shown(80, &[], &next) else { return };
    assert!(coloured.contains("\u{1b}["), "{coloured:?}");
    let plain = shown(80, &[("NO_COLOR", "1")], &next).unwrap();
    assert!(!plain.contains('\u{1b}'), "{plain:?}");
    assert_eq!(plain.lines().next(), Some("error[hour]: BYHOUR takes 0 to 23, found 24"));
    // Output into a pipe has no colours either.
    assert_eq!(shown(80, &[], &format!("{next} 2>&1 | cat")), Some(plain));
}

/// An excerpt shows the faulty text, however narrow the terminal is.
#[test]
fn a_terminal_of_twenty_columns_shows_the_faulty_text() {
    let path = written("narrow.txt", "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=1,2,24,5;BYMINUTE=0");
    let check = keeptime(&format!("check '{path}'"));
    let Some(text) = shown(20, &[("NO_COLOR", "1")], &check) else { return };
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "error[hour]: BYHOUR takes 0 to 23, found 24");
    let (source, carets) = (lines[3], lines[4]);
    assert!(source.chars().count() <= 20, "{text}");
    let at = carets.find("^^").unwrap();
    assert_eq!(&source[at..at + 2], "24", "{text}");
    assert!(source.starts_with("1 | ..."), "{text}");
}

#[test]
fn help_is_wrapped_to_the_terminal() {
    for (columns, most) in [(30, 30), (60, 60), (300, 100)] {
        let Some(help) = shown(columns, &[("NO_COLOR", "1")], &keeptime("--help")) else { return };
        let widest = help.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(widest <= most, "{widest} of {columns} columns:\n{help}");
    }
}

/// Progress bars and cursor movements appear only on a terminal.
#[test]
fn output_without_a_terminal_has_no_cursor_movements() {
    let ran = run(&["prune", &file("policy.json"), &file("pages.jsonl")], "");
    assert!(!ran.output.contains('\u{1b}') && !ran.errors.contains('\u{1b}'), "{ran:?}");
    assert!(!ran.output.contains('\r') && !ran.errors.contains('\r'), "{ran:?}");
}

#[test]
fn the_version_includes_the_zone_data() {
    let version = env!("CARGO_PKG_VERSION");
    let expected = format!("keeptime {version}, zones of the IANA database 2026f (bundled)\n");
    assert_eq!(run(&["--version"], "").output, expected);
}
