//! The statuses of a backup, and what each allows.

use std::fmt;
use std::str::FromStr;

use crate::message_text::one_of;
use keeptime::pattern::Excerpt;

/// The status of a backup (CSBS v1, table 5-86).
///
/// | status | restored | deleted | under way |
/// |---|---|---|---|
/// | `waiting_protect`, `protecting` | | | yes |
/// | `available` | yes | yes | |
/// | `waiting_restore`, `restoring` | | | yes |
/// | `error` | | yes | |
/// | `waiting_delete`, `deleting` | | | yes |
/// | `deleted` | | | |
///
/// Only an available backup is restored (CSBS.4000 and CSBS.9008 of table 6-1); one with a task under
/// way is not deleted (CSBS.2003), nor is one of which an image was made, whatever its status
/// (CSBS.8007).
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
    /// It is going to be made.
    WaitingProtect,
    /// It is being made.
    Protecting,
    /// It is there.
    Available,
    /// It is going to be restored.
    WaitingRestore,
    /// It is being restored.
    Restoring,
    /// It failed.
    Error,
    /// It is going to be deleted.
    WaitingDelete,
    /// It is being deleted.
    Deleting,
    /// It was deleted.
    Deleted,
}

impl BackupStatus {
    /// The statuses that the reference names.
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

    /// Their names.
    pub(super) const NAMES: [&'static str; 9] = {
        let mut names = [""; 9];
        let mut place = 0;
        while place < names.len() {
            names[place] = Self::ALL[place].name();
            place += 1;
        }
        names
    };

    /// The service's name of it.
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

    /// Whether a backup with it may be restored.
    pub fn allows_restore(self) -> bool {
        self == Self::Available
    }

    /// Whether a backup with it may be deleted, as far as its status goes.
    pub fn allows_deletion(self) -> bool {
        matches!(self, Self::Available | Self::Error)
    }

    /// Whether something is being done to a backup with it.
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

/// A text is no status that the reference names. Nothing is allowed for a backup with it.
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
