//! The trait of time zones, and its simplest implementations.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::sync::Arc;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::ops::{Bound, Range, RangeBounds};
use core::ptr;

use chrono::{FixedOffset, Offset, Utc};

/// A time zone: which offset from UTC is in force when.
///
/// Implemented for [`Utc`], [`FixedOffset`], `chrono_tz::Tz` (feature `chrono-tz`),
/// `jiff::tz::TimeZone` (feature `jiff`), any other [`chrono::TimeZone`] through
/// [`ProbedZone`](super::ProbedZone), [`ZoneTable`](super::ZoneTable) for zones that are asked often, and for
/// references, `Box`, `Rc` and `Arc` of zones. [`source`](super::source) finds zones by their names.
///
/// The trait can be made into an object: `Arc<dyn Zone + Send + Sync>` works wherever a zone does.
/// Two such objects are equal if they are the same object in memory, so clone the `Arc` to share a
/// zone.
///
/// Zone data ages. The data of chrono-tz 0.10.4 is version 2025b of the IANA database; jiff bundles
/// newer data, and can read a folder of the system. Since 2025b the rules of Casablanca, Vancouver,
/// Edmonton, Winnipeg, Havana and Chisinau have changed: chrono-tz is an hour off there from autumn
/// 2026 on. Also, chrono-tz knows no changes after the year 2100, while jiff's rules go on.
///
/// ```
/// use chrono::FixedOffset;
/// use keeptime::schedule::{OffsetPeriod, Zone};
///
/// /// Moved from UTC+1 to UTC+2 for good at 2026-01-01T00:00:00Z.
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
    /// The offset in force at an instant, and a period around the instant during which it holds.
    ///
    /// The instant is in seconds since 1970-01-01T00:00:00Z. Any value is possible; beyond the years
    /// that a zone knows, it answers with the offset at their end.
    ///
    /// An end of the period that is 24 hours or less from the instant must be a change of offset:
    /// that is how a schedule knows which civil times the zone skips or repeats nearby. Ends that are
    /// farther away may be cut anywhere, so two neighbouring periods may have the same offset. A zone
    /// that has only one offset should return a period without ends: then no change has to be looked for.
    ///
    /// A change must not move the clocks by more than 24 hours or follow another within 24 hours. No
    /// real zone has ever done so. With a zone that does, fires are wrong, and with one that changes
    /// every few seconds forever, a search may not end in useful time.
    fn period_at(&self, unix_seconds: i64) -> OffsetPeriod;
}

/// A period of time during which a zone keeps one offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OffsetPeriod {
    offset: FixedOffset,
    // The least and greatest values stand for no start and no end.
    start: i64,
    end: i64,
}

impl OffsetPeriod {
    /// An offset, and when it holds, in seconds since 1970-01-01T00:00:00Z.
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

    /// The offset.
    #[inline]
    pub fn offset(&self) -> FixedOffset {
        self.offset
    }

    /// The first second at which it holds, since 1970-01-01T00:00:00Z; `None` if it always did.
    pub fn start(&self) -> Option<i64> {
        (self.start != i64::MIN).then_some(self.start)
    }

    /// The first second after the period, since 1970-01-01T00:00:00Z; `None` if it never ends.
    pub fn end(&self) -> Option<i64> {
        (self.end != i64::MAX).then_some(self.end)
    }

    /// The offset in seconds east of UTC.
    #[inline]
    pub(crate) fn offset_seconds(&self) -> i64 {
        self.offset.local_minus_utc().into()
    }

    /// The offset in seconds if the period has no ends: then no change has to be looked for.
    #[inline]
    pub(crate) fn constant_offset(&self) -> Option<i64> {
        (self.start == i64::MIN && self.end == i64::MAX).then(|| self.offset_seconds())
    }

    /// The seconds of the period, kept around an instant and far from overflow, whatever the zone
    /// answered.
    #[inline]
    pub(crate) fn around(&self, at: i64) -> Range<i64> {
        const FAR: i64 = i64::MAX / 8;
        self.start.clamp(-FAR, at)..self.end.clamp(at + 1, FAR)
    }

    /// The seconds of the period. Without a start or an end these are the least and greatest values.
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

/// Pointers to a zone are zones.
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

/// What an agenda needs of zones, for objects: they are equal if they are the same object.
macro_rules! objects {
    ($($object:ty),+) => {$(
        impl PartialEq for $object {
            fn eq(&self, other: &Self) -> bool {
                // Type and address: zones without fields may share an address.
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

/// How near an instant an end of its period must be a change of offset, in seconds; see
/// [`Zone::period_at`]. A change has no effect on fires that are farther from it.
pub(crate) const CHANGE_WINDOW: i64 = 24 * 3600;

#[cfg(test)]
mod tests {
    use super::*;
    use Bound::{Excluded, Included, Unbounded};

    #[test]
    fn a_period_is_made_of_any_range() {
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
    fn objects_are_equal_if_they_are_the_same() {
        let zone: Arc<dyn Zone> = Arc::new(Utc);
        let same = Arc::clone(&zone);
        let other: Arc<dyn Zone> = Arc::new(Utc);
        assert!(zone == same && zone != other);
        // Zones without fields may have the same address.
        let zones: [&dyn Zone; 2] = [&Utc, &Broken];
        assert!(zones[0] != zones[1]);
    }

    /// Its periods are empty.
    struct Broken;

    impl Zone for Broken {
        fn period_at(&self, _: i64) -> OffsetPeriod {
            OffsetPeriod::new(Utc.fix(), 0..0)
        }
    }

    #[test]
    fn a_period_that_does_not_hold_its_instant_is_kept_around_it() {
        assert_eq!(Broken.period_at(5).around(5), 0..6);
        assert_eq!(Broken.period_at(-5).around(-5), -5..0);
    }
}
