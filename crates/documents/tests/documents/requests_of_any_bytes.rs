//! Bodies and queries with changes, and any others, are read as in the fuzz target `requests`, whose seeds they are
//! made from.

use std::fs;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;

use crate::any_request::{READERS, read};
use crate::properties::{pointers, value};
use crate::sample_documents::{with, without};

const SEEDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/seeds/requests");

/// Returns the seed of a kind: the byte of the kind and the text of a request without faults.
fn seed(kind: usize) -> String {
    let path = format!("{SEEDS}/{}", READERS[kind].0);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn each_kind_has_a_seed_without_faults() {
    for (kind, (name, read_kind)) in READERS.into_iter().enumerate() {
        let seed = seed(kind);
        assert!(read(seed.as_bytes()) && read_kind(&seed[1..]), "{name}");
        assert_eq!(usize::from(seed.as_bytes()[0] - b'0'), kind, "{name}");
    }
    assert_eq!(fs::read_dir(SEEDS).unwrap().count(), READERS.len());
}

/// Any value, or one that is nearly right for some member.
fn other_value() -> impl Strategy<Value = Value> {
    const NUMBERS: &[&str] = &[
        "-2",
        "-1",
        "0",
        "1",
        "100",
        "99999",
        "5.0",
        "1e3",
        "9223372036854775807",
        "18446744073709551615",
        "18446744073709551616",
        "-9223372036854775809",
        "1e308",
    ];
    let number = select(NUMBERS).prop_map(|number| serde_json::from_str(number).unwrap());
    let text = select(&["", "-1", "true", "a", "UTC+14:00", "..", "\0", "名", "😀"][..]);
    prop_oneof![value(), number, text.prop_map(Value::from), Just(Value::Null)]
}

/// Changes some values of a document: each is replaced, removed, or gets a member.
fn changed(mut body: Value, changes: &[(Index, usize, Value, String)]) -> Value {
    for (at, change, value, name) in changes {
        let all = pointers(&body);
        let Some(pointer) = Some(at.get(&all)).filter(|at| body.pointer(at).is_some()) else {
            continue; // A name with a slash or a tilde.
        };
        body = match change {
            0 if !pointer.is_empty() => without(body, pointer),
            1 if body.pointer(pointer).is_some_and(Value::is_object) => {
                with(body, &format!("{pointer}/{name}"), value.clone())
            }
            _ => with(body, pointer, value.clone()),
        };
    }
    body
}

/// A name of a member or a parameter of any seed, or any other.
fn name() -> impl Strategy<Value = String> {
    let mut names: Vec<String> = Vec::new();
    for kind in 0..READERS.len() {
        let seed = seed(kind);
        let text = &seed[1..];
        match serde_json::from_str::<Value>(text) {
            Ok(body) => {
                let last = |pointer: &String| Some(pointer.rsplit_once('/')?.1.to_owned());
                names.extend(pointers(&body).iter().filter_map(last));
            }
            Err(_) => names.extend(
                text.split(['&', '?']).map(|pair| pair.split('=').next().unwrap().to_owned()),
            ),
        }
    }
    names.retain(|name| !name.contains('/'));
    prop_oneof![9 => select(names), 1 => "[a\0夜=&?#%+ ]{0,3}"]
}

/// A value of a parameter as it is in a URL.
fn parameter_value() -> impl Strategy<Value = String> {
    const VALUES: &[&str] = &[
        "",
        "0",
        "1",
        "007",
        "18446744073709551615",
        "99999999999999999999",
        "-1",
        "true",
        "False",
        "name",
        "name:asc",
        "id,id:desc",
        "available",
        "error",
        "backup",
        "private",
        "100",
        "2025-04-15T02:00:00",
        "2025-04-15T02:00:00%2B14:00",
        "9999-12-31T23:59:59-01:00",
        "0000-01-01T00:00:00%2B01:00",
        "2016-12-31T23:59:60Z",
        "%",
        "%00",
        "%FF",
        "%E5%A4%9C",
        "a+b",
        "a%26b%3Dc",
        "?",
        "#",
        "://",
    ];
    prop_oneof![4 => select(VALUES).prop_map(str::to_owned), 1 => any::<String>()]
}

fn query() -> impl Strategy<Value = String> {
    let pairs = prop::collection::vec((name(), parameter_value()), 0..5);
    (select(&["", "?", "/v1/p/policies?", "GET /x?", "https://h/p?"][..]), pairs).prop_map(
        |(start, pairs)| {
            let pairs: Vec<_> =
                pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
            format!("{start}{}", pairs.join("&"))
        },
    )
}

proptest! {
    #[test]
    fn a_changed_body_is_the_same_after_writing(
        kind in 0..READERS.len(),
        changes in prop::collection::vec((any::<Index>(), 0..3_usize, other_value(), name()), 0..4),
    ) {
        let seed = seed(kind);
        let Ok(body) = serde_json::from_str(&seed[1..]) else { return Ok(()) };
        read(format!("{}{}", &seed[..1], changed(body, &changes)).as_bytes());
    }

    #[test]
    fn any_query_is_the_same_after_printing(kind in 0..READERS.len(), query in query()) {
        (READERS[kind].1)(&query);
    }

    #[test]
    fn a_changed_byte_does_no_harm(
        kind in 0..READERS.len(), at in any::<Index>(), byte in any::<u8>(), change in 0..3,
    ) {
        let mut bytes = seed(kind).into_bytes();
        let at = at.index(bytes.len());
        match change {
            0 => bytes[at] = byte,
            1 => bytes.insert(at, byte),
            _ => drop(bytes.remove(at)),
        }
        read(&bytes);
    }

    #[test]
    fn any_bytes_are_read(bytes in any::<Vec<u8>>()) {
        read(&bytes);
    }
}
