//! The names of enums, and faults and notes in serde.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use keeptime::UnknownName;
use keeptime::pattern::SpanUnit;
use keeptime_documents::csbs::{self, OmittedMembers};
use keeptime_documents::listing::{RecordFormat, RecordNoteKind};
use keeptime_documents::query::{BackupSortKey, PolicySortKey, SortDirection};
use keeptime_documents::{
    DocumentFamily, DocumentKind, FaultEffect, FaultKind, Note, NoteKind, PolicyHalf, Service,
    ZeroLimit, cbr, text,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

/// Checks that each value is read from its name, also in JSON.
#[track_caller]
fn check<T>(all: &[T], names: &[&str])
where
    T: PartialEq + Debug + Display + Serialize + DeserializeOwned + FromStr,
    T::Err: PartialEq + Debug,
{
    let printed: Vec<String> = all.iter().map(ToString::to_string).collect();
    assert_eq!(printed, names);
    for (value, name) in all.iter().zip(names) {
        assert_eq!(name.parse().as_ref(), Ok(value));
        assert_eq!(serde_json::to_value(value).unwrap(), *name);
        assert_eq!(&serde_json::from_value::<T>(json!(name)).unwrap(), value);
    }
    assert!("other".parse::<T>().is_err());
    assert!(serde_json::from_value::<T>(json!("other")).is_err());
    assert!(serde_json::from_value::<T>(json!(1)).is_err());
}

#[test]
fn every_value_is_read_from_its_name() {
    check(&ZeroLimit::ALL, &["unlimited", "literal"]);
    check(&FaultEffect::ALL, &["unreadable", "no_policy", "no_fires", "unknown_limits"]);
    check(&Service::ALL, &["csbs", "cbr", "vbs"]);
    check(&RecordFormat::ALL, &["csbs", "cbr"]);
    check(&DocumentFamily::ALL, &["policy", "listing", "query", "error"]);
    check(&text::Certainty::ALL, &["certain", "review", "in_source"]);
    check(&text::Severity::ALL, &["fault", "note", "info"]);
    check(&PolicyHalf::ALL, &["firing", "keeping"]);
    check(&OmittedMembers::ALL, &["keep", "remove"]);
    check(&SortDirection::ALL, &["asc", "desc"]);
    check(
        &BackupSortKey::ALL,
        &["created_at", "updated_at", "name", "status", "protected_at", "id"],
    );
    check(&PolicySortKey::ALL, &PolicySortKey::NAMES);
    check(&NoteKind::ALL, &NoteKind::NAMES);
    check(&csbs::BackupStatus::ALL, &csbs::BackupStatus::NAMES);
    check(&cbr::BackupStatus::ALL, &cbr::BackupStatus::NAMES);
    check(&cbr::ImageType::ALL, &["backup", "replication"]);
    check(&cbr::OwnType::ALL, &["all_granted", "private", "shared"]);
    check(&cbr::MemberStatus::ALL, &["pending", "accepted", "rejected"]);
    check(&DocumentKind::ALL, &DocumentKind::ALL.map(DocumentKind::name));
}

#[test]
fn an_unknown_name_is_an_error_that_lists_the_names() {
    let error: UnknownName = "none".parse::<ZeroLimit>().unwrap_err();
    assert_eq!(error.to_string(), "zero takes unlimited or literal, found \"none\"");
    let error = serde_json::from_str::<Service>("\"ebs\"").unwrap_err();
    assert_eq!(error.to_string(), "service takes csbs, cbr or vbs, found \"ebs\"");
}

#[test]
fn kinds_that_hold_values_have_names() {
    assert_eq!(FaultKind::Missing.name(), "missing");
    assert!(FaultKind::NAMES.contains(&"pattern"));
    assert_eq!(RecordNoteKind::AbsentExpiry { records: 1 }.name(), "absent_expiry");
    assert_eq!(RecordNoteKind::NAMES.len(), 6);
}

#[test]
fn faults_and_notes_are_written_as_objects() {
    let body = json!({"policy": {"name": "p", "parameters": {}, "typo": 1}});
    let checked = DocumentKind::CsbsCreatePolicyRequest.check(&body);
    assert_eq!(
        serde_json::to_value(&checked.faults()[0]).unwrap(),
        json!({
            "pointer": "/policy/provider_id",
            "kind": "missing",
            "code": "CSBS.9001",
            "message": "provider_id is missing",
            "effect": "unreadable",
            "service": "csbs",
        }),
    );
    let note = checked.notes().first().unwrap();
    let written = serde_json::to_value(note).unwrap();
    assert_eq!(
        (&written["pointer"], &written["kind"]),
        (&json!("/policy/typo"), &json!("unknown_member")),
    );
    assert_eq!(written["message"], note.message());
    assert_eq!(&serde_json::from_value::<Note>(written).unwrap(), note);
    let faults = checked.into_result().unwrap_err();
    let written = serde_json::to_value(&faults).unwrap();
    assert_eq!(written.as_array().unwrap().len(), faults.len());
}

#[test]
fn a_fault_of_a_pattern_has_its_span_in_every_unit() {
    let text = "BEGIN:VEVENT\r\nSUMMARY:caf\r\n é 😀\r\nRRULE:FREQ=DAILY;BYHO\r\n UR=2\r\n 4\r\nEND:VEVENT";
    let operation = json!({
        "name": "b", "operation_type": "backup", "operation_definition": {},
        "trigger": {"properties": {"pattern": text}},
    });
    let body = json!({"policy": {"scheduled_operations": [operation]}});
    let checked = DocumentKind::CsbsCreatePolicyRequest.check(&body);
    let fault = checked.faults().iter().find(|fault| fault.span().is_some()).unwrap();
    let text = body.pointer(fault.pointer()).unwrap().as_str().unwrap();
    let bytes = fault.span().unwrap();
    assert_eq!(&text[bytes.clone()], "2\r\n 4");
    assert_eq!(fault.span_in(text, SpanUnit::Bytes), Some(bytes));
    let span = fault.span_in(text, SpanUnit::Characters).unwrap();
    let found: String = text.chars().skip(span.start).take(span.len()).collect();
    assert_eq!(found, "2\r\n 4");
    let span = fault.span_in(text, SpanUnit::Utf16).unwrap();
    let units: Vec<u16> = text.encode_utf16().collect();
    assert_eq!(String::from_utf16(&units[span]).unwrap(), "2\r\n 4");
    let other = checked.faults().iter().find(|fault| fault.span().is_none()).unwrap();
    assert_eq!(other.span_in(text, SpanUnit::Utf16), None);
}
