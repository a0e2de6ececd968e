//! The backups of each object, on a timeline and in a table.

use alloc::format;
use alloc::string::String;

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::{BackupRow, ObjectBackups, shown};
use crate::explain::{Label, Language, VerdictGroup};
use crate::retention::Expiry;

const WIDTH: i64 = 1000;
const HEIGHT: i64 = 44;

pub(super) fn objects(
    objects: &[ObjectBackups],
    now: DateTime<Utc>,
    language: &dyn Language,
) -> Markup {
    html! {
        @if !objects.is_empty() {
            section aria-labelledby="objects" {
                h2 id="objects" { (language.label(Label::Backups)) }
                p.legend {
                    @for group in VerdictGroup::ALL {
                        span { i class=(class(group)) {} (language.verdict_group(group)) }
                    }
                }
                @for (number, object) in objects.iter().enumerate() { (line(number, object, now, language)) }
            }
        }
    }
}

fn line(
    number: usize,
    object: &ObjectBackups,
    now: DateTime<Utc>,
    language: &dyn Language,
) -> Markup {
    let dates = || object.backups.iter().filter_map(|backup| backup.created_at);
    let from = dates().min().unwrap_or(now).min(now);
    let until = dates().max().unwrap_or(now).max(now);
    let x_of = |at: DateTime<Utc>| {
        let whole = (until - from).num_seconds().max(1);
        let past = (at - from).num_seconds();
        // The margin leaves room for the circles at both ends.
        let within = i128::from(past) * i128::from(WIDTH - 20) / i128::from(whole);
        10 + i64::try_from(within).unwrap_or_default()
    };
    let has_expiry = object.backups.iter().any(|backup| backup.expiry != Expiry::NotRecorded);
    let id = format!("object-{number}");
    html! {
        article aria-labelledby=(id) {
            h3 id=(id) { (object.name) }
            svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img"
                aria-label=(language.timeline_description(object.backups.len(), from, until)) {
                line.axis x1="10" y1="16" x2=(WIDTH - 10) y2="16" {}
                @for backup in &object.backups {
                    @if let Some(at) = backup.created_at {
                        circle class=(class(backup.group())) cx=(x_of(at)) cy="16" r="7" {
                            title { (summary(backup, now, language)) }
                        }
                    }
                }
                text x="10" y="40" { (from.format("%Y-%m-%d")) }
                text.end x=(WIDTH - 10) y="40" { (until.format("%Y-%m-%d")) }
            }
            details open[object.backups.len() <= 30] {
                summary { (language.backup_count(object.backups.len())) }
                div.wide tabindex="0" {
                    table {
                        thead {
                            tr {
                                th scope="col" { (language.label(Label::CreatedAt)) } th scope="col" { (language.label(Label::BackupId)) }
                                @if has_expiry { th scope="col" { (language.label(Label::Expiry)) } }
                                th scope="col" { (language.label(Label::Verdict)) } th scope="col" { (language.label(Label::BackupForecast)) }
                            }
                        }
                        tbody {
                            @for backup in &object.backups {
                                tr class=(class(backup.group())) {
                                    td { (made(backup, language)) }
                                    td { code { (backup.id) } }
                                    @if has_expiry { td { (language.expiry(backup.expiry)) } }
                                    td.verdict { (language.verdict(&backup.verdict)) }
                                    td { (forecast(backup, now, language)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn made(backup: &BackupRow, language: &dyn Language) -> String {
    backup.created_at.map_or_else(|| language.label(Label::NoDate), shown)
}

fn forecast(backup: &BackupRow, now: DateTime<Utc>, language: &dyn Language) -> String {
    backup.forecast.map(|forecast| language.backup_forecast(&forecast, now)).unwrap_or_default()
}

fn summary(backup: &BackupRow, now: DateTime<Utc>, language: &dyn Language) -> String {
    let (made, verdict) = (made(backup, language), language.verdict(&backup.verdict));
    format!("{} {made}: {verdict} {}", backup.id, forecast(backup, now, language))
}

const fn class(group: VerdictGroup) -> &'static str {
    match group {
        VerdictGroup::Kept => "kept",
        VerdictGroup::LongTerm => "long-term",
        VerdictGroup::NotCounted => "not-counted",
        VerdictGroup::Failed => "failed",
        VerdictGroup::Deferred => "deferred",
        VerdictGroup::Deleted => "deleted",
        VerdictGroup::BeingDeleted => "being-deleted",
    }
}
