//! The state of a backup, by the fields of its record.

use keeptime::retention::{BackupState, Busy, Completeness, FailedOperation, NotCounted};

/// The members of `extend_info` that decide the state of a backup (CSBS v1, tables 5-87 and 5-95).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StateMembers {
    pub(super) started_by: StartedBy,
    pub(super) images: Images,
    pub(super) copy: CopyState,
    pub(super) failed: FailedOperation,
    pub(super) completeness: Completeness,
}

impl StateMembers {
    /// The state of a backup with this status.
    ///
    /// One that is being deleted is that, whatever else it is. A status or a copy status that is not
    /// known never allows a deletion.
    pub(super) fn state(self, status: Option<&str>) -> BackupState {
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

/// What started a backup: a schedule, where `auto_trigger` is true or text that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StartedBy {
    Schedule,
    User,
}

/// Whether images have been registered from a backup: `os_images_data` holds something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Images {
    None,
    Registered,
}

/// What `copy_status` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CopyState {
    /// Nothing is being done.
    Settled,
    /// The backup is being copied, or waits for that.
    Pending,
    Unknown,
}

impl CopyState {
    pub(super) fn of(copy_status: &str) -> Self {
        match copy_status {
            "na" | "success" | "fail" => Self::Settled,
            "waiting_copy" | "copying" => Self::Pending,
            _ => Self::Unknown,
        }
    }
}

/// What `fail_op` says.
pub(super) fn failed_operation(fail_op: Option<&str>) -> FailedOperation {
    match fail_op {
        Some("backup") => FailedOperation::Creation,
        Some("restore") => FailedOperation::Restore,
        Some("delete") => FailedOperation::Deletion,
        _ => FailedOperation::Unknown,
    }
}

/// What the status of a disk's backup says of the whole; absent it says nothing.
pub(super) fn completeness(disk_status: Option<&str>) -> Completeness {
    match disk_status {
        None | Some("available") => Completeness::Complete,
        Some(_) => Completeness::Incomplete,
    }
}
