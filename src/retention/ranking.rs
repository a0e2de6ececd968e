//! Judging one backup at a time.

use alloc::borrow::ToOwned;
use core::borrow::Borrow;
use core::cmp::Ordering;
use core::hash::Hash;
use core::{fmt, slice};

use chrono::{DateTime, Utc};

use super::backup::Backup;
use super::class::BackupClass;
use super::criteria::{Criteria, JudgedBackups};
use super::error::RankingError;
use super::evidence::Evidence;
use super::limits::Limits;
use super::object_walk::ObjectWalk;
use super::table::{BackupTable, date};
use super::unix_time::UnixTime;
use super::verdict::{NotJudged, Verdict};

/// Judges the backups of one object one at a time, newest first.
///
/// Use it where the backups need not be in memory at once, such as over the rows of a database or in a
/// window function. It takes the backups by date and then by id, both descending, and each gets the
/// verdict that a [`Judgement`](super::Judgement) of all of them would give it. It holds the last date
/// and id, and no backups. [`Limits::ranking`] and [`Policy::ranking`](crate::policy::Policy::ranking)
/// create one.
///
/// Only the order makes a verdict true, so a backup that breaks it is an error, and so is every backup
/// after it. The verdicts before the error hold: they depend on newer backups only. That assumes that no
/// newer backup was left out, which a ranking cannot see. A backup without a date has no place in the
/// order: it may come anywhere, as databases place `NULL` first or last, and is kept.
///
/// The order of ids is that of [`Backup::Id`]. A database must compare them alike; a collation that
/// ignores case, for example, sorts text in another order than Rust does.
///
/// ```
/// # use chrono::{DateTime, Utc};
/// use keeptime::retention::{Limits, Outcome, Ranking};
/// # use keeptime::retention::{Backup, BackupState, Completeness, Expiry};
/// # struct Row { id: u64, server: u32, taken: DateTime<Utc> }
/// # impl Backup for Row {
/// #     type Id = u64;
/// #     type Object = u32;
/// #     fn id(&self) -> &u64 { &self.id }
/// #     fn object(&self) -> &u32 { &self.server }
/// #     fn created_at(&self) -> Option<DateTime<Utc>> { Some(self.taken) }
/// #     fn state(&self) -> BackupState { BackupState::Available }
/// #     fn policy_id(&self) -> Option<&str> { None }
/// #     fn completeness(&self) -> Completeness { Completeness::Complete }
/// #     fn expiry(&self) -> Expiry { Expiry::NotRecorded }
/// # }
/// # struct Database;
/// # impl Database {
/// #     fn query(&self, _: &str) -> impl Iterator<Item = Row> {
/// #         let rows = [(7, 2), (7, 1), (8, 3), (8, 2), (8, 1)];
/// #         rows.map(|(server, day)| {
/// #             let taken = format!("2025-03-0{day}T02:00:00Z").parse().unwrap();
/// #             Row { id: 10 * u64::from(server) + day, server, taken }
/// #         }).into_iter()
/// #     }
/// # }
/// # let database = Database;
/// # let now = "2025-03-05T12:00:00Z".parse()?;
///
/// let limits = Limits::UNLIMITED.with_max_backups(1);
/// // A ranking for each server.
/// let mut current: Option<(u32, Ranking<_, _>)> = None;
/// let mut expired = Vec::new();
/// for row in database.query("SELECT … ORDER BY server, created_at DESC, id DESC") {
///     let ranking = match &mut current {
///         Some((server, ranking)) if *server == row.server => ranking,
///         _ => &mut current.insert((row.server, limits.ranking(now))).1,
///     };
///     if ranking.judge(&row)?.outcome() == Outcome::Delete {
///         expired.push(row.id);
///     }
/// }
/// assert_eq!(expired, [71, 82, 81]);
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
pub struct Ranking<Id: ToOwned + ?Sized, Object: ToOwned + ?Sized> {
    criteria: Criteria,
    walk: ObjectWalk,
    object: Option<Object::Owned>,
    /// The date and the id of the last backup with a date.
    last: Option<(UnixTime, Id::Owned)>,
    /// How many backups were judged, or the first error.
    progress: Result<usize, RankingError>,
}

impl Limits {
    /// Returns a ranking, which judges the backups of one object as of `now`, newest first. The first
    /// backup decides which object it is.
    pub fn ranking<Id, Object>(self, now: DateTime<Utc>) -> Ranking<Id, Object>
    where
        Id: Ord + ToOwned + ?Sized,
        Object: Eq + Hash + ToOwned + ?Sized,
    {
        Ranking::new(self, now, JudgedBackups::All, None, None)
    }
}

impl<Id, Object> Ranking<Id, Object>
where
    Id: Ord + ToOwned + ?Sized,
    Object: Eq + Hash + ToOwned + ?Sized,
{
    pub(crate) fn new(
        limits: Limits,
        now: DateTime<Utc>,
        judged: JudgedBackups,
        object: Option<Object::Owned>,
        not_judged: Option<NotJudged>,
    ) -> Self {
        Self {
            criteria: Criteria { limits, now: now.into(), judged },
            walk: ObjectWalk::new(limits, not_judged),
            object,
            last: None,
            progress: Ok(0),
        }
    }

    /// Returns the verdict on the next backup.
    ///
    /// # Errors
    /// Returns a [`RankingError`] if the backup is newer than the one before it, a duplicate of it, or of
    /// another object. All later calls return the same error.
    pub fn judge<B>(&mut self, backup: &B) -> Result<Verdict, RankingError>
    where
        B: Backup<Id = Id, Object = Object>,
    {
        self.judge_at(slice::from_ref(backup), 0)
    }

    /// Like [`judge`](Self::judge), with the next backup at `index` of a table.
    ///
    /// # Errors
    /// Returns the same errors as [`judge`](Self::judge).
    pub fn judge_at<T>(&mut self, table: &T, index: usize) -> Result<Verdict, RankingError>
    where
        T: BackupTable<Id = Id, Object = Object> + ?Sized,
    {
        let position = self.progress?;
        let created_at = date(table, index);
        let checked = self
            .check_object(position, table.object(index))
            .and_then(|()| self.check_order(position, created_at, table.id(index)));
        self.progress = checked.map(|()| position + 1);
        checked?;
        let Criteria { limits, now, .. } = self.criteria;
        let class = BackupClass::new(table, index, created_at, &self.criteria);
        // A counted backup has a date.
        let verdict = self.walk.next(class, || created_at.unwrap_or(now).seconds());
        Ok(Evidence { table, limits, now }.verdict(index, verdict))
    }

    fn check_object(&mut self, index: usize, object: &Object) -> Result<(), RankingError> {
        match &self.object {
            Some(own) if own.borrow() == object => Ok(()),
            Some(_) => Err(RankingError::OtherObject { index }),
            None => {
                self.object = Some(object.to_owned());
                Ok(())
            }
        }
    }

    fn check_order(
        &mut self,
        index: usize,
        created_at: Option<UnixTime>,
        id: &Id,
    ) -> Result<(), RankingError> {
        let Some(created_at) = created_at else { return Ok(()) };
        let Some((last_at, last_id)) = &mut self.last else {
            self.last = Some((created_at, id.to_owned()));
            return Ok(());
        };
        match created_at.cmp(last_at).then_with(|| id.cmp((*last_id).borrow())) {
            Ordering::Greater => Err(RankingError::OutOfOrder { index }),
            Ordering::Equal => Err(RankingError::Duplicate { index }),
            Ordering::Less => {
                *last_at = created_at;
                id.clone_into(last_id);
                Ok(())
            }
        }
    }
}

impl<Id: ToOwned + ?Sized, Object: ToOwned + ?Sized> fmt::Debug for Ranking<Id, Object> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ranking")
            .field("limits", &self.criteria.limits)
            .field("now", &self.criteria.now)
            .field("progress", &self.progress)
            .finish_non_exhaustive()
    }
}
