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

#[cfg(test)]
mod tests {
    use keeptime_documents::csbs::BackupStatus;

    use super::*;
    use crate::store::Object;

    /// A backup of a policy.
    fn stored() -> StoredBackup {
        let created_at = DateTime::UNIX_EPOCH;
        StoredBackup {
            id: "backup".to_owned(),
            project_id: "project".to_owned(),
            checkpoint_id: "record".to_owned(),
            policy_id: Some("policy".to_owned()),
            vault_id: None,
            object: Object {
                id: "server".to_owned(),
                name: String::new(),
                object_type: "OS::Nova::Server".to_owned(),
                zone: String::new(),
            },
            name: String::new(),
            description: String::new(),
            status: BackupStatus::Available,
            started_by: StartedBy::Schedule,
            incremental: false,
            size_mb: 0,
            progress: 100,
            disks: "[]".to_owned(),
            images: "[]".to_owned(),
            failure: None,
            created_at,
            updated_at: created_at,
            finished_at: None,
            expires_at: None,
        }
    }

    fn judged(backup: StoredBackup) -> Judged {
        Judged::new(Service::Csbs, backup)
    }

    #[test]
    fn a_backup_of_a_user_or_with_an_image_is_not_counted() {
        assert_eq!(judged(stored()).state(), BackupState::Available);
        let of_user = StoredBackup { started_by: StartedBy::User, ..stored() };
        assert_eq!(judged(of_user).state(), NotCounted::Manual.into());
        let images = r#"[{"image_id": "i"}]"#.to_owned();
        let with_image = StoredBackup { images, ..stored() };
        assert_eq!(judged(with_image.clone()).state(), NotCounted::Image.into());
        let deleting = StoredBackup { status: BackupStatus::Deleting, ..with_image };
        assert_eq!(judged(deleting).state(), BackupState::BeingDeleted);
    }

    #[test]
    fn a_backup_that_failed_says_which_operation_did() {
        for (failure, operation) in [
            (Some(r#"{"operation": "backup"}"#), FailedOperation::Creation),
            (Some(r#"{"operation": "restore"}"#), FailedOperation::Restore),
            (Some(r#"{"operation": "delete"}"#), FailedOperation::Deletion),
            (Some(r#"{"operation": "copy"}"#), FailedOperation::Unknown),
            (Some("no JSON"), FailedOperation::Unknown),
            (None, FailedOperation::Unknown),
        ] {
            let failure = failure.map(str::to_owned);
            let failed = judged(StoredBackup { status: BackupStatus::Error, failure, ..stored() });
            assert_eq!(failed.state(), NotCounted::Failed(operation).into());
        }
    }

    #[test]
    fn a_deletion_that_failed_is_known_from_its_time_on() {
        let failure = Some(r#"{"operation": "delete"}"#.to_owned());
        let at = stored().updated_at;
        let moment = chrono::TimeDelta::microseconds(1);
        let mut failed = judged(StoredBackup { status: BackupStatus::Error, failure, ..stored() });
        assert!(failed.has_failed_deletion(at) && !failed.has_failed_deletion(at - moment));
        assert!(!judged(stored()).has_failed_deletion(at));
        failed.count_failed_deletion();
        assert_eq!(failed.state(), BackupState::Available);
    }

    #[test]
    fn a_backup_is_complete_with_all_its_disks() {
        for (disks, completeness) in [
            ("[]", Completeness::Complete),
            (r#"[{"status": "available"}, {"status": "available"}]"#, Completeness::Complete),
            (r#"[{"status": "available"}, {"status": "error"}]"#, Completeness::Incomplete),
            ("[{}]", Completeness::Incomplete),
            ("no JSON", Completeness::Incomplete),
        ] {
            let backup = StoredBackup { disks: disks.to_owned(), ..stored() };
            assert_eq!(judged(backup).completeness(), completeness, "{disks}");
        }
    }

    #[test]
    fn backups_of_cbr_carry_their_expiry() {
        let at = stored().created_at;
        let expiring = StoredBackup { expires_at: Some(at), ..stored() };
        assert_eq!(Judged::new(Service::Cbr, expiring.clone()).expiry(), Expiry::At(at));
        assert_eq!(Judged::new(Service::Cbr, stored()).expiry(), Expiry::Never);
        assert_eq!(judged(expiring).expiry(), Expiry::NotRecorded);
    }
}
