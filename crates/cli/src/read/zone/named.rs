//! A zone with its name and the origin of its offset changes.

use chrono::{DateTime, FixedOffset, Utc};
use jiff::tz::TimeZone;
use keeptime::schedule::source::ZoneSource;
use keeptime::schedule::{NamedZone, OffsetPeriod, Zone};

use super::data::{UNKNOWN, ZoneData, data};

/// A zone, its name, and the zone data it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ZoneArg {
    named: NamedZone<TimeZone>,
    data: ZoneOrigin,
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
        Self::new("UTC", TimeZone::UTC, ZoneOrigin::Fixed)
    }

    pub(super) fn new(name: &str, zone: TimeZone, data: ZoneOrigin) -> Self {
        Self { named: NamedZone::new(name, zone), data }
    }

    /// A zone of the data in use.
    pub(super) fn of_data(named: NamedZone<TimeZone>) -> Self {
        let is_fixed = named.fixed_offset().is_some();
        Self { named, data: if is_fixed { ZoneOrigin::Fixed } else { ZoneOrigin::Data } }
    }

    pub(crate) fn named(&self) -> &NamedZone<TimeZone> {
        &self.named
    }

    pub(crate) fn name(&self) -> &str {
        self.named.name()
    }

    pub(crate) fn is_utc(&self) -> bool {
        self.name() == NamedZone::UTC.name()
    }

    pub(crate) fn offset_at(&self, instant: DateTime<Utc>) -> FixedOffset {
        self.period_at(instant.timestamp()).offset()
    }

    /// The name by which calendar programs know the zone, if there is one.
    pub(crate) fn iana_name(&self) -> Option<String> {
        let Some(offset) = self.named.fixed_offset() else {
            return self.is_of_data().then(|| self.name().to_owned());
        };
        let (hours, rest) = (offset.local_minus_utc() / 3600, offset.local_minus_utc() % 3600);
        // `Etc/GMT` names have the opposite sign.
        let is_known = rest == 0 && (-12..=14).contains(&hours);
        is_known.then(|| if hours == 0 { "UTC".to_owned() } else { format!("Etc/GMT{:+}", -hours) })
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
        self.named.period_at(unix_seconds)
    }
}

impl ZoneData {
    /// Looks up a zone by its IANA name.
    pub(super) fn zone(&self, name: &str) -> Option<ZoneArg> {
        self.source().find(name).map(ZoneArg::of_data)
    }
}
