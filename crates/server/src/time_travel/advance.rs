//! Leaps from event to event.

use std::time::{Duration, Instant};

use chrono::{DateTime, DurationRound, TimeDelta, Utc};

use crate::clock::Clock;
use crate::jobs::MOST_JOBS;
use crate::store::{ClockSetting, NextEvents, Store, StoreError};

/// How long to wait for work that is due. If an instance stopped in the middle of it, another one takes
/// it long before.
const LONGEST_WORK: Duration = Duration::from_secs(300);

/// How long to wait between two looks at what is due.
const LOOK_EVERY: Duration = Duration::from_millis(1);

/// Where the clock stops: at multiples of a duration, so that events close to each other are one. With zero,
/// it stops at the instant of each.
#[derive(Clone, Copy, Debug, Default)]
pub struct Steps {
    /// For fires and judgements.
    pub schedule: TimeDelta,
    /// For the ends of jobs.
    pub jobs: TimeDelta,
}

impl Steps {
    /// Returns the first stop.
    fn next(self, events: NextEvents) -> Option<DateTime<Utc>> {
        let NextEvents { fire, judgement, end_of_job } = events;
        let events = [(fire, self.schedule), (judgement, self.schedule), (end_of_job, self.jobs)]
            .into_iter();
        events.filter_map(|(at, step)| at.map(|at| at.duration_round_up(step).unwrap_or(at))).min()
    }
}

/// Moves a test clock to `target` and lets everything happen on the way: at each fire, judgement and end
/// of a job, the clock stands still until the instances have done what is due. Returns the number of
/// events.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn advance(
    store: &Store,
    clock: &Clock,
    target: DateTime<Utc>,
    steps: Steps,
) -> Result<u64, StoreError> {
    let mut events = 0;
    let mut now = clock.now();
    clock.set(store, ClockSetting::new(now, 0)).await?;
    loop {
        settle(store, now).await?;
        if now >= target {
            return Ok(events);
        }
        let next = steps.next(store.next_events(now).await?);
        now = next.map_or(target, |next| next.min(target));
        clock.set(store, ClockSetting::new(now, 0)).await?;
        events += 1;
    }
}

/// Waits until nothing is due.
async fn settle(store: &Store, now: DateTime<Utc>) -> Result<(), StoreError> {
    let started = Instant::now();
    while store.count_due(now, MOST_JOBS).await? > 0 && started.elapsed() < LONGEST_WORK {
        tokio::time::sleep(LOOK_EVERY).await;
    }
    Ok(())
}
