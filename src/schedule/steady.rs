//! The nearest fire where no change of offset is near: nearly always.
//!
//! Two offsets tell that: where a zone has the same one at two instants that are closer than its
//! changes ever are, nothing has changed between them. So no change need be looked for.

use chrono::{DateTime, FixedOffset, Utc};

use super::day::Day;
use super::stretch::{CivilTimes, REACH};
use super::zone::Zone;

/// The first fire at a second or after it. `day` is a day nearby.
pub(super) fn first_from(
    zone: &impl Zone,
    times: &CivilTimes,
    day: Day,
    second: i64,
) -> Option<DateTime<Utc>> {
    let before = second - REACH;
    let offset = offset_near(zone, before, day, before)?;
    let fire = times.first_from(offset.local_minus_utc().into(), second);
    let is_steady = offset_near(zone, before, day, fire + REACH)? == offset;
    is_steady.then(|| day.instant(fire))?
}

/// The last fire before a second. `day` is a day nearby.
pub(super) fn last_before(
    zone: &impl Zone,
    times: &CivilTimes,
    day: Day,
    second: i64,
) -> Option<DateTime<Utc>> {
    let after = second + REACH;
    let offset = offset_near(zone, after, day, after)?;
    let fire = times.last_before(offset.local_minus_utc().into(), second);
    let is_steady = offset_near(zone, after, day, fire - REACH)? == offset;
    is_steady.then(|| day.instant(fire))?
}

/// The offset at a second, where it is closer to another one than changes are to each other.
fn offset_near(zone: &impl Zone, other: i64, day: Day, second: i64) -> Option<FixedOffset> {
    if (second - other).abs() >= zone.least_between_changes() {
        return None;
    }
    Some(zone.offset_at(day.instant(second)?))
}
