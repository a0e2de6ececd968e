//! Stored plans and their rechecks, compared with a plain reading.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use keeptime::retention::{Limits, Outcome};
use keeptime_documents::listing::{ListedBackups, Listing, LockedVaults};
use keeptime_documents::plan::{LastGoodCopies, Plan};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::any_plan::{read, still_deleted};

fn now() -> DateTime<Utc> {
    "2025-03-10T12:00:00Z".parse().unwrap()
}

/// A backup of one of two servers, with its number as its id.
fn record(number: usize) -> impl Strategy<Value = Value> {
    let status =
        select(vec!["available", "available", "available", "deleting", "restoring", "error"]);
    (0..2, 0..200_i64, status, any::<bool>()).prop_map(move |(server, hours, status, automatic)| {
        let created_at = (now() - TimeDelta::hours(hours)).format("%Y-%m-%dT%H:%M:%SZ").to_string();
        json!({"id": number.to_string(), "checkpoint_id": "c", "resource_id": format!("server {server}"),
            "created_at": created_at, "status": status, "extend_info": {"auto_trigger": automatic}})
    })
}

fn records() -> impl Strategy<Value = Vec<Value>> {
    (0..8_usize).prop_flat_map(|count| (0..count).map(record).collect::<Vec<_>>())
}

fn listed(records: &[Value]) -> ListedBackups {
    let mut listing = Listing::default();
    listing.read(json!({"checkpoint_items": records})).unwrap();
    listing.finish().unwrap()
}

fn outcomes(limits: Limits, listed: &ListedBackups, at: DateTime<Utc>) -> HashMap<String, Outcome> {
    let judgement = limits.judge(listed.for_limits(), at).unwrap();
    judgement.verdicts().map(|(it, verdict)| (it.id().to_owned(), verdict.outcome())).collect()
}

/// Writes a plan as `keeptime prune --json` does.
fn written(records: &[Value], outcomes: &HashMap<String, Outcome>) -> String {
    let line = |record: &Value| {
        let mut line = record.clone();
        line["verdict"] = json!({"outcome": outcomes[record["id"].as_str().unwrap()].name()});
        line.to_string()
    };
    let summary = json!({"summary": {"now": now(), "blake3": {"policy": "a", "listing": "b"}}});
    let lines = records.iter().map(line).chain([summary.to_string()]);
    lines.collect::<Vec<_>>().join("\n")
}

proptest! {
    /// Records disappear, and others take their places.
    #[test]
    fn a_recheck_leaves_the_deletions_of_a_plain_reading(
        before in records(),
        other in records(),
        is_kept in prop::collection::vec(any::<bool>(), 8),
        count in 0..3_u32,
        later in 0..48_i64,
    ) {
        let limits = Limits::UNLIMITED.with_max_backups(count).with_max_days(5);
        let text = written(&before, &outcomes(limits, &listed(&before), now()));
        let plan = read(&text).unwrap();
        let kept = before.iter().zip(&is_kept).filter(|(_, is_kept)| **is_kept);
        let mut after: Vec<Value> = kept.map(|(record, _)| record.clone()).collect();
        let added = other.into_iter().filter(|it| after.iter().all(|kept| kept["id"] != it["id"]));
        after.extend(added.collect::<Vec<_>>());

        let (listed, at) = (listed(&after), now() + TimeDelta::hours(later));
        let outcomes = outcomes(limits, &listed, at);
        let judgement = limits.judge(listed.for_limits(), at).unwrap();
        let recheck = plan.recheck(&judgement);
        let mut found: Vec<&str> = recheck.deletions().iter().map(|(it, _)| it.id()).collect();
        found.sort_unstable();
        let plain = still_deleted(&text, &after, |id| outcomes[id] == Outcome::Delete);
        prop_assert_eq!(&found, &plain);
        prop_assert_eq!(recheck.dropped().len() + found.len(), plan.deletions().len());
        let planned = Plan::new(&judgement, LastGoodCopies::Delete, &LockedVaults::default(), Some(&recheck));
        prop_assert!(planned.ids().iter().all(|id| plain.iter().any(|plain| plain == id)));
        prop_assert_eq!(planned.ids().len(), plain.len());
    }

    #[test]
    fn any_plan_is_refused_or_read_as_a_plain_reading_does(
        before in records(), at in any::<prop::sample::Index>(), byte in any::<u8>(), change in 0..3,
    ) {
        let outcomes = outcomes(Limits::UNLIMITED.with_max_backups(1), &listed(&before), now());
        let mut bytes = written(&before, &outcomes).into_bytes();
        let at = at.index(bytes.len());
        match change {
            0 => bytes[at] = byte,
            1 => bytes.truncate(at),
            _ => drop(bytes.remove(at)),
        }
        read(&String::from_utf8_lossy(&bytes));
    }
}
