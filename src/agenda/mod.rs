//! Many schedules: which are due at an instant, and how many fire in each minute of a week.
//!
//! An [`Agenda`] stores schedules by key and knows when the next one is due. [`Agenda::first_due`]
//! returns one schedule that is due, and [`DueSchedule::handled`] moves it to its next fire.
//! [`WeekLoad`] counts the fires in each minute of a week. Nothing here reads a clock.

mod due_schedule;
mod entries;
mod entry;
mod handled;
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
pub use handled::Handled;
use queue::Queue;
use shared::{SharedTimetables, ZoneCaches};
pub use week_load::WeekLoad;

use crate::schedule::{Schedule, Zone, second_after};

/// A map from keys to schedules, sorted by the next fire of each. A value may be stored with each
/// key, for example the policy or the last handled fire.
///
/// A server that stores the last handled fire of each schedule can rebuild its agenda from these.
/// After the server was down, a schedule is due once, for its latest fire, and reports how many fires
/// it missed before that.
///
/// An agenda is for one process. A schedule stays due until you say that its fire is
/// [handled](DueSchedule::handled), so nothing is lost if the claim of a fire fails, for example because
/// the database is not available. The [guide](crate::guide::embedding) has a design for several processes
/// too.
///
/// Schedules with equal timetables share one timetable, and schedules in one zone share a cache of its
/// offset changes. A schedule takes about 52 bytes besides its key and value if the agenda was created
/// [with the right capacity](Self::with_capacity). It takes up to twice as much if the agenda grows, or
/// if few schedules are due in the same second. Handling a schedule takes, on average, time proportional to
/// the logarithm of the number of schedules: those that are due at the same second are sorted by their
/// keys when the first of them is returned. A schedule that is inserted or put back among them while they
/// are handled moves the others, which are four bytes each.
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
/// agenda.insert("web", "policy 17", &Schedule::new(&daily(2))?, handled);
/// agenda.insert("mail", "policy 18", &Schedule::new(&daily(3))?, handled);
/// assert_eq!(agenda.next_due(), Some(at("2025-03-02T02:00:00Z")));
///
/// // Three nights later:
/// let now = at("2025-03-04T02:30:00Z");
/// let mut fires = Vec::new();
/// while let Some(due) = agenda.first_due(now) {
///     fires.push((*due.key(), *due.value(), due.fire(), due.missed_before()));
///     due.handled();
/// }
/// let expected = [
///     ("web", "policy 17", at("2025-03-04T02:00:00Z"), 2),
///     ("mail", "policy 18", at("2025-03-03T03:00:00Z"), 1),
/// ];
/// assert_eq!(fires, expected);
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
    /// Returns the value stored with a key, or `None` if the key has no schedule.
    pub fn value<Q>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.entries.get(self.entries.index(key)?).map(|entry| &entry.value)
    }

    /// Returns the value stored with a key, to change it, or `None` if the key has no schedule.
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
    /// It is due at the first fire after `handled`, but never before its start. `handled` is the instant of
    /// the last handled fire, or of the creation of the schedule if there was none since; see [`Handled`].
    ///
    /// An agenda has at most 4,294,967,295 schedules; further ones are not added.
    pub fn insert(
        &mut self,
        key: K,
        value: V,
        schedule: &Schedule<Z>,
        handled: impl Into<Handled>,
    ) -> Option<V> {
        let handled = handled.into();
        let (Handled::Until(counted_from) | Handled::Nothing { now: counted_from }) = handled;
        let handled = match handled {
            Handled::Until(handled) => Some(handled),
            Handled::Nothing { .. } => None,
        };
        let cache = self.caches.acquire(schedule);
        let (unhandled_from, origin) = match schedule.start() {
            Some(_) => (schedule.earliest_second(), Origin::Start),
            None => (second_after(counted_from), Origin::Insertion),
        };
        let timetable = self.timetables.share(schedule.shared_timetable());
        let second = schedule.second();
        let known = self.entries.index(&key);
        let mut entry =
            Entry { key, value, timetable, second, due: NEVER, unhandled_from, origin, cache };
        entry.due = entry.first_fire(self.caches.get(cache), entry.due_from(handled));

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

    /// Removes a key's schedule. Returns the value stored with the key, or `None` if it has no schedule.
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

    /// Returns the first schedule that is due at or before `now`, or `None` if no schedule is due. It
    /// stays due until you call [`handled`](DueSchedule::handled).
    ///
    /// Schedules are returned in the order of the instants [since](DueSchedule::since) when they are
    /// due, and of their keys for equal instants. A schedule that is due for several fires is returned
    /// once, for the latest one.
    ///
    /// A loop that neither handles a schedule nor ends returns the same schedule forever. So if a fire
    /// cannot be claimed, leave the loop and wait before you try again:
    ///
    /// ```
    /// use chrono::{DateTime, Utc};
    /// use keeptime::agenda::Agenda;
    /// use keeptime::pattern::Pattern;
    /// use keeptime::schedule::Schedule;
    ///
    /// # struct Store { is_locked: bool }
    /// # impl Store {
    /// #     fn claim(&mut self, _: &str, _: DateTime<Utc>) -> Result<(), &'static str> {
    /// #         if self.is_locked { Err("the database is locked") } else { Ok(()) }
    /// #     }
    /// # }
    /// fn claim_due(
    ///     agenda: &mut Agenda<&str>,
    ///     store: &mut Store,
    ///     now: DateTime<Utc>,
    /// ) -> Result<(), &'static str> {
    ///     while let Some(due) = agenda.first_due(now) {
    ///         store.claim(due.key(), due.fire())?; // Returns early: the schedule stays due.
    ///         due.handled();
    ///     }
    ///     Ok(())
    /// }
    ///
    /// let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    /// let nightly = Schedule::new(&Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap())?;
    /// let mut agenda = Agenda::new();
    /// agenda.insert("web", (), &nightly, at("2025-03-01T02:00:00Z"));
    ///
    /// let now = at("2025-03-02T02:00:01Z");
    /// claim_due(&mut agenda, &mut Store { is_locked: true }, now).unwrap_err();
    /// assert_eq!(agenda.next_due(), Some(at("2025-03-02T02:00:00Z")));
    /// claim_due(&mut agenda, &mut Store { is_locked: false }, now).unwrap();
    /// assert_eq!(agenda.next_due(), Some(at("2025-03-03T02:00:00Z")));
    /// # Ok::<(), keeptime::pattern::TimetableError>(())
    /// ```
    pub fn first_due(&mut self, now: DateTime<Utc>) -> Option<DueSchedule<'_, K, V, Z>> {
        let end = second_after(now);
        let index = self.queue.first(&self.entries, end)?;
        let entry = self.entries.get(index)?;
        let since = instant(entry.due)?;
        let step = entry.step(self.caches.get(entry.cache), end);
        let fire = instant(step.fire)?;
        Some(DueSchedule { agenda: self, index, since, fire, step })
    }

    /// Makes a schedule due at the first fire after `handled`, the last handled fire, but never before
    /// its start. If the key has no schedule, nothing changes.
    ///
    /// Use it if a claim turns out wrong after [`DueSchedule::handled`], for example because one
    /// transaction has many claims and fails. With the last fire that was handled before, this undoes
    /// `handled`. If `handled` is `None`, no fire was handled yet, and the schedule is due at the first fire
    /// at or after its start. Without a start, it is due where [`insert`](Self::insert) first counted from.
    ///
    /// Put schedules back after the loop, not in it: a schedule that was put back may be the next one that
    /// is returned.
    ///
    /// ```
    /// use chrono::{DateTime, Utc};
    /// use keeptime::agenda::Agenda;
    /// use keeptime::pattern::Pattern;
    /// use keeptime::schedule::Schedule;
    ///
    /// let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    /// let nightly = Schedule::new(&Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap())?;
    /// let store_all = |claims: &[(&str, DateTime<Utc>)]| Err::<(), _>("the database is locked");
    ///
    /// // The value is the last handled fire.
    /// let mut agenda = Agenda::new();
    /// let handled = at("2025-03-01T02:00:00Z");
    /// agenda.insert("mail", handled, &nightly, handled);
    /// agenda.insert("web", handled, &nightly, handled);
    ///
    /// let mut claims = Vec::new();
    /// while let Some(due) = agenda.first_due(at("2025-03-02T02:00:01Z")) {
    ///     claims.push((*due.key(), due.fire()));
    ///     due.handled();
    /// }
    /// match store_all(&claims) {
    ///     Ok(()) => claims.iter().for_each(|(key, fire)| *agenda.value_mut(key).unwrap() = *fire),
    ///     Err(_) => claims.iter().for_each(|(key, _)| agenda.put_back(key, *agenda.value(key).unwrap())),
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
            entry.due =
                entry.first_fire(self.caches.get(entry.cache), entry.due_from(handled.into()));
        }
        self.queue.add(&self.entries, index);
        self.queue.drop_stale(&self.entries);
    }

    /// Drops what a removed entry shared with others and returns its value.
    fn release(&mut self, removed: Entry<K, V>) -> V {
        let Entry { value, timetable, cache, .. } = removed;
        drop(timetable);
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

    use chrono::{FixedOffset, TimeDelta};

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
        // A second before the first fires.
        let evening = DateTime::UNIX_EPOCH - TimeDelta::seconds(1);
        // This one is due first, so that stale indices after it are not dropped from the front.
        agenda.insert(0, (), &schedule(0, 0), evening);
        for round in 0..500 {
            for (key, hour, minute) in [(1, 1 + round % 20, round / 20), (2, 2, 59)] {
                agenda.insert(key, (), &schedule(hour, minute), evening);
                let queued = agenda.queue.len();
                assert!(queued <= 2 * agenda.len() + 16, "{queued} in round {round}");
            }
            if round % 3 == 0 {
                agenda.remove(&2);
            }
            // Timetables that no schedule uses are dropped with them, and no others.
            assert!(agenda.timetables.len() <= 30, "{} in round {round}", agenda.timetables.len());
            for entry in agenda.entries.iter() {
                assert!(agenda.timetables.contains(&entry.timetable), "round {round}");
            }
        }
        // Each removed schedule leaves one behind too, and there are fewer schedules.
        for count in [100, 101] {
            let mut agenda = Agenda::new();
            for key in 0..count {
                agenda.insert(key, (), &schedule(key / 60, key % 60), evening);
            }
            for key in 1..count {
                agenda.remove(&key);
                assert!(agenda.queue.len() <= 2 * agenda.len() + 16, "{key} of {count}");
            }
        }
    }

    #[test]
    fn what_is_no_longer_used_is_dropped_at_once_when_it_is_more_than_what_is_used() {
        let mut agenda = Agenda::new();
        let evening = DateTime::UNIX_EPOCH - TimeDelta::seconds(1);
        for key in 0..10 {
            agenda.insert(key, (), &schedule(0, key), evening);
        }
        for round in 1..100 {
            agenda.insert(1, (), &schedule(1 + round / 60, round % 60), evening);
            let unused = round as usize % (10 + 16 + 1);
            assert_eq!(agenda.queue.len(), 10 + unused, "round {round}");
            assert_eq!(agenda.timetables.len(), 10 + unused, "round {round}");
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
            agenda.insert(round % 3, (), &schedule, DateTime::UNIX_EPOCH);
            assert_eq!(agenda.caches.len(), agenda.len());
        }
        agenda.remove(&1);
        assert_eq!(agenda.caches.len(), 2);
        drop(agenda);
        assert!(zones.iter().all(|zone| Arc::strong_count(zone) == 1));
    }
}
