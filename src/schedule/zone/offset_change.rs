//! The changes of a zone's offset: the next one, and those in a range.

use core::ops::Range;

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};

use super::offset_period::Zone;

/// How far ahead [`OffsetChange::next_after`] looks, in seconds: 400 days. Clocks that change regularly
/// change within a year.
const HORIZON: i64 = 400 * 24 * 3600;

/// A change of a zone's offset, as when clocks go forward or back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OffsetChange {
    at: DateTime<Utc>,
    before: FixedOffset,
    after: FixedOffset,
}

impl OffsetChange {
    /// Returns the first change after an instant, or `None` if there is none within 400 days.
    pub fn next_after(zone: &(impl Zone + ?Sized), instant: DateTime<Utc>) -> Option<Self> {
        let start = instant.timestamp();
        OffsetChanges::in_seconds(zone, start..start + HORIZON + 1).next()
    }

    /// Returns the first instant at which the new offset holds.
    pub fn at(&self) -> DateTime<Utc> {
        self.at
    }

    /// Returns the offset before the change.
    pub fn before(&self) -> FixedOffset {
        self.before
    }

    /// Returns the offset after the change.
    pub fn after(&self) -> FixedOffset {
        self.after
    }

    /// Returns how far the clocks go forward: the new offset less the old one. Negative if they go back.
    pub fn difference(&self) -> TimeDelta {
        let seconds = self.after.local_minus_utc() - self.before.local_minus_utc();
        TimeDelta::seconds(seconds.into())
    }
}

/// An iterator over the changes of a zone's offset in a range of instants, in order.
///
/// The range is open at its start: a change at exactly that instant is not included.
///
/// ```
/// # #[cfg(feature = "chrono-tz")] {
/// use chrono::{DateTime, Utc};
/// use keeptime::schedule::OffsetChanges;
///
/// let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
/// let year = at("2025-01-01T00:00:00Z")..at("2026-01-01T00:00:00Z");
/// let changes = OffsetChanges::new(chrono_tz::Europe::Berlin, year);
/// let instants: Vec<_> = changes.map(|change| change.at()).collect();
/// assert_eq!(instants, [at("2025-03-30T01:00:00Z"), at("2025-10-26T01:00:00Z")]);
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct OffsetChanges<Z> {
    zone: Z,
    /// The seconds that are not searched yet, since 1970-01-01T00:00:00Z.
    remaining: Range<i64>,
    /// The offset before the remaining seconds.
    offset: FixedOffset,
}

impl<Z: Zone> OffsetChanges<Z> {
    /// Returns an iterator over the changes of a zone in a range. The zone may be a reference or an
    /// `Arc`.
    pub fn new(zone: Z, range: Range<DateTime<Utc>>) -> Self {
        let end = range.end.timestamp() + i64::from(range.end.timestamp_subsec_nanos() != 0);
        Self::in_seconds(zone, range.start.timestamp()..end)
    }

    /// Returns an iterator over the changes of a zone in a range of seconds since 1970-01-01T00:00:00Z.
    pub(super) fn in_seconds(zone: Z, range: Range<i64>) -> Self {
        let first = zone.period_at(range.start);
        let start = first.seconds().end.max(range.start.saturating_add(1));
        Self { zone, remaining: start..range.end, offset: first.offset() }
    }
}

impl<Z: Zone> Iterator for OffsetChanges<Z> {
    type Item = OffsetChange;

    fn next(&mut self) -> Option<OffsetChange> {
        while !self.remaining.is_empty() {
            let start = self.remaining.start;
            let period = self.zone.period_at(start);
            self.remaining.start = period.seconds().end.max(start.saturating_add(1));
            let after = period.offset();
            if after != self.offset {
                let before = core::mem::replace(&mut self.offset, after);
                return Some(OffsetChange {
                    at: DateTime::from_timestamp(start, 0)?,
                    before,
                    after,
                });
            }
        }
        None
    }
}
