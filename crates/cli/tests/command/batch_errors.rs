//! Every error kind in `keeptime batch --help`, with its message.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::batch::answers;
use crate::run::run;

/// Invalid requests, each with its error kind and message.
#[allow(clippy::too_many_lines)] // a table
fn invalid_requests() -> Vec<(Value, &'static str, &'static str)> {
    let next = |member: &str, value: Value| {
        let mut request = json!({"op": "next", "pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=30",
            "after": "2025-01-01T00:00:00Z"});
        request[member] = value;
        request
    };
    let backup = json!({"id": "a", "checkpoint_id": "c", "resource_id": "r"});
    let prune = |member: &str, value: Value| {
        let mut request = json!({"op": "prune", "now": "2025-01-01T00:00:00Z", "retention": {},
            "backups": [backup]});
        request[member] = value;
        request
    };
    let without = |member: &str, value: Value| {
        let mut backup = backup.clone();
        backup[member] = value;
        prune("backups", json!([backup]))
    };
    let instant = "takes an RFC 3339 instant with an offset, found";
    let after = |found: &str| -> &'static str { format!("after {instant} {found}").leak() };
    vec![
        (json!([]), "not_an_object", "a request is a JSON object"),
        (json!(null), "not_an_object", "a request is a JSON object"),
        (json!({}), "missing_member", "op is missing"),
        (json!({"op": null}), "missing_member", "op is missing"),
        (json!({"op": 5}), "wrong_value", "op takes text, found 5"),
        (
            json!({"op": "Next"}),
            "unknown_op",
            "op takes pattern, next, prev, count, prune, plan, policy, check and kinds, found \"Next\"",
        ),
        (json!({"op": "pattern"}), "missing_member", "pattern is missing"),
        (json!({"op": "check", "body": {}}), "missing_member", "kind is missing"),
        (
            json!({"op": "check", "kind": "csbs-protect", "body": {}}),
            "unknown_kind",
            "unknown kind of document: \"csbs-protect\"; did you mean csbs-protect-request?",
        ),
        (
            json!({"op": "check", "kind": "csbs-protect-request"}),
            "missing_member",
            "body is missing",
        ),
        (json!({"op": "policy"}), "missing_member", "policy is missing"),
        (
            json!({"op": "plan", "policy": {}}),
            "policy",
            "policy: a policy is required, found an unknown kind of document",
        ),
        (
            json!({"op": "plan", "policy": {"id": "p", "operation_definition": {}}, "vaults": [{}]}),
            "vaults",
            "vaults: /vaults/0/id: id is missing",
        ),
        (next("pattern", json!(["a"])), "wrong_value", "pattern takes text, found [\"a\"]"),
        (next("after", Value::Null), "missing_member", "after is missing"),
        (next("after", json!(5)), "wrong_value", after("5")),
        (
            next("after", json!("2025-01-01T00:00:00")),
            "wrong_value",
            after("\"2025-01-01T00:00:00\""),
        ),
        (next("count", json!(-1)), "wrong_value", "count takes 0 to 10000, found -1"),
        (next("count", json!(10_001)), "wrong_value", "count takes 0 to 10000, found 10001"),
        (next("count", json!("5")), "wrong_value", "count takes 0 to 10000, found \"5\""),
        (next("count", json!(1.5)), "wrong_value", "count takes 0 to 10000, found 1.5"),
        (
            next("zone", json!("paris")),
            "unknown_zone",
            "zone \"paris\" is not in version 2026f of the IANA database; did you mean Europe/Paris?",
        ),
        (
            next("zone", json!("Nowhere")),
            "unknown_zone",
            "zone \"Nowhere\" is not in version 2026f of the IANA database; a zone is a name like Europe/Paris or an offset like UTC+08:00",
        ),
        (
            next("zone", json!("")),
            "unknown_zone",
            "zone \"\" is not in version 2026f of the IANA database; a zone is a name like Europe/Paris or an offset like UTC+08:00",
        ),
        (next("zone", json!(8)), "wrong_value", "zone takes text, found 8"),
        (
            next("start", json!("now")),
            "wrong_value",
            "start takes an RFC 3339 instant with an offset, found \"now\"",
        ),
        (
            next("gap", json!("Skip")),
            "wrong_value",
            "gap takes \"shift\" or \"skip\", found \"Skip\"",
        ),
        (
            next("overlap", json!(true)),
            "wrong_value",
            "overlap takes \"first\", \"second\" or \"both\", found true",
        ),
        (
            next("pattern", json!("FREQ=DAILY;BYHOUR=2")),
            "left_to_start",
            "BYMINUTE is missing from FREQ=DAILY;BYHOUR=2, and there is no start to take it from",
        ),
        (prune("retention", Value::Null), "missing_member", "retention is missing"),
        (prune("retention", json!([])), "wrong_value", "retention takes an object, found []"),
        (
            prune("retention", json!({"max_backups": 20.0})),
            "limits",
            "max_backups takes -1 or 0 to 99999, found 20.0",
        ),
        (
            prune("retention", json!({"day_backups": 1})),
            "limits",
            "timezone is required if day_backups is set: its periods begin and end in that timezone",
        ),
        (
            next("dialect", json!("cron")),
            "wrong_value",
            "dialect takes \"csbs\" or \"cbr\", found \"cron\"",
        ),
        (
            json!({"op": "pattern", "dialect": "cbr", "pattern": ["FREQ=DAILY", 7]}),
            "wrong_value",
            "pattern takes a text or a list of texts, found [\"FREQ=DAILY\",7]",
        ),
        (
            json!({
                "op": "count", "dialect": "cbr", "pattern": "FREQ=DAILY;INTERVAL=2;BYHOUR=8;BYMINUTE=0",
                "from": "2025-01-01T00:00:00Z", "until": "2025-01-02T00:00:00Z",
            }),
            "needs_start",
            "FREQ=DAILY;INTERVAL=2;BYHOUR=8;BYMINUTE=0 counts its days from the start, and there is no start",
        ),
        (prune("now", Value::Null), "missing_member", "now is missing"),
        (prune("backups", Value::Null), "missing_member", "backups is missing"),
        (prune("backups", json!({})), "wrong_value", "backups takes a list, found {}"),
        (
            prune("keep_at_least", json!(-1)),
            "wrong_value",
            "keep_at_least takes 0 to 4294967295, found -1",
        ),
        (
            prune("zero", json!("none")),
            "wrong_value",
            "zero takes \"unlimited\" or \"literal\", found \"none\"",
        ),
        (without("id", Value::Null), "backups", "backups: /0/id: id is required, found null"),
        (
            without("resource_id", json!("")),
            "backups",
            "backups: /0/resource_id: resource_id takes an id of at least one character, found \"\"",
        ),
        (
            without("expired_at", Value::Null),
            "backups",
            "backups: /0/expired_at: expired_at is a member of backups of CBR, and the format of the listing is csbs, not cbr",
        ),
        (
            prune(
                "backups",
                json!([backup, {"id": "a", "checkpoint_id": "c", "resource_id": "other"}]),
            ),
            "repeated_id",
            "id a appears twice in the listing with different fields, at item 1 and at item 2",
        ),
    ]
}

/// Invalid patterns, each with its error kind and the text that the span covers.
const REFUSED_PATTERNS: [(&str, &str, &str); 42] = [
    ("", "empty", ""),
    ("FREQ=DAILY;BYHOUR=1;BYMINUTE=0\n\nFREQ=DAILY", "blank_line", ""),
    (
        "BEGIN:VEVENT\\r\\nRRULE:FREQ=DAILY\\r\\nEND:VEVENT",
        "escaped_line_end",
        "BEGIN:VEVENT\\r\\nRRULE:FREQ=DAILY\\r\\nEND:VEVENT",
    ),
    ("every day", "not_a_part", "every day"),
    ("FREQ=DAILY\nSUMMARY:x", "not_a_rule", "SUMMARY:x"),
    ("BEGIN:VEVENT\nx\nRRULE:FREQ=DAILY\nEND:VEVENT", "not_a_property", "x"),
    ("BEGIN:VTODO\nEND:VTODO", "component", "BEGIN:VTODO"),
    ("BEGIN;X=1:VEVENT\nRRULE:FREQ=DAILY\nEND:VEVENT", "component_parameters", "BEGIN;X=1:VEVENT"),
    ("\u{feff}FREQ=DAILY", "byte_order_mark", "\u{feff}"),
    ("FREQ=DAILY\rFREQ=WEEKLY", "carriage_return", "FREQ=DAILY\rFREQ=WEEKLY"),
    ("BEGIN:VEVENT\n  RRULE:FREQ=DAILY\nEND:VEVENT", "indented", "  RRULE:FREQ=DAILY"),
    ("FREQ=DAILY；BYHOUR=1", "full_width", "；"),
    ("FREQ=DAILY FREQ=WEEKLY", "second_rule", "FREQ=WEEKLY"),
    ("FREQ=WEEKLY;BYDAY=MO, TU", "space", " TU"),
    (
        "FREQ=DAILY;BYHOUR=1;BYMINUTE=0\nFREQ=DAILY;BYHOUR=2;BYMINUTE=30\nFREQ=DAILY;BYHOUR=1,2",
        "too_close_for_every_start",
        "FREQ=DAILY;BYHOUR=1,2",
    ),
    (
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nRRULE:FREQ=DAILY\nEND:VEVENT\nBEGIN:VEVENT\nEND:VEVENT\n\
         END:VCALENDAR",
        "second_event",
        "BEGIN:VEVENT",
    ),
    ("BEGIN:VCALENDAR\nEND:VCALENDAR", "no_event", "END:VCALENDAR"),
    ("BEGIN:VEVENT\nRRULE:FREQ=DAILY", "not_closed", "BEGIN:VEVENT"),
    ("BEGIN:VEVENT\nRRULE:FREQ=DAILY\nEND:VTODO", "wrong_end", "END:VTODO"),
    ("BEGIN:VEVENT\nRRULE:FREQ=DAILY\nEND:VEVENT\nmore", "after_end", "more"),
    (
        "BEGIN:VEVENT\nDTSTART:20250101T000000Z\nRRULE:FREQ=DAILY\nEND:VEVENT",
        "time_property",
        "DTSTART:20250101T000000Z",
    ),
    (
        "BEGIN:VCALENDAR\nRRULE:FREQ=DAILY\nBEGIN:VEVENT\nRRULE:FREQ=DAILY\nEND:VEVENT\n\
         END:VCALENDAR",
        "rule_outside_event",
        "RRULE:FREQ=DAILY",
    ),
    ("RRULE;X=1:FREQ=DAILY", "rule_parameters", "RRULE;X=1:FREQ=DAILY"),
    ("BEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT", "no_rule", "END:VEVENT"),
    ("RRULE:", "empty_rule", "RRULE:"),
    ("BYHOUR=1;BYMINUTE=0", "no_frequency", "BYHOUR=1;BYMINUTE=0"),
    ("FREQ=DAILY;", "empty_part", ";"),
    ("FREQ=DAILY;BYHOUR", "not_a_part", "BYHOUR"),
    ("FREQ=DAILY; BYHOUR=1", "space", " BYHOUR=1"),
    ("FREQ=DAILY;COUNT=2", "unsupported_part", "COUNT=2"),
    ("FREQ=DAILY;INTERVAL=1", "no_effect", "INTERVAL=1"),
    ("FREQ=DAILY;FREQ=DAILY", "repeated_part", "FREQ=DAILY"),
    ("FREQ=DAILY;BYHOUR=", "empty_list", "BYHOUR="),
    ("FREQ=DAILY;BYHOUR=1,", "empty_item", "BYHOUR=1,"),
    ("FREQ=YEARLY", "frequency", "YEARLY"),
    ("FREQ=WEEKLY;BYDAY=1MO", "weekday", "1MO"),
    ("FREQ=DAILY;BYHOUR=24", "hour", "24"),
    ("FREQ=DAILY;BYMINUTE=+1", "minute", "+1"),
    ("FREQ=DAILY;BYMINUTE=1,2", "two_minutes", "FREQ=DAILY;BYMINUTE=1,2"),
    (
        "FREQ=DAILY;BYHOUR=1;BYMINUTE=0\nFREQ=DAILY;BYHOUR=1;BYMINUTE=30",
        "too_close",
        "FREQ=DAILY;BYHOUR=1;BYMINUTE=30",
    ),
    ("FREQ=DAILY;BYHOUR=夜", "hour", "夜"),
    ("\0", "not_a_part", "\0"),
];

/// Invalid lists of rules of CBR, each with its error kind, the index of the rule, and the text that
/// the span covers.
const REFUSED_LISTS: [(&[&str], &str, Option<u64>, &str); 10] = [
    (&[], "empty_rule_list", None, ""),
    (&["FREQ=DAILY;BYHOUR=1;BYMINUTE=0"; 25], "too_many_rules", None, ""),
    (&["BEGIN:VCALENDAR"], "calendar", Some(0), "BEGIN:VCALENDAR"),
    (&["FREQ=DAILY;BYHOUR=1", "RRULE:FREQ=DAILY"], "rule_prefix", Some(1), "RRULE:"),
    (&["FREQ=DAILY;\r\n BYHOUR=1"], "line_end_in_item", Some(0), "\r\n"),
    (
        &["FREQ=DAILY;BYHOUR=1 FREQ=DAILY;BYHOUR=3"],
        "second_rule_in_item",
        Some(0),
        "FREQ=DAILY;BYHOUR=3",
    ),
    (&["FREQ=DAILY;INTERVAL=31"], "interval", Some(0), "31"),
    (&["FREQ=DAILY", "FREQ=WEEKLY;INTERVAL=2"], "weekly_interval", Some(1), "INTERVAL=2"),
    (&["FREQ=DAILY;INTERVAL=2;BYDAY=MO"], "interval_with_days", Some(0), "INTERVAL=2"),
    (
        &["FREQ=DAILY;BYHOUR=1;BYMINUTE=0", "FREQ=DAILY;INTERVAL=2;BYHOUR=1;BYMINUTE=30"],
        "too_close",
        Some(1),
        "FREQ=DAILY;INTERVAL=2;BYHOUR=1;BYMINUTE=30",
    ),
];

#[test]
fn invalid_requests_have_exact_error_kinds_and_messages() {
    for (request, kind, message) in invalid_requests() {
        let expected = json!({"id": null, "error": {"kind": kind, "message": message}});
        let found: Value = serde_json::from_str(&answers(request.to_string())[0]).unwrap();
        assert_eq!(found, expected, "{request}");
    }
}

#[test]
fn invalid_patterns_have_exact_error_kinds_and_spans() {
    for (pattern, kind, covered) in REFUSED_PATTERNS {
        let request = json!({"op": "pattern", "pattern": pattern});
        let answer: Value = serde_json::from_str(&answers(request.to_string())[0]).unwrap();
        let error = &answer["error"];
        let span: (usize, usize) = serde_json::from_value(error["span"].clone()).unwrap();
        assert_eq!((error["kind"].as_str(), &pattern[span.0..span.1]), (Some(kind), covered));
    }
}

#[test]
fn invalid_lists_of_rules_have_exact_error_kinds_and_spans() {
    for (pattern, kind, rule, covered) in REFUSED_LISTS {
        let request = json!({"op": "pattern", "dialect": "cbr", "pattern": pattern});
        let answer: Value = serde_json::from_str(&answers(request.to_string())[0]).unwrap();
        let error = &answer["error"];
        assert_eq!((error["kind"].as_str(), error["rule"].as_u64()), (Some(kind), rule));
        let Some(rule) = rule else {
            assert_eq!(error["span"], Value::Null, "{error}");
            continue;
        };
        let span: (usize, usize) = serde_json::from_value(error["span"].clone()).unwrap();
        assert_eq!(&pattern[rule as usize][span.0..span.1], covered, "{kind}");
    }
    let folded = json!({"op": "pattern", "dialect": "cbr", "pattern": "FREQ=DAILY;\n BYHOUR=1"});
    let answer: Value = serde_json::from_str(&answers(folded.to_string())[0]).unwrap();
    assert_eq!(answer["error"]["kind"], "folded");
}

#[test]
fn errors_in_a_listing_name_the_field_and_the_backup() {
    for (member, value) in
        [("id", json!(5)), ("checkpoint_id", json!([])), ("resource_id", json!(1.5))]
    {
        let mut backup = json!({"id": "b", "checkpoint_id": "c", "resource_id": "r"});
        backup[member] = value;
        let request = json!({"op": "prune", "now": "2025-01-01T00:00:00Z", "retention": {},
            "backups": [{"id": "a", "checkpoint_id": "c", "resource_id": "r"}, backup]});
        let answer: Value = serde_json::from_str(&answers(request.to_string())[0]).unwrap();
        assert_eq!(answer["error"]["kind"], "backups");
        let message = answer["error"]["message"].as_str().unwrap();
        assert!(message.contains(member) && message.starts_with("backups: /1/"), "{message}");
    }
}

#[test]
fn a_value_in_a_message_is_cut_after_60_characters() {
    let request = json!({"op": "next", "pattern": "FREQ=DAILY;BYHOUR=1;BYMINUTE=0",
        "after": "夜".repeat(200)});
    let found: Value = serde_json::from_str(&answers(request.to_string())[0]).unwrap();
    let message = found["error"]["message"].as_str().unwrap();
    assert!(message.ends_with(&format!("found \"{}…", "夜".repeat(59))), "{message}");
}

#[test]
fn a_line_that_is_not_json_does_not_stop_the_next() {
    let deep = "[".repeat(1000);
    let lines: [(&[u8], &str); 12] = [
        (b"", "not_json"),
        (b" \t", "not_json"),
        (b"{\"id\": 1", "not_json"),
        (b"{\"id\": 1}}", "not_json"),
        (b"{id: 1}", "not_json"),
        (b"\0", "not_json"),
        (b"{\"id\": \"\0\"}", "not_json"),
        (b"{\"id\": 1e}", "not_json"),
        (b"FREQ=DAILY", "not_json"),
        (deep.as_bytes(), "not_json"),
        (b"{\"id\": \"\xff\"}", "not_utf8"),
        (b"\xc3", "not_utf8"),
    ];
    let mut input = Vec::new();
    for (line, _) in lines {
        input.extend_from_slice(line);
        input.extend_from_slice(b"\n{\"id\":\"next\",\"op\":\"policy\",\"policy\":1}\n");
    }
    let answers = answers(input);
    assert_eq!(answers.len(), 2 * lines.len());
    for (pair, (line, kind)) in answers.chunks(2).zip(lines) {
        let answer: Value = serde_json::from_str(&pair[0]).unwrap();
        assert_eq!(answer["error"]["kind"], kind, "{line:?}");
        assert_eq!(answer["id"], Value::Null);
        assert!(pair[1].starts_with("{\"id\":\"next\",\"ok\":"), "{pair:?}");
    }
}

#[test]
fn the_help_lists_exactly_the_error_kinds_that_occur() {
    let help = run(&["batch", "--help"], "").output;
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut listed = BTreeSet::new();
    for block in help.split("Error kinds of ").skip(1) {
        let kinds = block.split_once(':').unwrap().1;
        let is_kind =
            |word: &&str| word.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'));
        let words = kinds.split([',', ' ']).filter(|word| !word.is_empty());
        listed.extend(words.take_while(is_kind).map(str::to_owned));
    }
    let mut found: BTreeSet<_> =
        ["not_utf8", "not_json", "repeated_member", "too_long"].map(str::to_owned).into();
    found.extend(invalid_requests().into_iter().map(|(_, kind, _)| kind.to_owned()));
    found.insert("folded".to_owned());
    found.extend(REFUSED_LISTS.map(|(_, kind, _, _)| kind.to_owned()));
    found.extend(REFUSED_PATTERNS.map(|(_, kind, _)| kind.to_owned()));
    assert_eq!(found, listed);
}
