//! The clock of the server: the system's, or one that a test sets.

use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use tokio::sync::{Mutex, watch};

use crate::store::{ClockSetting, Store, StoreError};

/// How often an instance reads the test clock that all instances share.
const READ_EVERY: Duration = Duration::from_millis(10);

/// How often it reads the clock while another one lets it leap from event to event.
const READ_EVERY_WHILE_SET: Duration = Duration::from_millis(1);

/// For how long a clock that was set is expected to be set again.
const SET_AGAIN_WITHIN: Duration = Duration::from_millis(250);

/// The years that a test clock may be set to. Documents write years with four digits, and an hour or a job
/// after the last one there is still a time.
pub const YEARS: RangeInclusive<i32> = 1970..=9998;

/// A clock. Clones show the same time.
#[derive(Clone, Debug)]
pub struct Clock(Kind);

#[derive(Clone, Debug)]
enum Kind {
    System,
    Test(Arc<TestClock>),
}

#[derive(Debug)]
struct TestClock {
    setting: watch::Sender<ClockSetting>,
    /// Held while the clock in the database is read or written, so that a value that was read before the clock
    /// was set does not set it back.
    in_database: Mutex<()>,
}

impl TestClock {
    /// Reads the clock that all instances share. Returns whether another one has set it.
    async fn read(&self, store: &Store) -> Result<bool, StoreError> {
        let _alone = self.in_database.lock().await;
        let Some(setting) = store.clock().await? else { return Ok(false) };
        Ok(self.setting.send_if_modified(|known| {
            let is_new = *known != setting;
            *known = setting;
            is_new
        }))
    }
}

/// What the system's clock showed at an instant of the monotonic clock.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    shown: DateTime<Utc>,
    at: Instant,
}

impl Reading {
    /// Returns whether the system's clock has advanced as much as time has passed since an earlier reading, within a
    /// minute.
    pub fn goes_on_from(&self, earlier: &Self) -> bool {
        let passed = TimeDelta::from_std(self.at.saturating_duration_since(earlier.at));
        let shown = self.shown - earlier.shown;
        passed.is_ok_and(|passed| (shown - passed).abs() <= TimeDelta::minutes(1))
    }
}

/// Waits until a test clock is set.
#[derive(Debug)]
pub struct ClockListener(Option<watch::Receiver<ClockSetting>>);

impl ClockListener {
    /// Waits until the clock is set, or has been since the last wait. The system's clock never is.
    pub async fn was_set(&mut self) {
        if let Some(setting) = &mut self.0
            && setting.changed().await.is_ok()
        {
            return;
        }
        std::future::pending::<()>().await;
    }
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
        let setting = watch::Sender::new(setting);
        Ok(Self(Kind::Test(Arc::new(TestClock { setting, in_database: Mutex::new(()) }))))
    }

    /// Returns the time in whole microseconds, which is what the database holds and documents show.
    pub fn now(&self) -> DateTime<Utc> {
        let system = Utc::now();
        let now = match &self.0 {
            Kind::System => system,
            Kind::Test(clock) => clock.setting.borrow().at(system),
        };
        now.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(now)
    }

    /// Waits until an instant. If the system's clock is set meanwhile, the wait takes as long as it would have.
    pub async fn sleep_until(&self, instant: DateTime<Utc>) {
        loop {
            let remaining = instant - self.now();
            if remaining <= TimeDelta::zero() {
                return;
            }
            let remaining = remaining.to_std().unwrap_or_default();
            match &self.0 {
                Kind::System => return tokio::time::sleep(remaining).await,
                Kind::Test(clock) => {
                    let setting = &clock.setting;
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

    /// Returns what tells later whether the system's clock has been set. `None` for a test clock, which is set on purpose.
    pub fn reading(&self) -> Option<Reading> {
        match self.0 {
            Kind::System => Some(Reading { shown: Utc::now(), at: Instant::now() }),
            Kind::Test(_) => None,
        }
    }

    /// Returns the setting of a test clock, or `None` for the system's clock.
    pub fn setting(&self) -> Option<ClockSetting> {
        match &self.0 {
            Kind::System => None,
            Kind::Test(clock) => Some(*clock.setting.borrow()),
        }
    }

    /// Sets a test clock, for all instances. The system's clock stays as it is.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn set(&self, store: &Store, setting: ClockSetting) -> Result<(), StoreError> {
        let Kind::Test(clock) = &self.0 else { return Ok(()) };
        let _alone = clock.in_database.lock().await;
        store.set_clock(setting).await?;
        clock.setting.send_replace(setting);
        Ok(())
    }

    /// Returns the time. A test clock is read from the database, where another instance may have set it just now.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn read(&self, store: &Store) -> Result<DateTime<Utc>, StoreError> {
        if let Kind::Test(clock) = &self.0 {
            clock.read(store).await?;
        }
        Ok(self.now())
    }

    /// Creates a listener, which notices whenever the clock is set from now on.
    pub fn listener(&self) -> ClockListener {
        match &self.0 {
            Kind::System => ClockListener(None),
            Kind::Test(clock) => ClockListener(Some(clock.setting.subscribe())),
        }
    }

    /// Follows a test clock that another instance sets, until `stop` changes.
    pub async fn follow(self, store: Store, mut stop: watch::Receiver<()>) {
        let Kind::Test(clock) = self.0 else { return };
        let mut last_set = None;
        loop {
            let is_leaping = last_set.is_some_and(|at: Instant| at.elapsed() < SET_AGAIN_WITHIN);
            let pause = if is_leaping { READ_EVERY_WHILE_SET } else { READ_EVERY };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                _ = stop.changed() => return,
            }
            match clock.read(&store).await {
                Ok(true) => last_set = Some(Instant::now()),
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, "the test clock cannot be read"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_set_does_not_go_on() {
        let earlier = Reading { shown: Utc::now(), at: Instant::now() };
        let hour = Duration::from_secs(3600);
        for (shown, goes_on) in [
            (TimeDelta::hours(1), true),
            (TimeDelta::seconds(3660), true),
            (TimeDelta::seconds(3661), false),
            (TimeDelta::seconds(3539), false),
            (TimeDelta::zero(), false),
            (TimeDelta::days(365), false),
            (-TimeDelta::days(3650), false),
        ] {
            let now = Reading { shown: earlier.shown + shown, at: earlier.at + hour };
            assert_eq!(now.goes_on_from(&earlier), goes_on, "{shown}");
        }
    }
}
