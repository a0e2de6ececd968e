//! Tables of backups.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::hash::Hash;

use super::backup::{Backup, BackupState, Completeness, Expiry};
use super::unix_time::UnixTime;

/// A list of backups that retention can judge, read by index.
///
/// A slice, an array or a `Vec` of your own type of record is a table if the record implements
/// [`Backup`]. Implement this trait instead if you hold your backups as columns: it builds no records and
/// no dates. References, `Box`, `Rc` and `Arc` of a table are tables too.
///
/// If the objects are numbers of a dictionary, [`Policy::map_objects`](crate::policy::Policy::map_objects)
/// converts the names of a policy to these numbers.
///
/// There are no default implementations, because a forgotten one could delete backups that must be kept.
///
/// A judgement asks only for indices below [`len`](Self::len). It reads the values again when it
/// makes the reasons of its verdicts and lists its deletions. A table should return the same values
/// each time; a backup whose later values contradict its verdict is kept.
///
/// ```
/// use keeptime::retention::{
///     BackupState, BackupTable, Completeness, Expiry, Limits, Outcome, UnixTime,
/// };
///
/// /// The columns of a query, with the servers as numbers of a dictionary.
/// struct Columns {
///     ids: Vec<String>,
///     servers: Vec<u32>,
///     /// In milliseconds since 1970.
///     taken: Vec<Option<i64>>,
///     is_manual: Vec<bool>,
/// }
///
/// impl BackupTable for Columns {
///     type Id = str;
///     type Object = u32;
///     type Row<'a> = usize;
///
///     fn len(&self) -> usize { self.ids.len() }
///     fn row(&self, index: usize) -> usize { index }
///     fn id(&self, index: usize) -> &str { &self.ids[index] }
///     fn object(&self, index: usize) -> &u32 { &self.servers[index] }
///     fn created_at(&self, index: usize) -> Option<UnixTime> {
///         UnixTime::from_millis(self.taken[index]?)
///     }
///     fn state(&self, index: usize) -> BackupState {
///         match self.is_manual[index] {
///             true => keeptime::retention::NotCounted::Manual.into(),
///             false => BackupState::Available,
///         }
///     }
///     fn expiry(&self, _: usize) -> Expiry<UnixTime> { Expiry::NotRecorded }
///     fn policy_id(&self, _: usize) -> Option<&str> { None }
///     fn completeness(&self, _: usize) -> Completeness { Completeness::Complete }
/// }
///
/// let columns = Columns {
///     ids: ["a", "b", "c", "d"].map(String::from).to_vec(),
///     servers: vec![0, 0, 1, 0],
///     taken: vec![Some(1_740_794_400_000), Some(1_740_880_800_000), Some(1_740_880_800_000), None],
///     is_manual: vec![false; 4],
/// };
/// let now = "2025-03-02T12:00:00Z".parse()?;
/// let judgement = Limits::UNLIMITED.with_max_backups(1).judge(&columns, now)?;
/// let outcomes: Vec<Outcome> = judgement.outcomes().collect();
/// assert_eq!(outcomes, [Outcome::Delete, Outcome::Keep, Outcome::Keep, Outcome::Keep]);
/// assert_eq!(judgement.rank(0), Some(2));
/// for index in &judgement.deletions() {
///     println!("delete {}", columns.ids[index]);
/// }
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
// Nothing asks whether a table is empty.
#[allow(clippy::len_without_is_empty)]
pub trait BackupTable {
    /// The type of a backup's id, unique among the backups of one object.
    type Id: Ord + ?Sized;
    /// The type that identifies an object, such as a server, or its number in a dictionary.
    type Object: Eq + Hash + ?Sized;
    /// What a judgement yields for a backup: `&B` for a slice of `B`; for columns, for example, the index
    /// itself.
    type Row<'a>: Copy
    where
        Self: 'a;

    /// Returns the number of backups.
    fn len(&self) -> usize;
    /// Returns what a judgement yields for a backup.
    fn row(&self, index: usize) -> Self::Row<'_>;
    /// Returns the id of a backup.
    fn id(&self, index: usize) -> &Self::Id;
    /// Returns the object that was backed up.
    fn object(&self, index: usize) -> &Self::Object;
    /// Returns when a backup was created. A backup without a date is kept and not counted, and so is one
    /// with a [placeholder](crate::retention#dates-that-stand-for-none) such as 0. Return `None` for
    /// any other number that stands for "none".
    fn created_at(&self, index: usize) -> Option<UnixTime>;
    /// Returns whether a backup is counted and whether it may be deleted now.
    fn state(&self, index: usize) -> BackupState;
    /// Returns the expiry that the record of a backup carries. If the record has an expiry that cannot be
    /// read, or that is outside the range of [`UnixTime`], return [`Expiry::Never`].
    fn expiry(&self, index: usize) -> Expiry<UnixTime>;
    /// Returns the id of the policy that created a backup; see [`Backup::policy_id`].
    fn policy_id(&self, index: usize) -> Option<&str>;
    /// Returns whether a backup contains its whole object; see [`Backup::completeness`].
    fn completeness(&self, index: usize) -> Completeness;
}

/// Returns when a backup was created, or `None` for a placeholder, which programs write if there is no date.
/// This module reads the dates of a table only through this function.
#[inline]
pub(super) fn date(table: &(impl BackupTable + ?Sized), index: usize) -> Option<UnixTime> {
    table.created_at(index).filter(|date| date.is_date())
}

/// Implements [`BackupTable`] for types that yield records by index.
macro_rules! table_of_records {
    ($([$($generics:tt)*] $table:ty),* $(,)?) => {$(
        impl<$($generics)*> BackupTable for $table {
            type Id = B::Id;
            type Object = B::Object;
            type Row<'a>
                = &'a B
            where
                Self: 'a;

            #[inline]
            fn len(&self) -> usize {
                <[B]>::len(self)
            }
            #[inline]
            fn row(&self, index: usize) -> &B {
                &self[index]
            }
            #[inline]
            fn id(&self, index: usize) -> &B::Id {
                self[index].id()
            }
            #[inline]
            fn object(&self, index: usize) -> &B::Object {
                self[index].object()
            }
            #[inline]
            fn created_at(&self, index: usize) -> Option<UnixTime> {
                self[index].created_at().map(UnixTime::from)
            }
            #[inline]
            fn state(&self, index: usize) -> BackupState {
                self[index].state()
            }
            #[inline]
            fn expiry(&self, index: usize) -> Expiry<UnixTime> {
                self[index].expiry().map(UnixTime::from)
            }
            #[inline]
            fn policy_id(&self, index: usize) -> Option<&str> {
                self[index].policy_id()
            }
            #[inline]
            fn completeness(&self, index: usize) -> Completeness {
                self[index].completeness()
            }
        }
    )*};
}

table_of_records!([B: Backup] [B], [B: Backup, const N: usize] [B; N], [B: Backup] Vec<B>);

/// Implements [`BackupTable`] for pointers to tables. The rows of a reference live as long as the
/// reference, those of an owning pointer as long as the borrow.
macro_rules! pointer_to_table {
    ($([$($lifetime:lifetime)?] $pointer:ty, $row:lifetime);* $(;)?) => {$(
        impl<$($lifetime,)? T: BackupTable + ?Sized> BackupTable for $pointer {
            type Id = T::Id;
            type Object = T::Object;
            type Row<'a>
                = T::Row<$row>
            where
                Self: 'a;

            #[inline]
            fn len(&self) -> usize {
                T::len(self)
            }
            #[inline]
            fn row(&self, index: usize) -> Self::Row<'_> {
                T::row(self, index)
            }
            #[inline]
            fn id(&self, index: usize) -> &T::Id {
                T::id(self, index)
            }
            #[inline]
            fn object(&self, index: usize) -> &T::Object {
                T::object(self, index)
            }
            #[inline]
            fn created_at(&self, index: usize) -> Option<UnixTime> {
                T::created_at(self, index)
            }
            #[inline]
            fn state(&self, index: usize) -> BackupState {
                T::state(self, index)
            }
            #[inline]
            fn expiry(&self, index: usize) -> Expiry<UnixTime> {
                T::expiry(self, index)
            }
            #[inline]
            fn policy_id(&self, index: usize) -> Option<&str> {
                T::policy_id(self, index)
            }
            #[inline]
            fn completeness(&self, index: usize) -> Completeness {
                T::completeness(self, index)
            }
        }
    )*};
}

pointer_to_table!(['t] &'t T, 't; [] Box<T>, 'a; [] Rc<T>, 'a; [] Arc<T>, 'a);
