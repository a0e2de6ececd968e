//! Numbers in arguments.

use std::fmt::Display;
use std::str::FromStr;

use super::time::MAX_DAYS;

/// Parses the number of fires to show.
pub(crate) fn fires(text: &str) -> Result<usize, String> {
    parse(text, 0, None, "the number of fires")
}

/// Parses a number of backups.
pub(crate) fn backups(text: &str) -> Result<u32, String> {
    parse(text, 0, None, "the number of backups")
}

/// Parses a number of days to look ahead.
pub(crate) fn days(text: &str) -> Result<u32, String> {
    let max = u32::try_from(MAX_DAYS).ok();
    parse(text, 0, max, "the number of days")
}

/// Parses a number of days without a maximum.
pub(crate) fn any_days(text: &str) -> Result<u32, String> {
    parse(text, 0, None, "the number of days")
}

/// Parses a limit as the services take it.
pub(crate) fn limit(text: &str) -> Result<i64, String> {
    parse(text, -1, Some(99_999), "a limit").map_err(|error| format!("{error} (-1 is no limit)"))
}

fn parse<N: FromStr + PartialOrd + Display + Copy>(
    text: &str,
    min: N,
    max: Option<N>,
    what: &str,
) -> Result<N, String> {
    match text.parse::<N>() {
        Ok(number) if number >= min && max.is_none_or(|max| number <= max) => Ok(number),
        _ => Err(match max {
            Some(max) => format!("{what} is a whole number from {min} to {max}"),
            None => format!("{what} is a whole number, {min} or more"),
        }),
    }
}
