//! A backup as a listing holds it.

use chrono::{DateTime, Utc};
use keeptime::retention::{Backup, BackupState, Completeness, Expiry};

use super::format::RecordFormat;

/// A backup of a listing. It holds only what retention, forecasts and delete calls need, so that
/// millions fit in memory.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedBackup {
    pub(crate) id: Box<str>,
    pub(crate) resource_id: Box<str>,
    pub(crate) service_ids: ServiceIds,
    pub(crate) policy_id: Option<Box<str>>,
    pub(crate) name: Option<Box<str>>,
    pub(crate) resource_name: Option<Box<str>>,
    pub(crate) created_at: Option<DateTime<Utc>>,
    pub(crate) expiry: Expiry,
    pub(crate) size: Option<f64>,
    pub(crate) state: BackupState,
    pub(crate) completeness: Completeness,
}

/// The ids that the records of each service have besides those of the backup and its object.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ServiceIds {
    Csbs { checkpoint_id: Box<str> },
    Cbr { checkpoint_id: Option<Box<str>>, vault_id: Option<Box<str>> },
}

impl ListedBackup {
    /// Returns the service that the record is from.
    pub fn format(&self) -> RecordFormat {
        match self.service_ids {
            ServiceIds::Csbs { .. } => RecordFormat::Csbs,
            ServiceIds::Cbr { .. } => RecordFormat::Cbr,
        }
    }

    /// Returns the id of the backup, which is never empty. In CBR it is never `.` or `..`, which
    /// would change the path of a call.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the id of the backup record (checkpoint) that contains the backup and possibly
    /// others. Every backup of CSBS has one, and it is never `.` or `..`, which would change the
    /// path of a call.
    pub fn checkpoint_id(&self) -> Option<&str> {
        match &self.service_ids {
            ServiceIds::Csbs { checkpoint_id } => Some(checkpoint_id),
            ServiceIds::Cbr { checkpoint_id, .. } => checkpoint_id.as_deref(),
        }
    }

    /// Returns the id of the vault, which only backups of CBR have.
    pub fn vault_id(&self) -> Option<&str> {
        match &self.service_ids {
            ServiceIds::Csbs { .. } => None,
            ServiceIds::Cbr { vault_id, .. } => vault_id.as_deref(),
        }
    }

    /// Returns the id of the object that was backed up, which is never empty.
    pub fn resource_id(&self) -> &str {
        &self.resource_id
    }

    /// Returns the name of the backup.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Returns the name of the object that was backed up.
    pub fn resource_name(&self) -> Option<&str> {
        self.resource_name.as_deref()
    }

    /// Returns the size in MB. Records of CBR have no size.
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

    /// Returns `Incomplete` if a part has a status other than `available`: a disk of
    /// `volume_backups`, or a backup of `children`.
    fn completeness(&self) -> Completeness {
        self.completeness
    }

    /// Returns `expired_at` of a backup of CBR, `Never` if it is null, absent or unreadable. It is
    /// `NotRecorded` for CSBS, whose records carry no expiry.
    fn expiry(&self) -> Expiry {
        self.expiry
    }
}
