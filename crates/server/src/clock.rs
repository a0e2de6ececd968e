//! The time that the server goes by.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};

/// A clock.
#[derive(Clone, Debug, Default)]
pub struct Clock;

impl Clock {
    /// Returns the time in whole microseconds, which is what the database holds and documents show.
    pub fn now(&self) -> DateTime<Utc> {
        let now = Utc::now();
        now.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(now)
    }
}
