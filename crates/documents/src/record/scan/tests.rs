//! What the scanner reads itself, and what it leaves to serde. Other tests cannot see the difference, because the
//! answer is the same.
#![allow(clippy::unwrap_used)]

use hashbrown::DefaultHashBuilder;

use super::super::members::RecordContext;
use super::super::note::PageItem;
use super::super::record_members::RecordMembers;
use super::record::MOST_MEMBERS;
use super::{Cursor, RecordScanner, Stop};

/// A record of each service, from behind its first brace.
const RECORDS: [&str; 2] = [
    r#"
    "id": "c-1", "checkpoint_id": "cp-1", "created_at": "2026-11-26T09:30:00", "status": "available",
    "resource_id": "s-1", "resource_name": "Zoë's \"db\" \ud83d\ude00 \\ \n",
    "extend_info": {"auto_trigger": true, "copy_status": "", "os_images_data": [{"image_id": "i-1"}],
        "volume_backups": [{"id": "v-1", "status": "available"}, {"status": "error"}], "progress": -0.5},
    "tags": [], "metadata": {}, "numbers": [0, 7, 123456789012345678, 1234567890123456789, -1, 0.5, 1e3],
    "vm": {"memory": null, "supported": false, "deep": [[[{"list": [[]]}]]]}
}"#,
    r#""id":"b-1","name":"nightly","protected_at":"2026-11-26T09:30:00.000000","expired_at":null,"vault_id":"v",
"children":[{"status":"available","extend_info":{}},{"id":"x","status":"available"}],"resource_size":40,
"replication_records":[{"status":"replicating"}],"extend_info":null,"image_type":"backup","status":"available"}"#,
];

/// Reads a record. Returns its digest, what follows it in the text, and how many line ends it has.
fn scan<'t>(
    scanner: &mut RecordScanner,
    hasher: &DefaultHashBuilder,
    text: &'t str,
) -> Result<(u64, &'t str, usize), Stop> {
    let context = RecordContext { hasher, item: PageItem { page: 1, item: 1 } };
    let mut cursor = Cursor::new(text, 0);
    let digest = scanner.read(&mut cursor, context, &mut RecordMembers::default())?;
    let end = cursor.end();
    Ok((digest, &text[end.at..], end.lines.map_or(0, |(lines, _)| lines)))
}

/// Reads one record with a scanner that knows none.
fn scan_alone(text: &str) -> Result<&str, Stop> {
    scan(&mut RecordScanner::default(), &DefaultHashBuilder::default(), text)
        .map(|(_, rest, _)| rest)
}

#[test]
fn usual_records_are_read_to_their_end_and_again_with_the_same_digest() {
    let (mut scanner, hasher) = (RecordScanner::default(), DefaultHashBuilder::default());
    let mut digests = Vec::new();
    for _ in 0..3 {
        for record in RECORDS {
            let text = format!("{record}, {{\"id\": \"next\"}}]}}");
            let (digest, rest, lines) = scan(&mut scanner, &hasher, &text).unwrap();
            assert_eq!((rest, lines), (", {\"id\": \"next\"}]}", record.matches('\n').count()));
            digests.push(digest);
        }
    }
    let [first, second] = [digests[0], digests[1]];
    assert_ne!(first, second);
    assert_eq!(digests, [first, second].repeat(3));
}

#[test]
fn the_digest_of_a_record_depends_on_each_value_and_not_on_the_order_of_members() {
    let hasher = DefaultHashBuilder::default();
    let digest = |text: &str| scan(&mut RecordScanner::default(), &hasher, text).unwrap().0;
    let record =
        r#""a":1,"b":{"c":[true,null]},"extend_info":{"size":"2"},"children":[{"status":"x"}]}"#;
    let reordered =
        r#""children":[{"status":"x"}],"b":{"c":[true,null]},"extend_info":{"size":"2"},"a":1}"#;
    assert_eq!(digest(record), digest(reordered));
    let values = [
        ("1", "2"),
        ("true", "false"),
        ("null", "0"),
        (r#""2""#, "2"),
        (r#""x""#, r#""y""#),
        (r#""c""#, r#""d""#),
    ];
    for (value, other) in values {
        assert_ne!(digest(record), digest(&record.replacen(value, other, 1)), "{value}");
    }
}

#[test]
fn strings_of_all_lengths_end_at_their_quote() {
    for length in 0..40 {
        let text = "é".repeat(length / 2) + &"x".repeat(length % 2);
        let names = "n".repeat(length);
        for end in [r#""}"#, r#"\"\\"}"#, r#"\n""}"#] {
            let end = end.replace("\"\"}", "\"}");
            assert_eq!(scan_alone(&format!("\"{names}\":\"{text}{end} rest")), Ok(" rest"));
        }
        let control = format!("\"a\":\"{text}\u{1f}xxxxxxxxxxxxxxxx\"}}");
        assert_eq!(scan_alone(&control), Err(Stop::Unusual));
    }
}

#[test]
fn a_record_that_is_cut_off_is_incomplete() {
    for record in RECORDS {
        for end in (0..record.len()).filter(|end| record.is_char_boundary(*end)) {
            assert_eq!(scan_alone(&record[..end]), Err(Stop::Incomplete), "{}", &record[..end]);
        }
    }
}

#[test]
fn what_is_unusual_is_left_to_serde() {
    let levels = |count: usize| format!("\"a\":{}{}}}", "[".repeat(count), "]".repeat(count));
    assert_eq!(scan_alone(&levels(32)), Ok(""));
    assert_eq!(scan_alone(&levels(33)), Err(Stop::Unusual));
    assert_eq!(scan_alone(&format!("\"a\":[{}[]]}}", "[],".repeat(40))), Ok(""));
    let names = |count: usize| {
        (0..count).map(|at| format!("\"{at}\":0")).collect::<Vec<_>>().join(",") + "}"
    };
    assert_eq!(scan_alone(&names(128)), Ok(""));
    assert_eq!(scan_alone(&names(129)), Err(Stop::Unusual));
    let long = |length: usize| format!("\"{}\":0}}", "n".repeat(length));
    assert_eq!(scan_alone(&long(256)), Ok(""));
    assert_eq!(scan_alone(&long(257)), Err(Stop::Unusual));
    let unusual = [
        r#""a":1,"a":1}"#,
        r#""\u0061":1}"#,
        r#""a":1]"#,
        r#""a":[1}}"#,
        r#""a":1,}"#,
        r#""a" 1}"#,
        r"a:1}",
        r#""a":tru}   "#,
        r#""a":tru}"#,
        r#""a":01}"#,
        r#""a":1.}"#,
        r#""a":1e400}"#,
        r#""a":--1}"#,
        r#""a":"\x"}"#,
        r#""a":'b'}"#,
        r#""extend_info":[]}"#,
        r#""extend_info":""}"#,
        r#""children":{}}"#,
        r#""children":null}"#,
        r#""children":[1]}"#,
        r#""replication_records":""}"#,
        r#""extend_info":{"volume_backups":{}}}"#,
        r#""checkpoint_items":[]}"#,
        r#""backup":{}}"#,
    ];
    for text in unusual {
        assert_eq!(scan_alone(text), Err(Stop::Unusual), "{text}");
    }
}

/// Of objects whose names differ each time, more and more would be remembered.
#[test]
fn the_names_that_are_remembered_are_limited() {
    let (mut scanner, hasher) = (RecordScanner::default(), DefaultHashBuilder::default());
    for number in 0..2000 {
        let names: Vec<String> = (0..20).map(|name| format!("\"{number}-{name}\":0")).collect();
        let text =
            format!("\"a{}\":{{\"b{}\":{{{}}}}}}}", number % 40, number % 41, names.join(","));
        assert_eq!(scan(&mut scanner, &hasher, &text).unwrap().1, "");
    }
    let remembered = format!("{scanner:?}").matches("quoted").count();
    assert!(remembered < 2 * MOST_MEMBERS, "{remembered}");
}
