//! The query that lists backups of CBR.

use keeptime_documents::cbr::{
    BackupRecord, BackupStatus, BackupsQuery, ImageType, MemberStatus, OwnType, Percent,
};
use keeptime_documents::query::{BackupSortKey, Sort, SortDirection, parameter_span};
use keeptime_documents::{DocumentKind, Service};
use serde_json::{Value, json};

fn faults(query: &Value) -> Vec<String> {
    let checked = DocumentKind::CbrBackupsQuery.check(query);
    let faults = checked.faults().iter();
    faults
        .map(|fault| {
            assert_eq!((fault.service(), fault.code()), (Service::Cbr, "BackupService.9900"));
            fault.to_string()
        })
        .collect()
}

#[test]
fn a_url_of_cbr_is_a_query_for_backups() {
    let kind = |url| DocumentKind::recognize_url(url);
    let of_cbr = Some(DocumentKind::CbrBackupsQuery);
    assert_eq!(kind("https://cbr.example.com/v3/tenant/backups?limit=3"), of_cbr);
    assert_eq!(kind("GET /v3/tenant/backups HTTP/1.1"), of_cbr);
    assert_eq!(kind("/v2/tenant/backups"), None);
    assert_eq!(kind("/v3/tenant/backups/b-1"), None);
}

#[test]
fn each_broken_rule_is_a_fault() {
    let statuses = "available, protecting, deleting, restoring, error, waiting_protect, \
                    waiting_delete or waiting_restore";
    for (text, expected) in [
        ("limit=0", "/limit: limit takes a whole number of 1 or more, found \"0\"".to_owned()),
        ("offset=-1", "/offset: offset takes a whole number of 1 or more, found \"-1\"".to_owned()),
        ("status=gone", format!("/status/0: status takes {statuses}, found \"gone\"")),
        (
            "status=error&status=deleted",
            format!("/status/1: status takes {statuses}, found \"deleted\""),
        ),
        (
            "image_type=snapshot",
            "/image_type: image_type takes backup or replication, found \"snapshot\"".to_owned(),
        ),
        (
            "own_type=mine",
            "/own_type: own_type takes all_granted, private or shared, found \"mine\"".to_owned(),
        ),
        (
            "member_status=open",
            "/member_status: member_status takes pending, accepted or rejected, found \"open\""
                .to_owned(),
        ),
        (
            "used_percent=101",
            "/used_percent: used_percent takes a whole number from 1 to 100, found \"101\""
                .to_owned(),
        ),
        (
            "incremental=yes",
            "/incremental: incremental takes true or false, found \"yes\"".to_owned(),
        ),
        ("name=a&name=b", "/name: name appears twice".to_owned()),
    ] {
        assert_eq!(faults(&json!(text)), [expected], "{text}");
    }
    assert_eq!(faults(&json!("sort=size:desc")).len(), 1);
    assert_eq!(faults(&json!("start_time=yesterday")).len(), 1);
    assert_eq!(faults(&json!({"status": "error", "limit": 5})), [""; 0]);
    for percent in ["0", "+5", "1.5", "", "256"] {
        assert!(percent.parse::<Percent>().is_err(), "{percent}");
    }
    assert_eq!(Percent::new(100).map(Percent::get), Some(100));
    assert_eq!((Percent::new(0), Percent::new(101)), (None, None));
    let late = "start_time=2024-08-02T00:00:00Z&end_time=2024-08-01T00:00:00Z";
    let checked = DocumentKind::CbrBackupsQuery.check(&json!(late));
    assert_eq!(checked.notes()[0].kind().name(), "empty_time_range");
}

#[test]
fn a_fault_of_a_repeated_parameter_is_found_in_the_text() {
    let text = "/v3/tenant/backups?status=error&limit=2&status=gone";
    assert_eq!(&text[parameter_span(text, "/status/1")], "status=gone");
    assert_eq!(&text[parameter_span(text, "/status/0")], "status=error");
    assert_eq!(&text[parameter_span(text, "/limit")], "limit=2");
    assert_eq!(&text[parameter_span(text, "/status/2")], "status=error&limit=2&status=gone");
}

#[test]
fn a_query_is_printed_in_the_order_of_the_reference_and_read_again() {
    let query = BackupsQuery::default()
        .with_vault_id("v 1")
        .with_status([BackupStatus::Available, BackupStatus::WaitingDelete])
        .with_start_time("2024-08-01T00:00:00Z".parse().unwrap())
        .with_sort(Sort::by(BackupSortKey::Name, SortDirection::Ascending))
        .with_image_type(ImageType::Backup)
        .with_own_type(OwnType::AllGranted)
        .with_member_status(MemberStatus::Accepted)
        .with_used_percent(Percent::new(80).unwrap())
        .with_show_replication(true)
        .with_limit(2.try_into().unwrap())
        .with_offset(4.try_into().unwrap());
    let text = "image_type=backup&limit=2&member_status=accepted&offset=4&own_type=all_granted\
        &sort=name%3Aasc&start_time=2024-08-01T00%3A00%3A00Z&status=available&status=waiting_delete\
        &used_percent=80&vault_id=v%201&show_replication=true";
    assert_eq!(query.to_string(), text);
    assert_eq!(text.parse(), Ok(query.clone()));
    assert_eq!(query.status(), [BackupStatus::Available, BackupStatus::WaitingDelete]);
    let next = query.next_page("b-9").with_status([]);
    assert_eq!((next.marker(), next.offset(), next.status()), (Some("b-9"), None, &[][..]));
    assert_eq!(
        "status=&status=error".parse::<BackupsQuery>().unwrap().status(),
        [BackupStatus::Error]
    );
}

#[test]
fn backups_are_compared_in_the_order_of_a_query() {
    let backup = |id: &str, name: &str, protected_at: &str| -> BackupRecord {
        serde_json::from_value(json!({"id": id, "resource_id": "r", "name": name,
            "created_at": "2024-08-01T00:00:00", "protected_at": protected_at}))
        .unwrap()
    };
    let backups = [backup("a", "y", "2024-08-03"), backup("b", "x", "2024-08-02T00:00:00")];
    let order = |sort: &str| {
        let query: BackupsQuery = format!("sort={sort}").parse().unwrap();
        let mut sorted: Vec<&BackupRecord> = backups.iter().collect();
        sorted.sort_by(|a, b| query.compare(a, b));
        sorted.iter().map(|backup| backup.id()).collect::<Vec<_>>()
    };
    assert_eq!(order("name:asc"), ["b", "a"]);
    assert_eq!(order("name"), ["a", "b"]);
    assert_eq!(order("created_at:desc"), ["a", "b"]);
    assert_eq!(order("id:desc"), ["b", "a"]);
    // A day is no time, so the creation time takes its place.
    assert_eq!(order("protected_at:asc"), ["a", "b"]);
    assert_eq!(order("protected_at:desc"), ["b", "a"]);
    assert_eq!(order("status:asc,updated_at:asc"), ["a", "b"]);
}

#[test]
fn words_have_names() {
    for status in BackupStatus::ALL {
        assert_eq!(status.to_string().parse(), Ok(status));
        let text = serde_json::to_string(&status).unwrap();
        assert_eq!(serde_json::from_str::<BackupStatus>(&text).unwrap(), status);
    }
    let error = "gone".parse::<ImageType>().unwrap_err();
    assert_eq!(error.to_string(), "image_type takes backup or replication, found \"gone\"");
}
