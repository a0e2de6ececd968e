//! Policies of each service in the tasks that read one.

use serde_json::json;

use crate::run::{example, run, written};

const NOW: [&str; 2] = ["--now", "2025-03-05T12:00:00Z"];

fn vbs_policy() -> String {
    let policy = json!({
        "backup_policy_id": "p", "backup_policy_name": "disks",
        "scheduled_policy": {"rentention_num": 3, "frequency": 1, "start_time": "12:00", "status": "ON",
            "remain_first_backup_of_curMonth": "N"},
    });
    written("every-service-vbs.json", policy.to_string())
}

fn cbr_policy() -> String {
    format!("{}/tests/command/files/cbr/policy.json", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn a_policy_of_every_service_is_checked_explained_and_fires() {
    for policy in [vbs_policy(), cbr_policy(), example("policy.json")] {
        for task in ["check", "explain", "next"] {
            let now = if task == "check" { &[][..] } else { &NOW[..] };
            let ran = run(&[&[task, policy.as_str()], now].concat(), "");
            assert_eq!(ran.status, 0, "{task} {policy}: {ran:?}");
            assert!(!ran.errors.contains("scheduled_operations"), "{task} {policy}: {ran:?}");
        }
    }
    let next = run(&[&["next", &vbs_policy(), "-n", "2"], &NOW[..]].concat(), "");
    assert_eq!(
        next.output,
        "Thu 2025-03-06 12:00:00 UTC  in 1 d 0 h 0 min\nFri 2025-03-07 12:00:00 UTC  in 2 d 0 h 0 min\n"
    );
}

/// A failed backup is not counted, and people ask what failed.
#[test]
fn failed_operations_and_unknown_copies_are_told_apart() {
    let item = |id: &str, day: u32, status: &str, info: serde_json::Value| {
        let mut info = info;
        info["auto_trigger"] = json!(true);
        json!({"id": id, "checkpoint_id": format!("c-{id}"), "resource_id": "srv-1", "status": status,
            "created_at": format!("2025-03-0{day}T02:00:00"), "extend_info": info})
    };
    let listing = json!({"checkpoint_items": [
        item("b1", 1, "error", json!({"fail_op": "delete"})),
        item("b2", 2, "error", json!({"fail_op": "restore"})),
        item("b3", 3, "available", json!({"copy_status": "moving"})),
        item("b4", 4, "available", json!({})),
    ]});
    let listing = written("every-service-failed.json", listing.to_string());
    let limits = written("every-service-limits.json", r#"{"max_backups": 1}"#);
    let ran = run(&[&["prune", "--all", &limits, &listing], &NOW[..]].concat(), "");
    assert_eq!((ran.status, ran.errors.as_str()), (0, ""));
    assert_eq!(
        ran.output,
        "\
0 to delete, 1 kept, 1 deferred, 2 failed, 0 already being deleted
4 backups of 1 server, judged as of 2025-03-05 12:00:00 UTC

srv-1
Created                  Verdict   Backup  Why
2025-03-04 02:00:00 UTC  keep      b4      newest, age 1 d 10 h
2025-03-03 02:00:00 UTC  deferred  b3      2nd newest, limit 1, unknown copy status
2025-03-02 02:00:00 UTC  failed    b2      restore failed
2025-03-01 02:00:00 UTC  failed    b1      deletion failed
"
    );
}

#[test]
fn an_offset_is_a_zone_to_show_times_in() {
    let pattern = "FREQ=DAILY;BYHOUR=2;BYMINUTE=30";
    let next = |zone: &str| {
        run(&[&["next", "--pattern", pattern, "-n", "1", "--show", zone], &NOW[..]].concat(), "")
    };
    let ran = next("-05:00");
    assert_eq!((ran.status, ran.errors.as_str()), (0, ""));
    assert_eq!(
        ran.output,
        "UTC-05:00                       UTC\n\
         Wed 2025-03-05 21:30:00 -05:00  Thu 2025-03-06 02:30:00 UTC  in 14 h 30 min\n"
    );
}
