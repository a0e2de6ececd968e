//! A timetable in a zone, from a start: when it fires.
//!
//! Nothing here reads a clock: `now` is always an argument.
//!
//! # Zones
//! The services' hours are UTC, so a schedule is in UTC unless told otherwise. All other zones are
//! implementations of [`Zone`].
//!
//! # The start
//! Nothing fires before the start. It is read in the schedule's zone: its civil weekday, hour and
//! minute fill what the rules leave out, and its second is the second of every fire. A fraction of
//! a second is dropped from these, yet nothing fires before the start. The start itself may be a
//! fire. Without a start the second is 0.
//!
//! # When the clocks change
//! A civil time that the zone skips is [shifted or skipped](Gap); one that it repeats fires at the
//! [first, the second or both](Overlap). This holds for each time by itself. If shifting makes two of
//! them one instant, it fires once. The hour between times is an hour of civil time; around a change
//! of offset two fires may be closer.

mod builder;
mod civil;
mod definition;
mod disambiguation;
mod fires;
mod missed_fires;
mod nearest;
mod search;
mod segment;
mod segment_cache;
mod utc_day;
mod zone;

pub use builder::ScheduleBuilder;
pub(crate) use civil::CivilTimes;
pub use definition::Schedule;
pub(crate) use definition::after;
pub(crate) use disambiguation::Disambiguation;
pub use disambiguation::{Gap, Overlap};
pub use fires::Fires;
pub use missed_fires::{CatchUp, MissedFires};
pub(crate) use segment_cache::SegmentCache;
#[cfg(feature = "jiff")]
pub use zone::jiff::{from_jiff, to_jiff};
pub use zone::{
    OffsetChange, OffsetChanges, OffsetPeriod, ProbedZone, Zone, ZoneTable, ZoneTableError, source,
};
