//! The judgement itself: backups in, a small mark on each out.

use alloc::vec;
use alloc::vec::Vec;
use core::hash::BuildHasher;

use chrono::{DateTime, Utc};
use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};

use super::backup::{Backup, Standing};
use super::judgement::{Judgement, Mark, PackedMark};
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
    /// There are more backups than can be judged at once: more than 2²⁹ − 1.
    #[error("at most {} backups are judged at once, found {found}", Mark::GREATEST_RANK)]
    TooMany {
        /// How many there are.
        found: usize,
    },
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
        if backups.len() > Mark::GREATEST_RANK as usize {
            return Err(JudgeError::TooMany { found: backups.len() });
        }
        let Grouped { places: mut order, ends } = Grouped::by_object(backups);
        let mut marks = vec![Mark::Stays.packed(); backups.len()];
        let mut sorter = Sorter::new(backups, now, &ends);
        let mut start = 0;
        for end in ends {
            let object = &mut order[start..end as usize];
            start = end as usize;
            sorter.sort_newest_first(object)?;
            let outside = outside(backups[object[0] as usize].object());
            self.mark_object(backups, object, now, outside, &mut marks);
        }
        Ok(Judgement::new(backups, marks, order, self, now))
    }

    /// Marks the backups of one object, whose places are given newest first.
    fn mark_object<B: Backup>(
        self,
        backups: &[B],
        object: &[u32],
        now: DateTime<Utc>,
        outside: Option<Outside>,
        marks: &mut [PackedMark],
    ) {
        let mut rank = 0;
        for &place in object {
            let backup = &backups[place as usize];
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
                        Some(_) if matches!(standing, Standing::Busy(_)) => Mark::Deferred(rank),
                        Some(_) => Mark::Due(rank),
                    }
                }
            };
            marks[place as usize] = mark.packed();
        }
    }
}

/// How old a backup is; `None` where it has no date or one after `now`.
pub(super) fn age(backup: &impl Backup, now: DateTime<Utc>) -> Option<chrono::TimeDelta> {
    let created_at = backup.created_at()?;
    (created_at <= now).then(|| now - created_at)
}

/// The places of a list, grouped by object: the objects in the order in which the list first names
/// them, the places of each in their own order.
struct Grouped {
    places: Vec<u32>,
    /// Where the places of each object end.
    ends: Vec<u32>,
}

impl Grouped {
    /// A counting sort by the objects' numbers.
    fn by_object<B: Backup>(backups: &[B]) -> Self {
        let Numbered { numbers, objects } = Numbered::by_object(backups);
        let mut ends = vec![0; objects];
        for &number in &numbers {
            ends[number as usize] += 1;
        }
        let mut start = 0;
        for count_then_start in &mut ends {
            start += core::mem::replace(count_then_start, start);
        }
        let mut places = vec![0; numbers.len()];
        for (place, number) in (0..).zip(numbers) {
            let end = &mut ends[number as usize];
            places[*end as usize] = place;
            *end += 1;
        }
        Self { places, ends }
    }
}

/// The objects of a list, numbered in the order in which it first names them.
struct Numbered {
    /// The number of each backup's object.
    numbers: Vec<u32>,
    objects: usize,
}

impl Numbered {
    fn by_object<B: Backup>(backups: &[B]) -> Self {
        let object_at = |place: u32| backups[place as usize].object();
        let hasher = DefaultHashBuilder::default();
        // Each object by the place that first names it: 4 bytes, whatever its key is.
        let mut firsts = HashTable::new();
        let mut numbers: Vec<u32> = Vec::with_capacity(backups.len());
        let mut last = None;
        for (place, backup) in (0_u32..).zip(backups) {
            let key = backup.object();
            let number = match last {
                // Listings tend to come grouped; then the hash is asked once an object.
                Some((known, number)) if known == key => number,
                _ => {
                    // No more objects than backups, which fit.
                    #[allow(clippy::cast_possible_truncation)]
                    let next = firsts.len() as u32;
                    match firsts.entry(
                        hasher.hash_one(key),
                        |&first| object_at(first) == key,
                        |&first| hasher.hash_one(object_at(first)),
                    ) {
                        Entry::Occupied(first) => numbers[*first.get() as usize],
                        Entry::Vacant(vacant) => {
                            vacant.insert(place);
                            next
                        }
                    }
                }
            };
            numbers.push(number);
            last = Some((key, number));
        }
        Self { numbers, objects: firsts.len() }
    }
}

/// Sorts the backups of one object after another.
struct Sorter<'b, B> {
    backups: &'b [B],
    now: i64,
    keys: Vec<u64>,
}

impl<'b, B: Backup> Sorter<'b, B> {
    fn new(backups: &'b [B], now: DateTime<Utc>, ends: &[u32]) -> Self {
        let starts = core::iter::once(&0).chain(ends);
        let largest = ends.iter().zip(starts).map(|(end, start)| end - start).max().unwrap_or(0);
        let keys = Vec::with_capacity(largest as usize);
        Self { backups, now: now.timestamp(), keys }
    }

    /// Puts the places of one object's backups newest first.
    fn sort_newest_first(&mut self, places: &mut [u32]) -> Result<(), JudgeError> {
        if places.len() < 2 {
            return Ok(());
        }
        let key = |&place: &u32| {
            let created_at = self.backups[place as usize].created_at();
            let seconds = created_at.map_or(i64::MIN, |at| at.timestamp());
            let age = u32::try_from(self.now.saturating_sub(seconds).max(0)).unwrap_or(u32::MAX);
            u64::from(age) << 32 | u64::from(place)
        };
        self.keys.clear();
        self.keys.extend(places.iter().map(key));
        self.keys.sort_unstable();
        for run in self.keys.chunk_by_mut(|a, b| a >> 32 == b >> 32) {
            if run.len() > 1 {
                sort_one_second(self.backups, run)?;
            }
        }
        for (place, key) in places.iter_mut().zip(&self.keys) {
            *place = place_of(*key);
        }
        Ok(())
    }
}

#[allow(clippy::cast_possible_truncation)]
fn place_of(key: u64) -> u32 {
    key as u32
}

fn sort_one_second<B: Backup>(backups: &[B], keys: &mut [u64]) -> Result<(), JudgeError> {
    let backup = |key: u64| &backups[place_of(key) as usize];
    let newest_first = |a: u64, b: u64| {
        let (x, y) = (backup(a), backup(b));
        (y.created_at(), y.id()).cmp(&(x.created_at(), x.id()))
    };
    keys.sort_unstable_by(|a, b| newest_first(*a, *b).then(a.cmp(b)));
    match keys.windows(2).find(|pair| newest_first(pair[0], pair[1]).is_eq()) {
        None => Ok(()),
        Some(pair) => Err(JudgeError::Repeated {
            first: place_of(pair[0]) as usize,
            second: place_of(pair[1]) as usize,
        }),
    }
}
