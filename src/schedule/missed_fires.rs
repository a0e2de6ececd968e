//! Fires that a server missed while it was down, and which of them to run.

use core::num::NonZeroU64;
use core::ops::{Bound, RangeBounds};

use chrono::{DateTime, Utc};

use super::definition::Schedule;
use super::fires::Fires;
use super::zone::Zone;
use crate::names::names;

/// The fires of a schedule that were not handled: how many, the first and the latest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct MissedFires {
    count: NonZeroU64,
    first: DateTime<Utc>,
    latest: DateTime<Utc>,
}

impl MissedFires {
    /// Returns the number of missed fires, the latest one included.
    pub fn count(&self) -> NonZeroU64 {
        self.count
    }

    /// Returns the number of missed fires before the latest one: those that
    /// [`Once`](CatchUp::Once) does not run. It is the same number as
    /// [`DueSchedule::missed_before`](crate::agenda::DueSchedule::missed_before).
    pub fn before_latest(&self) -> u64 {
        self.count.get() - 1
    }

    /// Returns the first missed fire.
    pub fn first(&self) -> DateTime<Utc> {
        self.first
    }

    /// Returns the latest missed fire. It is the first one if only one was missed.
    pub fn latest(&self) -> DateTime<Utc> {
        self.latest
    }
}

/// Which missed fires a server runs when it is up again.
///
/// [`Schedule::catch_up`] returns these fires. The [guide](crate::guide::embedding#missed-runs) shows each
/// choice with an [agenda](crate::agenda::Agenda), which by itself returns the latest fire only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CatchUp {
    /// None: wait for the next fire. For work that is worthless when it is late.
    Skip,
    /// The latest one only.
    Once,
    /// Each of them.
    Each,
}

names! { CatchUp, "catch_up":
    Skip = "skip",
    Once = "once",
    Each = "each",
}

impl<Z: Zone> Schedule<Z> {
    /// Returns the fires after the last handled one, up to and including `now`. Returns `None` if
    /// there are none.
    ///
    /// If `handled` is `None`, no fire has been handled yet: the missed fires begin with the
    /// schedule's start, including a fire at the start itself. If the schedule has no start either,
    /// nothing was missed.
    ///
    /// The last handled fire is all that a server has to store.
    pub fn missed(
        &self,
        handled: impl Into<Option<DateTime<Utc>>>,
        now: DateTime<Utc>,
    ) -> Option<MissedFires> {
        let range = self.unhandled_range(handled.into(), now)?;
        let count = NonZeroU64::new(self.count(range))?;
        let mut fires = self.fires(range);
        let first = fires.next()?;
        Some(MissedFires { count, first, latest: fires.next_back().unwrap_or(first) })
    }

    /// Returns the [missed](Self::missed) fires to run now: none, the latest, or each of them, as the
    /// caller chooses with `catch_up`.
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
    ) -> Fires<&Self> {
        let none = || self.fires(now..now);
        let Some(range) = self.unhandled_range(handled.into(), now) else { return none() };
        let missed = self.fires(range);
        match catch_up {
            CatchUp::Each => missed,
            CatchUp::Skip => none(),
            CatchUp::Once => match missed.last() {
                Some(latest) => self.fires(latest..=latest),
                None => none(),
            },
        }
    }

    /// Returns the range whose fires are unhandled. Returns `None` if there is neither a handled fire
    /// nor a start, so that the range has no beginning.
    fn unhandled_range(
        &self,
        handled: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Option<impl RangeBounds<DateTime<Utc>> + Copy + use<Z>> {
        let start = match handled {
            Some(handled) => Bound::Excluded(handled),
            None => Bound::Included(self.start()?),
        };
        Some((start, Bound::Included(now)))
    }
}
