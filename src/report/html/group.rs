//! How groups of verdicts are drawn: a shape for each, and a class for its colour.

use maud::{Markup, html};

use crate::explain::{Language, VerdictGroup};

/// The order in which marks are drawn: later ones cover earlier ones.
pub(super) const DRAWN: [VerdictGroup; VerdictGroup::ALL.len()] = [
    VerdictGroup::BeingDeleted,
    VerdictGroup::Kept,
    VerdictGroup::NotCounted,
    VerdictGroup::LongTerm,
    VerdictGroup::Deferred,
    VerdictGroup::Failed,
    VerdictGroup::Deleted,
];

/// The groups that are kept and did not fail.
pub(super) const KEPT: [VerdictGroup; 3] =
    [VerdictGroup::Kept, VerdictGroup::LongTerm, VerdictGroup::NotCounted];

/// The groups that are counted in one number each. With [`KEPT`], they are all groups.
pub(super) const OTHERS: [VerdictGroup; 4] = [
    VerdictGroup::Deleted,
    VerdictGroup::Deferred,
    VerdictGroup::Failed,
    VerdictGroup::BeingDeleted,
];

/// The class of a group. The style sheet gives it a colour, and table rows their shape.
pub(super) const fn class(group: VerdictGroup) -> &'static str {
    match group {
        VerdictGroup::Kept => "kept",
        VerdictGroup::LongTerm => "long",
        VerdictGroup::NotCounted => "apart",
        VerdictGroup::Failed => "failed",
        VerdictGroup::Deferred => "wait",
        VerdictGroup::Deleted => "del",
        VerdictGroup::BeingDeleted => "gone",
    }
}

/// The shape of a group, as a character that every system has. The style sheet repeats them.
pub(super) const fn shape(group: VerdictGroup) -> &'static str {
    match group {
        VerdictGroup::Kept => "●",
        VerdictGroup::LongTerm => "◆",
        VerdictGroup::NotCounted => "○",
        VerdictGroup::Failed => "▲",
        VerdictGroup::Deferred => "■",
        VerdictGroup::Deleted => "×",
        VerdictGroup::BeingDeleted => "–",
    }
}

/// The shape and the name of a group.
pub(super) fn named(group: VerdictGroup, language: &dyn Language) -> Markup {
    html! {
        span class=(class(group)) { i aria-hidden="true" { (shape(group)) } } " "
        (language.verdict_group(group))
    }
}
