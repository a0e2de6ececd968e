//! The change of the times at which a policy fires.

use crate::names::names;

/// Whether changed recurrence rules, or a changed start, fire at other times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PatternChange {
    /// The rules are written differently but fire at the same times.
    SameFires,
    /// They fire at other times.
    OtherFires,
}

names! { PatternChange, "pattern_change":
    SameFires = "same_fires",
    OtherFires = "other_fires",
}
