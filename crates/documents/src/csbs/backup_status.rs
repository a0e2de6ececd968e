//! The statuses of a backup that the reference names, and the operations that each allows.

use keeptime::retention::{BackupState, Busy, FailedOperation, NotCounted};

use crate::names::names;

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
/// // A backup with an unknown status must be neither restored nor deleted.
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

names! { BackupStatus, "status":
    WaitingProtect = "waiting_protect",
    Protecting = "protecting",
    Available = "available",
    WaitingRestore = "waiting_restore",
    Restoring = "restoring",
    Error = "error",
    WaitingDelete = "waiting_delete",
    Deleting = "deleting",
    Deleted = "deleted",
}

impl BackupStatus {
    /// Returns whether a backup with this status can be restored.
    pub fn allows_restore(self) -> bool {
        self == Self::Available
    }

    /// Returns whether this status allows a deletion. Other fields may still forbid it.
    pub fn allows_deletion(self) -> bool {
        matches!(self, Self::Available | Self::Error)
    }

    /// Returns the state that this status by itself means for retention. Other fields of a record can change it:
    /// who started the backup, images, copies.
    ///
    /// ```
    /// use keeptime::retention::BackupState;
    /// use keeptime_documents::csbs::BackupStatus;
    ///
    /// assert_eq!(BackupStatus::Deleting.backup_state(), BackupState::BeingDeleted);
    /// assert_eq!(BackupStatus::Protecting.backup_state().name(), "being_created");
    /// ```
    pub fn backup_state(self) -> BackupState {
        match self {
            Self::WaitingProtect | Self::Protecting => NotCounted::BeingCreated.into(),
            Self::Available => BackupState::Available,
            Self::WaitingRestore | Self::Restoring => Busy::Restoring.into(),
            Self::Error => NotCounted::Failed(FailedOperation::Unknown).into(),
            Self::WaitingDelete | Self::Deleting | Self::Deleted => BackupState::BeingDeleted,
        }
    }

    /// Returns whether a backup with this status can have `next` as its next one.
    ///
    /// The reference names the statuses; the order follows from what each means. A task that fails ends
    /// in `error`, and so does one that never starts.
    ///
    /// | status | next |
    /// |---|---|
    /// | `waiting_protect` | `protecting`, `error` |
    /// | `protecting` | `available`, `error` |
    /// | `available` | `waiting_restore`, `waiting_delete` |
    /// | `waiting_restore` | `restoring`, `error` |
    /// | `restoring` | `available`, `error` |
    /// | `error` | `waiting_delete` |
    /// | `waiting_delete` | `deleting`, `error` |
    /// | `deleting` | `deleted`, `error` |
    ///
    /// ```
    /// use keeptime_documents::csbs::BackupStatus;
    ///
    /// assert!(BackupStatus::Available.can_become(BackupStatus::WaitingDelete));
    /// // A backup that is being restored must not be deleted.
    /// assert!(!BackupStatus::Restoring.can_become(BackupStatus::WaitingDelete));
    /// ```
    pub fn can_become(self, next: Self) -> bool {
        match self {
            Self::WaitingProtect => matches!(next, Self::Protecting | Self::Error),
            Self::Protecting | Self::Restoring => matches!(next, Self::Available | Self::Error),
            Self::Available => matches!(next, Self::WaitingRestore | Self::WaitingDelete),
            Self::WaitingRestore => matches!(next, Self::Restoring | Self::Error),
            Self::Error => next == Self::WaitingDelete,
            Self::WaitingDelete => matches!(next, Self::Deleting | Self::Error),
            Self::Deleting => matches!(next, Self::Deleted | Self::Error),
            Self::Deleted => false,
        }
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
