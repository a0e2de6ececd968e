//! Stored backups, as the retention sees them.

use chrono::{DateTime, Utc};
use keeptime::retention::{Backup, BackupState, Completeness, Expiry, FailedOperation, NotCounted};
use keeptime_documents::Service;
use serde_json::Value;

use crate::store::{StartedBy, StoredBackup};

/// A backup of a policy.
#[derive(Clone, Debug)]
pub struct Judged {
    service: Service,
    backup: StoredBackup,
    state: BackupState,
    completeness: Completeness,
}

impl Judged {
    /// Takes a stored backup.
    pub fn new(service: Service, backup: StoredBackup) -> Self {
        let state = state(&backup);
        let completeness = completeness(&backup.disks);
        Self { service, backup, state, completeness }
    }

    /// Returns the stored backup.
    pub fn backup(&self) -> &StoredBackup {
        &self.backup
    }

    /// Returns whether a policy created the backup and its deletion failed, at `until` or before.
    pub(super) fn has_failed_deletion(&self, until: DateTime<Utc>) -> bool {
        self.state == DELETION_FAILED && self.backup.updated_at <= until
    }

    /// Counts the backup again if its deletion failed. Otherwise such a backup uses up no limit, because a
    /// part of it may be gone.
    pub(super) fn count_failed_deletion(&mut self) {
        if self.state == DELETION_FAILED {
            self.state = BackupState::Available;
        }
    }
}

const DELETION_FAILED: BackupState =
    BackupState::NotCounted(NotCounted::Failed(FailedOperation::Deletion));

impl Backup for Judged {
    type Id = str;
    type Object = str;

    fn id(&self) -> &str {
        &self.backup.id
    }

    fn object(&self) -> &str {
        &self.backup.object.id
    }

    fn created_at(&self) -> Option<DateTime<Utc>> {
        Some(self.backup.created_at)
    }

    fn state(&self) -> BackupState {
        self.state
    }

    fn policy_id(&self) -> Option<&str> {
        self.backup.policy_id.as_deref()
    }

    fn completeness(&self) -> Completeness {
        self.completeness
    }

    /// Backups of CBR carry their expiry, backups of CSBS do not.
    fn expiry(&self) -> Expiry {
        match (self.service, self.backup.expires_at) {
            (Service::Cbr, Some(at)) => Expiry::At(at),
            (Service::Cbr, None) => Expiry::Never,
            _ => Expiry::NotRecorded,
        }
    }
}

fn state(backup: &StoredBackup) -> BackupState {
    match backup.status.backup_state() {
        BackupState::BeingDeleted => BackupState::BeingDeleted,
        _ if backup.started_by == StartedBy::User => NotCounted::Manual.into(),
        _ if backup.images != "[]" => NotCounted::Image.into(),
        BackupState::NotCounted(NotCounted::Failed(_)) => {
            NotCounted::Failed(failed_operation(backup.failure.as_deref())).into()
        }
        state => state,
    }
}

fn failed_operation(failure: Option<&str>) -> FailedOperation {
    let failure: Option<Value> = failure.and_then(|failure| serde_json::from_str(failure).ok());
    match failure.as_ref().and_then(|failure| failure["operation"].as_str()) {
        Some("backup") => FailedOperation::Creation,
        Some("restore") => FailedOperation::Restore,
        Some("delete") => FailedOperation::Deletion,
        _ => FailedOperation::Unknown,
    }
}

/// A backup is complete if all its disks are. One whose disks cannot be read is not.
fn completeness(disks: &str) -> Completeness {
    let disks: Option<Vec<Value>> = serde_json::from_str(disks).ok();
    match disks {
        Some(disks) if disks.iter().all(|disk| disk["status"] == "available") => {
            Completeness::Complete
        }
        _ => Completeness::Incomplete,
    }
}
