//! Backups (CSBS v1, sections 5.3.2 to 5.3.4). The reference calls them checkpoint items.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use keeptime_documents::Service;
use keeptime_documents::csbs::{BackupCountQuery, BackupsQuery};
use serde::Deserialize;
use serde_json::{Value, json};

use super::refusals::{Reason, check_tenants, store_failed, unknown_marker};
use super::{API, item};
use crate::app::App;
use crate::http::{PathIds, Refusal};
use crate::identity::Caller;
use crate::store::{BackupFilter, Page};

/// The length of a document with three disks, in bytes.
const USUAL_LENGTH: usize = 2000;

/// The filter of a query. Those that list and those that count have the same conditions.
macro_rules! filter {
    ($query:expr, $caller:expr) => {
        BackupFilter {
            statuses: $query.status().map(std::slice::from_ref).unwrap_or_default(),
            name_part: $query.name(),
            object_id: $query.resource_id(),
            object_name_part: $query.resource_name(),
            object_type: $query.resource_type(),
            zone: $query.az(),
            policy_id: $query.policy_id(),
            checkpoint_id: $query.checkpoint_id(),
            created_from: $query.start_time(),
            finished_until: $query.end_time(),
            ..BackupFilter::all(Service::Csbs, $caller.project_id())
        }
    };
}

/// The id in the path of a call about one backup.
#[derive(Deserialize)]
pub(super) struct BackupPath {
    checkpoint_item_id: String,
}

/// `GET /v1/{project_id}/checkpoint_items`
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let query = BackupsQuery::check(&query.unwrap_or_default().into())
        .into_result()
        .map_err(|faults| Refusal::faults(API, &faults))?;
    check_tenants(query.all_tenants())?;
    let filter = filter!(query, caller);
    let page = Page {
        sort: query.sort(),
        marker: query.marker(),
        offset: query.offset(),
        limit: query.limit(),
    };
    let backups = app.store().backups(&filter, &page).await.map_err(store_failed)?;
    let mut backups = backups.ok_or_else(|| unknown_marker("backup", query.marker()))?;
    if !has_image_type(query.image_type()) {
        backups.clear();
    }
    let mut body = Vec::with_capacity(backups.len() * USUAL_LENGTH + USUAL_LENGTH);
    body.extend_from_slice(br#"{"checkpoint_items":["#);
    for (place, backup) in backups.iter().enumerate() {
        if place > 0 {
            body.push(b',');
        }
        item::write(&mut body, backup);
    }
    body.extend_from_slice(b"]}");
    Ok(as_json(body))
}

/// `GET /v1/{project_id}/checkpoint_items/count`
pub(super) async fn count(
    State(app): State<App>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Refusal> {
    let query = BackupCountQuery::check(&query.unwrap_or_default().into())
        .into_result()
        .map_err(|faults| Refusal::faults(API, &faults))?;
    check_tenants(query.all_tenants())?;
    if !has_image_type(query.image_type()) || !has_address(query.ip()) {
        return Ok(Json(json!({"count": 0})));
    }
    let filter = filter!(query, caller);
    let count = app.store().count_backups(&filter).await.map_err(store_failed)?;
    Ok(Json(json!({"count": count})))
}

/// `GET /v1/{project_id}/checkpoint_items/{checkpoint_item_id}`
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    PathIds(path): PathIds<BackupPath>,
) -> Result<Response, Refusal> {
    let id = &path.checkpoint_item_id;
    let backup = app.store().backup(Service::Csbs, caller.project_id(), id).await;
    let backup = backup.map_err(store_failed)?.ok_or_else(|| Reason::unknown_backup(id))?;
    let mut body = Vec::with_capacity(USUAL_LENGTH);
    body.extend_from_slice(br#"{"checkpoint_item":"#);
    item::write(&mut body, &backup);
    body.push(b'}');
    Ok(as_json(body))
}

/// Whether backups of this server can have an `image_type`.
fn has_image_type(asked: Option<&str>) -> bool {
    asked.is_none_or(|asked| asked == item::IMAGE_TYPE)
}

/// Whether servers can have an address. Their documents have empty ones.
fn has_address(asked: Option<&str>) -> bool {
    asked.is_none_or(str::is_empty)
}

fn as_json(body: Vec<u8>) -> Response {
    ([(CONTENT_TYPE, "application/json")], body).into_response()
}
