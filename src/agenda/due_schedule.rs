//! What an agenda returns for a schedule that is due.

use core::fmt;
use core::hash::Hash;

use chrono::{DateTime, Utc};

use super::Agenda;
use super::entry::{Entry, Step};
use crate::schedule::Zone;

/// A schedule of an [`Agenda`] that is due: its key and value, the fire to run, and how many fires were
/// missed before it. [`Agenda::first_due`] returns it.
///
/// It borrows the agenda. Nothing changes until you say what became of the fire, so an early return or a
/// panic loses none:
///
/// | what happened | call | the schedule is then due |
/// |---|---|---|
/// | the fire is handled: stored, or skipped on purpose | [`handled`](Self::handled) | at its next fire |
/// | another process has handled fires | [`handled_until`](Self::handled_until) | at the first fire after that |
/// | the schedule no longer exists | [`remove`](Self::remove) | never |
/// | an error | nothing: it is dropped | as before |
#[must_use = "the schedule stays due until `handled` is called"]
pub struct DueSchedule<'a, K, V = (), Z = Utc> {
    pub(super) agenda: &'a mut Agenda<K, V, Z>,
    /// The index of its entry, which is the first of the queue.
    pub(super) index: u32,
    pub(super) since: DateTime<Utc>,
    pub(super) fire: DateTime<Utc>,
    pub(super) step: Step,
}

impl<K, V, Z> DueSchedule<'_, K, V, Z> {
    /// Returns the schedule's key.
    pub fn key(&self) -> &K {
        &self.entry().key
    }

    /// Returns the value stored with the key.
    pub fn value(&self) -> &V {
        &self.entry().value
    }

    /// Returns the value stored with the key, to change it. The change stays even if the fire is not handled.
    pub fn value_mut(&mut self) -> &mut V {
        &mut self.agenda.entries.at_mut(self.index).value
    }

    /// Returns the fire to run: the schedule's latest one.
    ///
    /// Once it is handled, this instant is all that a server has to store.
    pub fn fire(&self) -> DateTime<Utc> {
        self.fire
    }

    /// Returns the first fire after the last handled one: the instant since when the schedule is due.
    /// It is [`fire`](Self::fire) itself if no fire was missed.
    pub fn since(&self) -> DateTime<Utc> {
        self.since
    }

    /// Returns the number of fires that were missed before [`fire`](Self::fire), which is not counted. It
    /// is 0 if the server was never down.
    pub fn missed_before(&self) -> u64 {
        self.step.missed_before
    }

    fn entry(&self) -> &Entry<K, V> {
        self.agenda.entries.at(self.index)
    }
}

impl<K: Ord, V, Z> DueSchedule<'_, K, V, Z> {
    /// Moves the schedule to its first fire after the `now` that [`Agenda::first_due`] was given: this fire
    /// and those missed before it are handled.
    ///
    /// Store the fire first. If a claim turns out wrong after this call, for example because the
    /// transaction of many claims fails, use [`Agenda::put_back`].
    pub fn handled(self) {
        let next = self.step.next;
        self.wait_for(next);
    }

    /// Moves the entry to the second of a fire.
    fn wait_for(self, due: i64) {
        let Agenda { entries, queue, .. } = self.agenda;
        queue.pop_first();
        entries.at_mut(self.index).due = due;
        queue.add(entries, self.index);
        queue.drop_stale(entries);
    }
}

impl<K, V, Z> DueSchedule<'_, K, V, Z>
where
    K: Eq + Hash + Ord,
    Z: Zone + Clone + Eq + Hash,
{
    /// Moves the schedule to the first fire after `handled`, but never before its start: the fires until
    /// then were handled elsewhere.
    ///
    /// If `handled` is before the fire that is due, the schedule stays due.
    pub fn handled_until(self, handled: DateTime<Utc>) {
        let Agenda { entries, caches, .. } = &mut *self.agenda;
        let entry = entries.at(self.index);
        let due = entry.first_fire(caches.get(entry.cache), entry.due_from(Some(handled)));
        self.wait_for(due);
    }

    /// Removes the schedule from the agenda. Returns the value stored with its key.
    pub fn remove(self) -> V {
        self.agenda.queue.pop_first();
        let removed = self.agenda.entries.take(self.index);
        self.agenda.release(removed)
    }
}

impl<K: fmt::Debug, V: fmt::Debug, Z> fmt::Debug for DueSchedule<'_, K, V, Z> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DueSchedule")
            .field("key", self.key())
            .field("value", self.value())
            .field("since", &self.since)
            .field("fire", &self.fire)
            .field("missed_before", &self.missed_before())
            .finish()
    }
}
