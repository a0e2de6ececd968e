//! The fires that a command shows.

use std::ops::Bound;

use chrono::{DateTime, Datelike, Utc};
use keeptime::schedule::{Schedule, Zone};

/// Returns the fires after an instant, up to the year 9999: few programs read longer years.
pub(crate) fn after<Z: Zone>(
    schedule: &Schedule<Z>,
    now: DateTime<Utc>,
) -> impl Iterator<Item = DateTime<Utc>> + '_ {
    let fires = schedule.fires((Bound::Excluded(now), Bound::Unbounded));
    fires.take_while(|fire| fire.year() <= 9999)
}
