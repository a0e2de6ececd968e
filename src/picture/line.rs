//! The backups of an object on a line of time.

use alloc::format;
use alloc::string::String;
use alloc::vec;

use chrono::{DateTime, Utc};

use crate::retention::{KeepReason, Verdict};

/// What the characters of a line mean.
pub const LEGEND: &str = "# kept, o kept and not counted, ~ deferred, x to prune, - gone";

/// What a backup is on a line; of several in one place the greatest is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// It is gone.
    Gone,
    /// It stays whatever the limits say.
    Exempt,
    /// It is kept.
    Kept,
    /// It goes later.
    Deferred,
    /// It goes.
    Pruned,
}

impl Mark {
    const fn character(self) -> char {
        match self {
            Self::Gone => '-',
            Self::Exempt => 'o',
            Self::Kept => '#',
            Self::Deferred => '~',
            Self::Pruned => 'x',
        }
    }
}

impl From<&Verdict> for Mark {
    fn from(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Keep(KeepReason::WithinLimits { .. } | KeepReason::Floor { .. }) => Self::Kept,
            Verdict::Keep(_) => Self::Exempt,
            Verdict::Delete(_) => Self::Pruned,
            Verdict::Defer(..) => Self::Deferred,
            Verdict::BeingDeleted => Self::Gone,
        }
    }
}

/// Backups between two instants, and the dates of these below.
pub fn line(
    backups: impl IntoIterator<Item = (DateTime<Utc>, Mark)>,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    width: usize,
) -> String {
    let width = width.clamp(4, 1000);
    let mut marks: vec::Vec<Option<Mark>> = vec![None; width];
    let whole = (until - from).num_seconds().max(1);
    for (at, mark) in backups {
        let past = (at - from).num_seconds();
        if (0..=whole).contains(&past) {
            // At most as many columns as there are, in numbers that far fewer bits hold.
            let last = i128::try_from(width).unwrap_or_default() - 1;
            let column = i128::from(past) * last / i128::from(whole);
            let place = &mut marks[usize::try_from(column).unwrap_or_default()];
            *place = (*place).max(Some(mark));
        }
    }
    let drawn: String = marks.iter().map(|mark| mark.map_or('.', Mark::character)).collect();
    let [start, end] = [from, until].map(|at| format!("{}", at.format("%Y-%m-%d")));
    let between = width.saturating_sub(start.len() + end.len());
    if between == 0 {
        return format!("{drawn}\n{start}\n");
    }
    format!("{drawn}\n{start}{:between$}{end}\n", "")
}
