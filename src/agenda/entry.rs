//! One schedule of an agenda.

use chrono::{DateTime, Utc};

use crate::schedule::{CivilTimes, SegmentCache, Zone};

/// The due second of an entry that never fires again.
pub(super) const NEVER: i64 = i64::MAX;
/// The due second of an entry that counts from the next `now` on, as nothing was handled and it has no
/// start. It comes before all fires, so that it is asked for at once.
pub(super) const UNARMED: i64 = i64::MIN;

/// A schedule, its key, and when it is due.
#[derive(Clone)]
pub(super) struct Entry<K> {
    pub(super) key: K,
    pub(super) times: CivilTimes,
    /// The index of its zone's cache.
    pub(super) zone: u32,
    /// In seconds since 1970-01-01T00:00:00Z, or one of the two above.
    pub(super) due: i64,
}

impl<K> Entry<K> {
    /// Takes an entry that is due before a second, and arms it for its first fire from there on. Returns
    /// the latest fire, and how many came before it, or `None` if it was not armed.
    pub(super) fn take<Z: Zone>(
        &mut self,
        segments: &mut SegmentCache<Z>,
        until: i64,
    ) -> Option<(i64, u64)> {
        let (times, due) = (&self.times, self.due);
        if due == UNARMED {
            self.due = segments.first_at_or_after(times, until).unwrap_or(NEVER);
            return None;
        }
        let next = segments.first_at_or_after(times, due + 1).unwrap_or(NEVER);
        if next >= until {
            self.due = next;
            return Some((due, 0));
        }
        // More than one was missed.
        let fire = segments.last_in(times, due..until).unwrap_or(due);
        let missed = segments.count_in(times, due..fire);
        self.due = segments.first_at_or_after(times, until).unwrap_or(NEVER);
        Some((fire, missed))
    }
}

/// The instant of a due second; `None` for [`NEVER`].
pub(super) fn instant(due: i64) -> Option<DateTime<Utc>> {
    if due == UNARMED { Some(DateTime::<Utc>::MIN_UTC) } else { DateTime::from_timestamp(due, 0) }
}
