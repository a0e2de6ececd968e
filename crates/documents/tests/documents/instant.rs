//! The times in documents.

use chrono::{DateTime, SecondsFormat, TimeZone, Utc};
use keeptime_documents::{format_instant, parse_instant};
use proptest::prelude::*;

/// `text` is read as this instant, in UTC.
#[track_caller]
fn reads(text: &str, expected: &str) {
    let instant = parse_instant(text).unwrap();
    assert_eq!(instant.to_rfc3339_opts(SecondsFormat::AutoSi, true), expected, "{text}");
}

#[track_caller]
fn refuses(text: &str) {
    let message = format!(
        "a time takes the form YYYY-MM-DDTHH:MM:SS, optionally with a fraction and Z or ±hh:mm, \
         found {text:?}"
    );
    assert_eq!(parse_instant(text).unwrap_err().to_string(), message);
}

#[test]
fn date_and_time_are_joined_by_a_t_or_a_space_and_mean_utc() {
    reads("2021-06-05T04:03:02", "2021-06-05T04:03:02Z");
    reads("2021-06-05 04:03:02", "2021-06-05T04:03:02Z");
}

#[test]
fn a_fraction_has_one_to_nine_digits() {
    reads("2021-06-05T04:03:02.5", "2021-06-05T04:03:02.500Z");
    reads("2021-06-05T04:03:02.050", "2021-06-05T04:03:02.050Z");
    reads("2021-06-05 04:03:02.000007", "2021-06-05T04:03:02.000007Z");
    reads("2021-06-05T04:03:02.123456789", "2021-06-05T04:03:02.123456789Z");
    reads("2021-06-05T04:03:02.000000000Z", "2021-06-05T04:03:02Z");
    refuses("2021-06-05T04:03:02.");
    refuses("2021-06-05T04:03:02.Z");
    refuses("2021-06-05T04:03:02.1234567890");
    refuses("2021-06-05T04:03:02,5");
}

#[test]
fn an_offset_is_z_or_hours_and_minutes() {
    reads("2021-06-05T04:03:02Z", "2021-06-05T04:03:02Z");
    reads("2021-06-05 04:03:02+00:00", "2021-06-05T04:03:02Z");
    reads("2021-06-05T04:03:02-00:00", "2021-06-05T04:03:02Z");
    reads("2021-06-05T04:03:02+08:00", "2021-06-04T20:03:02Z");
    reads("2021-06-05T04:03:02.25-03:30", "2021-06-05T07:33:02.250Z");
    reads("2021-06-05T04:03:02+23:59", "2021-06-04T04:04:02Z");
    reads("2021-06-05T04:03:02+0800", "2021-06-04T20:03:02Z");
    reads("2021-06-05T04:03:02-0330", "2021-06-05T07:33:02Z");
    for offset in [
        "z", "+8", "+08", "+080", "+0860", "+08000", "+08:0", "+08:60", "+24:00", "+99:99",
        "08:00", " Z",
    ] {
        refuses(&format!("2021-06-05T04:03:02{offset}"));
    }
    refuses("2021-06-05T04:03:02\u{2212}08:00");
    refuses("2021-06-05T04:03:02 +08:00");
    refuses("2021-06-05T04:03:02Z+08:00");
    refuses("2021-06-05T04:03:02 UTC");
}

#[test]
fn days_are_those_of_the_calendar() {
    reads("2024-02-29T00:00:00", "2024-02-29T00:00:00Z");
    reads("2000-02-29 23:59:59", "2000-02-29T23:59:59Z");
    for day in ["2023-02-29", "1900-02-29", "2024-02-30", "2024-04-31", "2024-13-01", "2024-00-01"]
    {
        refuses(&format!("{day}T00:00:00"));
    }
    refuses("2024-01-00T00:00:00");
    refuses("2024-01-32T00:00:00");
}

#[test]
fn hours_are_those_of_a_clock() {
    reads("2024-01-01T23:59:59.999999999", "2024-01-01T23:59:59.999999999Z");
    for time in ["24:00:00", "12:60:00", "12:00:60", "23:59:60", "25:00:00"] {
        refuses(&format!("2024-01-01T{time}"));
    }
}

#[test]
fn years_have_four_digits() {
    reads("0000-01-01T00:00:00", "0000-01-01T00:00:00Z");
    reads("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z");
    let beyond = parse_instant("9999-12-31T23:59:59-00:01").unwrap();
    assert_eq!(beyond, Utc.with_ymd_and_hms(10_000, 1, 1, 0, 0, 59).unwrap());
    refuses("999-12-31T23:59:59");
    refuses("10000-01-01T00:00:00");
    refuses("-001-01-01T00:00:00");
    refuses("+2024-01-01T00:00:00");
}

#[test]
fn near_misses_are_refused() {
    for text in [
        "",
        "now",
        "0",
        "1622865782",
        "2021-06-05",
        "04:03:02",
        "2021-06-05T04:03",
        "2021-6-5T4:3:2",
        "2021-06-05t04:03:02",
        "2021-06-05  04:03:02",
        "2021-06-05_04:03:02",
        "2021/06/05 04:03:02",
        "20210605T040302Z",
        "2021-06-05T04-03-02",
        "05-06-2021T04:03:02",
        " 2021-06-05T04:03:02",
        "2021-06-05T04:03:02 ",
        "2021-06-05T04:03:02\n",
        "2021-06-05T04:03:02\0",
        "２021-06-05T04:03:02",
        "Sat Jun  5 04:03:02 2021",
        "\u{feff}2021-06-05T04:03:02",
    ] {
        refuses(text);
    }
}

#[test]
fn a_long_text_is_cut_in_the_message() {
    let message = parse_instant(&"夜".repeat(5000)).unwrap_err().to_string();
    assert!(message.ends_with(&format!("found \"{}\"", "夜".repeat(60))), "{message}");
}

proptest! {
    /// What chrono writes is read as the same instant.
    #[test]
    fn written_instants_are_read_again(seconds in -62_167_219_200_i64..253_402_300_800, nanos in 0_u32..1_000_000_000) {
        let instant = DateTime::from_timestamp(seconds, nanos).unwrap();
        let text = instant.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        prop_assert_eq!(parse_instant(&text), Ok(instant));
        let text = instant.format("%Y-%m-%d %H:%M:%S%.f").to_string();
        prop_assert_eq!(parse_instant(&text), Ok(instant));
    }

    /// Every text that is read is the same instant to chrono, once written in the form of RFC 3339.
    #[test]
    fn a_text_near_a_time_is_read_or_refused(at in 0_usize..30, other in "[0-9TZ:. +-]{0,2}|.") {
        let mut text: Vec<char> = "2021-06-05T04:03:02.123456789Z".chars().collect();
        text.splice(at..=at, other.chars());
        let text: String = text.into_iter().collect();
        if let Ok(instant) = parse_instant(&text) {
            let zone = if text.ends_with('Z') || text[19..].contains(['+', '-']) { "" } else { "Z" };
            let strict = format!("{}{zone}", text.replace(' ', "T"));
            prop_assert_eq!(DateTime::parse_from_rfc3339(&strict).unwrap().to_utc(), instant);
        }
    }
}

/// Years of more or fewer than four digits cannot be read back.
#[test]
fn years_without_four_digits_are_clamped() {
    let ends = [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC].map(format_instant);
    assert_eq!(ends, ["0000-01-01T00:00:00", "9999-12-31T23:59:59.999999999"]);
    assert!(ends.iter().all(|text| parse_instant(text).is_ok()));
}
