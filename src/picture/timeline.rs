//! The backups of an object on a timeline.

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
        VerdictGroup::LongTerm => '+',
        VerdictGroup::Failed => '!',
        VerdictGroup::Deferred => '~',
        VerdictGroup::Deleted => 'x',
    }
}

/// Returns the legend: what the characters of a timeline mean.
pub fn legend(language: &dyn Language) -> String {
    let part = |group| format!("{} {}", character(group), language.verdict_group(group));
    VerdictGroup::ALL.map(part).join(", ")
}

/// Draws the backups between two instants, with the dates of the instants below.
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
            // The column is less than `width`, and 128 bits hold the product.
            let last = i128::try_from(width).unwrap_or_default() - 1;
            let column = i128::from(past) * last / i128::from(whole);
            let shown = &mut marks[usize::try_from(column).unwrap_or_default()];
            *shown = (*shown).max(Some(mark));
        }
    }
    let drawn: String = marks.iter().map(|mark| mark.map_or('.', character)).collect();
    let [start, end] = [from, until].map(|at| format!("{}", at.date_naive()));
    let between = width.saturating_sub(start.len() + end.len());
    if between == 0 {
        return format!("{drawn}\n{start}\n");
    }
    format!("{drawn}\n{start}{:between$}{end}\n", "")
}
