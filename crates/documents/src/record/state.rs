//! Decides the state of a backup from the fields of its record.
//!
//! The state says whether retention counts a backup and whether it can be deleted now. Both readers
//! of backups, the listing and the typed document, use this module, so they agree.

use keeptime::retention::{BackupState, Busy, Completeness, FailedOperation, NotCounted};

use crate::csbs::BackupStatus;

/// The facts besides the status that decide the state of a backup. They are in `extend_info` (CSBS
/// v1, tables 5-87 and 5-95), in CBR partly in the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StateMembers {
    pub(crate) role: Role,
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
        let state = status.and_then(|status| status.parse().ok()).map(BackupStatus::backup_state);
        match self.role {
            _ if state == Some(BackupState::BeingDeleted) => return BackupState::BeingDeleted,
            Role::Part => return BackupState::NotCounted(NotCounted::PartOfBackup),
            Role::Replica => return BackupState::NotCounted(NotCounted::Replica),
            Role::Unknown => return BackupState::NotCounted(NotCounted::UnknownType),
            Role::Backup => {}
        }
        match (state, self.started_by, self.images) {
            (_, StartedBy::User, _) => BackupState::NotCounted(NotCounted::Manual),
            (_, _, Images::Registered) => BackupState::NotCounted(NotCounted::Image),
            (None, ..) => BackupState::NotCounted(NotCounted::UnknownStatus),
            (Some(BackupState::NotCounted(NotCounted::Failed(_))), ..) => {
                BackupState::NotCounted(NotCounted::Failed(self.failed))
            }
            (Some(BackupState::Available), ..) => match self.copy {
                CopyState::Settled => BackupState::Available,
                CopyState::Pending => BackupState::Busy(Busy::Copying),
                CopyState::Replicating => BackupState::Busy(Busy::Replicating),
                CopyState::Unknown => BackupState::Busy(Busy::UnknownCopyStatus),
            },
            (Some(state), ..) => state,
        }
    }
}

/// Whether a record is a backup, a part of a backup or a copy. In CSBS every record is a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// A backup of an object.
    Backup,
    /// A part of another backup: `parent_id` is set.
    Part,
    /// A copy of a backup in another region: `image_type` is `replication`.
    Replica,
    /// `image_type` is unknown.
    Unknown,
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

/// The state of a backup's copies in other regions, from `copy_status` or the statuses of
/// `replication_records`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CopyState {
    /// The backup is not being copied, and the copy is not waiting.
    Settled,
    /// The backup is being copied or waits to be copied.
    Pending,
    /// The backup is being replicated or waits to be replicated.
    Replicating,
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

    /// Returns the state that the status of a replication record means.
    pub(crate) fn of_replication(status: Option<&str>) -> Self {
        match status {
            Some("success" | "fail" | "skip") => Self::Settled,
            Some("replicating" | "waiting_replicate") => Self::Replicating,
            _ => Self::Unknown,
        }
    }

    /// Combines the states of two copies. A copy that is known to be busy counts more than one with
    /// an unknown status, because it is the clearer reason.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Settled, other)
            | (Self::Unknown, other @ (Self::Pending | Self::Replicating)) => other,
            (state, _) => state,
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

/// Returns `Incomplete` if a part of a backup has a status other than `available`. An absent status
/// counts as complete.
pub(crate) fn completeness(part_status: Option<&str>) -> Completeness {
    match part_status {
        None | Some("available") => Completeness::Complete,
        Some(_) => Completeness::Incomplete,
    }
}
