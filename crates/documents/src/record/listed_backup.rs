//! A backup as a listing holds it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use keeptime::retention::{Backup, BackupState, Completeness, Expiry};

use super::format::RecordFormat;
use super::record_members::{RecordMembers, text_or_empty};
use super::texts::{SharedTexts, Texts};

/// A backup of a listing. It holds only what retention, forecasts and delete calls need, so that
/// millions fit in memory.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedBackup {
    pub(crate) format: RecordFormat,
    pub(crate) texts: ListedTexts,
    pub(crate) created_at: Option<DateTime<Utc>>,
    pub(crate) expiry: Expiry,
    pub(crate) size: Option<f64>,
    pub(crate) state: BackupState,
    pub(crate) completeness: Completeness,
}

/// The texts of a [`ListedBackup`]; the ones that a record does not have are empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ListedTexts {
    own: Texts<3>,
    origin: Arc<Texts<4>>,
}

/// The texts that say where backups come from: the object, the vault and the policy. Many backups have the same.
pub(crate) type Origins = SharedTexts<4>;

impl ListedTexts {
    const ID: usize = 0;
    const CHECKPOINT_ID: usize = 1;
    const NAME: usize = 2;

    const RESOURCE_ID: usize = 0;
    const RESOURCE_NAME: usize = 1;
    const POLICY_ID: usize = 2;
    const VAULT_ID: usize = 3;

    /// Takes the texts of a record. `resource_name` and `vault_id` are read in other places for each service.
    pub(crate) fn new(
        record: &RecordMembers<'_>,
        resource_name: &str,
        vault_id: &str,
        origins: &mut Origins,
    ) -> Self {
        let own = Texts::new([
            text_or_empty(record.id.as_ref()),
            text_or_empty(record.checkpoint_id.as_ref()),
            text_or_empty(Some(&record.name)),
        ]);
        let origin = origins.share([
            text_or_empty(record.resource_id.as_ref()),
            resource_name,
            text_or_empty(record.scheduled_operation_id.as_ref()),
            vault_id,
        ]);
        Self { own, origin }
    }
}

impl ListedBackup {
    /// Returns the service that the record is from.
    pub fn format(&self) -> RecordFormat {
        self.format
    }

    /// Returns the id of the backup, which is never empty. In CBR it is never `.` or `..`, which
    /// would change the path of a call.
    pub fn id(&self) -> &str {
        self.texts.own.get(ListedTexts::ID)
    }

    /// Returns the id of the backup record (checkpoint) that contains the backup and possibly
    /// others. Every backup of CSBS has one, and it is never `.` or `..`, which would change the
    /// path of a call.
    pub fn checkpoint_id(&self) -> Option<&str> {
        self.texts.own.get_non_empty(ListedTexts::CHECKPOINT_ID)
    }

    /// Returns the id of the vault, which only backups of CBR have.
    pub fn vault_id(&self) -> Option<&str> {
        self.texts.origin.get_non_empty(ListedTexts::VAULT_ID)
    }

    /// Returns the id of the object that was backed up, which is never empty.
    pub fn resource_id(&self) -> &str {
        self.texts.origin.get(ListedTexts::RESOURCE_ID)
    }

    /// Returns the name of the backup.
    pub fn name(&self) -> Option<&str> {
        self.texts.own.get_non_empty(ListedTexts::NAME)
    }

    /// Returns the name of the object that was backed up.
    pub fn resource_name(&self) -> Option<&str> {
        self.texts.origin.get_non_empty(ListedTexts::RESOURCE_NAME)
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
        self.id()
    }

    fn object(&self) -> &str {
        self.resource_id()
    }

    fn created_at(&self) -> Option<DateTime<Utc>> {
        self.created_at
    }

    fn state(&self) -> BackupState {
        self.state
    }

    /// Returns `scheduled_operation_id`, which records of CSBS do not have.
    fn policy_id(&self) -> Option<&str> {
        self.texts.origin.get_non_empty(ListedTexts::POLICY_ID)
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
