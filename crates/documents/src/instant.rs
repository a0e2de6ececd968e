//! Reads and writes the times in documents.

use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};

/// The error if a text is not a time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a time takes the form YYYY-MM-DDTHH:MM:SS, optionally with a fraction and Z or ±hh:mm, found {found:?}"
)]
pub struct InstantError {
    found: String,
}

/// Parses a time of a document.
///
/// The form is `YYYY-MM-DD`, `T` or a space, `HH:MM:SS`, an optional fraction of up to nine digits, and
/// `Z`, `±hh:mm`, `±hhmm` or nothing. A time without an offset is in UTC.
///
/// # Errors
/// [`InstantError`] if the text has another form, or if the day or the time does not exist.
///
/// ```
/// use keeptime_documents::parse_instant;
///
/// let instant = parse_instant("2017-03-07 09:27:40.928")?;
/// assert_eq!(instant.to_rfc3339(), "2017-03-07T09:27:40.928+00:00");
/// assert!(parse_instant("2024-02-30T00:00:00").is_err());
/// # Ok::<(), keeptime_documents::InstantError>(())
/// ```
pub fn parse_instant(text: &str) -> Result<DateTime<Utc>, InstantError> {
    read(text.as_bytes()).ok_or_else(|| InstantError { found: text.chars().take(60).collect() })
}

fn read(text: &[u8]) -> Option<DateTime<Utc>> {
    let (civil, rest) = text.split_at_checked("YYYY-MM-DDTHH:MM:SS".len())?;
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T' | b' ', time @ ..] = civil else {
        return None;
    };
    let [h1, h2, b':', i1, i2, b':', s1, s2] = time else { return None };
    let year = i32::try_from(number(&[*y1, *y2, *y3, *y4])?).ok()?;
    let date = NaiveDate::from_ymd_opt(year, number(&[*m1, *m2])?, number(&[*d1, *d2])?)?;
    let (fraction, rest) = match rest.strip_prefix(b".") {
        Some(rest) => rest.split_at(rest.iter().take_while(|byte| byte.is_ascii_digit()).count()),
        None => (b"0".as_slice(), rest),
    };
    let nanos = nanoseconds(fraction)?;
    let (hour, minute, second) = (number(&[*h1, *h2])?, number(&[*i1, *i2])?, number(&[*s1, *s2])?);
    let time = NaiveTime::from_hms_nano_opt(hour, minute, second, nanos)?;
    let civil = NaiveDateTime::new(date, time);
    let offset = offset(rest)?;
    Some(offset.from_local_datetime(&civil).single()?.to_utc())
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0_u32, |sum, byte| {
        byte.is_ascii_digit().then_some(())?;
        sum.checked_mul(10)?.checked_add(u32::from(byte - b'0'))
    })
}

/// Reads one to nine digits after the point.
fn nanoseconds(fraction: &[u8]) -> Option<u32> {
    let missing = 9_usize.checked_sub(fraction.len()).filter(|missing| *missing < 9)?;
    Some(number(fraction)? * 10_u32.pow(u32::try_from(missing).ok()?))
}

fn offset(text: &[u8]) -> Option<FixedOffset> {
    let seconds = match text {
        [] | [b'Z'] => 0,
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] | [sign @ (b'+' | b'-'), h1, h2, m1, m2] => {
            let (hours, minutes) = (number(&[*h1, *h2])?, number(&[*m1, *m2])?);
            let seconds = i32::try_from((hours * 60 + minutes) * 60).ok()?;
            if minutes > 59 {
                return None;
            }
            if *sign == b'-' { -seconds } else { seconds }
        }
        _ => return None,
    };
    FixedOffset::east_opt(seconds)
}

/// The instants in the years 0 to 9999, which have four digits.
const WRITABLE: RangeInclusive<DateTime<Utc>> = DateTime::from_timestamp(-62_167_219_200, 0)
    .unwrap()
    ..=DateTime::from_timestamp(253_402_300_799, 999_999_999).unwrap();

/// Formats an instant as the services do: `YYYY-MM-DDTHH:MM:SS` in UTC.
///
/// A fraction has three, six or nine digits. [`parse_instant`] can parse the result. Instants outside
/// of the years 0 to 9999 are clamped to that range.
///
/// ```
/// use keeptime_documents::{parse_instant, format_instant};
///
/// let instant = parse_instant("2017-03-07 10:27:40.928+01:00")?;
/// assert_eq!(format_instant(instant), "2017-03-07T09:27:40.928");
/// # Ok::<(), keeptime_documents::InstantError>(())
/// ```
pub fn format_instant(instant: DateTime<Utc>) -> String {
    let writable = instant.clamp(*WRITABLE.start(), *WRITABLE.end());
    format!("{}T{}", writable.date_naive(), writable.time())
}

/// Returns whether an instant is a real date and not a placeholder for a missing one.
///
/// Placeholders are all instants up to the end of year 1, and 1970-01-01T00:00:00 at any offset that is
/// a whole number of quarter hours up to ±14 hours.
pub(crate) fn is_date(instant: DateTime<Utc>) -> bool {
    const QUARTER: u64 = 15 * 60;
    let (distance_from_1970, fraction) =
        (instant.timestamp().unsigned_abs(), instant.timestamp_subsec_nanos());
    let is_unix_epoch = distance_from_1970 <= 56 * QUARTER
        && distance_from_1970.is_multiple_of(QUARTER)
        && fraction == 0;
    instant.year() > 1 && !is_unix_epoch
}
