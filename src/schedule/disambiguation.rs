//! What happens at civil times that a zone skips or repeats.

/// What happens at a civil time that the zone skips, as when clocks go forward.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Gap {
    /// It is read with the offset before the gap: 02:30 fires when clocks show 03:30. The default:
    /// a backup that silently does not run is the worse fault.
    #[default]
    Shift,
    /// It does not fire.
    Skip,
}

/// What happens at a civil time that the zone repeats, as when clocks go back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Overlap {
    /// It fires the first time. The default.
    #[default]
    First,
    /// It fires the second time.
    Second,
    /// It fires both times.
    Both,
}

/// How a schedule reads the civil times that its zone skips or repeats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Disambiguation {
    pub(super) gap: Gap,
    pub(super) overlap: Overlap,
}
