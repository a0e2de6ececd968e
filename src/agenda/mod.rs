//! Many schedules: which are due at an instant, and how many fire in each minute of a week.
//!
//! An [`Agenda`] stores schedules by key and knows when the next one is due. [`Agenda::pop_due`]
//! returns one schedule that is due and moves it to its next fire; [`Agenda::put_back`] undoes that.
//! [`WeekLoad`] counts the fires in each minute of a week. Nothing here reads a clock.

mod due_schedule;
mod entries;
mod entry;
mod queue;
mod shared;
mod week_load;

use core::borrow::Borrow;
use core::fmt;
use core::hash::Hash;
use core::mem;

use chrono::{DateTime, Utc};

pub use due_schedule::DueSchedule;
use entries::Entries;
use entry::{Entry, NEVER, Origin};
use queue::Queue;
use shared::{SharedTimetables, ZoneCaches};
pub use week_load::WeekLoad;

use crate::schedule::{Schedule, Zone, second_after};

/// A map from keys to schedules, sorted by the next fire of each. A value may be stored beside each
/// key, for example the policy or the last handled fire.
///
/// A server that stores the last handled fire of each schedule can rebuild its agenda from these.
/// After the server was down, a schedule is due once, for its latest fire, and reports how many fires
/// it missed before that.
///
/// An agenda is for one process. If the claim of a fire fails, for example because the database is not
/// available, [`put_back`](Self::put_back) makes the schedule due again. The [guide](crate::guide::embedding)
/// has a design for several processes too.
///
/// Schedules with equal timetables share one timetable, and schedules in one zone share a cache of its
/// offset changes. A schedule takes about 60 bytes beside its key and value if the agenda was created
/// [with the right capacity](Self::with_capacity). It takes up to twice as much if the agenda grows, or
/// if few schedules are due in the same second. Taking a schedule takes, on average, time proportional to
/// the logarithm of the number of schedules: those that are due at the same second are sorted by their
/// keys when the first of them is taken. A schedule that is inserted or put back among them while they are
/// taken moves the others, which are four bytes each.
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
/// let (handled, now) = (at("2025-03-01T12:00:00Z"), at("2025-03-01T18:00:00Z"));
/// agenda.insert("web", "policy 17", &Schedule::new(&daily(2))?, handled, now);
/// agenda.insert("mail", "policy 18", &Schedule::new(&daily(3))?, handled, now);
/// assert_eq!(agenda.next_due(), Some(at("2025-03-02T02:00:00Z")));
///
/// // Three nights later:
/// let now = at("2025-03-04T02:30:00Z");
/// let mut taken = Vec::new();
/// while let Some(due) = agenda.pop_due(now) {
///     taken.push((*due.key(), *due.value(), due.fire(), due.missed()));
/// }
/// let expected = [
///     ("web", "policy 17", at("2025-03-04T02:00:00Z"), 2),
///     ("mail", "policy 18", at("2025-03-03T03:00:00Z"), 1),
/// ];
/// assert_eq!(taken, expected);
/// assert_eq!(agenda.next_due(), Some(at("2025-03-04T03:00:00Z")));
/// # Ok::<(), keeptime::pattern::TimetableError>(())
/// ```
#[derive(Clone)]
pub struct Agenda<K, V = (), Z = Utc> {
    entries: Entries<K, V>,
    queue: Queue,
    timetables: SharedTimetables,
    caches: ZoneCaches<Z>,
}

impl<K, V, Z> Default for Agenda<K, V, Z> {
    fn default() -> Self {
        Self::with_capacity(0)
    }
}

impl<K, V, Z> Agenda<K, V, Z> {
    /// Creates an empty agenda.
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates an empty agenda with memory for a number of schedules.
    pub fn with_capacity(schedules: usize) -> Self {
        Self {
            entries: Entries::with_capacity(schedules),
            queue: Queue::default(),
            timetables: SharedTimetables::default(),
            caches: ZoneCaches::default(),
        }
    }

    /// Returns the number of schedules.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns whether there are no schedules.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns an iterator over the keys and their values, in arbitrary order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.entries.iter().map(|entry| (&entry.key, &entry.value))
    }

    /// Returns an iterator over the keys, in arbitrary order.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.entries.iter().map(|entry| &entry.key)
    }

    /// Returns the instant at which the next schedule is due, or `None` if none will ever fire again.
    pub fn next_due(&self) -> Option<DateTime<Utc>> {
        instant(self.queue.first_second()?)
    }
}

impl<K, V, Z> Agenda<K, V, Z>
where
    K: Eq + Hash + Ord,
    Z: Zone + Clone + Eq + Hash,
{
    /// Returns the value beside a key, or `None` if the key has no schedule.
    pub fn value<Q>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.entries.get(self.entries.index(key)?).map(|entry| &entry.value)
    }

    /// Returns the value beside a key, to change it, or `None` if the key has no schedule.
    pub fn value_mut<Q>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.entries.get_mut(self.entries.index(key)?).map(|entry| &mut entry.value)
    }

    /// Returns the first fire of a key's schedule that is not handled. Returns `None` if the key has no
    /// schedule or the schedule never fires again.
    pub fn due_at<Q>(&self, key: &Q) -> Option<DateTime<Utc>>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        instant(self.entries.get(self.entries.index(key)?)?.due)
    }

    /// Adds a schedule, or replaces the schedule and the value of the key. Returns the value that was
    /// replaced.
    ///
    /// It is due at the first fire after `handled`, the last handled fire, but never before its start.
    /// If `handled` is `None`, no fire was handled yet: it is due at the first fire at or after its
    /// start. If it has no start either, it cannot have missed anything, and is due at the first fire
    /// after `now`.
    ///
    /// An agenda has at most 4,294,967,295 schedules; further ones are not added.
    pub fn insert(
        &mut self,
        key: K,
        value: V,
        schedule: &Schedule<Z>,
        handled: impl Into<Option<DateTime<Utc>>>,
        now: DateTime<Utc>,
    ) -> Option<V> {
        let handled = handled.into();
        let cache = self.caches.acquire(schedule);
        let (unhandled_from, origin) = match schedule.start() {
            Some(_) => (schedule.earliest_second(), Origin::Start),
            None => (second_after(handled.unwrap_or(now)), Origin::Insertion),
        };
        let times = self.timetables.share(schedule.times());
        let known = self.entries.index(&key);
        let mut entry = Entry { key, value, times, due: NEVER, unhandled_from, origin, cache };
        entry.wait_from(self.caches.get(cache), entry.due_from(handled));

        let Some(index) = known else {
            match self.entries.add(entry) {
                Some(index) => self.queue.add(&self.entries, index),
                None => self.caches.release(cache),
            }
            return None;
        };
        self.queue.remove(&self.entries, index);
        let replaced = mem::replace(self.entries.get_mut(index)?, entry);
        self.queue.add(&self.entries, index);
        Some(self.release(replaced))
    }

    /// Removes a key's schedule. Returns the value beside the key, or `None` if it has no schedule.
    pub fn remove<Q>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let index = self.entries.index(key)?;
        self.queue.remove(&self.entries, index);
        let removed = self.entries.remove(index)?;
        Some(self.release(removed))
    }

    /// Takes one schedule that is due at or before `now`, and moves it to its first fire after `now`.
    /// Returns `None` if no schedule is due.
    ///
    /// Schedules are returned in the order of the instants [since](DueSchedule::since) when they are
    /// due, and of their keys for equal instants. A schedule that is due for several fires is returned
    /// once, for the latest one.
    ///
    /// If the fire cannot be claimed, [put the schedule back](Self::put_back).
    pub fn pop_due(&mut self, now: DateTime<Utc>) -> Option<DueSchedule<'_, K, V>> {
        let end = second_after(now);
        let index = self.queue.pop(&self.entries, end)?;
        let entry = self.entries.get_mut(index)?;
        let since = entry.due;
        let (fire, missed) = entry.take(self.caches.get(entry.cache), end);
        self.queue.add(&self.entries, index);
        self.queue.drop_stale(&self.entries);
        let Entry { key, value, .. } = self.entries.get_mut(index)?;
        Some(DueSchedule { key, value, since: instant(since)?, fire: instant(fire)?, missed })
    }

    /// Makes a schedule due at the first fire after `handled`, the last handled fire, but never before
    /// its start. If the key has no schedule, nothing changes.
    ///
    /// With the last fire that was handled before, this undoes [`pop_due`](Self::pop_due). If `handled`
    /// is `None`, no fire was handled yet, and the schedule is due at the first fire at or after its
    /// start. Without a start, it is due where [`insert`](Self::insert) first counted from.
    ///
    /// A schedule that was put back may be the next one that is popped. So leave the loop and wait
    /// before you try again, or put schedules back after the loop.
    ///
    /// ```
    /// use chrono::{DateTime, Utc};
    /// use keeptime::agenda::Agenda;
    /// use keeptime::pattern::Pattern;
    /// use keeptime::schedule::Schedule;
    ///
    /// let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    /// let nightly = Schedule::new(&Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap())?;
    /// let store = |key: &str, fire: DateTime<Utc>| Err::<(), _>("the database is locked");
    ///
    /// // The value is the last handled fire.
    /// let mut agenda = Agenda::new();
    /// let (handled, now) = (at("2025-03-01T02:00:00Z"), at("2025-03-02T02:00:01Z"));
    /// agenda.insert("web", handled, &nightly, handled, now);
    ///
    /// while let Some(mut due) = agenda.pop_due(now) {
    ///     let (key, handled, fire) = (*due.key(), *due.value(), due.fire());
    ///     match store(key, fire) {
    ///         Ok(()) => *due.value_mut() = fire,
    ///         Err(_) => {
    ///             agenda.put_back(key, handled);
    ///             break;
    ///         }
    ///     }
    /// }
    /// assert_eq!(agenda.next_due(), Some(at("2025-03-02T02:00:00Z")));
    /// # Ok::<(), keeptime::pattern::TimetableError>(())
    /// ```
    pub fn put_back<Q>(&mut self, key: &Q, handled: impl Into<Option<DateTime<Utc>>>)
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let Some(index) = self.entries.index(key) else { return };
        self.queue.remove(&self.entries, index);
        if let Some(entry) = self.entries.get_mut(index) {
            entry.wait_from(self.caches.get(entry.cache), entry.due_from(handled.into()));
        }
        self.queue.add(&self.entries, index);
        self.queue.drop_stale(&self.entries);
    }

    /// Drops what a removed entry shared with others and returns its value.
    fn release(&mut self, removed: Entry<K, V>) -> V {
        let Entry { value, times, cache, .. } = removed;
        drop(times);
        self.caches.release(cache);
        self.timetables.release(self.entries.len());
        self.queue.drop_stale(&self.entries);
        value
    }
}

/// Returns the instant of a `due` second, or `None` for [`NEVER`].
fn instant(due: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(due, 0)
}

impl<K: fmt::Debug, V: fmt::Debug, Z> fmt::Debug for Agenda<K, V, Z> {
    /// Shows each key with its value and the instant at which its schedule is due.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries = self.entries.iter();
        f.debug_map()
            .entries(entries.map(|entry| (&entry.key, (&entry.value, instant(entry.due)))))
            .finish()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use alloc::sync::Arc;
    use alloc::vec::Vec;

    use chrono::FixedOffset;

    use super::*;
    use crate::pattern::Pattern;

    fn schedule(hour: u32, minute: u32) -> Schedule {
        let pattern = alloc::format!("FREQ=DAILY;BYHOUR={hour};BYMINUTE={minute}");
        Schedule::new(&Pattern::parse(&pattern).unwrap()).unwrap()
    }

    /// Each replaced or removed schedule leaves a stale index behind.
    #[test]
    fn stale_indices_are_never_many_more_than_schedules() {
        let mut agenda = Agenda::new();
        let epoch = DateTime::UNIX_EPOCH;
        // This one is due first, so that stale indices after it are not dropped from the front.
        agenda.insert(0, (), &schedule(0, 0), None, epoch);
        for round in 0..500 {
            agenda.insert(1, (), &schedule(1 + round % 20, round / 20), epoch, epoch);
            agenda.insert(2, (), &schedule(2, 59), epoch, epoch);
            if round % 3 == 0 {
                agenda.remove(&2);
            }
            let queued = agenda.queue.len();
            assert!(queued <= 2 * agenda.len() + 17, "{queued} in round {round}");
            // Timetables that no schedule uses are dropped with them, and no others.
            assert!(agenda.timetables.len() <= 30, "{} in round {round}", agenda.timetables.len());
            for entry in agenda.entries.iter() {
                assert!(agenda.timetables.contains(&entry.times), "round {round}");
            }
        }
    }

    #[test]
    fn zones_that_no_schedule_uses_are_dropped() {
        type AnyZone = Arc<dyn Zone + Send + Sync>;
        let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap();
        let mut agenda: Agenda<u32, (), AnyZone> = Agenda::new();
        let zones: Vec<AnyZone> = (0..100)
            .map(|hour| Arc::new(FixedOffset::east_opt(hour % 12 * 3600).unwrap()) as AnyZone)
            .collect();
        for (round, zone) in (0..).zip(&zones) {
            let schedule = Schedule::builder().zone(zone.clone()).pattern(&pattern).unwrap();
            agenda.insert(round % 3, (), &schedule, None, DateTime::UNIX_EPOCH);
            assert_eq!(agenda.caches.len(), agenda.len());
        }
        agenda.remove(&1);
        assert_eq!(agenda.caches.len(), 2);
        drop(agenda);
        assert!(zones.iter().all(|zone| Arc::strong_count(zone) == 1));
    }
}
