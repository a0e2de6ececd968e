//! Records that the tests of retention and of policies share.

use chrono::{DateTime, TimeDelta, Utc};
use keeptime::retention::{BackupState, Completeness, Expiry, Limits};

use crate::oracle::backups::Record;

pub(crate) const ALL: Limits = Limits::UNLIMITED;

pub(crate) fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(crate) fn now() -> DateTime<Utc> {
    instant("2024-01-10T00:00:00Z")
}

/// A record of object 1 that is `days` old and whose id is `days`.
pub(crate) fn aged(days: u32, state: BackupState) -> Record {
    let created_at = Some(now() - TimeDelta::days(days.into()));
    Record {
        id: days,
        object: 1,
        created_at,
        state,
        policy: None,
        completeness: Completeness::Complete,
        expiry: Expiry::NotRecorded,
    }
}

pub(crate) fn available(days: u32) -> Record {
    aged(days, BackupState::Available)
}
