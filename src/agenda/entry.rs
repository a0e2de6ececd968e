//! One schedule of an agenda, and the step from the fire that is due to the next one.

use chrono::{DateTime, Utc};

use crate::schedule::{CivilTimes, SegmentCache, Zone, second_after};

/// The `due` second of an entry that never fires again.
pub(super) const NEVER: i64 = i64::MAX;

/// A schedule, its key and value, and the second at which it is due.
///
/// Seconds are since 1970-01-01T00:00:00Z.
#[derive(Clone)]
pub(super) struct Entry<K, V> {
    pub(super) key: K,
    pub(super) value: V,
    pub(super) times: CivilTimes,
    /// The first fire that is not handled, or [`NEVER`].
    pub(super) due: i64,
    /// If no fire was handled, the schedule is due at its first fire at or after this second.
    pub(super) unhandled_from: i64,
    /// What gave that second.
    pub(super) origin: Origin,
    /// The index of the segment cache of the schedule's zone.
    pub(super) cache: u32,
}

/// From where fires count if none was handled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// From the schedule's start. It never fires before that.
    Start,
    /// From what the agenda was told when the schedule was inserted, because it has no start.
    Insertion,
}

impl<K, V> Entry<K, V> {
    /// Returns the first second after a handled fire at which the schedule may be due.
    pub(super) fn due_from(&self, handled: Option<DateTime<Utc>>) -> i64 {
        match (handled.map(second_after), self.origin) {
            (None, _) => self.unhandled_from,
            (Some(after), Origin::Start) => after.max(self.unhandled_from),
            (Some(after), Origin::Insertion) => after,
        }
    }

    /// Sets `due` to the first fire at or after a second.
    pub(super) fn wait_from<Z: Zone>(&mut self, segments: &mut SegmentCache<Z>, second: i64) {
        self.due = segments.first_at_or_after(&self.times, second).unwrap_or(NEVER);
    }

    /// Takes the latest fire before `end` and sets `due` to the first fire at or after `end`. The entry
    /// must be due before `end`.
    ///
    /// Returns the latest fire and the number of fires missed before it.
    pub(super) fn take<Z: Zone>(&mut self, segments: &mut SegmentCache<Z>, end: i64) -> (i64, u64) {
        let due = self.due;
        self.wait_from(segments, due + 1);
        if self.due >= end {
            return (due, 0);
        }
        // At least one fire was missed.
        let fire = segments.last_in(&self.times, due..end).unwrap_or(due);
        let missed = segments.count_in(&self.times, due..fire);
        self.wait_from(segments, end);
        (fire, missed)
    }
}
