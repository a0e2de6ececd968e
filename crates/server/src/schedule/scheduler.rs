//! Makes jobs of the fires that are due.

use chrono::{DateTime, Utc};
use tokio::sync::watch;

use super::plan::{give_up, plan};
use super::rounds::{Left, Rounds, until_stopped};
use crate::clock::Clock;
use crate::store::{FireLimits, Fired, Store, StoreError};
use crate::wakeup::Wakeup;

/// The policies of a transaction. More would hold their locks for longer, fewer would need more commits.
const POLICIES: u32 = 200;

/// Watches for fires.
#[derive(Clone, Debug)]
pub struct Scheduler {
    store: Store,
    clock: Clock,
    wakeup: Wakeup,
    most_backups: Option<u32>,
}

impl Scheduler {
    /// Creates a scheduler. It wakes the worker of the process when it has made jobs.
    pub fn new(store: Store, clock: Clock, wakeup: Wakeup) -> Self {
        Self { store, clock, wakeup, most_backups: None }
    }

    /// Sets the most backups of CSBS that a project may have. A fire that would create more records a job
    /// that failed instead.
    #[must_use]
    pub fn with_most_backups(self, most: Option<u32>) -> Self {
        Self { most_backups: most, ..self }
    }

    /// Handles fires until `stop` changes.
    pub async fn run(self, stop: watch::Receiver<()>) {
        let (clock, wakeup) = (self.clock.listener(), self.wakeup.listener());
        until_stopped(self, clock, wakeup, stop).await;
    }

    /// Handles the fires of the policies that are due now, up to a few hundred.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails. Then no fire was handled.
    pub async fn handle_due(&self) -> Result<Fired, StoreError> {
        let now = self.clock.now();
        let fired =
            match self.store.fire_due(now, self.limits(POLICIES), |due| plan(due, now)).await {
                Err(error) if !error.is_temporary() => {
                    tracing::warn!(%error, "policies cannot be handled together");
                    self.handle_one(now).await?
                }
                fired => fired?,
            };
        if fired.policies > 0 {
            self.wakeup.wake();
            tracing::info!(?fired, "fires handled");
        }
        Ok(fired)
    }
}

impl Scheduler {
    fn limits(&self, policies: u32) -> FireLimits {
        FireLimits { policies, backups: self.most_backups }
    }

    /// Handles only the first policy that is due, so that one whose jobs the database refuses does not
    /// stop the others. Its fire is recorded as missed.
    async fn handle_one(&self, now: DateTime<Utc>) -> Result<Fired, StoreError> {
        match self.store.fire_due(now, self.limits(1), |due| plan(due, now)).await {
            Err(error) if !error.is_temporary() => {
                tracing::error!(%error, "a fire is given up");
                self.store.fire_due(now, self.limits(1), |due| give_up(due, now)).await
            }
            fired => fired,
        }
    }
}

impl Rounds for Scheduler {
    const NAME: &'static str = "scheduler";

    async fn round(&self) -> Result<Left, StoreError> {
        let fired = self.handle_due().await?;
        Ok(match fired {
            Fired { policies: 0, locked: 0, .. } => Left::Nothing,
            Fired { policies: 0, .. } => Left::Locked,
            _ => Left::More,
        })
    }
}
