//! The call that asks for a job.

use axum::Json;
use axum::extract::State;
use keeptime_documents::{Service, format_instant};
use serde_json::{Value, json};

use super::IdPath;
use super::errors::{not_found, store_failed};
use crate::app::App;
use crate::http::{PathIds, Refusal};
use crate::identity::Caller;
use crate::store::JobProgress;

/// `GET /v2/{project_id}/jobs/{job_id}`
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    PathIds(path): PathIds<IdPath>,
) -> Result<Json<Value>, Refusal> {
    let job = app.store().job_progress(Service::Vbs, caller.project_id(), &path.id).await;
    let job = job.map_err(store_failed)?.ok_or_else(|| not_found("job", &path.id))?;
    Ok(Json(document(&path.id, &job)))
}

fn document(id: &str, job: &JobProgress) -> Value {
    let status = match job.state.as_str() {
        "waiting" => "INIT",
        "running" => "RUNNING",
        "done" => "SUCCESS",
        _ => "FAIL",
    };
    let job_type = match job.kind.as_str() {
        "protect" => "bksCreateBackup",
        "restore" => "bksRestoreBackup",
        _ => "bksDeleteBackup",
    };
    let time = |time: Option<_>| time.map(|time| format!("{}Z", format_instant(time)));
    json!({
        "job_id": id,
        "job_type": job_type,
        "status": status,
        "begin_time": time(Some(job.created_at)),
        "end_time": time(job.finished_at),
        "error_code": null,
        "fail_reason": job.failure,
        "entities": {"backup_id": job.backup_id, "volume_id": job.object_id},
    })
}
