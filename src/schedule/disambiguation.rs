//! What happens at civil times that a zone skips or repeats.

use crate::names::names;

/// What happens at a civil time that the zone skips, as when clocks go forward.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Gap {
    /// The time is read with the offset before the gap: 02:30 fires when clocks show 03:30.
    ///
    /// This is the default, because a backup that silently does not run is worse than one that runs
    /// an hour late.
    #[default]
    Shift,
    /// The time does not fire on that day.
    Skip,
}

names! { Gap, "gap":
    Shift = "shift",
    Skip = "skip",
}

/// What happens at a civil time that the zone repeats, as when clocks go back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Overlap {
    /// The time fires the first time that clocks show it. This is the default.
    #[default]
    First,
    /// The time fires the second time that clocks show it.
    Second,
    /// The time fires both times.
    Both,
}

names! { Overlap, "overlap":
    First = "first",
    Second = "second",
    Both = "both",
}

/// How a schedule interprets the civil times that its zone skips or repeats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Disambiguation {
    pub(super) gap: Gap,
    pub(super) overlap: Overlap,
}
