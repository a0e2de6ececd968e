//! chrono-tz's zones.

use core::ops::Range;

use chrono::{DateTime, FixedOffset, Offset, Utc};
use chrono_tz::Tz;

use super::offset_period::{OffsetPeriod, Zone};
use super::probe::{PROBE_DISTANCE, instant_at, offset_at, probe};

/// The seconds between which chrono-tz has changes: its data starts with local mean times in the 19th
/// century and ends with the year 2100.
const CHANGES: Range<i64> = -5_364_662_400..4_102_444_800; // 1800-01-01 to 2100-01-01

/// chrono-tz 0.10.4 has version 2025b of the IANA database, and no changes after the year 2100. jiff has
/// newer data, and its rules have no end.
impl Zone for Tz {
    fn period_at(&self, unix_seconds: i64) -> OffsetPeriod {
        if let Some(offset) = constant_offset(*self) {
            return OffsetPeriod::new(offset, ..);
        }
        if unix_seconds < CHANGES.start - PROBE_DISTANCE {
            let offset = offset_at(self, instant_at(unix_seconds));
            return OffsetPeriod::new(offset, ..CHANGES.start);
        }
        if unix_seconds > CHANGES.end + PROBE_DISTANCE {
            let offset = offset_at(self, instant_at(unix_seconds));
            return OffsetPeriod::new(offset, CHANGES.end..);
        }
        probe(unix_seconds, |instant| offset_at(self, instant))
    }
}

/// Returns the offset of a zone whose offset never changes: UTC, Greenwich Mean Time, and the offsets of
/// the area `Etc`.
///
/// chrono-tz does not say how many offsets a zone has. The IANA database keeps zones with one offset in
/// the area `Etc`, and gives some of them other names.
fn constant_offset(zone: Tz) -> Option<FixedOffset> {
    match zone.name() {
        "UTC" | "UCT" | "Universal" | "Zulu" | "GMT" | "GMT0" | "GMT+0" | "GMT-0" | "Greenwich" => {
            Some(Utc.fix())
        }
        name => name.starts_with("Etc/").then(|| offset_at(&zone, DateTime::UNIX_EPOCH)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::{OffsetChanges, ProbedZone};

    #[test]
    fn exactly_the_zones_without_a_change_have_one_offset() {
        for zone in chrono_tz::TZ_VARIANTS {
            let probed = ProbedZone(zone);
            let has_changes = OffsetChanges::in_seconds(probed, CHANGES).next().is_some();
            let offset = probed.period_at(0).offset();
            assert_eq!(constant_offset(zone), (!has_changes).then_some(offset), "{zone}");
        }
        let offset = |zone: Tz| zone.period_at(0).constant_offset();
        assert_eq!(offset(Tz::UTC), Some(0));
        assert_eq!(offset(Tz::Etc__GMTPlus8), Some(-8 * 3600));
        assert_eq!(offset(Tz::Europe__London), None);
    }

    /// Before the first change in the data a period has no start; after the last one it has no end.
    #[test]
    fn periods_before_the_first_and_after_the_last_change_are_unbounded() {
        let zone = Tz::America__New_York;
        let period = |at: i64| {
            let period = zone.period_at(at);
            (period.seconds(), period.offset().local_minus_utc())
        };
        let (first, last) = (CHANGES.start - PROBE_DISTANCE, CHANGES.end + PROBE_DISTANCE);
        let (old, new) = (-17_762, -18_000);
        assert_eq!(period(i64::MIN), (i64::MIN..CHANGES.start, old));
        assert_eq!(period(first - 1), (i64::MIN..CHANGES.start, old));
        assert_eq!(period(first), (first - PROBE_DISTANCE..first + PROBE_DISTANCE, old));
        assert_eq!(period(last), (last - PROBE_DISTANCE..last + PROBE_DISTANCE, new));
        assert_eq!(period(last + 1), (CHANGES.end..i64::MAX, new));
        assert_eq!(period(i64::MAX), (CHANGES.end..i64::MAX, new));
    }
}
