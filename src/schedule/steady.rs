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

#[cfg(all(test, feature = "chrono-tz"))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use alloc::sync::Arc;

    use crate::pattern::Pattern;

    /// Far from any change the answer is found without a look for one, and near one it is not.
    #[test]
    fn only_fires_far_from_changes_are_found() {
        let timetable = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=30").unwrap().timetable();
        let times = CivilTimes { timetable: Arc::new(timetable.unwrap()), second: 0 };
        let zone = chrono_tz::America::New_York;
        let ask = |text: &str| {
            let instant: DateTime<Utc> = text.parse().unwrap();
            let (day, second) = (Day::of(instant), instant.timestamp());
            let text = |found: Option<DateTime<Utc>>| found.map(|found| found.to_rfc3339());
            [first_from, last_before].map(|nearest| text(nearest(&zone, &times, day, second)))
        };
        let found = |text: &str| Some(alloc::string::String::from(text));
        let summer = [found("2025-07-10T06:30:00+00:00"), found("2025-07-09T06:30:00+00:00")];
        assert_eq!(ask("2025-07-09T12:00:00Z"), summer);
        // The clocks go forward on 2025-03-09 at 07:00 UTC.
        assert_eq!(ask("2025-03-08T12:00:00Z")[0], None);
        assert_eq!(ask("2025-03-09T12:00:00Z")[1], None);
    }
}
