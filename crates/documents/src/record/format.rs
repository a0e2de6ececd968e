//! The services whose listings are read.

use std::fmt;
use std::str::FromStr;

use crate::fault::Service;

/// The service whose records a listing holds.
///
/// ```
/// use keeptime_documents::listing::RecordFormat;
///
/// assert_eq!("cbr".parse(), Ok(RecordFormat::Cbr));
/// let error = "vbs".parse::<RecordFormat>().unwrap_err();
/// assert_eq!(error.to_string(), "a format is csbs or cbr, found \"vbs\"");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RecordFormat {
    /// Cloud Server Backup Service v1: `checkpoint_items`.
    Csbs,
    /// Cloud Backup and Recovery v3: `backups`.
    Cbr,
}

impl RecordFormat {
    /// All formats.
    pub const ALL: [Self; 2] = [Self::Csbs, Self::Cbr];

    /// Returns the name of the format.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csbs => "csbs",
            Self::Cbr => "cbr",
        }
    }

    /// Returns the service.
    pub const fn service(self) -> Service {
        match self {
            Self::Csbs => Service::Csbs,
            Self::Cbr => Service::Cbr,
        }
    }
}

/// Prints the name.
impl fmt::Display for RecordFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The error of a text that is not the name of a format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a format is csbs or cbr, found {found:?}")]
pub struct UnknownFormat {
    found: String,
}

impl FromStr for RecordFormat {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        let format = Self::ALL.into_iter().find(|format| format.name() == name);
        format.ok_or_else(|| UnknownFormat { found: name.to_owned() })
    }
}

impl serde::Serialize for RecordFormat {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> serde::Deserialize<'de> for RecordFormat {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        name.parse().map_err(serde::de::Error::custom)
    }
}
