//! Backups that come and go.

use core::fmt;

use chrono::{DateTime, Utc};

use crate::retention::{Backup, Exempt, Outside, Verdict};

/// What happens at an instant.
pub enum Event<'b, B: Backup> {
    /// A backup is made.
    Comes(Arrival<'b, B::Object>),
    /// A backup goes.
    Goes(Departure<'b, B>),
}

/// A backup that will be made.
pub struct Arrival<'b, Object: ?Sized> {
    pub(super) object: &'b Object,
    pub(super) at: DateTime<Utc>,
}

/// A backup that goes.
pub struct Departure<'b, B: Backup> {
    pub(super) index: Option<usize>,
    pub(super) subject: Subject<'b, B>,
    pub(super) at: DateTime<Utc>,
    pub(super) after: u64,
    pub(super) verdict: Verdict,
}

/// What goes.
pub enum Subject<'b, B: Backup> {
    /// A backup of the listing.
    Present(&'b B),
    /// One that is still to come.
    Coming(Arrival<'b, B::Object>),
}

/// What happens to a backup of the listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fate {
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
    Never(Never),
    /// It is being deleted now, or has been.
    BeingDeleted,
}

/// Why a backup is never deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Never {
    /// It does not count.
    Exempt(Exempt),
    /// It has no date.
    NoDate,
    /// The policy does not judge it.
    Outside(Outside),
    /// The policy limits neither how many are kept nor for how long.
    NoLimit,
}

impl<B: Backup> Event<'_, B> {
    /// When it happens.
    pub fn at(&self) -> DateTime<Utc> {
        match self {
            Self::Comes(arrival) => arrival.at,
            Self::Goes(departure) => departure.at,
        }
    }
}

impl<'b, Object: ?Sized> Arrival<'b, Object> {
    /// What is backed up.
    pub fn object(&self) -> &'b Object {
        self.object
    }

    /// When.
    pub fn at(&self) -> DateTime<Utc> {
        self.at
    }
}

impl<'b, B: Backup> Departure<'b, B> {
    /// The index in the listing of what goes; `None` where it is still to come.
    pub fn index(&self) -> Option<usize> {
        self.index
    }

    /// What goes.
    pub fn subject(&self) -> &Subject<'b, B> {
        &self.subject
    }

    /// The object that it is a backup of.
    pub fn object(&self) -> &'b B::Object {
        match self.subject {
            Subject::Present(backup) => B::object(backup),
            Subject::Coming(arrival) => arrival.object,
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

impl<Object: ?Sized> Copy for Arrival<'_, Object> {}

impl<Object: ?Sized> Clone for Arrival<'_, Object> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<B: Backup> Copy for Subject<'_, B> {}

impl<B: Backup> Clone for Subject<'_, B> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<B: Backup> Clone for Departure<'_, B> {
    fn clone(&self) -> Self {
        Self { ..*self }
    }
}

impl<B: Backup> Clone for Event<'_, B> {
    fn clone(&self) -> Self {
        match self {
            Self::Comes(arrival) => Self::Comes(*arrival),
            Self::Goes(departure) => Self::Goes(departure.clone()),
        }
    }
}

impl<Object: ?Sized> fmt::Debug for Arrival<'_, Object> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Arrival({})", self.at)
    }
}

impl<B: Backup> fmt::Debug for Subject<'_, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Present(_) => f.write_str("Present"),
            Self::Coming(arrival) => arrival.fmt(f),
        }
    }
}

impl<B: Backup> fmt::Debug for Event<'_, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Comes(arrival) => arrival.fmt(f),
            Self::Goes(departure) => departure.fmt(f),
        }
    }
}

impl<B: Backup> fmt::Debug for Departure<'_, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Departure")
            .field("subject", &self.subject)
            .field("at", &self.at)
            .field("after", &self.after)
            .field("verdict", &self.verdict)
            .finish()
    }
}
