//! What retention needs to know of a backup.

use core::hash::Hash;

use chrono::{DateTime, Utc};

/// A record of a backup, of whatever type its owner keeps.
///
/// ```
/// use chrono::{DateTime, Utc};
/// use keeptime::retention::{Backup, Completeness, BackupState};
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
/// }
/// ```
pub trait Backup {
    /// What tells the backups of one object apart.
    type Id: Ord + ?Sized;
    /// What is backed up.
    type Object: Eq + Hash + ?Sized;

    /// The backup's id.
    fn id(&self) -> &Self::Id;
    /// The object of which it is a backup.
    fn object(&self) -> &Self::Object;
    /// When it was made; a backup without a date is never pruned, nor does it push others out.
    fn created_at(&self) -> Option<DateTime<Utc>>;
    /// Whether it counts, and whether it may be deleted now.
    fn state(&self) -> BackupState;
    /// The id of the policy that made it; `None` where its record does not name one. A
    /// [policy](crate::policy::Policy) judges the backups that name it and those that name none.
    fn policy_id(&self) -> Option<&str>;
    /// Whether all of its object is in it. Verdicts do not depend on it;
    /// [coverage](super::ObjectJudgement::coverage) and
    /// [which deletions to leave out](super::Judgement::deletions_except_last_copies) do.
    fn completeness(&self) -> Completeness;
}

impl<B: Backup + ?Sized> Backup for &B {
    type Id = B::Id;
    type Object = B::Object;

    fn id(&self) -> &B::Id {
        (**self).id()
    }
    fn object(&self) -> &B::Object {
        (**self).object()
    }
    fn created_at(&self) -> Option<DateTime<Utc>> {
        (**self).created_at()
    }
    fn state(&self) -> BackupState {
        (**self).state()
    }
    fn policy_id(&self) -> Option<&str> {
        (**self).policy_id()
    }
    fn completeness(&self) -> Completeness {
        (**self).completeness()
    }
}

/// What a record says of a backup: whether it counts, and whether it may be deleted now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BackupState {
    /// It counts, and may be deleted.
    Available,
    /// It counts, and is in use just now: if it is due, it waits for the next run.
    Busy(Busy),
    /// It does not count and stays.
    NotCounted(NotCounted),
    /// It is being deleted or has been.
    BeingDeleted,
}

/// What keeps a backup from being deleted just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Busy {
    /// Its object is being restored from it, or waits for that.
    Restoring,
    /// It is being copied to another region, or waits for that.
    Copying,
    /// Its copy is in a state that is not known.
    UnknownCopyStatus,
}

/// Why a backup neither counts nor goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NotCounted {
    /// Somebody made it; no schedule did.
    Manual,
    /// An image has been registered from it.
    Image,
    /// It is still being made.
    BeingCreated,
    /// An operation on it has failed.
    Failed(FailedOperation),
    /// Its status is not known.
    UnknownStatus,
}

/// Which operation on a backup has failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FailedOperation {
    /// Its creation.
    Creation,
    /// A restore from it.
    Restore,
    /// Its deletion.
    Deletion,
    /// The record does not say, or names an operation that is not known.
    Unknown,
}

/// Whether all of an object is in a backup of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Completeness {
    /// Nothing is known to be missing.
    Complete,
    /// A part is missing, such as a disk whose backup failed.
    Incomplete,
}
