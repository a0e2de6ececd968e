//! The judgement itself: backups in, a small mark on each out.

use alloc::vec::Vec;
use core::cmp::Ordering;

use chrono::{DateTime, Utc};
use hashbrown::HashMap;

use super::backup::{Backup, Standing};
use super::judgement::{Judgement, Mark};
use super::limits::Limits;
use super::verdict::Outside;

/// Why backups cannot be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JudgeError {
    /// Two records of one object have the same id and the same date. A listing that repeats itself
    /// would push good backups out.
    #[error(
        "backups {first} and {second} of the list are of one object and have the same id and date"
    )]
    Repeated {
        /// Where the first of the two stands, counted from 0.
        first: usize,
        /// Where the second stands.
        second: usize,
    },
    /// There are more backups than can be judged at once.
    #[error("at most {} backups are judged at once, found {found}", u32::MAX)]
    TooMany {
        /// How many there are.
        found: usize,
    },
}

/// One backup while it is put in order: its object by number, its place in the list, its date.
struct Entry {
    object: u32,
    index: u32,
    seconds: i64,
}

impl Limits {
    /// The verdict on every backup, as of `now`.
    ///
    /// Each object is judged by itself: its counted backups are ranked newest first, by date and
    /// then by id, and one over either limit goes. The order of the list does not matter.
    ///
    /// Time grows as n log n, and no faster than n where the list comes sorted. Objects are told
    /// apart by hashing, with [`hashbrown`]'s default hasher; keys made by someone who knows its
    /// random state could slow that down, which a process does not give away.
    ///
    /// # Errors
    /// [`JudgeError`] where the list repeats itself, or is too long.
    ///
    /// ```
    /// # use chrono::{DateTime, Utc};
    /// # use keeptime::retention::{Backup, Limits, Standing};
    /// # struct Row { id: u64, taken: DateTime<Utc> }
    /// # impl Backup for Row {
    /// #     type Id = u64;
    /// #     type Object = str;
    /// #     fn id(&self) -> &u64 { &self.id }
    /// #     fn object(&self) -> &str { "server" }
    /// #     fn created_at(&self) -> Option<DateTime<Utc>> { Some(self.taken) }
    /// #     fn standing(&self) -> Standing { Standing::Available }
    /// # }
    /// # let at = |day| format!("2025-03-0{day}T02:00:00Z").parse().unwrap();
    /// let rows = [Row { id: 1, taken: at(1) }, Row { id: 2, taken: at(2) }];
    /// let judgement = Limits::UNLIMITED.with_max_backups(1).judge(&rows, at(3))?;
    /// let verdicts: Vec<_> = judgement.verdicts().map(|(_, verdict)| verdict.to_string()).collect();
    /// assert_eq!(verdicts, ["prune: rank 2 of max 1", "keep: rank 1, age 1 d"]);
    /// # Ok::<(), keeptime::retention::JudgeError>(())
    /// ```
    pub fn judge<B: Backup>(
        self,
        backups: &[B],
        now: DateTime<Utc>,
    ) -> Result<Judgement<'_, B>, JudgeError> {
        self.judge_objects(backups, now, |_| None)
    }

    /// The same, about some objects alone: the backups of those for which `outside` gives a reason
    /// stay.
    ///
    /// # Errors
    /// [`JudgeError`] where the list repeats itself, whichever object it is about.
    pub fn judge_objects<B: Backup>(
        self,
        backups: &[B],
        now: DateTime<Utc>,
        outside: impl Fn(&B::Object) -> Option<Outside>,
    ) -> Result<Judgement<'_, B>, JudgeError> {
        let order = newest_first_by_object(backups)?;
        let mut marks = Vec::new();
        marks.resize(backups.len(), Mark::Stays);
        for object in order.chunk_by(|a, b| a.object == b.object) {
            let Some(first) = object.first() else { continue };
            let outside = outside(backups[first.index as usize].object());
            let mut rank = 0;
            for entry in object {
                let backup = &backups[entry.index as usize];
                let mark = match (backup.standing(), outside, age(backup, now)) {
                    (Standing::Going, None, _) => Mark::Gone,
                    (Standing::Going, Some(_), _) => Mark::GoneOutside,
                    (_, Some(outside), _) => Mark::Outside(outside),
                    (Standing::Exempt(_), ..) | (_, _, None) => Mark::Stays,
                    (standing, None, Some(age)) => {
                        rank += 1;
                        match self.excess(rank, age) {
                            None => Mark::Within(rank),
                            Some(_) if rank <= self.keep_at_least() => Mark::Floor(rank),
                            Some(_) if matches!(standing, Standing::Busy(_)) => {
                                Mark::Deferred(rank)
                            }
                            Some(_) => Mark::Due(rank),
                        }
                    }
                };
                marks[entry.index as usize] = mark;
            }
        }
        let order = order.into_iter().map(|entry| entry.index).collect();
        Ok(Judgement::new(backups, marks, order, self, now))
    }
}

/// How old a backup is; `None` where it has no date or one after `now`.
pub(super) fn age(backup: &impl Backup, now: DateTime<Utc>) -> Option<chrono::TimeDelta> {
    let created_at = backup.created_at()?;
    (created_at <= now).then(|| now - created_at)
}

/// The list by object, in the order in which the objects are first met, and newest first.
fn newest_first_by_object<B: Backup>(backups: &[B]) -> Result<Vec<Entry>, JudgeError> {
    let too_many = JudgeError::TooMany { found: backups.len() };
    u32::try_from(backups.len()).map_err(|_| too_many)?;
    let mut objects: HashMap<&B::Object, u32> = HashMap::new();
    let mut last: Option<(&B::Object, u32)> = None;
    let mut entries: Vec<Entry> = (0..)
        .zip(backups)
        .map(|(index, backup)| {
            let key = backup.object();
            let object = match last {
                // Listings tend to come grouped; then the hash is asked once an object.
                Some((known, object)) if known == key => object,
                _ => {
                    // No more objects than backups, which fit.
                    #[allow(clippy::cast_possible_truncation)]
                    let next = objects.len() as u32;
                    *objects.entry(key).or_insert(next)
                }
            };
            last = Some((key, object));
            let seconds = backup.created_at().map_or(i64::MIN, |at| at.timestamp());
            Entry { object, index, seconds }
        })
        .collect();
    drop(objects);
    let same_second = |a: &Entry, b: &Entry| {
        let (a, b) = (&backups[a.index as usize], &backups[b.index as usize]);
        (b.created_at(), b.id()).cmp(&(a.created_at(), a.id()))
    };
    entries.sort_unstable_by(|a, b| {
        (a.object, b.seconds).cmp(&(b.object, a.seconds)).then_with(|| same_second(a, b))
    });
    let repeated = entries.windows(2).find_map(|pair| match pair {
        [a, b]
            if (a.object, a.seconds) == (b.object, b.seconds)
                && same_second(a, b) == Ordering::Equal =>
        {
            Some((a.index.min(b.index) as usize, a.index.max(b.index) as usize))
        }
        _ => None,
    });
    match repeated {
        Some((first, second)) => Err(JudgeError::Repeated { first, second }),
        None => Ok(entries),
    }
}
