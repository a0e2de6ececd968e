//! A zone and its name.

use alloc::sync::Arc;
use core::fmt;
use core::hash::{Hash, Hasher};

use chrono::{FixedOffset, Utc};

use super::name::ZoneName;
use super::offset_period::{OffsetPeriod, Zone};

/// A zone and its name, as a configuration names it and an explanation shows it.
///
/// [`ZoneSource::zone`](super::source::ZoneSource::zone) finds one by its name. A schedule in a named zone
/// can be [stored](crate::schedule::Spec).
///
/// Two named zones are equal if their names and their zones are equal. The hash is that of the name, so
/// the zone itself need not implement `Hash`, and an [`Agenda`](crate::agenda::Agenda) can hold schedules
/// in the zones of any source.
///
/// ```
/// use chrono::{DateTime, Utc};
/// use keeptime::schedule::source::{self, ZoneSource};
/// use keeptime::{Pattern, Schedule};
///
/// // An offset needs no database of zones.
/// let zone = source::offsets().zone("+08:00")?;
/// assert_eq!(zone.name(), "UTC+08:00");
///
/// let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=30")?;
/// let schedule = Schedule::builder().zone(zone).pattern(&pattern)?;
/// let now: DateTime<Utc> = "2026-11-25T12:00:00Z".parse()?;
/// assert_eq!(schedule.next_after(now), Some("2026-11-25T18:30:00Z".parse()?));
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedZone<Z> {
    name: ZoneName,
    zone: ZoneOrOffset<Z>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum ZoneOrOffset<Z> {
    // Its offset changes.
    Zone(Z),
    Offset(FixedOffset),
}

const ZERO: FixedOffset = match FixedOffset::east_opt(0) {
    Some(zero) => zero,
    None => unreachable!(),
};

impl NamedZone<Utc> {
    /// UTC, under the name `UTC`.
    pub const UTC: Self = Self { name: ZoneName::Utc, zone: ZoneOrOffset::Offset(ZERO) };
}

impl<Z> NamedZone<Z> {
    /// Returns the zone of an offset, under the name `UTC` or, for example, `UTC+08:00`.
    pub(super) fn fixed(offset: FixedOffset) -> Self {
        Self { name: ZoneName::of_offset(offset), zone: ZoneOrOffset::Offset(offset) }
    }

    /// Returns the same zone under another name.
    pub(in crate::schedule) fn renamed(self, name: ZoneName) -> Self {
        Self { name, ..self }
    }

    /// Converts the zone. It must keep its offsets.
    pub(super) fn map_zone<Other>(self, convert: impl FnOnce(Z) -> Other) -> NamedZone<Other> {
        let zone = match self.zone {
            ZoneOrOffset::Zone(zone) => ZoneOrOffset::Zone(convert(zone)),
            ZoneOrOffset::Offset(offset) => ZoneOrOffset::Offset(offset),
        };
        NamedZone { name: self.name, zone }
    }

    pub(in crate::schedule) fn shared_name(&self) -> &ZoneName {
        &self.name
    }

    /// Returns the name.
    pub fn name(&self) -> &str {
        self.name.as_str()
    }

    /// Returns the offset of a zone whose offset never changes.
    pub fn fixed_offset(&self) -> Option<FixedOffset> {
        match &self.zone {
            ZoneOrOffset::Zone(_) => None,
            ZoneOrOffset::Offset(offset) => Some(*offset),
        }
    }

    /// Returns the zone, or `None` if its offset never changes: of such a zone, only the offset is stored.
    pub fn zone(&self) -> Option<&Z> {
        match &self.zone {
            ZoneOrOffset::Zone(zone) => Some(zone),
            ZoneOrOffset::Offset(_) => None,
        }
    }
}

impl<Z: Zone> NamedZone<Z> {
    /// Gives a zone a name.
    ///
    /// To store a schedule in this zone, give it the name under which a source finds it.
    pub fn new(name: impl Into<Arc<str>>, zone: Z) -> Self {
        // This makes UTC of one source equal to UTC of another one, and to an offset of zero.
        let zone = match zone.period_at(0).fixed_offset() {
            Some(offset) => ZoneOrOffset::Offset(offset),
            None => ZoneOrOffset::Zone(zone),
        };
        Self { name: ZoneName::new(name), zone }
    }
}

/// Gives a zone of chrono-tz its name in the IANA database.
#[cfg(feature = "chrono-tz")]
impl From<chrono_tz::Tz> for NamedZone<chrono_tz::Tz> {
    fn from(zone: chrono_tz::Tz) -> Self {
        Self::new(zone.name(), zone)
    }
}

impl<Z: Zone> Zone for NamedZone<Z> {
    #[inline]
    fn period_at(&self, unix_seconds: i64) -> OffsetPeriod {
        match &self.zone {
            ZoneOrOffset::Zone(zone) => zone.period_at(unix_seconds),
            ZoneOrOffset::Offset(offset) => OffsetPeriod::new(*offset, ..),
        }
    }
}

impl<Z> Hash for NamedZone<Z> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

/// Shows the name.
impl<Z> fmt::Display for NamedZone<Z> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
