//! Backups of CBR, as documents and in listings.

use chrono::{DateTime, Utc};
use keeptime::policy::Extent;
use keeptime::retention::{
    Backup, BackupState, Busy, Completeness, Expiry, FailedOperation, KeepReason, Limits,
    NotCounted, Outcome, Verdict,
};
use keeptime_documents::cbr::{PolicyAnswer, Vault};
use keeptime_documents::listing::{
    DeletionCall, ListedBackup, ListedBackups, Listing, LockedVaults, PageError, RecordFormat,
};
use keeptime_documents::{DocumentKind, Service, cbr};
use serde_json::{Value, json};

use crate::sample_documents::{with, without};

fn backup(id: &str) -> Value {
    json!({"id": id, "resource_id": "server", "vault_id": "vault", "status": "available",
        "created_at": "2024-08-01T02:00:00.085+00:00", "expired_at": null, "image_type": "backup",
        "parent_id": null, "children": [], "replication_records": [],
        "scheduled_operation_id": "policy", "resource_name": "web-1",
        "extend_info": {"auto_trigger": true, "os_images_data": null}})
}

fn read_all(pages: &[Value]) -> ListedBackups {
    let mut listing = Listing::default();
    for page in pages {
        let text = page.to_string();
        listing.read_text(&text).unwrap();
    }
    listing.finish().unwrap()
}

fn notes(listed: &ListedBackups) -> Vec<String> {
    listed.notes().iter().map(ToString::to_string).collect()
}

/// Returns the backup of a record, in a listing and as a document; they must agree.
#[track_caller]
fn one(record: &Value) -> ListedBackup {
    let listed = read_all(&[json!({"backups": [record]})]);
    let listed = listed.into_iter().next().unwrap();
    if let Ok(document) = serde_json::from_value::<cbr::BackupRecord>(record.clone()) {
        assert_eq!(document.state(), listed.state(), "{record}");
        assert_eq!(document.completeness(), listed.completeness(), "{record}");
        assert_eq!(document.expiry(), listed.expiry(), "{record}");
        assert_eq!(document.created_at(), Backup::created_at(&listed), "{record}");
        assert_eq!(document.policy_id(), listed.policy_id(), "{record}");
    }
    listed
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn formats(pages: &[Value]) -> Vec<RecordFormat> {
    read_all(pages).iter().map(ListedBackup::format).collect()
}

const CSBS: RecordFormat = RecordFormat::Csbs;
const CBR: RecordFormat = RecordFormat::Cbr;

/// The members that only records of CBR have.
const CBR_MEMBERS: [&str; 9] = [
    "vault_id",
    "scheduled_operation_id",
    "image_type",
    "parent_id",
    "children",
    "expired_at",
    "protected_at",
    "replication_records",
    "resource_size",
];

#[test]
fn a_page_is_what_the_service_answers_or_a_part_of_it() {
    let ids = |page: Value| -> Vec<String> {
        let listed: Vec<_> = read_all(&[page]).into_iter().collect();
        listed.iter().map(|backup| backup.id().to_owned()).collect()
    };
    let (a, b) = (backup("a"), backup("b"));
    let page = json!({"backups": [a, b], "count": 2, "offset": 0, "limit": 1000});
    assert_eq!(ids(page.clone()), ["a", "b"]);
    assert_eq!(read_all(&[page]).extent(), Extent::Whole);
    assert_eq!(read_all(&[json!({"backups": [a], "count": 3})]).extent(), {
        Extent::Partial { read: 1, count: 3 }
    });
    assert_eq!(ids(json!({"backup": a})), ["a"]);
    assert_eq!(ids(a.clone()), ["a"]);
    assert_eq!(ids(json!([a, {"backup": b}])), ["a", "b"]);
    assert_eq!(ids(json!([{"backups": [a]}, {"backups": [{"backup": b}]}])), ["a", "b"]);
    assert_eq!(ids(json!({"backups": []})), [""; 0]);
}

/// A page says by its outer member which service it is from, a single record by its own members.
#[test]
fn a_record_is_told_by_its_page_or_by_members_that_only_cbr_has() {
    let bare = json!({"id": "a", "checkpoint_id": "c", "resource_id": "r"});
    let elsewhere = json!({"id": "b", "checkpoint_id": "c", "resource_id": "r",
        "extend_info": {"image_type": "backup", "volume_backups": [{"image_type": "backup"}]}});
    assert_eq!(formats(&[json!([bare, elsewhere])]), [CSBS, CSBS]);
    for member in CBR_MEMBERS {
        let record = with(bare.clone(), &format!("/{member}"), Value::Null);
        assert_eq!(formats(std::slice::from_ref(&record)), [CBR], "{member}");
        assert_eq!(formats(&[json!({"checkpoint_items": [record]})]), [CSBS], "{member}");
        assert_eq!(formats(&[json!({"checkpoint_item": record})]), [CSBS], "{member}");
    }
    assert_eq!(formats(&[json!({"backups": [bare]})]), [CBR]);
    assert_eq!(formats(&[json!({"backup": bare})]), [CBR]);
    let mixed = json!([{"checkpoint_items": [bare]}, {"backups": [backup("b")]}, backup("c")]);
    assert_eq!(formats(&[mixed]), [CSBS, CBR, CBR]);
}

#[test]
fn a_listing_of_a_stated_format_reads_every_record_so() {
    let read = |format: RecordFormat, page: Value| {
        let mut listing = Listing::with_format(format);
        listing.read(&page).map_err(|error| error.to_string())?;
        let backups: Vec<_> = listing.finish().unwrap().into_iter().collect();
        Ok::<_, String>(backups.iter().map(ListedBackup::format).collect::<Vec<_>>())
    };
    let bare = json!({"id": "a", "checkpoint_id": "c", "resource_id": "r"});
    assert_eq!(read(CBR, bare.clone()), Ok(vec![CBR]));
    assert_eq!(read(CBR, json!({"backups": [bare]})), Ok(vec![CBR]));
    assert_eq!(read(CSBS, json!([bare])), Ok(vec![CSBS]));
    let stamped = with(bare.clone(), "/expired_at", json!("2024-08-01T00:00:00"));
    assert_eq!(read(CSBS, json!({"checkpoint_items": [stamped]})), Ok(vec![CSBS]));
    assert_eq!(
        read(CSBS, json!([{"backups": [bare]}])).unwrap_err(),
        "item 1: backups is a member of cbr, and the listing is read as csbs"
    );
    assert_eq!(
        read(CBR, json!({"checkpoint_item": bare})).unwrap_err(),
        "item 1: checkpoint_item is a member of csbs, and the listing is read as cbr"
    );
    assert_eq!(
        read(CSBS, backup("a")).unwrap_err(),
        "/children: children is a member of backups of CBR, and the format of the listing is csbs, \
         not cbr"
    );
    assert_eq!(
        read(CSBS, json!([bare, {"checkpoint_item": backup("a")}])).unwrap_err(),
        "/1/checkpoint_item/checkpoint_id: checkpoint_id is missing; \
         /1/checkpoint_item/vault_id: vault_id is a member of backups of CBR, but this \
         backup is read as one of CSBS"
    );
}

/// Read as a record of CSBS, one of CBR would lose its role, its expiry or the parts it has.
#[test]
fn a_listing_of_csbs_refuses_members_of_cbr() {
    let bare = json!({"id": "a", "checkpoint_id": "c", "resource_id": "r"});
    for member in CBR_MEMBERS {
        for value in [json!(null), json!("x"), json!([])] {
            let record = with(bare.clone(), &format!("/{member}"), value);
            let mut listing = Listing::with_format(CSBS);
            let error = listing.read(&json!([bare, record])).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!(
                    "/1/{member}: {member} is a member of backups of CBR, and the format of the \
                     listing is csbs, not cbr"
                )
            );
            let mut listing = Listing::with_format(CBR);
            assert!(listing.read(&json!({"backups": [bare]})).is_ok());
        }
    }
}

/// One without a member that only CBR has may be from CBR too.
#[test]
fn a_bare_list_of_two_services_is_refused() {
    let bare = json!({"id": "a", "checkpoint_id": "c", "resource_id": "r"});
    let error = |listing: &mut Listing, page: &Value| listing.read(page).unwrap_err().to_string();
    let rule = "records without an outer member are from one service";
    assert_eq!(
        error(&mut Listing::default(), &json!([bare, backup("b")])),
        format!("/1/vault_id: {rule}, found one of csbs at item 1 and one of cbr")
            .replace("vault_id", first_cbr_member(&backup("b")))
    );
    assert_eq!(
        error(&mut Listing::default(), &json!([backup("b"), backup("c"), bare])),
        format!("/2: {rule}, found one of cbr at item 1 and one of csbs")
    );
    let mut lines = Listing::default();
    lines.start_source("a");
    lines.read(&bare).unwrap();
    assert!(error(&mut lines, &backup("b")).contains("found one of csbs at item 1"));
    let mut files = Listing::default();
    for (name, record) in [("a", bare), ("b", backup("b"))] {
        files.start_source(name);
        files.read(&record).unwrap();
    }
}

fn first_cbr_member(record: &Value) -> &str {
    let mut names = record.as_object().unwrap().keys();
    names.find(|name| CBR_MEMBERS.contains(&name.as_str())).unwrap()
}

#[test]
fn what_a_listing_keeps_of_a_backup() {
    let listed = one(&with(backup("a"), "/checkpoint_id", json!("point")));
    assert_eq!((listed.id(), listed.resource_id()), ("a", "server"));
    assert_eq!((listed.checkpoint_id(), listed.vault_id()), (Some("point"), Some("vault")));
    assert_eq!((listed.resource_name(), listed.policy_id()), (Some("web-1"), Some("policy")));
    assert_eq!(Backup::created_at(&listed), Some(instant("2024-08-01T02:00:00.085Z")));
    assert_eq!(listed.state(), BackupState::Available);
    assert_eq!(listed.size(), None);
    let least = one(&json!({"id": "a", "resource_id": "r"}));
    assert_eq!((least.checkpoint_id(), least.vault_id(), least.policy_id()), (None, None, None));
    assert_eq!((least.resource_name(), Backup::created_at(&least)), (None, None));
    assert_eq!(least.state(), BackupState::NotCounted(NotCounted::Manual));
    let of_csbs = read_all(&[json!({"id": "a", "checkpoint_id": "c", "resource_id": "r"})]);
    assert_eq!(of_csbs.for_limits()[0].vault_id(), None);
    assert_eq!(of_csbs.for_limits()[0].expiry(), Expiry::NotRecorded);
}

/// Millions of backups must fit in memory. The seven names and ids take 112 of these bytes.
#[test]
fn a_listed_backup_is_small() {
    assert!(size_of::<ListedBackup>() <= 168, "{}", size_of::<ListedBackup>());
}

#[test]
fn the_policy_is_the_scheduled_operation() {
    let policy = |value: Value| {
        let listed = one(&with(backup("a"), "/scheduled_operation_id", value));
        listed.policy_id().map(str::to_owned)
    };
    assert_eq!(policy(json!("p")), Some("p".to_owned()));
    assert_eq!(policy(json!(null)), None);
    assert_eq!(policy(json!("")), None);
    assert_eq!(one(&without(backup("a"), "/scheduled_operation_id")).policy_id(), None);
}

#[test]
fn a_date_is_read_in_each_form_that_regions_send() {
    for (text, expected) in [
        ("2025-03-20T01:59:51.413429+00:00", "2025-03-20T01:59:51.413429Z"),
        ("2020-02-21T07:00:54.065+00:00", "2020-02-21T07:00:54.065Z"),
        ("2025-03-25T06:23:27.304116", "2025-03-25T06:23:27.304116Z"),
        ("2020-02-05T10:38:34", "2020-02-05T10:38:34Z"),
    ] {
        let record = with(backup("a"), "/created_at", json!(text));
        let record = with(record, "/expired_at", json!(text));
        let listed = one(&record);
        assert_eq!(Backup::created_at(&listed), Some(instant(expected)), "{text}");
        assert_eq!(listed.expiry(), Expiry::At(instant(expected)), "{text}");
    }
}

#[test]
fn an_expiry_that_is_null_is_never() {
    for value in
        [json!(null), json!(""), json!("0001-01-01T00:00:00"), json!("1970-01-01T00:00:00Z")]
    {
        let record = with(backup("a"), "/expired_at", value.clone());
        assert_eq!(one(&record).expiry(), Expiry::Never, "{value}");
        assert_eq!(notes(&read_all(&[record])), [""; 0], "{value}");
    }
}

#[test]
fn an_expiry_that_is_unreadable_is_never_and_noted() {
    let form =
        "a time takes the form YYYY-MM-DDTHH:MM:SS, optionally with a fraction and Z or ±hh:mm";
    for (value, found) in [
        (json!("2025-03-22"), format!("expired_at: {form}, found \"2025-03-22\"")),
        (
            json!("2025-02-30T00:00:00"),
            format!("expired_at: {form}, found \"2025-02-30T00:00:00\""),
        ),
        (json!(1_700_000_000), "expired_at takes text, found 1700000000".to_owned()),
        (json!({}), "expired_at takes text, found an object".to_owned()),
    ] {
        let record = with(backup("a"), "/expired_at", value);
        assert_eq!(one(&record).expiry(), Expiry::Never);
        let listed = read_all(&[json!({"backups": [backup("b"), record]})]);
        assert_eq!(notes(&listed), [format!("item 2: {found}; the backup never expires by age")]);
        let body = json!({"backup": record});
        let checked = DocumentKind::CbrBackupAnswer.check(&body);
        assert_eq!(checked.faults(), []);
        let note = &checked.notes()[0];
        assert_eq!(
            (note.pointer(), note.kind().name()),
            ("/backup/expired_at", "unreadable_expiry")
        );
        assert_eq!(note.message(), format!("{found}; the backup never expires by age"));
    }
}

#[test]
fn an_expiry_that_cannot_be_right_is_noted() {
    let read = |expired_at: &str| {
        let record = with(backup("a"), "/expired_at", json!(expired_at));
        let typed: cbr::BackupRecord = serde_json::from_value(record.clone()).unwrap();
        let expiry = one(&record).expiry();
        assert_eq!(Backup::expiry(&typed), expiry, "{expired_at}");
        (expiry, notes(&read_all(&[record])))
    };
    for placeholder in ["1999-12-31T23:59:59.999", "1970-01-01T00:00:01", "1900-01-01T00:00:00"] {
        let note = format!(
            "item 1: expired_at takes a time from 2000 on, found \"{placeholder}\"; \
             the backup never expires by age"
        );
        assert_eq!(read(placeholder), (Expiry::Never, vec![note]));
    }
    // A service writes the time at which it started, shortly before created_at.
    for real in ["2024-08-01T02:00:00", "2024-07-31T02:00:00.085", "2024-08-08T02:00:00"] {
        assert_eq!(read(real), (Expiry::At(instant(&format!("{real}Z"))), vec![]));
    }
    for early in ["2024-07-31T02:00:00.084", "2000-01-01T00:00:00"] {
        let note = format!(
            "item 1: expired_at takes a time after created_at, found \"{early}\", which cannot be \
             right; the backup counts as expired since then"
        );
        assert_eq!(read(early), (Expiry::At(instant(&format!("{early}Z"))), vec![note]));
    }
}

/// Some regions leave the member out, so all of a listing's backups share one note.
#[test]
fn an_absent_expiry_is_never_and_noted_once() {
    let absent = |id: &str| without(backup(id), "/expired_at");
    assert_eq!(one(&absent("a")).expiry(), Expiry::Never);
    assert_eq!(
        notes(&read_all(&[absent("a")])),
        ["item 1: expired_at is missing; the backup never expires by age"]
    );
    let unreadable = with(backup("x"), "/created_at", json!("?"));
    let manual = with(absent("m"), "/extend_info/auto_trigger", json!(false));
    let page = json!({"backups": [manual, backup("n"), absent("a"), absent("b"), unreadable]});
    let notes = notes(&read_all(&[page, json!({"backups": [absent("c")]})]));
    assert_eq!(
        notes[0],
        "item 3: expired_at is missing here and in 2 records more; these backups never expire by age"
    );
    assert!(notes[1].starts_with("item 5: created_at: a time takes"), "{}", notes[1]);
    assert_eq!(notes.len(), 2);
    let two = read_all(&[json!([absent("a"), absent("b")])]);
    assert_eq!(
        two.notes()[0].to_string(),
        "item 1: expired_at is missing here and in 1 record more; these backups never expire by age"
    );
}

#[track_caller]
fn is_in_state(changes: &[(&str, Value)], expected: BackupState) {
    let record = changes
        .iter()
        .fold(backup("a"), |record, (pointer, value)| with(record, pointer, value.clone()));
    assert_eq!(one(&record).state(), expected, "{record}");
}

#[test]
fn a_status_says_the_state_of_an_automatic_backup() {
    for (status, expected) in [
        ("available", BackupState::Available),
        ("waiting_protect", BackupState::NotCounted(NotCounted::BeingCreated)),
        ("protecting", BackupState::NotCounted(NotCounted::BeingCreated)),
        ("waiting_restore", BackupState::Busy(Busy::Restoring)),
        ("restoring", BackupState::Busy(Busy::Restoring)),
        ("error", BackupState::NotCounted(NotCounted::Failed(FailedOperation::Unknown))),
        ("waiting_delete", BackupState::BeingDeleted),
        ("deleting", BackupState::BeingDeleted),
        ("frozen", BackupState::NotCounted(NotCounted::UnknownStatus)),
    ] {
        is_in_state(&[("/status", json!(status))], expected);
    }
    is_in_state(&[("/status", json!(null))], BackupState::NotCounted(NotCounted::UnknownStatus));
    is_in_state(&[("/status", json!(5))], BackupState::NotCounted(NotCounted::UnknownStatus));
}

#[test]
fn manual_backups_and_images_are_not_counted() {
    let manual = BackupState::NotCounted(NotCounted::Manual);
    is_in_state(&[("/extend_info/auto_trigger", json!(false))], manual);
    is_in_state(&[("/extend_info/auto_trigger", json!("true"))], BackupState::Available);
    is_in_state(&[("/extend_info", json!(null))], manual);
    let image = BackupState::NotCounted(NotCounted::Image);
    is_in_state(&[("/extend_info/os_images_data", json!([{"image_id": "i"}]))], image);
    is_in_state(&[("/extend_info/os_images_data", json!([]))], BackupState::Available);
}

#[test]
fn replicas_and_parts_are_not_counted() {
    let replica = BackupState::NotCounted(NotCounted::Replica);
    let replication = ("/image_type", json!("replication"));
    is_in_state(std::slice::from_ref(&replication), replica);
    is_in_state(&[replication.clone(), ("/extend_info/auto_trigger", json!(false))], replica);
    is_in_state(&[replication.clone(), ("/status", json!("deleting"))], BackupState::BeingDeleted);
    let part = BackupState::NotCounted(NotCounted::PartOfBackup);
    is_in_state(&[("/parent_id", json!("whole"))], part);
    is_in_state(&[("/parent_id", json!(7))], part);
    is_in_state(&[("/parent_id", json!("whole")), replication], part);
    is_in_state(&[("/parent_id", json!(""))], BackupState::Available);
    for other in [json!("snapshot"), json!("BACKUP"), json!(5), json!(false), json!([])] {
        is_in_state(&[("/image_type", other)], BackupState::NotCounted(NotCounted::UnknownType));
    }
    for absent in [json!(null), json!("")] {
        is_in_state(&[("/image_type", absent)], BackupState::Available);
    }
}

#[test]
fn a_backup_is_busy_while_it_is_replicated() {
    let records = |statuses: &[Value]| {
        let records: Vec<Value> = statuses.iter().map(|status| json!({"status": status})).collect();
        ("/replication_records", json!(records))
    };
    let settled = [json!("success"), json!("fail"), json!("skip")];
    is_in_state(&[records(&settled)], BackupState::Available);
    is_in_state(&[("/replication_records", json!(null))], BackupState::Available);
    let replicating = BackupState::Busy(Busy::Replicating);
    let unknown = BackupState::Busy(Busy::UnknownCopyStatus);
    for status in ["replicating", "waiting_replicate"] {
        is_in_state(&[records(&[json!(status)])], replicating);
        is_in_state(&[records(&[json!("success"), json!(status)])], replicating);
        is_in_state(&[records(&[json!(status), json!("new"), json!("fail")])], replicating);
        is_in_state(&[records(&[json!("new"), json!(status)])], replicating);
    }
    for status in [json!("new"), json!(null), json!(5), json!("")] {
        is_in_state(&[records(&[json!("success"), status])], unknown);
    }
    is_in_state(&[("/replication_records", json!([{}]))], unknown);
    for item in [json!(null), json!("success"), json!(1), json!(true), json!([])] {
        is_in_state(&[("/replication_records", json!([item]))], unknown);
        let success = json!([{"status": "success"}, item]);
        is_in_state(&[("/replication_records", success)], unknown);
    }
    is_in_state(&[("/replication_records", json!("replicating"))], unknown);
    is_in_state(&[("/replication_records", json!({"status": "replicating"}))], replicating);
    // What keeps a backup from being counted comes first.
    let restoring = ("/status", json!("restoring"));
    is_in_state(&[records(&[json!("replicating")]), restoring], BackupState::Busy(Busy::Restoring));
    // CSBS has another member for the same.
    let copying = ("/extend_info/copy_status", json!("copying"));
    is_in_state(std::slice::from_ref(&copying), BackupState::Busy(Busy::Copying));
    is_in_state(&[copying, records(&[json!("success")])], BackupState::Busy(Busy::Copying));
}

#[test]
fn a_backup_is_incomplete_if_a_part_has_another_status_than_available() {
    let part = |status: Value| json!({"id": "p", "resource_id": "disk", "status": status});
    let completeness =
        |children: Value| one(&with(backup("a"), "/children", children)).completeness();
    for children in [
        json!(null),
        json!([]),
        json!([part(json!("available"))]),
        json!([part(json!("available")), part(json!(null)), {"id": "p", "resource_id": "d"}]),
    ] {
        assert_eq!(completeness(children), Completeness::Complete);
    }
    for children in [
        json!([part(json!("available")), part(json!("error"))]),
        json!([part(json!("protecting")), part(json!("available"))]),
        json!([part(json!(""))]),
        json!([null]),
        json!([part(json!("available")), null]),
        json!(["available"]),
        json!([1.5]),
        json!([[]]),
        json!([[part(json!("available"))]]),
    ] {
        assert_eq!(completeness(children), Completeness::Incomplete);
    }
    // Its parts are no backups of the listing.
    let whole = with(backup("a"), "/children", json!([part(json!("available"))]));
    assert_eq!(read_all(&[json!({"backup": whole})]).len(), 1);
}

/// Read backup by backup, a listing has the faults that the check of its page has.
#[test]
fn a_listing_has_the_faults_of_its_page() {
    let backups: Vec<Value> = (0..500).map(|index| backup(&format!("b{index}"))).collect();
    let mut body = json!({"backups": backups, "count": 500});
    for (pointer, value) in [
        ("3/id", json!("")),
        ("4/id", json!("..")),
        ("30/resource_id", json!(1.5)),
        ("31/id", Value::Null),
        ("32/extend_info", json!(["auto_trigger"])),
        ("33/scheduled_operation_id", json!(-7)),
        ("34/vault_id", json!(true)),
        ("35/checkpoint_id", json!({})),
        ("80", json!("b800")),
        ("81", Value::Null),
    ] {
        body = with(body, &format!("/backups/{pointer}"), value);
    }
    body["backups"][499].as_object_mut().unwrap().remove("resource_id");
    let checked = DocumentKind::CbrBackupsAnswer.check(&body);
    let text = body.to_string();
    let mut listing = Listing::default();
    let error = listing.read_text(&text).unwrap_err();
    let PageError::Backups(faults) = error else { panic!("{error}") };
    assert_eq!(faults.len(), 11);
    assert!(faults.iter().all(|fault| fault.service() == Service::Cbr));
    let (mut faults, mut expected) = (faults.into_vec(), checked.faults().to_vec());
    for faults in [&mut faults, &mut expected] {
        faults.sort_by_key(|fault| fault.pointer().to_owned());
    }
    assert_eq!(faults, expected);
    let error = Listing::default().read(&json!({"backups": 5})).unwrap_err().to_string();
    assert_eq!(error, "/backups: backups takes a list, found 5");
}

#[test]
fn each_fault_of_a_page_has_its_pointer() {
    let found = |pointer: &str, value: Value| {
        let body = with(json!({"backups": [backup("a"), backup("b")]}), pointer, value);
        assert_eq!(DocumentKind::recognize(&body), Some(DocumentKind::CbrBackupsAnswer));
        let checked = DocumentKind::CbrBackupsAnswer.check(&body);
        let faults = checked.faults().iter();
        faults.map(ToString::to_string).collect::<Vec<_>>()
    };
    for (member, value, message) in [
        ("name", json!(5), "name takes text, found 5"),
        ("status", json!([]), "status takes text, found a list"),
        ("version", json!("x"), "version takes a whole number, found \"x\""),
        ("incremental", json!("maybe"), "incremental takes true or false, found \"maybe\""),
        ("resource_size", json!("large"), "resource_size takes a number, found \"large\""),
        ("children", json!({}), "children takes a list, found an object"),
        ("replication_records", json!(1), "replication_records takes a list, found 1"),
    ] {
        let pointer = format!("/backups/1/{member}");
        assert_eq!(found(&pointer, value), [format!("{pointer}: {message}")]);
    }
    let part = json!([{"id": "p", "resource_id": "d", "extend_info": {"bootable": 1}}]);
    assert_eq!(
        found("/backups/0/children", part),
        ["/backups/0/children/0/extend_info/bootable: bootable takes true or false, found 1"]
    );
    assert_eq!(
        found("/backups/1/extend_info/os_images_data", json!([{"image_id": 5}])),
        ["/backups/1/extend_info/os_images_data/0/image_id: image_id takes text, found 5"]
    );
}

/// A record that holds what the service may one day send is read, and noted where it decides
/// something.
#[test]
fn unknown_words_are_noted() {
    let body = with(json!({"backup": backup("a")}), "/backup/status", json!("frozen"));
    let body = with(body, "/backup/image_type", json!("snapshot"));
    let body = with(body, "/backup/replication_records", json!([{"status": "new"}]));
    let checked = DocumentKind::CbrBackupAnswer.check(&body);
    assert_eq!(checked.faults(), []);
    let notes: Vec<_> = checked.notes().iter().map(|note| note.pointer()).collect();
    assert_eq!(
        notes,
        ["/backup/status", "/backup/image_type", "/backup/replication_records/0/status"]
    );
}

#[test]
fn backups_of_other_services_are_not_recognized_as_ones_of_cbr() {
    for body in [
        json!({"backups": [{"id": "a", "volume_id": "v"}]}),
        json!({"backup": {"id": "a", "volume_id": "v"}}),
        json!({"backup": {"name": "a"}}),
        json!({"backup": "a"}),
    ] {
        let kind = DocumentKind::recognize(&body);
        assert!(kind.is_none_or(|kind| kind.service() != Service::Cbr), "{body}");
    }
}

#[test]
fn a_deletion_names_its_one_backup_in_its_path() {
    for (id, path) in [
        ("b-1", "/v3/tenant/backups/b-1"),
        ("a/b?c#d e", "/v3/tenant/backups/a%2Fb%3Fc%23d%20e"),
        ("keep1,keep2", "/v3/tenant/backups/keep1%2Ckeep2"),
        ("夜", "/v3/tenant/backups/%E5%A4%9C"),
    ] {
        let call = DeletionCall::new(&"tenant".parse().unwrap(), &one(&backup(id))).unwrap();
        assert_eq!((call.method(), call.path(), call.query()), ("DELETE", path, None));
        assert_eq!(call.to_string(), format!("DELETE {path}"));
    }
    let error = Listing::default().read(&json!({"backups": [backup("..")]})).unwrap_err();
    assert_eq!(
        error.to_string(),
        "/backups/0/id: id takes an id that can be a path segment, found \"..\""
    );
}

/// A record does not say that its vault is locked, and there is no way to delete from such a vault.
#[test]
fn a_locked_vault_holds_its_backups_alone() {
    let locked: LockedVaults = ["vault".to_owned()].into_iter().collect();
    assert!(locked.hold(&one(&backup("a"))));
    assert!(!locked.hold(&one(&with(backup("a"), "/vault_id", json!("other")))));
    assert!(!locked.hold(&one(&without(backup("a"), "/vault_id"))));
    let mut locked = LockedVaults::default();
    assert!(!locked.hold(&one(&backup("a"))));
    locked.extend(["x", "vault"]);
    assert!(locked.hold(&one(&backup("a"))));
}

/// A server can be in several vaults, and a policy judges only the backups in its own.
#[test]
fn a_backup_in_another_vault_is_kept_and_takes_no_rank() {
    let created = |id: &str, day: u8, vault: Value| {
        let record = with(backup(id), "/created_at", json!(format!("2025-03-{day:02}T02:00:00")));
        with(with(record, "/expired_at", Value::Null), "/vault_id", vault)
    };
    let page = json!({"backups": [
        created("a", 5, json!("other")),
        created("b", 4, json!("given")),
        created("c", 3, json!("named")),
        created("d", 2, Value::Null),
        with(created("e", 1, json!("other")), "/status", json!("deleting")),
    ]});
    let mut backups: Vec<_> = read_all(&[page]).into_iter().collect();
    let policy = json!({"id": "p", "associated_vaults": [{"vault_id": "named"}]});
    let policy = PolicyAnswer::from_value(&policy).unwrap();
    let vault = |id: &str| -> Vault {
        let vault = json!({"id": id, "backup_policy_id": "p", "resources": []});
        serde_json::from_value(vault).unwrap()
    };
    let vaults = [vault("given")];

    let unchanged = backups.clone();
    PolicyAnswer::default().bound_vaults(&vaults).keep_others(&mut backups);
    assert_eq!(backups, unchanged);

    policy.bound_vaults(&vaults).keep_others(&mut backups);
    let now = "2025-03-06T00:00:00Z".parse().unwrap();
    let judgement = Limits::UNLIMITED.with_max_backups(2).judge(&backups, now).unwrap();
    let verdicts: Vec<Verdict> = judgement.verdicts().map(|(_, verdict)| verdict).collect();
    let other = KeepReason::NotCounted(NotCounted::OtherVault);
    assert_eq!(verdicts[0], Verdict::Keep(other));
    assert_eq!(verdicts[4], Verdict::BeingDeleted);
    let outcomes: Vec<Outcome> = verdicts[1..4].iter().map(Verdict::outcome).collect();
    assert_eq!(outcomes, [Outcome::Keep, Outcome::Keep, Outcome::Delete]);
}

/// The expiry that a record carries decides, not the days of today's policy.
#[test]
fn limits_judge_the_backups_of_a_listing() {
    let stamped = |id: &str, created_at: &str, expired_at: Value| {
        let record = with(backup(id), "/created_at", json!(created_at));
        with(record, "/expired_at", expired_at)
    };
    let page = json!({"backups": [
        stamped("short", "2024-08-01T02:00:00", json!("2024-08-03T02:00:00")),
        stamped("long", "2024-08-01T03:00:00", json!("2024-12-01T02:00:00")),
        stamped("never", "2024-01-01T02:00:00", json!(null)),
        with(stamped("copy", "2024-01-01T02:00:00", json!("2024-02-01T02:00:00")),
            "/image_type", json!("replication")),
        with(stamped("disk", "2024-01-01T02:00:00", json!("2024-02-01T02:00:00")),
            "/parent_id", json!("short")),
    ]});
    let backups: Vec<_> = read_all(&[page]).into_iter().collect();
    let limits = Limits::UNLIMITED.with_max_days(10);
    let judgement = limits.judge(&backups, instant("2024-08-20T02:00:00Z")).unwrap();
    let deletions: Vec<&str> =
        judgement.deletions_with_last_copies().iter().map(|backup| backup.id()).collect();
    assert_eq!(deletions, ["short"]);
}

#[test]
fn formats_have_names() {
    for format in RecordFormat::ALL {
        assert_eq!(format.to_string().parse(), Ok(format));
        let text = serde_json::to_string(&format).unwrap();
        assert_eq!(serde_json::from_str::<RecordFormat>(&text).unwrap(), format);
    }
    assert_eq!(RecordFormat::ALL.map(RecordFormat::name), ["csbs", "cbr"]);
    assert_eq!(RecordFormat::ALL.map(RecordFormat::service), [Service::Csbs, Service::Cbr]);
    assert!(serde_json::from_str::<RecordFormat>("\"vbs\"").is_err());
}
