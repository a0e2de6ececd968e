//! Values written as JSON with serde, and read again.

use core::fmt::Debug;

use chrono::{DateTime, FixedOffset, Utc};
use keeptime::forecast::{
    BackupForecast, LongRun, NeverDeleted, Quota, QuotaReached, Reach, steady_state,
};
use keeptime::pattern::{Dialect, Frequency, Pattern, Rule};
use keeptime::policy::{Extent, Shortfall};
use keeptime::retention::{Busy, DeleteReason, Limits, LongTerm, NotCounted, Verdict};
use keeptime::schedule::{CatchUp, Gap, Overlap, Schedule};
use keeptime::timetable::Interval;
use proptest::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use serde_test::{Compact, Configure, Token, assert_de_tokens_error, assert_tokens};

/// Checks that a value is written as this JSON and read from it.
#[track_caller]
fn is_written<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: T, written: Value) {
    assert_eq!(serde_json::to_value(&value).unwrap(), written);
    assert_eq!(serde_json::from_value::<T>(written).unwrap(), value);
}

/// Checks that this JSON is refused with this message.
#[track_caller]
fn is_refused<T: DeserializeOwned + Debug>(written: Value, message: &str) {
    assert_eq!(serde_json::from_value::<T>(written).unwrap_err().to_string(), message);
}

#[test]
fn a_pattern_is_written_as_its_canonical_text() {
    let canonical = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n\
                     RRULE:FREQ=DAILY;BYHOUR=2,14;BYMINUTE=0\r\n\
                     END:VEVENT\r\nEND:VCALENDAR\r\n";
    let text = "FREQ=DAILY;BYHOUR=14,2;BYMINUTE=00";
    is_written(Pattern::parse(text).unwrap(), json!(canonical));
    assert_eq!(serde_json::from_value::<Pattern>(json!(text)).unwrap().canonical_text(), canonical);
    is_refused::<Pattern>(json!("FREQ=DAILY;BYHOUR=24"), "BYHOUR takes 0 to 23, found 24");
    is_refused::<Pattern>(
        json!(1),
        "invalid type: integer `1`, expected the text of a CSBS pattern or a list of the rules of a CBR pattern",
    );
}

#[test]
fn a_pattern_of_cbr_is_written_as_its_list_of_rules() {
    let rules = ["FREQ=WEEKLY;BYDAY=MO;BYHOUR=20", "freq=daily;BYHOUR=14;BYMINUTE=00"];
    let canonical =
        json!(["FREQ=DAILY;INTERVAL=1;BYHOUR=14;BYMINUTE=0", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=20"]);
    let pattern = Pattern::parse_cbr_rules(&rules).unwrap();
    is_written(pattern.clone(), canonical);
    assert_eq!(serde_json::from_value::<Pattern>(json!(rules)).unwrap(), pattern);
    is_refused::<Pattern>(json!([]), "a pattern needs at least one rule, found an empty list");
    is_refused::<Pattern>(json!(["FREQ=DAILY;INTERVAL=31"]), "INTERVAL takes 1 to 30, found 31");
    is_refused::<Pattern>(json!([1]), "invalid type: integer `1`, expected a string");
    is_written([Dialect::Csbs, Dialect::Cbr], json!(["csbs", "cbr"]));
}

/// Such a format cannot tell a text from a list when it reads.
#[test]
fn a_format_that_does_not_describe_its_values_has_the_dialect_and_the_rules() {
    let is_written = |pattern: Pattern, dialect: &'static str, rule| {
        let tokens = [
            Token::Struct { name: "Compact", len: 2 },
            Token::Str("dialect"),
            Token::Str(dialect),
            Token::Str("rules"),
            Token::Seq { len: Some(1) },
            Token::Str(rule),
            Token::SeqEnd,
            Token::StructEnd,
        ];
        assert_tokens(&pattern.compact(), &tokens);
    };
    let text = "FREQ=DAILY;BYHOUR=14";
    is_written(Pattern::parse(text).unwrap(), "csbs", text);
    is_written(Pattern::parse_cbr(text).unwrap(), "cbr", text);
    let every = "FREQ=DAILY;INTERVAL=2;BYHOUR=14";
    is_written(Pattern::parse_cbr(every).unwrap(), "cbr", every);
    let refused = [
        Token::Struct { name: "Compact", len: 2 },
        Token::Str("dialect"),
        Token::Str("csbs"),
        Token::Str("rules"),
        Token::Seq { len: Some(1) },
        Token::Str(every),
        Token::SeqEnd,
        Token::StructEnd,
    ];
    assert_de_tokens_error::<Compact<Pattern>>(
        &refused,
        "FREQ=DAILY;INTERVAL=2;BYHOUR=14 has an INTERVAL above 1, which only CBR takes",
    );
}

#[test]
fn a_rule_is_written_as_its_value() {
    let rule = Rule::weekly().at_hours([5]).build().unwrap();
    is_written(rule, json!("FREQ=WEEKLY;BYHOUR=5"));
    let rule = Rule::daily().every(Interval::new(2).unwrap()).at_hours([5]).build().unwrap();
    is_written(rule, json!("FREQ=DAILY;INTERVAL=2;BYHOUR=5"));
    is_refused::<Rule>(
        json!("FREQ=WEEKLY\nFREQ=DAILY"),
        "a rule must not contain a line end: make each rule an item of its own in the list",
    );
    is_refused::<Rule>(json!("WEEKLY"), "a part has the form NAME=value, found WEEKLY");
}

#[test]
fn enums_are_written_as_words() {
    is_written([Frequency::Daily, Frequency::Weekly], json!(["DAILY", "WEEKLY"]));
    is_written([Gap::Shift, Gap::Skip], json!(["shift", "skip"]));
    is_written(
        [Overlap::First, Overlap::Second, Overlap::Both],
        json!(["first", "second", "both"]),
    );
    is_written([CatchUp::Skip, CatchUp::Once, CatchUp::Each], json!(["skip", "once", "each"]));
}

/// A service's operation_definition is refused.
#[test]
fn limits_are_written_with_the_names_of_their_builder() {
    let limits = Limits::UNLIMITED.with_max_backups(7).with_max_days(0).with_keep_at_least(1);
    let written = json!({
        "max_backups": 7, "max_days": 0, "keep_at_least": 1, "long_term": null, "permanent": false,
    });
    is_written(limits, written);
    let long_term = LongTerm::in_offset(FixedOffset::west_opt(5_400).unwrap())
        .days(7)
        .weeks(4)
        .months(12)
        .build()
        .unwrap();
    let written = json!({
        "max_backups": null, "max_days": null, "keep_at_least": 0, "permanent": true,
        "long_term": {"days": 7, "weeks": 4, "months": 12, "years": 0, "offset": "-01:30"},
    });
    is_written(Limits::PERMANENT.with_long_term(long_term), written);
    is_refused::<LongTerm>(
        json!({"weeks": 101, "offset": "+00:00"}),
        "a long-term rule takes 0 to 100 weeks, found 101",
    );
    is_refused::<LongTerm>(json!({"offset": "+00:00"}), "long-term rules need a number above 0");
    is_refused::<LongTerm>(
        json!({"days": 1, "offset": "Europe/Berlin"}),
        "offset takes the form +02:00, found Europe/Berlin",
    );
    is_refused::<LongTerm>(json!({"days": 1}), "missing field `offset`");
    assert_eq!(serde_json::from_str::<Limits>("{}").unwrap(), Limits::UNLIMITED);
    is_refused::<Limits>(
        json!({"max_backups": 7, "retention_duration_days": -1}),
        "unknown field `retention_duration_days`, expected one of `max_backups`, `max_days`, `keep_at_least`, `long_term`, `permanent`",
    );
}

#[test]
fn missed_fires_are_written() {
    let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    let daily = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap();
    let schedule = Schedule::new(&daily).unwrap();
    let missed = schedule.missed(at("2025-03-01T02:00:00Z"), at("2025-03-03T02:00:00Z")).unwrap();
    assert_eq!(
        serde_json::to_value(missed).unwrap(),
        json!({"count": 2, "first": "2025-03-02T02:00:00Z", "latest": "2025-03-03T02:00:00Z"})
    );
}

#[test]
fn values_of_forecasts_are_objects_with_their_name() {
    let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    let verdict = Verdict::Defer(DeleteReason::Count { rank: 2, max: 1 }, Busy::Copying);
    let written_verdict = serde_json::to_value(verdict).unwrap();
    let deleted = BackupForecast::Deleted {
        at: at("2025-03-05T02:00:00Z"),
        new_backups: 3,
        verdict,
        kept_for: None,
    };
    is_written(
        [
            deleted,
            BackupForecast::Deferred(verdict),
            BackupForecast::OutlastsForecast,
            BackupForecast::NeverDeleted(NeverDeleted::NotCounted(NotCounted::Manual)),
            BackupForecast::NeverDeleted(NeverDeleted::NeverExpires),
            BackupForecast::BeingDeleted,
        ],
        json!([
            {"forecast": "deleted", "at": "2025-03-05T02:00:00Z", "new_backups": 3, "verdict": written_verdict},
            {"forecast": "deferred", "verdict": written_verdict},
            {"forecast": "outlasts_forecast"},
            {"forecast": "never_deleted", "reason": "manual"},
            {"forecast": "never_deleted", "reason": "never_expires"},
            {"forecast": "being_deleted"},
        ]),
    );
    let timetable = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap().timetable().unwrap();
    let limits = Limits::UNLIMITED.with_max_backups(3);
    is_written(
        [Reach::Unlimited, Reach::of(&timetable, limits)],
        json!([
            {"reach": "unlimited"},
            {"reach": "limited", "at_least_seconds": 172_800, "at_most_seconds": 259_200, "basis": "formula"},
        ]),
    );
    let steady = steady_state(&timetable, limits).unwrap();
    is_written(
        [LongRun::Steady(steady), LongRun::Growing, LongRun::NotEnabled, LongRun::NoObjects],
        json!([
            {"long_run": "steady", "min": 3, "max": 3, "basis": "formula"},
            {"long_run": "growing"},
            {"long_run": "not_enabled"},
            {"long_run": "no_objects"},
        ]),
    );
    is_written(
        [
            QuotaReached::Already,
            QuotaReached::At(at("2025-03-05T02:00:00Z")),
            QuotaReached::NoSizes,
        ],
        json!(["already", "2025-03-05T02:00:00Z", "no_sizes"]),
    );
    is_written(
        [Quota::backups(3.0), Quota::space(1.5, "TB")],
        json!([{"amount": 3.0, "unit": "backups"}, {"amount": 1.5, "unit": {"space": "TB"}}]),
    );
    is_refused::<LongRun>(
        json!({"long_run": "steady", "min": 3, "max": 2, "basis": "formula"}),
        "min must not be above max",
    );
    is_refused::<Reach>(
        json!({"reach": "limited", "at_most_seconds": -1, "basis": "formula"}),
        "at_most_seconds is out of range, found -1",
    );
    let reach = |least: i64, most: i64| {
        json!({
            "reach": "limited", "at_least_seconds": least, "at_most_seconds": most, "basis": "formula",
        })
    };
    is_refused::<Reach>(reach(61, 60), "at_least_seconds must not be above at_most_seconds");
    for read in [reach(60, 60), reach(0, 60)] {
        assert_eq!(
            serde_json::to_value(serde_json::from_value::<Reach>(read.clone()).unwrap()).unwrap(),
            read
        );
    }
    is_refused::<BackupForecast>(json!({"forecast": "deferred"}), "missing field `verdict`");
}

#[test]
fn what_objects_lack_and_the_extent_of_a_list_are_objects() {
    let at: DateTime<Utc> = "2025-03-05T02:00:00Z".parse().unwrap();
    is_written(
        [Shortfall::NoneListed, Shortfall::LosesLastCountedOn(at)],
        json!([
            {"shortfall": "none_listed"},
            {"shortfall": "loses_last_counted_on", "at": "2025-03-05T02:00:00Z"},
        ]),
    );
    is_written(
        [Extent::Whole, Extent::Partial { read: 100, count: 250 }, Extent::Unstated],
        json!([
            {"extent": "whole"},
            {"extent": "partial", "read": 100, "count": 250},
            {"extent": "unstated"},
        ]),
    );
    for value in
        [Shortfall::LosesLastCounted, Shortfall::NamesOtherPolicy, Shortfall::OnlyIncomplete]
    {
        assert_eq!(serde_json::to_value(value).unwrap()["shortfall"], value.name());
    }
}

#[test]
fn the_kind_and_the_span_of_a_pattern_s_fault_come_from_parsing_its_text() {
    let text = "FREQ=DAILY;BYHOUR=24";
    is_refused::<Pattern>(json!(text), "BYHOUR takes 0 to 23, found 24");
    let text = serde_json::from_value::<String>(json!(text)).unwrap();
    let error = Pattern::parse(&text).unwrap_err();
    assert_eq!((error.kind().name(), error.span()), ("hour", 18..20));
}

proptest! {
    #[test]
    fn patterns_and_limits_are_read_as_they_were_written(
        hours in prop::collection::btree_set(0..24_u8, 0..24),
        minute in prop::option::of(0..60_u8),
        daily in any::<bool>(),
        at_most in prop::option::of(any::<u32>()),
        days in prop::option::of(any::<u32>()),
        at_least in any::<u32>(),
    ) {
        let rule = if daily { Rule::daily() } else { Rule::weekly() };
        let rule = if hours.is_empty() { rule } else { rule.at_hours(hours) };
        let rule = match minute { Some(minute) => rule.at_minute(minute), None => rule };
        let rule = rule.build().unwrap();
        let pattern = Pattern::from_rules([rule]).unwrap();
        let text = serde_json::to_string(&(&pattern, rule)).unwrap();
        prop_assert_eq!(serde_json::from_str::<(Pattern, Rule)>(&text).unwrap(), (pattern, rule));

        let limits = Limits::UNLIMITED.with_keep_at_least(at_least);
        let limits = at_most.map_or(limits, |at_most| limits.with_max_backups(at_most));
        let limits = days.map_or(limits, |days| limits.with_max_days(days));
        let text = serde_json::to_string(&limits).unwrap();
        prop_assert_eq!(serde_json::from_str::<Limits>(&text).unwrap(), limits);
    }
}
