//! `GET /`: all that a project does, on one page.

use axum::response::Response;
use chrono::TimeDelta;
use maud::{Markup, html};

use super::error::PageError;
use super::layout::Layout;
use super::session::Visitor;
use super::{forecast, lists, policies};
use crate::app::App;

/// The most rows of each list.
pub(super) const MOST_ROWS: u32 = 50;

/// The most policies.
pub(super) const MOST_POLICIES: u32 = 200;

/// How far the lists look back and ahead.
pub(super) const DAYS: TimeDelta = TimeDelta::days(7);

/// How far the list of missed fires looks back. There are few of them, and people come late.
const LONG_DAYS: TimeDelta = TimeDelta::days(30);

/// Shows the project of a visitor.
pub(super) async fn show(app: &App, visitor: &Visitor) -> Result<Response, PageError> {
    let (store, now, project) = (app.store(), app.clock().now(), visitor.project_id());
    let known = store.shown_policies(project, MOST_POLICIES).await?;
    let results = store.last_results(project).await?;
    let unfinished = store.unfinished_jobs(project, MOST_ROWS).await?;
    let failed = store.failed_jobs(project, now - DAYS, MOST_ROWS).await?;
    let missed = store.missed_fires(project, now - LONG_DAYS, MOST_ROWS).await?;
    let deleted = store.deletions(project, now - DAYS, MOST_ROWS).await?;
    let forecast = forecast::next_deletions(app, &known, now).await?;
    let next = known.first().and_then(|policy| policy.next_fire);
    let main = html! {
        dl.facts.overview {
            (fact("Next fire (UTC)", "#policies", &lists::next_fire(next, now)))
            (fact("Running and waiting", "#jobs", &count(unfinished.len())))
            (fact("Failed and skipped in 7 days", "#failures", &count(failed.len())))
            (fact("Deleted in 7 days", "#deleted", &count(deleted.len())))
        }
        (policies::section(&known, &results, now))
        (lists::failures(&failed))
        (lists::missed(&missed))
        (lists::unfinished(&unfinished))
        (forecast.section())
        (lists::deleted(&deleted))
    };
    let title = format!("Backups of {}", visitor.0.project.name);
    Ok(Layout::new(&title).with_visitor(visitor, now).page(&main))
}

fn fact(name: &str, href: &str, value: &Markup) -> Markup {
    html! { div { dt { a href=(href) { (name) } } dd { (value) } } }
}

fn count(rows: usize) -> Markup {
    let or_more = u32::try_from(rows).is_ok_and(|rows| rows >= MOST_ROWS);
    html! { (rows) @if or_more { " or more" } }
}
