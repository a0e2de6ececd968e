//! Time arguments: exact, without an offset, a day, or relative to now.

use crate::run::{example, refused, run};

const NOW: [&str; 2] = ["--now", "2025-03-03T12:00:00Z"];

#[test]
fn times_without_an_offset_are_read_in_utc_with_a_note() {
    let next = |now: &str| run(&["next", &example("policy.json"), "-n", "1", "--now", now], "");
    let ran = next("2025-03-09");
    assert_eq!(ran.errors, "keeptime: --now 2025-03-09 is read as 2025-03-09 00:00:00 UTC\n");
    assert_eq!(ran.output, "Sun 2025-03-09 02:30:00 UTC  in 2 h 30 min\n");
    let exact = next("2025-03-09T00:00:00+01:00");
    assert_eq!((exact.status, exact.errors.as_str()), (0, ""));
    for relative in ["now", "+7d", "-12h", "+90m", "+2w", "-30s"] {
        let ran = next(relative);
        assert_eq!(ran.status, 0, "{relative}");
        assert!(
            ran.errors.starts_with(&format!("keeptime: --now {relative} is read as 2")),
            "{ran:?}"
        );
    }
    for odd in [
        "+7",
        "+d",
        "7d",
        "yesterday",
        "+-7d",
        "2025-13-01",
        "+99999999999999999999d",
        "+9999999999w",
    ] {
        let ran = next(odd);
        assert_eq!((ran.status, ran.output.as_str()), (2, ""), "{odd}");
        assert!(
            ran.errors.contains("a time is one of: a date and time (2025-03-09T07:30:00"),
            "{}",
            ran.errors
        );
    }
}

#[test]
fn a_duration_is_relative_to_the_given_now() {
    let arguments = ["forecast", &example("policy.json"), "--until", "+7d", "--json"];
    let ran = run(&[&arguments, &NOW[..]].concat(), "");
    assert!(ran.output.contains("\"until\":\"2025-03-10T12:00:00Z\""), "{}", ran.output);
    let past = ["forecast", &example("policy.json"), "--until", "2025-01-01T00:00:00Z"];
    let message = "--until 2025-01-01 00:00:00 UTC is before 2025-03-03 12:00:00 UTC";
    refused(&[&past, &NOW[..]].concat(), "", 2, message);
}
