//! Promises have tests, and tests have promises: PROMISES.md names both.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;

const PROMISES: &str = include_str!("../PROMISES.md");
const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The folders with the tests of each crate.
const SUITES: [&str; 14] = [
    "src",
    "tests/testsuite",
    "crates/documents/src",
    "crates/documents/tests/documents",
    "crates/cli/src",
    "crates/cli/tests/command",
    "crates/python/src",
    "crates/python/tests",
    "crates/web/src",
    "crates/web/tests",
    "crates/server/src",
    "crates/server/tests/server",
    "crates/server/tests/crash",
    "examples/durable/tests",
];

/// The documents whose bold sentences are promises.
const DOCUMENTS: [&str; 3] = ["src/lib.rs", "README.md", "SECURITY.md"];

/// Each `module::function` of a table. The function is `*` for all that no other row names.
fn named() -> impl Iterator<Item = &'static str> {
    PROMISES.split('`').skip(1).step_by(2).filter(|name| name.contains("::"))
}

fn rows() -> impl Iterator<Item = &'static str> {
    PROMISES.lines().filter(|line| line.starts_with("| ") && *line != "| promise | test |")
}

/// Adds the tests of a folder, as `module::function`. A module is named like its file; `tests.rs` and `mod.rs` are
/// named like their folder.
fn add_tests(folder: &Path, tests: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            add_tests(&path, tests);
            continue;
        }
        let name = |part: Option<&OsStr>| part.unwrap_or_default().to_str().unwrap().to_owned();
        let module = match name(path.file_stem()) {
            stem if ["tests", "mod"].contains(&stem.as_str()) => name(folder.file_name()),
            stem => stem,
        };
        let text = fs::read_to_string(&path).unwrap_or_default();
        let functions = match name(path.extension()).as_str() {
            "rs" => functions_of_rust(&text),
            "py" => {
                let functions = text.lines().filter_map(|line| named_between(line, "def ", "("));
                functions.filter(|name| name.starts_with("test_")).collect()
            }
            // The name of a test in JavaScript is a sentence.
            "mjs" => text.lines().filter_map(|line| named_between(line, "test(\"", "\"")).collect(),
            _ => Vec::new(),
        };
        tests.extend(functions.iter().map(|function| format!("{module}::{function}")));
    }
}

/// Returns the functions with the attribute `#[test]`.
fn functions_of_rust(text: &str) -> Vec<&str> {
    let mut is_test = false;
    let mut found = Vec::new();
    for line in text.lines().map(str::trim_start) {
        is_test |= line == "#[test]";
        if let Some(function) = named_between(line, "fn ", "(").filter(|_| is_test) {
            found.push(function);
            is_test = false;
        }
    }
    found
}

/// Returns the name in a line that starts like this.
fn named_between<'t>(line: &'t str, start: &str, end: &str) -> Option<&'t str> {
    line.strip_prefix(start)?.split(end).next()
}

fn all_tests() -> BTreeSet<String> {
    let mut tests = BTreeSet::new();
    for suite in SUITES {
        add_tests(&Path::new(ROOT).join(suite), &mut tests);
    }
    assert!(tests.len() > 1200, "{} tests were found", tests.len());
    tests
}

#[test]
fn every_named_test_exists() {
    let tests = all_tests();
    let is_there = |name: &&str| match name.strip_suffix('*') {
        Some(module) => tests.iter().any(|test| test.starts_with(module)),
        None => tests.contains(*name),
    };
    let missing: Vec<_> = named().filter(|name| !is_there(name)).collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
fn every_promise_names_a_test() {
    assert!(rows().count() > 150, "the tables are read");
    let without: Vec<_> =
        rows().filter(|row| !row.split('|').nth(2).unwrap().contains("::")).collect();
    assert_eq!(without, [""; 0]);
}

#[test]
fn every_test_keeps_a_promise() {
    let named: BTreeSet<&str> = named().collect();
    let is_named = |test: &String| {
        let (module, _) = test.split_once("::").unwrap();
        named.contains(test.as_str()) || named.contains(format!("{module}::*").as_str())
    };
    let without: Vec<_> = all_tests().into_iter().filter(|test| !is_named(test)).collect();
    assert_eq!(without, [""; 0], "name them in tests/PROMISES.md");
}

/// Returns the bold parts of a document, without those in blocks of code.
fn bold(document: &str) -> Vec<String> {
    let text = fs::read_to_string(Path::new(ROOT).join(document)).unwrap();
    let mut is_code = false;
    let mut lines = Vec::new();
    for line in text.lines() {
        // In Rust, the documentation of the crate.
        let line = if document.ends_with(".rs") { line.strip_prefix("//!") } else { Some(line) };
        let Some(line) = line.map(str::trim) else { continue };
        is_code ^= line.starts_with("```");
        if !is_code {
            lines.push(line);
        }
    }
    let words = lines.join(" ");
    words.split("**").skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn every_bold_sentence_is_a_promise() {
    let promised: Vec<&str> = rows().map(|row| row.split('|').nth(1).unwrap()).collect();
    for document in DOCUMENTS {
        let bold = bold(document);
        assert!(!bold.is_empty(), "{document}");
        let is_promised = |part: &&String| {
            promised.iter().any(|promise| promise.contains(&format!("**{part}**")))
        };
        let missing: Vec<_> = bold.iter().filter(|part| !is_promised(part)).collect();
        assert_eq!(missing, [""; 0], "{document}");
    }
}

/// What the other tests rely on.
#[test]
fn tests_are_found_in_every_language() {
    let tests = all_tests();
    for expected in [
        "promises::tests_are_found_in_every_language",
        "test_pattern::test_all_faults_are_found_at_once",
        "link.test::a damaged link says so, and shows the example",
    ] {
        assert!(tests.contains(expected), "{expected}");
    }
}
