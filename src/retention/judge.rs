//! The judgement itself: backups in, a small mark on each out.

use alloc::vec;
use alloc::vec::Vec;
use core::hash::BuildHasher;
use core::mem;

use chrono::{DateTime, Utc};
use hashbrown::{DefaultHashBuilder, HashTable};

use super::backup::{Backup, BackupState};
use super::judgement::Judgement;
use super::limits::Limits;
use super::mark::{Mark, PackedMark};
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
    /// Time grows as n log n, and as n where the backups of each object come by date. Memory takes
    /// 16 bytes a backup at its peak, of which the judgement keeps 8; where most objects have but
    /// one backup, up to 22 while the objects are numbered.
    ///
    /// Objects are told apart by hashing, with [`hashbrown`]'s default hasher, the fast form of
    /// foldhash. It is seeded from addresses of the process and does not claim to withstand those
    /// who watch it at work, say by its timing: the keys that they choose can make time grow as n².
    /// If such people name your objects, number the objects yourself, with a map that withstands
    /// them, and have [`Backup::object`] give the number.
    ///
    /// # Errors
    /// [`JudgeError`] where the list repeats itself, or is too long.
    ///
    /// ```
    /// # use chrono::{DateTime, Utc};
    /// # use keeptime::retention::{Backup, Completeness, Limits, BackupState};
    /// # struct Row { id: u64, taken: DateTime<Utc> }
    /// # impl Backup for Row {
    /// #     type Id = u64;
    /// #     type Object = str;
    /// #     fn id(&self) -> &u64 { &self.id }
    /// #     fn object(&self) -> &str { "server" }
    /// #     fn created_at(&self) -> Option<DateTime<Utc>> { Some(self.taken) }
    /// #     fn state(&self) -> BackupState { BackupState::Available }
    /// #     fn policy_id(&self) -> Option<&str> { None }
    /// #     fn completeness(&self) -> Completeness { Completeness::Complete }
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
        self.judge_own(backups, now, Maker::Any, |_| None)
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
        self.judge_own(backups, now, Maker::Any, outside)
    }

    /// The same, about the backups of one maker alone.
    pub(crate) fn judge_own<'b, B: Backup>(
        self,
        backups: &'b [B],
        now: DateTime<Utc>,
        maker: Maker<'_>,
        outside: impl Fn(&B::Object) -> Option<Outside>,
    ) -> Result<Judgement<'b, B>, JudgeError> {
        if !Mark::can_rank(backups.len()) {
            return Err(JudgeError::TooMany { found: backups.len() });
        }
        let (mut keys, ends) =
            group_by_object(backups, |place, backup| Key::new(place, backup, self, maker, now));
        let mut marks = vec![Mark::Stays.packed(); backups.len()];
        let mut start = 0;
        for end in ends {
            let object = &mut keys[start..end as usize];
            start = end as usize;
            sort_newest_first(backups, object)?;
            let outside = outside(backups[object[0].place() as usize].object());
            self.mark_object(object, outside, &mut marks);
        }
        let order = keys.iter().map(|key| key.place()).collect();
        Ok(Judgement::new(backups, marks, order, self, now))
    }

    /// Marks the backups of one object.
    fn mark_object(self, newest_first: &[Key], outside: Option<Outside>, marks: &mut [PackedMark]) {
        let mut rank = 0;
        for key in newest_first {
            let mark = match (key.footing(), outside) {
                (Footing::Gone, None) => Mark::Gone,
                (Footing::Gone, Some(_)) => Mark::GoneOutside,
                (_, Some(outside)) => Mark::Outside(outside),
                (Footing::Stays, None) => Mark::Stays,
                (Footing::BeforePolicy, None) => Mark::Outside(Outside::BeforePolicy),
                (Footing::OtherPolicy, None) => Mark::Outside(Outside::OtherPolicy),
                (Footing::Counted { busy, old }, None) => {
                    rank += 1;
                    self.mark_counted(rank, busy, old)
                }
            };
            marks[key.place() as usize] = mark.packed();
        }
    }

    fn mark_counted(self, rank: u32, busy: bool, old: bool) -> Mark {
        if !old && self.over_count(rank).is_none() {
            Mark::Within(rank)
        } else if rank <= self.keep_at_least() {
            Mark::Floor(rank)
        } else if busy {
            Mark::Deferred(rank)
        } else {
            Mark::Due(rank)
        }
    }
}

/// Whose backups are judged.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Maker<'p> {
    /// Everybody's.
    Any,
    /// Those of one policy, as far as their records tell.
    Policy {
        /// Its id. A backup that names a policy is another's where this is not known.
        id: Option<&'p str>,
        created_at: Option<DateTime<Utc>>,
    },
}

impl Maker<'_> {
    /// Why a backup with a date is another's; `None` where it is its own or nothing tells.
    #[inline]
    fn outside(self, backup: &impl Backup, made_at: DateTime<Utc>) -> Option<Footing> {
        match self {
            Self::Any => None,
            Self::Policy { id, created_at } => match backup.policy_id() {
                Some(named) if Some(named) != id => Some(Footing::OtherPolicy),
                _ if created_at.is_some_and(|created_at| made_at < created_at) => {
                    Some(Footing::BeforePolicy)
                }
                _ => None,
            },
        }
    }
}

/// What can be said of a backup before it is ranked.
#[derive(Clone, Copy)]
enum Footing {
    Stays,
    Gone,
    BeforePolicy,
    OtherPolicy,
    Counted {
        busy: bool,
        /// Over the limit of days.
        old: bool,
    },
}

impl Footing {
    const BITS: u32 = 3;

    #[inline]
    fn new(
        backup: &impl Backup,
        created_at: Option<DateTime<Utc>>,
        limits: Limits,
        maker: Maker<'_>,
        now: DateTime<Utc>,
    ) -> Self {
        let busy = match backup.state() {
            BackupState::BeingDeleted => return Self::Gone,
            BackupState::Exempt(_) => return Self::Stays,
            BackupState::Busy(_) => true,
            BackupState::Available => false,
        };
        let Some(created_at) = created_at.filter(|created_at| *created_at <= now) else {
            return Self::Stays;
        };
        maker.outside(backup, created_at).unwrap_or_else(|| {
            let old = limits.over_age(|| now - created_at).is_some();
            Self::Counted { busy, old }
        })
    }

    fn packed(self) -> u64 {
        match self {
            Self::Stays => 0,
            Self::Gone => 1,
            Self::Counted { busy, old } => 2 + 2 * u64::from(busy) + u64::from(old),
            Self::BeforePolicy => 6,
            Self::OtherPolicy => 7,
        }
    }

    fn unpacked(bits: u64) -> Self {
        match bits {
            1 => Self::Gone,
            2..=5 => Self::Counted { busy: bits >= 4, old: bits & 1 != 0 },
            6 => Self::BeforePolicy,
            7 => Self::OtherPolicy,
            _ => Self::Stays,
        }
    }
}

/// All that ranking asks of a backup, in one number, of which the least is the newest. From the
/// highest bit down: by how many whole seconds it is older than `now`, 32 bits; its place in the
/// list, 29 bits; its footing.
///
/// With it the list is read from its start to its end, and not at random by object and date, which
/// takes longer than all the rest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key(u64);

impl Key {
    // Made for every backup, in the caller's crate: without the hint each would be a call.
    #[inline]
    fn new(
        place: u32,
        backup: &impl Backup,
        limits: Limits,
        maker: Maker<'_>,
        now: DateTime<Utc>,
    ) -> Self {
        let created_at = backup.created_at();
        let seconds = seconds_before(now, created_at);
        let footing = Footing::new(backup, created_at, limits, maker, now);
        Self(u64::from(seconds) << 32 | u64::from(place) << Footing::BITS | footing.packed())
    }

    fn seconds(self) -> u64 {
        self.0 >> 32
    }

    // What is cut off are the seconds.
    #[allow(clippy::cast_possible_truncation)]
    fn place(self) -> u32 {
        self.0 as u32 >> Footing::BITS
    }

    fn footing(self) -> Footing {
        Footing::unpacked(self.0 & ((1 << Footing::BITS) - 1))
    }
}

/// How many whole seconds older than `now`, as near as 32 bits can tell: none for what is younger,
/// the most for what has no date.
#[inline]
fn seconds_before(now: DateTime<Utc>, created_at: Option<DateTime<Utc>>) -> u32 {
    let Some(created_at) = created_at else { return u32::MAX };
    let seconds = now.timestamp() - created_at.timestamp();
    u32::try_from(seconds.max(0)).unwrap_or(u32::MAX)
}

/// The keys of a list, those of an object together, and where those of each object end. The objects
/// come in the order in which the list first names them.
fn group_by_object<B: Backup>(backups: &[B], key: impl Fn(u32, &B) -> Key) -> (Vec<Key>, Vec<u32>) {
    let (numbers, objects) = number_objects(backups);
    let mut ends = starts(&numbers, objects);
    let mut keys = vec![Key(0); backups.len()];
    for ((place, backup), number) in (0..).zip(backups).zip(numbers) {
        // A start moves on with each key and is the end at last.
        let end = &mut ends[number as usize];
        keys[*end as usize] = key(place, backup);
        *end += 1;
    }
    (keys, ends)
}

/// Where each number would start if they were sorted.
fn starts(numbers: &[u32], objects: u32) -> Vec<u32> {
    let mut starts = vec![0; objects as usize];
    for &number in numbers {
        starts[number as usize] += 1;
    }
    let mut start = 0;
    for count in &mut starts {
        start += mem::replace(count, start);
    }
    starts
}

/// The number of each backup's object, and how many objects there are. They are numbered in the
/// order in which the list first names them.
fn number_objects<B: Backup>(backups: &[B]) -> (Vec<u32>, u32) {
    let hasher = DefaultHashBuilder::default();
    let object_at = |place: u32| backups[place as usize].object();
    // Each object as the place that first names it: 4 bytes, whatever it is.
    let mut firsts = HashTable::new();
    let mut numbers: Vec<u32> = Vec::with_capacity(backups.len());
    let mut objects = 0;
    let mut previous = None;
    for (place, backup) in (0..).zip(backups) {
        let object = backup.object();
        let number = match previous {
            // Lists tend to come grouped; then the hash is asked once an object.
            Some((previous, number)) if previous == object => number,
            _ => {
                let first = *firsts
                    .entry(
                        hasher.hash_one(object),
                        |&first| object_at(first) == object,
                        |&first| hasher.hash_one(object_at(first)),
                    )
                    .or_insert(place)
                    .get();
                // A place that is its own first has no number yet: a new object.
                numbers.get(first as usize).copied().unwrap_or_else(|| {
                    objects += 1;
                    objects - 1
                })
            }
        };
        numbers.push(number);
        previous = Some((object, number));
    }
    (numbers, objects)
}

/// Sorts the keys of one object by date and then by id.
fn sort_newest_first<B: Backup>(backups: &[B], object: &mut [Key]) -> Result<(), JudgeError> {
    // Lists tend to be by date one way or the other, and sorting takes next to no time for those
    // that are in order, seconds that are equal included.
    if object.first() > object.last() {
        object.reverse();
    }
    object.sort_unstable_by_key(|key| key.seconds());
    object
        .chunk_by_mut(|a, b| a.seconds() == b.seconds())
        .filter(|alike| alike.len() > 1)
        .try_for_each(|alike| sort_alike(backups, alike))
}

/// The same for keys whose seconds say too little: they are equal.
fn sort_alike<B: Backup>(backups: &[B], keys: &mut [Key]) -> Result<(), JudgeError> {
    let newest_first = |a: &Key, b: &Key| {
        let [a, b] = [a, b].map(|key| &backups[key.place() as usize]);
        (b.created_at(), b.id()).cmp(&(a.created_at(), a.id()))
    };
    // In the end by place, so that of three repeats it is settled which two are told.
    keys.sort_unstable_by(|a, b| newest_first(a, b).then(a.cmp(b)));
    match keys.windows(2).find(|pair| newest_first(&pair[0], &pair[1]).is_eq()) {
        None => Ok(()),
        Some(pair) => Err(JudgeError::Repeated {
            first: pair[0].place() as usize,
            second: pair[1].place() as usize,
        }),
    }
}
