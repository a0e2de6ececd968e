//! Records that tests share: those of the plain readings, and backups of servers.

use std::fmt::Display;

use chrono::{DateTime, TimeDelta, Utc};
use keeptime::retention::{Backup, BackupState, Completeness, Expiry, Limits};

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

/// A complete backup of a server. It names no policy.
#[derive(Clone, Debug)]
pub(crate) struct ServerBackup {
    pub(crate) id: String,
    pub(crate) server: &'static str,
    /// The name of the server, whose id is `server`.
    pub(crate) name: Option<&'static str>,
    pub(crate) created_at: Option<DateTime<Utc>>,
    pub(crate) state: BackupState,
    pub(crate) megabytes: Option<f64>,
    pub(crate) expiry: Expiry,
}

impl Backup for ServerBackup {
    type Id = str;
    type Object = str;

    fn id(&self) -> &str {
        &self.id
    }

    fn object(&self) -> &str {
        self.server
    }

    fn created_at(&self) -> Option<DateTime<Utc>> {
        self.created_at
    }

    fn state(&self) -> BackupState {
        self.state
    }

    fn policy_id(&self) -> Option<&str> {
        None
    }

    fn completeness(&self) -> Completeness {
        Completeness::Complete
    }

    fn expiry(&self) -> Expiry {
        self.expiry
    }
}

/// An available backup without a size, an expiry or a name of its server.
pub(crate) fn server_backup(
    id: impl Display,
    server: &'static str,
    created_at: DateTime<Utc>,
) -> ServerBackup {
    ServerBackup {
        id: id.to_string(),
        server,
        name: None,
        created_at: Some(created_at),
        state: BackupState::Available,
        megabytes: None,
        expiry: Expiry::NotRecorded,
    }
}
