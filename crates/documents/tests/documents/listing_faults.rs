//! Values in place of a page or of a part of a record, and the pages and counts of sources.

use keeptime::policy::Extent;
use keeptime::retention::{BackupState, FailedOperation, NotCounted};
use keeptime_documents::DocumentKind;
use keeptime_documents::cbr::BackupRecord;
use keeptime_documents::listing::{
    ListedBackup, ListedBackups, Listing, ListingError, RecordFormat,
};
use serde_json::{Value, json};

use crate::sample_documents::with;

fn backup(id: &str) -> Value {
    json!({"id": id, "checkpoint_id": "record", "resource_id": "server"})
}

/// Reads pages of sources: of each, its texts.
fn sources(sources: &[&[Value]]) -> ListedBackups {
    let mut listing = Listing::default();
    for (index, pages) in sources.iter().enumerate() {
        listing.start_source(&format!("{index}.json"));
        for page in *pages {
            listing.read_text(&page.to_string()).unwrap();
        }
    }
    listing.finish().unwrap()
}

#[test]
fn a_value_is_no_page() {
    for (page, found) in [
        ("null", "null"),
        ("true", "boolean `true`"),
        ("-1", "integer `-1`"),
        ("7", "integer `7`"),
        ("1.5", "floating point `1.5`"),
        ("\"x\"", "string \"x\""),
    ] {
        let mut listing = Listing::default();
        let error = listing.read_text(page).unwrap_err().to_string();
        let message = format!(
            "invalid type: {found}, expected a page of checkpoint_items or backups, a backup, or a list \
             of backups at line"
        );
        assert!(error.starts_with(&message), "{error}");
        assert_eq!(listing.finish().unwrap_err(), ListingError::UnreadablePage);

        let error = Listing::default().read_text(&format!("[{page}]")).unwrap_err().to_string();
        assert_eq!(error, format!("/0: the document takes an object, found {page}"));
    }
}

#[test]
fn a_value_is_no_extend_info() {
    for (format, service) in [(RecordFormat::Csbs, "csbs"), (RecordFormat::Cbr, "cbr")] {
        for info in [
            json!(true),
            json!(false),
            json!(-1),
            json!(7),
            json!(1.5),
            json!("x"),
            json!(""),
            json!([]),
            json!([1]),
        ] {
            let record = with(backup("a"), "/extend_info", info.clone());
            let error = Listing::with_format(format).read_text(&record.to_string()).unwrap_err();
            let error = error.to_string();
            assert!(
                error.starts_with("/extend_info: extend_info takes an object, found "),
                "{service} {error}"
            );
        }
        for info in [json!(null), json!({})] {
            let record = with(backup("a"), "/extend_info", info);
            Listing::with_format(format).read_text(&record.to_string()).unwrap();
        }
    }
}

#[test]
fn a_record_without_any_id_is_refused() {
    for id in ["", ".", ".."] {
        let record = json!({"id": id, "checkpoint_id": id, "resource_id": id});
        for format in [RecordFormat::Csbs, RecordFormat::Cbr] {
            let mut listing = Listing::with_format(format);
            let error = listing.read_text(&record.to_string()).unwrap_err().to_string();
            assert!(error.contains("id takes"), "{error}");
        }
    }
}

#[test]
fn equal_records_are_equal_in_any_spelling() {
    // The second record has an escape, so it is read in another way.
    for more in [
        r#""extend_info":null"#,
        r#""extend_info":{"auto_trigger":true,"volume_backups":[]}"#,
        r#""extend_info":{"volume_backups":null}"#,
        r#""extend_info":{"volume_backups":[{"status":"available","size":1.5,"x":[true,false,null,-7]}]}"#,
        r#""children":[{"status":"error"}],"replication_records":[]"#,
    ] {
        let record =
            format!(r#"{{"id":"a","checkpoint_id":"c","resource_id":"r","name":"n",{more}}}"#);
        let escaped = record.replace("\"n\"", "\"\\u006e\"").replace("\"name\"", "\"n\\u0061me\"");
        let text = format!("{record}\n{escaped}\n{record}\n");
        let mut listing = Listing::default();
        let mut blocks = [text].into_iter();
        listing
            .read_blocks(|mut buffer: Vec<u8>| {
                buffer.clear();
                buffer.extend(blocks.next().unwrap_or_default().bytes());
                Ok(buffer)
            })
            .unwrap();
        let listed = listing.finish().unwrap();
        assert_eq!((listed.len(), listed.notes().len()), (1, 2), "{more}");
    }
}

#[test]
fn the_operation_that_failed_is_unknown_for_cbr() {
    for operation in ["delete", "restore", "backup", "x"] {
        let record = json!({"id": "a", "resource_id": "r", "vault_id": "v", "status": "error",
            "extend_info": {"auto_trigger": true, "fail_op": operation}});
        let mut listing = Listing::with_format(RecordFormat::Cbr);
        listing.read_text(&record.to_string()).unwrap();
        let listed: Vec<ListedBackup> = listing.finish().unwrap().into_iter().collect();
        let typed: BackupRecord = serde_json::from_value(record).unwrap();
        let state = BackupState::NotCounted(NotCounted::Failed(FailedOperation::Unknown));
        assert_eq!(keeptime::retention::Backup::state(&listed[0]), state);
        assert_eq!(keeptime::retention::Backup::state(&typed), state);
    }
}

#[test]
fn a_repeat_belongs_to_the_source_that_it_is_in() {
    let page = |ids: &[&str], count: u64| {
        let items: Vec<Value> = ids.iter().map(|id| backup(id)).collect();
        json!({"checkpoint_items": items, "count": count})
    };
    // The first source is whole, although the next one begins with its last backup.
    let listed = sources(&[&[page(&["a", "b"], 2)], &[backup("b"), backup("c")]]);
    assert_eq!(listed.extent(), Extent::Whole);
    // The second has one of two, and is not completed by the first.
    let listed = sources(&[&[page(&["a", "b"], 2)], &[page(&["b"], 2)]]);
    assert_eq!(listed.extent(), Extent::Partial { read: 2, count: 3 });
    // A repeat in the source itself is no backup of its own.
    let listed = sources(&[&[page(&["a", "a"], 2)], &[backup("c")]]);
    assert_eq!(listed.extent(), Extent::Partial { read: 2, count: 3 });
    let listed = sources(&[&[page(&["a", "b", "a"], 3)]]);
    assert_eq!(listed.extent(), Extent::Partial { read: 2, count: 3 });
    let listed = sources(&[&[page(&["a"], 1)], &[page(&["a", "b"], 2)]]);
    assert_eq!(listed.extent(), Extent::Whole);
}

#[test]
fn the_greatest_count_of_a_source_counts() {
    let page = |id: &str, count: Value| json!({"checkpoint_items": [backup(id)], "count": count});
    for (counts, extent) in [
        ([json!(-1), json!(null)], Extent::Unstated),
        ([json!("x"), json!(-0.5)], Extent::Unstated),
        ([json!(2), json!(2)], Extent::Whole),
        ([json!(1), json!(2)], Extent::Whole),
        ([json!("2"), json!(1)], Extent::Whole),
        ([json!(3), json!(2)], Extent::Partial { read: 2, count: 3 }),
        ([json!(2), json!(3)], Extent::Partial { read: 2, count: 3 }),
        ([json!(3), json!(4)], Extent::Partial { read: 2, count: 4 }),
        ([json!(2), json!(-1)], Extent::Whole),
        ([json!(0), json!(-1)], Extent::Whole),
    ] {
        let [first, second] = counts.clone();
        let listed = sources(&[&[page("a", first), page("b", second)]]);
        assert_eq!(listed.extent(), extent, "{counts:?}");
    }
}

#[test]
fn a_record_of_another_service_names_the_place_of_the_first() {
    let cbr = json!({"id": "x", "resource_id": "r", "vault_id": "v"});
    for (before, place) in [
        (vec![], "item 1"),
        (vec![json!({"checkpoint_items": []})], "page 2, item 1"),
        (
            vec![json!({"checkpoint_items": [backup("b")]}), json!({"backups": []})],
            "page 3, item 1",
        ),
    ] {
        let mut listing = Listing::default();
        for page in before {
            listing.read_text(&page.to_string()).unwrap();
        }
        listing.read_text(&backup("a").to_string()).unwrap();
        let error = listing.read_text(&cbr.to_string()).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "/vault_id: records without an outer member are from one service, found one of csbs at \
                 {place} and one of cbr"
            )
        );
    }
    assert_eq!(DocumentKind::CsbsBackupsAnswer.name(), "csbs-backups-answer");
}

#[test]
fn records_of_another_service_than_the_given_one_are_refused_in_blocks_too() {
    let cbr = json!({"id": "x", "checkpoint_id": "c", "resource_id": "r", "parent_id": "v"});
    let text = format!("{cbr}\n{}\n{}\n", backup("a"), backup("b"));
    for format in [RecordFormat::Csbs, RecordFormat::Cbr] {
        let mut alone = Listing::with_format(format);
        let expected = alone.read_text(&text).map_err(|error| error.to_string());
        assert_eq!(expected.is_err(), format == RecordFormat::Csbs);
        let mut listing = Listing::with_format(format);
        let mut reader = listing.block_reader();
        let mut blocks = [text.clone()].into_iter();
        let read = listing
            .read_blocks(|_| Ok(reader.read(blocks.next().unwrap_or_default().into_bytes())));
        assert_eq!(read.is_err(), expected.is_err());
        assert_eq!(listing.finish(), alone.finish());
        if let Err(error) = read {
            let message = "parent_id is a member of backups of CBR, and the format of the listing is csbs, \
                           not cbr";
            assert!(error.to_string().contains(message), "{error}");
        }
    }
}
