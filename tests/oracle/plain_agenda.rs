//! An agenda as a plain list: each schedule with its last handled fire. Every question asks them all.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use keeptime::schedule::{Schedule, Zone};

/// What [`PlainAgenda::pop_due`] returns: since when, key, value, fire, missed.
pub(crate) type Popped<V> = (DateTime<Utc>, u8, V, DateTime<Utc>, u64);

#[derive(Clone, Debug)]
pub(crate) struct PlainAgenda<V, Z> {
    schedules: BTreeMap<u8, Plain<V, Z>>,
}

#[derive(Clone, Debug)]
struct Plain<V, Z> {
    value: V,
    schedule: Schedule<Z>,
    handled: Option<DateTime<Utc>>,
    /// A schedule without a start counts from here if nothing was handled.
    inserted_at: DateTime<Utc>,
}

impl<V, Z: Zone> Plain<V, Z> {
    fn handled(&self) -> Option<DateTime<Utc>> {
        match (self.handled, self.schedule.start()) {
            (None, None) => Some(self.inserted_at),
            _ => self.handled,
        }
    }

    fn due(&self) -> Option<DateTime<Utc>> {
        match (self.handled(), self.schedule.start()) {
            (Some(handled), _) => self.schedule.next_after(handled),
            (None, start) => self.schedule.next_at_or_after(start?),
        }
    }
}

impl<V: Copy, Z: Zone> PlainAgenda<V, Z> {
    pub(crate) fn new() -> Self {
        Self { schedules: BTreeMap::new() }
    }

    pub(crate) fn insert(
        &mut self,
        key: u8,
        value: V,
        schedule: Schedule<Z>,
        handled: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Option<V> {
        let inserted_at = handled.unwrap_or(now);
        let replaced = self.schedules.insert(key, Plain { value, schedule, handled, inserted_at });
        replaced.map(|plain| plain.value)
    }

    pub(crate) fn remove(&mut self, key: u8) -> Option<V> {
        self.schedules.remove(&key).map(|plain| plain.value)
    }

    pub(crate) fn pop_due(&mut self, now: DateTime<Utc>) -> Option<Popped<V>> {
        let due = |(key, plain): (&u8, &Plain<V, Z>)| Some((plain.due()?, *key));
        let (since, key) =
            self.schedules.iter().filter_map(due).min().filter(|(since, _)| *since <= now)?;
        let plain = self.schedules.get_mut(&key)?;
        let missed = plain.schedule.missed(plain.handled(), now)?;
        plain.handled = Some(missed.latest());
        Some((since, key, plain.value, missed.latest(), missed.count().get() - 1))
    }

    pub(crate) fn put_back(&mut self, key: u8, handled: Option<DateTime<Utc>>) {
        if let Some(plain) = self.schedules.get_mut(&key) {
            plain.handled = handled;
        }
    }

    pub(crate) fn handled(&self, key: u8) -> Option<DateTime<Utc>> {
        self.schedules.get(&key)?.handled
    }

    /// Each key with its value and the instant at which it is due.
    pub(crate) fn all(&self) -> BTreeMap<u8, (V, Option<DateTime<Utc>>)> {
        self.schedules.iter().map(|(key, plain)| (*key, (plain.value, plain.due()))).collect()
    }
}
