//! `GET /policies/{id}`: the library's report about a policy, as the database is now.

use axum::extract::{Path, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use keeptime::explain::{English, Language};
use keeptime::policy::Extent;
use keeptime::report::{ReportedBackups, Section};
use keeptime_documents::{AnyPolicy, DocumentKind, Service, ZeroLimit};
use maud::{Markup, PreEscaped, html};
use serde_json::{Value, json};

use super::error::PageError;
use super::layout::Layout;
use super::session::Visitor;
use crate::app::App;
use crate::schedule::Judged;
use crate::store::ShownPolicy;

/// The most backups of a report. Each is a row of it.
const MOST_BACKUPS: u32 = 5_000;

/// The sections of a report, in its order.
const SECTIONS: [Section; 6] = [
    Section::Answer,
    Section::Servers,
    Section::Forecast,
    Section::NextFires,
    Section::Weeks,
    Section::InFull,
];

/// `GET /policies/{id}`
pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let policy = app.store().shown_policy(visitor.project_id(), &id).await?;
    let policy = policy.ok_or(PageError::NotFound)?;
    let backups = app.store().newest_backups_of_policy(&id, MOST_BACKUPS).await?;
    let count = app.store().count_backups_of_policy(&id).await?;
    let extent = match u64::try_from(count) {
        Ok(count) if count > backups.len() as u64 => Extent::Partial { read: backups.len(), count },
        _ => Extent::Whole,
    };
    let backups = backups.into_iter().map(|backup| Judged::new(policy.service, backup));
    let backups: Vec<_> = backups.collect();
    let (now, name) = (app.clock().now(), policy.name.clone());
    let written = tokio::task::spawn_blocking(move || report(&policy, &backups, extent, now)).await;
    let written = written.map_err(|error| PageError::Failed(error.to_string()))?;
    let (sections, style) = written.map_err(PageError::Failed)?;
    let main = html! {
        nav aria-label="Pages" { a href="/" { "All policies" } }
        (sections)
    };
    Ok(Layout::new(&name).with_visitor(&visitor, now).with_report(style).page(&main))
}

/// Returns the sections of a report, and the rest of their style.
fn report(
    stored: &ShownPolicy,
    backups: &[Judged],
    extent: Extent,
    now: DateTime<Utc>,
) -> Result<(Markup, String), String> {
    let kind = match stored.service {
        Service::Csbs => DocumentKind::CsbsPolicyAnswer,
        Service::Cbr => DocumentKind::CbrPolicyAnswer,
        other => return Err(format!("policies of {other} are not stored")),
    };
    let document: Value =
        serde_json::from_str(&stored.document).map_err(|error| error.to_string())?;
    let policy = AnyPolicy::read(kind, &json!({"policy": document}), ZeroLimit::Unlimited)
        .map_err(|faults| faults.to_string())?;
    let backups = ReportedBackups::new(backups)
        .with_extent(extent)
        .with_object_names(object_name)
        .with_megabytes(megabytes);
    let report = policy.report(&stored.name, now).build_with(&backups);
    let report = report.map_err(|error| error.to_string())?;
    let sections = html! {
        @for section in SECTIONS { (PreEscaped(report.section_html(section, &English))) }
    };
    let language: &dyn Language = &English;
    Ok((sections, report.column_style(language)))
}

fn object_name(judged: &Judged) -> Option<&str> {
    Some(judged.backup().object.name.as_str()).filter(|name| !name.is_empty())
}

fn megabytes(judged: &Judged) -> Option<f64> {
    let size = u32::try_from(judged.backup().size_mb).ok();
    size.filter(|size| *size > 0).map(f64::from)
}
