//! Reads the retention limits of an `operation_definition`.
//!
//! The limits may be numbers or text. The long-term rules are read in `long_term`.

use serde_json::{Map, Value};

use crate::limits_error::LimitsError;
use crate::long_term::{ADVANCED_RULES, PERIOD_FIELDS, TIMEZONE, read_long_term};
use crate::names::names;
use keeptime::policy::{Keeping, UnreadableLimits};
use keeptime::retention::Limits;

/// How a limit of 0 is read.
///
/// The reference allows 0 without saying what it means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ZeroLimit {
    /// As no limit. This is the default: Karbor, on which the service is based, does the same, and
    /// clients send 0 for a limit that is not set. The other reading would delete every backup.
    #[default]
    Unlimited,
    /// As a limit of 0: no backup is kept.
    Literal,
}

names! { ZeroLimit, "zero":
    Unlimited = "unlimited",
    Literal = "literal",
}

pub(super) const MAX_BACKUPS: &str = "max_backups";
pub(super) const MAX_DAYS: &str = "retention_duration_days";
pub(crate) const PERMANENT: &str = "permanent";
pub(super) const LIMIT_ALLOWED: &str = "-1 or 0 to 99999";

/// The members of an `operation_definition` that decide what is kept: limits (CSBS v1, table 5-26) and
/// long-term rules (CBR v3, "Creating a Policy").
pub const LIMIT_FIELDS: [&str; 8] = [
    MAX_BACKUPS,
    MAX_DAYS,
    PERMANENT,
    PERIOD_FIELDS[0],
    PERIOD_FIELDS[1],
    PERIOD_FIELDS[2],
    PERIOD_FIELDS[3],
    TIMEZONE,
];

/// Returns whether a member of this name decides what is kept.
pub(crate) fn is_retention_member(name: &str) -> bool {
    LIMIT_FIELDS.contains(&name) || name == ADVANCED_RULES
}

/// The value of one limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LimitValue {
    Unlimited,
    At(u32),
}

/// Reads the limits of an `operation_definition`.
///
/// `max_backups` and `retention_duration_days` take −1 (no limit) or 0 to 99999; `permanent` takes true
/// or false. All may be text. Everything is kept if `permanent` is true or no limit is set. Null counts
/// as absent. Source: CSBS v1, tables 5-26 and 5-34.
///
/// `day_backups`, `week_backups`, `month_backups` and `year_backups` take 0 to 100, also as text, and
/// `timezone` takes `UTC±hh:mm`. Source: CBR v3, "Creating a Policy".
///
/// # Errors
/// [`LimitsError`] if a member has any other value, even if the member has no effect; if a long-term
/// rule is set without a timezone; and if `advanced_retention_rules` is set, because no document says
/// what it keeps.
///
/// ```
/// use keeptime_documents::{ZeroLimit, read_limits};
///
/// let definition = serde_json::json!({"max_backups": "20", "retention_duration_days": -1});
/// let limits = read_limits(definition.as_object().unwrap(), ZeroLimit::Unlimited)?;
/// assert_eq!((limits.max_backups(), limits.max_days()), (Some(20), None));
/// # Ok::<(), keeptime_documents::LimitsError>(())
/// ```
pub fn read_limits(
    definition: &Map<String, Value>,
    zero: ZeroLimit,
) -> Result<Limits, LimitsError> {
    let get = |field: &str| definition.get(field).filter(|value| !value.is_null());
    let limit = |field: &'static str| match get(field) {
        None => Ok(None),
        Some(value) => match limit_from_number_or_text(value) {
            Some(LimitValue::Unlimited) => Ok(None),
            Some(LimitValue::At(0)) if zero == ZeroLimit::Unlimited => Ok(None),
            Some(LimitValue::At(limit)) => Ok(Some(limit)),
            None => Err(LimitsError::takes(field, LIMIT_ALLOWED, value)),
        },
    };
    let (max_backups, max_days) = (limit(MAX_BACKUPS)?, limit(MAX_DAYS)?);
    let permanent = match get(PERMANENT) {
        None => false,
        Some(value) => {
            let permanent = boolean_or_text(value);
            permanent.ok_or_else(|| LimitsError::takes(PERMANENT, "true or false", value))?
        }
    };
    let long_term = read_long_term(definition)?;
    if permanent {
        return Ok(Limits::PERMANENT);
    }
    let limits = Limits::UNLIMITED.with_max_backups(max_backups).with_max_days(max_days);
    Ok(limits.with_long_term(long_term))
}

/// Reads what an `operation_definition` keeps, or why it cannot be read. Without a definition,
/// everything is kept.
pub(super) fn read_keeping(definition: Option<&Map<String, Value>>, zero: ZeroLimit) -> Keeping {
    match definition.map(|definition| read_limits(definition, zero)) {
        None => Limits::UNLIMITED.into(),
        Some(Ok(limits)) => limits.into(),
        Some(Err(error)) => UnreadableLimits::new(error).into(),
    }
}

/// Reads a limit from an integer: −1 or 0 to 99999.
pub(super) fn limit_from_number(value: &Value) -> Option<LimitValue> {
    match value.as_i64()? {
        -1 => Some(LimitValue::Unlimited),
        limit => u32::try_from(limit).ok().filter(|limit| *limit <= 99_999).map(LimitValue::At),
    }
}

/// Reads a limit from an integer, or from text: −1 or one to five digits.
pub(super) fn limit_from_number_or_text(value: &Value) -> Option<LimitValue> {
    match value.as_str() {
        None => limit_from_number(value),
        Some("-1") => Some(LimitValue::Unlimited),
        Some(text) => {
            let is_limit =
                (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            is_limit.then(|| text.parse().ok().map(LimitValue::At)).flatten()
        }
    }
}

/// Reads a boolean, also as text in any letter case.
pub(super) fn boolean_or_text(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(value) => Some(*value),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}
