//! Many schedules and one question: who is due.
//!
//! An [`Agenda`] holds schedules by keys of the caller's and says when the next is due; what is due
//! is taken, and armed for its next fire in the same step. Nothing here reads a clock. [`WeekLoad`]
//! counts how many schedules fire in each minute of a week.

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
use entry::{Entry, NEVER, UNARMED, instant};
pub use week_load::WeekLoad;

use crate::schedule::{CivilTimes, Disambiguation, Schedule, SegmentCache, Zone, second_after};
use crate::timetable::Timetable;

/// Schedules by key, and which of them are due.
///
/// A server that stores the last fire it handled of each schedule needs nothing else to set its
/// agenda up again. After a sleep a schedule is due once, for its latest fire, and tells how many
/// came before it unhandled.
///
/// Schedules with equal timetables share one, and those of one zone share what has been looked up
/// of it. Beside its key a schedule takes some 50 bytes, where the agenda was made
/// [for as many](Self::with_capacity); one that grows by itself may hold room for twice as many, and
/// up to twice as much is taken where hardly two are due in the same second. Taking one that is due
/// takes a time that grows with the logarithm of how many seconds have one that is due.
///
/// Keys are told apart by [`hashbrown`]'s default hasher; see
/// [`Limits::judge`](crate::retention::Limits::judge) on what it withstands.
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
/// let told: Vec<_> = due.iter().map(|due| (*due.key(), due.fire(), due.missed())).collect();
/// let expected = [("mail", at("2025-03-03T03:00:00Z"), 1), ("web", at("2025-03-04T02:00:00Z"), 2)];
/// assert_eq!(told, expected);
/// assert_eq!(agenda.next_due(), Some(at("2025-03-04T03:00:00Z")));
/// # Ok::<(), keeptime::pattern::TimetableError>(())
/// ```
#[derive(Clone)]
pub struct Agenda<K, Z = Utc> {
    // `None` where a schedule has been removed, until another takes its index.
    entries: Vec<Option<Entry<K>>>,
    // The indices of those.
    empty: Vec<u32>,
    hasher: DefaultHashBuilder,
    by_key: HashTable<u32>,
    // The indices of the entries that are due at each second. Policies are made for the full hour, so
    // many share one. An index is out of date if its entry is empty or due at another second; the
    // first second always has one that is not.
    queue: BTreeMap<i64, Vec<u32>>,
    // How many indices in the queue are out of date, or more.
    outdated: usize,
    timetables: HashSet<Arc<Timetable>>,
    // The index of the cache of each zone.
    zones: HashMap<(Z, Disambiguation), u32>,
    segments: Vec<SegmentCache<Z>>,
}

impl<K, Z> Default for Agenda<K, Z> {
    fn default() -> Self {
        Self::with_capacity(0)
    }
}

impl<K, Z> Agenda<K, Z> {
    /// An agenda without schedules.
    pub fn new() -> Self {
        Self::default()
    }

    /// An agenda with room for so many schedules.
    pub fn with_capacity(schedules: usize) -> Self {
        Self {
            entries: Vec::with_capacity(schedules),
            empty: Vec::new(),
            hasher: DefaultHashBuilder::default(),
            by_key: HashTable::with_capacity(schedules),
            queue: BTreeMap::new(),
            outdated: 0,
            timetables: HashSet::new(),
            zones: HashMap::new(),
            segments: Vec::new(),
        }
    }
}

impl<K, Z> Agenda<K, Z>
where
    K: Eq + Hash + Ord,
    Z: Zone + Clone + Eq + Hash,
{
    /// How many schedules there are.
    pub fn len(&self) -> usize {
        self.by_key.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }

    /// The keys, in no order.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.entries.iter().flatten().map(|entry| &entry.key)
    }

    /// When the next schedule is due; `None` where none ever will be.
    ///
    /// This is the earliest instant that chrono knows while a schedule waits to be armed by
    /// [`take_due`](Self::take_due); see [`insert`](Self::insert).
    pub fn next_due(&self) -> Option<DateTime<Utc>> {
        let (due, _) = self.queue.first_key_value()?;
        instant(*due)
    }

    /// When a key's schedule is due, in the same way; `None` where there is none or it never fires
    /// again.
    pub fn due_at<Q>(&self, key: &Q) -> Option<DateTime<Utc>>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let hash = self.hasher.hash_one(key);
        let index = self.by_key.find(hash, |index| has_key(&self.entries, *index, key))?;
        instant(self.entries[*index as usize].as_ref()?.due)
    }

    /// Adds a schedule, or replaces the key's present one. It is due for the first
    /// fire after the last one handled; where none has been, for the first from its start on.
    ///
    /// With nothing handled and no start there is nothing to have missed: such a schedule waits for
    /// the next call of [`take_due`](Self::take_due), which gives nothing for it and arms it for its
    /// first fire after that call's instant. To count from an earlier instant, give that as the last
    /// one handled.
    ///
    /// An agenda holds at most 4,294,967,295 schedules; one more is not added.
    pub fn insert(
        &mut self,
        key: K,
        schedule: &Schedule<Z>,
        handled: impl Into<Option<DateTime<Utc>>>,
    ) {
        let zone = self.zone(schedule);
        let times = self.shared(schedule.times());
        let due = match (handled.into(), schedule.start()) {
            (None, None) => UNARMED,
            (handled, _) => {
                let from = handled.map_or(i64::MIN, second_after).max(schedule.earliest_second());
                self.segments[zone as usize].first_at_or_after(&times, from).unwrap_or(NEVER)
            }
        };
        let Some(index) = self.index(&key) else { return };
        let replaced = self.entries[index as usize].replace(Entry { key, times, zone, due });
        if due != NEVER {
            self.queue.entry(due).or_default().push(index);
        }
        if replaced.is_some() {
            self.outdated += 1;
            self.tidy();
        }
    }

    /// Removes a key's schedule, and gives the key as it was.
    pub fn remove<Q>(&mut self, key: &Q) -> Option<K>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let hash = self.hasher.hash_one(key);
        let is_it = |index: &u32| has_key(&self.entries, *index, key);
        let (index, _) = self.by_key.find_entry(hash, is_it).ok()?.remove();
        let entry = self.entries[index as usize].take()?;
        self.empty.push(index);
        self.outdated += 1;
        self.tidy();
        Some(entry.key)
    }

    /// Takes what is due at an instant or before it: by the fire that each is due for, and at equal
    /// instants by key. Each is armed for its first fire after the instant, whether or not the
    /// iterator is used up.
    pub fn take_due(&mut self, now: DateTime<Utc>) -> impl Iterator<Item = DueSchedule<'_, K>> {
        let until = second_after(now);
        let mut taken = Vec::new();
        while let Some(first) = self.queue.first_entry().filter(|first| *first.key() < until) {
            let (due, indices) = first.remove_entry();
            for index in indices {
                let entry = self.entries[index as usize].as_mut().filter(|entry| entry.due == due);
                let Some(entry) = entry else {
                    self.outdated = self.outdated.saturating_sub(1);
                    continue;
                };
                let segments = &mut self.segments[entry.zone as usize];
                if let Some((fire, missed)) = entry.take(segments, until) {
                    taken.push((fire, index, missed));
                }
                if entry.due != NEVER {
                    self.queue.entry(entry.due).or_default().push(index);
                }
            }
        }
        self.tidy();
        let entries = &self.entries;
        let key = |index: u32| key_at(entries, index);
        taken.sort_unstable_by(|(a, x, _), (b, y, _)| a.cmp(b).then_with(|| key(*x).cmp(&key(*y))));
        taken.into_iter().filter_map(move |(fire, index, missed)| {
            let fire = DateTime::from_timestamp(fire, 0)?;
            Some(DueSchedule::new(key_at(entries, index)?, fire, missed))
        })
    }

    /// The index of a key's entry, or of a new one; `None` if there is no more room.
    fn index(&mut self, key: &K) -> Option<u32> {
        let Self { entries, empty, hasher, by_key, .. } = self;
        let entry = by_key.entry(
            hasher.hash_one(key),
            |index| has_key(entries, *index, key),
            |index| key_at(entries, *index).map_or(0, |key| hasher.hash_one(key)),
        );
        let vacant = match entry {
            hash_table::Entry::Occupied(known) => return Some(*known.get()),
            hash_table::Entry::Vacant(vacant) => vacant,
        };
        let index = match empty.pop() {
            Some(index) => index,
            None => u32::try_from(entries.len()).ok()?,
        };
        vacant.insert(index);
        if index as usize == entries.len() {
            entries.push(None);
        }
        Some(index)
    }

    /// The index of the cache of a schedule's zone.
    fn zone(&mut self, schedule: &Schedule<Z>) -> u32 {
        let (zone, disambiguation) = (schedule.zone(), schedule.disambiguation());
        *self.zones.entry((zone.clone(), disambiguation)).or_insert_with(|| {
            self.segments.push(SegmentCache::new(zone.clone(), disambiguation));
            // Nobody has four billion zones.
            #[allow(clippy::cast_possible_truncation)]
            let index = (self.segments.len() - 1) as u32;
            index
        })
    }

    /// The same times, with a timetable that is shared by all that have it.
    fn shared(&mut self, times: &CivilTimes) -> CivilTimes {
        let own = times.shared_timetable();
        let shared = self.timetables.get_or_insert_with(&**own, |_| Arc::clone(own));
        times.with_timetable(shared)
    }

    /// Drops indices that are out of date: those that keep the first second in the queue, and all of
    /// them once they are the greater part.
    fn tidy(&mut self) {
        if self.outdated > self.by_key.len() + 16 {
            self.outdated = 0;
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
            let is_good = |index: &u32| {
                self.entries[*index as usize].as_ref().is_some_and(|entry| entry.due == due)
            };
            let indices = first.get_mut();
            let good = indices.iter().rposition(is_good).map_or(0, |last| last + 1);
            self.outdated = self.outdated.saturating_sub(indices.len() - good);
            indices.truncate(good);
            if good > 0 {
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

    /// Each change leaves an index out of date behind; they are dropped before they are many.
    #[test]
    fn indices_out_of_date_are_never_many_more_than_schedules() {
        let schedule = |hour: u32, minute: u32| {
            let pattern = alloc::format!("FREQ=DAILY;BYHOUR={hour};BYMINUTE={minute}");
            Schedule::new(&Pattern::parse(&pattern).unwrap()).unwrap()
        };
        let mut agenda = Agenda::new();
        // One that is due first, so that those after it are not dropped in passing.
        agenda.insert(0, &schedule(0, 0), None);
        for round in 0..500 {
            agenda.insert(1, &schedule(1 + round % 20, round / 20), DateTime::UNIX_EPOCH);
            agenda.insert(2, &schedule(2, 59), DateTime::UNIX_EPOCH);
            if round % 3 == 0 {
                agenda.remove(&2);
            }
            let queued: usize = agenda.queue.values().map(Vec::len).sum();
            assert!(queued <= 2 * agenda.len() + 17, "{queued} in round {round}");
            // Timetables that no schedule has any more go with them, and no others.
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
