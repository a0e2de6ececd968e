//! Zones by name.

mod data;
mod hint;
mod local;
mod named;

use chrono::{DateTime, Utc};

use crate::show::instant::utc_text;
use crate::show::print_note;
pub(crate) use data::{choose_data, data};
pub(crate) use named::ZoneArg;

/// Prints a note if the zone data is so old that rules may have changed since.
pub(crate) fn note_if_old<'z>(zones: impl IntoIterator<Item = &'z ZoneArg>, now: DateTime<Utc>) {
    let uses_data = zones.into_iter().any(ZoneArg::is_of_data);
    if uses_data && data().stale_after().is_some_and(|until| now > until) {
        print_note(&format!(
            "the zone data is version {} of the IANA database; zones \
             may have changed their rules since then, so answers about {} may be wrong; --zone-data selects newer data",
            data().version_text(),
            utc_text(now),
        ));
    }
}

/// Parses a zone: an IANA name, a fixed offset, or `local` for this machine's zone.
pub(crate) fn parse_or_local(name: &str) -> Result<ZoneArg, String> {
    if name == "local" { local::zone(data()) } else { parse(name) }
}

/// Parses a zone: an IANA name or a fixed offset. The error for an unknown name suggests similar
/// names.
pub(crate) fn parse(name: &str) -> Result<ZoneArg, String> {
    if let Some(fixed) = offset(name) {
        return fixed;
    }
    data().zone(name).map_err(|()| {
        let near = hint::suggestions(name, data());
        match near.as_slice() {
            [] => format!("zone takes a name like Europe/Paris or UTC±hh:mm, found {name:?}"),
            [near] => format!("zone {name:?} is unknown; did you mean {near}?"),
            near => format!("zone {name:?} is unknown; did you mean one of {}?", near.join(", ")),
        }
    })
}

/// Parses `Z`, `UTC+08:00` or `+08:00`; `None` if the text is not meant as an offset.
fn offset(text: &str) -> Option<Result<ZoneArg, String>> {
    if text == "Z" || text == "z" {
        return Some(Ok(ZoneArg::utc()));
    }
    let utc = text.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("UTC"));
    let digits = if utc { &text[3..] } else { text };
    if !digits.starts_with(['+', '-']) {
        return None;
    }
    Some(
        offset_seconds(digits).and_then(ZoneArg::fixed).ok_or_else(|| {
            format!("an offset is UTC±hh:mm or ±hh:mm, at most 14:00, found {text:?}")
        }),
    )
}

/// Parses `±hh:mm`, up to 14 hours, into seconds.
pub(crate) fn offset_seconds(text: &str) -> Option<i32> {
    let (sign, rest) = match text.as_bytes().first()? {
        b'+' => (1, &text[1..]),
        b'-' => (-1, &text[1..]),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let number = |text: &str, most: i32| {
        let is_plain = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<i32>().ok().filter(|number| is_plain && *number <= most)
    };
    let seconds = number(hours, 14)? * 3600 + number(minutes, 59)? * 60;
    (seconds <= 14 * 3600).then_some(sign * seconds)
}
