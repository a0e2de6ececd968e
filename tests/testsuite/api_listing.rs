//! Backups as the service lists them, and the calls that delete them.

use keeptime::api::csbs::{CONCURRENT_DELETIONS, Deletion, ListedBackup, Listing, ProjectId};
use keeptime::retention::{Backup, Busy, Exempt, FailedOperation, Standing};
use serde_json::{Value, json};

fn backup(id: &str) -> Value {
    json!({"id": id, "checkpoint_id": "record", "resource_id": "server"})
}

/// Reads pages, each from its text, as from a file.
fn read(pages: &[Value]) -> Result<Vec<ListedBackup>, String> {
    let mut listing = Listing::default();
    assert!(listing.is_empty());
    for page in pages {
        let text = page.to_string();
        let from_text = listing.read(&mut serde_json::Deserializer::from_str(&text));
        from_text.map_err(|error| error.to_string())?;
    }
    let read = listing.len();
    let backups = listing.finish().map_err(|error| error.to_string())?;
    assert_eq!(backups.len(), read);
    Ok(backups)
}

#[track_caller]
fn lists(pages: &[Value], expected: &[&str]) {
    let backups = read(pages).unwrap();
    let ids: Vec<_> = backups.iter().map(ListedBackup::id).collect();
    assert_eq!(ids, expected);
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
    let expected = "expected a page of checkpoint_items, a backup, or a list of backups";
    for (page, found) in [
        (json!(null), "null"),
        (json!(5), "integer `5`"),
        (json!("a"), "string \"a\""),
        (json!({"checkpoint_items": 5}), "integer `5`"),
        (json!({"checkpoint_items": null}), "null"),
        (json!([backup("a"), false]), "boolean `false`"),
    ] {
        refuses(&page, &format!("invalid type: {found}, {expected}"));
    }
    refuses(&json!({}), "backup 0: id is missing or null");
    refuses(&json!({"policies": []}), "backup 0: id is missing or null");
}

#[test]
fn an_id_that_is_absent_null_or_empty_is_refused_with_its_field_and_place() {
    for field in ["id", "checkpoint_id", "resource_id"] {
        let mut page = json!([backup("a"), {"checkpoint_items": [backup("b")]}, backup("c")]);
        page[2][field] = "".into();
        refuses(&page, &format!("backup 2: {field} is empty"));
        page[2][field] = Value::Null;
        refuses(&page, &format!("backup 2: {field} is missing or null"));
        page[2].as_object_mut().unwrap().remove(field);
        refuses(&page, &format!("backup 2: {field} is missing or null"));
    }
}

/// The place is counted through all pages.
#[test]
fn a_place_is_that_in_the_whole_listing() {
    let message = read(&[backup("a"), backup("b"), json!([backup("c"), {"id": "d"}])]).unwrap_err();
    assert!(message.starts_with("backup 3: checkpoint_id is missing or null"), "{message}");
}

#[test]
fn an_id_of_another_type_is_refused_with_its_field_and_place() {
    for field in ["id", "checkpoint_id", "resource_id", "created_at"] {
        for value in [json!(5), json!(true), json!([]), json!({})] {
            let mut page = json!([backup("a"), backup("b")]);
            page[1][field] = value;
            let message = Listing::default().read(&page).unwrap_err().to_string();
            assert!(message.contains(field) && message.contains("backup 1"), "{message}");
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
        "id a stands twice in the listing, as backup 0 and backup 2"
    );
    lists(&[backup("a"), backup("A"), backup("a ")], &["a", "A", "a "]);
}

#[test]
fn a_message_about_a_repeated_id_is_one_line() {
    let message = read(&[json!([backup("a\nb"), backup("a\nb")])]).unwrap_err();
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
    let mut late = backup("a");
    late["created_at"] = "2025-02-30T00:00:00".into();
    refuses(
        &json!([late]),
        "backup 0: created_at: a time is YYYY-MM-DDTHH:MM:SS, perhaps with a fraction and with Z \
         or ±hh:mm, found \"2025-02-30T00:00:00\"",
    );
}

#[test]
fn ids_are_kept_apart() {
    let listed = one(&json!({"checkpoint_id": "k", "resource_id": "r"}));
    assert_eq!((listed.id(), listed.checkpoint_id(), listed.resource_id()), ("a", "k", "r"));
    assert_eq!(listed.object(), "r");
}

#[track_caller]
fn stands(status: &Value, extend_info: &Value, expected: Standing) {
    let listed = one(&json!({"status": status, "extend_info": extend_info}));
    assert_eq!(listed.standing(), expected, "{status} {extend_info}");
}

#[test]
fn a_status_says_how_an_automatic_backup_stands() {
    for (status, expected) in [
        ("waiting_protect", Standing::Exempt(Exempt::BeingMade)),
        ("protecting", Standing::Exempt(Exempt::BeingMade)),
        ("available", Standing::Available),
        ("waiting_restore", Standing::Busy(Busy::Restoring)),
        ("restoring", Standing::Busy(Busy::Restoring)),
        ("error", Standing::Exempt(Exempt::Failed(FailedOperation::Unknown))),
        ("waiting_delete", Standing::Going),
        ("deleting", Standing::Going),
        ("deleted", Standing::Going),
        ("frozen", Standing::Exempt(Exempt::UnknownStatus)),
        ("AVAILABLE", Standing::Exempt(Exempt::UnknownStatus)),
        ("available ", Standing::Exempt(Exempt::UnknownStatus)),
        ("", Standing::Exempt(Exempt::UnknownStatus)),
    ] {
        stands(&json!(status), &json!({"auto_trigger": true}), expected);
    }
    let unknown = Standing::Exempt(Exempt::UnknownStatus);
    stands(&Value::Null, &json!({"auto_trigger": true}), unknown);
}

#[test]
fn a_backup_is_automatic_where_auto_trigger_is_true_in_some_form() {
    for value in [json!(true), json!("true"), json!("True"), json!("TRUE")] {
        stands(&json!("available"), &json!({"auto_trigger": value}), Standing::Available);
    }
    let manual = Standing::Exempt(Exempt::Manual);
    for value in [
        json!(false),
        json!("false"),
        json!("yes"),
        json!(""),
        json!(1),
        json!(-1),
        json!(1.5),
        json!([true]),
        json!({"true": true}),
        Value::Null,
    ] {
        stands(&json!("available"), &json!({"auto_trigger": value}), manual);
    }
    stands(&json!("available"), &json!({}), manual);
    stands(&json!("available"), &Value::Null, manual);
    assert_eq!(one(&json!({"status": "available"})).standing(), manual);
    // One that is going is going, whoever made it.
    stands(&json!("deleting"), &json!({"auto_trigger": false}), Standing::Going);
}

#[test]
fn a_backup_is_an_image_where_os_images_data_holds_something() {
    let image = Standing::Exempt(Exempt::Image);
    let info = |images: Value| json!({"auto_trigger": true, "os_images_data": images});
    for images in [json!(null), json!([]), json!({}), json!("")] {
        stands(&json!("available"), &info(images), Standing::Available);
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
        stands(&json!("available"), &info(status), Standing::Available);
    }
    let busy = Standing::Busy(Busy::Copying);
    for status in [
        json!("waiting_copy"),
        json!("copying"),
        json!("NA"),
        json!("new"),
        json!(""),
        json!("true"),
        json!(0),
        json!(false),
        json!([]),
        json!({}),
    ] {
        stands(&json!("available"), &info(status), busy);
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
            assert_eq!(backups[0].standing(), Standing::Exempt(Exempt::Manual));
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
    let call = Deletion::new(&project.parse().unwrap(), &listed).unwrap();
    assert_eq!((call.method(), call.path(), call.query()), ("DELETE", path, query));
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
            Deletion::new(&"tenant".parse().unwrap(), &one(&json!({"id": id}))).unwrap_err();
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
        let message = format!("backup 0: checkpoint_id {segment:?} cannot stand in a path");
        refuses(&json!([record]), &message);
    }
    for segment in ["", ".", ".."] {
        let message = segment.parse::<ProjectId>().unwrap_err().to_string();
        assert_eq!(message, format!("{segment:?} cannot stand in a path"));
    }
}

#[test]
fn a_member_that_stands_twice_is_refused() {
    let text = r#"{"id": "a", "checkpoint_id": "c", "resource_id": "r",
        "status": "restoring", "more": 1, "more": 2, "status": "available"}"#;
    let mut page = serde_json::Deserializer::from_str(text);
    let message = Listing::default().read(&mut page).unwrap_err().to_string();
    assert!(message.starts_with("backup 0: status stands twice"), "{message}");
}
