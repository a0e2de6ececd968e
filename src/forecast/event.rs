//! The events of a forecast: backups that are created and deleted.

use core::fmt;

use chrono::{DateTime, Utc};

use crate::retention::{Backup, NotCounted, NotJudged, Periods, Verdict};

/// An event of a forecast.
pub enum ForecastEvent<'b, B: Backup> {
    /// A backup is created.
    Creation(Creation<'b, B::Object>),
    /// A backup is deleted.
    Deletion(Deletion<'b, B>),
}

/// The creation of a backup.
pub struct Creation<'b, Object: ?Sized> {
    pub(super) object: &'b Object,
    pub(super) at: DateTime<Utc>,
}

/// The deletion of a backup.
pub struct Deletion<'b, B: Backup> {
    pub(super) index: Option<usize>,
    pub(super) backup: SimulatedBackup<'b, B>,
    pub(super) at: DateTime<Utc>,
    pub(super) new_backups: u64,
    pub(super) verdict: Verdict,
    pub(super) kept_for: Option<Periods>,
}

/// A backup in a forecast.
pub enum SimulatedBackup<'b, B: Backup> {
    /// A backup in the list that was passed to the forecast.
    Existing(&'b B),
    /// A backup that the forecast creates.
    Future(Creation<'b, B::Object>),
}

/// The forecast for one backup of the list.
///
/// In serde, it is an object with the key `forecast`, and for a deletion `at`, `new_backups`, the
/// [`verdict`](Verdict) and `kept_for`:
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use keeptime::forecast::BackupForecast;
/// use serde_json::json;
///
/// for written in [
///     json!({
///         "forecast": "deleted", "at": "2025-03-05T02:00:00Z", "new_backups": 1,
///         "verdict": {"outcome": "delete", "reason": "count", "rank": 4, "max": 3},
///     }),
///     json!({"forecast": "never_deleted", "reason": "manual"}),
///     json!({"forecast": "outlasts_forecast"}),
/// ] {
///     let forecast: BackupForecast = serde_json::from_value(written.clone())?;
///     assert_eq!(serde_json::to_value(forecast)?, written);
/// }
/// # }
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        from = "super::values_serde::BackupForecastObject",
        into = "super::values_serde::BackupForecastObject"
    )
)]
#[non_exhaustive]
pub enum BackupForecast {
    /// It is deleted before the end of the forecast.
    Deleted {
        /// When it is deleted: the start of the forecast if it can be deleted now.
        at: DateTime<Utc>,
        /// The number of backups of its object created up to and including that instant.
        new_backups: u64,
        /// The verdict at that instant.
        verdict: Verdict,
        /// The periods that long-term rules kept it for until then; `None` if they did not.
        kept_for: Option<Periods>,
    },
    /// It exceeds a limit but is in use: it is deleted in a later run, when it is not in use.
    Deferred(Verdict),
    /// It still exists at the end of the forecast, and may be deleted later.
    OutlastsForecast,
    /// The policy never deletes it.
    NeverDeleted(NeverDeleted),
    /// It is already being deleted or has been deleted.
    BeingDeleted,
}

/// Why a policy never deletes a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NeverDeleted {
    /// It is not counted because of its state.
    NotCounted(NotCounted),
    /// It has no date.
    NoDate,
    /// The policy does not judge it.
    NotJudged(NotJudged),
    /// The policy has neither a maximum number of backups nor a maximum age.
    NoLimit,
    /// The limits of the policy are [permanent](crate::retention::Limits::PERMANENT).
    Permanent,
    /// Its record says that it never expires, and the policy has no maximum number of backups.
    NeverExpires,
}

impl<B: Backup> ForecastEvent<'_, B> {
    /// Returns when the event happens.
    pub fn at(&self) -> DateTime<Utc> {
        match self {
            Self::Creation(creation) => creation.at,
            Self::Deletion(deletion) => deletion.at,
        }
    }
}

impl<'b, Object: ?Sized> Creation<'b, Object> {
    /// Returns the object that is backed up.
    pub fn object(&self) -> &'b Object {
        self.object
    }

    /// Returns when the backup is created.
    pub fn at(&self) -> DateTime<Utc> {
        self.at
    }
}

impl<'b, B: Backup> Deletion<'b, B> {
    /// Returns the index of the backup in the list, or `None` if the forecast created it.
    pub fn index(&self) -> Option<usize> {
        self.index
    }

    /// A backup in a forecast.
    pub fn backup(&self) -> &SimulatedBackup<'b, B> {
        &self.backup
    }

    /// Returns the object of the backup.
    pub fn object(&self) -> &'b B::Object {
        match self.backup {
            SimulatedBackup::Existing(backup) => B::object(backup),
            SimulatedBackup::Future(creation) => creation.object,
        }
    }

    /// Returns when the backup is deleted: the instant at which a new backup makes it exceed the count or
    /// ends its protection by long-term rules, or at which it exceeds the age or its own expiry.
    pub fn at(&self) -> DateTime<Utc> {
        self.at
    }

    /// Returns the number of backups of its object that the forecast creates up to and including that
    /// instant.
    pub fn new_backups(&self) -> u64 {
        self.new_backups
    }

    /// Returns the verdict at that instant.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// Returns the periods that long-term rules kept the backup for until that instant, or `None` if the
    /// forecast does not show that they did.
    pub fn kept_for(&self) -> Option<Periods> {
        self.kept_for
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
            .field("backup", &self.backup)
            .field("at", &self.at)
            .field("new_backups", &self.new_backups)
            .field("verdict", &self.verdict)
            .finish()
    }
}
