//! `keeptime explain` on patterns and on policies that cannot be read in full.

use crate::run::{example, file, run, written};

const NOW: [&str; 2] = ["--now", "2025-03-03T12:00:00Z"];

#[test]
fn a_pattern_from_a_file_is_explained_and_written_as_a_calendar() {
    let path = written("bare.txt", "FREQ=DAILY;BYHOUR=2;BYMINUTE=0\n");
    let ran = run(&[&["explain", &path], &NOW[..]].concat(), "");
    assert!(ran.output.starts_with("Every day at 02:00 UTC.\nThe longest time"), "{}", ran.output);
    let ran = run(&[&["calendar", &path, "--name", "x"], &NOW[..]].concat(), "");
    assert!(ran.output.contains("\r\nUID:MO.TU.WE.TH.FR.SA.SU-2-0-UTC-x\r\n"), "{}", ran.output);
    let ran = run(&[&["calendar", &file("answer.json")], &NOW[..]].concat(), "");
    assert!(ran.errors.contains(
        "deletes none, even if its operation is enabled; the calendar shows when it would"
    ));
}

/// Limits that cannot be read do not stop an explanation, only a judgement.
#[test]
fn explain_reports_unreadable_parts_and_explains_the_rest() {
    let policy = std::fs::read_to_string(example("policy.json")).unwrap();
    let later = policy.replace("\"max_backups\": 3", "\"max_backups\": 3, \"day_backups\": 200");
    assert_ne!(later, policy);
    let later = written("later.json", later);
    let message = "Its limits cannot be read: day_backups takes 0 to 100, found 200.";
    let ran = run(&[&["explain", &later], &NOW[..]].concat(), "");
    assert_eq!(ran.status, 0);
    assert!(ran.output.contains("Weekdays at 02:30 and 12:00 UTC"), "{}", ran.output);
    assert!(ran.output.contains(message) && !ran.output.contains("Keeps"), "{}", ran.output);
    let ran = run(&[&["report", &later, &example("backups.json")], &NOW[..]].concat(), "");
    assert!(ran.output.contains(message));
    assert!(!ran.output.contains("id=\"objects\"") && !ran.output.contains("id=\"forecast\""));
    for task in ["prune", "forecast"] {
        let ran = run(&[&[task, &later, &example("backups.json")], &NOW[..]].concat(), "");
        assert_eq!((ran.status, ran.output.as_str()), (1, ""), "{task}");
    }
    let odd = written("odd-explained.json", policy.replace("FREQ=DAILY", "FREQ=HOURLY"));
    let ran = run(&[&["explain", &odd], &NOW[..]].concat(), "");
    assert!(
        ran.output.contains("Its fires are unknown: FREQ takes DAILY or WEEKLY, found HOURLY.")
    );
    assert!(ran.output.contains("Keeps the newest 3 automatic backups of each server"));
}
