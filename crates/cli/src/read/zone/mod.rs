//! Zones by the names that people give them.

mod data;
mod hint;
mod local;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Utc};
use jiff::tz::{Offset, TimeZone};
use keeptime::schedule::source::ZoneSource;
use keeptime::schedule::{OffsetPeriod, Zone};

pub(crate) use data::{ZoneData, choose, data};

/// A zone, what it is called, and which zone data it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NamedZone {
    name: String,
    zone: TimeZone,
    data: Origin,
}

/// Where the changes of a zone come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// The zone data in use.
    Data,
    /// A file of the machine that the zone data does not name.
    File,
    /// It has none, or was written out.
    Itself,
}

impl NamedZone {
    pub(crate) fn utc() -> Self {
        Self { name: "UTC".to_owned(), zone: TimeZone::UTC, data: Origin::Itself }
    }

    /// A zone of the data in use, in its exact letter case.
    fn of_data(name: &str, zone: TimeZone) -> Self {
        let name = zone.iana_name().unwrap_or(name).to_owned();
        let data = if zone.to_fixed_offset().is_ok() { Origin::Itself } else { Origin::Data };
        Self { name, zone, data }
    }

    fn fixed(seconds: i32) -> Option<Self> {
        if seconds == 0 {
            return Some(Self::utc());
        }
        let zone = TimeZone::fixed(Offset::from_seconds(seconds).ok()?);
        let sign = if seconds < 0 { '-' } else { '+' };
        let minutes = seconds.abs() / 60;
        let name = format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60);
        Some(Self { name, zone, data: Origin::Itself })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn is_utc(&self) -> bool {
        self.zone == TimeZone::UTC
    }

    pub(crate) fn offset_at(&self, instant: DateTime<Utc>) -> FixedOffset {
        self.period_at(instant.timestamp()).offset()
    }

    /// The name by which calendar programs know the zone, if they do.
    pub(crate) fn iana_name(&self) -> Option<String> {
        if self.is_utc() {
            return Some("UTC".to_owned());
        }
        if let Ok(offset) = self.zone.to_fixed_offset() {
            let (hours, rest) = (offset.seconds() / 3600, offset.seconds() % 3600);
            // Named after what is to be added to have UTC.
            let is_known = rest == 0 && (-12..=14).contains(&hours);
            return is_known.then(|| format!("Etc/GMT{:+}", -hours));
        }
        (self.data == Origin::Data).then(|| self.name.clone())
    }

    /// The version of the zone data that answers in this zone depend on, if they do.
    pub(crate) fn zone_data(&self) -> Option<&'static str> {
        match self.data {
            Origin::Data => Some(data().version_text()),
            Origin::File => Some(data::UNKNOWN),
            Origin::Itself => None,
        }
    }
}

impl Zone for NamedZone {
    fn period_at(&self, unix_seconds: i64) -> OffsetPeriod {
        self.zone.period_at(unix_seconds)
    }
}

/// Says so where an answer depends on zone data so old that rules may have changed since.
pub(crate) fn note_if_old<'z>(zones: impl IntoIterator<Item = &'z NamedZone>, now: DateTime<Utc>) {
    let uses_data = zones.into_iter().any(|zone| zone.data == Origin::Data);
    if uses_data && data().good_until().is_some_and(|until| now > until) {
        crate::show::complain(&format!(
            "note: the zone data is version {} of the IANA database; zones may have changed their \
             rules before {}; --zone-data takes newer data",
            data().version_text(),
            crate::show::time::shown(now),
        ));
    }
}

/// The zone of an IANA name or of a fixed offset, or with `local` that of this machine.
pub(crate) fn parse_or_local(name: &str) -> Result<NamedZone, String> {
    if name == "local" { local::zone(data()) } else { parse(name) }
}

/// The zone of an IANA name or of a fixed offset. Where there is none, the error says which names
/// come near.
pub(crate) fn parse(name: &str) -> Result<NamedZone, String> {
    if let Some(fixed) = offset(name) {
        return fixed;
    }
    data().zone(name).map_err(|()| {
        let near = hint::near(name, data());
        match near.as_slice() {
            [] => format!("zone takes a name like Europe/Paris or UTC±hh:mm, found {name:?}"),
            [near] => format!("zone {name:?} is unknown; near it is {near}"),
            near => format!("zone {name:?} is unknown; near it are {}", near.join(", ")),
        }
    })
}

/// `Z`, `UTC+08:00` or `+08:00`; `None` where it is meant for something else.
fn offset(text: &str) -> Option<Result<NamedZone, String>> {
    if text == "Z" || text == "z" {
        return Some(Ok(NamedZone::utc()));
    }
    let utc = text.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("UTC"));
    let digits = if utc { &text[3..] } else { text };
    if !digits.starts_with(['+', '-']) {
        return None;
    }
    Some(offset_seconds(digits).and_then(NamedZone::fixed).ok_or_else(|| {
        format!("an offset is written UTC±hh:mm or ±hh:mm, up to 14:00 either way, found {text:?}")
    }))
}

/// `±hh:mm` in seconds, up to 14 hours.
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

/// How long a version of the data may be used after the end of its year.
const MONTHS: u32 = 9;

impl ZoneData {
    fn zone(&self, name: &str) -> Result<NamedZone, ()> {
        self.source().zone(name).map(|zone| NamedZone::of_data(name, zone)).map_err(|_| ())
    }

    /// The instant after which rules are taken to have changed: nine months after the end of the
    /// version's year.
    fn good_until(&self) -> Option<DateTime<Utc>> {
        let day = NaiveDate::from_ymd_opt(self.year()?.checked_add(1)?, 1 + MONTHS, 1)?;
        Some(day.and_time(NaiveTime::MIN).and_utc())
    }
}
