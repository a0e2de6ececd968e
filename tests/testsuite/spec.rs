//! Schedules that are stored as a specification, and made again from it.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use keeptime::pattern::{Pattern, Rule};
use keeptime::schedule::source::{self, ZoneSource};
use keeptime::schedule::{Gap, NamedZone, Overlap, Schedule, Spec, SpecError, Zone};
use keeptime::timetable::Interval;
use proptest::prelude::*;
use serde_json::json;
use serde_test::{Configure, Token, assert_tokens};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn pattern(text: &str) -> Pattern {
    Pattern::parse(text).unwrap()
}

const NAMES: [&str; 6] =
    ["UTC", "Z", "-05:30", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"];

fn spec() -> impl Strategy<Value = Spec> {
    let days = prop::option::of(prop::sample::subsequence((0..7_u8).collect::<Vec<_>>(), 1..7));
    let hours = prop::collection::btree_set(0..24_u8, 0..5);
    let rule = (days, hours, prop::option::of(0..60_u8), prop::option::of(2..30_u8));
    let pattern = rule.prop_map(|(days, hours, minute, interval)| {
        let rule = match (days, interval.and_then(Interval::new)) {
            (Some(days), _) => Rule::weekly()
                .on_days(days.iter().map(|day| chrono::Weekday::try_from(*day).unwrap())),
            (None, Some(interval)) => Rule::daily().every(interval),
            (None, None) => Rule::weekly(),
        };
        let rule = if hours.is_empty() { rule } else { rule.at_hours(hours) };
        let rule = minute.into_iter().fold(rule, |rule, minute| rule.at_minute(minute));
        Pattern::from_cbr_rules([rule.build().unwrap()]).unwrap()
    });
    let start = prop::option::of((0..4_000_000_000_i64, 0..1_000_000_000_u32));
    let gap = prop::sample::select(&Gap::ALL[..]);
    let overlap = prop::sample::select(&Overlap::ALL[..]);
    (pattern, prop::sample::select(&NAMES[..]), start, gap, overlap).prop_map(
        |(pattern, zone, start, gap, overlap)| {
            let start = start.map(|(second, nano)| DateTime::from_timestamp(second, nano).unwrap());
            Spec::new(pattern).with_zone(zone).with_start(start).with_gap(gap).with_overlap(overlap)
        },
    )
}

/// Checks the way there and back with the zones of a source.
fn check_with<S: ZoneSource<Zone: Clone + Eq + std::fmt::Debug>>(spec: &Spec, source: &S) {
    let Ok(schedule) = spec.schedule(source) else {
        // Without a start, some rules have no timetable.
        assert!(spec.start().is_none() && spec.pattern().timetable().is_err());
        return;
    };
    assert_eq!(&schedule.spec(), spec);
    assert_eq!(schedule.spec().schedule(source).unwrap(), schedule);

    // The same schedule without names.
    let zone = source.zone(spec.zone()).unwrap();
    let builder = Schedule::builder().zone(&zone).start(spec.start());
    let plain = builder.gap(spec.gap()).overlap(spec.overlap()).pattern(spec.pattern()).unwrap();
    let days = at("2026-03-01T00:00:00Z")..at("2026-04-10T00:00:00Z");
    assert!(schedule.fires(days.clone()).eq(plain.fires(days)));
    assert_eq!(schedule.pattern(), spec.pattern());
    assert_eq!(schedule.timetable(), plain.timetable());
}

proptest! {
    #[test]
    fn a_spec_gives_back_the_schedule_it_came_from_and_the_reverse(spec in spec()) {
        check_with(&spec, &source::jiff_bundled());
        check_with(&spec, &source::chrono_tz());
    }

    #[test]
    fn a_spec_is_read_as_it_was_written(spec in spec()) {
        let text = serde_json::to_string(&spec).unwrap();
        prop_assert_eq!(serde_json::from_str::<Spec>(&text).unwrap(), spec);
    }
}

#[test]
fn a_spec_is_written_without_defaults() {
    let spec = Spec::new(Pattern::parse_cbr("FREQ=DAILY;BYHOUR=2;BYMINUTE=30").unwrap());
    let rules = json!(["FREQ=DAILY;INTERVAL=1;BYHOUR=2;BYMINUTE=30"]);
    assert_eq!(serde_json::to_value(&spec).unwrap(), json!({"pattern": rules}));
    let full = spec
        .clone()
        .with_zone("Asia/Shanghai")
        .with_start(at("2026-01-01T00:00:00.5Z"))
        .with_gap(Gap::Skip)
        .with_overlap(Overlap::Second);
    let written = json!({
        "pattern": rules, "zone": "Asia/Shanghai", "start": "2026-01-01T00:00:00.500Z",
        "gap": "skip", "overlap": "second",
    });
    assert_eq!(serde_json::to_value(&full).unwrap(), written);
    assert_eq!((full.gap(), full.overlap()), (Gap::Skip, Overlap::Second));
    assert!(format!("{full:?}").contains(r#"zone: "Asia/Shanghai","#), "{full:?}");
    assert_eq!((full.zone(), full.start()), ("Asia/Shanghai", Some(at("2026-01-01T00:00:00.5Z"))));
    assert_eq!(serde_json::from_value::<Spec>(written).unwrap(), full);
    // Defaults may be written out.
    let written = json!({
        "pattern": rules, "zone": "UTC", "start": null, "gap": "shift", "overlap": "first",
    });
    assert_eq!(serde_json::from_value::<Spec>(written).unwrap(), spec);
    assert_eq!(serde_json::from_value::<Spec>(json!({"pattern": rules})).unwrap(), spec);
}

#[test]
fn a_spec_with_a_wrong_member_is_refused() {
    let message = |written| serde_json::from_value::<Spec>(written).unwrap_err().to_string();
    let rule = "FREQ=DAILY;BYHOUR=2;BYMINUTE=30";
    assert_eq!(
        message(json!({"pattern": rule, "timezone": "UTC"})),
        "unknown field `timezone`, expected one of `pattern`, `zone`, `start`, `gap`, `overlap`"
    );
    assert_eq!(message(json!({"zone": "UTC"})), "missing field `pattern`");
    assert_eq!(
        message(json!({"pattern": "FREQ=DAILY;BYHOUR=24"})),
        "BYHOUR takes 0 to 23, found 24"
    );
    assert_eq!(
        message(json!({"pattern": rule, "gap": "later"})),
        "gap takes shift or skip, found \"later\""
    );
    assert!(
        serde_json::from_value::<Spec>(json!({"pattern": rule, "start": "2026-01-01"})).is_err()
    );
}

/// Such a format cannot leave members out.
#[test]
fn a_format_that_does_not_describe_its_values_has_all_members() {
    let spec = Spec::new(pattern("FREQ=DAILY;BYHOUR=2;BYMINUTE=30"));
    assert_tokens(
        &spec.compact(),
        &[
            Token::Struct { name: "Spec", len: 5 },
            Token::Str("pattern"),
            Token::Struct { name: "Compact", len: 2 },
            Token::Str("dialect"),
            Token::Str("csbs"),
            Token::Str("rules"),
            Token::Seq { len: Some(1) },
            Token::Str("FREQ=DAILY;BYHOUR=2;BYMINUTE=30"),
            Token::SeqEnd,
            Token::StructEnd,
            Token::Str("zone"),
            Token::BorrowedStr("UTC"),
            Token::Str("start"),
            Token::None,
            Token::Str("gap"),
            Token::Str("shift"),
            Token::Str("overlap"),
            Token::Str("first"),
            Token::StructEnd,
        ],
    );
}

#[test]
fn a_spec_that_gives_no_schedule_says_why() {
    let daily = pattern("FREQ=DAILY;BYHOUR=2;BYMINUTE=30");
    let error = Spec::new(daily).with_zone("Europe/Berln").schedule(source::chrono_tz());
    assert_eq!(
        error.unwrap_err().to_string(),
        "zone \"Europe/Berln\" is not in version 2025b of the IANA database; \
         did you mean Europe/Berlin?"
    );
    let incomplete = Spec::new(pattern("FREQ=DAILY"));
    let error = incomplete.schedule(source::offsets()).unwrap_err();
    assert!(matches!(error, SpecError::Timetable(_)));
    let schedule = incomplete.with_start(at("2026-01-01T03:15:00Z")).schedule(source::offsets());
    assert_eq!(
        schedule.unwrap().next_after(at("2026-02-01T00:00:00Z")),
        Some(at("2026-02-01T03:15:00Z"))
    );
}

#[test]
fn schedules_are_equal_if_they_were_made_of_equal_parts() {
    let daily = pattern("FREQ=DAILY;BYHOUR=2;BYMINUTE=30");
    let utc = Schedule::new(&daily).unwrap();
    assert_eq!(utc, Schedule::builder().pattern(&daily).unwrap());
    assert_ne!(utc, Schedule::builder().gap(Gap::Skip).pattern(&daily).unwrap());
    assert_ne!(utc, Schedule::builder().start(at("2026-01-01T00:00:00Z")).pattern(&daily).unwrap());
    let hourly = pattern("FREQ=DAILY;BYHOUR=2,3;BYMINUTE=30");
    let schedules = HashSet::from([utc.clone(), Schedule::new(&hourly).unwrap(), utc.clone()]);
    assert_eq!(schedules.len(), 2);
    assert_eq!(utc.spec(), Spec::new(daily));
    assert_eq!(utc.pattern(), utc.spec().pattern());
}

/// A source whose zones are trait objects, made once so that they stay equal.
struct Objects(Vec<NamedZone<Arc<dyn Zone + Send + Sync>>>);

impl ZoneSource for Objects {
    type Zone = Arc<dyn Zone + Send + Sync>;

    fn find(&self, name: &str) -> Option<NamedZone<Self::Zone>> {
        self.0.iter().find(|zone| zone.name() == name).cloned()
    }

    fn names(&self) -> Vec<String> {
        self.0.iter().map(|zone| zone.name().to_owned()).collect()
    }

    fn version(&self) -> Option<&str> {
        None
    }
}

#[test]
fn zones_may_be_trait_objects() {
    let berlin: Arc<dyn Zone + Send + Sync> = Arc::new(chrono_tz::Europe::Berlin);
    let tokyo = source::jiff_bundled().find("Asia/Tokyo").unwrap();
    let tokyo: Arc<dyn Zone + Send + Sync> = Arc::new(tokyo);
    let objects =
        Objects(vec![NamedZone::new("Europe/Berlin", berlin), NamedZone::new("Asia/Tokyo", tokyo)]);
    let now = at("2026-07-01T00:00:00Z");
    let daily = pattern("FREQ=DAILY;BYHOUR=2;BYMINUTE=30");
    for name in ["Europe/Berlin", "Asia/Tokyo", "UTC+08:00"] {
        let spec = Spec::new(daily.clone()).with_zone(name);
        check_with(&spec, &objects);
        let by_object = spec.schedule(&objects).unwrap();
        let by_jiff = spec.schedule(source::jiff_bundled()).unwrap();
        let days = now..now + TimeDelta::days(400);
        assert!(by_object.fires(days.clone()).eq(by_jiff.into_fires(days)), "{name}");
    }
}

#[test]
fn a_misspelt_member_of_a_flattened_specification_is_refused() {
    #[derive(Debug, serde::Deserialize)]
    struct Row {
        id: String,
        #[serde(flatten)]
        spec: Spec,
    }
    let rule = "FREQ=DAILY;BYHOUR=2;BYMINUTE=30";
    let read = |row| serde_json::from_value::<Row>(row).map_err(|error| error.to_string());
    let row = read(json!({"id": "web", "pattern": rule, "zone": "+08:00", "gap": "skip"})).unwrap();
    let expected = Spec::new(Pattern::parse(rule).unwrap()).with_zone("+08:00").with_gap(Gap::Skip);
    assert_eq!((row.id.as_str(), row.spec), ("web", expected));
    let error = read(json!({"id": "web", "pattern": rule, "zonee": "+08:00"})).unwrap_err();
    assert!(error.starts_with("unknown field `zonee`"), "{error}");
}
