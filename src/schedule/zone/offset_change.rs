//! The changes of a zone's offset.

use core::ops::Range;

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};

use super::offset_period::Zone;

/// How far ahead [`OffsetChange::next_after`] looks: clocks that change at all change within a year.
const HORIZON: i64 = 400 * 24 * 3600;

/// A change of a zone's offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OffsetChange {
    at: DateTime<Utc>,
    before: FixedOffset,
    after: FixedOffset,
}

impl OffsetChange {
    /// The first change after an instant. Returns `None` if there is none within 400 days.
    pub fn next_after(zone: &(impl Zone + ?Sized), instant: DateTime<Utc>) -> Option<Self> {
        let start = instant.timestamp();
        OffsetChanges::in_seconds(zone, start..start + HORIZON + 1).next()
    }

    /// When it is.
    pub fn at(&self) -> DateTime<Utc> {
        self.at
    }

    /// The offset before it.
    pub fn before(&self) -> FixedOffset {
        self.before
    }

    /// The offset from it on.
    pub fn after(&self) -> FixedOffset {
        self.after
    }

    /// By how much the clocks go forward; negative if they go back.
    pub fn difference(&self) -> TimeDelta {
        let seconds = self.after.local_minus_utc() - self.before.local_minus_utc();
        TimeDelta::seconds(seconds.into())
    }
}

/// The changes of a zone's offset over a range of instants, in order.
///
/// A change at the start of the range is in force there already, and is not one of them.
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
    /// What is still to be searched, in seconds since 1970-01-01T00:00:00Z.
    rest: Range<i64>,
    /// The offset before that.
    offset: FixedOffset,
}

impl<Z: Zone> OffsetChanges<Z> {
    /// The changes of a zone over a range. `&zone` and `Arc` are zones too.
    pub fn new(zone: Z, range: Range<DateTime<Utc>>) -> Self {
        let end = range.end.timestamp() + i64::from(range.end.timestamp_subsec_nanos() != 0);
        Self::in_seconds(zone, range.start.timestamp()..end)
    }

    /// The changes of a zone over a range of seconds since 1970-01-01T00:00:00Z.
    pub(super) fn in_seconds(zone: Z, range: Range<i64>) -> Self {
        let first = zone.period_at(range.start);
        let start = first.seconds().end.max(range.start.saturating_add(1));
        Self { zone, rest: start..range.end, offset: first.offset() }
    }
}

impl<Z: Zone> Iterator for OffsetChanges<Z> {
    type Item = OffsetChange;

    fn next(&mut self) -> Option<OffsetChange> {
        while !self.rest.is_empty() {
            let start = self.rest.start;
            let period = self.zone.period_at(start);
            self.rest.start = period.seconds().end.max(start.saturating_add(1));
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
