//! Properties that hold for any document.

use keeptime::retention::Backup;
use keeptime_documents::csbs::{BackupsQuery, CheckpointItem, CreatePolicy, PolicyAnswer};
use keeptime_documents::listing::{ListedBackup, Listing, RecordFormat};
use keeptime_documents::query::parameter_span;
use keeptime_documents::{Fault, FaultKind, ZeroLimit, cbr, read_limits};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use crate::sample_documents::{PATTERN, PROVIDER, request, with, without};

/// Names of known members, so that random documents are close to real ones.
const NAMES: [&str; 44] = [
    "policy",
    "description",
    "name",
    "parameters",
    "common",
    "provider_id",
    "resources",
    "id",
    "type",
    "extra_info",
    "scheduled_operations",
    "enabled",
    "operation_type",
    "operation_definition",
    "max_backups",
    "retention_duration_days",
    "permanent",
    "plan_id",
    "day_backups",
    "timezone",
    "trigger",
    "properties",
    "pattern",
    "start_time",
    "status",
    "checkpoint_items",
    "checkpoint_item",
    "checkpoint_id",
    "resource_id",
    "created_at",
    "extend_info",
    "auto_trigger",
    "copy_status",
    "os_images_data",
    "backups",
    "backup",
    "vault_id",
    "scheduled_operation_id",
    "image_type",
    "parent_id",
    "children",
    "replication_records",
    "expired_at",
    "protected_at",
];

fn text() -> impl Strategy<Value = String> {
    let known = select(vec![
        "",
        "a",
        "true",
        "False",
        "-1",
        "0",
        "00020",
        "99999",
        "100000",
        "backup",
        PROVIDER,
        PATTERN,
        "FREQ=DAILY;BYHOUR=24",
        "FREQ=WEEKLY",
        "OS::Nova::Server",
        "2025-02-03 04:05:06",
        "na",
        "copying",
        "available",
        "deleting",
        "replication",
        "replicating",
        "skip",
        "disabled",
        "a/b~c",
    ]);
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => any::<String>()]
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![9 => select(&NAMES[..]).prop_map(str::to_owned), 1 => "[a~/\0夜]{0,3}"]
}

/// Any JSON value, some levels deep.
pub(crate) fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-2_i64..5).prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        // Fractions that are exact in text.
        any::<i32>().prop_map(|eighths| Value::from(f64::from(eighths) / 8.0)),
        text().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 48, 6, |inner| {
        prop_oneof![
            1 => prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            3 => object_of(inner),
        ]
    })
}

fn object_of(inner: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    prop::collection::vec((key(), inner), 0..6)
        .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>()))
}

/// Returns the pointers of all values of a document.
pub(crate) fn pointers(document: &Value) -> Vec<String> {
    fn gather(value: &Value, at: &str, into: &mut Vec<String>) {
        into.push(at.to_owned());
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    gather(value, &format!("{at}/{name}"), into);
                }
            }
            Value::Array(items) => {
                for (index, value) in items.iter().enumerate() {
                    gather(value, &format!("{at}/{index}"), into);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    gather(document, "", &mut found);
    found
}

/// A valid request in which one value is replaced or removed, with the pointer of that value.
fn mutated() -> impl Strategy<Value = (String, Value)> {
    let pointers = pointers(&request());
    (select(pointers), prop::option::weighted(0.8, value())).prop_map(|(pointer, other)| {
        let body = match other {
            Some(other) => with(request(), &pointer, other),
            None if pointer.is_empty() => Value::Null,
            None => without(request(), &pointer),
        };
        (pointer, body)
    })
}

/// A backup with its ids and with members of random types.
fn record() -> impl Strategy<Value = Value> {
    let odd = || prop::option::weighted(0.6, value());
    let date = prop_oneof![
        Just(json!("2025-02-03T04:05:06.7")),
        Just(Value::Null),
        text().prop_map(Value::from),
    ];
    let status = select(vec!["available", "error", "deleting", "restoring", "new"]);
    let cbr_members = prop::collection::btree_map(
        select(vec!["image_type", "parent_id", "expired_at", "vault_id", "scheduled_operation_id"]),
        value(),
        0..3,
    );
    let parts = prop::collection::btree_map(
        select(vec!["children", "replication_records"]),
        prop::collection::vec(part(), 0..3),
        0..3,
    );
    (date, status, odd(), odd(), odd(), cbr_members, parts).prop_map(
        |(date, status, trigger, images, copy, cbr_members, parts)| {
            let mut info = Map::new();
            let members =
                [("auto_trigger", trigger), ("os_images_data", images), ("copy_status", copy)];
            for (name, value) in members {
                info.extend(value.map(|value| (name.to_owned(), value)));
            }
            let mut record = json!({"id": "a", "checkpoint_id": "c", "resource_id": "r",
                "created_at": date, "status": status, "extend_info": info});
            for (name, value) in cbr_members {
                record[name] = value;
            }
            for (name, value) in parts {
                record[name] = value.into();
            }
            record
        },
    )
}

/// A part or a replica of a backup.
fn part() -> impl Strategy<Value = Value> {
    let status = select(vec!["available", "error", "success", "replicating", "skip", "new"]);
    prop::option::of(status)
        .prop_map(|status| json!({"id": "p", "resource_id": "r", "status": status}))
}

/// Returns whether the pointer of a fault leads to a value or to a missing member.
pub(crate) fn leads_somewhere(document: &Value, fault: &Fault) -> bool {
    let pointer = fault.pointer();
    document.pointer(pointer).is_some()
        || pointer.rsplit_once('/').is_some_and(|(holder, _)| {
            document.pointer(holder).is_some_and(Value::is_object)
                && *fault.kind() == FaultKind::Missing
        })
}

/// Returns whether a message is one line without control characters.
fn is_plain(message: &str) -> bool {
    !message.is_empty() && !message.chars().any(char::is_control)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn the_check_of_any_value_ends_with_faults_that_lead_somewhere(body in value()) {
        let checked = CreatePolicy::check_with_floor(&body, 3);
        for fault in checked.faults() {
            prop_assert!(leads_somewhere(&body, fault), "{fault:?}");
            prop_assert!(is_plain(fault.message()), "{fault:?}");
        }
        for note in checked.notes() {
            prop_assert!(body.pointer(note.pointer()).is_some(), "{note:?}");
            prop_assert!(is_plain(note.message()), "{note:?}");
        }
    }

    #[test]
    fn the_check_of_any_answer_ends_with_faults_that_lead_somewhere(body in value()) {
        let _ = PolicyAnswer::is_answer(&body);
        let checked = PolicyAnswer::check(&body);
        for fault in checked.faults() {
            prop_assert!(leads_somewhere(&body, fault), "{fault:?}");
        }
        let text = PolicyAnswer::from_json(&body.to_string()).ok();
        prop_assert_eq!(PolicyAnswer::from_value(&body).ok(), text);
    }

    /// A change of one value gives faults only at that value or inside it. The exception is the only
    /// operation: without it, its list is too short.
    #[test]
    fn the_faults_of_a_change_are_at_or_inside_the_changed_value((pointer, body) in mutated()) {
        let checked = CreatePolicy::check(&body);
        let changed = match pointer.as_str() {
            "/policy/scheduled_operations/0" => "/policy/scheduled_operations",
            pointer => pointer,
        };
        for fault in checked.faults() {
            let below = fault.pointer().strip_prefix(changed);
            prop_assert!(
                below.is_some_and(|below| below.is_empty() || below.starts_with('/')),
                "{fault:?} of a change at {pointer}"
            );
            prop_assert!(leads_somewhere(&body, fault), "{fault:?}");
        }
    }

    /// A valid request becomes the same policy if it is read as an answer.
    #[test]
    fn a_valid_request_is_the_policy_that_an_answer_reads((_, body) in mutated()) {
        let Ok(request) = CreatePolicy::check(&body).into_result() else { return Ok(()) };
        let Ok(answer) = PolicyAnswer::from_value(&body) else { return Ok(()) };
        for zero in [ZeroLimit::Unlimited, ZeroLimit::Literal] {
            let (sent, read) = (request.to_policy(zero), answer.to_policy(zero).unwrap());
            let [ours, theirs] = [&sent, &read].map(|policy| policy.limits().map_err(|reason| reason.to_string()));
            prop_assert_eq!(ours, theirs);
            prop_assert_eq!(sent.state(), read.state());
            prop_assert_eq!(sent.pattern(), read.pattern());
            prop_assert_eq!(sent.objects().map(|objects| objects.len()), read.objects().map(|objects| objects.len()));
        }
    }

    /// An answer without faults becomes a policy that fires.
    #[test]
    fn an_answer_without_fault_makes_a_policy((_, body) in mutated()) {
        if let Ok(answer) = PolicyAnswer::check(&body).into_result() {
            let policy = answer.to_policy(ZeroLimit::Unlimited);
            prop_assert!(policy.as_ref().is_ok_and(|policy| policy.pattern().is_ok()), "{policy:?}");
        }
    }

    #[test]
    fn limits_are_read_or_the_field_at_fault_is_named(definition in object_of(value())) {
        let members = definition.as_object().unwrap();
        let [unlimited, literal] = [ZeroLimit::Unlimited, ZeroLimit::Literal].map(|zero| read_limits(members, zero));
        match (unlimited, literal) {
            (Ok(unlimited), Ok(literal)) => {
                prop_assert_eq!(unlimited.max_backups(), literal.max_backups().filter(|max| *max > 0));
                prop_assert_eq!(unlimited.max_days(), literal.max_days().filter(|max| *max > 0));
            }
            (Err(unlimited), Err(literal)) => {
                prop_assert!(members.contains_key(unlimited.field()) || unlimited.field() == "timezone");
                prop_assert!(unlimited.to_string().starts_with(unlimited.field()));
                prop_assert!(is_plain(&unlimited.to_string()));
                prop_assert_eq!(unlimited, literal);
            }
            (unlimited, literal) => prop_assert!(false, "{:?} but {:?}", unlimited, literal),
        }
    }

    /// A page gives the same listing from its text and from its value.
    #[test]
    fn a_listing_of_any_value_is_read_or_refused(page in value(), records in prop::collection::vec(record(), 0..3)) {
        for page in [page.clone(), json!(records), json!([records, page])] {
            let (mut from_value, mut from_text) = (Listing::default(), Listing::default());
            let text = page.to_string();
            let value = from_value.read(&page).is_ok();
            let read = from_text.read(&mut serde_json::Deserializer::from_str(&text)).is_ok();
            prop_assert_eq!(value, read);
            prop_assert_eq!(from_value.len(), from_text.len());
            prop_assert_eq!(from_value.finish(), from_text.finish());
        }
    }

    /// A backup has the same date and state as a document and in a listing.
    #[test]
    fn a_record_and_a_listing_agree_on_a_backup(record in record()) {
        let read = |format| {
            let mut listing = Listing::with_format(format);
            let outer = if format == RecordFormat::Csbs { "checkpoint_item" } else { "backup" };
            let page = json!({outer: record});
            listing.read(page).map(|()| listing.finish().unwrap().into_iter().next().unwrap())
        };
        if let Ok(item) = serde_json::from_value::<CheckpointItem>(record.clone()) {
            assert_agree(&item, &read(RecordFormat::Csbs).unwrap());
        }
        if let Ok(backup) = serde_json::from_value::<cbr::BackupRecord>(record.clone()) {
            assert_agree(&backup, &read(RecordFormat::Cbr).unwrap());
        }
    }

    /// A page is read as one of its service, whatever its records say, and a bare record of a
    /// listing of CSBS must not have members that only CBR has.
    #[test]
    fn a_page_and_a_stated_format_give_the_same_backups(records in prop::collection::vec(record(), 1..4)) {
        for (format, page) in [
            (RecordFormat::Csbs, json!({"checkpoint_items": records})),
            (RecordFormat::Cbr, json!({"backups": records})),
        ] {
            let (mut of_page, mut of_format) = (Listing::default(), Listing::with_format(format));
            let read = of_page.read(&page).map_err(|_| ());
            let is_cbr = |record: &Value| {
                let mut listing = Listing::with_format(RecordFormat::Csbs);
                listing.read(record).is_err()
            };
            if format == RecordFormat::Csbs && records.iter().any(is_cbr) {
                prop_assert!(of_format.read(json!(records)).is_err());
                continue;
            }
            prop_assert_eq!(read, of_format.read(json!(records)).map_err(|_| ()));
            prop_assert_eq!(of_page.finish(), of_format.finish());
        }
    }
}

#[track_caller]
fn assert_agree(document: &impl Backup<Id = str, Object = str>, listed: &ListedBackup) {
    assert_eq!(document.id(), listed.id());
    assert_eq!(document.object(), listed.object());
    assert_eq!(document.created_at(), Backup::created_at(listed));
    assert_eq!(document.state(), listed.state());
    assert_eq!(document.expiry(), listed.expiry());
    assert_eq!(document.completeness(), listed.completeness());
    assert_eq!(document.policy_id(), listed.policy_id());
}

/// A text of parts that matter in a URL.
fn url() -> impl Strategy<Value = String> {
    let part = select(vec![
        "https://",
        "GET ",
        "/",
        "v1/p/policies",
        "?",
        "#",
        "&",
        "=",
        "limit",
        "name",
        "0",
        "%",
        "%FF",
        "%2F",
        "+",
        " ",
        "\n",
        "\u{2003}",
        "\u{e9}",
    ]);
    prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

proptest! {
    /// The span of every fault and note is inside the text.
    #[test]
    fn the_spans_of_a_query_are_inside_its_text(text in prop_oneof![url(), any::<String>()]) {
        let checked = BackupsQuery::check(&json!(text));
        let pointers = checked.faults().iter().map(Fault::pointer);
        for pointer in pointers.chain(checked.notes().iter().map(|note| note.pointer())) {
            prop_assert!(text.get(parameter_span(&text, pointer)).is_some(), "{pointer}");
        }
    }

    /// A URL is read as its query is.
    #[test]
    fn a_url_is_read_as_its_query_is(query in "[a-z0-9=&%+?/:]{0,24}") {
        let whole = format!("https://host/v1/p/checkpoint_items?{query}#fragment?limit=0");
        let read = |text: &str| BackupsQuery::check(&json!(text));
        prop_assert_eq!(read(&whole), read(&format!("?{query}")));
        // Without these characters, the text cannot be taken for a URL.
        let bare = query.replace(['?', '/'], "");
        prop_assert_eq!(read(&format!("/checkpoint_items?{bare}")), read(&bare));
    }
}
