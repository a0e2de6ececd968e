//! Small parts of tables: times, names, and cells with the heads of their columns.

use chrono::{DateTime, SecondsFormat, Utc};
use keeptime::explain::{English, Language};
use maud::{Markup, html};

use crate::store::{PolicyName, ShownObject};

/// An instant in UTC, which the head of the column names.
pub(super) fn instant(at: DateTime<Utc>) -> Markup {
    html! {
        time datetime=(at.to_rfc3339_opts(SecondsFormat::Secs, true)) {
            (English.short_weekday(chrono::Datelike::weekday(&at))) " "
            (at.format("%Y-%m-%d %H:%M"))
        }
    }
}

/// The name of an object with its id, or only the id.
pub(super) fn object(object: &ShownObject) -> Markup {
    html! {
        @if object.name.is_empty() { span.id { (object.id) } }
        @else { (object.name) br; span.id.quiet { (object.id) } }
    }
}

/// A link to a policy.
pub(super) fn policy(policy: &PolicyName) -> Markup {
    html! { a href={ "/policies/" (policy.id) } { (policy.name) } }
}

/// A link to a policy that may have none, because a user asked for the job or the policy was deleted.
pub(super) fn policy_if_any(found: Option<&PolicyName>) -> Markup {
    html! { @if let Some(found) = found { (policy(found)) } @else { span.quiet { "none" } } }
}

/// A table. On a narrow screen each cell has the head of its column before it.
pub(super) struct Table<'t> {
    pub(super) caption: &'t str,
    pub(super) heads: &'t [&'t str],
    pub(super) rows: Vec<Vec<Markup>>,
}

impl Table<'_> {
    /// Returns the table. The first cell of a row is its head.
    pub(super) fn markup(self) -> Markup {
        html! {
            table.list {
                caption { (self.caption) }
                thead { tr { @for head in self.heads { th scope="col" { (head) } } } }
                tbody {
                    @for row in self.rows {
                        tr {
                            @for (place, (head, cell)) in self.heads.iter().zip(row).enumerate() {
                                @if place == 0 { th scope="row" data-head=(head) { div { (cell) } } }
                                @else { td data-head=(head) { div { (cell) } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A section with a heading: a table, or a sentence if it has no rows.
pub(super) fn section(id: &str, heading: &str, table: Table<'_>, none: &str) -> Markup {
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { (heading) }
            @if table.rows.is_empty() { p.quiet { (none) } } @else { (table.markup()) }
        }
    }
}

/// Says that a list is longer than what is shown.
pub(super) fn cut_off(shown: usize, most: u32) -> Markup {
    let is_cut_off = u32::try_from(shown).is_ok_and(|shown| shown >= most);
    html! { @if is_cut_off { p.quiet { "There may be more: at most " (most) " are shown." } } }
}
