//! Computes the times of a backup policy from its hours in UTC and its weekdays in local time.

use chrono::Weekday;

use keeptime::pattern::{Pattern, Rule};

/// The names of the weekdays, from Monday.
pub(super) const DAY_NAMES: [&str; 7] = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];

/// Reads the hours of `start_time`: full hours in UTC, separated by commas.
pub(super) fn start_times(text: &str) -> Result<Vec<u8>, String> {
    let hour = |time: &str| {
        let digits = time.strip_suffix(":00").filter(|digits| digits.len() == 2)?;
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse().ok().filter(|hour: &u8| is_number && *hour < 24)
    };
    let hours: Option<Vec<u8>> = text.split(',').map(hour).collect();
    hours.ok_or_else(|| {
        let found = keeptime::pattern::Excerpt::from(text);
        format!("start_time takes full hours as HH:00, separated by commas, found \"{found}\"")
    })
}

/// Returns the pattern of hours in UTC on weekdays that are counted at `offset` seconds from UTC.
pub(super) fn pattern(
    start_time: &str,
    weekdays: &[String],
    offset: i32,
) -> Result<Pattern, String> {
    let hours = start_times(start_time)?;
    let weekdays: Option<Vec<i32>> = weekdays.iter().map(|name| weekday(name)).collect();
    let weekdays = weekdays.ok_or("week_frequency has a day that is not known")?;
    let rules = hours.iter().map(|hour| {
        // The local day begins before or after the day in UTC.
        let days_later = (i32::from(*hour) * 3600 + offset).div_euclid(24 * 3600);
        let days = weekdays.iter().filter_map(|day| {
            let day = u8::try_from((day - days_later).rem_euclid(7)).ok()?;
            Weekday::try_from(day).ok()
        });
        Rule::weekly().on_days(days).at_hours([*hour]).at_minute(0).build()
    });
    let rules: Vec<Rule> = rules.collect::<Result<_, _>>().map_err(|error| error.to_string())?;
    Pattern::from_rules(rules).map_err(|error| error.to_string())
}

/// The number of a weekday, from Monday.
fn weekday(name: &str) -> Option<i32> {
    let day = DAY_NAMES.iter().position(|known| known.eq_ignore_ascii_case(name))?;
    i32::try_from(day).ok()
}
