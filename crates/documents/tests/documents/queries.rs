//! The three queries that list: each rule broken by itself, printed and read again, asked which items
//! are meant, in which order and on which page.

use chrono::{DateTime, TimeZone, Utc};
use keeptime_documents::csbs::{
    BackupCountQuery, BackupStatus, BackupsQuery, CheckpointItem, PoliciesQuery, PolicyAnswer,
};
use keeptime_documents::query::{
    BackupSortKey, PolicySortKey, Sort, SortDirection, parameter_span,
};
use keeptime_documents::{CheckOutcome, DocumentKind};
use serde_json::{Value, json};

use crate::fault_rows;

fn found<T>(checked: CheckOutcome<T>) -> Vec<(String, String)> {
    let pair = |fault: &keeptime_documents::Fault| (fault.pointer().into(), fault.message().into());
    checked.faults().iter().map(pair).collect()
}

const STATUSES: &str = "waiting_protect, protecting, available, waiting_restore, restoring, error, \
                        waiting_delete, deleting or deleted";

fn time_fault(field: &str, found: &str) -> String {
    format!(
        "{field}: a time takes the form YYYY-MM-DDTHH:MM:SS, optionally with a fraction and Z or ±hh:mm, found \
         {found:?}"
    )
}

#[track_caller]
fn rows(kind: &str, check: fn(&Value) -> Vec<(String, String)>, rows: &[(&str, &str, String)]) {
    let kind: DocumentKind = kind.parse().unwrap();
    for (text, pointer, message) in rows {
        let expected = [((*pointer).to_owned(), message.clone())];
        assert_eq!(check(&json!(text)), expected, "{text}");
        fault_rows::is_written(kind, &json!(text));
    }
    let all: Vec<&str> = rows.iter().map(|(text, ..)| *text).collect();
    let faults = check(&json!(all.join("&")));
    for (_, pointer, message) in rows.iter().rev() {
        let is_last = rows.iter().rev().find(|row| row.1 == *pointer).map(|row| &row.2);
        if is_last == Some(message) && !message.contains("twice") && !pointer.is_empty() {
            assert!(
                faults.contains(&((*pointer).into(), message.clone())),
                "{message}: {faults:?}"
            );
        }
    }
    assert_eq!(kind.check(&json!(rows[0].0)).faults().len(), 1);
    assert_eq!(check(&json!("")), []);
    assert_eq!(check(&json!({})), []);
    assert_eq!(
        check(&json!(["limit"])),
        [(String::new(), "the document takes an object, found a list".to_owned())]
    );
}

#[test]
fn csbs_policies_query() {
    let whole = |field: &str, found: &str| {
        format!("{field} takes a whole number of 1 or more, found \"{found}\"")
    };
    let keys = "created_at, description, id, name, project_id, provider_id or status";
    let long = format!("sort={}", ["name"; 52].join(","));
    let of = |text: &Value| found(PoliciesQuery::check(text));
    rows(
        "csbs-policies-query",
        of,
        &[
            ("limit=0", "/limit", whole("limit", "0")),
            ("limit=-1", "/limit", whole("limit", "-1")),
            ("limit=%2B1", "/limit", whole("limit", "+1")),
            ("limit=1.5", "/limit", whole("limit", "1.5")),
            ("limit=18446744073709551616", "/limit", whole("limit", "18446744073709551616")),
            ("sort=size", "/sort", format!("sort takes {keys}, found \"size\"")),
            (
                "sort=name%3Aup",
                "/sort",
                "sort takes asc or desc after a colon, found \"up\"".into(),
            ),
            (
                "sort=name:ASC",
                "/sort",
                "sort takes asc or desc after a colon, found \"ASC\"".into(),
            ),
            ("sort=name,", "/sort", format!("sort takes {keys}, found \"\"")),
            (&long, "/sort", "sort takes 1 to 255 characters, found 259".into()),
            (
                "all_tenants=1",
                "/all_tenants",
                "all_tenants takes true or false, found \"1\"".into(),
            ),
            ("offset=0", "/offset", whole("offset", "0")),
            ("name=a&name=b", "/name", "name appears twice".into()),
            ("name=%FF", "", "name=%FF is not UTF-8".into()),
        ],
    );
    let values = json!({"limit": 0, "marker": 5, "sort": true, "all_tenants": "no", "offset": -1});
    assert_eq!(of(&values).len(), 5);
    let values =
        json!({"limit": 7, "all_tenants": true, "offset": "3", "sort": "id", "name": null});
    let query = PoliciesQuery::check(&values).into_result().unwrap();
    assert_eq!(query.to_string(), "limit=7&sort=id&all_tenants=true&offset=3");
}

#[test]
fn csbs_backup_queries() {
    let table: &[(&str, &str, String)] = &[
        ("status=gone", "/status", format!("status takes {STATUSES}, found \"gone\"")),
        ("status=Error", "/status", format!("status takes {STATUSES}, found \"Error\"")),
        (
            "all_tenants=yes",
            "/all_tenants",
            "all_tenants takes true or false, found \"yes\"".into(),
        ),
        ("start_time=2017-04-15", "/start_time", time_fault("start_time", "2017-04-15")),
        (
            "end_time=2017-04-15T25:00:00",
            "/end_time",
            time_fault("end_time", "2017-04-15T25:00:00"),
        ),
    ];
    rows("csbs-backup-count-query", |text| found(BackupCountQuery::check(text)), table);
    let of = |text: &Value| found(BackupsQuery::check(text));
    rows("csbs-backups-query", of, table);
    let keys = "created_at, updated_at, name, status, protected_at or id";
    rows(
        "csbs-backups-query",
        of,
        &[
            ("limit=x", "/limit", "limit takes a whole number of 1 or more, found \"x\"".into()),
            ("offset=0", "/offset", "offset takes a whole number of 1 or more, found \"0\"".into()),
            ("sort=size:asc", "/sort", format!("sort takes {keys}, found \"size\"")),
        ],
    );
}

#[test]
fn a_sort_of_255_characters_is_taken_and_a_key_counts_once() {
    let text = ["status"; 36].join(",") + ",id";
    assert_eq!(text.len(), 254);
    let sort: Sort<BackupSortKey> = text.parse().unwrap();
    assert_eq!(sort.keys(), [(BackupSortKey::Status, None), (BackupSortKey::Id, None)]);
    assert!(sort.effective_keys().eq(
        [BackupSortKey::Status, BackupSortKey::Id].map(|key| (key, SortDirection::Descending))
    ));
    assert_eq!(sort.to_string().parse(), Ok(sort));
    assert!(("status:asc,".repeat(23) + "id").parse::<Sort<BackupSortKey>>().is_ok());
    assert!(("status:asc,".repeat(23) + "name").parse::<Sort<BackupSortKey>>().is_err());
}

#[test]
fn what_is_printed_is_read_again() {
    let at = |hour| Utc.with_ymd_and_hms(2017, 4, 15, hour, 25, 38).unwrap();
    let query = BackupsQuery::default()
        .with_status(BackupStatus::WaitingRestore)
        .with_limit(2.try_into().unwrap())
        .with_marker("a/b")
        .with_sort(Sort::by(BackupSortKey::CreatedAt, SortDirection::Ascending))
        .with_all_tenants(false)
        .with_name("Büro & Lager + 1")
        .with_az("az1")
        .with_resource_id("r")
        .with_resource_name("mail")
        .with_start_time(at(4))
        .with_end_time(at(5))
        .with_image_type("backup")
        .with_policy_id("p")
        .with_offset(3.try_into().unwrap())
        .with_checkpoint_id("c")
        .with_resource_type("OS::Nova::Server");
    let text = query.to_string();
    assert_eq!(
        text,
        "status=waiting_restore&limit=2&marker=a%2Fb&sort=created_at%3Aasc&all_tenants=false\
         &name=B%C3%BCro%20%26%20Lager%20%2B%201&az=az1&resource_id=r&resource_name=mail\
         &start_time=2017-04-15T04%3A25%3A38&end_time=2017-04-15T05%3A25%3A38&image_type=backup\
         &policy_id=p&offset=3&checkpoint_id=c&resource_type=OS%3A%3ANova%3A%3AServer"
    );
    assert_eq!(text.parse::<BackupsQuery>().unwrap(), query);
    assert_eq!(format!("?{text}").parse::<BackupsQuery>().unwrap(), query);
    let object = serde_json::to_value(&query).unwrap();
    assert_eq!(serde_json::from_value::<BackupsQuery>(object).unwrap(), query);

    let count = BackupCountQuery::default().with_ip("10.0.0.1").with_name("").with_name("a");
    assert_eq!(count.to_string(), "name=a&ip=10.0.0.1");
    assert_eq!(count.with_name("").to_string(), "ip=10.0.0.1");
}

#[test]
fn empty_parameters_are_absent_and_unknown_ones_are_noted_and_kept() {
    let query: PoliciesQuery = "limit=&name=&&sort=&offset=".parse().unwrap();
    assert_eq!(query, PoliciesQuery::default());
    let nulls = json!({"limit": null, "new": null});
    assert_eq!(PoliciesQuery::check(&nulls).into_result().unwrap().to_string(), "");
    let checked = BackupsQuery::check(&json!("ip=10.0.0.1&name=a+b&flag"));
    assert_eq!(checked.notes()[0].pointer(), "/ip");
    let query = checked.into_result().unwrap();
    assert_eq!((query.name(), query.to_string().as_str()), (Some("a b"), "name=a%20b&ip=10.0.0.1"));

    let late = "start_time=2020-01-01T00:00:01&end_time=2020-01-01T00:00:00";
    let checked = BackupCountQuery::check(&json!(late));
    let note = &checked.notes()[0];
    assert_eq!(
        (note.pointer(), note.message()),
        ("/start_time", "start_time is after end_time, so no backup matches")
    );
    let equal = late.replace("00:00:01", "00:00:00");
    assert_eq!(BackupCountQuery::check(&json!(equal)).notes(), []);
}

#[test]
fn a_faulty_query_string_is_told_whole() {
    let error = "limit=0&sort=x:asc".parse::<PoliciesQuery>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "/limit: limit takes a whole number of 1 or more, found \"0\"; /sort: sort takes created_at, \
         description, id, name, project_id, provider_id or status, found \"x\""
    );
    assert_eq!(error.len(), 2);
    assert!(serde_json::from_value::<PoliciesQuery>(json!("limit=0")).is_err());
}

fn item(id: &str, more: Value) -> CheckpointItem {
    let mut item = json!({
        "id": id, "checkpoint_id": "record", "resource_id": "mail", "name": format!("nightly-{id}"),
        "status": "available", "created_at": "2020-01-01T00:00:00",
        "extend_info": {"finished_at": "2020-01-01T00:30:00", "resource_az": "az1", "resource_name": "Mail", "image_type": "backup",
            "resource_type": "OS::Nova::Server"},
        "backup_data": {"private_ip": "10.0.0.1", "eip": "80.0.0.1"},
    });
    for (field, value) in more.as_object().unwrap() {
        item[field] = value.clone();
    }
    serde_json::from_value(item).unwrap()
}

#[test]
fn a_backup_matches_where_every_parameter_does() {
    let backup = item("a", json!({}));
    for (text, expected) in [
        ("", true),
        ("status=available", true),
        ("status=error", false),
        ("name=night", true),
        ("name=ghtly-a", true),
        ("name=Night", false),
        ("az=az1", true),
        ("az=az", false),
        ("resource_id=mail", true),
        ("resource_id=mai", false),
        ("resource_name=ai", true),
        ("resource_name=x", false),
        ("start_time=2020-01-01T00:00:00", true),
        ("start_time=2020-01-01T00:00:01", false),
        ("end_time=2020-01-01T00:30:00", true),
        ("end_time=2020-01-01T00:29:59", false),
        ("start_time=2020-01-01T00:00:00&end_time=2020-01-01T00:30:00", true),
        ("image_type=backup", true),
        ("image_type=gold", false),
        ("policy_id=p", true),
        ("policy_id=q", false),
        ("checkpoint_id=record", true),
        ("checkpoint_id=other", false),
        ("resource_type=OS::Nova::Server", true),
        ("resource_type=OS::Cinder::Volume", false),
        ("all_tenants=true", true),
        ("name=night&status=error", false),
    ] {
        let list: BackupsQuery = text.parse().unwrap();
        assert_eq!(list.matches(&backup, Some("p")), expected, "{text}");
        let count: BackupCountQuery = text.parse().unwrap();
        assert_eq!(count.matches(&backup, Some("p")), expected, "{text}");
    }
    for (ip, expected) in [("10.0.0.1", true), ("80.0.0.1", true), ("10.0.0.2", false)] {
        let query = BackupCountQuery::default().with_ip(ip);
        assert_eq!(query.matches(&backup, None), expected, "{ip}");
    }
    let query: BackupsQuery = "policy_id=p".parse().unwrap();
    assert!(!query.matches(&backup, None));
    let undated = item("b", json!({"created_at": null, "name": null, "extend_info": null}));
    for text in
        ["start_time=2000-01-01T00:00:00", "end_time=2030-01-01T00:00:00", "name=b", "az=az1"]
    {
        assert!(!text.parse::<BackupsQuery>().unwrap().matches(&undated, None), "{text}");
    }
    // What has begun and not finished has no end.
    let running = item("c", json!({"extend_info": {"finished_at": ""}}));
    let query: BackupsQuery = "start_time=2020-01-01T00:00:00".parse().unwrap();
    assert!(query.matches(&running, None));
    let query: BackupsQuery = "end_time=2030-01-01T00:00:00".parse().unwrap();
    assert!(!query.matches(&running, None));
}

fn ids(query: &str, items: &[CheckpointItem]) -> String {
    let query: BackupsQuery = query.parse().unwrap();
    let page = query.page(items, |_| None).unwrap();
    page.iter().map(|item| item.id()).collect()
}

#[test]
fn backups_come_in_order_and_by_pages() {
    let day = |day: u32| -> DateTime<Utc> { Utc.with_ymd_and_hms(2020, 1, day, 0, 0, 0).unwrap() };
    let items = [
        item("a", json!({"created_at": day(2), "updated_at": day(9), "name": "x"})),
        item("b", json!({"created_at": day(3), "status": "error", "name": "y"})),
        item(
            "c",
            json!({"created_at": day(1), "updated_at": day(8), "name": "x",
            "protected_at": day(7)}),
        ),
        item("d", json!({"created_at": null, "updated_at": null, "name": "z"})),
        item("e", json!({"created_at": day(3), "name": null, "protected_at": "soon"})),
    ];
    for (query, expected) in [
        ("", "beacd"),
        ("sort=created_at", "beacd"),
        ("sort=created_at:asc", "dcabe"),
        ("sort=updated_at:asc", "bdeca"),
        ("sort=name:asc", "eacbd"),
        ("sort=name:desc", "dbace"),
        ("sort=name:asc,created_at:asc", "ecabd"),
        ("sort=status:desc,id:asc", "bacde"),
        ("sort=protected_at:desc", "cbead"),
        ("sort=id", "edcba"),
        ("sort=id:asc&limit=2", "ab"),
        ("sort=id:asc&limit=2&offset=1", "bc"),
        ("sort=id:asc&limit=2&marker=b", "cd"),
        ("sort=id:asc&limit=2&marker=b&offset=1", "de"),
        ("sort=id:asc&marker=e", ""),
        ("sort=id:asc&offset=5", ""),
        ("sort=id:asc&offset=18446744073709551615&limit=18446744073709551615", ""),
        ("status=error", "b"),
    ] {
        assert_eq!(ids(query, &items), expected, "{query}");
    }
    // The last of the page before may be another now.
    assert_eq!(ids("status=available&sort=id:asc&marker=b", &items), "cde");
    let query: BackupsQuery = "status=error&marker=z".parse().unwrap();
    assert_eq!(
        query.page(&items, |_| None).unwrap_err().to_string(),
        "marker takes the id of an existing item, found z"
    );
    let query: BackupsQuery = "policy_id=p".parse().unwrap();
    let policy = |item: &CheckpointItem| (item.id() == "c").then_some("p");
    assert_eq!(query.page(&items, policy).unwrap(), [&items[2]]);

    // Page after page, each backup comes once.
    let mut query: BackupsQuery = "limit=2&offset=1".parse().unwrap();
    let mut all = String::new();
    loop {
        let page = query.page(&items, |_| None).unwrap();
        let Some(last) = page.last() else { break };
        all.extend(page.iter().map(|item| item.id()));
        query = query.next_page(last.id());
    }
    assert_eq!(all, "eacd");
}

#[test]
fn a_page_has_a_thousand_items_where_nothing_is_said() {
    let items: Vec<CheckpointItem> =
        (0..1001).map(|number| item(&format!("{number:04}"), json!({}))).collect();
    let page = BackupsQuery::default().page(&items, |_| None).unwrap();
    assert_eq!((page.len(), page[999].id()), (1000, "0999"));
}

#[test]
fn policies_come_in_order_and_by_pages() {
    let policies: Vec<PolicyAnswer> = serde_json::from_value(json!([
        {"id": "a", "name": "x", "created_at": "2020-01-02T00:00:00", "status": "enabled",
            "description": "2", "project_id": "p", "provider_id": "1"},
        {"id": "b", "name": "y", "created_at": "2020-01-03T00:00:00", "status": "disabled",
            "description": "1", "project_id": "q", "provider_id": "2"},
        {"id": "c", "name": "x", "created_at": "2020-01-01T00:00:00", "description": "3",
            "provider_id": "3"},
    ]))
    .unwrap();
    for (query, expected) in [
        ("", "bac"),
        ("name=x", "ac"),
        ("name=X", ""),
        // Without a direction a policy's key sorts by time.
        ("sort=name", "bac"),
        ("sort=id", "bac"),
        ("sort=id:desc", "cba"),
        ("sort=name:asc,id", "acb"),
        ("sort=name:asc,id:desc", "cab"),
        ("sort=name:asc,created_at:asc", "cab"),
        ("sort=description:asc", "bac"),
        ("sort=status:asc", "cba"),
        ("sort=project_id:desc", "bac"),
        ("sort=provider_id:asc", "abc"),
        ("sort=id:asc&limit=1&offset=1", "b"),
        ("sort=id:asc&marker=a", "bc"),
        ("all_tenants=true&limit=1", "b"),
    ] {
        let query: PoliciesQuery = query.parse().unwrap();
        let page = query.page(&policies).unwrap();
        let ids: String = page.iter().filter_map(|policy| policy.id()).collect();
        assert_eq!(ids, expected, "{query}");
    }
    let query = PoliciesQuery::default().with_marker("z");
    assert!(query.page(&policies).is_err());
    let query =
        PoliciesQuery::default().with_sort(Sort::by(PolicySortKey::Id, SortDirection::Ascending));
    assert!(query.compare(&policies[0], &policies[1]).is_lt());
    assert!(BackupsQuery::default().compare(&item("a", json!({})), &item("b", json!({}))).is_lt());
}

/// Every form of a URL gives the same query, and its places are those of the text.
#[test]
fn the_query_of_a_url_is_what_stands_after_its_question_mark() {
    let query = "sort=created_at%3Aasc&limit=3&offset=3";
    let expected: PoliciesQuery = query.parse().unwrap();
    assert_eq!(expected.to_string(), "limit=3&sort=created_at%3Aasc&offset=3");
    for text in [
        format!("?{query}"),
        format!("  {query}\n"),
        format!("policies?{query}"),
        format!("csbs.example.com/v1/project/policies?{query}"),
        format!("/v1/project/policies?{query}"),
        format!("/v1/project=a&b/policies?{query}#limit=9"),
        format!("https://csbs.example.com/v1/project/policies?{query}"),
        format!("https://a=b&c@csbs.example.com:443/v1/project/policies?{query}#top?limit=9"),
        format!("GET https://csbs.example.com/v1/project/policies?{query}"),
        format!("GET  /v1/project/policies?{query} HTTP/1.1\r\n"),
    ] {
        let checked = PoliciesQuery::check(&json!(text));
        assert_eq!((checked.faults(), checked.notes()), (&[][..], &[][..]), "{text}");
        assert_eq!(checked.into_result().unwrap(), expected, "{text}");
        assert_eq!(&text[parameter_span(&text, "/limit")], "limit=3", "{text}");
        assert_eq!(&text[parameter_span(&text, "/sort")], "sort=created_at%3Aasc", "{text}");
        assert_eq!(&text[parameter_span(&text, "")], query, "{text}");
    }
    for text in [
        "",
        "?",
        "policies?",
        "/v1/project/policies",
        "GET /v1/p/policies",
        "https://host/v1/policies#a?b=c",
    ] {
        let checked = PoliciesQuery::check(&json!(text));
        assert_eq!(checked.notes(), [], "{text}");
        assert_eq!(checked.into_result().unwrap(), PoliciesQuery::default(), "{text}");
        assert_eq!(&text[parameter_span(text, "/limit")], "", "{text}");
    }
    // A query may itself have question marks, and what only looks like a URL is a value.
    for (text, name) in [
        ("limit=3&name=what?limit=4", "what?limit=4"),
        ("name=https://host/a?b", "https://host/a?b"),
        ("?name=a?b", "a?b"),
        ("/policies?name=a?b", "a?b"),
        ("name=a%23b", "a#b"),
    ] {
        let query: PoliciesQuery = text.parse().unwrap();
        assert_eq!(query.name(), Some(name), "{text}");
    }
}

#[test]
fn a_fault_of_a_url_has_the_place_of_its_parameter() {
    let text = "https://csbs.example.com/v1/p/policies?l%69mit=0&name=%FF&a%2Fb=1&name=c&name=d";
    assert_eq!(
        found(PoliciesQuery::check(&json!(text))),
        [
            (
                "/limit".to_owned(),
                "limit takes a whole number of 1 or more, found \"0\"".to_owned()
            ),
            (String::new(), "name=%FF is not UTF-8".to_owned()),
            ("/name".to_owned(), "name appears twice".to_owned()),
        ]
    );
    let place = |pointer| &text[parameter_span(text, pointer)];
    assert_eq!(place("/limit"), "l%69mit=0");
    assert_eq!(place(""), "name=%FF");
    assert_eq!(place("/name"), "name=d");
    assert_eq!(place("/a~1b"), "a%2Fb=1");
    // What is not there has the whole query for its place.
    assert!(place("/sort").starts_with("l%69mit=0&") && place("/sort").ends_with("&name=d"));
}

#[test]
fn a_policy_key_without_a_direction_is_noted() {
    let notes = |text: &str| -> Vec<(String, String, &'static str)> {
        let checked = PoliciesQuery::check(&json!(text));
        let notes = checked.notes().iter();
        notes
            .map(|note| (note.pointer().into(), note.message().into(), note.kind().name()))
            .collect()
    };
    let message = "sort by name without a direction sorts policies by time, newest first; \
                   write name:asc or name:desc";
    assert_eq!(
        notes("sort=status:asc,name,id"),
        [("/sort".to_owned(), message.to_owned(), "no_sort_direction")]
    );
    for text in ["sort=created_at", "sort=name:desc", "sort=name:up,id", "limit=1"] {
        assert_eq!(notes(text), [], "{text}");
    }
    // Of backups every key has a direction of its own (table 5-92).
    assert_eq!(BackupsQuery::check(&json!("sort=name")).notes(), []);
}

/// A single text stands for a list with one item. The fault is at the text, since there is no item.
#[test]
fn the_fault_of_a_single_text_for_a_list_is_at_the_text() {
    let kind: DocumentKind = "cbr-backups-query".parse().unwrap();
    for (query, pointer) in
        [(json!({"status": "a"}), "/status"), (json!({"status": ["error", "a"]}), "/status/1")]
    {
        let checked = kind.check(&query);
        let pointers: Vec<&str> = checked.faults().iter().map(|fault| fault.pointer()).collect();
        assert_eq!(pointers, [pointer]);
    }
}
