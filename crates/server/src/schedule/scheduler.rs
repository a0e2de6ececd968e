//! Makes jobs of the fires that are due.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;

use super::plan::{give_up, next_fire, plan};
use super::rounds::{Left, Rounds, until_stopped};
use crate::clock::Clock;
use crate::store::{FireLimits, Fired, Store, StoreError};
use crate::wakeup::Wakeup;

/// The policies of a transaction. More would hold their locks for longer, fewer would need more commits.
const POLICIES: u32 = 200;

/// A clock that goes back by less is corrected by a little, as clocks are.
const SET_BACK: TimeDelta = TimeDelta::minutes(1);

/// How often policies that are ahead of the time are looked for while the clock goes on.
const LOOK_BACK_EVERY: Duration = Duration::from_secs(3600);

/// Watches for fires.
#[derive(Clone, Debug)]
pub struct Scheduler {
    store: Store,
    clock: Clock,
    wakeup: Wakeup,
    most_backups: Option<u32>,
    /// When policies that are ahead of the time were last looked for.
    looked_back: Arc<Mutex<Option<LookBack>>>,
}

/// A look for policies that are ahead of the time.
#[derive(Clone, Copy, Debug)]
struct LookBack {
    /// The latest time that the clock has shown since.
    latest: DateTime<Utc>,
    at: Instant,
}

impl Scheduler {
    /// Creates a scheduler. It wakes the worker of the process when it has made jobs.
    pub fn new(store: Store, clock: Clock, wakeup: Wakeup) -> Self {
        Self { store, clock, wakeup, most_backups: None, looked_back: Arc::default() }
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
    /// Finds policies that a clock which was ahead has moved to a fire in the far future, and plans them again: at the
    /// start, when the clock of this process goes back, and once an hour because of other processes.
    async fn replan_if_set_back(&self) -> Result<(), StoreError> {
        let mut now = self.clock.now();
        {
            let mut looked_back = self.looked_back.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(last) = looked_back.as_mut()
                && now >= last.latest - SET_BACK
                && last.at.elapsed() < LOOK_BACK_EVERY
            {
                last.latest = last.latest.max(now);
                return Ok(());
            }
        }
        self.store.judge_ahead(now).await?;
        loop {
            let mut policies = self.store.policies_ahead(now).await?;
            // A test clock that another instance has set is known here a little later.
            now = self.clock.read(&self.store).await?;
            policies.retain(|policy| policy.is_ahead(now));
            if policies.is_empty() {
                break;
            }
            self.store.replan(&policies, now, |policy| next_fire(policy, now)).await?;
            let policies = policies.len();
            tracing::warn!(policies, %now, "a clock was set back; policies continue from now");
        }
        let looked_back = LookBack { latest: now, at: Instant::now() };
        *self.looked_back.lock().unwrap_or_else(PoisonError::into_inner) = Some(looked_back);
        Ok(())
    }

    fn limits(&self, policies: u32) -> FireLimits {
        FireLimits { policies, backups: self.most_backups }
    }

    /// Handles only the first policy that is due, so that one whose jobs the database refuses does not
    /// stop the others. Its fire is recorded as missed.
    async fn handle_one(&self, now: DateTime<Utc>) -> Result<Fired, StoreError> {
        match self.store.fire_due(now, self.limits(1), |due| plan(due, now)).await {
            Err(error) if !error.is_temporary() => {
                tracing::error!(%error, "a fire is recorded as missed");
                self.store.fire_due(now, self.limits(1), |due| give_up(due, now)).await
            }
            fired => fired,
        }
    }
}

impl Rounds for Scheduler {
    const NAME: &'static str = "scheduler";

    async fn round(&self) -> Result<Left, StoreError> {
        self.replan_if_set_back().await?;
        let fired = self.handle_due().await?;
        Ok(match fired {
            Fired { policies: 0, locked: 0, .. } => Left::Nothing,
            Fired { policies: 0, .. } => Left::Locked,
            _ => Left::More,
        })
    }
}
