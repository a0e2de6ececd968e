//! Values in the forms in which services send them.

use std::num::NonZeroU64;

use serde_json::Value;

/// A whole number, or one as text or with a fraction of zero.
pub(crate) fn whole(value: &Value) -> Option<i64> {
    match value.as_str() {
        Some(text) => text.parse().ok(),
        None => value.as_i64().or_else(|| without_fraction(value.as_f64()?)),
    }
}

/// A number, or one as text.
pub(crate) fn amount(value: &Value) -> Option<f64> {
    match value.as_str() {
        Some(text) => text.parse().ok().filter(|number: &f64| number.is_finite()),
        None => value.as_f64(),
    }
}

/// A whole number of 1 or more, or one as text: digits alone.
pub(crate) fn positive(value: &Value) -> Option<NonZeroU64> {
    let number = match value.as_str() {
        None => value.as_u64()?,
        Some(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse().ok()?,
        Some(_) => return None,
    };
    NonZeroU64::new(number)
}

/// Up to here every whole number has a float of its own.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A float that has no fraction, as a whole number.
// Within the bounds nothing is cut off, and the comparison is exact.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::float_cmp)]
pub(crate) fn without_fraction(float: f64) -> Option<i64> {
    let whole = float as i64;
    (float.abs() <= EXACT && whole as f64 == float).then_some(whole)
}

/// A pattern's text, or a list of rules as one rule a line; `None` if it is neither.
pub(crate) fn rules_as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(rules) => {
            let rules: Option<Vec<&str>> = rules.iter().map(Value::as_str).collect();
            Some(rules?.join("\n"))
        }
        _ => None,
    }
}

/// Whether a rule of a list is read as one rule. Joined with the others, another text would be read
/// as a part of the rule before it, or as two rules.
pub(crate) fn is_one_line(rule: &str) -> bool {
    !rule.is_empty() && !rule.contains(char::is_whitespace)
}
