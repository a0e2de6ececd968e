//! The first screen: what the policy does, totals, the next fire, and quotas.

use alloc::string::String;
use alloc::vec::Vec;

use maud::{Markup, html};

use super::fires::with_weekday;
use super::group::{KEPT, OTHERS, class, named, shape};
use crate::explain::{Label, Language, VerdictGroup};
use crate::forecast::QuotaReached;
use crate::policy::{Extent, PolicyState};
use crate::report::server::Server;
use crate::report::{Report, ReportedQuota, Scope};
use crate::retention::{KeepReason, NotJudged, Verdict};

pub(super) fn answer(report: &Report<'_>, language: &dyn Language) -> Markup {
    let [times, limits] = language.policy_summary(&report.explanation);
    html! {
        section aria-labelledby="words" {
            h2 id="words" { (language.label(Label::WhatItDoes)) }
            @if let Some(why) = language.not_running(report.explanation.state()) {
                p.banner { strong { (language.label(Label::Warning)) } " " (why) }
            }
            @if let Extent::Partial { read, count } = report.extent {
                p.banner { strong { (language.label(Label::Warning)) } " " (language.partial_listing(read, count)) }
            }
            p.lead {
                (times)
                @match report.scope {
                    Scope::Policy => { " " (limits) },
                    Scope::Pattern => {},
                }
            }
            @if !report.servers.is_empty() { (totals(report, language)) }
            dl.facts {
                (next_fire(report, language))
                @for quota in report.forecast.iter().flat_map(|section| &section.quotas) {
                    (self::quota(quota, language))
                }
            }
        }
    }
}

/// The number of backups in each group, and that of servers.
fn totals(report: &Report<'_>, language: &dyn Language) -> Markup {
    let count = |groups: &[VerdictGroup]| -> usize {
        report.servers.iter().map(|server| server.count(groups)).sum()
    };
    html! {
        h3.unseen { (language.label(Label::Totals)) }
        dl.totals {
            div.kept {
                dt { i aria-hidden="true" { (shape(VerdictGroup::Kept)) } " " span { (language.verdict_group(VerdictGroup::Kept)) } }
                dd { (count(&KEPT)) }
                @for group in [VerdictGroup::LongTerm, VerdictGroup::NotCounted] {
                    @let count = count(&[group]);
                    @if count > 0 { dd.part { (count) " " (named(group, language)) } }
                }
            }
            @for group in OTHERS {
                @let count = count(&[group]);
                div class=(if count == 0 { "none" } else { class(group) }) {
                    dt { i aria-hidden="true" { (shape(group)) } " " span { (language.verdict_group(group)) } }
                    dd { (count) }
                }
            }
            div {
                dt { (language.label(Label::Servers)) }
                dd { (report.servers.len()) }
                @if let Some((count, why)) = servers_of_others(report) {
                    dd.part { (language.evidence(why)) ": " (count) }
                }
            }
        }
    }
}

/// The number of servers that do not belong to the policy, with the verdict that says so.
fn servers_of_others<'r>(report: &'r Report<'_>) -> Option<(usize, &'r Verdict)> {
    const OTHER_OBJECT: Verdict = Verdict::Keep(KeepReason::NotJudged(NotJudged::OtherObject));
    let others = || {
        let not_judged = report.servers.iter().filter_map(Server::not_judged);
        not_judged.filter(|verdict| **verdict == OTHER_OBJECT)
    };
    Some((others().count(), others().next()?))
}

fn next_fire(report: &Report<'_>, language: &dyn Language) -> Markup {
    let label = match report.explanation.state() {
        PolicyState::Enabled => Label::NextFire,
        PolicyState::NotEnabled | PolicyState::StatusDisabled => Label::NextFireIfEnabled,
    };
    html! {
        @if let Some(fire) = report.fires.first() {
            div {
                dt { (language.label(label)) }
                dd {
                    (with_weekday(&fire.at, language)) " UTC"
                    @if let Some(local_time) = fire.local_time {
                        br; (with_weekday(&local_time, language)) " " (report.fires_zone)
                    }
                    br; span.quiet { (language.time_until(fire.at - report.now)) }
                }
            }
        }
    }
}

fn quota(quota: &ReportedQuota, language: &dyn Language) -> Markup {
    html! {
        div {
            dt { (language.label(Label::Quota)) }
            dd {
                @if let Some(used) = quota.used {
                    @let is_reached = quota.forecast.reached() == QuotaReached::Already;
                    span class=[is_reached.then_some("over")] { (language.quota_used(&quota.forecast, used)) }
                    br;
                }
                span.quiet { (language.quota(&quota.forecast)) }
            }
        }
    }
}

/// All sentences about the policy.
pub(super) fn in_full(report: &Report<'_>, language: &dyn Language) -> Markup {
    let mut sentences: Vec<String> = language.activity(&report.explanation);
    match report.scope {
        Scope::Policy => {
            sentences.extend(language.limits(report.explanation.limits()));
            sentences.extend(report.explanation.reach().map(|reach| language.reach(reach)));
        }
        Scope::Pattern => {}
    }
    sentences.extend(report.field_notes.iter().map(|note| language.field_note(note)));
    html! {
        section aria-labelledby="full" {
            h2 id="full" { (language.label(Label::InFull)) }
            @for sentence in sentences { p { (sentence) } }
        }
    }
}
