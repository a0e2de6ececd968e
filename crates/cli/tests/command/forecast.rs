//! `keeptime forecast`: what-if limits, quotas, and policies that make no backups.

use crate::run::{example, refused, run, written};

const NOW: [&str; 2] = ["--now", "2025-03-03T12:00:00Z"];

#[test]
fn a_policy_without_fires_says_why_there_is_no_forecast() {
    let policy = std::fs::read_to_string(example("policy.json")).unwrap();
    let disabled = written(
        "forecast-disabled.json",
        policy.replace("\"enabled\": true", "\"enabled\": false"),
    );
    let ran = run(&[&["forecast", &disabled, "--days", "36525"], &NOW[..]].concat(), "");
    assert!(
        ran.errors.contains("the policy is not enabled: it creates no backups and deletes none"),
        "{ran:?}"
    );
    assert!(
        ran.output.contains("The policy is not enabled, so it creates no backups."),
        "{}",
        ran.output
    );
    let ran = run(&[&["report", &disabled], &NOW[..]].concat(), "");
    assert!(ran.output.contains("Next fires if enabled"));
    let bare = written("forecast-bare.txt", "FREQ=DAILY;BYHOUR=2;BYMINUTE=0");
    let ran = run(&[&["forecast", &bare], &NOW[..]].concat(), "");
    assert!(
        ran.output.contains("The policy names no server, so it creates no backups."),
        "{}",
        ran.output
    );
    let hours: Vec<String> = (0..24).map(|hour| hour.to_string()).collect();
    let hourly = format!("FREQ=DAILY;BYHOUR={};BYMINUTE=0", hours.join(","));
    let far = ["forecast", &example("policy.json"), "--days", "36525", "--if-pattern", &hourly];
    let message = "--days or --until: the forecast is too large, choose an earlier end";
    refused(&[&far, &NOW[..]].concat(), "", 2, message);
    let too_far = ["forecast", &example("policy.json"), "--until", "9999-12-31T00:00:00Z"];
    let message = "--until 9999-12-31 00:00:00 UTC is more than a hundred years ahead";
    refused(&[&too_far, &NOW[..]].concat(), "", 2, message);
    let ran = run(&["report", &example("policy.json"), "--days", "36526"], "");
    assert_eq!(ran.status, 2);
}

#[test]
fn what_if_limits_accept_minus_one_and_zero_as_no_limit() {
    let what_if = |more: &[&str]| {
        let arguments = ["forecast", &example("policy.json"), "--days", "9"];
        run(&[&arguments, &NOW[..], more].concat(), "").output
    };
    for no_limit in [["--if-max-backups", "-1"], ["--if-max-backups", "0"]] {
        assert!(
            what_if(&no_limit)
                .contains("In the long run, the number of backups grows without limit.")
        );
    }
    let literal = what_if(&["--if-max-backups", "0", "--zero", "literal"]);
    assert!(literal.contains("In the long run, each server has 0 automatic backups."), "{literal}");
    // An unreadable pattern is replaced by the other one.
    let policy = std::fs::read_to_string(example("policy.json")).unwrap();
    let odd = written("forecast-odd.json", policy.replace("FREQ=DAILY", "FREQ=HOURLY"));
    let arguments = ["forecast", &odd, "--if-pattern", "FREQ=DAILY;BYHOUR=2;BYMINUTE=0"];
    let ran = run(&[&arguments, &NOW[..]].concat(), "");
    assert_eq!(ran.status, 0);
    assert!(
        ran.errors.contains("note: ") && ran.output.contains("The policy with the change, from "),
        "{ran:?}"
    );
}

#[test]
fn quotas_have_units_or_cannot_be_forecast() {
    let told = |unit: &str, quota: i64| {
        let quota = serde_json::json!({"quotas": {"resources": [
            {"type": "backup_capacity", "quota": quota, "unit": unit}]}});
        let quota = written(&format!("quota-{unit}.json"), quota.to_string());
        let arguments = ["forecast", &example("policy.json"), &example("backups.json")];
        let ran = run(&[&arguments, &["--quota", &quota][..], &NOW[..]].concat(), "");
        ran.output.lines().find(|line| line.starts_with("The quota")).unwrap_or_default().to_owned()
    };
    assert_eq!(told("", 1), "The quota of 1 GB of backups is already reached.");
    assert_eq!(told("TB", 1), "The quota of 1 TB of backups is not reached within the forecast.");
    assert_eq!(told("MB", 1), "The quota of 1 MB of backups is already reached.");
    assert_eq!(
        told("tapes", 1),
        "The quota of 1 tapes of backups cannot be forecast: its unit is unknown."
    );
    assert_eq!(told("GB", -1), "");
}
