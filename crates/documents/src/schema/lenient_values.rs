//! Reads values in the forms that services send.
//!
//! Services send numbers as text, whole numbers with a fraction of zero (`12.0`), and patterns as
//! lists of rules. Each function returns the value, or `None` if the JSON value has another form.
//! The rules of the schema and the member types in `typed` both use them, so that a value that passes
//! the check can also be read.

use std::num::NonZeroU64;

use serde_json::Value;

/// Reads a whole number, also as text or with a fraction of zero.
pub(crate) fn whole(value: &Value) -> Option<i64> {
    match value.as_str() {
        Some(text) => text.parse().ok(),
        None => value.as_i64().or_else(|| without_fraction(value.as_f64()?)),
    }
}

/// Reads a finite number, also as text.
pub(crate) fn amount(value: &Value) -> Option<f64> {
    match value.as_str() {
        Some(text) => number_text(text),
        None => value.as_f64(),
    }
}

/// Reads the text of a finite number in the form of JSON.
pub(crate) fn number_text(text: &str) -> Option<f64> {
    // JSON allows spaces around a number.
    if text.contains(char::is_whitespace) { None } else { serde_json::from_str(text).ok() }
}

/// Reads a whole number of 1 or more, also as text of digits only.
pub(crate) fn positive(value: &Value) -> Option<NonZeroU64> {
    let number = match value.as_str() {
        None => value.as_u64()?,
        Some(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse().ok()?,
        Some(_) => return None,
    };
    NonZeroU64::new(number)
}

/// 2⁵³: up to here an `f64` represents every whole number exactly.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Returns a float as a whole number if it has no fraction and is at most 2⁵³ in magnitude.
// Within these bounds the casts lose nothing and the comparison is exact.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::float_cmp)]
pub(crate) fn without_fraction(float: f64) -> Option<i64> {
    let whole = float as i64;
    (float.abs() <= EXACT && whole as f64 == float).then_some(whole)
}

/// Returns the text of a pattern. A list of rules is joined, one rule per line.
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

/// Returns the rules of a pattern of CBR: a list of texts, or a text with one rule per line.
pub(crate) fn rules(value: &Value) -> Option<Vec<&str>> {
    match value {
        Value::String(text) => Some(text.lines().collect()),
        Value::Array(rules) => rules.iter().map(Value::as_str).collect(),
        _ => None,
    }
}

/// Returns whether an item of a list of rules is exactly one line.
///
/// An item with spaces or line ends would, once joined with the others, become two rules or a part of
/// the rule before it.
pub(crate) fn is_one_line(rule: &str) -> bool {
    !rule.is_empty() && !rule.contains(char::is_whitespace)
}
