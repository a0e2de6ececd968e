//! The playground without a browser: texts in, JSON and HTML out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use keeptime_web::Playground;
use serde_json::{Value, json};

const POLICY: &str = include_str!("../../../../examples/policy.json");
const BACKUPS: &str = include_str!("../../../../examples/backups.json");
const PLAN: &str = include_str!("../../../../examples/plan.json");
const NOW: &str = "2025-03-03 12:00";

/// Asks about a text, with other members of the request.
fn ask(playground: &mut Playground, text: &str, others: Value) -> Value {
    let mut request = json!({"text": text, "now": NOW, "dialect": "csbs"});
    if let (Value::Object(request), Value::Object(others)) = (&mut request, others) {
        request.extend(others);
    }
    serde_json::from_str(&playground.answer(&request.to_string())).unwrap()
}

fn answer(text: &str) -> Value {
    ask(&mut Playground::default(), text, json!({}))
}

fn with_listing(text: &str, listing: &str, others: Value) -> Value {
    let mut playground = Playground::default();
    playground.set_listing(listing);
    ask(&mut playground, text, others)
}

#[test]
fn a_pattern_is_said_in_words_and_two_zones() {
    let zone = json!({"zone": "Europe/Berlin"});
    let answer = ask(&mut Playground::default(), "FREQ=DAILY;BYHOUR=2;BYMINUTE=30", zone);
    assert_eq!(answer["summary"], "no faults: a pattern (CSBS)");
    let section = |name: &str| answer["sections"][name].as_str().unwrap();
    assert!(section("answer").contains("Every day at 02:30 UTC (03:30 in Europe/Berlin)."));
    assert!(section("fires").contains("<td>Tue 2025-03-04 02:30:00</td>"));
    assert!(section("weeks").contains("The clocks change on 2025-03-30 at 02:00."));
    assert_eq!(answer["changes"], json!([]));
}

#[test]
fn a_fault_has_its_place_in_the_units_of_javascript() {
    let answer = answer("FREQ=DAILY;BYHOUR=2;BYMINUTE=0\nFREQ=WEEKLY;BYDAY=MON;BYHOUR=4");
    assert_eq!(answer["summary"], "1 fault: a pattern (CSBS)");
    assert_eq!(answer["sections"], Value::Null);
    let finding = &answer["findings"][0];
    assert_eq!(finding["message"], "BYDAY takes MO, TU, WE, TH, FR, SA and SU, found MON");
    assert_eq!(finding["span"], json!([49, 52]));
    assert_eq!((&finding["line"], &finding["column"]), (&json!(2), &json!(19)));
    let excerpt = json!({"before": "FREQ=WEEKLY;BYDAY=", "found": "MON", "after": ";BYHOUR=4"});
    assert_eq!(finding["excerpt"], excerpt);
    assert_eq!(finding["fix"], json!({"certainty": "certain", "span": [49, 52], "text": "MO"}));
}

#[test]
fn a_span_after_characters_outside_the_basic_plane_counts_their_units() {
    let text = r#"{"policy": {"description": "é😀", "name": "my plan"}}"#;
    let answer = answer(text);
    let findings = answer["findings"].as_array().unwrap();
    let units: Vec<u16> = text.encode_utf16().collect();
    let found = findings.iter().map(|finding| {
        let bound = |index: usize| usize::try_from(finding["span"][index].as_u64().unwrap());
        String::from_utf16(&units[bound(0).unwrap()..bound(1).unwrap()]).unwrap()
    });
    assert!(found.collect::<Vec<_>>().contains(&r#""my plan""#.to_owned()));
}

#[test]
fn a_long_line_is_shortened_around_its_fault() {
    let text = format!("FREQ=DAILY;BYHOUR={}24;BYMINUTE=0", "1,".repeat(100));
    let excerpt = answer(&text)["findings"][0]["excerpt"].clone();
    assert_eq!(excerpt["found"], "24");
    assert!(excerpt["before"].as_str().unwrap().starts_with('…'), "{excerpt}");
}

#[test]
fn a_pattern_that_only_the_other_dialect_reads_says_so() {
    let rule = "FREQ=DAILY;INTERVAL=2;BYHOUR=1;BYMINUTE=0";
    assert_eq!(answer(rule)["other_dialect"], "cbr");
    let read = ask(&mut Playground::default(), rule, json!({"dialect": "cbr"}));
    assert_eq!((&read["other_dialect"], &read["faults"]), (&Value::Null, &json!(0)));
}

#[test]
fn a_policy_judges_the_listing_and_each_server_opens_to_its_backups() {
    let mut playground = Playground::default();
    playground.set_listing(BACKUPS);
    let answer = ask(&mut playground, POLICY, json!({}));
    assert_eq!(answer["listing"]["read"]["summary"], "10 backups");
    assert_eq!(
        answer["sliders"]["own"],
        json!({"max_backups": 3, "max_days": null, "keep_at_least": 0})
    );
    assert!(answer["sections"]["servers"].as_str().unwrap().contains("3f0e6a0c-web-1"));
    let backups = playground.backups(1).unwrap();
    assert!(backups.contains("web-0228") && backups.contains("delete: 4th newest, limit 3"));
    assert_eq!(playground.backups(3), None);
    assert!(playground.report().unwrap().contains("web-0228"));
}

#[test]
fn other_limits_are_compared_with_those_of_the_policy() {
    let limits =
        |max: Value| json!({"limits": {"max_backups": max, "max_days": null, "keep_at_least": 0}});
    let changes = |max| with_listing(POLICY, BACKUPS, limits(max))["changes"].clone();
    let newly =
        |count| json!([format!("{count} would be newly deleted, as of 2025-03-03 12:00:00 UTC.")]);
    assert_eq!(changes(json!(1)), newly("2 backups"));
    assert_eq!(changes(json!(3)), newly("0 backups"));
    assert_eq!(changes(Value::Null), newly("0 backups"));
}

#[test]
fn a_pattern_can_be_given_limits() {
    let limits = json!({"limits": {"max_backups": 7, "max_days": null, "keep_at_least": 0}});
    let answer = ask(&mut Playground::default(), "FREQ=DAILY;BYHOUR=2;BYMINUTE=30", limits);
    let words = answer["sections"]["answer"].as_str().unwrap();
    assert!(words.contains("Keeps the newest 7 automatic backups"), "{words}");
}

#[test]
fn the_policies_of_a_plan_can_be_chosen_and_are_compared_with_what_they_replace() {
    let answer = with_listing(PLAN, BACKUPS, json!({}));
    assert_eq!(answer["summary"], "no faults: a Terraform plan");
    let choices = answer["choices"].as_array().unwrap();
    assert_eq!(choices[0]["is_selected"], true);
    assert!(answer["changes"][0].as_str().unwrap().starts_with("1 backup would be newly deleted"));
    let second = choices[1]["address"].as_str().unwrap();
    let answer = with_listing(PLAN, "", json!({"resource": second}));
    assert_eq!(answer["choices"][1]["is_selected"], true);
    assert!(answer["sections"]["answer"].as_str().unwrap().contains("02:30"));
}

#[test]
fn a_listing_in_the_place_of_a_policy_is_recognized() {
    assert_eq!(answer(BACKUPS)["is_listing"], true);
    assert_eq!(answer(POLICY)["is_listing"], false);
}

#[test]
fn a_listing_that_cannot_be_used_says_why() {
    let listing = |text| with_listing(POLICY, text, json!({}))["listing"].clone();
    assert_eq!(listing(" \n"), Value::Null);
    let second_page = "{\"checkpoint_items\": []}\n{\"checkpoint_items\": 1}";
    let refused = &listing(second_page)["refused"]["findings"][0];
    assert_eq!((&refused["line"], &refused["excerpt"]["found"]), (&json!(2), &json!("1")));
    let other =
        listing(r#"{"backups": [{"id": "a", "resource_id": "web", "status": "available"}]}"#);
    assert!(other["other_service"].as_str().unwrap().contains("found backup a of CBR"), "{other}");
    let partial = listing(&BACKUPS.replacen('{', r#"{"count": 12, "#, 1));
    let note = partial["read"]["notes"][0].as_str().unwrap();
    assert!(note.contains("10 of 12"), "{note}");
}

#[test]
fn a_field_that_cannot_be_read_says_what_it_takes() {
    let fields = json!({"zone": "Europe/Berlim", "now": "noon", "start": "2025-03-03"});
    let answer = ask(&mut Playground::default(), "FREQ=DAILY;BYHOUR=2;BYMINUTE=30", fields);
    let error = |name: &str| answer["fields"][name].as_str().unwrap_or_default().to_owned();
    assert!(error("zone").ends_with("did you mean Europe/Berlin?"), "{}", error("zone"));
    assert!(error("now").ends_with("found \"noon\""), "{}", error("now"));
    assert_eq!(error("start"), "");
}

#[test]
fn nothing_is_judged_as_of_a_time_that_cannot_be_read() {
    for field in ["now", "start"] {
        let mut playground = Playground::default();
        playground.set_listing(BACKUPS);
        let answer = ask(&mut playground, POLICY, json!({field: "2025-03-0"}));
        assert!(answer["fields"][field].is_string(), "{field}");
        assert_eq!(answer["sections"], Value::Null, "{field}");
        assert_eq!((&answer["sliders"], &answer["changes"]), (&Value::Null, &json!([])));
        assert_eq!((playground.report(), playground.backups(1)), (None, None));
    }
}

#[test]
fn times_are_shown_once_in_utc() {
    for zone in ["UTC", "Etc/UTC"] {
        let zone = json!({"zone": zone});
        let answer = ask(&mut Playground::default(), "FREQ=DAILY;BYHOUR=2;BYMINUTE=30", zone);
        let fires = answer["sections"]["fires"].as_str().unwrap();
        assert_eq!(fires.matches("</th>").count(), 1, "{fires}");
    }
}

#[test]
fn a_long_finding_is_cut_off_once() {
    let text = format!("FREQ=DAILY;BYHOUR={};BYMINUTE=0", "x".repeat(200));
    let excerpt = answer(&text)["findings"][0]["excerpt"].clone();
    assert!(excerpt["found"].as_str().unwrap().ends_with("x…"), "{excerpt}");
    assert_eq!(excerpt["after"], "");
}

#[test]
fn any_text_has_an_answer() {
    for text in [
        "",
        " ",
        "{",
        "[]",
        "null",
        "\"\"",
        "FREQ",
        "{\"policy\": 1}",
        "https://host/path?limit=1",
        "😀",
        "\u{0}",
    ] {
        let answer = with_listing(text, text, json!({"limits": {}}));
        assert!(answer["findings"].is_array(), "{text}");
    }
    let mut playground = Playground::default();
    for request in ["", "[]", "{\"text\": 1}"] {
        assert!(serde_json::from_str::<Value>(&playground.answer(request)).unwrap().is_object());
    }
}
