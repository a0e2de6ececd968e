//! One schedule of an agenda, and the step from the fire that is due to the next one.

use alloc::sync::Arc;

use chrono::{DateTime, Utc};

use crate::schedule::{CivilTimes, SegmentCache, Zone, second_after};
use crate::timetable::Timetable;

/// The `due` second of an entry that never fires again.
pub(super) const NEVER: i64 = i64::MAX;

/// A schedule, its key and value, and the second at which it is due.
///
/// Seconds are since 1970-01-01T00:00:00Z.
#[derive(Clone)]
pub(super) struct Entry<K, V> {
    pub(super) key: K,
    pub(super) value: V,
    pub(super) timetable: Arc<Timetable>,
    /// The second of the minute at which the schedule fires.
    pub(super) second: u8,
    /// The first fire that is not handled, or [`NEVER`].
    pub(super) due: i64,
    /// If no fire was handled, the schedule is due at its first fire at or after this second.
    pub(super) unhandled_from: i64,
    /// What gave that second.
    pub(super) origin: Origin,
    /// The index of the segment cache of the schedule's zone.
    pub(super) cache: u32,
}

// An agenda of a million schedules reads its entries at random places in memory.
#[cfg(target_pointer_width = "64")]
const _: () = assert!(size_of::<Option<Entry<u32, ()>>>() == 40);

/// From where fires count if none was handled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// From the schedule's start. It never fires before that.
    Start,
    /// From what the agenda was told when the schedule was inserted, because it has no start.
    Insertion,
}

impl<K, V> Entry<K, V> {
    fn times(&self) -> CivilTimes<'_> {
        CivilTimes::new(&self.timetable, self.second)
    }

    /// Returns the first second after a handled fire at which the schedule may be due.
    pub(super) fn due_from(&self, handled: Option<DateTime<Utc>>) -> i64 {
        match (handled.map(second_after), self.origin) {
            (None, _) => self.unhandled_from,
            (Some(after), Origin::Start) => after.max(self.unhandled_from),
            (Some(after), Origin::Insertion) => after,
        }
    }

    /// Returns the first fire at or after a second, or [`NEVER`].
    pub(super) fn first_fire<Z: Zone>(&self, segments: &mut SegmentCache<Z>, second: i64) -> i64 {
        segments.first_at_or_after(self.times(), second).unwrap_or(NEVER)
    }

    /// Returns the step from the fires before `end` to the first fire at or after it. The entry must be
    /// due before `end`.
    pub(super) fn step<Z: Zone>(&self, segments: &mut SegmentCache<Z>, end: i64) -> Step {
        let due = self.due;
        let next = self.first_fire(segments, due + 1);
        if next >= end {
            return Step { fire: due, missed_before: 0, next };
        }
        // At least one fire was missed.
        let fire = segments.last_in(self.times(), next..end).unwrap_or(next);
        let missed_before = 1 + segments.count_in(self.times(), next..fire);
        Step { fire, missed_before, next: self.first_fire(segments, end) }
    }
}

/// The step from the fires that are due to the next one.
#[derive(Clone, Copy)]
pub(super) struct Step {
    /// The latest fire that is due.
    pub(super) fire: i64,
    /// The number of fires that are due and before `fire`.
    pub(super) missed_before: u64,
    /// The first fire that is not due yet, or [`NEVER`].
    pub(super) next: i64,
}
