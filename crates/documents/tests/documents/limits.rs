//! The limits of an `operation_definition`, in every form that services and people write.

use keeptime_documents::{ZeroLimit, read_limits};
use serde_json::{Value, json};

/// A definition is read as this number of backups and of days.
#[track_caller]
fn reads(definition: &Value, expected: (Option<u32>, Option<u32>)) {
    let limits = read_limits(definition.as_object().unwrap(), ZeroLimit::Unlimited).unwrap();
    assert_eq!((limits.max_backups(), limits.max_days()), expected);
    assert_eq!(limits.keep_at_least(), 0);
}

/// A definition is refused with this member and message, however 0 is read.
#[track_caller]
fn refuses(definition: &Value, field: &str, message: &str) {
    for zero in [ZeroLimit::Unlimited, ZeroLimit::Literal] {
        let error = read_limits(definition.as_object().unwrap(), zero).unwrap_err();
        assert_eq!((error.field(), error.to_string().as_str()), (field, message));
    }
}

/// A value is read as this limit in both members.
#[track_caller]
fn reads_limit(value: impl Into<Value>, expected: Option<u32>) {
    let value = value.into();
    reads(&json!({"max_backups": value}), (expected, None));
    reads(&json!({"retention_duration_days": value}), (None, expected));
}

#[track_caller]
fn refuses_limit(value: impl Into<Value>, shown: &str) {
    let value = value.into();
    for field in ["max_backups", "retention_duration_days"] {
        let message = format!("{field} takes -1 or 0 to 99999, found {shown}");
        refuses(&json!({field: value}), field, &message);
    }
}

#[test]
fn without_limits_all_is_kept() {
    reads(&json!({}), (None, None));
    let nulls = json!({"max_backups": null, "retention_duration_days": null, "permanent": null});
    reads(&nulls, (None, None));
    reads(&json!({"plan_id": 5, "provider_id": [], "timezone": "UTC+08:00"}), (None, None));
}

#[test]
fn both_limits_are_read() {
    reads(&json!({"max_backups": 20, "retention_duration_days": "30"}), (Some(20), Some(30)));
}

#[test]
fn a_limit_is_a_number_from_minus_1_to_99999() {
    reads_limit(-1, None);
    reads_limit(1, Some(1));
    reads_limit(99_999, Some(99_999));
    refuses_limit(-2, "-2");
    refuses_limit(100_000, "100000");
    refuses_limit(4_294_967_295_u32, "4294967295");
    refuses_limit(4_294_967_297_u64, "4294967297");
    refuses_limit(i64::MIN, "-9223372036854775808");
    refuses_limit(u64::MAX, "18446744073709551615");
}

#[test]
fn a_limit_as_text_is_minus_1_or_one_to_five_digits() {
    reads_limit("-1", None);
    reads_limit("1", Some(1));
    reads_limit("00020", Some(20));
    reads_limit("99999", Some(99_999));
    for text in [
        "", "-", "-0", "-2", "-01", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "000020", "100000", "٣",
        "１", "−1", "null", "1_0", "1,000",
    ] {
        refuses_limit(text, &format!("\"{text}\""));
    }
    refuses_limit("1\n", "\"1\\n\"");
    refuses_limit("7".repeat(70), &format!("\"{}…\"", "7".repeat(60)));
}

#[test]
fn a_limit_is_an_integer_and_of_no_other_type() {
    refuses_limit(20.0, "20.0");
    refuses_limit(-1.0, "-1.0");
    refuses_limit(0.5, "0.5");
    refuses_limit(true, "true");
    refuses_limit(false, "false");
    refuses_limit(json!([]), "a list");
    refuses_limit(json!([20]), "a list");
    refuses_limit(json!({}), "an object");
}

#[test]
fn a_number_of_forty_digits_is_refused() {
    let text = format!("{{\"max_backups\": {}}}", "1".repeat(40));
    let definition: Value = serde_json::from_str(&text).unwrap();
    let error = read_limits(definition.as_object().unwrap(), ZeroLimit::Unlimited).unwrap_err();
    assert_eq!(error.field(), "max_backups");
    assert!(error.to_string().starts_with("max_backups takes -1 or 0 to 99999, found 1.1111"));
}

#[test]
fn a_limit_of_0_is_no_limit_unless_it_is_read_literally() {
    for zero in [json!(0), json!("0"), json!("00000")] {
        reads_limit(zero.clone(), None);
        for field in ["max_backups", "retention_duration_days"] {
            let definition = json!({field: zero});
            let limits = read_limits(definition.as_object().unwrap(), ZeroLimit::Literal).unwrap();
            let limit = limits.max_backups().or(limits.max_days());
            assert_eq!(limit, Some(0), "{field}");
        }
    }
    // A limit of 0 does not change the other limit.
    reads(&json!({"max_backups": 0, "retention_duration_days": 30}), (None, Some(30)));
    // Minus 1 is no limit in either reading.
    let definition = json!({"max_backups": -1, "retention_duration_days": "-1"});
    let limits = read_limits(definition.as_object().unwrap(), ZeroLimit::Literal).unwrap();
    assert_eq!((limits.max_backups(), limits.max_days()), (None, None));
}

#[test]
fn permanent_keeps_all_whatever_the_limits_say() {
    for permanent in [json!(true), json!("true"), json!("True"), json!("TRUE")] {
        let definition =
            json!({"permanent": permanent, "max_backups": 1, "retention_duration_days": "0"});
        reads(&definition, (None, None));
        let limits = read_limits(definition.as_object().unwrap(), ZeroLimit::Literal).unwrap();
        assert_eq!((limits.max_backups(), limits.max_days()), (None, None));
    }
    for permanent in [json!(false), json!("false"), json!("FALSE"), Value::Null] {
        reads(&json!({"permanent": permanent, "max_backups": 1}), (Some(1), None));
    }
}

#[test]
fn permanent_is_a_boolean_or_one_as_text() {
    for (value, shown) in [
        (json!(1), "1"),
        (json!(0), "0"),
        (json!("1"), "\"1\""),
        (json!("yes"), "\"yes\""),
        (json!(""), "\"\""),
        (json!(" true"), "\" true\""),
        (json!([true]), "a list"),
        (json!({}), "an object"),
    ] {
        let message = format!("permanent takes true or false, found {shown}");
        refuses(&json!({"permanent": value}), "permanent", &message);
    }
}

/// `permanent` does not hide an invalid limit.
#[test]
fn an_invalid_limit_is_refused_even_with_permanent() {
    refuses(
        &json!({"permanent": true, "max_backups": "many"}),
        "max_backups",
        "max_backups takes -1 or 0 to 99999, found \"many\"",
    );
}

/// The long-term rules of a definition: days, weeks, months, years and the minutes east of UTC.
#[track_caller]
fn reads_rules(definition: &Value, expected: Option<([u8; 4], i32)>) {
    let limits = read_limits(definition.as_object().unwrap(), ZeroLimit::Unlimited).unwrap();
    let found = limits.long_term().map(|rules| {
        let numbers = [rules.days(), rules.weeks(), rules.months(), rules.years()];
        (numbers, rules.offset().local_minus_utc() / 60)
    });
    assert_eq!(found, expected);
}

const PERIODS: [&str; 4] = ["day_backups", "week_backups", "month_backups", "year_backups"];

#[test]
fn long_term_rules_are_numbers_of_periods_in_a_timezone() {
    let all = json!({"day_backups": 7, "week_backups": "04", "month_backups": "100", "year_backups": 1,
        "timezone": "UTC+05:30"});
    reads_rules(&all, Some(([7, 4, 100, 1], 330)));
    reads_rules(&json!({"week_backups": 1, "timezone": "UTC-14:00"}), Some(([0, 1, 0, 0], -840)));
    for field in PERIODS {
        for nothing in [Value::Null, json!(0), json!("0"), json!("000")] {
            reads_rules(&json!({field: nothing, "max_backups": 5}), None);
        }
        for (value, shown) in [
            (json!(101), "101"),
            (json!(-1), "-1"),
            (json!("-1"), "\"-1\""),
            (json!("0004"), "\"0004\""),
            (json!("101"), "\"101\""),
            (json!(256), "256"),
            (json!(1.0), "1.0"),
            (json!(false), "false"),
            (json!(""), "\"\""),
            (json!([0]), "a list"),
            (json!({}), "an object"),
        ] {
            let message = format!("{field} takes 0 to 100, found {shown}");
            refuses(
                &json!({field: value, "max_backups": 5, "timezone": "UTC+00:00"}),
                field,
                &message,
            );
            refuses(&json!({field: value, "permanent": true}), field, &message);
        }
    }
}

#[test]
fn a_long_term_rule_needs_a_timezone() {
    for field in PERIODS {
        for absent in [json!({field: 1}), json!({field: 1, "timezone": null})] {
            let message = format!(
                "timezone is required if {field} is set: its periods begin and end in that timezone"
            );
            refuses(&absent, "timezone", &message);
        }
    }
    for (timezone, shown) in [
        (json!(""), "\"\""),
        (json!("UTC"), "\"UTC\""),
        (json!("UTC+8"), "\"UTC+8\""),
        (json!("+08:00"), "\"+08:00\""),
        (json!("UTC+08:60"), "\"UTC+08:60\""),
        (json!("UTC+14:01"), "\"UTC+14:01\""),
        (json!("UTC+08:00 "), "\"UTC+08:00 \""),
        (json!("UTC−08:00"), "\"UTC−08:00\""),
        (json!("Europe/Berlin"), "\"Europe/Berlin\""),
        (json!(8), "8"),
    ] {
        let message =
            format!("timezone takes UTC+hh:mm or UTC-hh:mm, at most 14:00, found {shown}");
        refuses(&json!({"timezone": timezone, "day_backups": 1}), "timezone", &message);
        refuses(&json!({"timezone": timezone}), "timezone", &message);
    }
}

#[test]
fn rules_that_no_document_describes_are_refused() {
    for nothing in [Value::Null, json!([]), json!({})] {
        reads(&json!({"advanced_retention_rules": nothing, "max_backups": 5}), (Some(5), None));
    }
    for (value, shown) in
        [(json!({"weekly": {}}), "an object"), (json!(0), "0"), (json!(""), "\"\"")]
    {
        let message = format!(
            "advanced_retention_rules takes only null, because no document says which backups these \
             rules keep, found {shown}"
        );
        let definition = json!({"advanced_retention_rules": value, "max_backups": 5});
        refuses(&definition, "advanced_retention_rules", &message);
    }
}
