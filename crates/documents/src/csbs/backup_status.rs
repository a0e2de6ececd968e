//! The statuses of a backup that the reference names, and the operations that each allows.

use std::fmt;
use std::str::FromStr;

use crate::message_text::one_of;
use keeptime::pattern::Excerpt;

/// The status of a backup (CSBS v1, table 5-86).
///
/// | status | can be restored | can be deleted | task in progress |
/// |---|---|---|---|
/// | `waiting_protect`, `protecting` | | | yes |
/// | `available` | yes | yes | |
/// | `waiting_restore`, `restoring` | | | yes |
/// | `error` | | yes | |
/// | `waiting_delete`, `deleting` | | | yes |
/// | `deleted` | | | |
///
/// Only an available backup can be restored (CSBS.4000 and CSBS.9008 of table 6-1). A backup with a
/// task in progress cannot be deleted (CSBS.2003), and neither can one that an image was created
/// from, whatever its status (CSBS.8007).
///
/// ```
/// use keeptime_documents::csbs::BackupStatus;
///
/// let status: BackupStatus = "restoring".parse().unwrap();
/// assert!(status.is_in_progress() && !status.allows_deletion());
/// assert!("thawing".parse::<BackupStatus>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BackupStatus {
    /// The backup waits to be created.
    WaitingProtect,
    /// The backup is being created.
    Protecting,
    /// The backup is complete and can be used.
    Available,
    /// The backup waits to be restored.
    WaitingRestore,
    /// The backup is being restored.
    Restoring,
    /// An operation on the backup failed.
    Error,
    /// The backup waits to be deleted.
    WaitingDelete,
    /// The backup is being deleted.
    Deleting,
    /// The backup has been deleted.
    Deleted,
}

impl BackupStatus {
    /// All statuses that the reference names.
    pub const ALL: [Self; 9] = [
        Self::WaitingProtect,
        Self::Protecting,
        Self::Available,
        Self::WaitingRestore,
        Self::Restoring,
        Self::Error,
        Self::WaitingDelete,
        Self::Deleting,
        Self::Deleted,
    ];

    /// The names of all statuses.
    pub(super) const NAMES: [&'static str; 9] = {
        let mut names = [""; 9];
        let mut index = 0;
        while index < names.len() {
            names[index] = Self::ALL[index].name();
            index += 1;
        }
        names
    };

    /// Returns the service's name of the status.
    pub const fn name(self) -> &'static str {
        match self {
            Self::WaitingProtect => "waiting_protect",
            Self::Protecting => "protecting",
            Self::Available => "available",
            Self::WaitingRestore => "waiting_restore",
            Self::Restoring => "restoring",
            Self::Error => "error",
            Self::WaitingDelete => "waiting_delete",
            Self::Deleting => "deleting",
            Self::Deleted => "deleted",
        }
    }

    /// Returns whether a backup with this status can be restored.
    pub fn allows_restore(self) -> bool {
        self == Self::Available
    }

    /// Returns whether this status allows a deletion. Other fields may still forbid it.
    pub fn allows_deletion(self) -> bool {
        matches!(self, Self::Available | Self::Error)
    }

    /// Returns whether a task is in progress or waiting.
    pub fn is_in_progress(self) -> bool {
        match self {
            Self::WaitingProtect
            | Self::Protecting
            | Self::WaitingRestore
            | Self::Restoring
            | Self::WaitingDelete
            | Self::Deleting => true,
            Self::Available | Self::Error | Self::Deleted => false,
        }
    }
}

/// The error of a text that is not a status of the reference. A backup with such a status must be
/// neither restored nor deleted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("status takes {}, found {found}", one_of(&BackupStatus::NAMES))]
pub struct BackupStatusError {
    found: Excerpt,
}

impl FromStr for BackupStatus {
    type Err = BackupStatusError;

    fn from_str(name: &str) -> Result<Self, BackupStatusError> {
        let status = Self::ALL.into_iter().find(|status| status.name() == name);
        status.ok_or_else(|| BackupStatusError { found: name.into() })
    }
}

impl fmt::Display for BackupStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl serde::Serialize for BackupStatus {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> serde::Deserialize<'de> for BackupStatus {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        name.parse().map_err(serde::de::Error::custom)
    }
}
