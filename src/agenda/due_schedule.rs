//! What an agenda returns for a schedule that is due.

use chrono::{DateTime, Utc};

/// A schedule of an [`Agenda`](super::Agenda) that is due: its key and value, the fire to run, and how
/// many fires were missed before it.
#[derive(Debug, PartialEq, Eq)]
pub struct DueSchedule<'a, K, V = ()> {
    pub(super) key: &'a K,
    pub(super) value: &'a mut V,
    pub(super) since: DateTime<Utc>,
    pub(super) fire: DateTime<Utc>,
    pub(super) missed: u64,
}

impl<'a, K, V> DueSchedule<'a, K, V> {
    /// Returns the schedule's key.
    pub fn key(&self) -> &'a K {
        self.key
    }

    /// Returns the value beside the key.
    pub fn value(&self) -> &V {
        self.value
    }

    /// Returns the value beside the key, to change it.
    pub fn value_mut(&mut self) -> &mut V {
        self.value
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

    /// Returns the number of fires after the last handled one and before [`fire`](Self::fire). It is 0
    /// if the server was never down.
    pub fn missed(&self) -> u64 {
        self.missed
    }
}
