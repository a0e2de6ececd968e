//! When a pattern fires: its civil times in a zone, from an optional start, as instants.
//!
//! Nothing here reads a clock: `now` is always an argument.
//!
//! # Zones
//! CSBS, CBR and VBS read the hours of a policy in UTC, so a schedule is in UTC unless its builder sets
//! another [`Zone`]. A [`source`] finds zones by name: it returns a [`NamedZone`], or an error with similar
//! names. `Arc<dyn Zone + Send + Sync>` is a zone too, for schedules in zones of several types.
//!
//! # Storing a schedule
//! A [`Spec`] holds the parts of a schedule, with the zone as its name. It can be serialized, and makes the
//! schedule again with the zones of a source. A schedule in a named zone [gives it back](Schedule::spec).
//! Schedules can be compared and hashed if their zones can.
//!
//! # Iterating
//! [`Schedule::fires`] borrows the schedule and [`Schedule::into_fires`] owns it. Both are faster than
//! repeated calls of [`Schedule::next_after`], because they remember where the last fire was.
//!
//! # The start
//! Nothing fires before the start. The schedule reads it as a civil time of its zone: weekday, hour
//! and minute fill in what the rules leave out, and the second is the second of every fire, without
//! its fraction. The start itself may be a fire if it is a whole second. Without a start the second
//! is 0.
//!
//! # When the clocks change
//! A civil time that the zone skips is [shifted or skipped](Gap). One that the zone repeats fires the
//! [first time, the second time, or both times](Overlap). Each time of the week is treated separately.
//! If shifting makes two of them the same instant, the schedule fires once. The times of a pattern are
//! at least an hour of civil time apart. Near a change of offset, less than an hour may pass between
//! two fires.

// How fires are found: the public methods are in `nearest`, `fires` and `missed_fires`, and
// `definition` turns instants into seconds. `search` goes through segments (`segment`), in which civil
// times have one interpretation, and `civil` finds the fires of a segment in the timetable.

mod as_schedule;
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
mod spec;
mod utc_day;
mod zone;

pub use as_schedule::AsSchedule;
pub use builder::ScheduleBuilder;
pub(crate) use civil::CivilTimes;
pub use definition::Schedule;
pub(crate) use definition::second_after;
pub(crate) use disambiguation::Disambiguation;
pub use disambiguation::{Gap, Overlap};
pub use fires::Fires;
pub use missed_fires::{CatchUp, MissedFires};
pub(crate) use segment_cache::SegmentCache;
pub use spec::{Spec, SpecError};
#[cfg(feature = "jiff")]
pub use zone::jiff::{from_jiff, to_jiff};
pub use zone::{
    NamedZone, OffsetChange, OffsetChanges, OffsetPeriod, ProbedZone, Zone, ZoneTable,
    ZoneTableError, source,
};
