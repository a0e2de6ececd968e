//! The dialects in which the services write patterns.

use crate::names::names;

/// The dialect that a pattern belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Dialect {
    /// CSBS v1: a calendar with RRULE lines, or bare rules. Rules have no INTERVAL (table 5-28).
    #[default]
    Csbs,
    /// CBR v3: a list of 1 to 24 bare rules. Daily rules may have an INTERVAL of 1 to 30 days.
    Cbr,
}

names! { Dialect, "dialect":
    Csbs = "csbs",
    Cbr = "cbr",
}
