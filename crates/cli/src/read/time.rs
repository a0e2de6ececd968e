//! Times in arguments.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use keeptime::schedule::source::{self, ZoneSource};
use keeptime_documents::parse_instant;

use crate::show::instant::utc_text;
use crate::show::print_message;

/// A time argument and its text.
#[derive(Clone, Debug)]
pub(crate) struct TimeArgument {
    form: TimeForm,
    text: String,
}

#[derive(Clone, Copy, Debug)]
enum TimeForm {
    /// A time with an offset.
    Exact(DateTime<Utc>),
    /// A date and time without an offset, read in UTC.
    NoOffset(DateTime<Utc>),
    /// A day, read as its midnight in UTC.
    Day(DateTime<Utc>),
    /// A duration from now.
    Relative(TimeDelta),
}

const FORMS: &str = "a time is one of: a date and time (2025-03-09T07:30:00, then Z, UTC, ±hh:mm or nothing); a date (2025-03-09); \
                     now; a duration from now (+7d, -12h, +30m; units w, d, h, m, s)";

/// Parses a time in a form of documents or of the command's output, a day, `now`, or a duration
/// from now.
pub(crate) fn parse(text: &str) -> Result<TimeArgument, String> {
    let form = if text == "now" {
        Some(TimeForm::Relative(TimeDelta::zero()))
    } else if let Some(distance) = text.strip_prefix('+') {
        self::distance(distance).map(TimeForm::Relative)
    } else if let Some(distance) = text.strip_prefix('-') {
        self::distance(distance).map(|distance| TimeForm::Relative(-distance))
    } else if let Ok(day) = text.parse::<NaiveDate>() {
        Some(TimeForm::Day(day.and_time(NaiveTime::MIN).and_utc()))
    } else {
        instant(text)
    };
    // A duration that leads beyond chrono's years is refused.
    let form = form.filter(|form| match form {
        TimeForm::Relative(distance) => Utc::now().checked_add_signed(*distance).is_some(),
        TimeForm::Exact(_) | TimeForm::NoOffset(_) | TimeForm::Day(_) => true,
    });
    let form = form.ok_or_else(|| format!("{FORMS}, found {text:?}"))?;
    Ok(TimeArgument { form, text: text.to_owned() })
}

/// Parses an instant as documents or the command write it: `Sun 2025-03-09 07:30:00 UTC` or
/// `2025-03-09 03:30:00 -04:00 America/New_York`.
fn instant(text: &str) -> Option<TimeForm> {
    if let Ok(at) = parse_instant(text) {
        // Z is appended only if the text has no offset of its own.
        let has_offset = parse_instant(&format!("{text}Z")).is_err();
        return Some(if has_offset { TimeForm::Exact(at) } else { TimeForm::NoOffset(at) });
    }
    let mut words: Vec<&str> = text.split(' ').collect();
    let weekday = words.first().and_then(|word| word.parse::<Weekday>().ok());
    if weekday.is_some() {
        words.remove(0);
    }
    // The offset determines the instant; the zone's name after it is ignored.
    if words.len() > 2 && words.last().is_some_and(|word| word.contains('/')) {
        words.pop();
    }
    let rest = words.join(" ");
    // YYYY-MM-DD, one character that separates (`T` or a space), and the time.
    let (date, time) = (rest.get(..10)?, rest.get(11..)?);
    let (time, offset) = time
        .split_at(time.find(|c: char| !matches!(c, '0'..='9' | ':' | '.')).unwrap_or(time.len()));
    let civil = parse_instant(&format!("{date}{}{time}Z", rest.get(10..11)?)).ok()?;
    if weekday.is_some_and(|weekday| civil.weekday() != weekday) {
        return None;
    }
    let offset = offset.strip_prefix(' ').unwrap_or(offset);
    let seconds = match offset {
        "" => return Some(TimeForm::NoOffset(civil)),
        "Z" | "UTC" => 0,
        offset => source::offsets().zone(offset).ok()?.fixed_offset()?.local_minus_utc(),
    };
    civil.checked_sub_signed(TimeDelta::seconds(seconds.into())).map(TimeForm::Exact)
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

impl TimeArgument {
    /// Returns the instant, and prints how the text was read if it was not exact.
    pub(crate) fn resolve(&self, flag: &str, now: DateTime<Utc>) -> DateTime<Utc> {
        let at = match self.form {
            TimeForm::Exact(at) => return at,
            TimeForm::Day(at) | TimeForm::NoOffset(at) => at,
            TimeForm::Relative(distance) => now.checked_add_signed(distance).unwrap_or(now),
        };
        print_message(&format!("{flag} {} is read as {}", self.text, utc_text(at)));
        at
    }
}

/// Returns the given instant, or the current time.
pub(crate) fn resolve_now(given: Option<&TimeArgument>) -> DateTime<Utc> {
    let now = Utc::now();
    given.map_or(now, |given| given.resolve("--now", now))
}

/// The maximum length of a forecast or calendar: a hundred years.
pub(crate) const MAX_DAYS: i64 = 36_525;

/// Returns the instant `days` later, at most chrono's last instant.
pub(crate) fn days_later(at: DateTime<Utc>, days: u32) -> DateTime<Utc> {
    at.checked_add_days(Days::new(days.into())).unwrap_or(DateTime::<Utc>::MAX_UTC)
}
