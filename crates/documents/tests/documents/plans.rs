//! A listing for a policy, the plan of its deletions, and what objects lack after them.

use chrono::{DateTime, Utc};
use keeptime::policy::{Extent, Shortfall, Shortfalls};
use keeptime::retention::{Limits, Outcome};
use keeptime_documents::listing::{
    ListedBackup, ListedBackups, Listing, ListingError, LockedVaults,
};
use keeptime_documents::plan::{LastGoodCopies, Plan, StoredPlan, StoredPlanError};
use keeptime_documents::policy::PolicyListing;
use keeptime_documents::text::read_vaults;
use keeptime_documents::{AnyPolicy, ZeroLimit};
use serde_json::{Value, json};

use crate::sample_documents::with;

fn now() -> DateTime<Utc> {
    "2025-03-10T12:00:00Z".parse().unwrap()
}

/// A policy of CBR that keeps 2 days and is bound to the vaults `daily` and `frozen`.
fn policy() -> AnyPolicy {
    let policy = json!({"policy": {
        "id": "p", "enabled": true, "operation_definition": {"retention_duration_days": 2},
        "associated_vaults": [{"vault_id": "daily"}, {"vault_id": "frozen"}],
        "trigger": {"properties": {"pattern": ["FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=0"]}},
    }});
    AnyPolicy::from_text(policy.to_string(), None, ZeroLimit::Unlimited).unwrap()
}

/// `daily` has web, mail and empty; `frozen` is locked and has db.
fn vaults() -> String {
    let vault = |id: &str, locked: bool, objects: &[&str]| {
        let resources: Vec<Value> = objects
            .iter()
            .map(|object| json!({"id": object, "type": "OS::Nova::Server"}))
            .collect();
        json!({"id": id, "name": id, "locked": locked, "project_id": "project", "billing": {},
            "resources": resources})
    };
    let vaults = [vault("daily", false, &["web", "mail", "empty"]), vault("frozen", true, &["db"])];
    json!({"vaults": vaults}).to_string()
}

fn backup(id: &str, object: &str, vault: &str, day: u32) -> Value {
    json!({"id": id, "resource_id": object, "vault_id": vault, "status": "available",
        "created_at": format!("2025-03-{day:02}T02:00:05Z"), "extend_info": {"auto_trigger": true},
        "expired_at": format!("2025-03-{:02}T02:00:05Z", day + 2)})
}

fn listed() -> ListedBackups {
    let backups = [
        backup("web-new", "web", "daily", 10),
        backup("web-old", "web", "daily", 2),
        backup("mail-old", "mail", "daily", 3),
        backup("mail-older", "mail", "daily", 1),
        backup("db-old", "db", "frozen", 4),
        backup("db-new", "db", "frozen", 10),
        backup("elsewhere", "web", "archive", 1),
    ];
    let mut listing = Listing::default();
    listing.read_text(&json!({"backups": backups, "count": 7}).to_string()).unwrap();
    listing.finish().unwrap()
}

fn for_policy() -> PolicyListing {
    listed().for_policy(&policy(), &read_vaults(vaults()).unwrap()).unwrap()
}

fn ids<'b>(backups: &[&'b ListedBackup]) -> Vec<&'b str> {
    backups.iter().map(|backup| backup.id()).collect()
}

/// The deleted, withheld and locked backups.
#[track_caller]
fn check(plan: &Plan<'_>, expected: [&[&str]; 3]) {
    assert_eq!([plan.deletions(), plan.withheld(), plan.locked()].map(ids), expected);
    let mut deleted: Vec<&str> = plan.ids().into_iter().collect();
    deleted.sort_unstable();
    let mut expected = expected[0].to_vec();
    expected.sort_unstable();
    assert_eq!(deleted, expected);
}

#[test]
fn one_call_gives_a_listing_the_objects_the_vaults_and_the_locks_of_its_policy() {
    let listed = for_policy();
    let mut objects: Vec<&str> =
        listed.policy().policy().objects().unwrap().map(|id| &**id).collect();
    objects.sort_unstable();
    assert_eq!(objects, ["db", "empty", "mail", "web"]);
    assert_eq!((listed.extent(), listed.notes().len()), (Extent::Whole, 0));
    let judgement = listed.judge(now()).unwrap();
    let verdicts: Vec<(&str, Outcome)> =
        judgement.verdicts().map(|(backup, verdict)| (backup.id(), verdict.outcome())).collect();
    let expected = [
        ("web-new", Outcome::Keep),
        ("web-old", Outcome::Delete),
        ("mail-old", Outcome::Delete),
        ("mail-older", Outcome::Delete),
        ("db-old", Outcome::Delete),
        ("db-new", Outcome::Keep),
        // It is in a vault that the policy is not bound to.
        ("elsewhere", Outcome::Keep),
    ];
    assert_eq!(verdicts, expected);
    let in_locked: Vec<&str> = listed
        .backups()
        .iter()
        .filter(|backup| listed.locked_vaults().hold(backup))
        .map(ListedBackup::id)
        .collect();
    assert_eq!(in_locked, ["db-old", "db-new"]);
}

#[test]
fn a_policy_without_vaults_judges_backups_that_name_it() {
    let policy = r#"{"id": "p", "enabled": true, "operation_definition": {"max_backups": 1},
        "trigger": {"properties": {"pattern": ["FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=0"]}}}"#;
    let policy = AnyPolicy::from_text(policy, None, ZeroLimit::Unlimited).unwrap();
    let mut listing = Listing::default();
    for (id, day, name) in [("new", 3, "p"), ("old", 2, "p"), ("older", 1, "q")] {
        let mut backup = backup(id, "web", "daily", day);
        backup["scheduled_operation_id"] = name.into();
        listing.read_text(&backup.to_string()).unwrap();
    }
    let listed = listing.finish().unwrap().for_policy(&policy, &[]).unwrap();
    assert!(listed.policy().policy().objects().is_none());
    let judgement = listed.judge(now()).unwrap();
    // Both have expired.
    check(&listed.plan(&judgement, LastGoodCopies::Keep), [&["old"], &["new"], &[]]);
}

#[test]
fn a_plan_deletes_neither_last_good_copies_nor_backups_in_locked_vaults() {
    let listed = for_policy();
    let judgement = listed.judge(now()).unwrap();
    let plan = listed.plan(&judgement, LastGoodCopies::Keep);
    check(&plan, [&["mail-older", "web-old"], &["mail-old"], &["db-old"]]);
    let plan = listed.plan(&judgement, LastGoodCopies::Delete);
    check(&plan, [&["mail-older", "web-old", "mail-old"], &[], &["db-old"]]);
}

#[test]
fn shortfalls_follow_from_the_plan() {
    let listed = for_policy();
    let judgement = listed.judge(now()).unwrap();
    let lacking = |last_good_copies| {
        let plan = listed.plan(&judgement, last_good_copies);
        let shortfalls = listed.shortfalls(&judgement, &plan);
        assert_eq!(shortfalls.extent(), Extent::Whole);
        shortfalls.iter().map(|(object, shortfall)| (object.to_owned(), shortfall)).collect()
    };
    let none_listed = ("empty".to_owned(), Shortfall::NoneListed);
    let loses = ("mail".to_owned(), Shortfall::LosesLastCounted);
    let kept: Vec<_> = lacking(LastGoodCopies::Keep);
    assert_eq!(kept, std::slice::from_ref(&none_listed));
    let deleted: Vec<_> = lacking(LastGoodCopies::Delete);
    assert_eq!(deleted, [loses, none_listed]);
}

#[test]
fn limits_without_a_policy_judge_the_backups_of_all_vaults() {
    let listed = listed();
    let limits = Limits::UNLIMITED.with_max_days(2);
    let judgement = limits.judge(listed.for_limits(), now()).unwrap();
    let locked: LockedVaults = ["daily"].into_iter().collect();
    let plan = Plan::new(&judgement, LastGoodCopies::Keep, &locked, None);
    let in_daily: &[&str] = &["mail-older", "web-old", "mail-old"];
    check(&plan, [&["elsewhere", "db-old"], &[], in_daily]);
    let deleted = plan.ids();
    let is_spared = |backup: &ListedBackup| !deleted.contains(backup.id());
    let shortfalls = Shortfalls::of(&judgement, listed.extent(), is_spared);
    assert_eq!(shortfalls.iter().count(), 0);
}

#[test]
fn errors_of_listings_and_plans_have_words_for_programs() {
    assert_eq!(ListingError::NAMES, ["unreadable_page", "repeated_id"]);
    assert_eq!(ListingError::UnreadablePage.name(), "unreadable_page");
    let error = StoredPlan::read("");
    let error = error.unwrap_err();
    assert_eq!(error, StoredPlanError::Incomplete);
    assert_eq!(error.to_string(), "not a complete plan: its last line is not a summary");
}

#[test]
fn the_notes_of_a_listing_are_those_of_its_listing_for_a_policy() {
    let mut listing = Listing::default();
    let undated = with(backup("a", "web", "daily", 1), "/created_at", json!("yesterday"));
    listing.read_text(&json!({"backups": [undated]}).to_string()).unwrap();
    let listed = listing.finish().unwrap();
    let notes = listed.notes().to_vec();
    assert_eq!(notes.len(), 1);
    let listed = listed.for_policy(&policy(), &read_vaults(vaults()).unwrap()).unwrap();
    assert_eq!(listed.notes(), notes);
}
