//! The calls that list and show backups (CBR v3, "Backups").

use std::num::NonZeroU64;

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use keeptime_documents::Service;
use keeptime_documents::cbr::{self, BackupsQuery, ImageType, OwnType};
use keeptime_documents::csbs::BackupStatus;
use keeptime_documents::query::DEFAULT_LIMIT;
use serde_json::json;

use super::backup_document::{BackupPage, Detail, document, parts};
use super::errors::{no_backup, read_query, store_failed, unreadable, wrong_parameter};
use super::{API, IdPath};
use crate::app::App;
use crate::http::{PathIds, Refusal};
use crate::identity::Caller;
use crate::store::{AutomaticBackups, BackupFilter, Page, StoredBackup, VaultConditions};

/// `GET /v3/{project_id}/backups/{backup_id}`
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    PathIds(path): PathIds<IdPath>,
) -> Result<Response, Refusal> {
    let backup = find(&app, &caller, &path.id).await?;
    let backup = document(&backup, Detail::CopiesAndParts).map_err(unreadable)?;
    Ok(Json(json!({"backup": backup})).into_response())
}

/// `GET /v3/{project_id}/backups`
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let query = read_query(query, BackupsQuery::check)?;
    let limit = query.limit().unwrap_or(DEFAULT_LIMIT).min(DEFAULT_LIMIT);
    let offset = query.offset().map_or(0, NonZeroU64::get);
    let page_of = |backups, count| {
        Json(BackupPage { backups, count, offset, limit: limit.get() }).into_response()
    };
    if selects_none(&query) {
        return Ok(page_of(Vec::new(), 0));
    }
    if let Some(parent_id) = query.parent_id() {
        return list_parts(&app, &caller, &query, parent_id).await;
    }
    let statuses: Vec<_> = query.status().iter().filter_map(|status| known(*status)).collect();
    let filter = filter(&query, &statuses, caller.project_id());
    let page = Page {
        sort: query.sort(),
        marker: query.marker(),
        offset: query.offset(),
        limit: Some(limit),
    };
    let backups = app.store().backups(&filter, &page).await.map_err(store_failed)?;
    let backups = backups.ok_or_else(|| {
        wrong_parameter(format!("marker names no backup: {}", query.marker().unwrap_or_default()))
    })?;
    let count = match count_from_page(&query, backups.len(), offset, limit) {
        Some(count) => count,
        None => app.store().count_backups(&filter).await.map_err(store_failed)?,
    };
    let detail = if query.show_replication() == Some(true) { Detail::Copies } else { Detail::None };
    let documents = backups.iter().map(|backup| document(backup, detail));
    Ok(page_of(documents.collect::<Result<_, _>>().map_err(unreadable)?, count))
}

/// Returns a backup of the caller's project.
pub(super) async fn find(app: &App, caller: &Caller, id: &str) -> Result<StoredBackup, Refusal> {
    let backup = app.store().backup(Service::Cbr, caller.project_id(), id).await;
    backup.map_err(store_failed)?.ok_or_else(|| no_backup(id))
}

/// Returns whether a query asks for what no project has here: replicas, and backups that are shared or
/// of a dedicated cloud.
fn selects_none(query: &BackupsQuery) -> bool {
    query.image_type() == Some(&ImageType::Replication)
        || query.own_type() == Some(&OwnType::Shared)
        || query.member_status().is_some()
        || query.dec() == Some(true)
}

fn filter<'q>(
    query: &'q BackupsQuery,
    statuses: &'q [BackupStatus],
    project_id: &'q str,
) -> BackupFilter<'q> {
    let automatic = query.existed_quantity_based_retention_backups().map(|kept_by_number| {
        if kept_by_number { AutomaticBackups::WithoutExpiry } else { AutomaticBackups::WithExpiry }
    });
    BackupFilter {
        statuses,
        object_id: query.resource_id(),
        object_type: query.resource_type(),
        zone: query.resource_az(),
        vault_id: query.vault_id(),
        checkpoint_id: query.checkpoint_id(),
        incremental: query.incremental(),
        created_from: query.start_time(),
        created_until: query.end_time(),
        vault: VaultConditions {
            name: query.name(),
            object_name: query.resource_name(),
            enterprise_project_id: query
                .enterprise_project_id()
                .filter(|id| *id != "all_granted_eps"),
            used_percent: query.used_percent().map(|percent| percent.get()),
            automatic,
        },
        ..BackupFilter::all(Service::Cbr, project_id)
    }
}

/// Both services have the same statuses; `deleted` is not one that a query can ask for.
fn known(status: cbr::BackupStatus) -> Option<BackupStatus> {
    status.name().parse().ok()
}

/// Returns the number of backups on all pages, if a page tells: a last page that is not empty, or a
/// first one that is not full.
fn count_from_page(
    query: &BackupsQuery,
    found: usize,
    offset: u64,
    limit: NonZeroU64,
) -> Option<i64> {
    let found = u64::try_from(found).ok()?;
    let is_last = found < limit.get() && (found > 0 || offset == 0);
    let count = offset.checked_add(found)?;
    if query.marker().is_none() && is_last { i64::try_from(count).ok() } else { None }
}

/// Lists the parts of one backup.
async fn list_parts(
    app: &App,
    caller: &Caller,
    query: &BackupsQuery,
    parent_id: &str,
) -> Result<Response, Refusal> {
    if *query != BackupsQuery::default().with_parent_id(parent_id) {
        return Err(Refusal::general(
            API,
            StatusCode::NOT_IMPLEMENTED,
            "keeptime-server does not implement other parameters together with parent_id",
        ));
    }
    let backup = app.store().backup(Service::Cbr, caller.project_id(), parent_id).await;
    let parts = match backup.map_err(store_failed)? {
        Some(backup) => parts(&backup).map_err(unreadable)?,
        None => Vec::new(),
    };
    let page = json!({
        "count": parts.len(),
        "backups": parts,
        "offset": 0,
        "limit": DEFAULT_LIMIT,
    });
    Ok(Json(page).into_response())
}
