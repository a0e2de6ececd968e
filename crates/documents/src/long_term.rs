//! Reads the long-term rules of an `operation_definition`: of how many days, weeks, months and years the
//! latest backup is kept, and the timezone in which these periods begin and end.
//!
//! CBR v3 has these members, and CSBS v1 since March 2020. A number may also be text, because answers of
//! CSBS have text.

use chrono::FixedOffset;
use serde_json::{Map, Value};

use crate::limits_error::LimitsError;
use keeptime::retention::LongTerm;

/// The members with the number of periods of each unit.
pub(super) const PERIOD_FIELDS: [&str; 4] =
    ["day_backups", "week_backups", "month_backups", "year_backups"];
pub(super) const TIMEZONE: &str = "timezone";
/// Rules of a later API. No manual describes them, so a policy that sets them cannot be judged.
pub(super) const ADVANCED_RULES: &str = "advanced_retention_rules";

pub(super) const PERIODS_ALLOWED: &str = "0 to 100";
pub(super) const TIMEZONE_ALLOWED: &str = "UTC+hh:mm or UTC-hh:mm, at most 14:00";
pub(super) const ADVANCED_ALLOWED: &str =
    "only null, because no document says which backups these rules keep";

/// Reads the long-term rules, or `None` if no number of periods is above 0. Checks every member, whether
/// or not it has an effect.
pub(super) fn read_long_term(
    definition: &Map<String, Value>,
) -> Result<Option<LongTerm>, LimitsError> {
    let get = |field: &str| definition.get(field).filter(|value| !value.is_null());
    let mut periods = [0; 4];
    for (number, field) in periods.iter_mut().zip(PERIOD_FIELDS) {
        if let Some(value) = get(field) {
            let found = periods_from_number_or_text(value);
            *number = found.ok_or_else(|| LimitsError::takes(field, PERIODS_ALLOWED, value))?;
        }
    }
    let offset = match get(TIMEZONE) {
        None => None,
        Some(value) => {
            let offset = value.as_str().and_then(parse_timezone);
            Some(offset.ok_or_else(|| LimitsError::takes(TIMEZONE, TIMEZONE_ALLOWED, value))?)
        }
    };
    if let Some(value) = definition.get(ADVANCED_RULES).filter(|value| !is_unset(value)) {
        return Err(LimitsError::takes(ADVANCED_RULES, ADVANCED_ALLOWED, value));
    }
    let Some(field) = first_set(periods) else { return Ok(None) };
    let [days, weeks, months, years] = periods;
    let offset = offset.ok_or_else(|| LimitsError::new(TIMEZONE, timezone_missing(field)))?;
    let long_term =
        LongTerm::in_offset(offset).days(days).weeks(weeks).months(months).years(years).build();
    long_term.map(Some).map_err(|error| LimitsError::new(field, format!("{field}: {error}")))
}

/// The message for a long-term rule without a timezone.
pub(super) fn timezone_missing(field: &str) -> String {
    format!("{TIMEZONE} is required if {field} is set: its periods begin and end in that timezone")
}

/// Returns the first member with a number above 0.
fn first_set(periods: [u8; 4]) -> Option<&'static str> {
    let set = PERIOD_FIELDS.into_iter().zip(periods).find(|(_, number)| *number > 0);
    set.map(|(field, _)| field)
}

/// Reads a number of periods from an integer: 0 to 100.
pub(super) fn periods_from_number(value: &Value) -> Option<u8> {
    u8::try_from(value.as_u64()?).ok().filter(|number| *number <= LongTerm::MAX_PERIODS)
}

/// Reads a number of periods from an integer, or from text of one to three digits.
pub(super) fn periods_from_number_or_text(value: &Value) -> Option<u8> {
    let Some(text) = value.as_str() else { return periods_from_number(value) };
    let is_number = (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|_| is_number)?;
    (number <= LongTerm::MAX_PERIODS).then_some(number)
}

/// Reads an offset from text as `UTC+08:00`: at most 14 hours either way.
pub(super) fn parse_timezone(text: &str) -> Option<FixedOffset> {
    const MOST: i32 = 14 * 3600;
    let sign = match text.strip_prefix("UTC")?.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = text.get(4..)?.split_once(':')?;
    let number = |digits: &str| -> Option<i32> {
        let is_number = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| digits.parse().ok())?
    };
    let minutes = number(minutes).filter(|minutes| *minutes < 60)?;
    let seconds = number(hours)? * 3600 + minutes * 60;
    FixedOffset::east_opt(sign * seconds).filter(|_| seconds <= MOST)
}

/// Returns whether a value means that nothing is set: null or empty.
pub(super) fn is_unset(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}
