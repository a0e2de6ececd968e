//! The statuses of a backup, and what each allows.

use core::convert::Infallible;
use core::fmt;
use core::str::FromStr;

use alloc::borrow::ToOwned;
use alloc::boxed::Box;

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
/// | any other | | | |
///
/// Only an available backup is restored (CSBS.4000 and CSBS.9008 of table 6-1); one with a task under
/// way is not deleted (CSBS.2003), nor is one of which an image was made, whatever its status
/// (CSBS.8007).
///
/// ```
/// use keeptime::api::csbs::Status;
///
/// let status: Status = "restoring".parse().unwrap();
/// assert!(status.is_under_way() && !status.may_be_deleted());
/// let unknown: Status = "thawing".parse().unwrap();
/// assert_eq!(unknown, Status::Other("thawing".into()));
/// assert!(!unknown.may_be_deleted());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Status {
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
    /// A status that the reference does not name.
    Other(Box<str>),
}

impl Status {
    /// The statuses that the reference names.
    pub const KNOWN: [Self; 9] = [
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

    /// The service's name of it.
    pub fn name(&self) -> &str {
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
            Self::Other(name) => name,
        }
    }

    /// Whether a backup with it may be restored.
    pub fn may_be_restored(&self) -> bool {
        *self == Self::Available
    }

    /// Whether a backup with it may be deleted, as far as its status goes.
    pub fn may_be_deleted(&self) -> bool {
        matches!(self, Self::Available | Self::Error)
    }

    /// Whether something is being done to a backup with it.
    pub fn is_under_way(&self) -> bool {
        match self {
            Self::WaitingProtect
            | Self::Protecting
            | Self::WaitingRestore
            | Self::Restoring
            | Self::WaitingDelete
            | Self::Deleting => true,
            Self::Available | Self::Error | Self::Deleted | Self::Other(_) => false,
        }
    }
}

/// Every text is a status.
impl FromStr for Status {
    type Err = Infallible;

    fn from_str(name: &str) -> Result<Self, Infallible> {
        let known = Self::KNOWN.into_iter().find(|status| status.name() == name);
        Ok(known.unwrap_or_else(|| Self::Other(name.to_owned().into_boxed_str())))
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
