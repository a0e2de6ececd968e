//! The fires that a task shows.

use std::ops::Bound;

use chrono::{DateTime, Datelike, Utc};
use keeptime::schedule::{Schedule, Zone};

/// The fires after an instant. A date with more digits is one that few programs read.
pub(crate) fn after<Z: Zone>(
    schedule: &Schedule<Z>,
    now: DateTime<Utc>,
) -> impl Iterator<Item = DateTime<Utc>> + '_ {
    let fires = schedule.fires((Bound::Excluded(now), Bound::Unbounded));
    fires.take_while(|fire| fire.year() <= 9999)
}
