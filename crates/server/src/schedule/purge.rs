//! Removes the server's own records when they are old.

use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::watch;

use crate::clock::{Clock, Reading};
use crate::store::{Store, StoreError};

/// How long to wait before old records are looked for again.
const PAUSE: TimeDelta = TimeDelta::hours(1);

/// How long others can use the database between two transactions.
const BETWEEN: Duration = Duration::from_millis(10);

/// Removes records once an hour: jobs that ended, deleted backups with their evidence, and missed fires.
#[derive(Clone, Debug)]
pub struct Purge {
    store: Store,
    clock: Clock,
    keep: TimeDelta,
}

impl Purge {
    /// Creates the task. It keeps records for `keep`.
    pub fn new(store: Store, clock: Clock, keep: TimeDelta) -> Self {
        Self { store, clock, keep }
    }

    /// Removes records until `stop` changes.
    pub async fn run(self, mut stop: watch::Receiver<()>) {
        tokio::select! {
            () = self.run_hourly() => {}
            _ = stop.changed() => {}
        }
    }

    async fn run_hourly(&self) {
        let mut earlier = None;
        loop {
            let now = self.clock.reading();
            if !is_trusted(now.as_ref(), earlier.as_ref()) {
                tracing::debug!(
                    "old records are not removed before the clock has been steady for an hour"
                );
            } else if let Err(error) = self.remove_old().await {
                tracing::warn!(%error, "old records are not removed");
            }
            earlier = now;
            self.clock.sleep_until(self.clock.now() + PAUSE).await;
        }
    }

    async fn remove_old(&self) -> Result<(), StoreError> {
        let Some(before) = self.clock.now().checked_sub_signed(self.keep) else { return Ok(()) };
        loop {
            let removed = self.store.purge(before).await?;
            if removed == 0 {
                return Ok(());
            }
            tracing::info!(removed, %before, "old records are removed");
            tokio::time::sleep(BETWEEN).await;
        }
    }
}

/// Returns whether the clock can be right. A clock that was just set to another year, or that is wrong after a machine
/// has started, would remove all evidence for deletions, so the system's clock must have been steady since the last
/// look.
fn is_trusted(now: Option<&Reading>, earlier: Option<&Reading>) -> bool {
    match (now, earlier) {
        (Some(now), Some(earlier)) => now.goes_on_from(earlier),
        (Some(_), None) => false,
        (None, _) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_clock_is_trusted_when_it_has_gone_on_since_the_last_look() {
        let earlier = Clock::system().reading();
        let now = Clock::system().reading();
        assert!(!is_trusted(now.as_ref(), None));
        assert!(is_trusted(now.as_ref(), earlier.as_ref()));
        // A test clock has no readings.
        assert!(is_trusted(None, None));
    }
}
