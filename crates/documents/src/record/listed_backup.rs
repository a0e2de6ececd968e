//! A backup as a listing holds it.

use chrono::{DateTime, Utc};
use keeptime::retention::{Backup, BackupState, Completeness, Expiry};

/// A backup of a listing. It holds only what retention, forecasts and delete calls need, so that
/// millions fit in memory.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedBackup {
    pub(crate) id: String,
    pub(crate) checkpoint_id: String,
    pub(crate) resource_id: String,
    pub(crate) created_at: Option<DateTime<Utc>>,
    pub(crate) state: BackupState,
    pub(crate) completeness: Completeness,
    pub(crate) policy_id: Option<Box<str>>,
    pub(crate) resource_name: Option<Box<str>>,
    pub(crate) size: Option<f64>,
}

impl ListedBackup {
    /// Returns the id of the backup, which is never empty.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the id of the backup record (checkpoint) that contains the backup and possibly
    /// others. It is never empty, `.` or `..`, which would change the path of a call.
    pub fn checkpoint_id(&self) -> &str {
        &self.checkpoint_id
    }

    /// Returns the id of the object that was backed up, which is never empty.
    pub fn resource_id(&self) -> &str {
        &self.resource_id
    }

    /// Returns the name of the object that was backed up.
    pub fn resource_name(&self) -> Option<&str> {
        self.resource_name.as_deref()
    }

    /// Returns the size in MB.
    pub fn size(&self) -> Option<f64> {
        self.size
    }
}

impl Backup for ListedBackup {
    type Id = str;
    type Object = str;

    fn id(&self) -> &str {
        &self.id
    }

    fn object(&self) -> &str {
        &self.resource_id
    }

    fn created_at(&self) -> Option<DateTime<Utc>> {
        self.created_at
    }

    fn state(&self) -> BackupState {
        self.state
    }

    /// Returns `scheduled_operation_id`, which records of CSBS do not have.
    fn policy_id(&self) -> Option<&str> {
        self.policy_id.as_deref()
    }

    /// Returns `Incomplete` if a disk of `volume_backups` has a status other than `available`.
    fn completeness(&self) -> Completeness {
        self.completeness
    }

    /// Returns `NotRecorded`: records of CSBS do not carry an expiry.
    fn expiry(&self) -> Expiry {
        Expiry::NotRecorded
    }
}
