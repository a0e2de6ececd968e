//! What an agenda gives for a schedule that is due.

use chrono::{DateTime, Utc};

/// A schedule that is due.
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

    /// Its key.
    pub fn key(&self) -> &'a K {
        self.key
    }

    /// The fire that it is due for: its latest. Once handled it is all that a server has to store.
    pub fn fire(&self) -> DateTime<Utc> {
        self.fire
    }

    /// How many fires came before that one and after the last one handled; 0 if the
    /// server was never down.
    pub fn missed(&self) -> u64 {
        self.missed
    }
}
