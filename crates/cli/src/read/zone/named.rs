//! A zone with its name.

use chrono::{DateTime, FixedOffset, Utc};
use jiff::tz::{Offset, TimeZone};
use keeptime::schedule::source::ZoneSource;
use keeptime::schedule::{OffsetPeriod, Zone};

use super::data::{UNKNOWN, ZoneData, data};

/// A zone, its name, and the zone data it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ZoneArg {
    pub(super) name: String,
    pub(super) zone: TimeZone,
    pub(super) data: ZoneOrigin,
}

/// The origin of a zone's offset changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ZoneOrigin {
    /// The zone data in use.
    Data,
    /// A file on this machine whose zone name is unknown.
    File,
    /// UTC, a fixed offset, or a POSIX rule.
    Fixed,
}

impl ZoneArg {
    pub(crate) fn utc() -> Self {
        Self { name: "UTC".to_owned(), zone: TimeZone::UTC, data: ZoneOrigin::Fixed }
    }

    /// A zone of the data in use. Its name gets the letter case of the data.
    fn of_data(name: &str, zone: TimeZone) -> Self {
        let name = zone.iana_name().unwrap_or(name).to_owned();
        let data =
            if zone.to_fixed_offset().is_ok() { ZoneOrigin::Fixed } else { ZoneOrigin::Data };
        Self { name, zone, data }
    }

    pub(super) fn fixed(seconds: i32) -> Option<Self> {
        if seconds == 0 {
            return Some(Self::utc());
        }
        let zone = TimeZone::fixed(Offset::from_seconds(seconds).ok()?);
        let sign = if seconds < 0 { '-' } else { '+' };
        let minutes = seconds.abs() / 60;
        let name = format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60);
        Some(Self { name, zone, data: ZoneOrigin::Fixed })
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

    /// The name by which calendar programs know the zone, if there is one.
    pub(crate) fn iana_name(&self) -> Option<String> {
        if self.is_utc() {
            return Some("UTC".to_owned());
        }
        if let Ok(offset) = self.zone.to_fixed_offset() {
            let (hours, rest) = (offset.seconds() / 3600, offset.seconds() % 3600);
            // `Etc/GMT` names have the opposite sign.
            let is_known = rest == 0 && (-12..=14).contains(&hours);
            return is_known.then(|| format!("Etc/GMT{:+}", -hours));
        }
        self.is_of_data().then(|| self.name.clone())
    }

    /// Whether the zone comes from the zone data in use.
    pub(super) fn is_of_data(&self) -> bool {
        self.data == ZoneOrigin::Data
    }

    /// The version of the zone data that the zone comes from, if any.
    pub(crate) fn zone_data(&self) -> Option<&'static str> {
        match self.data {
            ZoneOrigin::Data => Some(data().version_text()),
            ZoneOrigin::File => Some(UNKNOWN),
            ZoneOrigin::Fixed => None,
        }
    }
}

impl Zone for ZoneArg {
    fn period_at(&self, unix_seconds: i64) -> OffsetPeriod {
        self.zone.period_at(unix_seconds)
    }
}

impl ZoneData {
    /// Looks up a zone by its IANA name.
    pub(super) fn zone(&self, name: &str) -> Result<ZoneArg, ()> {
        self.source().zone(name).map(|zone| ZoneArg::of_data(name, zone)).map_err(|_| ())
    }
}
