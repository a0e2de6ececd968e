//! The change of the times at which a policy fires.

/// Whether changed recurrence rules, or a changed start, fire at other times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PatternChange {
    /// The rules are written differently but fire at the same times.
    SameFires,
    /// They fire at other times.
    OtherFires,
}

impl PatternChange {
    /// Returns the name of the change, in snake case: `same_fires`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SameFires => "same_fires",
            Self::OtherFires => "other_fires",
        }
    }
}
