//! The lists of jobs, missed fires and deletions.

use chrono::{DateTime, Utc};
use keeptime::explain::{English, Language};
use keeptime::retention::Verdict;
use maud::{Markup, html};

use super::overview::MOST_ROWS;
use super::shown::{Table, cut_off, instant, object, policy, policy_if_any, section};
use crate::store::{ShownDeletion, ShownJob, ShownMissedFires};

/// The time of a fire, and how far it is away.
pub(super) fn next_fire(at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Markup {
    html! {
        @if let Some(at) = at {
            (instant(at)) br;
            span.quiet { @if at > now { (English.time_until(at - now)) } @else { "due now" } }
        } @else { "none" }
    }
}

/// The jobs that failed or were skipped.
pub(super) fn failures(jobs: &[ShownJob]) -> Markup {
    let rows = jobs.iter().map(|job| {
        vec![
            instant(job.finished_at.unwrap_or(job.created_at)),
            object(&job.object),
            policy_if_any(job.policy.as_ref()),
            html! { (what_failed(job)) },
            html! { (why(job)) },
        ]
    });
    let table = Table {
        caption: "The last seven days, the newest first.",
        heads: &["When (UTC)", "Object", "Policy", "What", "Why"],
        rows: rows.collect(),
    };
    html! {
        (section("failures", "Failed and skipped", table, "Nothing failed in the last seven days."))
        (cut_off(jobs.len(), MOST_ROWS))
    }
}

fn what_failed(job: &ShownJob) -> Markup {
    let what = match job.kind.as_str() {
        "protect" => "backup",
        "restore" => "restore",
        "delete" => "deletion",
        other => other,
    };
    html! {
        @if job.state == "skipped" {
            span.wait.mark { i aria-hidden="true" { "■" } " " (what) " skipped" }
        } @else {
            span.failed.mark { i aria-hidden="true" { "▲" } " " (what) " failed" }
            @if job.attempt > 1 { " at attempt " (job.attempt) }
        }
    }
}

fn why(job: &ShownJob) -> &str {
    match (&job.reason, job.state.as_str()) {
        (Some(reason), _) => reason,
        (None, "skipped") => "the previous backup of the object was still being created",
        (None, _) => "no reason is recorded",
    }
}

/// The fires that did not run.
pub(super) fn missed(fires: &[ShownMissedFires]) -> Markup {
    let rows = fires.iter().map(|missed| {
        vec![
            policy(&missed.policy),
            html! { (missed.count) },
            instant(missed.first),
            instant(missed.last),
            instant(missed.noticed_at),
        ]
    });
    let table = Table {
        caption: "Fires of the last 30 days that were missed because no server was running. After each \
                  outage, the policy ran once.",
        heads: &["Policy", "Fires", "First (UTC)", "Last (UTC)", "Noticed (UTC)"],
        rows: rows.collect(),
    };
    html! {
        (section("missed", "Missed fires", table, "No fire was missed in the last 30 days."))
        (cut_off(fires.len(), MOST_ROWS))
    }
}

/// The jobs that run or wait.
pub(super) fn unfinished(jobs: &[ShownJob]) -> Markup {
    let rows = jobs.iter().map(|job| {
        vec![
            object(&job.object),
            html! {
                @match job.kind.as_str() {
                    "protect" => "backup",
                    "restore" => "restore",
                    "delete" => "deletion",
                    other => (other),
                }
            },
            policy_if_any(job.policy.as_ref()),
            html! { (job.state) @if job.attempt > 1 { ", attempt " (job.attempt) } },
            html! {
                @match job.started_at {
                    Some(at) => (instant(at)),
                    None => span.quiet { "asked for " (instant(job.created_at)) },
                }
            },
        ]
    });
    let table = Table {
        caption: "Jobs that run, then those that wait.",
        heads: &["Object", "Job", "Policy", "State", "Since (UTC)"],
        rows: rows.collect(),
    };
    html! {
        (section("jobs", "Running and waiting", table, "Nothing runs and nothing waits."))
        (cut_off(jobs.len(), MOST_ROWS))
    }
}

/// The deletions that were done or asked for, with their evidence.
pub(super) fn deleted(deletions: &[ShownDeletion]) -> Markup {
    let rows = deletions.iter().map(|deletion| {
        vec![
            html! {
                (instant(deletion.requested_at))
                @if deletion.finished_at.is_none() { br; span.quiet { "not done yet" } }
            },
            object(&deletion.object),
            html! {
                (instant(deletion.backup_created_at)) br; span.id.quiet { (deletion.backup_id) }
            },
            html! {
                (policy_if_any(deletion.policy.as_ref()))
                @if let Some(version) = deletion.policy_version {
                    br; span.quiet { "version " (version) }
                }
            },
            html! { (evidence(deletion)) },
        ]
    });
    let table = Table {
        caption: "Deletions of the last seven days, the newest first, with the evidence that was recorded.",
        heads: &["When (UTC)", "Object", "Backup of (UTC)", "Policy", "Why"],
        rows: rows.collect(),
    };
    html! {
        (section("deleted", "Deleted", table, "Nothing was deleted in the last seven days."))
        (cut_off(deletions.len(), MOST_ROWS))
    }
}

/// The recorded evidence in words.
fn evidence(deletion: &ShownDeletion) -> String {
    let Some(evidence) = &deletion.evidence else { return "its owner asked for it".to_owned() };
    match serde_json::from_str::<Verdict>(evidence) {
        Ok(verdict) => English.evidence(&verdict),
        Err(_) => evidence.clone(),
    }
}
