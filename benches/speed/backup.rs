use chrono::{DateTime, Utc};
use keeptime::retention::{Backup, BackupState, Completeness, Expiry};

/// An available backup of an object.
#[derive(Clone)]
pub(crate) struct Record {
    pub(crate) id: u64,
    pub(crate) object: u64,
    pub(crate) created_at: DateTime<Utc>,
}

impl Backup for Record {
    type Id = u64;
    type Object = u64;

    fn id(&self) -> &u64 {
        &self.id
    }
    fn object(&self) -> &u64 {
        &self.object
    }
    fn created_at(&self) -> Option<DateTime<Utc>> {
        Some(self.created_at)
    }
    fn state(&self) -> BackupState {
        BackupState::Available
    }
    fn policy_id(&self) -> Option<&str> {
        None
    }
    fn completeness(&self) -> Completeness {
        Completeness::Complete
    }
    fn expiry(&self) -> Expiry {
        Expiry::NotRecorded
    }
}
