//! Backups that come and go.

use core::fmt;

use chrono::{DateTime, Utc};

use crate::retention::{Backup, NotCounted, NotJudged, Verdict};

/// What happens at an instant.
pub enum ForecastEvent<'b, B: Backup> {
    /// A backup is made.
    Creation(Creation<'b, B::Object>),
    /// A backup goes.
    Deletion(Deletion<'b, B>),
}

/// A backup that will be made.
pub struct Creation<'b, Object: ?Sized> {
    pub(super) object: &'b Object,
    pub(super) at: DateTime<Utc>,
}

/// A backup that goes.
pub struct Deletion<'b, B: Backup> {
    pub(super) index: Option<usize>,
    pub(super) subject: SimulatedBackup<'b, B>,
    pub(super) at: DateTime<Utc>,
    pub(super) after: u64,
    pub(super) verdict: Verdict,
}

/// What goes.
pub enum SimulatedBackup<'b, B: Backup> {
    /// A backup of the listing.
    Existing(&'b B),
    /// One that is still to come.
    Future(Creation<'b, B::Object>),
}

/// What happens to a backup of the listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BackupForecast {
    /// It is deleted before the end of the forecast.
    Deleted {
        /// When; the start of the forecast if it can be deleted at once.
        at: DateTime<Utc>,
        /// How many backups of its object are made before that, the one at that instant included.
        after: u64,
        /// Why.
        verdict: Verdict,
    },
    /// It is over a limit now and in use: it waits for the next run after that.
    Deferred(Verdict),
    /// It is there at the end of the forecast, and may be deleted after that.
    OutlastsForecast,
    /// This policy never deletes it.
    NeverDeleted(NeverDeleted),
    /// It is being deleted now, or has been.
    BeingDeleted,
}

/// Why a backup is never deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NeverDeleted {
    /// It does not count.
    NotCounted(NotCounted),
    /// It has no date.
    NoDate,
    /// The policy does not judge it.
    NotJudged(NotJudged),
    /// The policy limits neither how many are kept nor for how long.
    NoLimit,
}

impl<B: Backup> ForecastEvent<'_, B> {
    /// When it happens.
    pub fn at(&self) -> DateTime<Utc> {
        match self {
            Self::Creation(creation) => creation.at,
            Self::Deletion(deletion) => deletion.at,
        }
    }
}

impl<'b, Object: ?Sized> Creation<'b, Object> {
    /// What is backed up.
    pub fn object(&self) -> &'b Object {
        self.object
    }

    /// When.
    pub fn at(&self) -> DateTime<Utc> {
        self.at
    }
}

impl<'b, B: Backup> Deletion<'b, B> {
    /// The index in the listing of what goes; `None` where it is still to come.
    pub fn index(&self) -> Option<usize> {
        self.index
    }

    /// What goes.
    pub fn backup(&self) -> &SimulatedBackup<'b, B> {
        &self.subject
    }

    /// The object that it is a backup of.
    pub fn object(&self) -> &'b B::Object {
        match self.subject {
            SimulatedBackup::Existing(backup) => B::object(backup),
            SimulatedBackup::Future(creation) => creation.object,
        }
    }

    /// When: the instant of the backup that pushes it out, or that from which on it is too old.
    pub fn at(&self) -> DateTime<Utc> {
        self.at
    }

    /// How many backups of its object come before it goes, the one at that instant included.
    pub fn after(&self) -> u64 {
        self.after
    }

    /// Why.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }
}

impl<Object: ?Sized> Copy for Creation<'_, Object> {}

impl<Object: ?Sized> Clone for Creation<'_, Object> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<B: Backup> Copy for SimulatedBackup<'_, B> {}

impl<B: Backup> Clone for SimulatedBackup<'_, B> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<B: Backup> Clone for Deletion<'_, B> {
    fn clone(&self) -> Self {
        Self { ..*self }
    }
}

impl<B: Backup> Clone for ForecastEvent<'_, B> {
    fn clone(&self) -> Self {
        match self {
            Self::Creation(creation) => Self::Creation(*creation),
            Self::Deletion(deletion) => Self::Deletion(deletion.clone()),
        }
    }
}

impl<Object: ?Sized> fmt::Debug for Creation<'_, Object> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Creation({})", self.at)
    }
}

impl<B: Backup> fmt::Debug for SimulatedBackup<'_, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Existing(_) => f.write_str("Present"),
            Self::Future(creation) => creation.fmt(f),
        }
    }
}

impl<B: Backup> fmt::Debug for ForecastEvent<'_, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Creation(creation) => creation.fmt(f),
            Self::Deletion(deletion) => deletion.fmt(f),
        }
    }
}

impl<B: Backup> fmt::Debug for Deletion<'_, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Deletion")
            .field("subject", &self.subject)
            .field("at", &self.at)
            .field("after", &self.after)
            .field("verdict", &self.verdict)
            .finish()
    }
}
