//! Backups as the service lists them, and the calls that delete them.

use keeptime::policy::Extent;
use keeptime::retention::{Backup, BackupState, Busy, Completeness, FailedOperation, NotCounted};
use keeptime_documents::listing::{
    CONCURRENT_DELETIONS, DeletionCall, ListedBackup, ListedBackups, Listing, ListingError,
    ProjectId,
};
use serde_json::{Value, json};

fn backup(id: &str) -> Value {
    json!({"id": id, "checkpoint_id": "record", "resource_id": "server"})
}

/// Reads pages, each from its text, as from a file.
fn read(pages: &[Value]) -> Result<Vec<ListedBackup>, String> {
    let listed = read_all(pages)?;
    assert_eq!(notes(&listed), [""; 0]);
    Ok(listed.into_iter().collect())
}

/// The same with notes and extent.
fn read_all(pages: &[Value]) -> Result<ListedBackups, String> {
    let mut listing = Listing::default();
    assert!(listing.is_empty());
    for page in pages {
        let text = page.to_string();
        let from_text = listing.read_text(&text);
        from_text.map_err(|error| error.to_string())?;
    }
    listing.finish().map_err(|error| error.to_string())
}

fn notes(listed: &ListedBackups) -> Vec<String> {
    listed.notes().iter().map(ToString::to_string).collect()
}

#[track_caller]
fn lists(pages: &[Value], expected: &[&str]) {
    let backups = read(pages).unwrap();
    let ids: Vec<_> = backups.iter().map(ListedBackup::id).collect();
    assert_eq!(ids, expected);
}

#[test]
fn a_listing_with_an_unreadable_page_has_no_backups_to_judge() {
    let unreadable = [
        json!("text"),
        json!({"checkpoint_items": [backup("b"), {"id": 1}]}),
        json!({"checkpoint_items": [], "checkpoint_item": {}}),
    ];
    for page in unreadable {
        let mut listing = Listing::default();
        listing.read(&backup("a")).unwrap();
        listing.read(&page).unwrap_err();
        listing.read(&backup("c")).unwrap();
        let error = listing.finish().unwrap_err();
        assert_eq!(error, ListingError::UnreadablePage);
        assert_eq!(
            error.to_string(),
            "a page of the listing could not be read, so backups may be missing"
        );
    }
}

/// The error of a value, which has no line and no column.
#[track_caller]
fn refuses(page: &Value, message: &str) {
    let error = Listing::default().read(page).unwrap_err();
    assert_eq!(error.to_string(), message);
}

#[test]
fn a_page_is_what_the_service_answers_or_a_part_of_it() {
    lists(&[json!({"checkpoint_items": [backup("a"), backup("b")], "count": 2})], &["a", "b"]);
    lists(&[json!({"checkpoint_item": backup("a")})], &["a"]);
    lists(&[backup("a")], &["a"]);
    lists(&[json!([backup("a"), {"checkpoint_item": backup("b")}])], &["a", "b"]);
    lists(&[json!({"checkpoint_items": [{"checkpoint_item": backup("a")}]})], &["a"]);
    lists(&[json!([{"checkpoint_items": [backup("a")]}, {"checkpoint_items": []}])], &["a"]);
    lists(&[json!([])], &[]);
    lists(&[json!({"checkpoint_items": []})], &[]);
    lists(&[], &[]);
}

#[test]
fn pages_follow_one_another_in_order() {
    lists(&[json!({"checkpoint_items": [backup("b")]}), backup("a")], &["b", "a"]);
}

#[test]
fn a_page_of_another_kind_is_refused() {
    let expected = "expected a page of checkpoint_items or backups, a backup, or a list of backups";
    for (page, found) in
        [(json!(null), "null"), (json!(5), "integer `5`"), (json!("a"), "string \"a\"")]
    {
        refuses(&page, &format!("invalid type: {found}, {expected}"));
    }
    for (page, message) in [
        (
            json!({"checkpoint_items": 5}),
            "/checkpoint_items: checkpoint_items takes a list, found 5",
        ),
        (
            json!({"checkpoint_items": null}),
            "/checkpoint_items: checkpoint_items is required, found null",
        ),
        (
            json!({"checkpoint_items": [backup("a"), false]}),
            "/checkpoint_items/1: checkpoint_items takes an object, found false",
        ),
        (json!([backup("a"), false]), "/1: the document takes an object, found false"),
    ] {
        refuses(&page, message);
    }
    let ids = "/id: id is missing; /checkpoint_id: checkpoint_id is missing; \
               /resource_id: resource_id is missing";
    refuses(&json!({}), ids);
    refuses(&json!({"policies": []}), ids);
}

#[test]
fn an_id_that_is_absent_null_or_empty_is_refused_with_its_field_and_place() {
    for field in ["id", "checkpoint_id", "resource_id"] {
        let mut page = json!([{"checkpoint_items": [backup("a")]}, {"checkpoint_items": [backup("b")]}, backup("c")]);
        page[2][field] = "".into();
        let empty = "takes an id of at least one character, found \"\"";
        refuses(&page, &format!("/2/{field}: {field} {empty}"));
        page[2][field] = Value::Null;
        refuses(&page, &format!("/2/{field}: {field} is required, found null"));
        page[2].as_object_mut().unwrap().remove(field);
        refuses(&page, &format!("/2/{field}: {field} is missing"));
    }
}

#[test]
fn a_place_is_a_page_and_an_item_of_it_counted_from_1() {
    let mut listing = Listing::default();
    for page in [backup("a"), backup("b")] {
        listing.read(&page).unwrap();
    }
    // A record at fault counts too.
    let twice = r#"[{"id": "c"}, {"id": "d", "id": "d"}]"#;
    let error = listing.read_text(twice).unwrap_err();
    assert!(error.to_string().starts_with("page 3, item 2: id appears twice"), "{error}");
}

#[test]
fn an_id_of_another_type_is_refused_with_its_field_and_place() {
    for field in ["id", "checkpoint_id", "resource_id", "scheduled_operation_id"] {
        for value in [json!(5), json!(true), json!([]), json!({})] {
            let mut page = json!([backup("a"), backup("b")]);
            if field == "scheduled_operation_id" {
                page[0][field] = Value::Null;
            }
            page[1][field] = value;
            let message = Listing::default().read(&page).unwrap_err().to_string();
            let place = format!("/1/{field}: {field} takes text, found ");
            assert!(message.starts_with(&place), "{message}");
        }
    }
}

#[test]
fn an_id_that_stands_twice_anywhere_is_refused() {
    let mut other = backup("a");
    other["resource_id"] = "another server".into();
    other["checkpoint_id"] = "another record".into();
    assert_eq!(
        read(&[json!([backup("a"), backup("b")]), other]).unwrap_err(),
        "id a appears twice in the listing with different fields, at item 1 and at page 2, item 1"
    );
    lists(&[backup("a"), backup("A"), backup("a ")], &["a", "A", "a "]);
}

#[test]
fn a_message_about_a_repeated_id_is_one_line() {
    let message = {
        let mut other = backup("a\nb");
        other["status"] = "error".into();
        read(&[json!([backup("a\nb"), other])]).unwrap_err()
    };
    assert_eq!(message.lines().count(), 1, "{message}");
}

/// What stands of one backup with these members beside its ids.
#[track_caller]
fn one(members: &Value) -> ListedBackup {
    let mut record = backup("a");
    record.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    read(&[record]).unwrap().remove(0)
}

#[test]
fn a_date_is_read_in_every_form_and_may_be_absent() {
    let date = |value: Value| one(&json!({"created_at": value})).created_at();
    let expected = "2025-02-03T04:05:06.7Z".parse().ok();
    assert_eq!(date(json!("2025-02-03T04:05:06.700000")), expected);
    assert_eq!(date(json!("2025-02-03 06:05:06.7+02:00")), expected);
    assert_eq!(one(&json!({})).created_at(), None);
    assert_eq!(date(Value::Null), None);
    assert_eq!(date(json!("")), None);
}

#[test]
fn a_date_that_cannot_be_read_leaves_its_backup_undated_and_is_noted() {
    let found = "created_at: a time takes the form YYYY-MM-DDTHH:MM:SS, optionally with a fraction and Z or \
                 ±hh:mm, found \"2025-02-30T00:00:00\"";
    for (value, found) in [
        (json!("2025-02-30T00:00:00"), found),
        (json!(5), "created_at takes text, found 5"),
        (json!([]), "created_at takes text, found a list"),
    ] {
        let mut late = backup("b");
        late["created_at"] = value;
        let listed = read_all(&[json!([backup("a"), late, backup("c")])]).unwrap();
        assert_eq!(listed.len(), 3);
        assert_eq!(listed.for_limits()[1].created_at(), None);
        let expected = format!("item 2: {found}; the backup is treated as undated");
        assert_eq!(notes(&listed), [expected]);
    }
}

#[test]
fn the_zeros_of_calendars_and_clocks_are_no_dates() {
    for date in [
        "0001-01-01T00:00:00Z",
        "0001-12-31 23:59:59",
        "1970-01-01T00:00:00",
        "1970-01-01T00:00:00.000Z",
        "1970-01-01T00:00:00+08:00",
        "1970-01-01T00:00:00-03:30",
    ] {
        assert_eq!(one(&json!({"created_at": date})).created_at(), None, "{date}");
    }
    for date in ["1970-01-01T00:00:01", "1969-12-31T23:59:59", "0002-01-01T00:00:00"] {
        assert!(one(&json!({"created_at": date})).created_at().is_some(), "{date}");
    }
}

#[test]
fn records_that_are_equal_in_every_field_count_once() {
    let a = json!({"id": "a", "checkpoint_id": "c", "resource_id": "r", "backup_data": {"x": 1, "y": [2]}});
    let again = json!({"backup_data": {"y": [2], "x": 1}, "resource_id": "r", "checkpoint_id": "c", "id": "a"});
    let mut listing = Listing::default();
    listing.start_source("monday.json");
    listing.read(&json!({"checkpoint_items": [backup("b"), a]})).unwrap();
    listing.start_source("tuesday.json");
    listing.read(&json!({"checkpoint_items": [backup("c")]})).unwrap();
    listing.read(&json!({"checkpoint_items": [again, backup("d")]})).unwrap();
    let listed = listing.clone().finish().unwrap();
    let ids: Vec<_> = listed.iter().map(ListedBackup::id).collect();
    assert_eq!(ids, ["b", "a", "c", "d"]);
    assert_eq!(
        notes(&listed),
        [
            "tuesday.json, page 2, item 1: the record equals that at monday.json, item 2 and is counted once"
        ]
    );
    // A field that nobody asks for is a field.
    for other in [json!({"x": 1, "y": [3]}), json!({"x": 1}), json!(null)] {
        let mut changed = a_record(&other);
        changed["id"] = "a".into();
        let mut listing = listing.clone();
        listing.read(&changed).unwrap();
        assert_eq!(
            listing.finish().unwrap_err().to_string(),
            "id a appears twice in the listing with different fields, at tuesday.json, page 2, item 1 \
             and at tuesday.json, page 3, item 1"
        );
    }
}

fn a_record(backup_data: &Value) -> Value {
    json!({"id": "a", "checkpoint_id": "c", "resource_id": "r", "backup_data": backup_data})
}

#[test]
fn the_greatest_count_of_the_pages_tells_whether_the_listing_is_whole() {
    let extent = |pages: &[Value]| read_all(pages).unwrap().extent();
    let page = |count: Value, ids: &[&str]| {
        let items: Vec<Value> = ids.iter().map(|id| backup(id)).collect();
        json!({"checkpoint_items": items, "count": count})
    };
    assert_eq!(extent(&[page(json!(2), &["a", "b"])]), Extent::Whole);
    assert_eq!(extent(&[page(json!(3), &["a"]), page(json!(2), &["b", "c"])]), Extent::Whole);
    let partial = Extent::Partial { read: 2, count: 3 };
    assert_eq!(extent(&[page(json!(3), &["a"]), page(json!(2), &["b"])]), partial);
    assert_eq!(extent(&[page(json!("3"), &["a", "b", "b"])]), partial);
    assert_eq!(extent(&[page(json!("many"), &["a"])]), Extent::Unstated);
    assert_eq!(extent(&[backup("a")]), Extent::Unstated);
    // A record has no count.
    let mut record = backup("a");
    record["count"] = 7.into();
    assert_eq!(extent(&[record]), Extent::Unstated);
}

/// Sources hold whole listings, or the pages of one.
#[test]
fn a_whole_listing_does_not_make_up_for_what_another_lacks() {
    let extent = |sources: &[(u64, &str)]| {
        let mut listing = Listing::default();
        for (count, ids) in sources {
            listing.start_source("listing.json");
            let items: Vec<Value> = ids.chars().map(|id| backup(&id.to_string())).collect();
            listing.read(&json!({"checkpoint_items": items, "count": count})).unwrap();
        }
        listing.finish().unwrap().extent()
    };
    let partial = |read, count| Extent::Partial { read, count };
    for (sources, expected) in [
        // Pages of one listing, the last of them past its end.
        (&[(5, "ab"), (5, "cd"), (5, "e")][..], Extent::Whole),
        (&[(5, "ab"), (5, "cd")], partial(4, 5)),
        (&[(2, "ab"), (2, "")], Extent::Whole),
        (&[(2, "")], partial(0, 2)),
        // Pages that overlap.
        (&[(3, "ab"), (3, "bc")], Extent::Whole),
        (&[(4, "ab"), (4, "bc")], partial(3, 4)),
        // Listings of their own.
        (&[(2, "ab"), (2, "cd")], Extent::Whole),
        (&[(2, "ab"), (3, "bcd")], Extent::Whole),
        (&[(2, "ab"), (2, "c")], partial(3, 4)),
        (&[(2, "a"), (4, "bcde")], partial(5, 6)),
        (&[(0, ""), (1, "a")], Extent::Whole),
        // Pages of two listings of one length.
        (&[(3, "ab"), (3, "c"), (3, "de"), (3, "f")], Extent::Whole),
        (&[(3, "ab"), (3, "c"), (3, "de")], partial(5, 6)),
        (&[(u64::MAX, "a"), (u64::MAX - 1, "b")], partial(2, u64::MAX)),
    ] {
        assert_eq!(extent(sources), expected, "{sources:?}");
    }
    // A source that states nothing makes up for nothing.
    let mut listing = Listing::default();
    listing.read(&backup("a")).unwrap();
    listing.start_source("listing.json");
    listing.read(&json!({"checkpoint_items": [backup("b")], "count": 2})).unwrap();
    assert_eq!(listing.finish().unwrap().extent(), partial(2, 3));
}

#[test]
fn what_forecasts_and_people_ask_for_is_read_leniently() {
    let listed = |info: Value| one(&json!({"extend_info": info}));
    assert_eq!(listed(json!({"resource_name": "web"})).resource_name(), Some("web"));
    assert_eq!(listed(json!({"resource_name": ""})).resource_name(), None);
    assert_eq!(listed(json!({"resource_name": 5})).resource_name(), None);
    assert_eq!(listed(json!({"size": 1.5})).size(), Some(1.5));
    assert_eq!(listed(json!({"size": "1.5"})).size(), Some(1.5));
    assert_eq!(listed(json!({"size": "inf"})).size(), None);
    assert_eq!(listed(json!({"size": "large"})).size(), None);
    let named = one(&json!({"scheduled_operation_id": "p"}));
    assert_eq!(named.policy_id(), Some("p"));
    assert_eq!(one(&json!({"scheduled_operation_id": null})).policy_id(), None);
    assert_eq!(one(&json!({"scheduled_operation_id": ""})).policy_id(), None);
}

#[test]
fn a_backup_is_incomplete_where_a_disk_has_another_status_than_available() {
    let completeness =
        |disks: Value| one(&json!({"extend_info": {"volume_backups": disks}})).completeness();
    let disk = |status: &str| json!({"id": "d", "status": status});
    for disks in [
        json!(null),
        json!([]),
        json!([disk("available")]),
        json!([disk("available"), {"id": "d"}, {"status": null}]),
        json!("none"),
        json!(2),
    ] {
        assert_eq!(completeness(disks.clone()), Completeness::Complete, "{disks}");
    }
    for disks in [
        json!([disk("available"), disk("error")]),
        json!([disk("error"), disk("available")]),
        json!([disk("AVAILABLE")]),
        json!([disk("")]),
        json!([{"status": 5}]),
        json!({"status": "error"}),
    ] {
        assert_eq!(completeness(disks.clone()), Completeness::Incomplete, "{disks}");
    }
    assert_eq!(one(&json!({})).completeness(), Completeness::Complete);
}

#[test]
fn a_failed_backup_says_which_operation_failed() {
    for (operation, expected) in [
        (json!("backup"), FailedOperation::Creation),
        (json!("restore"), FailedOperation::Restore),
        (json!("delete"), FailedOperation::Deletion),
        (json!(""), FailedOperation::Unknown),
        (json!(null), FailedOperation::Unknown),
        (json!("copy"), FailedOperation::Unknown),
        (json!(1), FailedOperation::Unknown),
    ] {
        let info = json!({"auto_trigger": true, "fail_op": operation});
        stands(&json!("error"), &info, BackupState::NotCounted(NotCounted::Failed(expected)));
        stands(&json!("available"), &info, BackupState::Available);
    }
}

#[test]
fn ids_are_kept_apart() {
    let listed = one(&json!({"checkpoint_id": "k", "resource_id": "r"}));
    assert_eq!((listed.id(), listed.checkpoint_id(), listed.resource_id()), ("a", Some("k"), "r"));
    assert_eq!(listed.object(), "r");
}

#[track_caller]
fn stands(status: &Value, extend_info: &Value, expected: BackupState) {
    let listed = one(&json!({"status": status, "extend_info": extend_info}));
    assert_eq!(listed.state(), expected, "{status} {extend_info}");
}

#[test]
fn a_status_says_how_an_automatic_backup_stands() {
    for (status, expected) in [
        ("waiting_protect", BackupState::NotCounted(NotCounted::BeingCreated)),
        ("protecting", BackupState::NotCounted(NotCounted::BeingCreated)),
        ("available", BackupState::Available),
        ("waiting_restore", BackupState::Busy(Busy::Restoring)),
        ("restoring", BackupState::Busy(Busy::Restoring)),
        ("error", BackupState::NotCounted(NotCounted::Failed(FailedOperation::Unknown))),
        ("waiting_delete", BackupState::BeingDeleted),
        ("deleting", BackupState::BeingDeleted),
        ("deleted", BackupState::BeingDeleted),
        ("frozen", BackupState::NotCounted(NotCounted::UnknownStatus)),
        ("AVAILABLE", BackupState::NotCounted(NotCounted::UnknownStatus)),
        ("available ", BackupState::NotCounted(NotCounted::UnknownStatus)),
        ("", BackupState::NotCounted(NotCounted::UnknownStatus)),
    ] {
        stands(&json!(status), &json!({"auto_trigger": true}), expected);
    }
    let unknown = BackupState::NotCounted(NotCounted::UnknownStatus);
    stands(&Value::Null, &json!({"auto_trigger": true}), unknown);
}

#[test]
fn a_backup_is_automatic_where_auto_trigger_is_true_in_some_form() {
    for value in [json!(true), json!("true"), json!("True"), json!("TRUE")] {
        stands(&json!("available"), &json!({"auto_trigger": value}), BackupState::Available);
    }
    let manual = BackupState::NotCounted(NotCounted::Manual);
    for value in [json!(false), json!("false"), json!("FALSE"), Value::Null] {
        stands(&json!("available"), &json!({"auto_trigger": value}), manual);
    }
    for (value, found) in [
        (json!("yes"), "\"yes\""),
        (json!(""), "\"\""),
        (json!(1), "1"),
        (json!(-1), "-1"),
        (json!(1.5), "1.5"),
        (json!([true]), "a list"),
        (json!({"true": true}), "an object"),
    ] {
        let mut record = backup("a");
        record["status"] = "available".into();
        record["extend_info"] = json!({"auto_trigger": value});
        let listed = read_all(&[record]).unwrap();
        assert_eq!(listed.for_limits()[0].state(), manual);
        let expected = format!(
            "item 1: auto_trigger takes true or false, found {found}; the backup counts as manual"
        );
        assert_eq!(notes(&listed), [expected]);
    }
    stands(&json!("available"), &json!({}), manual);
    stands(&json!("available"), &Value::Null, manual);
    assert_eq!(one(&json!({"status": "available"})).state(), manual);
    // One that is going is going, whoever made it.
    stands(&json!("deleting"), &json!({"auto_trigger": false}), BackupState::BeingDeleted);
}

#[test]
fn a_backup_is_an_image_where_os_images_data_holds_something() {
    let image = BackupState::NotCounted(NotCounted::Image);
    let info = |images: Value| json!({"auto_trigger": true, "os_images_data": images});
    for images in [json!(null), json!([]), json!({}), json!("")] {
        stands(&json!("available"), &info(images), BackupState::Available);
    }
    for images in [
        json!([{"image_id": "i"}]),
        json!([null]),
        json!({"image_id": "i"}),
        json!("i"),
        json!("na"),
        json!("true"),
        json!(0),
        json!(-1),
        json!(0.5),
        json!(false),
        json!(true),
    ] {
        stands(&json!("available"), &info(images), image);
    }
}

#[test]
fn a_backup_is_being_copied_where_copy_status_is_none_of_the_settled_ones() {
    let info = |status: Value| json!({"auto_trigger": true, "copy_status": status});
    for status in [json!(null), json!("na"), json!("success"), json!("fail")] {
        stands(&json!("available"), &info(status), BackupState::Available);
    }
    for status in ["waiting_copy", "copying"] {
        stands(&json!("available"), &info(json!(status)), BackupState::Busy(Busy::Copying));
    }
    let unknown = BackupState::Busy(Busy::UnknownCopyStatus);
    for status in [
        json!("NA"),
        json!("new"),
        json!(""),
        json!("true"),
        json!(0),
        json!(false),
        json!([]),
        json!({}),
    ] {
        stands(&json!("available"), &info(status), unknown);
    }
}

/// A list has no members, so it says nothing about a backup.
#[test]
fn an_extend_info_that_is_no_object_never_makes_a_backup_automatic() {
    for info in [json!([true, null, null]), json!(["true", [], "na"])] {
        let mut record = backup("a");
        record["status"] = "available".into();
        record["extend_info"] = info;
        if let Ok(backups) = read(&[record]) {
            assert_eq!(backups[0].state(), BackupState::NotCounted(NotCounted::Manual));
        }
    }
}

#[test]
fn members_that_retention_does_not_ask_for_may_be_anything() {
    let odd = json!({"name": 5, "description": [], "updated_at": "soon", "backup_data": "x",
        "more": {"id": 5}});
    assert_eq!(one(&odd).id(), "a");
}

const PROVIDER_PATH: &str = "providers/fc4d5750-22e7-4798-8a46-f48f62c4c1da/checkpoints";

#[track_caller]
fn deletes(project: &str, checkpoint: &str, id: &str, path: &str, query: &str) {
    let listed = one(&json!({"id": id, "checkpoint_id": checkpoint}));
    let call = DeletionCall::new(&project.parse().unwrap(), &listed).unwrap();
    assert_eq!((call.method(), call.path(), call.query()), ("DELETE", path, Some(query)));
    assert_eq!(call.to_string(), format!("DELETE {path}?{query}"));
}

#[test]
fn a_deletion_names_its_one_backup() {
    let path = format!("/v1/tenant/{PROVIDER_PATH}/record-1");
    deletes("tenant", "record-1", "item-1", &path, "checkpoint_items=item-1");
    assert_eq!(CONCURRENT_DELETIONS.get(), 5);
}

#[test]
fn what_is_no_plain_letter_is_percent_encoded() {
    let path = format!("/v1/a%2Fb/{PROVIDER_PATH}/..%2F..%3Fx%23y");
    deletes("a/b", "../..?x#y", "1&2=3;4+5", &path, "checkpoint_items=1%262%3D3%3B4%2B5");
    let path = format!("/v1/%E5%A4%9C/{PROVIDER_PATH}/%25%20%0D%0A%00%22");
    deletes("夜", "% \r\n\0\"", "é", &path, "checkpoint_items=%C3%A9");
    let path = format!("/v1/A-Z_a.z~09/{PROVIDER_PATH}/...");
    deletes("A-Z_a.z~09", "...", "..", &path, "checkpoint_items=..");
}

#[test]
fn an_id_with_a_comma_has_no_call() {
    for id in ["keep1,keep2", ",", "a,"] {
        let error =
            DeletionCall::new(&"tenant".parse().unwrap(), &one(&json!({"id": id}))).unwrap_err();
        let message = format!(
            "the id {id:?} has a comma, and checkpoint_items takes a list of ids separated by commas"
        );
        assert_eq!(error.to_string(), message);
    }
}

#[test]
fn a_segment_that_would_lead_elsewhere_is_refused() {
    for segment in [".", ".."] {
        let mut record = backup("a");
        record["checkpoint_id"] = segment.into();
        let message = format!(
            "/0/checkpoint_id: checkpoint_id takes an id that can be a path segment, found {segment:?}"
        );
        refuses(&json!([record]), &message);
    }
    for segment in ["", ".", ".."] {
        let message = segment.parse::<ProjectId>().unwrap_err().to_string();
        assert_eq!(
            message,
            format!("a project id must not be empty, \".\" or \"..\", found {segment:?}")
        );
    }
}

#[track_caller]
fn refuses_text(record: &str, message: &str) {
    let ids = r#""id": "a", "checkpoint_id": "c", "resource_id": "r""#;
    let text = format!("{{{ids}, {record}}}");
    let mut page = serde_json::Deserializer::from_str(&text);
    let error = Listing::default().read(&mut page).unwrap_err().to_string();
    assert!(error.starts_with(message), "{error}");
}

/// Also of those that nobody asks for, at any depth.
#[test]
fn a_member_that_appears_twice_is_refused() {
    let status = r#""status": "restoring", "more": 1, "status": "available""#;
    refuses_text(status, "item 1: status appears twice");
    refuses_text(r#""more": 1, "x": 2, "more": 1"#, "item 1: more appears twice");
    refuses_text(r#""m\n": 1, "m\n": 1"#, r"item 1: m\n appears twice");
    let trigger = r#""extend_info": {"auto_trigger": true, "auto_trigger": false}"#;
    refuses_text(trigger, "item 1: auto_trigger appears twice");
    let disks =
        r#""extend_info": {"volume_backups": [{"status": "error", "status": "available"}]}"#;
    refuses_text(disks, "item 1: status appears twice");
    refuses_text(r#""backup_data": [{"eip": 1, "eip": 2}]"#, "item 1: eip appears twice");
    let page = r#"{"checkpoint_items": [], "count": 1, "count": 2}"#;
    let error = Listing::default().read_text(page).unwrap_err();
    assert!(error.to_string().starts_with("item 1: count appears twice"), "{error}");
    let page = json!({"checkpoint_items": [], "checkpoint_item": backup("a")});
    refuses(&page, "item 1: the page has a second list of backups");
}

#[test]
fn an_object_of_many_members_is_read_and_a_late_repeat_is_found() {
    let members: Vec<String> = (0..50_000).map(|name| format!("\"m{name}\": 0")).collect();
    let members = members.join(", ");
    let text = format!(r#"{{"id": "a", "checkpoint_id": "c", "resource_id": "r", {members}}}"#);
    Listing::default().read_text(&text).unwrap();
    refuses_text(&format!(r#"{members}, "m40000": 0"#), "item 1: m40000 appears twice");
    refuses_text(&format!(r#"{members}, "m7": 0"#), "item 1: m7 appears twice");
}
