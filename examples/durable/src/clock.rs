//! The time, or a faster one to try the scheduler out.

use std::thread;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// The longest sleep. If the system's clock is set forward, a sleeper notices it after this time.
const MAX_SLEEP: Duration = Duration::from_secs(60);

/// A clock that runs at a multiple of the speed of the system's clock. Both show the same time at one
/// instant. At speed 1 it is the system's clock.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    from: DateTime<Utc>,
    speed: u32,
}

impl Clock {
    pub fn new(from: DateTime<Utc>, speed: u32) -> Self {
        Self { from, speed: speed.max(1) }
    }

    pub fn now(&self) -> DateTime<Utc> {
        let factor = i32::try_from(self.speed).unwrap_or(i32::MAX);
        self.from + (Utc::now() - self.from) * factor
    }

    /// Sleeps until an instant of this clock, or shorter: the caller asks for the time again.
    pub fn sleep_towards(&self, instant: DateTime<Utc>) {
        // Negative if the instant has passed.
        let left = (instant - self.now()).max(TimeDelta::zero()).to_std().unwrap_or_default();
        thread::sleep((left / self.speed).min(MAX_SLEEP));
    }
}
