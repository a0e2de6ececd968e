//! The one door to time zones.
//!
//! A schedule asks a zone a single thing: which offset holds at an instant, and over which span.
//! `chrono` can answer the first half alone, so for its zones the span is probed here.

#[cfg(feature = "jiff")]
pub(super) mod jiff;
mod probe;
pub mod source;
mod table;

use alloc::rc::Rc;
use alloc::sync::Arc;
use core::ops::Range;

use chrono::{DateTime, FixedOffset, Offset, Utc};

pub use probe::Probed;
pub use table::{TableError, ZoneTable};

/// A time zone: which offset from UTC holds when.
///
/// Implemented for [`Utc`], [`FixedOffset`], `chrono_tz::Tz` (feature `chrono-tz`),
/// `jiff::tz::TimeZone` (feature `jiff`), any other [`chrono::TimeZone`] through [`Probed`], and
/// [`ZoneTable`] for those who ask often. [`source`] finds zones by their names.
///
/// Zone data ages. The data of chrono-tz 0.10.4 is version 2025b of the IANA database; jiff bundles
/// newer data, and can read a folder of the system. Since 2025b the rules of Casablanca, Vancouver,
/// Edmonton, Winnipeg, Havana and Chisinau have changed: chrono-tz is an hour off there from autumn
/// 2026 on. Nor does chrono-tz know any change after the year 2100, while jiff's rules go on.
pub trait Zone {
    /// The offset at an instant, in seconds since 1970-01-01T00:00:00Z, and a span around the
    /// instant over which it holds.
    ///
    /// An end of the span that is 24 hours or less from the instant must be a change of offset:
    /// that is how a schedule knows which civil times the zone skips or repeats nearby. Farther
    /// ends may be cut anywhere.
    ///
    /// No change may move the clocks by more than 24 hours, nor follow another within 24 hours; none
    /// ever has. A zone that breaks this gets fires that are wrong, and one that changes every few
    /// seconds for ever can keep a question from ending in useful time.
    fn span_at(&self, unix_seconds: i64) -> OffsetSpan;

    /// The offset at an instant alone: that of [`span_at`](Self::span_at), where it can be had for
    /// less.
    fn offset_at(&self, instant: DateTime<Utc>) -> FixedOffset {
        self.span_at(instant.timestamp()).offset()
    }

    /// The offset that holds for ever, where the zone has but one and knows it. Questions are then
    /// answered without any other method.
    fn constant_offset(&self) -> Option<FixedOffset> {
        None
    }

    /// How many seconds there are at least between two changes of offset; 0 where that is not known.
    ///
    /// Where two instants are closer than this and have one offset, nothing has changed between
    /// them: [`offset_at`](Self::offset_at) is then asked about both, in place of a span.
    fn least_between_changes(&self) -> i64 {
        0
    }
}

/// A span of time over which a zone keeps one offset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OffsetSpan {
    offset: FixedOffset,
    range: Range<i64>,
}

impl OffsetSpan {
    /// An offset, and the seconds since 1970-01-01T00:00:00Z from which and until which it holds.
    pub const fn new(offset: FixedOffset, range: Range<i64>) -> Self {
        Self { offset, range }
    }

    /// The offset.
    pub fn offset(&self) -> FixedOffset {
        self.offset
    }

    /// When it holds, in seconds since 1970-01-01T00:00:00Z.
    pub fn range(&self) -> Range<i64> {
        self.range.clone()
    }
}

impl Zone for FixedOffset {
    fn span_at(&self, _: i64) -> OffsetSpan {
        OffsetSpan::new(*self, ALWAYS)
    }

    fn constant_offset(&self) -> Option<FixedOffset> {
        Some(*self)
    }
}

impl Zone for Utc {
    fn span_at(&self, _: i64) -> OffsetSpan {
        OffsetSpan::new(Utc.fix(), ALWAYS)
    }

    fn constant_offset(&self) -> Option<FixedOffset> {
        Some(Utc.fix())
    }
}

impl<Z: Zone + ?Sized> Zone for &Z {
    fn span_at(&self, unix_seconds: i64) -> OffsetSpan {
        (**self).span_at(unix_seconds)
    }

    fn offset_at(&self, instant: DateTime<Utc>) -> FixedOffset {
        (**self).offset_at(instant)
    }

    fn constant_offset(&self) -> Option<FixedOffset> {
        (**self).constant_offset()
    }

    fn least_between_changes(&self) -> i64 {
        (**self).least_between_changes()
    }
}

impl<Z: Zone + ?Sized> Zone for Arc<Z> {
    fn span_at(&self, unix_seconds: i64) -> OffsetSpan {
        (**self).span_at(unix_seconds)
    }

    fn offset_at(&self, instant: DateTime<Utc>) -> FixedOffset {
        (**self).offset_at(instant)
    }

    fn constant_offset(&self) -> Option<FixedOffset> {
        (**self).constant_offset()
    }

    fn least_between_changes(&self) -> i64 {
        (**self).least_between_changes()
    }
}

impl<Z: Zone + ?Sized> Zone for Rc<Z> {
    fn span_at(&self, unix_seconds: i64) -> OffsetSpan {
        (**self).span_at(unix_seconds)
    }

    fn offset_at(&self, instant: DateTime<Utc>) -> FixedOffset {
        (**self).offset_at(instant)
    }

    fn constant_offset(&self) -> Option<FixedOffset> {
        (**self).constant_offset()
    }

    fn least_between_changes(&self) -> i64 {
        (**self).least_between_changes()
    }
}

const ALWAYS: Range<i64> = i64::MIN..i64::MAX;
