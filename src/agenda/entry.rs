//! One schedule of an agenda, and the step from the fire that is due to the next one.

use chrono::{DateTime, Utc};

use crate::schedule::{CivilTimes, SegmentCache, Zone};

/// The `due` second of an entry that never fires again.
pub(super) const NEVER: i64 = i64::MAX;
/// The `due` second of an entry that waits for the next `now`, because it has neither a handled fire
/// nor a start to count from. It sorts before all fires, so the entry is taken first.
pub(super) const WAITS_FOR_NOW: i64 = i64::MIN;

/// A schedule, its key, and the second at which it is due.
#[derive(Clone)]
pub(super) struct Entry<K> {
    pub(super) key: K,
    pub(super) times: CivilTimes,
    /// The index of the segment cache of the schedule's zone.
    pub(super) cache: u32,
    /// Seconds since 1970-01-01T00:00:00Z, or [`NEVER`], or [`WAITS_FOR_NOW`].
    pub(super) due: i64,
}

impl<K> Entry<K> {
    /// Takes the latest fire before `end` and sets `due` to the first fire at or after `end`. The entry
    /// must be due before `end`.
    ///
    /// Returns the latest fire and the number of fires missed before it, or `None` if the entry was
    /// waiting for the next `now`.
    pub(super) fn take<Z: Zone>(
        &mut self,
        segments: &mut SegmentCache<Z>,
        end: i64,
    ) -> Option<(i64, u64)> {
        let (times, due) = (&self.times, self.due);
        if due == WAITS_FOR_NOW {
            self.due = segments.first_at_or_after(times, end).unwrap_or(NEVER);
            return None;
        }
        let next = segments.first_at_or_after(times, due + 1).unwrap_or(NEVER);
        if next >= end {
            self.due = next;
            return Some((due, 0));
        }
        // At least one fire was missed.
        let fire = segments.last_in(times, due..end).unwrap_or(due);
        let missed = segments.count_in(times, due..fire);
        self.due = segments.first_at_or_after(times, end).unwrap_or(NEVER);
        Some((fire, missed))
    }
}

/// Returns the instant of a `due` second, or `None` for [`NEVER`].
pub(super) fn due_instant(due: i64) -> Option<DateTime<Utc>> {
    if due == WAITS_FOR_NOW {
        Some(DateTime::<Utc>::MIN_UTC)
    } else {
        DateTime::from_timestamp(due, 0)
    }
}
