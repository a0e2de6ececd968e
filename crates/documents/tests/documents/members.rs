//! What the members of documents, errors and notes say.

use keeptime::retention::{Backup, BackupState, Completeness, NotCounted};
use keeptime::schedule::source;
use keeptime_documents::batch::{self, Batch};
use keeptime_documents::cbr::{
    BackupRecord, CreateOrganizationPolicy, CreateVault, RestorePointAnswer,
};
use keeptime_documents::csbs::{CheckpointItem, PoliciesQuery};
use keeptime_documents::listing::{ListedBackup, Listing, ListingError, ProjectId, RecordLocation};
use keeptime_documents::query::{BackupSortKey, Sort, SortDirection};
use keeptime_documents::{DocumentKind, ErrorEntry, FaultKind};
use serde_json::{Value, json};

use crate::sample_documents::with;

#[test]
fn a_typed_backup_is_one_that_retention_judges() {
    let created_at = "2026-01-01T02:00:00Z".parse().unwrap();
    let record = json!({"id": "b", "resource_id": "server", "checkpoint_id": "c",
        "created_at": "2026-01-01T02:00:00", "status": "available",
        "extend_info": {"auto_trigger": true}});
    for (operation, policy) in [(json!("p"), Some("p")), (json!(""), None), (json!(null), None)] {
        let record = with(record.clone(), "/scheduled_operation_id", operation);
        let cbr: BackupRecord = serde_json::from_value(record.clone()).unwrap();
        let csbs: CheckpointItem = serde_json::from_value(record).unwrap();
        assert_eq!((Backup::id(&cbr), Backup::object(&cbr)), ("b", "server"));
        assert_eq!((Backup::id(&csbs), Backup::object(&csbs)), ("b", "server"));
        assert_eq!(Backup::created_at(&cbr), Some(created_at));
        assert_eq!(Backup::created_at(&csbs), Some(created_at));
        assert_eq!((Backup::policy_id(&cbr), Backup::policy_id(&csbs)), (policy, policy));
    }
    for (disks, completeness) in [
        (json!([]), Completeness::Complete),
        (json!([{"status": "available"}, {}]), Completeness::Complete),
        (json!([{"status": "available"}, {"status": "error"}]), Completeness::Incomplete),
    ] {
        let record = with(record.clone(), "/extend_info/volume_backups", disks);
        let csbs: CheckpointItem = serde_json::from_value(record).unwrap();
        assert_eq!(csbs.completeness(), completeness);
    }
    for (trigger, state) in [
        (json!(true), BackupState::Available),
        (json!(false), BackupState::NotCounted(NotCounted::Manual)),
        (json!(null), BackupState::NotCounted(NotCounted::Manual)),
    ] {
        let record = with(record.clone(), "/extend_info/auto_trigger", trigger);
        let csbs: CheckpointItem = serde_json::from_value(record).unwrap();
        assert_eq!(csbs.state(), state);
    }
}

#[test]
fn a_batch_keeps_the_schedules_of_usual_requests() {
    let zones = source::offsets();
    let mut batch = Batch::new(&zones);
    assert_eq!(format!("{batch:?}"), "Batch { schedules: 0, .. }");
    let mut kept = |hour: usize, more: &str| {
        let request = format!(
            r#"{{"op":"next","pattern":"FREQ=DAILY;BYHOUR={};BYMINUTE={}","after":"2025-01-01T00:00:00Z"{more}}}"#,
            hour % 24,
            hour / 24,
        );
        batch.push_answer(request, &mut Vec::new());
        format!("{batch:?}")
    };
    assert_eq!(kept(0, ""), "Batch { schedules: 1, .. }");
    assert_eq!(kept(0, ""), "Batch { schedules: 1, .. }");
    assert_eq!(kept(1, ",\"id\":7"), "Batch { schedules: 2, .. }");
    assert_eq!(kept(2, ",\"id\":\"a\""), "Batch { schedules: 3, .. }");
    // The id may be no number of 64 bits, so the request is read with care.
    assert_eq!(kept(3, ",\"id\":1234567890123456789"), "Batch { schedules: 3, .. }");
    for hour in 3..1024 {
        kept(hour, "");
    }
    assert_eq!(kept(1023, ""), "Batch { schedules: 1024, .. }");
    assert_eq!(kept(1024, ""), "Batch { schedules: 1, .. }");
}

#[test]
fn an_answer_of_a_batch_has_its_id_its_content_and_its_error() {
    let zones = source::offsets();
    let answer = batch::answer(r#"{"id":12345678901234567890123,"op":"kinds"}"#, &zones);
    assert_eq!(answer.id(), "12345678901234567890123");
    assert!(answer.result().unwrap()["kinds"].is_array(), "{answer}");
    let request = r#"{"id":"a","op":"next","patern":"x","pattern":5}"#;
    let answer = batch::answer(request, &zones);
    let error = answer.result().unwrap_err();
    assert_eq!((answer.id(), error.kind(), error.notes().len()), ("\"a\"", "wrong_value", 0));
    let answer = batch::answer(r#"{"op":"next","patern":"x"}"#, &zones);
    let error = answer.into_result().unwrap_err();
    assert_eq!(error.kind(), "missing_member");
    assert_eq!(error.notes(), ["patern: unknown member; did you mean pattern?"]);
}

#[test]
fn prune_notes_the_unknown_members_of_its_limits_alone() {
    let request = json!({"op": "prune", "now": "2025-01-01T00:00:00Z", "backups": [],
        "retention": {"max_backup": 3}});
    let answer = batch::answer(request.to_string(), &source::offsets()).into_result().unwrap();
    assert_eq!(
        answer["notes"],
        json!(["retention: max_backup: unknown member; did you mean max_backups?"])
    );
}

#[test]
fn requests_say_what_they_ask_for() {
    let rule = "FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=0";
    let request = json!({"policy": {"name": "all", "operation_type": "backup",
        "effective_scope": "x", "policy_name": "n", "policy_enabled": true,
        "policy_operation_definition": {"max_backups": 7},
        "policy_trigger": {"properties": {"pattern": [rule]}}}});
    let request: CreateOrganizationPolicy = serde_json::from_value(request).unwrap();
    assert_eq!(request.policy().pattern(), [rule]);

    let holds = |billing: Value| {
        let request = json!({"vault": {"name": "v", "resources": [], "billing": billing}});
        let request: CreateVault = serde_json::from_value(request).unwrap();
        request.vault().billing().holds().to_owned()
    };
    let billing = json!({"object_type": "server", "size": 100});
    assert_eq!(holds(with(billing.clone(), "/protect_type", json!("replication"))), "replication");
    assert_eq!(holds(billing), "backup");
}

#[test]
fn amounts_that_are_text_are_read_as_numbers() {
    let resource = json!({"id": "r", "type": "OS::Nova::Server", "resource_size": "40",
        "backup_size": 2.5, "backup_count": ""});
    let answer = json!({"checkpoint": {"id": "c", "vault": {"id": "v", "resources": [resource]}}});
    let answer: RestorePointAnswer = serde_json::from_value(answer).unwrap();
    let resource = &answer.checkpoint().vault().unwrap().resources()[0];
    assert_eq!(
        [resource.resource_size(), resource.backup_size(), resource.backup_count()],
        [Some(40.0), Some(2.5), None]
    );
    let written = serde_json::to_value(&answer).unwrap();
    let written = &written["checkpoint"]["vault"]["resources"][0];
    assert_eq!((&written["resource_size"], &written["backup_size"]), (&json!("40"), &json!("2.5")));

    // Text and numbers have the right type, whatever they say.
    for (size, code) in
        [(json!("x"), "value"), (json!("-1x"), "value"), (json!(true), "type"), (json!([]), "type")]
    {
        let answer = json!({"checkpoint": {"vault": {"resources": [{"resource_size": size}]}}});
        let checked = DocumentKind::CbrRestorePointAnswer.check(&answer);
        let codes: Vec<&str> = checked.faults().iter().map(|fault| fault.code()).collect();
        assert_eq!(codes, [code], "{answer}");
    }
}

#[test]
fn a_code_of_failure_is_an_object_or_an_empty_text() {
    for (code, expected) in [
        (json!(""), None),
        (json!({"Code": 5}), None),
        (json!("x"), Some("fail_code takes an object, found \"x\"")),
        (json!(1), Some("fail_code takes an object, found 1")),
    ] {
        let backup = json!({"checkpoint_item": {"id": "b", "checkpoint_id": "c", "resource_id": "r",
            "extend_info": {"fail_code": code}}});
        let checked = DocumentKind::CsbsBackupAnswer.check(&backup);
        let messages: Vec<&str> = checked.faults().iter().map(|fault| fault.message()).collect();
        assert_eq!(messages, Vec::from_iter(expected));
    }
}

#[test]
fn the_next_page_of_policies_has_the_last_id_and_no_offset() {
    let query: PoliciesQuery = "limit=2&offset=4&name=n".parse().unwrap();
    assert_eq!(query.next_page("p").to_string(), "limit=2&marker=p&name=n");
}

#[test]
fn an_order_has_each_key_once() {
    let sort = Sort::by(BackupSortKey::Name, SortDirection::Ascending)
        .then_by(BackupSortKey::CreatedAt, SortDirection::Descending)
        .then_by(BackupSortKey::Name, SortDirection::Descending);
    assert_eq!(sort.to_string(), "name:asc,created_at:desc");
    let read: Sort<BackupSortKey> =
        serde_json::from_value(json!("name:asc,created_at:desc")).unwrap();
    assert_eq!(read, sort);
    let error = serde_json::from_value::<Sort<BackupSortKey>>(json!("name:up")).unwrap_err();
    assert_eq!(error.to_string(), "sort takes asc or desc after a colon, found \"up\"");
}

#[test]
fn entries_of_the_catalogues_say_what_errors_mean() {
    let entry = ErrorEntry::find("BackupService.6000", 404).unwrap();
    assert_eq!(
        (entry.status(), entry.code(), entry.message(), entry.meaning(), entry.advice()),
        (
            404,
            "BackupService.6000",
            "The policy does not exist.",
            "the policy does not exist",
            "check the policy's id, and whether the policy is still listed"
        )
    );
}

#[test]
fn a_fault_of_a_pattern_names_its_error() {
    let policy = json!({"policy": {"scheduled_operations": [{"operation_definition": {},
        "trigger": {"properties": {"pattern": "FREQ=DAILY;BYHOUR=24"}}}]}});
    let checked = DocumentKind::CsbsPolicyAnswer.check(&policy);
    let [fault] = checked.faults() else { panic!("{:?}", checked.faults()) };
    let FaultKind::Pattern(error) = fault.kind() else { panic!("{fault:?}") };
    let written = serde_json::to_value(fault).unwrap();
    assert_eq!(written["pattern_error"], error.kind().name());
    assert_eq!(written["kind"], "pattern");
    let other = DocumentKind::CsbsPolicyAnswer.check(&json!({"policy": 1}));
    let written = serde_json::to_value(&other.faults()[0]).unwrap();
    assert_eq!(written.get("pattern_error"), None);
}

#[test]
fn a_floor_above_the_count_of_a_policy_of_cbr_is_noted() {
    let policy = json!({"policy": {"name": "nightly", "operation_type": "backup",
        "operation_definition": {"max_backups": 3},
        "trigger": {"properties": {"pattern": ["FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=0"]}}}});
    let notes = |floor| -> Vec<String> {
        let checked = DocumentKind::CbrCreatePolicyRequest.check_with_floor(&policy, floor);
        assert_eq!(checked.faults(), []);
        checked.notes().iter().map(|note| note.message().to_owned()).collect()
    };
    assert_eq!(notes(4), ["max_backups is 3, but 4 backups are kept because keep_at_least is 4"]);
    assert_eq!(notes(3), [""; 0]);
}

#[test]
fn a_part_of_an_error_is_enough_to_tell_one() {
    let kind = |document: Value| DocumentKind::recognize(&document).map(DocumentKind::name);
    let error = Some("csbs-error-answer");
    assert_eq!(kind(json!({"error_code": "CSBS.1"})), error);
    assert_eq!(kind(json!({"error_msg": "x"})), error);
    assert_eq!(kind(json!({"error_msg": null})), None);
    let job = DocumentKind::VbsJobAnswer.name();
    assert_eq!(kind(json!({"code": "x", "message": "y"})), Some(job));
    assert_eq!(kind(json!({"job_id": "x"})), Some(job));
    assert_eq!(kind(json!({"code": "x"})), None);
    assert_eq!(kind(json!({"message": "y"})), None);
    assert_eq!(kind(json!({"job_id": "x", "job_type": "y"})), None);
}

#[test]
fn listed_backups_are_iterated_over_and_located() {
    let id: ProjectId = "abc".parse().unwrap();
    assert_eq!(id.as_str(), "abc");

    let backup = |id: &str, name: &str| json!({"id": id, "checkpoint_id": "c", "resource_id": "r", "name": name});
    let mut listing = Listing::default();
    listing.start_source("monday.json");
    listing.read_text(&json!([backup("a", "x"), backup("b", "x")]).to_string()).unwrap();
    assert_eq!((listing.len(), listing.is_empty()), (2, false));
    assert!(Listing::default().is_empty());
    let listed = listing.clone().finish().unwrap();
    assert!(!listed.is_empty());
    assert!(Listing::default().finish().unwrap().is_empty());
    let ids: Vec<&str> = (&listed).into_iter().map(ListedBackup::id).collect();
    assert_eq!(ids, ["a", "b"]);

    listing
        .read_text(&json!([backup("c", "x"), backup("d", "x"), backup("b", "y")]).to_string())
        .unwrap();
    let error = listing.finish().unwrap_err();
    let ListingError::RepeatedId(repeated) = error else { panic!("{error}") };
    let place = |location: &RecordLocation| {
        (location.source().map(str::to_owned), location.page(), location.item())
    };
    let source = Some("monday.json".to_owned());
    assert_eq!(place(repeated.first()), (source.clone(), 1, 2));
    assert_eq!(place(repeated.second()), (source, 2, 3));
}

#[test]
fn a_plan_takes_the_answer_with_one_vault() {
    let vault = json!({"id": "v", "resources": [{"id": "web", "type": "OS::Nova::Server"}]});
    let request = json!({"op": "plan", "now": "2025-03-10T12:00:00Z",
        "policy": {"policy": {"id": "p", "name": "n", "operation_type": "backup",
            "operation_definition": {"max_backups": 1},
            "trigger": {"properties": {"pattern": ["FREQ=DAILY;BYHOUR=2;BYMINUTE=0"],
                "start_time": "2025-01-01 00:00:00"}},
            "associated_vaults": [{"vault_id": "v"}]}},
        "backups": []});
    let answer = |vaults: Value| {
        let request = with(request.clone(), "/vaults", vaults);
        batch::answer(request.to_string(), &source::offsets()).into_result().unwrap()
    };
    assert_eq!(answer(json!({"vault": vault})), answer(json!([vault])));
    assert_eq!(answer(json!({"vaults": [vault]})), answer(json!([vault])));
}
