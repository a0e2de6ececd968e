//! The next fires.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use chrono::{DateTime, Datelike, TimeZone};
use maud::{Markup, html};

use crate::civil_text::to_the_second;
use crate::explain::{Label, Language};
use crate::policy::PolicyState;
use crate::report::Report;

/// The heads of the columns: the names of the zones.
pub(super) fn heads(report: &Report<'_>) -> Vec<String> {
    let mut heads = Vec::from([String::from("UTC")]);
    if !report.fires_zone.is_empty() {
        heads.push(report.fires_zone.clone());
    }
    heads
}

pub(super) fn next_fires(report: &Report<'_>, language: &dyn Language) -> Markup {
    let heading = match report.explanation.state() {
        PolicyState::Enabled => Label::NextFires,
        PolicyState::NotEnabled | PolicyState::StatusDisabled => Label::NextFiresIfEnabled,
    };
    html! {
        @if !report.fires.is_empty() {
            section aria-labelledby="fires" {
                h2 id="fires" { (language.label(heading)) }
                table.fires.stacked {
                    thead { tr { @for head in heads(report) { th scope="col" { (head) } } } }
                    tbody {
                        @for fire in &report.fires {
                            tr {
                                td { (with_weekday(&fire.at, language)) }
                                @if let Some(local_time) = fire.local_time {
                                    td { (with_weekday(&local_time, language)) " " (local_time.offset()) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// `Mon 2025-03-03 02:30:00`.
pub(super) fn with_weekday<Z: TimeZone>(at: &DateTime<Z>, language: &dyn Language) -> String {
    let weekday = language.short_weekday(at.weekday());
    format!("{weekday} {}", to_the_second(at.naive_local()))
}
