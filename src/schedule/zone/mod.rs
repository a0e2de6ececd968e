//! Time zones: the trait [`Zone`], its implementations, tables and lists of offset changes, and
//! sources of zones by name.

#[cfg(feature = "chrono-tz")]
mod chrono_tz;
#[cfg(feature = "jiff")]
pub(super) mod jiff;
mod name;
mod named_zone;
mod offset_change;
mod offset_period;
mod probe;
pub mod source;
mod table;

pub(super) use name::ZoneName;
pub use named_zone::NamedZone;
pub use offset_change::{OffsetChange, OffsetChanges};
pub(super) use offset_period::CHANGE_WINDOW;
pub use offset_period::{OffsetPeriod, Zone};
pub use probe::ProbedZone;
pub use table::{ZoneTable, ZoneTableError};
