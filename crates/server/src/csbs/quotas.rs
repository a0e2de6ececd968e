//! Quotas (CSBS v1, section 5.5.1).

use axum::Json;
use axum::extract::State;
use keeptime_documents::Service;
use serde_json::{Value, json};

use super::refusals::store_failed;
use crate::app::App;
use crate::http::Refusal;
use crate::identity::Caller;
use crate::store::BackupFilter;

/// The quota of what is not limited (table 5-116).
const UNLIMITED: i64 = -1;

const MB_PER_GB: i64 = 1024;

/// `GET /v1/{project_id}/quotas`
pub(super) async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Value>, Refusal> {
    let all = BackupFilter::all(Service::Csbs, caller.project_id());
    let count = app.store().count_backups(&all).await.map_err(store_failed)?;
    let size_mb = app.store().size_of_backups(&all).await.map_err(store_failed)?;
    let most = app.config().quotas.backups.map_or(UNLIMITED, i64::from);
    Ok(Json(json!({"quotas": {"resources": [
        {
            "type": "backup_capacity",
            "unit": "GB",
            "quota": UNLIMITED,
            "used": (size_mb + MB_PER_GB - 1) / MB_PER_GB,
        },
        {"type": "backups", "quota": most, "used": count},
    ]}})))
}
