//! The limits of a request to create a policy of CBR: one test for each rule of their table.

use keeptime_documents::cbr::CreatePolicy;
use keeptime_documents::{DocumentKind, Fault, FaultKind, NoteKind};
use serde_json::{Value, json};

use crate::cbr_request_checks::{
    DEFINITION, accepted, definition_has_notes, definition_is_refused, may_be_absent, refused,
};
use crate::sample_documents::{cbr_request, with, without};

#[test]
fn the_limits() {
    let count = format!("{DEFINITION}/max_backups");
    for good in [-1, 0, 1, 99_999] {
        accepted(&count, good);
    }
    refused(&count, -2, "max_backups takes -1 or 0 to 99999, found -2");
    refused(&count, 100_000, "max_backups takes -1 or 0 to 99999, found 100000");
    refused(&count, "7", "max_backups takes -1 or 0 to 99999, found \"7\"");
    refused(&count, 7.5, "max_backups takes -1 or 0 to 99999, found 7.5");
    definition_has_notes(json!({"retention_duration_days": 99_999}), &[]);
    definition_has_notes(json!({"max_backups": null, "retention_duration_days": 1}), &[]);
    for (value, found) in [
        (json!(0), "0"),
        (json!(-2), "-2"),
        (json!(100_000), "100000"),
        (json!("30"), "\"30\""),
        (json!(1.5), "1.5"),
        (json!(u64::MAX), "18446744073709551615"),
    ] {
        let message = format!("retention_duration_days takes -1 or 1 to 99999, found {found}");
        definition_is_refused(
            json!({"retention_duration_days": value}),
            "retention_duration_days",
            &message,
        );
    }
    for field in ["day_backups", "week_backups", "month_backups", "year_backups"] {
        let pointer = format!("{DEFINITION}/{field}");
        may_be_absent(&pointer);
        accepted(&pointer, 0);
        accepted(&pointer, 100);
        for (value, found) in [(json!(101), "101"), (json!(-1), "-1"), (json!("3"), "\"3\"")] {
            refused(&pointer, value, &format!("{field} takes 0 to 100, found {found}"));
        }
    }
    let timezone = format!("{DEFINITION}/timezone");
    for good in ["UTC+00:00", "UTC-00:00", "UTC+14:00", "UTC-14:00", "UTC+05:45", "UTC-03:30"] {
        accepted(&timezone, good);
    }
    for bad in ["UTC+14:01", "UTC+8:00", "UTC+08", "utc+08:00", "+08:00", "UTC+08:60", "Asia/Tokyo"]
    {
        let message =
            format!("timezone takes UTC+hh:mm or UTC-hh:mm, at most 14:00, found \"{bad}\"");
        refused(&timezone, bad, &message);
    }
    let interval = format!("{DEFINITION}/full_backup_interval");
    for good in [-1, 0, 100] {
        accepted(&interval, good);
    }
    refused(&interval, -2, "full_backup_interval takes -1 to 100, found -2");
    refused(&interval, 101, "full_backup_interval takes -1 to 100, found 101");
    refused(&interval, "5", "full_backup_interval takes -1 to 100, found \"5\"");
    let advanced = format!("{DEFINITION}/advanced_retention_rules");
    for empty in [json!(null), json!({}), json!([])] {
        accepted(&advanced, empty);
    }
    refused(
        &advanced,
        json!({"weekly_retention_rules": {}}),
        "advanced_retention_rules takes only null, because no document says which backups these rules \
         keep, found an object",
    );
}

#[test]
fn a_request_takes_one_kind_of_limit() {
    let days = "retention_duration_days";
    definition_is_refused(
        json!({"max_backups": 7, days: 30}),
        days,
        "retention_duration_days takes only -1 together with max_backups of 7, found 30",
    );
    definition_is_refused(
        json!({days: 30, "day_backups": 0, "month_backups": 6, "timezone": "UTC+01:00"}),
        days,
        "retention_duration_days takes only -1 together with month_backups of 6, found 30",
    );
    definition_is_refused(
        json!({"max_backups": 7, days: 30, "day_backups": 5, "timezone": "UTC+01:00"}),
        days,
        "retention_duration_days takes only -1 together with max_backups of 7, found 30",
    );
    // Clients and the service itself write −1 and 0 for a limit that is not set.
    definition_has_notes(
        json!({"max_backups": -1, days: 30, "day_backups": 0, "timezone": "UTC+01:00"}),
        &[],
    );
    definition_has_notes(json!({"max_backups": 7, days: -1}), &[]);
    definition_has_notes(json!({"max_backups": -1, days: -1}), &[]);
    definition_has_notes(json!({}), &[]);
}

#[test]
fn long_term_rules_need_a_timezone() {
    for field in ["day_backups", "week_backups", "month_backups", "year_backups"] {
        let message = format!(
            "timezone is required if {field} is set: its periods begin and end in that timezone"
        );
        definition_is_refused(json!({"max_backups": 7, field: 1}), "timezone", &message);
    }
    let message = "some regions require timezone together with week_backups, even if that is 0; add it or omit \
                   week_backups";
    definition_has_notes(
        json!({"retention_duration_days": 7, "week_backups": 0, "year_backups": 0}),
        &[("week_backups", NoteKind::ZeroWithoutTimezone, message)],
    );
    let message = "timezone has no effect without day_backups, week_backups, month_backups or \
                   year_backups; the hours of a pattern are UTC";
    definition_has_notes(
        json!({"max_backups": 7, "timezone": "UTC+02:00"}),
        &[("timezone", NoteKind::TimezoneAlone, message)],
    );
}

#[test]
fn limits_that_have_no_effect_are_noted() {
    let message = "max_backups of 0 is read as no limit; write -1 to say so";
    definition_has_notes(
        json!({"max_backups": 0, "retention_duration_days": 7}),
        &[("max_backups", NoteKind::ZeroLimit, message)],
    );
    let message = "day_backups has no effect because the policy keeps all backups anyway";
    definition_has_notes(
        json!({"max_backups": -1, "day_backups": 7, "timezone": "UTC+02:00"}),
        &[("day_backups", NoteKind::LongTermAlone, message)],
    );
}

#[test]
fn a_floor_above_the_count_is_noted() {
    let checked = CreatePolicy::check_with_floor(&cbr_request(), 15);
    let notes: Vec<_> =
        checked.notes().iter().map(|note| (note.pointer(), note.message())).collect();
    let pointer = format!("{DEFINITION}/max_backups");
    let message = "max_backups is 14, but 15 backups are kept because keep_at_least is 15";
    assert_eq!(notes, [(pointer.as_str(), message)]);
    assert_eq!(CreatePolicy::check_with_floor(&cbr_request(), 14).notes(), []);
}

#[test]
fn a_number_out_of_range_is_a_wrong_value_and_a_text_a_wrong_type() {
    for member in
        ["retention_duration_days", "full_backup_interval", "day_backups", "start_window_minutes"]
    {
        let kind = |value: Value| {
            let pointer = match member {
                "start_window_minutes" => format!("/policy/trigger/properties/{member}"),
                _ => format!("{DEFINITION}/{member}"),
            };
            let body =
                with(without(cbr_request(), &format!("{DEFINITION}/max_backups")), &pointer, value);
            let checked = CreatePolicy::check(&body);
            let fault = checked.faults().iter().find(|fault| fault.pointer() == pointer);
            fault.unwrap_or_else(|| panic!("{body}")).kind().clone()
        };
        for number in [json!(-2), json!(100_000), json!(u64::MAX)] {
            assert_eq!(kind(number), FaultKind::Value, "{member}");
        }
        for other in [json!("3"), json!([]), json!(true)] {
            assert_eq!(kind(other), FaultKind::Type, "{member}");
        }
    }
    // An answer may have a number as text.
    for (value, kind) in [(json!("x"), FaultKind::Value), (json!([]), FaultKind::Type)] {
        let answer = json!({"day_backups": value, "timezone": "UTC+08:00"});
        let checked = DocumentKind::CsbsOperationDefinition.check(&answer);
        let kinds: Vec<&FaultKind> = checked.faults().iter().map(Fault::kind).collect();
        assert_eq!(kinds, [&kind], "{answer}");
    }
}
