//! Dates and times as text, in the forms of sentences and pages.
//!
//! chrono's `format` reads its pattern each time, and its code and tables would be a large part of a small program.

use alloc::format;
use alloc::string::String;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

/// `2025-03-03 02:30:00`.
pub(crate) fn to_the_second(civil: NaiveDateTime) -> String {
    format!("{} {}", civil.date(), second_of_day(civil.time()))
}

/// `2025-03-03 02:30`.
#[cfg(feature = "report")]
pub(crate) fn to_the_minute(civil: NaiveDateTime) -> String {
    format!("{} {}", civil.date(), minute_of_day(civil.time()))
}

/// `02:30:00`.
pub(crate) fn second_of_day(time: NaiveTime) -> String {
    // chrono counts a leap second as a part of the second before it.
    let second = time.second() + time.nanosecond() / 1_000_000_000;
    format!("{}:{second:02}", minute_of_day(time))
}

/// `02:30`.
pub(crate) fn minute_of_day(time: NaiveTime) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// `2025-03`.
pub(crate) fn month(day: NaiveDate) -> String {
    format!("{}-{:02}", year(day), day.month())
}

/// `2025`. A year that does not have four digits has a sign.
pub(crate) fn year(day: NaiveDate) -> String {
    match day.year() {
        year @ 0..=9999 => format!("{year:04}"),
        year => format!("{year:+05}"),
    }
}
