//! The public cases of `tests/cases`, answered by the library itself: `tests/cases/README.md` has their format.

use std::fs;
use std::ops::Bound;
use std::path::Path;

use chrono::{DateTime, SecondsFormat, Utc};
use keeptime::pattern::{Pattern, PatternError};
use keeptime::retention::Outcome;
use keeptime::schedule::source::ZoneSource;
use keeptime::schedule::{NamedZone, Schedule, Spec};
use keeptime_documents::listing::{Listing, RecordFormat};
use keeptime_documents::{DocumentKind, ZeroLimit, read_limits};
use serde_json::{Value, json};

/// Answers each case of a file whose name starts like this, and returns how many there are.
#[track_caller]
fn check(names: &str, answer: impl Fn(&Value) -> Value) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let is_named = |file: &Path| file.file_name().unwrap().to_str().unwrap().starts_with(names);
    let mut count = 0;
    for file in
        files.filter(|file| is_named(file) && file.extension().is_some_and(|it| it == "jsonl"))
    {
        for line in fs::read_to_string(file).unwrap().lines() {
            let case: Value = serde_json::from_str(line).unwrap();
            assert_eq!(answer(&case["request"]), case["answer"], "{}", case["name"]);
            count += 1;
        }
    }
    count
}

fn pattern(request: &Value) -> Result<Pattern, PatternError> {
    match (&request["pattern"], request["dialect"].as_str()) {
        (Value::Array(rules), Some("cbr")) => {
            let rules: Vec<&str> = rules.iter().map(|rule| rule.as_str().unwrap()).collect();
            Pattern::parse_cbr_rules(&rules)
        }
        (Value::String(text), None) => Pattern::parse(text),
        other => panic!("{other:?}"),
    }
}

fn at(request: &Value, member: &str) -> DateTime<Utc> {
    request[member].as_str().unwrap().parse().unwrap()
}

fn schedule<S: ZoneSource>(request: &Value, zones: &S) -> Schedule<NamedZone<S::Zone>> {
    let word = |member: &str, default| request[member].as_str().unwrap_or(default).to_owned();
    let start = request["start"].is_string().then(|| at(request, "start"));
    Spec::new(pattern(request).unwrap())
        .with_zone(word("zone", "UTC"))
        .with_start(start)
        .with_gap(word("gap", "shift").parse().unwrap())
        .with_overlap(word("overlap", "first").parse().unwrap())
        .schedule(zones)
        .unwrap()
}

fn fires<S: ZoneSource>(request: &Value, zones: &S) -> Value {
    let schedule = schedule(request, zones);
    let text = |fire: DateTime<Utc>| fire.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    let count = usize::try_from(request["count"].as_u64().unwrap_or(0)).unwrap();
    match request["op"].as_str().unwrap() {
        "next" => {
            let range = (Bound::Excluded(at(request, "after")), Bound::Unbounded);
            json!({"fires": schedule.fires(range).take(count).map(text).collect::<Vec<_>>()})
        }
        "prev" => {
            let fires = schedule.fires(..at(request, "before")).rev();
            json!({"fires": fires.take(count).map(text).collect::<Vec<_>>()})
        }
        "count" => json!({"count": schedule.count(at(request, "from")..at(request, "until"))}),
        other => panic!("{other}"),
    }
}

#[test]
#[cfg(feature = "chrono-tz")]
fn fires_are_those_of_the_cases_with_the_zones_of_chrono_tz() {
    let zones = keeptime::schedule::source::chrono_tz();
    assert!(check("fires_", |request| fires(request, &zones)) > 350);
}

#[test]
#[cfg(feature = "jiff")]
fn fires_are_those_of_the_cases_with_the_zones_of_jiff() {
    let zones = keeptime::schedule::source::jiff_bundled();
    assert!(check("fires_", |request| fires(request, &zones)) > 350);
}

#[test]
fn patterns_are_valid_or_refused_at_the_place_that_the_cases_say() {
    let answer = |request: &Value| match pattern(request) {
        Ok(pattern) => json!({"rules": pattern.canonical_rules()}),
        Err(error) => {
            let span = error.span();
            let mut refused = json!({"at": [span.start, span.end]});
            if let Some(rule) = error.rule_index() {
                refused["rule"] = rule.into();
            }
            json!({"refused": refused})
        }
    };
    assert!(check("patterns", answer) > 250);
}

#[test]
fn documents_have_the_faults_of_the_cases() {
    let answer = |request: &Value| {
        let kind: DocumentKind = request["kind"].as_str().unwrap().parse().unwrap();
        let checked = kind.check(&request["body"]);
        json!({"faults": checked.faults().iter().map(|fault| fault.pointer()).collect::<Vec<_>>()})
    };
    assert!(check("documents", answer) > 90);
}

#[test]
fn backups_are_kept_and_deleted_as_in_the_cases() {
    let answer = |request: &Value| {
        let retention = request["retention"].as_object().unwrap();
        let floor = request["keep_at_least"].as_u64().unwrap_or(0);
        let limits = read_limits(retention, ZeroLimit::Unlimited).unwrap();
        let limits = limits.with_keep_at_least(u32::try_from(floor).unwrap());
        let format = request["format"].as_str().unwrap_or("csbs").parse::<RecordFormat>().unwrap();
        let mut listing = Listing::with_format(format);
        listing.read(&request["backups"]).unwrap();
        let listed = listing.finish().unwrap();
        let judgement = limits.judge(listed.for_limits(), at(request, "now")).unwrap();
        let ids = |outcome: Outcome| {
            let judged = judgement.verdicts().filter(|(_, verdict)| verdict.outcome() == outcome);
            judged.map(|(backup, _)| backup.id()).collect::<Vec<_>>()
        };
        json!({"prune": ids(Outcome::Delete), "keep": ids(Outcome::Keep), "defer": ids(Outcome::Defer),
            "gone": ids(Outcome::BeingDeleted)})
    };
    assert!(check("retention", answer) > 90);
}
