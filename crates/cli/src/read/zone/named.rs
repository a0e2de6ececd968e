//! A zone, and what it is called.

use chrono::{DateTime, FixedOffset, Utc};
use jiff::tz::{Offset, TimeZone};
use keeptime::schedule::source::ZoneSource;
use keeptime::schedule::{OffsetPeriod, Zone};

use super::data::{UNKNOWN, ZoneData, data};

/// A zone, what it is called, and which zone data it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ZoneArg {
    pub(super) name: String,
    pub(super) zone: TimeZone,
    pub(super) data: ZoneOrigin,
}

/// Where the changes of a zone come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ZoneOrigin {
    /// The zone data in use.
    Data,
    /// A file of the machine that the zone data does not name.
    File,
    /// It has none, or was written out.
    Fixed,
}

impl ZoneArg {
    pub(crate) fn utc() -> Self {
        Self { name: "UTC".to_owned(), zone: TimeZone::UTC, data: ZoneOrigin::Fixed }
    }

    /// A zone of the data in use, in its exact letter case.
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
        self.is_of_data().then(|| self.name.clone())
    }

    /// Whether its changes are those of the zone data in use.
    pub(super) fn is_of_data(&self) -> bool {
        self.data == ZoneOrigin::Data
    }

    /// The version of the zone data that answers in this zone depend on, if they do.
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
    /// The zone of an IANA name.
    pub(super) fn zone(&self, name: &str) -> Result<ZoneArg, ()> {
        self.source().zone(name).map(|zone| ZoneArg::of_data(name, zone)).map_err(|_| ())
    }
}
