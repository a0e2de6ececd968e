//! Many schedules: which are due at an instant, and how many fire in each minute of a week.
//!
//! An [`Agenda`] stores schedules by key and knows when the next one is due. [`Agenda::take_due`]
//! returns the schedules that are due and moves each to its next fire. [`WeekLoad`] counts the fires
//! in each minute of a week. Nothing here reads a clock.

mod due_schedule;
mod entry;
mod week_load;

use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::borrow::Borrow;
use core::fmt;
use core::hash::{BuildHasher, Hash};

use chrono::{DateTime, Utc};
use hashbrown::{DefaultHashBuilder, HashMap, HashSet, HashTable, hash_table};

pub use due_schedule::DueSchedule;
use entry::{Entry, NEVER, WAITS_FOR_NOW, due_instant};
pub use week_load::WeekLoad;

use crate::schedule::{CivilTimes, Disambiguation, Schedule, SegmentCache, Zone, second_after};
use crate::timetable::Timetable;

/// A map from keys to schedules, sorted by the next fire of each.
///
/// A server that stores the last handled fire of each schedule can rebuild its agenda from these.
/// After the server was down, a schedule is due once, for its latest fire, and reports how many fires
/// it missed before that.
///
/// Schedules with equal timetables share one timetable, and schedules in one zone share a cache of its
/// offset changes. A schedule takes about 50 bytes beside its key if the agenda was created
/// [with the right capacity](Self::with_capacity). It takes up to twice as much if the agenda grows, or
/// if few schedules are due in the same second. Taking a schedule takes time proportional to the
/// logarithm of the number of different seconds at which schedules are due.
///
/// Keys are hashed with [`hashbrown`]'s default hasher; see
/// [`Limits::judge`](crate::retention::Limits::judge) for what it is safe against.
///
/// ```
/// use chrono::{DateTime, Utc};
/// use keeptime::agenda::Agenda;
/// use keeptime::pattern::Pattern;
/// use keeptime::schedule::Schedule;
///
/// let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
/// let daily = |hour| Pattern::parse(&format!("FREQ=DAILY;BYHOUR={hour};BYMINUTE=0")).unwrap();
///
/// let mut agenda = Agenda::new();
/// let handled = at("2025-03-01T12:00:00Z");
/// agenda.insert("web", &Schedule::new(&daily(2))?, handled);
/// agenda.insert("mail", &Schedule::new(&daily(3))?, handled);
/// assert_eq!(agenda.next_due(), Some(at("2025-03-02T02:00:00Z")));
///
/// // Three nights later:
/// let due: Vec<_> = agenda.take_due(at("2025-03-04T02:30:00Z")).collect();
/// let taken: Vec<_> = due.iter().map(|due| (*due.key(), due.fire(), due.missed())).collect();
/// let expected = [("mail", at("2025-03-03T03:00:00Z"), 1), ("web", at("2025-03-04T02:00:00Z"), 2)];
/// assert_eq!(taken, expected);
/// assert_eq!(agenda.next_due(), Some(at("2025-03-04T03:00:00Z")));
/// # Ok::<(), keeptime::pattern::TimetableError>(())
/// ```
#[derive(Clone)]
pub struct Agenda<K, Z = Utc> {
    /// `None` at the index of a removed schedule, until a new one reuses the index.
    entries: Vec<Option<Entry<K>>>,
    free_indices: Vec<u32>,
    hasher: DefaultHashBuilder,
    /// The index of each key's entry.
    index_by_key: HashTable<u32>,
    /// The indices of the entries that are due at each second. Many share a second, since policies
    /// tend to fire on the hour. An index is stale if its entry was removed or is due at another
    /// second. The first second always has an index that is not stale.
    queue: BTreeMap<i64, Vec<u32>>,
    /// At least the number of stale indices in the queue.
    stale: usize,
    timetables: HashSet<Arc<Timetable>>,
    /// The index of each zone's cache.
    cache_by_zone: HashMap<(Z, Disambiguation), u32>,
    caches: Vec<SegmentCache<Z>>,
}

impl<K, Z> Default for Agenda<K, Z> {
    fn default() -> Self {
        Self::with_capacity(0)
    }
}

impl<K, Z> Agenda<K, Z> {
    /// Creates an empty agenda.
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates an empty agenda with memory for a number of schedules.
    pub fn with_capacity(schedules: usize) -> Self {
        Self {
            entries: Vec::with_capacity(schedules),
            free_indices: Vec::new(),
            hasher: DefaultHashBuilder::default(),
            index_by_key: HashTable::with_capacity(schedules),
            queue: BTreeMap::new(),
            stale: 0,
            timetables: HashSet::new(),
            cache_by_zone: HashMap::new(),
            caches: Vec::new(),
        }
    }
}

impl<K, Z> Agenda<K, Z>
where
    K: Eq + Hash + Ord,
    Z: Zone + Clone + Eq + Hash,
{
    /// Returns the number of schedules.
    pub fn len(&self) -> usize {
        self.index_by_key.len()
    }

    /// Returns whether there are no schedules.
    pub fn is_empty(&self) -> bool {
        self.index_by_key.is_empty()
    }

    /// Returns an iterator over the keys, in arbitrary order.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.entries.iter().flatten().map(|entry| &entry.key)
    }

    /// Returns the instant at which the next schedule is due, or `None` if none will ever fire again.
    ///
    /// While a schedule waits for its first [`take_due`](Self::take_due), as [`insert`](Self::insert)
    /// describes, this is the earliest instant in chrono's range.
    pub fn next_due(&self) -> Option<DateTime<Utc>> {
        let (due, _) = self.queue.first_key_value()?;
        due_instant(*due)
    }

    /// Returns the instant at which a key's schedule is due, as [`next_due`](Self::next_due) does.
    /// Returns `None` if the key has no schedule or the schedule never fires again.
    pub fn due_at<Q>(&self, key: &Q) -> Option<DateTime<Utc>>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let hash = self.hasher.hash_one(key);
        let index = self.index_by_key.find(hash, |index| has_key(&self.entries, *index, key))?;
        due_instant(self.entries[*index as usize].as_ref()?.due)
    }

    /// Adds a schedule, or replaces the schedule of the key.
    ///
    /// It is due at the first fire after `handled`, the last handled fire. If `handled` is `None`, it is
    /// due at the first fire at or after its start. If it has no start either, it cannot have missed
    /// anything: it waits for the next [`take_due`](Self::take_due), which does not return it, and is
    /// then due at the first fire after that call's instant. To count from an earlier instant, pass
    /// that instant as `handled`.
    ///
    /// An agenda has at most 4,294,967,295 schedules; further ones are not added.
    pub fn insert(
        &mut self,
        key: K,
        schedule: &Schedule<Z>,
        handled: impl Into<Option<DateTime<Utc>>>,
    ) {
        let cache = self.cache_index(schedule);
        let times = self.with_shared_timetable(schedule.times());
        let due = match (handled.into(), schedule.start()) {
            (None, None) => WAITS_FOR_NOW,
            (handled, _) => {
                let from = handled.map_or(i64::MIN, second_after).max(schedule.earliest_second());
                self.caches[cache as usize].first_at_or_after(&times, from).unwrap_or(NEVER)
            }
        };
        let Some(index) = self.index(&key) else { return };
        let replaced = self.entries[index as usize].replace(Entry { key, times, cache, due });
        if due != NEVER {
            self.queue.entry(due).or_default().push(index);
        }
        if replaced.is_some() {
            self.stale += 1;
            self.drop_stale();
        }
    }

    /// Removes a key's schedule. Returns the stored key, or `None` if it has no schedule.
    pub fn remove<Q>(&mut self, key: &Q) -> Option<K>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let hash = self.hasher.hash_one(key);
        let has_this_key = |index: &u32| has_key(&self.entries, *index, key);
        let (index, _) = self.index_by_key.find_entry(hash, has_this_key).ok()?.remove();
        let entry = self.entries[index as usize].take()?;
        self.free_indices.push(index);
        self.stale += 1;
        self.drop_stale();
        Some(entry.key)
    }

    /// Takes the schedules that are due at or before `now`, and moves each to its first fire after
    /// `now`. This happens in the call, even if the iterator is dropped.
    ///
    /// The iterator returns them in the order of their fires, and of their keys for equal fires.
    pub fn take_due(&mut self, now: DateTime<Utc>) -> impl Iterator<Item = DueSchedule<'_, K>> {
        let end = second_after(now);
        let mut taken = Vec::new();
        while let Some(first) = self.queue.first_entry().filter(|first| *first.key() < end) {
            let (due, indices) = first.remove_entry();
            for index in indices {
                let entry = self.entries[index as usize].as_mut().filter(|entry| entry.due == due);
                let Some(entry) = entry else {
                    self.stale = self.stale.saturating_sub(1);
                    continue;
                };
                let segments = &mut self.caches[entry.cache as usize];
                if let Some((fire, missed)) = entry.take(segments, end) {
                    taken.push((fire, index, missed));
                }
                if entry.due != NEVER {
                    self.queue.entry(entry.due).or_default().push(index);
                }
            }
        }
        self.drop_stale();
        let entries = &self.entries;
        let key = |index: u32| key_at(entries, index);
        taken.sort_unstable_by(|(a, x, _), (b, y, _)| a.cmp(b).then_with(|| key(*x).cmp(&key(*y))));
        taken.into_iter().filter_map(move |(fire, index, missed)| {
            let fire = DateTime::from_timestamp(fire, 0)?;
            Some(DueSchedule::new(key_at(entries, index)?, fire, missed))
        })
    }

    /// Returns the index of a key's entry, or of a new entry. Returns `None` if all indices are in use.
    fn index(&mut self, key: &K) -> Option<u32> {
        let Self { entries, free_indices, hasher, index_by_key, .. } = self;
        let entry = index_by_key.entry(
            hasher.hash_one(key),
            |index| has_key(entries, *index, key),
            |index| key_at(entries, *index).map_or(0, |key| hasher.hash_one(key)),
        );
        let vacant = match entry {
            hash_table::Entry::Occupied(known) => return Some(*known.get()),
            hash_table::Entry::Vacant(vacant) => vacant,
        };
        let index = match free_indices.pop() {
            Some(index) => index,
            None => u32::try_from(entries.len()).ok()?,
        };
        vacant.insert(index);
        if index as usize == entries.len() {
            entries.push(None);
        }
        Some(index)
    }

    /// Returns the index of the cache of a schedule's zone.
    fn cache_index(&mut self, schedule: &Schedule<Z>) -> u32 {
        let (zone, disambiguation) = (schedule.zone(), schedule.disambiguation());
        *self.cache_by_zone.entry((zone.clone(), disambiguation)).or_insert_with(|| {
            self.caches.push(SegmentCache::new(zone.clone(), disambiguation));
            // There are fewer than 2^32 zones.
            #[allow(clippy::cast_possible_truncation)]
            let index = (self.caches.len() - 1) as u32;
            index
        })
    }

    /// Returns the same times with the timetable that all schedules with an equal timetable share.
    fn with_shared_timetable(&mut self, times: &CivilTimes) -> CivilTimes {
        let own = times.shared_timetable();
        let shared = self.timetables.get_or_insert_with(&**own, |_| Arc::clone(own));
        times.with_timetable(shared)
    }

    /// Drops stale indices: those at the front of the queue, and all of them once they are the majority.
    fn drop_stale(&mut self) {
        if self.stale > self.index_by_key.len() + 16 {
            self.stale = 0;
            self.queue.clear();
            for (index, entry) in (0..).zip(&self.entries) {
                if let Some(entry) = entry.as_ref().filter(|entry| entry.due != NEVER) {
                    self.queue.entry(entry.due).or_default().push(index);
                }
            }
            self.timetables.retain(|timetable| Arc::strong_count(timetable) > 1);
        }
        while let Some(mut first) = self.queue.first_entry() {
            let due = *first.key();
            let is_current = |index: &u32| {
                self.entries[*index as usize].as_ref().is_some_and(|entry| entry.due == due)
            };
            let indices = first.get_mut();
            let current = indices.iter().rposition(is_current).map_or(0, |last| last + 1);
            self.stale = self.stale.saturating_sub(indices.len() - current);
            indices.truncate(current);
            if current > 0 {
                return;
            }
            first.remove();
        }
    }
}

fn key_at<K>(entries: &[Option<Entry<K>>], index: u32) -> Option<&K> {
    entries[index as usize].as_ref().map(|entry| &entry.key)
}

fn has_key<K: Borrow<Q>, Q: Eq + ?Sized>(
    entries: &[Option<Entry<K>>],
    index: u32,
    key: &Q,
) -> bool {
    key_at(entries, index).is_some_and(|known| known.borrow() == key)
}

impl<K: fmt::Debug, Z> fmt::Debug for Agenda<K, Z> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries = self.entries.iter().flatten();
        f.debug_map().entries(entries.map(|entry| (&entry.key, entry.due))).finish()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::pattern::Pattern;

    /// Each replaced or removed schedule leaves a stale index behind.
    #[test]
    fn stale_indices_are_never_many_more_than_schedules() {
        let schedule = |hour: u32, minute: u32| {
            let pattern = alloc::format!("FREQ=DAILY;BYHOUR={hour};BYMINUTE={minute}");
            Schedule::new(&Pattern::parse(&pattern).unwrap()).unwrap()
        };
        let mut agenda = Agenda::new();
        // This one is due first, so that stale indices after it are not dropped from the front.
        agenda.insert(0, &schedule(0, 0), None);
        for round in 0..500 {
            agenda.insert(1, &schedule(1 + round % 20, round / 20), DateTime::UNIX_EPOCH);
            agenda.insert(2, &schedule(2, 59), DateTime::UNIX_EPOCH);
            if round % 3 == 0 {
                agenda.remove(&2);
            }
            let queued: usize = agenda.queue.values().map(Vec::len).sum();
            assert!(queued <= 2 * agenda.len() + 17, "{queued} in round {round}");
            // Timetables that no schedule uses are dropped with them, and no others.
            assert!(agenda.timetables.len() <= 30, "{} in round {round}", agenda.timetables.len());
            for entry in agenda.entries.iter().flatten() {
                assert!(
                    agenda.timetables.contains(entry.times.shared_timetable()),
                    "round {round}"
                );
            }
        }
    }
}
