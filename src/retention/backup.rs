//! The data about a backup that retention needs.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::sync::Arc;
use core::hash::Hash;

use chrono::{DateTime, Utc};

/// A backup that retention can judge. Implement it for your own type of record.
///
/// ```
/// use chrono::{DateTime, Utc};
/// use keeptime::retention::{Backup, BackupState, Completeness, Expiry};
///
/// struct Row { id: u64, server: u32, taken: DateTime<Utc>, policy: String }
///
/// impl Backup for Row {
///     type Id = u64;
///     type Object = u32;
///     fn id(&self) -> &u64 { &self.id }
///     fn object(&self) -> &u32 { &self.server }
///     fn created_at(&self) -> Option<DateTime<Utc>> { Some(self.taken) }
///     fn state(&self) -> BackupState { BackupState::Available }
///     fn policy_id(&self) -> Option<&str> { Some(&self.policy) }
///     fn completeness(&self) -> Completeness { Completeness::Complete }
///     fn expiry(&self) -> Expiry { Expiry::NotRecorded }
/// }
/// ```
pub trait Backup {
    /// The type of a backup's id, unique among the backups of one object.
    type Id: Ord + ?Sized;
    /// The type that identifies an object, such as a server.
    type Object: Eq + Hash + ?Sized;

    /// Returns the id of the backup.
    fn id(&self) -> &Self::Id;
    /// Returns the object that was backed up.
    fn object(&self) -> &Self::Object;
    /// Returns when the backup was created. A backup without a date is kept and not counted, and so is one
    /// with a [placeholder](crate::retention#dates-that-stand-for-none).
    fn created_at(&self) -> Option<DateTime<Utc>>;
    /// Returns whether the backup is counted and whether it may be deleted now.
    fn state(&self) -> BackupState;
    /// Returns the id of the policy that created the backup, or `None` if the record names none. A
    /// [`Policy`](crate::policy::Policy) judges backups that name this policy and backups that name
    /// none.
    fn policy_id(&self) -> Option<&str>;
    /// Returns whether the backup contains its whole object. This does not change verdicts, only
    /// [`coverage`](super::ObjectJudgement::coverage) and
    /// [`deletions`](super::Judgement::deletions).
    fn completeness(&self) -> Completeness;
    /// Returns the expiry that the record of the backup carries.
    fn expiry(&self) -> Expiry;
}

/// Implements [`Backup`] for pointers to backups.
macro_rules! pointer_to_backup {
    ($($pointer:ty),*) => {$(
        impl<B: Backup + ?Sized> Backup for $pointer {
            type Id = B::Id;
            type Object = B::Object;

            fn id(&self) -> &B::Id {
                B::id(self)
            }
            fn object(&self) -> &B::Object {
                B::object(self)
            }
            fn created_at(&self) -> Option<DateTime<Utc>> {
                B::created_at(self)
            }
            fn state(&self) -> BackupState {
                B::state(self)
            }
            fn policy_id(&self) -> Option<&str> {
                B::policy_id(self)
            }
            fn completeness(&self) -> Completeness {
                B::completeness(self)
            }
            fn expiry(&self) -> Expiry {
                B::expiry(self)
            }
        }
    )*};
}

pointer_to_backup!(&B, Box<B>, Rc<B>, Arc<B>);

/// The state of a backup: whether it is counted, and whether it may be deleted now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BackupState {
    /// The backup is counted and may be deleted.
    Available,
    /// The backup is counted, but it is in use: deleting it is deferred to the next run.
    Busy(Busy),
    /// The backup is kept and not counted.
    NotCounted(NotCounted),
    /// The backup is being deleted or has been deleted.
    BeingDeleted,
}

/// Why a backup cannot be deleted now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Busy {
    /// Its object is being restored from it, or waits to be.
    Restoring,
    /// It is being copied to another region, or waits to be.
    Copying,
    /// The status of its copy is unknown.
    UnknownCopyStatus,
    /// It is being replicated to another region, or waits to be.
    Replicating,
}

impl From<NotCounted> for BackupState {
    fn from(reason: NotCounted) -> Self {
        Self::NotCounted(reason)
    }
}

impl From<Busy> for BackupState {
    fn from(reason: Busy) -> Self {
        Self::Busy(reason)
    }
}

/// Why a backup is kept and not counted, according to its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NotCounted {
    /// It was created manually, not by a schedule.
    Manual,
    /// It is registered as an image.
    Image,
    /// Its creation has not finished.
    BeingCreated,
    /// An operation on it failed.
    Failed(FailedOperation),
    /// Its status is unknown.
    UnknownStatus,
    /// It is a replica: the policy that replicates judges it.
    Replica,
    /// It is a part of another backup and is deleted with it.
    PartOfBackup,
    /// It is neither a backup nor a replica, but of an unknown type.
    UnknownType,
    /// It is in a vault that the policy is not bound to.
    OtherVault,
}

/// The operation on a backup that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FailedOperation {
    /// Creating it.
    Creation,
    /// Restoring from it.
    Restore,
    /// Deleting it.
    Deletion,
    /// The record names no operation, or an unknown one.
    Unknown,
}

/// Whether a backup contains its whole object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Completeness {
    /// No part is known to be missing.
    Complete,
    /// A part is missing, for example a disk whose backup failed.
    Incomplete,
}

/// When a backup expires, according to its own record.
///
/// Some services fix the expiry of a backup when they create it; a later change of the policy does not
/// move it. A [`Backup`] gives the instant as a date, a [`BackupTable`](super::BackupTable) as a
/// [`UnixTime`](super::UnixTime).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Expiry<Instant = DateTime<Utc>> {
    /// The record carries no expiry: [`Limits::max_days`](super::Limits::max_days) applies.
    NotRecorded,
    /// The backup never expires. `max_days` does not apply.
    Never,
    /// The backup is expired from this instant on, inclusive. `max_days` does not apply. It never expires if
    /// the instant [stands for "none"](crate::retention#dates-that-stand-for-none).
    At(Instant),
}

impl<Instant> Expiry<Instant> {
    /// Converts the instant.
    pub fn map<Other>(self, convert: impl FnOnce(Instant) -> Other) -> Expiry<Other> {
        match self {
            Self::NotRecorded => Expiry::NotRecorded,
            Self::Never => Expiry::Never,
            Self::At(instant) => Expiry::At(convert(instant)),
        }
    }
}
