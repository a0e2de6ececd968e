//! The backups of each object, on a line of time and in a table.

use alloc::format;
use alloc::string::String;

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::{BackupLine, ObjectLine, shown};
use crate::explain::english;
use crate::picture::Mark;

const WIDTH: i64 = 1000;
const HEIGHT: i64 = 44;

pub(super) fn objects(objects: &[ObjectLine], now: DateTime<Utc>) -> Markup {
    html! {
        @if !objects.is_empty() {
            section aria-labelledby="objects" {
                h2 id="objects" { "Backups" }
                p.legend {
                    @for mark in [Mark::Kept, Mark::Exempt, Mark::Deferred, Mark::Pruned, Mark::Gone] {
                        span { i class=(class(mark)) {} (name(mark)) }
                    }
                }
                @for (number, object) in objects.iter().enumerate() { (line(number, object, now)) }
            }
        }
    }
}

fn line(number: usize, object: &ObjectLine, now: DateTime<Utc>) -> Markup {
    let dates = || object.backups.iter().filter_map(|backup| backup.at);
    let from = dates().min().unwrap_or(now).min(now);
    let until = dates().max().unwrap_or(now).max(now);
    let place = |at: DateTime<Utc>| {
        let whole = (until - from).num_seconds().max(1);
        let past = (at - from).num_seconds();
        // The ends are drawn whole.
        let within = i128::from(past) * i128::from(WIDTH - 20) / i128::from(whole);
        10 + i64::try_from(within).unwrap_or_default()
    };
    let id = format!("object-{number}");
    html! {
        article aria-labelledby=(id) {
            h3 id=(id) { (object.name) }
            svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img"
                aria-label=(format!("{} from {} to {}", english::counted(object.backups.len(), "backup"), shown(from), shown(until))) {
                line.axis x1="10" y1="16" x2=(WIDTH - 10) y2="16" {}
                @for backup in &object.backups {
                    @if let Some(at) = backup.at {
                        circle class=(class(backup.mark)) cx=(place(at)) cy="16" r="7" {
                            title { (told(backup)) }
                        }
                    }
                }
                text x="10" y="40" { (from.format("%Y-%m-%d")) }
                text.end x=(WIDTH - 10) y="40" { (until.format("%Y-%m-%d")) }
            }
            details open[object.backups.len() <= 30] {
                summary { (english::counted(object.backups.len(), "backup")) ", and why" }
                div.wide tabindex="0" {
                    table {
                        thead {
                            tr {
                                th scope="col" { "Made" } th scope="col" { "Backup" }
                                th scope="col" { "Verdict" } th scope="col" { "Ahead" }
                            }
                        }
                        tbody {
                            @for backup in &object.backups {
                                tr class=(class(backup.mark)) {
                                    td { (backup.at.map_or_else(|| String::from("no date"), shown)) }
                                    td { code { (backup.id) } }
                                    td { (backup.verdict) }
                                    td { (backup.fate) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn told(backup: &BackupLine) -> String {
    let at = backup.at.map(shown).unwrap_or_default();
    format!("{} {at}: {} {}", backup.id, backup.verdict, backup.fate)
}

const fn class(mark: Mark) -> &'static str {
    match mark {
        Mark::Kept => "kept",
        Mark::Exempt => "exempt",
        Mark::Deferred => "deferred",
        Mark::Pruned => "pruned",
        Mark::Gone => "gone",
    }
}

const fn name(mark: Mark) -> &'static str {
    match mark {
        Mark::Kept => "kept",
        Mark::Exempt => "kept and not counted",
        Mark::Deferred => "deferred",
        Mark::Pruned => "to prune",
        Mark::Gone => "gone",
    }
}
