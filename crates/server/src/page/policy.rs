//! `GET /policies/{id}`: the library's report about a policy, as the database is now.

use axum::extract::{Path, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use keeptime::explain::{English, Language};
use keeptime::policy::Extent;
use keeptime::report::{ReportedBackups, Section};
use keeptime_documents::cbr::Vault;
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
    let vaults = vaults(&app, &visitor, &policy).await?;
    let backups = backups.into_iter().map(|backup| Judged::new(policy.service, backup));
    let backups: Vec<_> = backups.collect();
    let (now, name) = (app.clock().now(), policy.name.clone());
    let written = move || report(&policy, &vaults, &backups, extent, now);
    let written = tokio::task::spawn_blocking(written).await;
    let written = written.map_err(|error| PageError::Failed(error.to_string()))?;
    let (sections, style) = written.map_err(PageError::Failed)?;
    let main = html! {
        nav aria-label="Pages" { a href="/" { "All policies" } }
        (sections)
    };
    Ok(Layout::new(&name).with_visitor(&visitor, now).with_report(style).page(&main))
}

/// Returns the vaults that a policy of CBR creates backups in. Their resources are its objects.
async fn vaults(
    app: &App,
    visitor: &Visitor,
    policy: &ShownPolicy,
) -> Result<Vec<Vault>, PageError> {
    if policy.service != Service::Cbr || policy.operation_type != "backup" {
        return Ok(Vec::new());
    }
    let bound = app.store().bound_vaults(visitor.project_id(), Some(&policy.id)).await?;
    let ids: Vec<_> = bound.into_iter().map(|vault| vault.vault_id).collect();
    let resources = app.store().resources_of_vaults(&ids).await?;
    let vault = |id: &String| {
        let resources = resources.iter().filter(|resource| resource.vault_id == *id);
        let resources = resources.map(|resource| {
            json!({"id": resource.id, "type": resource.resource_type, "name": resource.name})
        });
        let resources: Vec<_> = resources.collect();
        json!({"id": id, "backup_policy_id": policy.id, "resources": resources})
    };
    let vaults = ids.iter().map(|id| serde_json::from_value(vault(id)));
    vaults.collect::<Result<_, _>>().map_err(|error| PageError::Failed(error.to_string()))
}

/// Returns the sections of a report, and the rest of their style.
fn report(
    stored: &ShownPolicy,
    vaults: &[Vault],
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
        .map_err(|faults| faults.to_string())?
        .with_vaults(vaults);
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
