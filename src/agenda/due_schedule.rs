//! What an agenda returns for a schedule that is due.

use chrono::{DateTime, Utc};

/// A schedule of an [`Agenda`](super::Agenda) that is due: its key, the fire to run, and how many fires
/// were missed before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueSchedule<'a, K> {
    key: &'a K,
    fire: DateTime<Utc>,
    missed: u64,
}

impl<'a, K> DueSchedule<'a, K> {
    pub(super) fn new(key: &'a K, fire: DateTime<Utc>, missed: u64) -> Self {
        Self { key, fire, missed }
    }

    /// Returns the schedule's key.
    pub fn key(&self) -> &'a K {
        self.key
    }

    /// Returns the schedule's latest fire.
    ///
    /// Once it is handled, this instant is all that a server has to store.
    pub fn fire(&self) -> DateTime<Utc> {
        self.fire
    }

    /// Returns the number of fires after the last handled one and before [`fire`](Self::fire). It is 0
    /// if the server was never down.
    pub fn missed(&self) -> u64 {
        self.missed
    }
}
