//! The tests that PROMISES.md names exist.

use std::fs;
use std::path::Path;

const PROMISES: &str = include_str!("../PROMISES.md");

/// The directories with the tests of each crate, the ends of their files' names, and what comes before the name
/// of a function.
const SUITES: [(&str, &str, &str); 8] = [
    ("tests/testsuite", "rs", "fn"),
    ("crates/documents/tests/documents", "rs", "fn"),
    ("crates/cli/tests/command", "rs", "fn"),
    ("crates/cli/src/commands", "rs", "fn"),
    ("crates/python/tests", "py", "def"),
    ("crates/web/tests/playground", "rs", "fn"),
    ("crates/server/tests/server", "rs", "fn"),
    ("crates/server/tests/crash", "rs", "fn"),
];

/// Returns each `module::function` between backquotes.
fn named() -> impl Iterator<Item = (&'static str, &'static str)> {
    PROMISES.split('`').skip(1).step_by(2).filter_map(|name| name.split_once("::"))
}

#[test]
fn every_named_test_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let is_there = |(module, function): &(&str, &str)| {
        SUITES.iter().any(|(suite, end, keyword)| {
            let file = root.join(suite).join(format!("{module}.{end}"));
            let definition = format!("{keyword} {function}(");
            fs::read_to_string(file).is_ok_and(|text| text.contains(&definition))
        })
    };
    let missing: Vec<_> = named().filter(|name| !is_there(name)).collect();
    assert_eq!(missing, []);
    assert!(named().count() > 80, "the table is read");
}

#[test]
fn every_promise_names_a_test() {
    let rows =
        PROMISES.lines().filter(|line| line.starts_with("| ") && *line != "| promise | test |");
    for row in rows {
        let tests = row.split('|').nth(2).unwrap();
        assert!(tests.contains("::"), "{row}");
    }
}
