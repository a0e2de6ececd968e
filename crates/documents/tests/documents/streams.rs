//! Streams of blocks give the same listing, and the same errors, as serde alone.

use std::io;

use keeptime_documents::listing::{Listing, ListingError};
use proptest::prelude::*;

use crate::any_listing::{self, by_blocks, by_serde};

/// Reads a stream from blocks of several lengths.
#[track_caller]
fn assert_same(bytes: &[u8]) {
    for length in [1, 2, 3, 7, 64, 1000, 5000, bytes.len() + 1] {
        any_listing::assert_same(bytes, &[length]);
    }
    any_listing::assert_same(bytes, &[1, 100, 37]);
}

/// A record of CSBS as a service writes it.
fn record(number: usize) -> String {
    format!(
        r#"{{"status":"available","id":"b{number}","checkpoint_id":"c","resource_id":"server {}","created_at":"2025-03-0{}T02:30:05.{number:03}","extend_info":{{"auto_trigger":true,"size":{number},"average_speed":1{number}.5,"os_images_data":[],"volume_backups":[{{"status":"available","id":"v"}},{{"status":"available"}}]}},"name":"night","description":""}}"#,
        number % 3,
        1 + number % 9,
    )
}

/// A record that is unusual: the scanner leaves it to serde, or serde refuses it.
fn unusual() -> impl Strategy<Value = String> {
    let changes = [
        (r#""name":"night""#, r#""name":"night","name":"day""#),
        (r#""name":"night""#, r#""na\u006de":"night""#),
        (r#""name":"night""#, r#""name":"n\u0069ght \"夜\" \ud83d\ude00""#),
        (r#""name":"night""#, r#""name":"\ud83d""#),
        (r#""name":"night""#, r#""name":"a\qb""#),
        (r#""name":"night""#, "\"name\":\"a\nb\""),
        (r#""name":"night""#, r#""name":"夜の バックアップ""#),
        (
            r#""name":"night""#,
            r#""name" : null , "more" : [ 1 , -2.5e3 , { } , [ ] , { "a" : [ ] } ]"#,
        ),
        (r#""name":"night""#, r#""more":-0,"and":01"#),
        (r#""name":"night""#, r#""more":[-0,1e5,1E400]"#),
        (r#""name":"night""#, r#""more":[12345678901234567890,123456789012345678901,-5]"#),
        (r#""name":"night""#, r#""more":1.,"and":2"#),
        (r#""name":"night""#, r#""more":tru"#),
        (r#""name":"night""#, r#""more":{"a":1,"a":1}"#),
        (r#""name":"night""#, r#""vault_id":null"#),
        (r#""name":"night""#, r#""vault_id":"v","children":[{"status":"error"}],"expired_at":5"#),
        (r#""name":"night""#, r#""children":{},"replication_records":[1],"parent_id":"p""#),
        (r#""name":"night""#, r#""checkpoint_items":[]"#),
        (r#""name":"night""#, r#""count":5"#),
        (r#""name":"night""#, "\n\t\r\n  \"name\"\n:\n\"night\"\n"),
        (r#""name":"night","#, r#""name":"night",,"#),
        (r#""name":"night","#, ""),
        (r#""id":"b"#, r#""id":"","more":"b"#),
        (r#""id":"b"#, r#""id":5,"more":"b"#),
        (r#""id":"b"#, r#""id":"same","more":"b"#),
        (r#""extend_info":{"#, r#""extend_info":[{"#),
        (r#""extend_info":{"#, r#""extend_info":null,"more":{"#),
        (r#""auto_trigger":true"#, r#""auto_trigger":"TRUE""#),
        (r#""auto_trigger":true"#, r#""auto_trigger":"perhaps""#),
        (r#""auto_trigger":true"#, r#""auto_trigger":1"#),
        (r#""volume_backups":[{"#, r#""volume_backups":[5,null,[{"status":"error"}],{"#),
        (r#""created_at":""#, r#""created_at":"on "#),
    ];
    (0..50_usize, prop::sample::select(changes.to_vec()))
        .prop_map(|(number, (from, to))| record(number).replacen(from, to, 1))
}

/// Records, some of them unusual or repeated.
fn records() -> impl Strategy<Value = Vec<String>> {
    let one = prop_oneof![8 => (0..1000_usize).prop_map(record), 1 => unusual()];
    prop::collection::vec(one, 0..12)
}

/// A stream of pages in one of the forms that are read.
fn stream() -> impl Strategy<Value = String> {
    (records(), records(), 0..6_usize, prop::sample::select(vec!["", " ", "\n", "\r\n  "]))
        .prop_map(|(first, second, form, space)| {
            let list = |records: &[String]| records.join(&format!("{space},{space}"));
            match form {
                0 => first.join("\n"),
                1 => first.join(space) + space,
                2 => format!("[{space}{}{space}]", list(&first)),
                3 => {
                    format!(r#"{{"checkpoint_items":[{}],"count":{}}}"#, list(&first), first.len())
                }
                4 => format!(
                    r#"{{"count":3,"backups":{space}[{}]}}{space}{{"backups":[{}{space}]}}"#,
                    list(&first),
                    list(&second)
                ),
                _ => format!(r#"[{{"checkpoint_items":[{}]}},{}]"#, list(&first), list(&second)),
            }
        })
}

proptest! {
    #[test]
    fn blocks_are_read_as_serde_reads_their_bytes(stream in stream()) {
        assert_same(stream.as_bytes());
    }

    /// One byte is changed, left out or added, or the stream is cut.
    #[test]
    fn faults_have_the_same_message_and_place(
        stream in stream(), at in any::<prop::sample::Index>(), byte in any::<u8>(), change in 0..4,
    ) {
        let mut bytes = stream.into_bytes();
        if !bytes.is_empty() {
            let at = at.index(bytes.len());
            match change {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 => drop(bytes.remove(at)),
                _ => bytes.truncate(at),
            }
        }
        assert_same(&bytes);
    }
}

/// After a fault, serde reads on to the end of the record and over the separator. The line of the fault need not
/// be the last line that was read.
#[test]
fn a_fault_before_line_ends_has_its_own_column() {
    let last = |description: &[u8]| {
        let record = record(100);
        let (before, after) = record.rsplit_once(r#""}"#).unwrap();
        [before.as_bytes(), description, br#""}"#, after.as_bytes()].concat()
    };
    let faults = [&b"\x80"[..], b"\xe5\xa4", br"\ud83d", br"\q", b"\0", "夜\u{1}".as_bytes()];
    for fault in faults {
        for space in ["", "\n", "\n\n", "\r\n \n\n  "] {
            for next in [",", "]}"] {
                let first = record(1);
                let start = format!("{{\"backups\":\n[{first}{space},{space}{first},");
                let end = format!("{space}{next}{space}{}{space}]}}", record(2));
                assert_same(&[start.as_bytes(), &last(fault), end.as_bytes()].concat());
            }
        }
    }
}

#[test]
fn a_block_that_cannot_be_read_is_an_error_after_the_bytes_before_it() {
    let mut listing = Listing::default();
    let mut blocks =
        vec![Ok(record(1).into_bytes()), Err(io::Error::other("the disk is gone"))].into_iter();
    let error = listing.read_blocks(|_| blocks.next().unwrap_or(Ok(Vec::new()))).unwrap_err();
    assert!(error.is_io());
    assert_eq!(error.to_string(), "the disk is gone");
    assert_eq!(listing.finish(), Err(ListingError::UnreadablePage));
}

#[test]
fn an_interrupted_block_is_asked_for_again() {
    let mut listing = Listing::default();
    let mut blocks =
        vec![Ok(record(1).into_bytes()), Err(io::ErrorKind::Interrupted.into())].into_iter();
    assert_eq!(listing.read_blocks(|_| blocks.next().unwrap_or(Ok(Vec::new()))).unwrap(), 1);
    assert_eq!(listing.len(), 1);
}

/// What is remembered of the names of members is forgotten when it grows too large.
#[test]
fn records_with_arbitrary_names_are_read() {
    let records = (0..600).map(|number| {
        let names: Vec<String> = (0..40).map(|name| format!("\"{number}-{name}\":0")).collect();
        let long = "n".repeat(number);
        let names = names.join(",");
        let members = format!("{{\"metadata\":{{\"{number}\":{{{names}}}}},\"{long}-\":1,");
        record(number).replacen('{', &members, 1)
    });
    let stream = records.collect::<Vec<_>>().join("\n");
    let expected = by_serde(stream.as_bytes());
    assert_eq!(expected.0, Ok(600));
    assert_eq!(by_blocks(stream.as_bytes(), &[1 << 16]), expected);
}

#[test]
fn a_record_longer_than_what_is_looked_at_ahead_is_read() {
    let long = record(1).replace("night", &"n".repeat(9 << 20));
    let stream = format!("{long}\n{}\n{long}x\n", record(2));
    let expected = by_serde(stream.as_bytes());
    assert_eq!(by_blocks(stream.as_bytes(), &[1 << 18]), expected);
}

#[test]
fn the_error_of_a_page_counts_the_pages_before_it() {
    let stream = [record(1), record(2), "5".to_owned(), record(3)].join("\n");
    let mut listing = Listing::default();
    let mut blocks = [stream].into_iter();
    let error =
        listing.read_blocks(|_| Ok(blocks.next().unwrap_or_default().into_bytes())).unwrap_err();
    assert_eq!(error.page(), 2);
    assert_eq!(
        error.to_string(),
        "invalid type: integer `5`, expected a page of checkpoint_items or backups, a backup, or a list of \
         backups at line 4 column 0"
    );
}

/// What is copied from the next block may end within a character.
#[test]
fn blocks_that_begin_with_long_characters_are_read() {
    let records =
        [record(1), record(2)].map(|record| record.replacen('{', "{\"é夜😀\":\"é夜😀\",", 1));
    let stream = records.join("\n");
    for first in 1..12 {
        for second in 1..12 {
            any_listing::assert_same(stream.as_bytes(), &[first, second, stream.len()]);
        }
    }
    for start in ["", "n", "nn"] {
        let long = record(1).replace("night", &format!("{start}{}", "夜".repeat(4000)));
        let stream = [long, record(2)].join("\n");
        any_listing::assert_same(stream.as_bytes(), &[10, stream.len()]);
    }
}

#[test]
fn records_that_are_read_ahead_may_not_be_of_another_service() {
    let cbr = |id: &str| format!(r#"{{"id": "{id}", "resource_id": "r", "vault_id": "v"}}"#);
    let of_csbs = [record(1), record(2)].join("\n") + "\n";
    // Of a short block, nothing that was read ahead is taken.
    let of_cbr: Vec<String> = (0..200).map(|number| cbr(&number.to_string())).collect();
    let of_cbr = of_cbr.join("\n");
    let expected = by_serde(format!("{of_csbs}{of_cbr}").as_bytes());
    assert!(expected.0.as_ref().unwrap_err().contains("records without an outer member"));
    let mut listing = Listing::default();
    listing.start_source("stream");
    let mut reader = listing.block_reader();
    let mut blocks = [of_csbs, of_cbr].into_iter();
    let error = listing
        .read_blocks(|_| Ok(reader.read(blocks.next().unwrap_or_default().into_bytes())))
        .unwrap_err();
    assert_eq!(error.page(), 2);
    assert_eq!((Err(error.to_string()), listing.finish()), expected);
}
