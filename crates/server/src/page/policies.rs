//! The table of policies.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use keeptime::explain::{English, Explanation, Language};
use keeptime::schedule::NamedZone;
use maud::{Markup, html};

use super::lists::next_fire;
use super::overview::MOST_POLICIES;
use super::shown::{self, Table, cut_off, instant};
use crate::schedule::read_policy;
use crate::store::{FireResult, PolicyName, ShownPolicy};

/// The section with a project's policies.
pub(super) fn section(
    policies: &[ShownPolicy],
    results: &HashMap<String, FireResult>,
    now: DateTime<Utc>,
) -> Markup {
    let rows = policies.iter().map(|policy| row(policy, results.get(&policy.id), now)).collect();
    let table = Table {
        caption: "The policies of the project. Those that fire next come first.",
        heads: &["Policy", "What it does", "Next fire (UTC)", "Last fire (UTC)", "Last result"],
        rows,
    };
    let none = "The project has no policies. Create one with the API.";
    html! {
        (shown::section("policies", "Policies", table, none))
        (cut_off(policies.len(), MOST_POLICIES))
    }
}

fn row(policy: &ShownPolicy, result: Option<&FireResult>, now: DateTime<Utc>) -> Vec<Markup> {
    let name = PolicyName { id: policy.id.clone(), name: policy.name.clone() };
    vec![
        html! { (shown::policy(&name)) " " span.quiet { (policy.service.to_string().to_uppercase()) } },
        html! { (what_it_does(policy, now)) },
        html! {
            @if policy.next_fire.is_some() { (next_fire(policy.next_fire, now)) }
            @else { span.quiet { "none" } }
        },
        html! {
            @if let Some(at) = policy.last_fire { (instant(at)) } @else { span.quiet { "not yet" } }
        },
        html! {
            @if let Some(result) = result { (self::result(result)) }
            @else { span.quiet { "none" } }
        },
    ]
}

/// Describes a policy in the library's words.
fn what_it_does(policy: &ShownPolicy, now: DateTime<Utc>) -> String {
    if policy.operation_type != "backup" {
        return "It replicates backups, which this server does not support.".to_owned();
    }
    let Some(read) = read_policy(policy.service, &policy.id, &policy.document) else {
        return "It cannot be read. The log says why.".to_owned();
    };
    let shown: [NamedZone<Utc>; 0] = [];
    let explanation = Explanation::new(&read, &NamedZone::UTC, &shown, now);
    let sentences = English.policy_summary(&explanation).join(" ");
    match English.not_running(read.state()) {
        Some(why) => format!("Off: {why}. {sentences}"),
        None => sentences,
    }
}

fn result(result: &FireResult) -> Markup {
    let FireResult { unfinished, done, failed, skipped } = *result;
    html! {
        ul.result {
            @if failed > 0 { li.failed { i aria-hidden="true" { "▲" } " " (failed) " failed" } }
            @if skipped > 0 { li.wait { i aria-hidden="true" { "■" } " " (skipped) " skipped" } }
            @if unfinished > 0 { li.apart { i aria-hidden="true" { "○" } " " (unfinished) " not finished" } }
            @if done > 0 { li.kept { i aria-hidden="true" { "●" } " " (done) " done" } }
        }
    }
}
