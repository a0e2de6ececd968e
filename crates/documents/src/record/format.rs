//! The services whose listings are read.

use crate::fault::Service;
use crate::names::names;

/// The service whose records a listing holds.
///
/// ```
/// use keeptime_documents::listing::RecordFormat;
///
/// assert_eq!("cbr".parse(), Ok(RecordFormat::Cbr));
/// let error = "vbs".parse::<RecordFormat>().unwrap_err();
/// assert_eq!(error.to_string(), "format takes csbs or cbr, found \"vbs\"");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RecordFormat {
    /// Cloud Server Backup Service v1: `checkpoint_items`.
    #[default]
    Csbs,
    /// Cloud Backup and Recovery v3: `backups`.
    Cbr,
}

names! { RecordFormat, "format":
    Csbs = "csbs",
    Cbr = "cbr",
}

impl RecordFormat {
    /// Returns the service.
    pub const fn service(self) -> Service {
        match self {
            Self::Csbs => Service::Csbs,
            Self::Cbr => Service::Cbr,
        }
    }
}
