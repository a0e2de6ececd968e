//! The dialects in which the services write patterns.

use core::fmt;
use core::str::FromStr;

/// The dialect that a pattern belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Dialect {
    /// CSBS v1: a calendar with RRULE lines, or bare rules. Rules have no INTERVAL (table 5-28).
    #[default]
    Csbs,
    /// CBR v3: a list of 1 to 24 bare rules. Daily rules may have an INTERVAL of 1 to 30 days.
    Cbr,
}

impl Dialect {
    /// All dialects.
    pub const ALL: [Self; 2] = [Self::Csbs, Self::Cbr];

    /// Returns the name: `csbs` or `cbr`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csbs => "csbs",
            Self::Cbr => "cbr",
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A text is not the name of a dialect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a dialect is csbs or cbr")]
pub struct UnknownDialect(());

impl FromStr for Dialect {
    type Err = UnknownDialect;

    fn from_str(name: &str) -> Result<Self, UnknownDialect> {
        let dialect = Self::ALL.into_iter().find(|dialect| dialect.name() == name);
        dialect.ok_or(UnknownDialect(()))
    }
}
