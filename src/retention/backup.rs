//! What retention needs to know of a backup.

use core::hash::Hash;

use chrono::{DateTime, Utc};

/// A record of a backup, of whatever type its owner keeps.
///
/// ```
/// use chrono::{DateTime, Utc};
/// use keeptime::retention::{Backup, Standing};
///
/// struct Row { id: u64, server: u32, taken: DateTime<Utc> }
///
/// impl Backup for Row {
///     type Id = u64;
///     type Object = u32;
///     fn id(&self) -> &u64 { &self.id }
///     fn object(&self) -> &u32 { &self.server }
///     fn created_at(&self) -> Option<DateTime<Utc>> { Some(self.taken) }
///     fn standing(&self) -> Standing { Standing::Available }
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
    /// How it stands.
    fn standing(&self) -> Standing;
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
    fn standing(&self) -> Standing {
        (**self).standing()
    }
}

/// How a backup stands: whether it counts, and whether it may be deleted now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It counts, and may be deleted.
    Available,
    /// It counts, and is in use just now: if it is due, it waits for the next run.
    Busy(Busy),
    /// It does not count and stays.
    Exempt(Exempt),
    /// It is being deleted or has been.
    Going,
}

/// What keeps a backup from being deleted just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Busy {
    /// Its object is being restored from it, or waits for that.
    Restoring,
    /// It is being copied to another region, or its copy is in a state that is not known.
    Copying,
}

/// Why a backup neither counts nor goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Exempt {
    /// Somebody made it; no schedule did.
    Manual,
    /// An image has been registered from it.
    Image,
    /// It is still being made.
    BeingMade,
    /// It has failed.
    Failed,
    /// Its status is not known.
    UnknownStatus,
}
