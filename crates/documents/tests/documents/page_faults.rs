//! Answers with several faults: all of them are found, each with its place.

use keeptime_documents::csbs::Policies;
use keeptime_documents::listing::{Listing, PageError};
use keeptime_documents::{CheckOutcome, DocumentKind, FaultEffect, Service};
use serde_json::{Value, json};

use crate::sample_documents::with;

/// The faults of an answer: pointer, code, message.
fn found<T>(checked: &CheckOutcome<T>) -> Vec<(&str, &str, &str)> {
    let faults = checked.faults().iter();
    faults.map(|fault| (fault.pointer(), fault.code(), fault.message())).collect()
}

fn page(backups: usize) -> Value {
    let backup = |index: usize| {
        json!({"id": format!("b{index}"), "checkpoint_id": "c", "resource_id": "r",
            "created_at": "2025-01-01T00:00:00", "extend_info": {"auto_trigger": true}})
    };
    json!({"checkpoint_items": (0..backups).map(backup).collect::<Vec<_>>()})
}

#[test]
fn a_page_of_1000_backups_has_all_its_faults_with_pointers() {
    let body = with(page(1000), "/checkpoint_items/737/id", Value::Null);
    let body = with(body, "/checkpoint_items/800/extend_info/auto_trigger", json!("maybe"));
    let checked = DocumentKind::recognize(&body).unwrap().check(&body);
    assert_eq!(
        found(&checked),
        [
            ("/checkpoint_items/737/id", "missing", "id is required, found null"),
            (
                "/checkpoint_items/800/extend_info/auto_trigger",
                "type",
                "auto_trigger takes true or false, found \"maybe\""
            ),
        ]
    );
    assert!(checked.faults().iter().all(|fault| fault.service() == Service::Csbs));
}

/// A policy that fires and keeps, with a fault of each part in its place.
fn policies() -> Value {
    let policy = |definition: Value, pattern: &str, operations: usize| {
        let operation = json!({"operation_definition": definition, "enabled": true,
            "trigger": {"properties": {"pattern": pattern}}});
        json!({"id": "p", "status": "suspended", "scheduled_operations": vec![operation; operations]})
    };
    let daily = "FREQ=DAILY;BYHOUR=2;BYMINUTE=0";
    json!({"policies": [
        policy(json!({}), daily, 2),
        policy(json!({"max_backups": "x"}), daily, 1),
        policy(json!({"max_backups": 3}), "FREQ=HOURLY", 1),
    ]})
}

#[test]
fn a_page_of_policies_has_the_faults_of_each_policy() {
    let body = policies();
    let kind = DocumentKind::recognize(&body).unwrap();
    assert_eq!(kind, DocumentKind::CsbsPoliciesAnswer);
    let checked = kind.check(&body);
    assert_eq!(
        found(&checked),
        [
            (
                "/policies/0/scheduled_operations",
                "length",
                "scheduled_operations takes exactly one operation, found 2"
            ),
            (
                "/policies/1/scheduled_operations/0/operation_definition/max_backups",
                "value",
                "max_backups takes -1 or 0 to 99999, found \"x\""
            ),
            (
                "/policies/2/scheduled_operations/0/trigger/properties/pattern",
                "pattern",
                "FREQ takes DAILY or WEEKLY, found HOURLY"
            ),
        ]
    );
    let stops: Vec<_> = checked.faults().iter().map(|fault| fault.effect()).collect();
    assert_eq!(stops, [FaultEffect::NoPolicy, FaultEffect::UnknownLimits, FaultEffect::NoFires]);
    // None of them keeps the page from being read.
    let page: Policies = serde_json::from_value(body).unwrap();
    assert_eq!(page.policies().len(), 3);
}

/// A single policy has the same faults as in a page.
#[test]
fn a_policy_has_the_same_faults_alone_and_in_a_page() {
    for index in 0..3 {
        let policy = policies()["policies"][index].take();
        let alone = DocumentKind::recognize(&policy).unwrap().check(&policy);
        let page = json!({"policies": [policy]});
        let in_page = DocumentKind::recognize(&page).unwrap().check(&page);
        let moved: Vec<_> = found(&alone)
            .into_iter()
            .map(|(pointer, code, message)| (format!("/policies/0{pointer}"), code, message))
            .collect();
        let moved: Vec<_> =
            moved.iter().map(|(pointer, code, message)| (&**pointer, *code, *message)).collect();
        assert_eq!(found(&in_page), moved);
        assert_eq!(moved.len(), 1);
    }
}

/// Read backup by backup, a listing has the faults that the check of its page has.
#[test]
fn a_listing_has_the_faults_of_its_page() {
    let mut body = page(1000);
    for (pointer, value) in [
        ("3/id", json!("")),
        ("3/checkpoint_id", json!("..")),
        ("737/resource_id", json!(1.5)),
        ("738/id", Value::Null),
        ("739/extend_info", json!(["auto_trigger"])),
        ("740/scheduled_operation_id", json!(-7)),
        ("800", json!("b800")),
        ("801", Value::Null),
        ("802", json!([])),
    ] {
        body = with(body, &format!("/checkpoint_items/{pointer}"), value);
    }
    body["checkpoint_items"][999].as_object_mut().unwrap().remove("checkpoint_id");
    let checked = DocumentKind::CsbsBackupsAnswer.check(&body);
    let text = body.to_string();
    let mut listing = Listing::default();
    let error = listing.read_text(&text).unwrap_err();
    let PageError::Backups(faults) = error else { panic!("{error}") };
    assert_eq!(faults.len(), 9);
    // An empty list in the place of a backup is read as a page of none.
    let mut expected = checked.faults().to_vec();
    expected.retain(|fault| fault.pointer() != "/checkpoint_items/802");
    // A listing tells them in its own order, a check by the tables.
    let mut faults = faults.into_vec();
    for faults in [&mut faults, &mut expected] {
        faults.sort_by_key(|fault| fault.pointer().to_owned());
    }
    assert_eq!(faults, expected);
}

/// Each answer, whatever its service, carries this library's codes.
#[test]
fn the_faults_of_answers_have_the_right_service_and_no_code_of_it() {
    for (kind, body, service, pointer) in [
        ("csbs-quota-answer", json!({"quotas": 5}), Service::Csbs, "/quotas"),
        (
            "cbr-restore-point-answer",
            json!({"checkpoint": {"vault": {"resources": [{"id": 1}, {"name": 2}]}}}),
            Service::Cbr,
            "/checkpoint/vault/resources/0/id",
        ),
        ("vbs-job-answer", json!({"job_id": 5}), Service::Vbs, "/job_id"),
    ] {
        let kind: DocumentKind = kind.parse().unwrap();
        let checked = kind.check(&body);
        let fault = &checked.faults()[0];
        assert_eq!((fault.pointer(), fault.code(), fault.service()), (pointer, "type", service));
        assert_eq!(kind.service(), service);
        assert_eq!(kind.normalize(&body).unwrap_err().len(), checked.faults().len());
    }
}
