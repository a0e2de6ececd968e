//! The table of servers. Each opens to its backups.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::backups::{BackupColumns, backups};
use super::group::{KEPT, OTHERS, class, named};
use super::scale::Scale;
use super::timeline::{grid, timeline};
use crate::civil_text::to_the_minute;
use crate::explain::{Label, Language, VerdictGroup};
use crate::report::Report;
use crate::report::server::Server;

/// A column of the table.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Name,
    Id,
    Kept,
    Count(VerdictGroup),
    Oldest,
    Newest,
    Problem,
}

impl Column {
    /// The columns of a table of these servers. Rare groups have a column only if there is such a backup.
    pub(super) fn of(servers: &[Server]) -> Vec<Self> {
        let is_used = |group: &VerdictGroup| {
            *group == VerdictGroup::Deleted
                || servers.iter().any(|server| server.count(&[*group]) > 0)
        };
        let mut columns = Vec::new();
        if servers.iter().any(|server| server.name.is_some()) {
            columns.push(Self::Name);
        }
        columns.extend([Self::Id, Self::Kept]);
        columns.extend(OTHERS.into_iter().filter(is_used).map(Self::Count));
        columns.extend([Self::Oldest, Self::Newest]);
        if servers
            .iter()
            .any(|server| !server.shortfalls.is_empty() || server.not_judged().is_some())
        {
            columns.push(Self::Problem);
        }
        columns
    }

    pub(super) fn head(self, language: &dyn Language) -> String {
        match self {
            Self::Name => language.label(Label::ServerName),
            Self::Id => language.label(Label::ServerId),
            Self::Kept => language.verdict_group(VerdictGroup::Kept),
            Self::Count(group) => language.verdict_group(group),
            Self::Oldest => format!("{} (UTC)", language.label(Label::Oldest)),
            Self::Newest => format!("{} (UTC)", language.label(Label::Newest)),
            Self::Problem => language.label(Label::Problem),
        }
    }

    const fn is_number(self) -> bool {
        matches!(self, Self::Kept | Self::Count(_))
    }
}

/// What a server opens to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Contents {
    /// The table of its backups.
    Backups,
    /// Nothing. The page adds the table.
    None,
}

pub(super) fn servers(report: &Report<'_>, contents: Contents, language: &dyn Language) -> Markup {
    let servers = report.servers.as_slice();
    if servers.is_empty() {
        return html! {};
    }
    let columns = Column::of(servers);
    let backup_columns = BackupColumns::of(servers);
    let scale = Scale::of(servers, report.now);
    html! {
        section aria-labelledby="servers" {
            h2 id="servers" { (language.label(Label::Servers)) }
            (controls(language))
            p.legend { @for group in VerdictGroup::ALL { span { (named(group, language)) } " " } }
            (grid())
            table.servers.stacked data-from=(scale.from.timestamp()) data-until=(scale.until.timestamp()) {
                caption { (language.label(Label::ServersCaption)) }
                thead {
                    tr {
                        @for column in &columns {
                            th scope="col" class=[column.is_number().then_some("number")] { (column.head(language)) }
                        }
                    }
                    tr.scale aria-hidden="true" { td colspan=(columns.len()) { div { (scale.markup()) } } }
                }
                @for server in servers {
                    tbody class=(kind(server)) {
                        (row(server, &columns, language))
                        @if !server.backups.is_empty() {
                            tr {
                                td colspan=(columns.len()) {
                                    details {
                                        summary {
                                            span { (language.backup_count(server.backups.len())) }
                                            (timeline(server, scale, language))
                                        }
                                        @if contents == Contents::Backups {
                                            (backups(server, backup_columns, report.now, language))
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
            p.quiet.scripted hidden { (language.label(Label::TimelineHint)) }
        }
    }
}

/// What the filter looks for, as classes.
fn kind(server: &Server) -> &'static str {
    match (server.has_problem(), server.count(&[VerdictGroup::Deleted]) > 0) {
        (true, true) => "problem deletes",
        (true, false) => "problem",
        (false, true) => "deletes",
        (false, false) => "",
    }
}

/// The controls, which the script shows.
fn controls(language: &dyn Language) -> Markup {
    html! {
        div.controls.scripted hidden {
            label { (language.label(Label::FindServer)) " " input id="find" type="search" autocomplete="off"; }
            label {
                (language.label(Label::ShowServers)) " "
                select id="show" {
                    option value="" { (language.label(Label::AllServers)) }
                    option value="problem" { (language.label(Label::ServersWithProblem)) }
                    option value="deletes" { (language.label(Label::ServersWithDeletions)) }
                }
            }
            output id="shown" for="find show" {}
        }
    }
}

fn row(server: &Server, columns: &[Column], language: &dyn Language) -> Markup {
    let has_names = columns.contains(&Column::Name);
    html! {
        tr {
            @for column in columns {
                @match column {
                    Column::Name => th scope="row" {
                        @match &server.name {
                            Some(name) => (name),
                            None => span.quiet { (language.label(Label::NoName)) },
                        }
                    },
                    Column::Id if has_names => td.id { (server.id) },
                    Column::Id => th.id scope="row" { (server.id) },
                    Column::Kept => (number(server.count(&KEPT), VerdictGroup::Kept)),
                    Column::Count(group) => (number(server.count(&[*group]), *group)),
                    Column::Oldest => td { (server.dates().min().map(minute).unwrap_or_default()) },
                    Column::Newest => td { (server.dates().max().map(minute).unwrap_or_default()) },
                    Column::Problem => td {
                        @for shortfall in &server.shortfalls { p.lack { (language.shortfall(shortfall)) } }
                        @if let Some(verdict) = server.not_judged() { span.quiet { (language.evidence(verdict)) } }
                    },
                }
            }
        }
    }
}

fn number(count: usize, group: VerdictGroup) -> Markup {
    // A narrow screen leaves out a 0 of these.
    let is_rare = !matches!(group, VerdictGroup::Kept | VerdictGroup::Deleted);
    html! {
        @if count == 0 && is_rare { td.number.none.rare { "0" } }
        @else if count == 0 { td.number.none { "0" } }
        @else { td.number { span class=(class(group)) { (count) } } }
    }
}

fn minute(at: DateTime<Utc>) -> String {
    to_the_minute(at.naive_utc())
}
