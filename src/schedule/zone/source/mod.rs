//! Zones by name, from a database that the caller chooses.
//!
//! This library never looks up a name by itself. The caller passes a [`ZoneSource`], so a feature that
//! another crate enables never changes the meaning of a stored name.
//!
//! | source | feature | zones |
//! |---|---|---|
//! | [`offsets`] | | `UTC` and offsets such as `UTC+08:00`, no others |
//! | `chrono_tz` | `chrono-tz` | those compiled into chrono-tz |
//! | `jiff_bundled` | `jiff` | those compiled into jiff: newer data |
//! | `jiff` | `jiff` | those of a jiff database, for example of the system's folder |
//!
//! Every source also has the zones of [`offsets`]. [`tables`] makes the zones of another source faster.
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
//!     "zone \"America/Vancover\" is not in version 2025b of the IANA database; \
//!      did you mean America/Vancouver?",
//! );
//! # }
//! ```

#[cfg(feature = "chrono-tz")]
mod chrono_tz;
mod error;
#[cfg(feature = "jiff")]
mod jiff;
mod similar_names;
mod tables;

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use chrono::Utc;

#[cfg(feature = "chrono-tz")]
pub use self::chrono_tz::{ChronoTzSource, chrono_tz};
pub use self::error::ZoneNameError;
#[cfg(feature = "jiff")]
pub use self::jiff::{JiffSource, jiff, jiff_bundled};
pub use self::tables::{TableSource, tables};
use super::name::parse_offset;
use super::named_zone::NamedZone;
use super::offset_period::Zone;
use similar_names::similar_names;

/// A database of time zones.
///
/// Callers use [`zone`](Self::zone). A source of your own implements the other methods:
///
/// ```
/// use std::sync::Arc;
///
/// use chrono::FixedOffset;
/// use keeptime::schedule::source::ZoneSource;
/// use keeptime::schedule::{NamedZone, Zone};
///
/// /// Zones of any type under the names of this company's sites.
/// struct Sites(Vec<NamedZone<Arc<dyn Zone + Send + Sync>>>);
///
/// impl ZoneSource for Sites {
///     type Zone = Arc<dyn Zone + Send + Sync>;
///
///     fn find(&self, name: &str) -> Option<NamedZone<Self::Zone>> {
///         self.0.iter().find(|zone| zone.name() == name).cloned()
///     }
///
///     fn names(&self) -> Vec<String> {
///         self.0.iter().map(|zone| zone.name().to_owned()).collect()
///     }
///
///     fn version(&self) -> Option<&str> {
///         None
///     }
/// }
///
/// let plant: Arc<dyn Zone + Send + Sync> = Arc::new(FixedOffset::east_opt(3600).unwrap());
/// let sites = Sites(vec![NamedZone::new("north plant", plant)]);
/// assert_eq!(sites.zone("north plant")?.name(), "north plant");
/// assert_eq!(sites.zone("UTC+08:00")?.name(), "UTC+08:00");
/// assert_eq!(
///     sites.zone("north plnt").unwrap_err().to_string(),
///     "zone \"north plnt\" is not in the time zone database; did you mean north plant?",
/// );
/// # Ok::<(), keeptime::schedule::source::ZoneNameError>(())
/// ```
pub trait ZoneSource {
    /// The type of its zones.
    type Zone: Zone;

    /// Returns the zone of this name in the database, with the name as the database spells it. Returns
    /// `None` if the database has no such zone.
    ///
    /// [`zone`](Self::zone) asks only for names that are not offsets.
    fn find(&self, name: &str) -> Option<NamedZone<Self::Zone>>;

    /// Returns the names of all zones in the database, in any order. They are used to suggest names in
    /// errors. A source that cannot list its names returns none.
    fn names(&self) -> Vec<String>;

    /// Returns the version of the IANA database that the zones come from, such as `2026f`, or `None`
    /// if it is unknown.
    fn version(&self) -> Option<&str>;

    /// Returns the zone of a name: `UTC` or `Z`, an offset such as `UTC+08:00` or `+08:00`, at most 14:00,
    /// or a name of the database, such as `Europe/Berlin`.
    ///
    /// `Z` and `+00:00` are called `UTC`, and `+08:00` is called `UTC+08:00`.
    ///
    /// # Errors
    /// [`ZoneNameError`] if the database has no zone of this name, with similar names.
    fn zone(&self, name: &str) -> Result<NamedZone<Self::Zone>, ZoneNameError> {
        if let Some(offset) = parse_offset(name) {
            let offset = offset.map_err(|_| ZoneNameError::Offset { found: name.to_owned() })?;
            return Ok(NamedZone::fixed(offset));
        }
        self.find(name).ok_or_else(|| ZoneNameError::Unknown {
            name: name.to_owned(),
            version: self.version().map(ToOwned::to_owned),
            similar: similar_names(name, self),
        })
    }
}

impl<S: ZoneSource + ?Sized> ZoneSource for &S {
    type Zone = S::Zone;

    fn find(&self, name: &str) -> Option<NamedZone<S::Zone>> {
        (**self).find(name)
    }

    fn names(&self) -> Vec<String> {
        (**self).names()
    }

    fn version(&self) -> Option<&str> {
        (**self).version()
    }
}

/// Returns the source of UTC and of fixed offsets. It has no other zones.
///
/// ```
/// use keeptime::schedule::source::{self, ZoneSource};
///
/// assert_eq!(source::offsets().zone("-05:30")?.name(), "UTC-05:30");
/// assert!(source::offsets().zone("Europe/Berlin").is_err());
/// # Ok::<(), keeptime::schedule::source::ZoneNameError>(())
/// ```
pub fn offsets() -> OffsetSource {
    OffsetSource(())
}

/// UTC and fixed offsets. [`offsets()`] returns it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OffsetSource(());

impl ZoneSource for OffsetSource {
    type Zone = Utc;

    fn find(&self, _: &str) -> Option<NamedZone<Utc>> {
        None
    }

    fn names(&self) -> Vec<String> {
        Vec::new()
    }

    fn version(&self) -> Option<&str> {
        None
    }
}
