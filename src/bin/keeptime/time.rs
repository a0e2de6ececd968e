//! Times as people write them.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use keeptime::api::parse_instant;

use crate::complain;

/// A time that was given, and its words.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    at: DateTime<Utc>,
    text: String,
}

const FORMS: &str = "a time is 2025-03-09T07:30:00, perhaps with Z or ±hh:mm, a day as 2025-03-09, now, or \
                     a distance from now as +7d, -12h or +30m";

/// A time in one of the forms of documents, a day, which is its midnight in UTC, `now`, or a distance
/// from now.
pub(crate) fn parse(text: &str) -> Result<Given, String> {
    let now = Utc::now();
    let at = if text == "now" {
        Some(now)
    } else if let Some(sign) = text.chars().next().filter(|sign| matches!(sign, '+' | '-')) {
        distance(&text[1..]).and_then(|distance| {
            let distance = if sign == '-' { -distance } else { distance };
            now.checked_add_signed(distance)
        })
    } else if let Ok(day) = text.parse::<NaiveDate>() {
        Some(day.and_time(NaiveTime::MIN).and_utc())
    } else {
        parse_instant(text).ok()
    };
    let at = at.ok_or_else(|| format!("{FORMS}, found {text:?}"))?;
    Ok(Given { at, text: text.to_owned() })
}

/// `7d`, `12h`, `30m` or `45s`.
fn distance(text: &str) -> Option<TimeDelta> {
    let unit = text.chars().last()?;
    let count: i64 = text.strip_suffix(unit)?.parse().ok().filter(|count| *count >= 0)?;
    match unit {
        'w' => TimeDelta::try_weeks(count),
        'd' => TimeDelta::try_days(count),
        'h' => TimeDelta::try_hours(count),
        'm' => TimeDelta::try_minutes(count),
        's' => TimeDelta::try_seconds(count),
        _ => None,
    }
}

impl Given {
    /// The instant, which is told where the words leave it open.
    pub(crate) fn read(&self, flag: &str) -> DateTime<Utc> {
        if parse_instant(&self.text).is_err() {
            let at = self.at.format("%Y-%m-%d %H:%M:%S UTC");
            complain(&format!("{flag} {} is read as {at}", self.text));
        }
        self.at
    }
}

/// The instant that was given, or the clock's.
pub(crate) fn or_now(given: Option<&Given>) -> DateTime<Utc> {
    given.map_or_else(Utc::now, |given| given.read("--now"))
}

/// So many days later, as far as there are any.
pub(crate) fn days_later(at: DateTime<Utc>, days: u32) -> DateTime<Utc> {
    at.checked_add_days(Days::new(days.into())).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// `in 2 d 3 h 4 min`, from the greatest unit on; seconds only where it is less than an hour. `now` and
/// what is past are told so.
pub(crate) fn relative(wait: TimeDelta) -> String {
    if wait < TimeDelta::zero() {
        return format!("{} ago", parts(-wait));
    }
    format!("in {}", parts(wait))
}

fn parts(wait: TimeDelta) -> String {
    let (days, hours) = (wait.num_days(), wait.num_hours() % 24);
    let (minutes, seconds) = (wait.num_minutes() % 60, wait.num_seconds() % 60);
    match (days, hours) {
        (0, 0) => format!("{minutes} min {seconds} s"),
        (0, _) => format!("{hours} h {minutes} min"),
        _ => format!("{days} d {hours} h {minutes} min"),
    }
}
