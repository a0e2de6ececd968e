//! Time zones: the trait, its implementations, and what is derived from them.

mod change;
#[cfg(feature = "jiff")]
pub(super) mod jiff;
mod period;
mod probe;
pub mod source;
mod table;

pub use change::{OffsetChange, OffsetChanges};
pub(super) use period::NEARBY;
pub use period::{OffsetPeriod, Zone};
pub use probe::Probed;
pub use table::{TableError, ZoneTable};
