//! Reasons without their evidence.

use super::backup::NotCounted;
use super::verdict::{DeleteReason, KeepReason, NotJudged, Verdict};
use crate::names::{joined_names, names};

/// The reason of a verdict without its evidence: one word, for a column or a group.
///
/// ```
/// use keeptime::retention::{DeleteReason, Exceeded, NotCounted, Reason, Verdict};
///
/// let verdict = Verdict::Delete(DeleteReason::Count { rank: 4, max: 3 });
/// assert_eq!(verdict.reason(), Some(Reason::Exceeds(Exceeded::Count)));
/// assert_eq!(verdict.reason().unwrap().name(), "count");
/// assert_eq!("manual".parse(), Ok(Reason::NotCounted(NotCounted::Manual)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// [`KeepReason::WithinLimits`].
    WithinLimits,
    /// [`KeepReason::Floor`].
    Floor,
    /// [`KeepReason::Permanent`].
    Permanent,
    /// [`KeepReason::LongTerm`].
    LongTerm,
    /// [`KeepReason::NoDate`].
    NoDate,
    /// [`KeepReason::InFuture`].
    InFuture,
    /// [`KeepReason::NotCounted`].
    NotCounted(NotCounted),
    /// [`KeepReason::NotJudged`].
    NotJudged(NotJudged),
    /// A [`DeleteReason`].
    Exceeds(Exceeded),
}

/// What a backup exceeds: a [`DeleteReason`] without its evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Exceeded {
    /// [`DeleteReason::Count`].
    Count,
    /// [`DeleteReason::Age`].
    Age,
    /// [`DeleteReason::Expiry`].
    Expiry,
    /// [`DeleteReason::CountAndAge`].
    CountAndAge,
    /// [`DeleteReason::CountAndExpiry`].
    CountAndExpiry,
}

names! { Exceeded, "exceeds":
    Count = "count",
    Age = "age",
    Expiry = "expiry",
    CountAndAge = "count_and_age",
    CountAndExpiry = "count_and_expiry",
}

joined_names! { Reason, "reason":
    WithinLimits = "within_limits",
    Floor = "floor",
    Permanent = "permanent",
    LongTerm = "long_term",
    NoDate = "no_date",
    InFuture = "in_future";
    NotCounted(NotCounted);
    NotJudged(NotJudged);
    Exceeds(Exceeded);
}

impl KeepReason {
    /// Returns the reason without its evidence.
    pub const fn without_evidence(&self) -> Reason {
        match self {
            Self::WithinLimits { .. } => Reason::WithinLimits,
            Self::Floor { .. } => Reason::Floor,
            Self::Permanent { .. } => Reason::Permanent,
            Self::LongTerm { .. } => Reason::LongTerm,
            Self::NotCounted(reason) => Reason::NotCounted(*reason),
            Self::NoDate => Reason::NoDate,
            Self::InFuture { .. } => Reason::InFuture,
            Self::NotJudged(reason) => Reason::NotJudged(*reason),
        }
    }
}

impl DeleteReason {
    /// Returns the reason without its evidence.
    pub const fn without_evidence(&self) -> Exceeded {
        match self {
            Self::Count { .. } => Exceeded::Count,
            Self::Age { .. } => Exceeded::Age,
            Self::Expiry { .. } => Exceeded::Expiry,
            Self::CountAndAge { .. } => Exceeded::CountAndAge,
            Self::CountAndExpiry { .. } => Exceeded::CountAndExpiry,
        }
    }
}

impl Verdict {
    /// Returns the reason without its evidence, or `None` if the backup is being deleted.
    pub const fn reason(&self) -> Option<Reason> {
        match self {
            Self::Keep(reason) => Some(reason.without_evidence()),
            Self::Delete(reason) | Self::Defer(reason, _) => {
                Some(Reason::Exceeds(reason.without_evidence()))
            }
            Self::BeingDeleted => None,
        }
    }
}
