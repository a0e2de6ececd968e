//! Why a zone is not found by its name.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// Why a [`ZoneSource`](super::ZoneSource) does not find a zone by its name.
///
/// ```
/// # #[cfg(feature = "jiff")] {
/// use keeptime::schedule::source::{self, ZoneSource};
///
/// let message = |name| source::jiff_bundled().zone(name).unwrap_err().to_string();
/// assert_eq!(
///     message("Asia/Shangai"),
///     "zone \"Asia/Shangai\" is not in version 2026f of the IANA database; \
///      did you mean Asia/Shanghai?",
/// );
/// // A zone with another offset than the one that was meant is never suggested: `Etc/GMT+8` is eight
/// // hours behind UTC.
/// assert_eq!(
///     message("GMT+8"),
///     "zone \"GMT+8\" is not in version 2026f of the IANA database; \
///      a zone is a name like Europe/Paris or an offset like UTC+08:00",
/// );
/// assert_eq!(
///     message("UTC+15:00"),
///     "an offset is UTC±hh:mm or ±hh:mm, at most 14:00, found \"UTC+15:00\"",
/// );
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ZoneNameError {
    /// The source has no zone of this name.
    #[non_exhaustive]
    Unknown {
        /// The name.
        name: String,
        /// The version of the source's database, or `None` if it is unknown.
        version: Option<String>,
        /// Names that may be meant, most similar first. Their zones all have the same offsets.
        similar: Vec<String>,
    },
    /// The name is an offset from UTC that is not `UTC±hh:mm` or `±hh:mm`, or is more than 14:00.
    #[non_exhaustive]
    Offset {
        /// The offset.
        found: String,
    },
}

impl fmt::Display for ZoneNameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, version, similar) = match self {
            Self::Offset { found } => {
                return write!(
                    f,
                    "an offset is UTC±hh:mm or ±hh:mm, at most 14:00, found {found:?}"
                );
            }
            Self::Unknown { name, version, similar } => (name, version, similar),
        };
        match version {
            Some(version) => {
                write!(f, "zone {name:?} is not in version {version} of the IANA database; ")?;
            }
            None => write!(f, "zone {name:?} is not in the time zone database; ")?,
        }
        match similar.as_slice() {
            [] => f.write_str("a zone is a name like Europe/Paris or an offset like UTC+08:00"),
            [name] => write!(f, "did you mean {name}?"),
            names => write!(f, "did you mean one of {}?", names.join(", ")),
        }
    }
}

impl core::error::Error for ZoneNameError {}
