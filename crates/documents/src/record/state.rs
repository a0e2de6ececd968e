//! Decides the state of a backup from the fields of its record.
//!
//! The state says whether retention counts a backup and whether it can be deleted now. Both readers
//! of backups, the listing and the typed document, use this module, so they agree.

use keeptime::retention::{BackupState, Busy, Completeness, FailedOperation, NotCounted};

/// The facts in `extend_info` that decide the state of a backup (CSBS v1, tables 5-87 and 5-95).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StateMembers {
    pub(crate) started_by: StartedBy,
    pub(crate) images: Images,
    pub(crate) copy: CopyState,
    pub(crate) failed: FailedOperation,
    pub(crate) completeness: Completeness,
}

impl StateMembers {
    /// Returns the state of a backup with this status.
    ///
    /// A backup that is being deleted is `BeingDeleted` whatever its other fields say. An unknown
    /// status or copy status never allows a deletion.
    pub(crate) fn state(self, status: Option<&str>) -> BackupState {
        match (status, self.started_by, self.images) {
            (Some("waiting_delete" | "deleting" | "deleted"), ..) => BackupState::BeingDeleted,
            (_, StartedBy::User, _) => BackupState::NotCounted(NotCounted::Manual),
            (_, _, Images::Registered) => BackupState::NotCounted(NotCounted::Image),
            (Some("waiting_protect" | "protecting"), ..) => {
                BackupState::NotCounted(NotCounted::BeingCreated)
            }
            (Some("error"), ..) => BackupState::NotCounted(NotCounted::Failed(self.failed)),
            (Some("waiting_restore" | "restoring"), ..) => BackupState::Busy(Busy::Restoring),
            (Some("available"), ..) => match self.copy {
                CopyState::Settled => BackupState::Available,
                CopyState::Pending => BackupState::Busy(Busy::Copying),
                CopyState::Unknown => BackupState::Busy(Busy::UnknownCopyStatus),
            },
            _ => BackupState::NotCounted(NotCounted::UnknownStatus),
        }
    }
}

/// What started a backup: a schedule if `auto_trigger` is true (also as text), otherwise a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StartedBy {
    Schedule,
    User,
}

/// Whether images were registered from a backup, that is, whether `os_images_data` is not empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Images {
    None,
    Registered,
}

/// The state of a backup's copy to another region, from `copy_status`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CopyState {
    /// The backup is not being copied, and the copy is not waiting.
    Settled,
    /// The backup is being copied or waits to be copied.
    Pending,
    Unknown,
}

impl CopyState {
    pub(crate) fn of(copy_status: &str) -> Self {
        match copy_status {
            "na" | "success" | "fail" => Self::Settled,
            "waiting_copy" | "copying" => Self::Pending,
            _ => Self::Unknown,
        }
    }
}

/// Returns the operation that `fail_op` names.
pub(crate) fn failed_operation(fail_op: Option<&str>) -> FailedOperation {
    match fail_op {
        Some("backup") => FailedOperation::Creation,
        Some("restore") => FailedOperation::Restore,
        Some("delete") => FailedOperation::Deletion,
        _ => FailedOperation::Unknown,
    }
}

/// Returns `Incomplete` if a disk's backup has a status other than `available`. An absent status
/// counts as complete.
pub(crate) fn completeness(disk_status: Option<&str>) -> Completeness {
    match disk_status {
        None | Some("available") => Completeness::Complete,
        Some(_) => Completeness::Incomplete,
    }
}
