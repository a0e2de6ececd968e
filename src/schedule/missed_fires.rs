//! What a server has missed while it was down, and what to do about it.

use core::num::NonZeroU64;
use core::ops::{Bound, RangeBounds};

use chrono::{DateTime, Utc};

use super::definition::Schedule;
use super::fires::Fires;
use super::zone::Zone;

/// Fires that came and went unhandled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct MissedFires {
    count: NonZeroU64,
    first: DateTime<Utc>,
    latest: DateTime<Utc>,
}

impl MissedFires {
    /// How many.
    pub fn count(&self) -> NonZeroU64 {
        self.count
    }

    /// The first of them.
    pub fn first(&self) -> DateTime<Utc> {
        self.first
    }

    /// The latest of them; the same as the first where there is one.
    pub fn latest(&self) -> DateTime<Utc> {
        self.latest
    }
}

/// What to do about missed fires: the choice of whoever runs the backups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum CatchUp {
    /// Nothing; wait for the next fire.
    Skip,
    /// Run once, for the latest.
    Once,
    /// Run for each of them.
    Each,
}

impl<Z: Zone> Schedule<Z> {
    /// The fires after the last one handled, up to and including `now`; `None` where there are none.
    ///
    /// Where none has been handled yet, those from the start on, including a fire at the start
    /// itself. With nothing handled and no start there is nothing to have missed.
    ///
    /// The last fire handled is all that a server has to store.
    pub fn missed(
        &self,
        handled: impl Into<Option<DateTime<Utc>>>,
        now: DateTime<Utc>,
    ) -> Option<MissedFires> {
        let range = self.since(handled.into(), now)?;
        let count = NonZeroU64::new(self.count(range))?;
        let mut fires = self.fires(range);
        let first = fires.next()?;
        Some(MissedFires { count, first, latest: fires.next_back().unwrap_or(first) })
    }

    /// The fires to run now for those that [`missed`](Self::missed) counts.
    ///
    /// ```
    /// use chrono::{DateTime, Utc};
    /// use keeptime::pattern::Pattern;
    /// use keeptime::schedule::{CatchUp, Schedule};
    ///
    /// let schedule = Schedule::new(&Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap())?;
    /// let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    /// let (handled, now) = (at("2025-03-01T02:00:00Z"), at("2025-03-04T12:00:00Z"));
    ///
    /// let missed = schedule.missed(handled, now).unwrap();
    /// assert_eq!(missed.count().get(), 3);
    /// let runs: Vec<_> = schedule.catch_up(handled, now, CatchUp::Once).collect();
    /// assert_eq!(runs, [at("2025-03-04T02:00:00Z")]);
    /// # Ok::<(), keeptime::pattern::TimetableError>(())
    /// ```
    pub fn catch_up(
        &self,
        handled: impl Into<Option<DateTime<Utc>>>,
        now: DateTime<Utc>,
        catch_up: CatchUp,
    ) -> Fires<'_, Z> {
        let none = || self.fires(now..now);
        let Some(range) = self.since(handled.into(), now) else { return none() };
        let all = self.fires(range);
        match catch_up {
            CatchUp::Each => all,
            CatchUp::Skip => none(),
            CatchUp::Once => match all.last() {
                Some(latest) => self.fires(latest..=latest),
                None => none(),
            },
        }
    }

    /// The instants whose fires may have been missed; `None` where nothing says from when on.
    fn since(
        &self,
        handled: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Option<impl RangeBounds<DateTime<Utc>> + Copy + use<Z>> {
        let from = match handled {
            Some(handled) => Bound::Excluded(handled),
            None => Bound::Included(self.start()?),
        };
        Some((from, Bound::Included(now)))
    }
}
