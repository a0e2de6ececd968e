//! The trait [`Zone`], the offset periods that its method returns, and the zones that have one offset.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::sync::Arc;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::ops::{Bound, Range, RangeBounds};
use core::ptr;

use chrono::{FixedOffset, Offset, Utc};

/// A time zone: the offset from UTC at every instant.
///
/// Implemented for [`Utc`], [`FixedOffset`], `chrono_tz::Tz` (feature `chrono-tz`),
/// `jiff::tz::TimeZone` (feature `jiff`), any other [`chrono::TimeZone`] through
/// [`ProbedZone`](super::ProbedZone), [`ZoneTable`](super::ZoneTable), and references, `Box`, `Rc` and
/// `Arc` of zones. A [`ZoneTable`](super::ZoneTable) makes repeated questions fast.
/// [`source`](super::source) finds zones by name, and a [`NamedZone`](super::NamedZone) has its name.
///
/// The trait is dyn compatible: `Arc<dyn Zone + Send + Sync>` is a zone. Two such objects are equal if
/// they are the same object in memory, so clone the `Arc` to share a zone.
///
/// Zone data ages. chrono-tz 0.10.4 has version 2025b of the IANA database; jiff bundles newer data
/// and can read a folder of the system. Since 2025b the rules of Casablanca, Vancouver, Edmonton,
/// Winnipeg, Havana and Chisinau have changed, so chrono-tz is an hour off there after the autumn of
/// 2026. chrono-tz has no changes after the year 2100; jiff continues its rules.
///
/// ```
/// use chrono::FixedOffset;
/// use keeptime::schedule::{OffsetPeriod, Zone};
///
/// /// UTC+1 until 2026-01-01T00:00:00Z, UTC+2 after it.
/// struct Moved;
///
/// const MOVE: i64 = 1_767_225_600;
///
/// impl Zone for Moved {
///     fn period_at(&self, unix_seconds: i64) -> OffsetPeriod {
///         let hours = |hours: i32| FixedOffset::east_opt(hours * 3600).unwrap();
///         if unix_seconds < MOVE {
///             OffsetPeriod::new(hours(1), ..MOVE)
///         } else {
///             OffsetPeriod::new(hours(2), MOVE..)
///         }
///     }
/// }
/// assert_eq!(Moved.period_at(0).end(), Some(MOVE));
/// ```
pub trait Zone {
    /// Returns the offset at an instant and a period around the instant during which it holds.
    ///
    /// The instant is in seconds since 1970-01-01T00:00:00Z and may have any value. Outside the years
    /// that a zone knows, return the first or last offset that it knows.
    ///
    /// If the period starts or ends within 24 hours of the instant, the offset must change there.
    /// A schedule concludes from this which civil times the zone skips or repeats nearby. A start or
    /// end farther away need not be a change, so two neighbouring periods may have the same offset. A
    /// zone that has only one offset should return a period without a start and an end: the schedule
    /// then does not look for changes.
    ///
    /// No change may move the clocks by more than 24 hours or follow another within 24 hours. No real
    /// zone has such changes. With a zone that has them, fires are wrong; with one that changes every
    /// few seconds forever, a search may take too long to be useful.
    fn period_at(&self, unix_seconds: i64) -> OffsetPeriod;
}

/// An offset from UTC, and a period during which it holds without interruption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OffsetPeriod {
    offset: FixedOffset,
    // `i64::MIN` means no start and `i64::MAX` means no end.
    start: i64,
    end: i64,
}

impl OffsetPeriod {
    /// Creates a period from an offset and the seconds since 1970-01-01T00:00:00Z at which it holds.
    #[inline]
    pub fn new(offset: FixedOffset, range: impl RangeBounds<i64>) -> Self {
        let start = match range.start_bound() {
            Bound::Included(start) => *start,
            Bound::Excluded(before) => before.saturating_add(1),
            Bound::Unbounded => i64::MIN,
        };
        let end = match range.end_bound() {
            Bound::Included(last) => last.saturating_add(1),
            Bound::Excluded(end) => *end,
            Bound::Unbounded => i64::MAX,
        };
        Self { offset, start, end }
    }

    /// Returns the offset.
    #[inline]
    pub fn offset(&self) -> FixedOffset {
        self.offset
    }

    /// Returns the first second of the period, since 1970-01-01T00:00:00Z, or `None` if it has no start.
    pub fn start(&self) -> Option<i64> {
        (self.start != i64::MIN).then_some(self.start)
    }

    /// Returns the first second after the period, since 1970-01-01T00:00:00Z, or `None` if it has no
    /// end.
    pub fn end(&self) -> Option<i64> {
        (self.end != i64::MAX).then_some(self.end)
    }

    /// Returns the offset in seconds east of UTC.
    #[inline]
    pub(crate) fn offset_seconds(&self) -> i64 {
        self.offset.local_minus_utc().into()
    }

    /// Returns the offset if the period has neither start nor end.
    pub(crate) fn fixed_offset(&self) -> Option<FixedOffset> {
        (self.start == i64::MIN && self.end == i64::MAX).then_some(self.offset)
    }

    /// Returns the offset in seconds east of UTC if the period has neither start nor end.
    #[inline]
    pub(crate) fn constant_offset(&self) -> Option<i64> {
        (self.start == i64::MIN && self.end == i64::MAX).then(|| self.offset_seconds())
    }

    /// Returns the seconds of the period, corrected if the zone's answer does not contain `at`, and
    /// limited so that calculations with them cannot overflow.
    #[inline]
    pub(crate) fn around(&self, at: i64) -> Range<i64> {
        const FAR: i64 = i64::MAX / 8;
        self.start.clamp(-FAR, at)..self.end.clamp(at + 1, FAR)
    }

    /// Returns the seconds of the period, with `i64::MIN` for no start and `i64::MAX` for no end.
    #[inline]
    pub(crate) fn seconds(&self) -> Range<i64> {
        self.start..self.end
    }
}

impl Zone for FixedOffset {
    #[inline]
    fn period_at(&self, _: i64) -> OffsetPeriod {
        OffsetPeriod::new(*self, ..)
    }
}

impl Zone for Utc {
    #[inline]
    fn period_at(&self, _: i64) -> OffsetPeriod {
        OffsetPeriod::new(Utc.fix(), ..)
    }
}

/// Implements [`Zone`] for pointers to zones.
macro_rules! pointers {
    ($($pointer:ty),+) => {$(
        impl<Z: Zone + ?Sized> Zone for $pointer {
            #[inline]
            fn period_at(&self, unix_seconds: i64) -> OffsetPeriod {
                (**self).period_at(unix_seconds)
            }
        }
    )+};
}

pointers!(&Z, Box<Z>, Rc<Z>, Arc<Z>);

/// Implements what an agenda requires of zones for trait objects. Two are equal if they are the same
/// object.
macro_rules! objects {
    ($($object:ty),+) => {$(
        impl PartialEq for $object {
            fn eq(&self, other: &Self) -> bool {
                // This compares type and address: zones without fields may share an address.
                ptr::eq(self, other)
            }
        }

        impl Eq for $object {}

        impl Hash for $object {
            fn hash<H: Hasher>(&self, state: &mut H) {
                ptr::from_ref(self).cast::<()>().hash(state);
            }
        }

        impl fmt::Debug for $object {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct("Zone").finish_non_exhaustive()
            }
        }
    )+};
}

objects!(dyn Zone + '_, dyn Zone + Send + '_, dyn Zone + Sync + '_, dyn Zone + Send + Sync + '_);

/// How far from an instant the start or end of its period must be a change of offset, in seconds; see
/// [`Zone::period_at`]. A change does not affect fires that are farther from it.
pub(crate) const CHANGE_WINDOW: i64 = 24 * 3600;

#[cfg(test)]
mod tests {
    use super::*;
    use Bound::{Excluded, Included, Unbounded};

    #[test]
    fn a_period_is_created_from_any_range() {
        let ends = |range: (Bound<i64>, Bound<i64>)| {
            let period = OffsetPeriod::new(Utc.fix(), range);
            (period.start(), period.end())
        };
        assert_eq!(ends((Unbounded, Unbounded)), (None, None));
        assert_eq!(ends((Included(5), Excluded(9))), (Some(5), Some(9)));
        assert_eq!(ends((Excluded(5), Included(9))), (Some(6), Some(10)));
        assert_eq!(ends((Excluded(i64::MAX), Included(i64::MAX))), (Some(i64::MAX), None));
    }

    #[test]
    fn a_pointer_to_a_zone_answers_as_the_zone() {
        fn ask(zone: impl Zone) -> OffsetPeriod {
            zone.period_at(0)
        }
        let period = Utc.period_at(0);
        assert_eq!((period.start(), period.end()), (None, None));
        let zone = &Utc;
        let object: Arc<dyn Zone> = Arc::new(Utc);
        let answers = [ask(zone), ask(Box::new(Utc)), ask(Rc::new(Utc)), ask(&object), ask(object)];
        assert_eq!(answers, [period; 5]);
    }

    #[test]
    fn trait_objects_are_equal_if_they_are_the_same_object() {
        let zone: Arc<dyn Zone> = Arc::new(Utc);
        let same = Arc::clone(&zone);
        let other: Arc<dyn Zone> = Arc::new(Utc);
        assert!(zone == same && zone != other);
        // Zones without fields may have the same address.
        let zones: [&dyn Zone; 2] = [&Utc, &Broken];
        assert!(zones[0] != zones[1]);
    }

    /// A zone whose periods are empty.
    struct Broken;

    impl Zone for Broken {
        fn period_at(&self, _: i64) -> OffsetPeriod {
            OffsetPeriod::new(Utc.fix(), 0..0)
        }
    }

    #[test]
    fn a_period_that_does_not_contain_its_instant_is_corrected() {
        assert_eq!(Broken.period_at(5).around(5), 0..6);
        assert_eq!(Broken.period_at(-5).around(-5), -5..0);
    }
}
