//! The command on a terminal, which the program `script` stands in for; where it is missing these
//! tests say so and prove nothing.

use std::process::{Command, Stdio};

use crate::run::{file, run, written};

/// What a line of shell shows on a terminal so many columns wide.
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
fn colours_are_for_terminals_and_not_under_no_color() {
    let next = keeptime(&format!("next {FAULTY}"));
    let Some(coloured) = shown(80, &[], &next) else { return };
    assert!(coloured.contains("\u{1b}["), "{coloured:?}");
    let plain = shown(80, &[("NO_COLOR", "1")], &next).unwrap();
    assert!(!plain.contains('\u{1b}'), "{plain:?}");
    assert_eq!(plain.lines().next(), Some("error[hour]: BYHOUR takes 0 to 23, found 24"));
    // Where it goes on into a pipe it is as under NO_COLOR.
    assert_eq!(shown(80, &[], &format!("{next} 2>&1 | cat")), Some(plain));
}

/// An excerpt shows the place, however little of its line fits beside it.
#[test]
fn a_terminal_of_twenty_columns_shows_the_place() {
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

/// A progress bar, or anything else that moves the cursor, is for a terminal alone.
#[test]
fn without_a_terminal_nothing_moves_the_cursor() {
    let ran = run(&["prune", &file("policy.json"), &file("pages.jsonl")], "");
    assert!(!ran.output.contains('\u{1b}') && !ran.errors.contains('\u{1b}'), "{ran:?}");
    assert!(!ran.output.contains('\r') && !ran.errors.contains('\r'), "{ran:?}");
}

#[test]
fn the_version_names_the_zone_data_too() {
    let version = env!("CARGO_PKG_VERSION");
    let expected = format!("keeptime {version}, zones of the IANA database 2026f (bundled)\n");
    assert_eq!(run(&["--version"], "").output, expected);
}
