//! The time that the server goes by: the system's, or one that a test sets.

use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use tokio::sync::watch;

use crate::store::{ClockSetting, Store, StoreError};

/// How often an instance reads the test clock that all instances share.
const READ_EVERY: Duration = Duration::from_millis(10);

/// The years that a test clock may be set to. Documents write years with four digits, and an hour or a job
/// after the last one there is still a time.
pub const YEARS: RangeInclusive<i32> = 1970..=9998;

/// A clock. Clones show the same time.
#[derive(Clone, Debug)]
pub struct Clock(Kind);

#[derive(Clone, Debug)]
enum Kind {
    System,
    Test(Arc<watch::Sender<ClockSetting>>),
}

impl Clock {
    /// Returns the clock of the system.
    pub fn system() -> Self {
        Self(Kind::System)
    }

    /// Returns the test clock of a database. It starts at `setting` unless it has been set before.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn test(store: &Store, setting: ClockSetting) -> Result<Self, StoreError> {
        let setting = store.clock_or(setting).await?;
        Ok(Self(Kind::Test(Arc::new(watch::Sender::new(setting)))))
    }

    /// Returns the time in whole microseconds, which is what the database holds and documents show.
    pub fn now(&self) -> DateTime<Utc> {
        let system = Utc::now();
        let now = match &self.0 {
            Kind::System => system,
            Kind::Test(setting) => setting.borrow().at(system),
        };
        now.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(now)
    }

    /// Waits until an instant.
    pub async fn sleep_until(&self, instant: DateTime<Utc>) {
        loop {
            let remaining = instant - self.now();
            if remaining <= TimeDelta::zero() {
                return;
            }
            let remaining = remaining.to_std().unwrap_or_default();
            match &self.0 {
                Kind::System => tokio::time::sleep(remaining).await,
                Kind::Test(setting) => {
                    let mut changes = setting.subscribe();
                    // Between the look at the clock and here it may have been set.
                    if self.now() >= instant {
                        return;
                    }
                    let speed = setting.borrow().speed();
                    let passes = async {
                        match remaining.checked_div(speed) {
                            Some(real) => tokio::time::sleep(real).await,
                            None => std::future::pending().await,
                        }
                    };
                    tokio::select! {
                        () = passes => {}
                        _ = changes.changed() => {}
                    }
                }
            }
        }
    }

    /// Returns the setting of a test clock, or `None` for the system's clock.
    pub fn setting(&self) -> Option<ClockSetting> {
        match &self.0 {
            Kind::System => None,
            Kind::Test(setting) => Some(*setting.borrow()),
        }
    }

    /// Sets a test clock, for all instances. The system's clock stays as it is.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn set(&self, store: &Store, setting: ClockSetting) -> Result<(), StoreError> {
        let Kind::Test(shared) = &self.0 else { return Ok(()) };
        store.set_clock(setting).await?;
        shared.send_replace(setting);
        Ok(())
    }

    /// Waits until a test clock is set.
    pub async fn was_set(&self) {
        match &self.0 {
            Kind::System => std::future::pending().await,
            Kind::Test(setting) => {
                let _ = setting.subscribe().changed().await;
            }
        }
    }

    /// Follows a test clock that another instance sets, until `stop` changes.
    pub async fn follow(self, store: Store, mut stop: watch::Receiver<()>) {
        let Kind::Test(shared) = self.0 else { return };
        loop {
            tokio::select! {
                () = tokio::time::sleep(READ_EVERY) => {}
                _ = stop.changed() => return,
            }
            match store.clock().await {
                Ok(Some(setting)) => {
                    shared.send_if_modified(|known| {
                        let is_new = *known != setting;
                        *known = setting;
                        is_new
                    });
                }
                Ok(None) => {}
                Err(error) => tracing::warn!(%error, "the test clock cannot be read"),
            }
        }
    }
}
