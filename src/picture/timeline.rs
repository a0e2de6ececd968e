//! The backups of an object on a line of time.

use alloc::format;
use alloc::string::String;
use alloc::vec;

use chrono::{DateTime, Utc};

use crate::explain::{Language, VerdictGroup};

const fn character(group: VerdictGroup) -> char {
    match group {
        VerdictGroup::BeingDeleted => '-',
        VerdictGroup::NotCounted => 'o',
        VerdictGroup::Kept => '#',
        VerdictGroup::Deferred => '~',
        VerdictGroup::Deleted => 'x',
    }
}

/// What the characters of a line mean.
pub fn legend(language: &dyn Language) -> String {
    let part = |group| format!("{} {}", character(group), language.verdict_group(group));
    VerdictGroup::ALL.map(part).join(", ")
}

/// Backups between two instants, and the dates of these below.
pub fn timeline(
    backups: impl IntoIterator<Item = (DateTime<Utc>, VerdictGroup)>,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    width: usize,
) -> String {
    let width = width.clamp(4, 1000);
    let mut marks: vec::Vec<Option<VerdictGroup>> = vec![None; width];
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
    let drawn: String = marks.iter().map(|mark| mark.map_or('.', character)).collect();
    let [start, end] = [from, until].map(|at| format!("{}", at.format("%Y-%m-%d")));
    let between = width.saturating_sub(start.len() + end.len());
    if between == 0 {
        return format!("{drawn}\n{start}\n");
    }
    format!("{drawn}\n{start}{:between$}{end}\n", "")
}
