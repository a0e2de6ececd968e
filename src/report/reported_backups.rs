//! The backups of a report.

use core::convert::Infallible;
use core::fmt;
use core::hash::Hash;
use core::marker::PhantomData;

use chrono::{DateTime, Utc};

use crate::policy::Extent;
use crate::retention::{Backup, BackupState, Completeness, Expiry};

/// The backups of a report, and how their objects are called.
#[derive(Clone, Copy)]
pub struct ReportedBackups<'b, B> {
    /// `None` if no backups are known.
    pub(super) backups: Option<&'b [B]>,
    pub(super) extent: Extent,
    pub(super) name: fn(&B) -> Option<&str>,
    pub(super) megabytes: fn(&B) -> Option<f64>,
}

impl<'b, B> ReportedBackups<'b, B> {
    /// Takes a list of backups. Nothing says whether it contains all backups, how their objects are called
    /// and how large they are.
    pub fn new(backups: &'b [B]) -> Self {
        Self { backups: Some(backups), ..Self::unknown() }
    }

    /// Nothing is known about the backups: the page has no servers, and its forecast begins without any
    /// backup.
    pub fn unknown() -> Self {
        Self { backups: None, extent: Extent::Unstated, name: |_| None, megabytes: |_| None }
    }

    /// Sets whether backups are missing from the list.
    #[must_use]
    pub fn with_extent(self, extent: Extent) -> Self {
        Self { extent, ..self }
    }

    /// Sets how to get the name of a backup's object, which is shown next to the object itself. Of several
    /// names, that of the newest backup is shown.
    #[must_use]
    pub fn with_object_names(self, name: fn(&B) -> Option<&str>) -> Self {
        Self { name, ..self }
    }

    /// Sets how to get the size of a backup in MB, which quotas of space need.
    #[must_use]
    pub fn with_megabytes(self, megabytes: fn(&B) -> Option<f64>) -> Self {
        Self { megabytes, ..self }
    }
}

impl<B> fmt::Debug for ReportedBackups<'_, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReportedBackups")
            .field("backups", &self.backups.map(<[B]>::len))
            .field("extent", &self.extent)
            .finish_non_exhaustive()
    }
}

/// The type of the backups of a page without backups. It has no values.
pub(super) struct NoBackup<Object>(Infallible, PhantomData<Object>);

impl<Object: Eq + Hash> Backup for NoBackup<Object> {
    type Id = str;
    type Object = Object;

    fn id(&self) -> &str {
        match self.0 {}
    }
    fn object(&self) -> &Object {
        match self.0 {}
    }
    fn created_at(&self) -> Option<DateTime<Utc>> {
        match self.0 {}
    }
    fn state(&self) -> BackupState {
        match self.0 {}
    }
    fn policy_id(&self) -> Option<&str> {
        match self.0 {}
    }
    fn completeness(&self) -> Completeness {
        match self.0 {}
    }
    fn expiry(&self) -> Expiry {
        match self.0 {}
    }
}
