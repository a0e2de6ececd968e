//! Which fires of a schedule were handled before it is in an agenda.

use chrono::{DateTime, Utc};

/// Which fires of a schedule were handled before [`Agenda::insert`](super::Agenda::insert).
///
/// An instant converts to [`Until`](Self::Until), so you can pass a stored one as it is. For a new schedule,
/// store the time of its creation: then there is always an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Handled {
    /// All fires until this instant, inclusive: that of the last handled fire, or of the creation of the
    /// schedule if there was none since.
    Until(DateTime<Utc>),
    /// None. The schedule is due at its first fire at or after its start. If it has no start either, it
    /// cannot have missed anything, and is due at its first fire after `now`.
    Nothing {
        /// The current time.
        now: DateTime<Utc>,
    },
}

impl From<DateTime<Utc>> for Handled {
    fn from(handled: DateTime<Utc>) -> Self {
        Self::Until(handled)
    }
}
