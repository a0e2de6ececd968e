//! Leaps from event to event.

use std::time::{Duration, Instant};

use chrono::{DateTime, DurationRound, TimeDelta, Utc};

use crate::clock::Clock;
use crate::jobs::MOST_JOBS;
use crate::store::{ClockSetting, Store, StoreError};

/// How long to wait for work that is due. If an instance stopped in the middle of it, another one takes
/// it long before.
const LONGEST_WORK: Duration = Duration::from_secs(300);

/// How long to wait between two looks at what is due.
const LOOK_EVERY: Duration = Duration::from_millis(2);

/// Moves a test clock to `target` and lets everything happen on the way: at each fire, judgement and end
/// of a job, the clock stands still until the instances have done what is due. Returns the number of
/// events.
///
/// The clock stops only at multiples of `step`, so that events close to each other are one. With zero, it
/// stops at the instant of each.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn advance(
    store: &Store,
    clock: &Clock,
    target: DateTime<Utc>,
    step: TimeDelta,
) -> Result<u64, StoreError> {
    let mut events = 0;
    let mut now = clock.now();
    clock.set(store, ClockSetting::new(now, 0)).await?;
    loop {
        settle(store, now).await?;
        if now >= target {
            return Ok(events);
        }
        let next = store.next_event(now).await?;
        let next = next.map(|next| next.duration_round_up(step).unwrap_or(next));
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
