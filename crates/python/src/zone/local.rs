//! The civil times of a period with one offset.

use chrono::{DateTime, FixedOffset, Utc};
use keeptime::schedule::Zone;

/// A period with one offset, and its part that repeats civil times of the period before it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LocalPeriod {
    offset: FixedOffset,
    /// `i64::MIN` means no start, `i64::MAX` no end.
    start: i64,
    end: i64,
    /// The civil times of the seconds before this one are repeated.
    fold_end: i64,
}

impl LocalPeriod {
    /// Returns the period around an instant.
    pub(crate) fn at(zone: &impl Zone, instant: DateTime<Utc>) -> Self {
        let period = zone.period_at(instant.timestamp());
        let offset = period.offset();
        let start = period.start().unwrap_or(i64::MIN);
        let fold_end = period.start().map_or(i64::MIN, |start| {
            let before = zone.period_at(start - 1).offset();
            let back = before.local_minus_utc() - offset.local_minus_utc();
            start.saturating_add(back.into())
        });
        Self { offset, start, end: period.end().unwrap_or(i64::MAX), fold_end }
    }

    pub(crate) fn offset(&self) -> FixedOffset {
        self.offset
    }

    pub(crate) fn contains(&self, instant: DateTime<Utc>) -> bool {
        (self.start..self.end).contains(&instant.timestamp())
    }

    /// Returns the `fold` of a datetime for an instant of this period.
    pub(crate) fn is_fold(&self, instant: DateTime<Utc>) -> bool {
        instant.timestamp() < self.fold_end
    }
}
