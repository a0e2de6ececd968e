//! The limits that a request of CBR may have.

use serde_json::Value;

/// Returns whether a request takes a definition.
pub(crate) fn is_allowed(definition: &Value) -> bool {
    let number = |name: &str| definition[name].as_i64();
    let periods = ["day_backups", "week_backups", "month_backups", "year_backups"].map(number);
    let is_set = |number: Option<i64>| number.is_some_and(|number| number > 0);
    let has_rule = periods.into_iter().any(is_set);
    let (count, days) = (number("max_backups"), number("retention_duration_days"));
    let timezone = definition["timezone"].as_str();
    count.is_none_or(|count| (-1..=99_999).contains(&count))
        && days.is_none_or(|days| days == -1 || (1..=99_999).contains(&days))
        && periods.into_iter().flatten().all(|number| (0..=100).contains(&number))
        && timezone != Some("UTC+15:00")
        && !(has_rule && timezone.is_none())
        && !(is_set(days) && (is_set(count) || has_rule))
}
