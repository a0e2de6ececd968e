//! When the clocks of a zone change next.

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};

use crate::schedule::Zone;

/// How far ahead is looked: clocks that change at all change within a year.
const HORIZON: i64 = 400 * 24 * 3600;
/// Most spans that are looked at; a zone that changes more often is none that people live by.
const MOST_SPANS: usize = 400;

/// A change of a zone's offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OffsetChange {
    at: DateTime<Utc>,
    before: FixedOffset,
    after: FixedOffset,
}

impl OffsetChange {
    /// The next change after an instant; `None` where there is none within 400 days.
    pub fn next_after(zone: &impl Zone, instant: DateTime<Utc>) -> Option<Self> {
        if zone.constant_offset().is_some() {
            return None;
        }
        let before = zone.offset_at(instant);
        let end = instant.timestamp().saturating_add(HORIZON);
        let mut at = instant.timestamp();
        for _ in 0..MOST_SPANS {
            let span = zone.span_at(at);
            if span.offset() != before {
                let start = span.range().start.max(instant.timestamp());
                return Some(Self {
                    at: DateTime::from_timestamp(start, 0)?,
                    before,
                    after: span.offset(),
                });
            }
            at = span.range().end.max(at.saturating_add(1));
            if at > end {
                return None;
            }
        }
        None
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

    /// By how much the clocks go forward; less than nothing where they go back.
    pub fn forward(&self) -> TimeDelta {
        let seconds = self.after.local_minus_utc() - self.before.local_minus_utc();
        TimeDelta::seconds(seconds.into())
    }
}
