//! The calls that list, show and delete backups.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use keeptime_documents::Service;
use keeptime_documents::query::{BackupSortKey, Sort, SortDirection};
use keeptime_documents::vbs::BackupsQuery;
use serde_json::{Value, json};
use uuid::Uuid;

use super::document::{details, statuses, summary};
use super::errors::{not_found, store_failed, wrong};
use super::{API, IdPath};
use crate::app::App;
use crate::http::{PathIds, Refusal};
use crate::identity::Caller;
use crate::store::{Accepted, BackupFilter, DeletionCause, Page, StoredBackup, VaultConditions};

/// `GET /v2/{project_id}/backups`
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Refusal> {
    page(&app, &caller, query, summary).await
}

/// `GET /v2/{project_id}/backups/detail`
pub(super) async fn list_details(
    State(app): State<App>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Refusal> {
    page(&app, &caller, query, details).await
}

/// `GET /v2/{project_id}/backups/{backup_id}`
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    PathIds(path): PathIds<IdPath>,
) -> Result<Json<Value>, Refusal> {
    let backup = find(&app, &caller, &path.id).await?;
    Ok(Json(json!({"backup": details(&backup, &app.config().public_url)})))
}

/// `DELETE /v2/{project_id}/backups/{backup_id}`
pub(super) async fn delete(
    State(app): State<App>,
    caller: Caller,
    PathIds(path): PathIds<IdPath>,
) -> Result<StatusCode, Refusal> {
    let backup = find(&app, &caller, &path.id).await?;
    let cause = DeletionCause::Owner { user_id: caller.user_id() };
    let job_id = Uuid::new_v4().to_string();
    let now = app.clock().now();
    let accepted = app.store().request_deletion(Service::Vbs, &backup, &job_id, cause, now).await;
    match accepted.map_err(store_failed)? {
        Accepted::Yes => {
            app.wakeup().wake();
            Ok(StatusCode::ACCEPTED)
        }
        Accepted::NotAllowed => {
            Err(wrong("a backup can be deleted if its status is available or error"))
        }
    }
}

async fn find(app: &App, caller: &Caller, id: &str) -> Result<StoredBackup, Refusal> {
    let backup = app.store().backup(Service::Vbs, caller.project_id(), id).await;
    backup.map_err(store_failed)?.ok_or_else(|| not_found("backup", id))
}

async fn page(
    app: &App,
    caller: &Caller,
    query: Option<String>,
    document: fn(&StoredBackup, &str) -> Value,
) -> Result<Json<Value>, Refusal> {
    let query = BackupsQuery::check(&query.unwrap_or_default().into())
        .into_result()
        .map_err(|faults| Refusal::faults(API, &faults))?;
    let statuses = query.status().map(statuses);
    if statuses.is_some_and(<[_]>::is_empty) {
        return Ok(Json(json!({"backups": []})));
    }
    let filter = BackupFilter {
        statuses: statuses.unwrap_or_default(),
        object_id: query.volume_id(),
        vault: VaultConditions { name: query.name(), ..VaultConditions::default() },
        ..BackupFilter::all(Service::Vbs, caller.project_id())
    };
    let sort = sort(&query);
    let page = Page {
        sort: Some(&sort),
        marker: query.marker(),
        offset: query.offset(),
        limit: query.limit(),
    };
    let backups = app.store().backups(&filter, &page).await.map_err(store_failed)?;
    let backups = backups.ok_or_else(|| {
        wrong(format!("marker names no backup: {}", query.marker().unwrap_or_default()))
    })?;
    let url = &app.config().public_url;
    let backups: Vec<_> = backups.iter().map(|backup| document(backup, url)).collect();
    Ok(Json(json!({"backups": backups})))
}

fn sort(query: &BackupsQuery) -> Sort<BackupSortKey> {
    let key = match query.sort_key() {
        Some("name") => BackupSortKey::Name,
        Some("status") => BackupSortKey::Status,
        Some("id") => BackupSortKey::Id,
        _ => BackupSortKey::CreatedAt,
    };
    let direction = match query.sort_dir() {
        Some("asc") => SortDirection::Ascending,
        _ => SortDirection::Descending,
    };
    Sort::by(key, direction)
}
