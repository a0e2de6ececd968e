//! The zones that are compiled into chrono-tz.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use chrono_tz::{TZ_VARIANTS, Tz};

use super::{NamedZone, ZoneSource};

/// Returns the zones that are compiled into chrono-tz.
///
/// chrono-tz 0.10.4 has version 2025b of the IANA database; `jiff_bundled` has newer data. Names are
/// case-sensitive.
pub fn chrono_tz() -> ChronoTzSource {
    ChronoTzSource(())
}

/// The zones of chrono-tz. [`chrono_tz()`] returns it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChronoTzSource(());

impl ZoneSource for ChronoTzSource {
    type Zone = Tz;

    fn find(&self, name: &str) -> Option<NamedZone<Tz>> {
        name.parse::<Tz>().ok().map(NamedZone::from)
    }

    fn names(&self) -> Vec<String> {
        TZ_VARIANTS.iter().map(|zone| zone.name().to_owned()).collect()
    }

    fn version(&self) -> Option<&str> {
        Some(chrono_tz::IANA_TZDB_VERSION)
    }
}
