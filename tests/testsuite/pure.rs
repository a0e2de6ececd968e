//! The library's code names nothing outside of its arguments.

use std::fs;
use std::path::Path;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// What is not in the code: std, unsafe code, clocks, databases on disk, and state between calls.
const ABSENT: [&str; 10] = [
    "std::",
    "extern crate std",
    "unsafe ",
    "::now()",
    "from_env",
    "TimeZoneDatabase::system",
    "static mut",
    "Atomic",
    "OnceLock",
    "thread_local",
];

/// Adds each line of code that has one of the words, with its place. Comments are not code.
fn find(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            find(&path, found);
            continue;
        }
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        for (index, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            let code = line.split("//").next().unwrap();
            if ABSENT.iter().any(|word| code.contains(word)) {
                found.push(format!("{}:{}: {line}", path.display(), index + 1));
            }
        }
    }
}

#[test]
fn the_library_has_no_std_no_unsafe_code_and_no_clock() {
    let mut found = Vec::new();
    find(&Path::new(ROOT).join("src"), &mut found);
    assert_eq!(found, [""; 0]);
    assert!(include_str!("../../src/lib.rs").contains("\n#![no_std]\n"));
    let manifest = include_str!("../../Cargo.toml");
    assert!(manifest.contains("\nunsafe_code = \"forbid\"\n"));
    // Chrono's features `clock` and `now` read the clock.
    let chrono = manifest.lines().find(|line| line.starts_with("chrono = ")).unwrap();
    assert!(chrono.ends_with("default-features = false, features = [\"alloc\"] }"), "{chrono}");
}
